"""Make the pictures of the user guide from the program itself.

``xvfb-run -a -s "-screen 0 1920x1200x24" python docs/make_screenshots.py [NAME …]``, or with
``QT_QPA_PLATFORM=offscreen`` before it; without names all of them.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inpaint_app.files.assets import asset_path
from inpaint_app.files.images import read_image, read_mask
from inpaint_app.window.look.theme import follow_scheme, make_palette
from inpaint_app.window.main_window import MainWindow
from ntk_core import Architecture

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["main"]

IMAGES = Path(__file__).parent / "images"
SIZE = 1280, 800
PATIENCE_MS = 300_000

BADGE = ((270, 333), (326, 340), (320, 380), (266, 372))  # corners (x, y) in the sample picture
MODEL = ((352, 20), (415, 20), (432, 235), (345, 235))


def main(names: list[str]) -> int:
    """Write the pictures, each of a window of its own."""
    app = QApplication(sys.argv[:1])
    follow_scheme(app)
    IMAGES.mkdir(exist_ok=True)
    for dark in (False, True):
        app.setPalette(make_palette(dark=dark))
        for name, prepare in PICTURES.items():
            if names and name not in names:
                continue
            target = IMAGES / f"{name}-{'dark' if dark else 'light'}.webp"
            _write(_grabbed(prepare, hint=name == "painting"), target)
            print(target.name)  # noqa: T201 - a script says what it does
    return 0


def _grabbed(prepare: Callable[[MainWindow], None], *, hint: bool = False) -> QImage:
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        settings.setValue("first-steps-done", not hint)
        window = MainWindow(settings)
        try:
            window.show()
            window.resize(*SIZE)  # whatever the screen
            _pause(50)
            prepare(window)
            _pause(50)
            return window.grab().toImage()
        finally:
            window.close_now()
            window.deleteLater()
            QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def _write(image: QImage, target: Path) -> None:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    Image.fromarray(pixels).save(target, quality=90, method=6)


# -- what is to be seen


def _empty(_window: MainWindow) -> None:
    """Show the invitation."""


def _painting(window: MainWindow) -> None:
    """Show a stroke on its way."""
    _open(window, masked=False)
    strokes = window.editor.strokes
    strokes.set_diameter(16)
    for points in (((96, 120), (150, 128), (240, 150)), ((300, 60), (310, 150), (330, 240))):
        strokes.begin(points[0])
        for point in points[1:]:
            strokes.extend(point)
        strokes.end()
    strokes.begin((120, 300))
    strokes.extend((260, 330))
    _hover(window, 260, 330)


def _running(window: MainWindow) -> None:
    """Show the middle of a reconstruction."""
    _fill(window)  # once for the compiler, so that the second time is the speed that a user sees
    window.editor.reconstruction.discard()
    window.editor.reconstruction.run()
    _wait(lambda: window.status.bar.value() >= window.status.bar.maximum() // 2 > 0)


def _split(window: MainWindow) -> None:
    """Show before and after, side by side."""
    _fill(window)
    window.actions_.view.split.trigger()


def _uncertainty(window: MainWindow) -> None:
    """Show how sure the fill is."""
    _fill(window)
    window.actions_.view.uncertainty.trigger()


def _made_from(window: MainWindow) -> None:
    """Show what one pixel was made from."""
    _fill(window)
    document = window.editor.document
    assert document is not None
    rows, columns = np.nonzero(document.layers.selection.pixels)
    middle = rows.size // 2
    row, column = int(rows[middle]), int(columns[middle])
    window.canvas.set_zoom(6.0)
    window.canvas.centerOn(column, row)
    window.actions_.view.made_from.trigger()
    _hover(window, column, row)
    _pause(3000)  # the first weights load the linear algebra


def _kernel_viewer(window: MainWindow) -> None:
    """Show the parameters of a network, and its kernel around a pixel."""
    _open(window, masked=True)
    window.editor.choices.choose(method="paper")
    window.editor.choices.choose(architecture=Architecture(4))
    window.kernel_dock.toggleViewAction().trigger()
    _wait(lambda: window.kernel_dock.pages.currentWidget().isAncestorOf(window.kernel_dock.chart))
    QApplication.processEvents()  # the canvas has less room now
    _hover(window, 370, 200)


def _detecting(window: MainWindow) -> None:
    """Show what was proposed as scratches and dust."""
    _open(window, masked=False)
    window.actions_.mask.detect.trigger()
    _wait(lambda: window.editor.state.proposals.phase == "found")


def _reviewing(window: MainWindow) -> None:
    """Show one of the proposed places."""
    _detecting(window)
    for _ in range(9):
        window.actions_.view.next_place.trigger()


def _navigator(window: MainWindow) -> None:
    """Show a part of the picture, and the whole of it in the corner."""
    _open(window, masked=True)
    window.canvas.set_zoom(3.0)
    window.canvas.centre_on(QPointF(300, 330))
    _pause(200)


def _stamping(window: MainWindow) -> None:
    """Show the clone stamp with its source and its ghost."""
    _open(window, masked=False)
    window.canvas.set_zoom(3.0)
    window.canvas.centre_on(QPointF(240, 390))
    window.editor.strokes.take("clone")
    window.editor.strokes.set_diameter(40)
    _hover(window, 236, 440)
    _click(window, 310, 425, Qt.KeyboardModifier.AltModifier)
    _hover(window, 236, 440)


def _candidates(window: MainWindow) -> None:
    """Show several fills of one hole."""
    _open(window, masked=False)
    window.editor.mask.polygon(MODEL, "add", "lasso")
    for again in range(5):
        if again:
            window.editor.reconstruction.try_another()
        else:
            window.editor.reconstruction.run()
        _wait(lambda: not window.editor.state.run.running)


def _sampling(window: MainWindow) -> None:
    """Show two holes, and the sampling area of one of them."""
    _open(window, masked=False)
    window.editor.mask.polygon(BADGE, "add", "lasso")
    window.editor.mask.polygon(MODEL, "add", "lasso")
    strokes = window.editor.strokes
    strokes.take("source")
    for hole, width, points in (
        (MODEL, 36, ((312, 40), (318, 150))),
        (BADGE, 40, ((118, 345), (165, 335))),
    ):
        window.editor.sampling.choose_at((hole[0][0] + 10, hole[0][1] + 10))
        strokes.set_diameter(width)
        strokes.begin(points[0])
        for point in points[1:]:
            strokes.extend(point)
        strokes.end()
    _hover(window, 165, 335)


PICTURES: dict[str, Callable[[MainWindow], None]] = {
    "empty": _empty,
    "painting": _painting,
    "running": _running,
    "split": _split,
    "uncertainty": _uncertainty,
    "made-from": _made_from,
    "detecting": _detecting,
    "reviewing": _reviewing,
    "navigator": _navigator,
    "stamping": _stamping,
    "candidates": _candidates,
    "sampling": _sampling,
    "kernel-viewer": _kernel_viewer,
}


# -- a user's hand


def _open(window: MainWindow, *, masked: bool) -> None:
    picture = read_image(asset_path("sample.png"))
    mask = read_mask(asset_path("sample-mask.png"), (picture.height, picture.width))
    window.editor.adopt(picture, mask if masked else None)
    _pause(50)


def _fill(window: MainWindow) -> None:
    _open(window, masked=True)
    window.editor.reconstruction.run()
    _wait(lambda: not window.editor.state.run.running)


def _hover(window: MainWindow, column: int, row: int) -> None:
    viewport = window.canvas.viewport()
    place = window.canvas.mapFromScene(column + 0.5, row + 0.5).toPointF()
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        viewport.mapToGlobal(place),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, event)
    QApplication.processEvents()


def _click(window: MainWindow, column: int, row: int, modifiers: Qt.KeyboardModifier) -> None:
    viewport = window.canvas.viewport()
    place = window.canvas.mapFromScene(column + 0.5, row + 0.5)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, modifiers, place)
    QApplication.processEvents()


def _pause(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _wait(condition: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(PATIENCE_MS)
    while not condition():
        if deadline.hasExpired():
            raise TimeoutError("this takes too long")
        _pause(20)  # in a loop of its own: to process events by hand keeps the engine waiting


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
