from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolBar


def test_tab_on_the_picture_hides_the_panels_and_brings_back_the_same_ones(window, qtbot):
    shown = [window.dock, *window.findChildren(QToolBar)]
    assert not window.history_dock.isVisible()
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Tab)
    assert not any(panel.isVisible() for panel in shown)
    assert window.actions_.view.hide_panels.isChecked()
    assert window.canvas.hasFocus()
    assert window.status.isVisible()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Tab)
    assert all(panel.isVisible() for panel in shown)
    assert not window.history_dock.isVisible()
    assert not window.actions_.view.hide_panels.isChecked()


def test_shift_tab_leaves_the_canvas(window, qtbot):
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Backtab)
    assert not window.canvas.hasFocus()
    assert window.dock.isVisible()


def test_a_window_that_is_closed_without_panels_opens_with_them(window, qtbot):
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Tab)
    window._store()
    assert window.dock.isVisible()
