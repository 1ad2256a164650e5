"""Make the pictures of the documentation from the program itself.

Run with ``python docs/make_screenshots.py``; add ``QT_QPA_PLATFORM=offscreen`` without a display.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QSettings
from PySide6.QtWidgets import QApplication

from inpaint_app._qt.main_window import MainWindow
from inpaint_app._qt.theme import follow_scheme
from inpaint_app.assets import asset_path
from inpaint_app.image_files import read_image, read_mask

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["main"]

IMAGES = Path(__file__).parent / "images"
PATIENCE_MS = 300_000


def main() -> int:
    """Write ``images/window-running.png``: the window in the middle of a reconstruction."""
    app = QApplication(sys.argv[:1])
    follow_scheme(app)
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(settings)
        try:
            picture = read_image(asset_path("sample.png"))
            mask = read_mask(asset_path("sample-mask.png"), (picture.height, picture.width))
            window.controller.adopt(picture, mask)
            window.show()
            # Once for the compiler, so that the second time is the speed that a user sees.
            window.controller.run()
            _wait(lambda: not window.controller.state.running)
            window.controller.discard()
            window.controller.run()
            _wait(lambda: window.status.bar.value() >= window.status.bar.maximum() // 2 > 0)
            IMAGES.mkdir(exist_ok=True)
            window.grab().save(str(IMAGES / "window-running.png"))
        finally:
            window.close_now()
    return 0


def _wait(condition: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(PATIENCE_MS)
    while not condition():
        if deadline.hasExpired():
            raise TimeoutError("the reconstruction takes too long")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)


if __name__ == "__main__":
    sys.exit(main())
