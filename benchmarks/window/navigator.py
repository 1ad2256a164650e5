"""What the navigator costs on 24 megapixels, in CPU time.

QT_QPA_PLATFORM=offscreen python -m benchmarks.window.navigator [--megapixels N]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QApplication

from inpaint_app.files.picture import Picture
from inpaint_app.window.main_window import MainWindow
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 20


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megapixels", type=float, default=24.0)
    options = parser.parse_args(arguments)
    side = round((options.megapixels * 1e6 / 1.5) ** 0.5)
    pixels = np.random.default_rng(0).integers(0, 256, (side, side * 3 // 2, 3)).astype(np.uint8)
    pixels.flags.writeable = False
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)
        window = MainWindow(settings)
        try:
            window.resize(1280, 800)
            window.show()
            window.editor.adopt(Picture(pixels))
            window.canvas.set_zoom(1.0)
            app.processEvents()
            for name, seconds in _measured(app, window, Rect.whole(pixels.shape)).items():
                print(f"{name:<32} {1e3 * seconds:6.1f} ms")
        finally:
            window.close_now()


def _measured(app: QApplication, window: MainWindow, whole: Rect) -> dict[str, float]:
    """Return the seconds of each situation, the best of some."""
    navigator, scene = window.navigator, window.scene

    def first() -> None:
        scene.replaced.emit()
        navigator.repaint()

    def changed(rect: Rect) -> None:
        scene.codes_shown.emit(rect)
        scene.pixels_shown.emit(rect)
        navigator.repaint()

    def pan() -> None:
        window.canvas._pan_by(QPoint(7, 3))
        app.processEvents()

    dab = Rect(1000, 1000, 1040, 1040)
    found = {
        "the first look": _best(first),
        "a dab of 40 px": _best(lambda: changed(dab)),
        "the whole mask": _best(lambda: changed(whole)),
        "a step of panning": _best(pan),
    }
    navigator.set_wanted(False)
    app.processEvents()
    return {**found, "a step of panning without it": _best(pan)}


def _best(work: Callable[[], None]) -> float:
    best = float("inf")
    for _ in range(TIMES):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


if __name__ == "__main__":
    main()
