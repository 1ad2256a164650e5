"""The panel with the steps: it shows them in order, and goes to any of them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def dock(window, qtbot):
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    qtbot.waitUntil(window.history_dock.isVisible)
    return window.history_dock


def rows(dock) -> list[str]:
    model = dock.model
    return [model.index(row).data() for row in range(model.rowCount())]


def marked(dock) -> list[int]:
    """Return the rows in bold."""
    fonts = [dock.model.index(row).data(Qt.ItemDataRole.FontRole) for row in range(9)]
    return [row for row, font in enumerate(fonts) if font is not None and font.bold()]


def faint(dock) -> list[int]:
    role = Qt.ItemDataRole.ForegroundRole
    return [r for r in range(dock.model.rowCount()) if dock.model.index(r).data(role) is not None]


def click(dock, row, qtbot) -> None:
    place = dock.list.visualRect(dock.model.index(row)).center()
    qtbot.mouseClick(dock.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_dock_is_hidden_at_the_first_start_and_toggled_by_key(window, qtbot):
    assert not window.history_dock.isVisible()
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    qtbot.waitUntil(window.history_dock.isVisible)
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    assert not window.history_dock.isVisible()


def test_steps_are_listed_in_order_with_the_current_one_marked(window, dock, hand):
    assert rows(dock) == ["Opened"]
    assert marked(dock) == [0]
    hand.drag((50, 50), (90, 50))
    hand.drag((50, 80), (90, 80), button=Qt.MouseButton.RightButton)  # erases nothing: no step
    hand.drag((60, 50), (60, 50), button=Qt.MouseButton.RightButton)
    window.editor.mask.clear()
    assert rows(dock) == ["Opened", "Paint", "Erase", "Clear mask"]
    assert marked(dock) == [3]
    assert faint(dock) == []
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert marked(dock) == [2]
    assert faint(dock) == [3]
    assert dock.footer.text().startswith("3 steps · 0.0 of 256 MB")
    hand.drag((10, 10), (20, 10))
    assert rows(dock) == ["Opened", "Paint", "Erase", "Paint"]


def test_a_click_travels_back_and_forth(window, dock, hand, qtbot):
    for y in (20, 60, 100):
        hand.drag((50, y), (90, y))
    full = window.editor.document.layers.selection.snapshot()
    click(dock, 1, qtbot)
    assert window.editor.state.history.step == 1
    assert marked(dock) == [1]
    assert faint(dock) == [2, 3]
    click(dock, 0, qtbot)
    assert window.editor.state.picture.masked == 0
    click(dock, 3, qtbot)
    np.testing.assert_array_equal(window.editor.document.layers.selection.pixels, full)


def test_enter_travels_to_the_row_and_does_not_apply_the_fill(window, dock, hand, engine, qtbot):
    hand.drag((50, 50), (90, 50))
    hand.drag((50, 90), (90, 90))
    engine.run_free()
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert window.actions_.edit.apply.isEnabled()
    dock.list.setFocus()
    QTest.keyClick(dock.list, Qt.Key.Key_Up)
    assert window.editor.state.history.step == 2  # looking is not going
    QTest.keyClick(dock.list, Qt.Key.Key_Return)
    assert window.editor.state.history.step == 1
    assert window.editor.state.history.redo == "paint"
    assert "apply" not in {step.label for step in window.editor.state.history.steps}


def test_the_dock_is_updated_when_it_is_opened(window, hand, qtbot):
    hand.drag((50, 50), (90, 50))
    assert window.history_dock.model.rowCount() == 0
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    qtbot.waitUntil(lambda: rows(window.history_dock) == ["Opened", "Paint"])


def test_dropped_steps_are_mentioned(window, dock, hand):
    for y in (20, 60, 100):
        hand.drag((50, y), (90, y))
    window.editor.history.set_budget(0)
    assert rows(dock) == ["Earlier steps, forgotten", "Paint"]
    assert dock.footer.text().startswith("1 step · ")


def test_screen_readers_hear_which_step_is_the_current_one(window, dock, hand):
    hand.drag((50, 50), (90, 50))
    hand.drag((50, 90), (90, 90))
    window.editor.history.undo()
    role = Qt.ItemDataRole.AccessibleTextRole
    texts = [dock.model.index(row).data(role) for row in range(3)]
    assert texts == ["Opened", "Paint, where the picture is now", "Paint, taken back"]


def test_an_empty_window_has_no_rows(empty, qtbot):
    QTest.keyClick(empty, Qt.Key.Key_H, CONTROL)
    qtbot.waitUntil(empty.history_dock.isVisible)
    assert rows(empty.history_dock) == []


def test_moving_the_mouse_does_not_update_the_dock(dock, hand, monkeypatch):
    for y in (20, 60, 100):
        hand.drag((50, y), (90, y))
    told = []
    monkeypatch.setattr(dock.model, "show_steps", lambda *a: told.append(a))
    hand.press(50, 50)
    for x in range(50, 90):
        hand.move(x, 50)
    assert told == []
    hand.release()
    assert len(told) == 1
