"""A monkey test: random edits in the real window, by mouse and by actions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    import numpy as np

    from inpaint_app.window.main_window import MainWindow

__all__ = ["Monkey", "handles", "pause", "resident_megabytes"]

LEFT, RIGHT, MIDDLE = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
)
NONE = Qt.MouseButton.NoButton
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Monkey:
    """Makes random edits in a window; the same seed makes the same edits.

    Parameters
    ----------
    window : MainWindow
        With a picture in it.
    rng : Generator
        Source of all random choices.
    """

    def __init__(self, window: MainWindow, rng: np.random.Generator) -> None:
        self._window, self._rng = window, rng
        a = window.actions_
        leave = {a.files, getattr(a, "help", None)}  # they open dialogs, or end the program
        asks = {getattr(a.mask, "load", None), getattr(a.edit, "paste", None)} | {
            action for action in self._all(a.edit) + self._all(a.mask) if "…" in action.text()
        }
        self._actions = [
            action
            for group in a.groups
            if group not in leave
            for action in self._all(group)
            if action not in asks and "F11" not in [key.toString() for key in action.shortcuts()]
        ]
        self.done = 0

    @staticmethod
    def _all(group: object) -> list[QAction]:
        return [value for value in vars(group).values() if isinstance(value, QAction)]

    def edit(self) -> None:
        """Make one random edit."""
        self.done += 1
        chance = self._rng.random()
        if chance < 0.5:
            self._stroke()
        elif chance < 0.9:
            action = self._actions[self._rng.integers(len(self._actions))]
            if action.isEnabled():
                action.trigger()
        elif chance < 0.95:
            self._wheel()
        else:
            self._window.editor.strokes.set_diameter(int(self._rng.integers(1, 40)))
            self._window.editor.strokes.set_hardness(int(self._rng.choice([0, 50, 100])))

    def _stroke(self) -> None:
        button = (LEFT, LEFT, LEFT, RIGHT, MIDDLE)[self._rng.integers(5)]
        modifiers = MODIFIERS[self._rng.integers(len(MODIFIERS))]
        places = [self._place() for _ in range(self._rng.integers(1, 5))]
        self._send(QEvent.Type.MouseButtonPress, places[0], button, button, modifiers)
        for place in places[1:]:
            self._send(QEvent.Type.MouseMove, place, NONE, button, modifiers)
        self._send(QEvent.Type.MouseButtonRelease, places[-1], button, NONE, modifiers)

    def _wheel(self) -> None:
        viewport, place = self._window.canvas.viewport(), self._place()
        event = QWheelEvent(
            place,
            QPointF(viewport.mapToGlobal(place)),
            QPoint(),
            QPoint(0, int(self._rng.choice([-120, 120]))),
            NONE,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)

    def _place(self) -> QPointF:
        size = self._window.canvas.viewport().size()
        x, y = self._rng.random(2)
        return QPointF(x * size.width(), y * size.height())

    def _send(
        self,
        kind: QEvent.Type,
        place: QPointF,
        button: Qt.MouseButton,
        held: Qt.MouseButton,
        modifiers: Qt.KeyboardModifier,
    ) -> None:
        viewport = self._window.canvas.viewport()
        event = QMouseEvent(kind, place, viewport.mapToGlobal(place), button, held, modifiers)
        QApplication.sendEvent(viewport, event)


def pause(milliseconds: int) -> None:
    """Run the event loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def resident_megabytes() -> float:
    """Return the memory that this process has in use; Linux only."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def handles() -> int:
    """Return how many files, pipes and sockets this process has open; Linux only."""
    return len(list(Path("/proc/self/fd").iterdir()))
