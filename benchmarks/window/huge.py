"""A picture of 100 megapixels in the real window: opened, masked, filled, applied and exported.

python -m benchmarks.window.huge [--megapixels N] [--percent P] [--format png] [--memory MB]
[--json]

Prints the peak of the process's memory after each step. Another process makes the picture and its
mask of thin scratches. Linux only; no screen is needed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import numpy as np

from benchmarks.common.isolated import in_fresh_process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inpaint_app.window.main_window import MainWindow

LIMIT = 4000.0  # MB
PATIENCE = 1200.0  # seconds
STROKE = 60  # length of the stroke, in pixels of the window

Row = tuple[str, float, float, float]
"""A step, its seconds, and megabytes: in use after it, and the peak until then."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all steps, print the figures, and return 1 if a limit was exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megapixels", type=float, default=100.0)
    parser.add_argument("--percent", type=float, default=0.1)
    parser.add_argument("--format", choices=("png", "tif"), default="png")
    parser.add_argument(
        "--memory", type=int, default=0, metavar="MB", help="of the reconstruction; default: auto"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    side = round((options.megapixels * 1e6) ** 0.5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        image, mask = folder / f"picture.{options.format}", folder / "mask.png"
        in_fresh_process(make_files, image, mask, side, options.percent / 100)
        rows = in_fresh_process(
            use_window, image, mask, folder / f"out.{options.format}", options.memory
        )
    if options.json:
        print(json.dumps(rows))
    else:
        print(f"{side:,} × {side:,} RGB, {options.percent:g} % masked, {options.format}:\n")
        print("| step | seconds | MB in use | peak MB |\n" + "|---" * 4 + "|")
        for step, seconds, used, peak in rows:
            print(f"| {step} | {seconds:.1f} | {used:,.0f} | {peak:,.0f} |")
        print(f"\nAt most {LIMIT:,.0f} MB: {'met' if rows[-1][3] <= LIMIT else '**missed**'}.")
    return int(rows[-1][3] > LIMIT)


def make_files(image: Path, mask: Path, side: int, share: float) -> None:
    """Write a picture with waves and a little noise, and a mask of scratches."""
    from benchmarks.common.cases import lines
    from inpaint_app.files.images import write_image
    from inpaint_app.files.picture import Picture

    rng = np.random.default_rng(0)
    wave = np.sin(np.arange(side) / 90) * 60
    pixels = np.empty((side, side, 3), np.uint8)
    for channel in range(3):
        tilted = np.roll(wave, 50 * channel)
        for top in range(0, side, 1000):
            rows = slice(top, top + 1000)
            value = 128 + tilted[rows, None] + tilted[None, :] * 0.5
            value += rng.integers(0, 4, value.shape, np.uint8)
            pixels[rows, :, channel] = value
    write_image(image, pixels, like=Picture(pixels))
    marked = lines(side, side, share).astype(np.uint8) * np.uint8(255)
    write_image(mask, marked, like=Picture(marked))


def use_window(image: Path, mask: Path, out: Path, memory: int) -> list[Row]:
    """Do every step in a window; return the cost of each."""
    from PySide6.QtCore import QEvent, QSettings, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from inpaint_app.settings.preferences import Preferences
    from inpaint_app.window.main_window import MainWindow

    app = QApplication.instance() or QApplication(sys.argv[:1])
    settings = QSettings(str(out.with_name("settings.ini")), QSettings.Format.IniFormat)
    window = MainWindow(settings)
    window.preferences.set(Preferences(memory_mb=memory))
    editor = window.editor
    rows: list[Row] = []

    def step(name: str, begin: Callable[[], object], until: Callable[[], bool]) -> None:
        start = time.perf_counter()
        begin()
        _pump(until)
        seconds = time.perf_counter() - start
        rows.append((name, seconds, _megabytes("VmRSS"), _megabytes("VmHWM")))

    def idle() -> bool:
        return not editor.state.files.busy

    try:
        window.resize(1600, 1000)
        step("start", window.show, window.isVisible)
        step(
            "open the picture",
            lambda: editor.files.opening.open_path(image),
            lambda: editor.state.picture.opened and idle(),
        )
        step(
            "open the mask",
            lambda: editor.files.masks.read(mask),
            lambda: editor.state.picture.masked > 0 and idle(),
        )
        step("paint a stroke", lambda: _stroke(window), lambda: True)
        step(
            "reconstruct",
            lambda: QTest.keyClick(window, Qt.Key.Key_F5),
            lambda: not editor.state.run.running,
        )
        if not editor.state.picture.filled:
            raise RuntimeError(f"nothing was filled: {window.message.text.text()}")
        step("apply", editor.reconstruction.apply, lambda: not editor.state.picture.filled)
        step("export", lambda: _export(window, out), lambda: editor.state.files.exports > 0)
    finally:
        window.close_now()
        window.deleteLater()
        app.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    return rows


def _megabytes(field: str) -> float:
    """Return this process's memory, as the system reports it."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(field))


def _export(window: MainWindow, out: Path) -> None:
    from inpaint_app.window.dialogs import questions

    questions.ask_export = lambda *_args, **_more: out  # type: ignore[assignment]
    window.editor.files.exporting.export()


def _stroke(window: MainWindow) -> None:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    viewport = window.canvas.viewport()
    middle = QPointF(viewport.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton

    def send(kind: QEvent.Type, place: QPointF, button: Qt.MouseButton) -> None:
        held = none if kind == QEvent.Type.MouseButtonRelease else left
        event = QMouseEvent(
            kind,
            place,
            viewport.mapToGlobal(place),
            button,
            held,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(viewport, event)

    send(QEvent.Type.MouseButtonPress, middle, left)
    send(QEvent.Type.MouseMove, middle + QPointF(STROKE, 0), none)
    send(QEvent.Type.MouseButtonRelease, middle + QPointF(STROKE, 0), left)


def _pump(until: Callable[[], bool]) -> None:
    """Run the event loop until a condition holds and everything is painted."""
    from PySide6.QtCore import QEventLoop, QTimer

    deadline = time.perf_counter() + PATIENCE
    while True:
        loop = QEventLoop()
        QTimer.singleShot(100, loop.quit)
        loop.exec()
        if until():
            return
        if time.perf_counter() > deadline:
            raise TimeoutError("the window did not come to its end; see what it logged")


if __name__ == "__main__":
    sys.exit(main())
