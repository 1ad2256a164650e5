"""The panel for wide holes, another try, and what is told of it."""

from __future__ import annotations

import json
import re

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenuBar

import ntk_core
from inpaint_app.editor.state import RunStatus
from inpaint_app.settings.copying import LARGEST_LOCALITY, Copying
from inpaint_app.window.controls.debounce import DEBOUNCE_MS
from inpaint_app.window.docks.copying import _from_tick, _to_tick
from inpaint_app.window.main_window import MainWindow
from inpaint_app.window.stored import last_used
from inpaint_app.window.words import texts
from ntk_core import Rect, Region

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(window):
    return window.dock.copying


def key(widget, code):
    widget.setFocus()
    QApplication.sendEvent(
        widget, QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier)
    )


def click(box, qtbot):
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))


def test_the_panel_appears_for_methods_that_fill_wide_holes(window, panel):
    for method in ("auto", "paper", "texture", "fast", "auto", "detail"):
        window.editor.choices.choose(method=method)
        shown = method in ("auto", "texture")
        assert panel.isVisible() == shown
        assert panel.near.isVisible() == shown
        assert window.dock.architecture.isVisible() == (method == "paper")
        assert window.actions_.run.another.isEnabled() is False, "nothing is masked"


def test_showing_the_panel_moves_nothing_else_and_does_not_grow_the_window(window):
    dock = window.dock
    window.resize(1000, 600)
    QApplication.processEvents()
    places = [w.geometry() for w in (dock.method, dock.method_hint, dock.export)]
    for method in ("paper", "auto", "fast", "texture"):
        window.editor.choices.choose(method=method)
        QApplication.processEvents()
        assert [w.geometry() for w in (dock.method, dock.method_hint, dock.export)] == places
        assert window.height() == 600


def test_the_panel_fits_into_a_window_of_the_default_size(window, panel):
    window.resize(1280, 800)
    window.editor.choices.choose(method="texture")
    QApplication.processEvents()
    view = window.dock.upper.viewport()
    for widget in (panel.near, panel.automatic, panel.patch_size, panel.turned):
        corner = widget.mapTo(view, widget.rect().bottomRight())
        assert view.rect().contains(corner)
    for box in (panel.automatic, panel.turned):
        assert box.width() >= box.sizeHint().width(), "the text is not cut off"


def test_the_locality_can_be_set_and_left_automatic(window, panel, qtbot):
    def locality():
        return window.editor.state.choices.copying.locality

    assert panel.automatic.isChecked()
    assert not panel.near.isEnabled()
    click(panel.automatic, qtbot)
    assert panel.near.isEnabled()
    assert locality() == 0.5, "as it was"
    key(panel.near, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: 0.5 < locality() < 0.6)
    key(panel.near, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: locality() == LARGEST_LOCALITY)
    key(panel.near, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: locality() == 0.0)
    key(panel.near, Qt.Key.Key_Right)
    click(panel.automatic, qtbot)
    assert locality() is None
    qtbot.wait(2 * DEBOUNCE_MS)
    assert locality() is None, "the value that was pending is forgotten"
    assert panel.near.value() == 50


def test_a_value_that_the_slider_rounds_is_kept(window, panel, qtbot):
    window.editor.choices.choose(copying=Copying(0.123456, 4, 25, True))
    click(panel.turned, qtbot)
    assert window.editor.state.choices.copying == Copying(0.123456, 4, 25, False)
    assert panel.patch_size.currentText() == "25 px"


def test_slider_positions_map_to_localities():
    values = [_from_tick(tick) for tick in range(101)]
    assert values == sorted(set(values))
    assert (values[0], values[50]) == (0.0, ntk_core.problem.recipes.Texture().locality)
    assert [_to_tick(value) for value in values] == list(range(101))
    assert (_to_tick(None), _to_tick(LARGEST_LOCALITY), _to_tick(1e-9)) == (50, 100, 1)


def test_patch_size_and_rotations_are_sent_to_the_engine(window, panel, hand, engine, qtbot):
    hand.drag((50, 50), (90, 50))
    engine.run_free()
    assert [panel.patch_size.itemText(i) for i in range(panel.patch_size.count())] == [
        "Auto", "5 px", "7 px", "9 px", "11 px", "15 px", "21 px",
    ]  # fmt: skip
    key(panel.patch_size, Qt.Key.Key_Down)
    key(panel.patch_size, Qt.Key.Key_Down)
    click(panel.turned, qtbot)
    assert engine.calls == []
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    (call,) = engine.calls
    assert call["options"] == {
        "locality": None, "seed": 0, "patch_size": 7, "rotations": True,
    }  # fmt: skip
    window.editor.choices.choose(method="detail")
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert engine.calls[-1]["options"] == {}


@pytest.mark.parametrize("way", ["key", "button"])
def test_try_another_runs_with_the_next_seed(window, hand, engine, qtbot, way):
    engine.run_free()
    button = window.dock.another
    assert button.isVisible()
    assert not button.isEnabled()
    hand.drag((50, 50), (90, 50))
    for seed in (1, 2):
        if way == "key":
            qtbot.keyClick(window, Qt.Key.Key_T, CONTROL)
        else:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert window.editor.state.run.running
        qtbot.waitUntil(lambda: not window.editor.state.run.running)
        assert engine.calls[-1]["options"]["seed"] == seed
        assert engine.calls[-1]["wanted"] is None, "all of it"
    window.editor.choices.choose(method="fast")
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert len(engine.calls) == 3, "the method was changed"
    assert not button.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_T, CONTROL)
    assert len(engine.calls) == 3


