"""The parameters of the regression, presets, sections and the order of the dock."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QStyle, QStyleOptionSlider

from inpaint_app.settings.choices import Choices
from inpaint_app.settings.copying import Copying
from inpaint_app.settings.learning import OPTIONS_OF_METHOD, Learning, usual
from inpaint_app.settings.presets import AUTOMATIC, CUSTOM, PRESETS
from inpaint_app.window.controls.debounce import DEBOUNCE_MS
from inpaint_app.window.main_window import MainWindow
from inpaint_app.window.stored import last_used
from inpaint_app.window.words import texts


@pytest.fixture
def panel(window):
    return window.dock.learning


@pytest.fixture
def other_window(settings, engine, qapp):
    """Make another window with the same settings."""
    made = []

    def make():
        made.append(MainWindow(settings, engine))
        return made[-1]

    yield make
    for window in made:
        window.close_now()
        window.deleteLater()
        qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def press(widget, code):
    widget.setFocus()
    QApplication.sendEvent(
        widget, QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier)
    )


def click(box, qtbot):
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))


def chosen(window):
    return window.editor.state.choices.learning


@pytest.mark.parametrize("method", OPTIONS_OF_METHOD)
def test_each_method_shows_its_own_parameters(window, panel, method):
    window.editor.choices.choose(method=method)
    shown = {name for name, row in panel.rows.items() if row.field.isVisible()}
    assert shown == set(OPTIONS_OF_METHOD[method])
    for name in shown:
        row = panel.rows[name]
        assert row.automatic.isChecked()
        assert not row.field.isEnabled()
        assert row.field.value() == usual(name, method)


@pytest.mark.parametrize("name", ["radius", "bandwidth", "passes", "ridge", "reach"])
def test_a_value_can_be_set_and_returned_to_automatic(window, panel, qtbot, name):
    row = panel.rows[name]
    click(row.automatic, qtbot)
    assert row.field.isEnabled()
    assert getattr(chosen(window), name) == pytest.approx(usual(name, "auto"))
    press(row.field, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: getattr(chosen(window), name) > usual(name, "auto") * 1.0001)
    others = {other for other in panel.rows if other != name}
    assert all(getattr(chosen(window), other) is None for other in others)
    click(row.automatic, qtbot)
    assert chosen(window) == Learning()
    assert row.field.value() == usual(name, "auto")


def test_one_reset_clears_all_parameters(window, panel, qtbot):
    assert not panel.reset.isEnabled()
    window.editor.choices.choose(learning=Learning(3.0, 0.2, 4, 0.01, 9))
    assert [row.field.value() for row in panel.rows.values()] == [3.0, 0.2, 4, 0.01, 9]
    window.dock.upper.ensureWidgetVisible(panel.reset)
    qtbot.mouseClick(panel.reset, Qt.MouseButton.LeftButton)
    assert chosen(window) == Learning()
    assert not panel.reset.isEnabled()


def test_a_held_key_starts_one_run(window, panel, hand, engine, qtbot):
    engine.run_free()
    window.editor.reconstruction.set_live(True)
    hand.drag((50, 50), (90, 50))
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    row = panel.rows["reach"]
    click(row.automatic, qtbot)
    qtbot.waitUntil(lambda: len(engine.calls) == 2 and not window.editor.state.run.running)
    for _ in range(10):
        press(row.field, Qt.Key.Key_Up)
    assert row.field.value() == 24
    qtbot.waitUntil(lambda: chosen(window).reach == 24)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert [call["options"].get("reach") for call in engine.calls] == [None, 14, 24]


def fill(window, hand, engine, qtbot):
    engine.run_free()
    hand.drag((50, 50), (90, 50))
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(
        lambda: window.editor.state.picture.filled and not window.editor.state.run.running
    )


def test_a_held_key_on_the_feather_starts_one_run(window, hand, engine, qtbot):
    fill(window, hand, engine, qtbot)
    for steps in range(1, 11):
        press(window.options.feather, Qt.Key.Key_Up)
        window.editor.refresh()  # as anything that happens meanwhile does
        assert window.options.feather.value() == steps
    assert window.editor.state.choices.feather == 0
    qtbot.waitUntil(lambda: window.editor.state.choices.feather == 10)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert len(engine.calls) == 2
    assert engine.calls[-1]["wanted"] is None, "everything anew"


def test_a_slider_that_is_moved_starts_one_run(window, hand, engine, qtbot):
    window.editor.choices.choose(method="texture")
    window.editor.choices.choose(copying=Copying(locality=0.5))
    near = window.dock.copying.near
    fill(window, hand, engine, qtbot)
    for _ in range(10):
        press(near, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: window.editor.state.choices.copying.locality > 0.5)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert near.value() == 60
    assert len(engine.calls) == 2
    window.dock.upper.ensureWidgetVisible(near)
    option = QStyleOptionSlider()
    near.initStyleOption(option)
    start = (
        near.style()
        .subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, near
        )
        .center()
    )
    qtbot.mousePress(near, Qt.MouseButton.LeftButton, pos=start)
    for shift in range(1, 21):
        qtbot.mouseMove(near, start + QPoint(shift, 0))
    qtbot.wait(2 * DEBOUNCE_MS)
    assert near.sliderPosition() > 60
    assert len(engine.calls) == 2, "it is still held"
    qtbot.mouseRelease(near, Qt.MouseButton.LeftButton, pos=start + QPoint(20, 0))
    qtbot.waitUntil(lambda: len(engine.calls) == 3 and not window.editor.state.run.running)
    assert near.value() > 60


def test_return_commits_a_value_at_once_and_does_not_apply_the_fill(
    window, panel, hand, engine, qtbot
):
    engine.run_free()
    hand.drag((50, 50), (90, 50))
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    window.editor.choices.choose(learning=Learning(radius=4.0))
    field = panel.rows["radius"].field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "7.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert chosen(window).radius == 7.5
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert engine.calls[-1]["options"]["radius"] == 7.5
    assert window.editor.state.picture.filled


def test_other_changes_do_not_reset_a_field_being_edited(window, panel, qtbot):
    window.editor.choices.choose(learning=Learning(reach=5))
    press(panel.rows["reach"].field, Qt.Key.Key_Up)
    window.editor.choices.choose(feather=3)  # and the state is shown anew
    assert panel.rows["reach"].field.value() == 6
    qtbot.waitUntil(lambda: chosen(window).reach == 6)
    press(panel.rows["reach"].field, Qt.Key.Key_Up)
    click(panel.rows["reach"].automatic, qtbot)
    qtbot.wait(2 * DEBOUNCE_MS)
    assert chosen(window).reach is None, "the value that was pending is forgotten"


@pytest.mark.parametrize(
    ("typed", "value"), [("0.02", 0.02), ("5e-4", 5e-4), ("1", 1.0), ("7", None), ("x", None)]
)
def test_the_ridge_understands_numbers_as_people_write_them(window, panel, qtbot, typed, value):
    window.editor.choices.choose(learning=Learning(ridge=1e-2))
    field = panel.rows["ridge"].field
    assert field.text() == "1.0e-2"
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert chosen(window).ridge == pytest.approx(value or 1e-2)


def test_the_ridge_steps_by_ratios(panel, window):
    field = panel.rows["ridge"].field
    window.editor.choices.choose(learning=Learning(ridge=1e-2))
    field.stepBy(4)
    assert field.value() == pytest.approx(1e-1)
    field.stepBy(-8)
    assert field.value() == pytest.approx(1e-3)
    field.stepBy(-100)
    assert field.value() == pytest.approx(1e-6)
    field.stepBy(1)
    assert field.value() == pytest.approx(10**-5.75, rel=1e-3)
    panel.rows["ridge"].debounce.cancel()


def test_every_field_has_a_name_and_a_tip(panel):
    labels = [label for label in panel.findChildren(QLabel) if label.buddy() is not None]
    assert {label.buddy() for label in labels} == {row.field for row in panel.rows.values()}
    for row in panel.rows.values():
        for field in (row.field, row.automatic):
            assert field.accessibleName()
            assert len(field.toolTip()) > 40
    names = [row.automatic.accessibleName() for row in panel.rows.values()]
    assert len(set(names)) == len(names)


# -- presets


def test_presets_are_chosen_with_the_keyboard(window, qtbot):
    combo = window.dock.preset
    assert [combo.itemText(i) for i in range(combo.count())] == [
        "Automatic", "Scratch", "Text", "Random dropout", "Object",
    ]  # fmt: skip
    for name, preset in PRESETS.items():
        press(combo, Qt.Key.Key_Down)
        state = window.editor.state
        assert combo.currentData() == state.choices.shown_preset == name
        assert (state.choices.method, state.choices.learning) == (preset.method, preset.learning)
        assert window.dock.method.currentData() == preset.method
    click(window.dock.copying.turned, qtbot)
    assert (combo.currentData(), combo.count()) == (CUSTOM, 2 + len(PRESETS))
    window.editor.choices.choose_preset(AUTOMATIC)
    assert (combo.currentData(), combo.findData(CUSTOM)) == (AUTOMATIC, -1)
    assert window.editor.state.choices.options() == Choices().options()
    for name in (AUTOMATIC, CUSTOM, *PRESETS):
        assert len(texts.preset_hint(name)) > 20


def test_a_preset_runs_again_what_is_filled(window, hand, engine, qtbot):
    engine.run_free()
    hand.drag((50, 50), (90, 50))
    press(window.dock.preset, Qt.Key.Key_Down)
    assert engine.calls == []
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(
        lambda: window.editor.state.picture.filled and not window.editor.state.run.running
    )
    press(window.dock.preset, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(engine.calls) == 2 and not window.editor.state.run.running)
    assert engine.calls[-1]["options"] == dict(PRESETS["text"].learning.options("detail"))
    assert engine.calls[-1]["wanted"] is None, "everything anew"


# -- the dock


def test_the_action_buttons_stay_visible_and_do_not_move(window):
    dock = window.dock
    window.resize(1000, 600)
    QApplication.processEvents()
    assert window.height() == 600
    lower = (dock.live, dock.run, dock.apply, dock.discard, dock.keep_mask, dock.export)
    places = [w.geometry() for w in (dock.method, dock.preset, *lower)]
    bottoms = [w.mapTo(window, QPoint(0, w.height())).y() for w in lower]
    assert max(bottoms) < window.status.y()
    assert bottoms == sorted(bottoms)
    for method in OPTIONS_OF_METHOD:
        window.editor.choices.choose(method=method)
        for section in dock.sections:
            section.opened = not section.opened
        QApplication.processEvents()
        assert [w.geometry() for w in (dock.method, dock.preset, *lower)] == places


def test_the_panel_opens_with_what_everybody_needs(other_window):
    dock = other_window().dock
    assert not dock.parameters.opened
    shown = dock.method, dock.preset, dock.run, dock.apply, *dock.overlay_boxes
    assert all(not widget.isHidden() for widget in shown)
    assert dock.overlays.opened
    assert dock.preset.currentData() == AUTOMATIC


def test_sections_fold_with_mouse_and_keyboard(window, qtbot):
    section = window.dock.parameters
    panel = window.dock.copying
    assert section.opened
    for _ in range(2):
        press(section.title, Qt.Key.Key_Left)
        assert not panel.isVisible()
        press(section.title, Qt.Key.Key_Left)
        assert not section.opened
        press(section.title, Qt.Key.Key_Right)
        assert panel.isVisible()
    qtbot.keyClick(section.title, Qt.Key.Key_Space)
    assert not panel.isVisible()
    qtbot.mouseClick(section.title, Qt.MouseButton.LeftButton)
    assert panel.isVisible()


def test_overlays_follow_their_actions(window, qtbot):
    view = window.actions_.view
    window.resize(1000, 900)
    QApplication.processEvents()
    actions = (view.split, view.uncertainty, view.made_from)
    for box, action in zip(window.dock.overlay_boxes, actions, strict=True):
        window.dock.upper.ensureWidgetVisible(box)
        click(box, qtbot)
        assert action.isChecked()
        assert box.isChecked()
        action.trigger()
        assert not box.isChecked()


def test_parameters_are_remembered(window, settings, other_window):
    does = window.editor
    does.choices.choose_preset("text")
    does.choices.choose(feather=7)
    window.dock.overlays.opened = False
    last_used.store(window, window.editor, settings)
    window.dock.store_sections(settings)
    other = other_window()
    state = other.editor.state
    assert (state.choices.shown_preset, state.choices.feather) == ("text", 7)
    assert state.choices.learning == PRESETS["text"].learning
    assert other.dock.parameters.opened
    assert not other.dock.overlays.opened


@pytest.mark.parametrize(
    "stored",
    ["", "no JSON", "3", "[]", json.dumps({"colour": 3}), json.dumps({"reach": 1}),
     json.dumps({"radius": "far"}), json.dumps({"passes": 2.5})],
)  # fmt: skip
def test_invalid_stored_parameters_are_ignored(settings, other_window, stored):
    settings.setValue("regression", stored)
    settings.setValue("feather", stored)
    settings.setValue("preset", "scratch")
    settings.setValue("sections/parameters", "perhaps")
    state = other_window().editor.state
    assert state.choices.learning == Learning()
    assert state.choices.feather == (3 if stored == "3" else 0)
    assert state.choices.shown_preset == CUSTOM


def test_opacity_of_the_fill_is_set_in_the_panel_and_not_kept_for_the_next_start(
    window, hand, engine, picture, settings, qtbot
):
    from inpaint_app.window.stored import last_used

    engine.run_free()
    window.dock.opacity.setValue(50)
    window.dock.opacity.editingFinished.emit()
    assert window.editor.state.choices.opacity == 50
    hand.drag((50, 50))
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.editor.state.picture.filled)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    layers = window.editor.document.layers
    shown = layers.shown(layers.rect)[50, 50].astype(float)
    wanted = (picture.pixels[50, 50].astype(float) + 101) / 2
    assert np.abs(shown - wanted).max() <= 0.5
    last_used.store(window, window.editor, settings)
    assert not settings.contains("opacity")
