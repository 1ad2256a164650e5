from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenuBar

from inpaint_app.window.controls.debounce import DEBOUNCE_MS
from ntk_core import Architecture


@pytest.fixture
def panel(window):
    """The parameters, of a window whose method has them."""
    window.editor.choices.choose(method="paper")
    return window.dock.architecture


def choose(combo, value):
    """Choose with the keyboard, as a user does."""
    combo.setFocus()
    while combo.currentData() != value:
        before = combo.currentIndex()
        down = combo.findData(value) > before
        QApplication.sendEvent(combo, key(Qt.Key.Key_Down if down else Qt.Key.Key_Up))
        assert combo.currentIndex() != before


def key(code):
    return QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier)


def scroll(widget):
    place = widget.rect().center()
    event = QWheelEvent(
        QPointF(place), QPointF(widget.mapToGlobal(place)), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def rest(window, qtbot, name, value):
    """Wait until a changed number takes effect, after the debounce."""
    qtbot.waitUntil(lambda: getattr(window.editor.state.choices.architecture, name) == value)


def test_the_network_fields_appear_for_method_paper_only(window):
    panel = window.dock.architecture
    for method in ("auto", "paper", "fast", "paper", "detail"):
        window.editor.choices.choose(method=method)
        assert panel.isVisible() == (method == "paper")
        assert panel.levels.isVisible() == (method == "paper")


def test_showing_the_network_fields_does_not_move_other_controls(window):
    dock = window.dock
    places = [w.geometry() for w in (dock.method, dock.method_hint, dock.export)]
    width = dock.width()
    window.editor.choices.choose(method="paper")
    QApplication.processEvents()
    assert [w.geometry() for w in (dock.method, dock.method_hint, dock.export)] == places
    assert dock.width() == width


def test_the_chosen_network_is_sent_to_the_engine(window, panel, hand, engine, qtbot):
    hand.drag((50, 50), (90, 50))
    engine.run_free()
    panel.levels.setValue(2)
    rest(window, qtbot, "levels", 2)
    panel.slope.setFocus()
    panel.slope.selectAll()
    qtbot.keyClicks(panel.slope, "0.25")
    qtbot.keyClick(panel.slope, Qt.Key.Key_Return)
    choose(panel.resampling, "bilinear")
    choose(panel.prior, "adjacency")
    panel.radius.setValue(3.5)
    rest(window, qtbot, "radius", 3.5)
    choose(panel.solver, "conjugate-gradients")
    choose(panel.border, "torus")
    assert engine.calls == []
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert [call["architecture"] for call in engine.calls] == [
        Architecture(2, 0.25, "bilinear", "adjacency", 3.5, "conjugate-gradients", "torus")
    ]
    assert window.editor.state.picture.filled, "Return ended the typing, and did not apply"


def test_the_radius_belongs_to_adjacency(panel):
    assert not panel.radius.isEnabled()
    choose(panel.prior, "adjacency")
    assert panel.radius.isEnabled()
    choose(panel.prior, "identity")
    assert not panel.radius.isEnabled()


def test_reset_restores_the_default_network(window, panel, qtbot):
    assert not panel.reset.isEnabled()
    window.editor.choices.choose(
        architecture=Architecture(5, -0.5, "bilinear", "identity", 9.0, "cholesky", "torus")
    )
    assert (panel.levels.value(), panel.slope.value()) == (5, -0.5)
    assert panel.solver.currentData() == "cholesky"
    assert panel.border.currentData() == "torus"
    qtbot.mouseClick(panel.reset, Qt.MouseButton.LeftButton)
    assert window.editor.state.choices.architecture == Architecture()
    assert panel.levels.value() == Architecture().levels
    assert panel.prior.currentData() == Architecture().prior
    assert panel.border.currentData() == Architecture().border
    assert not panel.reset.isEnabled()


def test_live_runs_again_after_a_change_of_the_network(window, panel, hand, engine, qtbot):
    engine.run_free()
    window.editor.reconstruction.set_live(True)
    hand.drag((50, 50), (90, 50))
    panel.levels.stepBy(1)
    rest(window, qtbot, "levels", 4)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert engine.calls[-1]["architecture"] == Architecture(4)
    calls = len(engine.calls)
    panel.levels.setValue(4)
    qtbot.wait(2 * DEBOUNCE_MS)
    assert not window.editor.state.run.running
    assert len(engine.calls) == calls


def test_a_number_that_the_field_rounds_keeps_its_value(window, panel, qtbot):
    window.editor.choices.choose(architecture=Architecture(slope=0.123456))
    panel.levels.setValue(1)
    rest(window, qtbot, "levels", 1)
    assert window.editor.state.choices.architecture == Architecture(1, slope=0.123456)


def test_every_field_has_a_name_a_tip_and_a_key_of_its_own(window, panel):
    labels = [label for label in panel.findChildren(QLabel) if label.buddy() is not None]
    fields = [label.buddy() for label in labels]
    assert set(fields) == {
        panel.levels, panel.slope, panel.resampling, panel.prior, panel.radius, panel.solver,
        panel.border,
    }  # fmt: skip
    for field in [*fields, panel.reset]:
        assert field.accessibleName() or field.text()
        assert len(field.toolTip()) > 20
    menus = [action.text() for action in window.findChild(QMenuBar).actions()]
    texts = [*menus, *(label.text() for label in labels)]
    keys = [re.search("&(.)", text).group(1).lower() for text in texts]
    assert len(set(keys)) == len(keys) == 14


def test_a_mnemonic_leads_to_its_field(window, panel, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert panel.levels.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    assert panel.solver.hasFocus()


def test_the_wheel_changes_only_a_field_that_was_clicked_into(window, panel, qtbot):
    window.canvas.setFocus()
    for field in (panel.levels, panel.solver):
        scroll(field)
    assert window.editor.state.choices.architecture == Architecture()
    panel.levels.setFocus()
    scroll(panel.levels)
    rest(window, qtbot, "levels", 2)
    assert window.editor.state.choices.architecture == Architecture(2)


def test_a_low_window_scrolls_the_fields_and_keeps_the_buttons_visible(window, panel):
    upper = window.dock.upper
    window.resize(1000, 1000)
    QApplication.processEvents()
    assert upper.verticalScrollBar().maximum() == 0
    width = panel.width()
    window.resize(1000, 600)
    QApplication.processEvents()
    assert window.height() == 600
    assert upper.verticalScrollBar().maximum() > 0
    assert panel.width() == width, "the scroll bar takes its room from the margin"
    for button in (window.dock.run, window.dock.apply, window.dock.export):
        bottom = button.mapTo(window, QPoint(0, button.height())).y()
        assert bottom < window.status.y()
    panel.solver.setFocus()
    upper.ensureWidgetVisible(panel.solver)
    assert upper.viewport().rect().contains(panel.solver.mapTo(upper.viewport(), QPoint(2, 2)))


@pytest.mark.parametrize("combo", ["resampling", "prior", "solver", "border"])
def test_no_choice_is_cut_off(window, panel, combo):
    window.resize(1000, 600)
    QApplication.processEvents()
    box = getattr(panel, combo)
    room = box.width() - 30  # the arrow and the frame
    assert window.dock.upper.verticalScrollBar().isVisible(), "which takes some of the room"
    for index in range(box.count()):
        assert box.fontMetrics().horizontalAdvance(box.itemText(index)) <= room


def test_auto_is_the_published_depth(window, panel, qtbot):
    assert panel.automatic.isChecked()
    panel.levels.setValue(1)
    qtbot.waitUntil(lambda: window.editor.state.choices.architecture.levels == 1)
    assert not panel.automatic.isChecked()
    qtbot.mouseClick(panel.automatic, Qt.MouseButton.LeftButton)
    assert window.editor.state.choices.architecture == Architecture()
    assert panel.levels.value() == Architecture().levels
    qtbot.mouseClick(panel.automatic, Qt.MouseButton.LeftButton)
    assert panel.levels.hasFocus(), "another number is to be typed"
    assert panel.automatic.isChecked(), "until it is, nothing has changed"
