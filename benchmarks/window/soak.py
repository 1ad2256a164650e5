"""Hours of random edits in the real window: memory and open handles must stay flat.

python -m benchmarks.window.soak --minutes N [--seed S] [--plot FILE]

Linux only. Runs on no screen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import numpy as np
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication

from benchmarks.common.cases import Case
from benchmarks.common.isolated import warm
from benchmarks.window.random_edits import Monkey, handles, pause, resident_megabytes
from inpaint_app.files.picture import Picture
from inpaint_app.window.look.theme import follow_scheme
from inpaint_app.window.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Sequence

CASE = Case(1.0, 0.5, 3)
BUDGET = 64 << 20  # bytes of history; full after a minute, so its growth ends with the warm-up
SAMPLE = 5.0  # seconds
WARM_UP = 0.3  # of the time, after which everything must be flat
GROWTH = 0.05  # of the memory, that counts as flat

Sample = tuple[float, float, int, int, int]
"""Minutes, megabytes, handles, threads, edits."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print the figures, and return 1 if anything has grown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw it into a picture")
    options = parser.parse_args(arguments)
    samples = play(options.minutes, options.seed)
    print("| minutes | MB | handles | threads | edits |\n" + "|---" * 5 + "|")
    for sample in samples[:: max(1, len(samples) // 20)]:
        minutes, memory, opened, threads, edits = sample
        print(f"| {minutes:.1f} | {memory:.0f} | {opened} | {threads} | {edits:,} |")
    if options.plot is not None:
        draw(samples, options.plot)
    grown = growth(samples)
    print(f"\nAfter the warm-up: memory {grown:+.1%} over the rest; flat is within {GROWTH:.0%}.")
    late = [sample[2] for sample in samples if sample[0] > WARM_UP * options.minutes]
    return int(abs(grown) > GROWTH or max(late) - min(late) > 10)


def play(minutes: float, seed: int) -> list[Sample]:
    """Make random edits in a window for a while."""
    warm()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    follow_scheme(app)
    pixels = CASE.image()
    pixels.flags.writeable = False
    samples: list[Sample] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(settings)
        try:
            window.resize(1280, 800)
            window.show()
            window.editor.adopt(Picture(pixels))
            window.editor.history.set_budget(BUDGET)
            window.editor.reconstruction.set_live(True)
            monkey = Monkey(window, np.random.default_rng(seed))
            start = time.monotonic()
            while (now := time.monotonic() - start) < 60 * minutes:
                if not samples or now - 60 * samples[-1][0] > SAMPLE:
                    seen = resident_megabytes(), handles(), threading.active_count(), monkey.done
                    samples.append((now / 60, *seen))
                monkey.edit()
                pause(3)
        finally:
            window.close_now()
            window.deleteLater()
            app.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    return samples


def growth(samples: list[Sample]) -> float:
    """Return the growth of memory after the warm-up, as a share of itself, by a linear fit."""
    minutes, memory = np.array([sample[:2] for sample in samples]).T
    late = minutes > WARM_UP * minutes[-1]
    if np.count_nonzero(late) < 3:
        return 0.0
    slope, _ = np.polyfit(minutes[late], memory[late], 1)
    return float(slope * (minutes[late][-1] - minutes[late][0]) / memory[late].mean())


def draw(samples: list[Sample], target: Path) -> None:
    """Draw memory and handles against time."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    minutes, memory, opened, *_ = zip(*samples, strict=True)
    figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(8, 4.5))
    above.plot(minutes, memory)
    above.set_ylabel("memory in use, MB")
    above.set_ylim(0)
    below.plot(minutes, opened)
    below.set_ylabel("open handles")
    below.set_ylim(0)
    below.set_xlabel("minutes")
    figure.tight_layout()
    figure.savefig(target, dpi=120)


if __name__ == "__main__":
    sys.exit(main())
