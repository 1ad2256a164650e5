"""How long one mouse move takes in the real window, from the event to the end of the repaint."""

from __future__ import annotations

import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from benchmarks.common.isolated import warm
from inpaint_app.files.picture import Picture
from inpaint_app.window.look.theme import follow_scheme
from inpaint_app.window.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.common.cases import Case

__all__ = ["SITUATIONS", "measure_moves"]

BRUSH = 200  # image pixels
MOVES = 300
PATIENCE = 300.0  # seconds

Moves = dict[str, list[float]]
"""Seconds of every move, by situation."""


def measure_moves(case: Case, situations: tuple[str, ...]) -> Moves:
    """Paint, pan and zoom on a picture of the case; return the time of every move."""
    warm()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    follow_scheme(app)
    pixels = case.image()
    pixels.flags.writeable = False
    found: Moves = {}
    for name in situations:
        with _window() as window:
            window.editor.adopt(Picture(pixels))
            window.editor.strokes.set_diameter(BRUSH)
            _pump(0.3)
            found[name] = SITUATIONS[name](window, case)
    return found


@contextmanager
def _window() -> Iterator[MainWindow]:
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(settings)
        window.resize(1600, 1000)
        window.show()
        _pump(0.2)
        try:
            yield window
        finally:
            window.close_now()
            window.deleteLater()
            QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


# -- situations


def _fitted(window: MainWindow, _case: Case) -> list[float]:
    window.canvas.fit()
    return _strokes(window)


def _actual(window: MainWindow, _case: Case) -> list[float]:
    window.canvas.set_zoom(1.0)
    return _strokes(window)


def _close(window: MainWindow, _case: Case) -> list[float]:
    window.canvas.set_zoom(4.0)
    return _strokes(window)


def _soft(window: MainWindow, _case: Case) -> list[float]:
    window.canvas.fit()
    window.editor.strokes.set_hardness(0)
    return _strokes(window)


def _soft_close(window: MainWindow, _case: Case) -> list[float]:
    window.canvas.set_zoom(1.0)
    window.editor.strokes.set_hardness(0)
    return _strokes(window)


def _soft_filled(window: MainWindow, case: Case) -> list[float]:
    _filled(window, case)
    window.editor.strokes.set_hardness(0)
    return _strokes(window)


def _running(window: MainWindow, case: Case) -> list[float]:
    window.canvas.fit()
    window.editor.mask.add(case.mask())
    window.editor.reconstruction.run()
    _wait(lambda: window.editor.state.picture.filled)
    return _strokes(window)


def _uncertain(window: MainWindow, case: Case) -> list[float]:
    _filled(window, case)
    window.actions_.view.uncertainty.trigger()
    return _strokes(window)


def _split(window: MainWindow, case: Case) -> list[float]:
    _filled(window, case)
    window.actions_.view.split.trigger()
    return _strokes(window)


def _restoring(window: MainWindow, case: Case) -> list[float]:
    _filled(window, case)
    window.editor.reconstruction.apply()
    window.actions_.tools.revert.trigger()
    window.editor.strokes.set_diameter(BRUSH)
    return _strokes(window)


def _panned(window: MainWindow, _case: Case) -> list[float]:
    window.canvas.set_zoom(1.0)
    return _drag(window, Qt.MouseButton.MiddleButton, MOVES)


def _zoomed(window: MainWindow, _case: Case) -> list[float]:
    window.canvas.fit()
    viewport = window.canvas.viewport()
    place = viewport.rect().center()
    seconds = []
    for step in range(120):
        wheel = QWheelEvent(
            QPointF(place),
            QPointF(viewport.mapToGlobal(place)),
            QPoint(),
            QPoint(0, 120 if step % 40 < 20 else -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        seconds.append(_timed(lambda event=wheel: QApplication.sendEvent(viewport, event)))
    return seconds


SITUATIONS: dict[str, Callable[[MainWindow, Case], list[float]]] = {
    "painting, whole picture in sight": _fitted,
    "painting, 100 %": _actual,
    "painting, 400 %": _close,
    "painting with a soft brush, whole picture": _soft,
    "painting with a soft brush, 100 %": _soft_close,
    "painting with a soft brush where there is a fill": _soft_filled,
    "painting while a reconstruction runs": _running,
    "painting under the uncertainty overlay": _uncertain,
    "painting beside the split": _split,
    "painting the original back": _restoring,
    "panning, 100 %": _panned,
    "zooming with the wheel": _zoomed,
}


# -- the mouse


def _filled(window: MainWindow, case: Case) -> None:
    window.canvas.fit()
    window.editor.choices.choose(method="fast")
    window.editor.mask.add(case.mask())
    window.editor.reconstruction.run()
    _wait(lambda: window.editor.state.picture.filled and not window.editor.state.run.running)


def _strokes(window: MainWindow) -> list[float]:
    """Return the time of each move of three long strokes."""
    return [
        seconds
        for _ in range(3)
        for seconds in _drag(window, Qt.MouseButton.LeftButton, MOVES // 3)
    ]


def _drag(window: MainWindow, button: Qt.MouseButton, moves: int) -> list[float]:
    """Return the time of each move of a curve through the canvas."""
    viewport = window.canvas.viewport()
    width, height = viewport.width(), viewport.height()

    def at(step: int) -> QPointF:
        angle = 2 * np.pi * step / 100
        return QPointF(
            width * (0.5 + 0.35 * np.cos(angle)), height * (0.5 + 0.3 * np.sin(2 * angle))
        )

    def event(kind: QEvent.Type, step: int) -> QMouseEvent:
        place = at(step)
        moved = kind == QEvent.Type.MouseMove
        which = Qt.MouseButton.NoButton if moved else button
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
        modifiers = Qt.KeyboardModifier.NoModifier
        return QMouseEvent(kind, place, viewport.mapToGlobal(place), which, held, modifiers)

    QApplication.sendEvent(viewport, event(QEvent.Type.MouseButtonPress, 0))
    _pump(0.02)
    seconds = []
    for step in range(1, moves + 1):
        move = event(QEvent.Type.MouseMove, step)
        seconds.append(_timed(lambda move=move: QApplication.sendEvent(viewport, move)))
    QApplication.sendEvent(viewport, event(QEvent.Type.MouseButtonRelease, moves))
    _pump(0.2)
    return seconds


def _timed(act: Callable[[], object]) -> float:
    """Return the time of an act, including the repaint that follows."""
    start = time.perf_counter()
    act()
    QApplication.processEvents()
    taken = time.perf_counter() - start
    _pump(0.004)  # a hand is not faster than this; gives other threads time to work
    return taken


def _pump(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.perf_counter() + PATIENCE
    while not condition():
        if time.perf_counter() > deadline:
            raise TimeoutError("the window did not come to its end")
        _pump(0.02)
