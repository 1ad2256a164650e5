"""The pen of a tablet: pressure, the end that erases, and the mouse after it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PySide6.QtWidgets import QApplication

KINDS = QPointingDevice.PointerType


class Tablet:
    """Sends events of a pen to the canvas, in image coordinates."""

    def __init__(self, window) -> None:
        self.canvas = window.canvas
        self._devices = {
            kind: QPointingDevice(
                "pen", number, QInputDevice.DeviceType.Stylus, kind,
                QInputDevice.Capability.Pressure | QInputDevice.Capability.Position,
                1, 3, "", QPointingDeviceUniqueId.fromNumericId(number),
            )
            for number, kind in enumerate((KINDS.Pen, KINDS.Eraser), 1)
        }  # fmt: skip
        self.end = KINDS.Pen

    def send(self, kind, x, y, pressure, button=Qt.MouseButton.LeftButton) -> bool:
        place = QPointF(self.canvas.mapFromScene(x, y))
        viewport = self.canvas.viewport()
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else button
        event = QTabletEvent(
            kind, self._devices[self.end], place, viewport.mapToGlobal(place), pressure,
            0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, button, held,
        )  # fmt: skip
        event.ignore()
        QApplication.sendEvent(viewport, event)
        return event.isAccepted()

    def dab(self, x, y, pressure) -> None:
        assert self.send(QEvent.Type.TabletPress, x, y, pressure)
        self.send(QEvent.Type.TabletMove, x, y, pressure)
        assert self.send(QEvent.Type.TabletRelease, x, y, 0.0)


@pytest.fixture
def tablet(window):
    return Tablet(window)


def widths(window, *points):
    mask = window.editor.document.layers.selection.pixels
    return [int(np.count_nonzero(mask[y, x - 20 : x + 20])) for x, y in points]


def test_pressure_changes_the_size_of_the_brush(window, tablet, hand):
    window.editor.strokes.set_diameter(32)
    tablet.dab(50, 50, 0.25)
    tablet.dab(120, 50, 0.5)
    tablet.dab(190, 50, 1.0)
    assert np.abs(np.array(widths(window, (50, 50), (120, 50), (190, 50))) - (8, 16, 32)).max() <= 1
    tablet.dab(50, 130, 0.1)
    hand.drag((120, 130))  # the mouse has no pressure
    assert abs(widths(window, (120, 130))[0] - 32) <= 1
    assert window.editor.state.strokes.diameter == 32
    assert [edit.label for edit in window.editor.document.history.commands] == 5 * ["paint"]


def test_a_stroke_follows_the_pressure(window, tablet):
    window.editor.strokes.set_diameter(30)
    tablet.send(QEvent.Type.TabletPress, 40, 100, 0.1)
    for step in range(1, 11):
        tablet.send(QEvent.Type.TabletMove, 40 + 15 * step, 100, 0.1 + 0.09 * step)
    tablet.send(QEvent.Type.TabletRelease, 190, 100, 0.0)
    mask = window.editor.document.layers.selection.pixels
    heights = mask[:, 45:190:15].sum(axis=0)
    assert (np.diff(heights) > 0).all()
    assert [edit.label for edit in window.editor.document.history.commands] == ["paint"]


def test_pressure_can_change_nothing_and_the_choice_is_kept(window, tablet, settings):
    from inpaint_app.window.stored import last_used

    window.editor.strokes.set_diameter(32)
    window.actions_.tools.pens["nothing"].trigger()
    tablet.dab(50, 50, 0.2)
    assert abs(widths(window, (50, 50))[0] - 32) <= 1
    last_used.store(window, window.editor, settings)
    window.actions_.tools.pens["size"].trigger()
    last_used.load(window, window.editor, settings)
    assert window.editor.state.strokes.pen == "nothing"
    assert window.actions_.tools.pens["nothing"].isChecked()


def test_pressure_can_change_the_hardness_of_a_stamp(window, tablet, qtbot):
    window.actions_.tools.pens["hardness"].trigger()
    qtbot.keyClick(window, Qt.Key.Key_S)
    window.editor.stamping.set_source((200.0, 100.0))
    window.editor.strokes.set_diameter(40)
    window.editor.stamping.choose(hardness=100)
    before = window.editor.document.layers.image
    soft = []
    for x, pressure in ((60, 0.0), (140, 0.9)):
        tablet.dab(x, 60, pressure)
        after = window.editor.document.layers.image
        changed = after[60, x + 12 : x + 19].astype(int) - before[60, x + 12 : x + 19]
        soft.append(np.abs(changed).sum())
    assert soft[0] < 0.5 * soft[1]


def test_the_other_end_erases_and_draws_no_heal(window, tablet, qtbot):
    window.editor.strokes.set_diameter(30)
    tablet.dab(50, 50, 1.0)
    tablet.end = KINDS.Eraser
    tablet.dab(50, 50, 0.4)
    mask = window.editor.document.layers.selection.pixels
    assert not mask[50, 50]
    assert mask[50, 60]
    assert [edit.label for edit in window.editor.document.history.commands] == ["paint", "erase"]
    qtbot.keyClick(window, Qt.Key.Key_J)
    tablet.dab(150, 150, 1.0)
    assert window.editor.state.healing.pending == 0


def test_what_the_pen_does_not_do_is_left_to_the_mouse(window, tablet):
    middle = Qt.MouseButton.MiddleButton
    assert not tablet.send(QEvent.Type.TabletPress, 50, 50, 0.5, middle)
    assert not tablet.send(QEvent.Type.TabletMove, 60, 50, 0.0)
    assert window.editor.document.layers.selection.count == 0
