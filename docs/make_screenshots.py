"""Make the pictures of the documentation from the program itself.

Run with ``python docs/make_screenshots.py``; add ``QT_QPA_PLATFORM=offscreen`` without a display.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from inpaint_app._qt.main_window import MainWindow
from inpaint_app._qt.theme import follow_scheme
from inpaint_app.assets import asset_path
from inpaint_app.image_files import read_image, read_mask
from ntk_core import Architecture

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["main"]

IMAGES = Path(__file__).parent / "images"
PATIENCE_MS = 300_000


def main() -> int:
    """Write the pictures, each of a window of its own."""
    app = QApplication(sys.argv[:1])
    follow_scheme(app)
    IMAGES.mkdir(exist_ok=True)
    for name, prepare in (
        ("window-running.png", _running),
        ("kernel-viewer.png", _kernel_viewer),
    ):
        with tempfile.TemporaryDirectory() as folder:
            settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
            window = MainWindow(settings)
            try:
                picture = read_image(asset_path("sample.png"))
                mask = read_mask(asset_path("sample-mask.png"), (picture.height, picture.width))
                window.controller.adopt(picture, mask)
                window.show()
                window.resize(1280, 800)  # whatever the screen
                prepare(window)
                window.grab().save(str(IMAGES / name))
            finally:
                window.close_now()
    return 0


def _running(window: MainWindow) -> None:
    """Show the middle of a reconstruction."""
    # Once for the compiler, so that the second time is the speed that a user sees.
    window.controller.run()
    _wait(lambda: not window.controller.state.running)
    window.controller.discard()
    window.controller.run()
    _wait(lambda: window.status.bar.value() >= window.status.bar.maximum() // 2 > 0)


def _kernel_viewer(window: MainWindow) -> None:
    """Show the parameters of a network, and its kernel around a pixel."""
    window.controller.set_method("paper")
    window.controller.set_architecture(Architecture(4))
    window.kernel_dock.toggleViewAction().trigger()
    _wait(lambda: window.kernel_dock.pages.currentWidget().isAncestorOf(window.kernel_dock.chart))
    QApplication.processEvents()  # the canvas has less room now
    place = window.canvas.mapFromScene(370.5, 200.5).toPointF()
    none = Qt.MouseButton.NoButton
    viewport = window.canvas.viewport()
    hover = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        viewport.mapToGlobal(place),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, hover)
    QApplication.processEvents()


def _wait(condition: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(PATIENCE_MS)
    while not condition():
        if deadline.hasExpired():
            raise TimeoutError("this takes too long")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)


if __name__ == "__main__":
    sys.exit(main())