def test_live_runs_again_after_a_change_of_the_panel(window, panel, hand, engine, qtbot):
    engine.run_free()
    window.editor.reconstruction.set_live(True)
    hand.drag((50, 50), (90, 50))
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    click(panel.turned, qtbot)
    qtbot.waitUntil(lambda: len(engine.calls) == 2 and not window.editor.state.run.running)
    assert engine.calls[-1]["options"]["rotations"] is True


def test_choices_are_remembered_but_for_the_seed(window, settings, engine, qapp):
    window.editor.choices.choose(copying=Copying(0.3, 7, 11, True))
    last_used.store(window, window.editor, settings)
    other = MainWindow(settings, engine)
    assert other.editor.state.choices.copying == Copying(0.3, 0, 11, True)
    assert other.dock.copying.turned.isChecked()
    assert other.dock.copying.patch_size.currentData() == 11
    assert not other.dock.copying.automatic.isChecked()
    other.close_now()
    other.deleteLater()
    qapp.sendPostedEvents(other, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize(
    "stored",
    ["", "no JSON", "3", "[]", json.dumps({"colour": 3}), json.dumps({"seed": -1}),
     json.dumps({"locality": "near"}), json.dumps({"patch_size": 8}), json.dumps({"seed": "1"})],
)  # fmt: skip
def test_invalid_stored_choices_are_ignored(settings, engine, qapp, stored):
    settings.setValue("texture", stored)
    window = MainWindow(settings, engine)
    assert window.editor.state.choices.copying == Copying()
    window.close_now()
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def test_every_field_has_a_name_a_tip_and_a_key_of_its_own(window, panel, qtbot):
    fields = [panel.near, panel.automatic, panel.patch_size, panel.turned]
    for field in fields:
        assert field.accessibleName() or field.text()
        assert len(field.toolTip()) > 20
    labels = {label.text(): label.buddy() for label in panel.findChildren(QLabel)}
    assert labels == {"Stay &local": panel.near, "&Patch size": panel.patch_size}
    menus = [action.text() for action in window.findChild(QMenuBar).actions()]
    keys = [re.search("&(.)", t).group(1).lower() for t in (*menus, *labels, panel.turned.text())]
    assert len(set(keys)) == len(keys) == 10
    click(panel.automatic, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert panel.near.hasFocus()


def test_no_two_actions_have_the_same_key(window, qtbot):
    every = [
        *window.actions(),
        *(a for d in (window.dock, window.kernel_dock) for a in d.actions()),
    ]
    for proposing in (False, True):
        if proposing:
            window.editor.proposals.look()
            qtbot.waitUntil(lambda: window.editor.state.proposals.phase == "found")
        # Return and Esc are for what is proposed, as long as something is.
        both = {window.actions_.mask.add_found, window.actions_.mask.drop_found}
        other = {window.actions_.edit.apply, window.actions_.run.cancel}
        idle = other if proposing else both
        assert not any(action.isEnabled() for action in idle)
        keys = [k.toString() for a in every if a not in idle for k in a.shortcuts()]
        assert len(keys) == len(set(keys))
    for menu in window.findChild(QMenuBar).actions():
        letters = [
            found.group(1).lower()
            for action in menu.menu().actions()
            if (found := re.search("&(.)", action.text()))
        ]
        assert len(letters) == len(set(letters)), menu.text()


# -- what is told


def region(texture):
    return Region(Rect(0, 0, 9, 9), 81, 4.5, texture)


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ((), ""),
        ((0.0,), ""),
        ((1.0,), " · 1 wide region by texture"),
        ((1.0, 1.0), " · 2 wide regions by texture"),
        ((0.0, 1.0), " · 1 wide region by texture, the rest by detail"),
        ((0.0, 0.4), " · 1 region blended, the rest by detail"),
        ((1.0, 0.4, 0.6), " · 1 wide region by texture, 2 regions blended"),
    ],
)
def test_the_status_names_the_method_of_each_region(shares, told):
    status = RunStatus("done", "texture", 4, 4, 1.0, None, 2.1, regions=tuple(map(region, shares)))
    assert texts.run_text(status) == f"Done in 2.1 s{told}"


def test_the_status_counts_the_levels_of_the_pyramid():
    assert texts.run_text(RunStatus("running", "texture", 2, 6)) == "Texture, level 2 of 6"
    assert texts.run_text(RunStatus("running", "texture", 1, 1)) == "Texture…"


def test_the_time_left_is_not_cut_off_when_it_appears(window):
    window.resize(1000, 640)
    label = window.status.run
    for left in (None, 9.0, 118.0, None, 754.0):
        window.show_run(RunStatus("running", "texture", 1, 3, 0.2, left))
        assert label.width() >= label.sizeHint().width()
        assert label.geometry().right() < window.status.bar.geometry().left()


def test_the_longest_final_status_fits_into_a_small_window(window):
    window.resize(1000, 600)
    status = RunStatus(
        "done", "texture", 4, 4, 1.0, None, 754.0, regions=tuple(map(region, (0, 0.5, 0.5, 1, 1)))
    )
    window.show_run(status)
    QApplication.processEvents()
    label = window.status.run
    assert label.width() >= label.sizeHint().width()
    assert window.width() == 1000
