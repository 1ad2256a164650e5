"""Everything can be reached without a mouse, seen when it is, and heard by its name."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QMenuBar,
    QSlider,
    QWidget,
)

from inpaint_app.window.canvas.canvas import Canvas
from inpaint_app.window.canvas.zoom_view import ZoomView

CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QSlider, Canvas,
)  # fmt: skip


def entries(menu) -> set[QAction]:
    found = set()
    for action in menu.actions():
        found.add(action)
        if action.menu() is not None:
            found |= entries(action.menu())
    return found


def controls(window) -> list[QWidget]:
    """What can be used now, but for what Qt has put inside of it."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, CONTROLS)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.objectName() not in ("qt_toolbar_ext_button", "qt_menubar_ext_button")
        and not widget.objectName().startswith("qt_dockwidget_")  # in the menu View as well
        and not isinstance(widget.parentWidget(), (QComboBox, QAbstractSpinBox))
    ]


@pytest.fixture(params=["auto", "detail", "paper"])
def busy(request, window, hand, engine, qtbot):
    """A window in which as much as possible can be done."""
    window.resize(1400, 900)
    for dock in window.findChildren(QDockWidget):
        dock.show()
    window.editor.choices.choose(method=request.param)
    hand.drag((50, 50), (90, 50))
    hand.drag((50, 80), (90, 80))
    window.editor.history.undo()
    engine.run_free()
    window.editor.reconstruction.run()
    qtbot.waitUntil(
        lambda: window.editor.state.picture.filled and not window.editor.state.run.running
    )
    return window


def test_every_action_is_in_a_menu(window):
    known = {
        action
        for group in window.actions_.groups
        for action in vars(group).values()
        if isinstance(action, QAction)
    }
    assert len(known) > 40
    missing = known - entries(window.findChild(QMenuBar))
    assert not [action.text() for action in missing]


def test_every_control_has_a_name(busy):
    def name(widget):
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        return widget.accessibleName() or text

    nameless = [w for w in controls(busy) if not name(w)]
    assert not [(type(w).__name__, w.objectName(), w.toolTip()) for w in nameless]


def test_tab_reaches_every_control_and_shows_where_it_is(busy, qtbot):
    wanted = set(controls(busy))
    busy.canvas.setFocus()
    seen, invisible = set(), []
    for _ in range(300):
        at = QApplication.focusWidget()
        if at in seen:
            break
        seen.add(at)
        if not isinstance(at, Canvas) and not shows_focus(busy, at):
            invisible.append(at)
        if isinstance(at, Canvas):  # there Tab hides the panels; onwards to what comes after it
            ZoomView.focusNextPrevChild(at, True)
        else:
            qtbot.keyClick(at, Qt.Key.Key_Tab)
    radio = {w for w in wanted if isinstance(w, QAbstractButton) and w.autoExclusive()}
    # Of buttons of which one is chosen the arrow keys reach the others.
    unreached = wanted - seen - radio
    assert not [(type(w).__name__, w.accessibleName(), w.toolTip()) for w in unreached]
    assert not [(type(w).__name__, w.accessibleName()) for w in invisible]


def shows_focus(window, widget) -> bool:
    """Tell whether the picture of a control differs with and without the focus."""
    corner = widget.mapTo(window, widget.rect().topLeft())
    place = QRect(corner, widget.size()).adjusted(-4, -4, 4, 4)

    def look() -> np.ndarray:
        image = window.grab(place).toImage()
        return np.frombuffer(image.constBits(), np.uint8).copy()

    focused = look()
    widget.clearFocus()
    without = look()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return bool((focused != without).any())
