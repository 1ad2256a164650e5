"""The healing brush in the real window: painted, released, filled and applied as one step."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from inpaint_app.document.overlay import PENDING
from inpaint_app.files.images import read_image, write_image
from inpaint_app.sessions.reading import read_session
from inpaint_app.window.dialogs import questions

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def healing(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_J)
    assert window.editor.state.strokes.tool == "heal"
    return window


def pixels(window):
    return window.editor.document.layers.image


def codes(window):
    layers = window.editor.document.layers
    return layers.overlay(layers.rect)


def done(window):
    return not window.editor.state.healing.pending


def labels(window):
    return [edit.label for edit in window.editor.document.history.commands]


def test_a_stroke_is_filled_and_applied_as_one_step(healing, hand, engine, picture, qtbot):
    hand.press(50, 50)
    hand.move(90, 50)
    under = codes(healing) == PENDING
    assert under[50, 70]
    assert not under[80, 70]
    assert healing.editor.document.layers.selection.count == 0  # the mask is another thing
    hand.release()
    assert np.array_equal(pixels(healing), picture.pixels)
    engine.let_go(1)
    layers = healing.editor.document.layers
    qtbot.waitUntil(lambda: (layers.shown(layers.rect)[under] == 101).all())  # streamed
    assert labels(healing) == []
    engine.run_free()
    qtbot.waitUntil(lambda: labels(healing) == ["heal"])
    assert (pixels(healing)[under] == 101).all()
    assert np.array_equal(pixels(healing)[~under], picture.pixels[~under])
    assert not codes(healing).any()
    qtbot.keyClick(healing, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(pixels(healing), picture.pixels)
    qtbot.keyClick(healing, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert (pixels(healing)[under] == 101).all()


def test_strokes_follow_one_another_and_esc_takes_the_last_back(
    healing, hand, engine, picture, qtbot
):
    places = ((40, 40), (150, 100), (250, 150))
    for place in places:
        hand.drag(place)
    assert healing.editor.state.healing.pending == 3
    assert healing.actions_.run.cancel.isEnabled()
    qtbot.keyClick(healing, Qt.Key.Key_Escape)
    assert healing.editor.state.healing.pending == 2
    assert not codes(healing)[150, 250]
    engine.run_free()
    qtbot.waitUntil(lambda: labels(healing) == ["heal", "heal"])
    _, second = engine.calls
    assert second["mask"][100, 150]
    assert not second["mask"][40, 40]
    assert (second["image"][40, 40] == 101).all()  # it reads what the first one made
    assert (pixels(healing)[40, 40] == 101).all()
    assert (pixels(healing)[100, 150] == 102).all()
    qtbot.keyClick(healing, Qt.Key.Key_Escape)
    qtbot.keyClick(healing, Qt.Key.Key_Escape)
    assert np.array_equal(pixels(healing), picture.pixels)
    assert healing.editor.state.history.redo == "heal"
    assert not healing.actions_.run.cancel.isEnabled()


def test_esc_while_a_stroke_is_drawn_or_computed_leaves_nothing(healing, hand, engine, picture):
    hand.press(50, 50)
    healing.actions_.run.cancel.trigger()
    assert not codes(healing).any()
    hand.release()
    hand.drag((90, 90))
    healing.actions_.run.cancel.trigger()
    engine.run_free()
    assert done(healing)
    assert not codes(healing).any()
    assert labels(healing) == []
    assert np.array_equal(pixels(healing), picture.pixels)


def test_what_is_healed_leaves_the_mask_and_a_mask_stroke_is_not_cut(healing, hand, engine, qtbot):
    qtbot.keyClick(healing, Qt.Key.Key_B)
    hand.drag((50, 50), (200, 50))
    count = healing.editor.document.layers.selection.count
    qtbot.keyClick(healing, Qt.Key.Key_J)
    hand.drag((100, 50))
    qtbot.keyClick(healing, Qt.Key.Key_B)
    hand.press(50, 150)
    engine.run_free()
    qtbot.waitUntil(lambda: done(healing))
    hand.move(80, 150)
    assert labels(healing) == ["paint"]
    hand.release()
    assert labels(healing) == ["paint", "paint", "heal"]
    qtbot.keyClick(healing, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(healing, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert healing.editor.document.layers.selection.count == count


def test_a_run_that_goes_on_starts_again_with_the_healed_picture(healing, hand, engine, qtbot):
    qtbot.keyClick(healing, Qt.Key.Key_B)
    hand.drag((50, 50), (90, 50))
    qtbot.keyClick(healing, Qt.Key.Key_F5)
    qtbot.keyClick(healing, Qt.Key.Key_J)
    hand.drag((200, 150))
    engine.run_free()
    qtbot.waitUntil(lambda: done(healing) and not healing.editor.state.run.running)
    assert labels(healing) == ["paint", "heal"]
    layers = healing.editor.document.layers
    assert layers.has_fill
    assert layers.selection.count
    assert (layers.shown(layers.rect)[50, 70] > 100).all()


def test_failure_is_said_and_leaves_the_picture(healing, hand, engine, picture, qtbot):
    engine.error = ValueError("no pixels")
    hand.drag((50, 50))
    qtbot.waitUntil(lambda: done(healing))
    assert healing.message.isVisible()
    assert not codes(healing).any()
    assert np.array_equal(pixels(healing), picture.pixels)


def test_undo_of_another_step_drops_what_is_computed(healing, hand, engine, picture, qtbot):
    hand.drag((50, 50))
    engine.let_go(1)
    layers = healing.editor.document.layers
    qtbot.waitUntil(lambda: (layers.shown(layers.rect)[50, 50] == 101).all())
    healing.editor.history.travel_to(0)
    assert done(healing)
    healing.editor.history.redo()
    assert np.array_equal(layers.shown(layers.rect), picture.pixels)
    engine.run_free()


def test_keyboard_heals(healing, engine, qtbot):
    for _ in range(3):
        qtbot.keyClick(healing.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(healing.canvas, Qt.Key.Key_Space)
    qtbot.keyClick(healing.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(healing.canvas, Qt.Key.Key_Space)
    engine.run_free()
    qtbot.waitUntil(lambda: labels(healing) == ["heal"])


def test_another_picture_forgets_the_strokes(healing, hand, engine, picture):
    hand.drag((50, 50))
    healing.editor.adopt(picture)
    engine.run_free()
    assert done(healing)
    assert not codes(healing).any()


def test_an_export_waits_for_what_is_being_healed(
    healing, hand, engine, tmp_path, monkeypatch, qtbot
):
    path = tmp_path / "out.png"
    asked = []
    monkeypatch.setattr(questions, "ask_export", lambda *_: asked.append(1) or path)
    hand.drag((50, 50))
    qtbot.keyClick(healing, Qt.Key.Key_E, CONTROL | SHIFT)
    assert not asked
    engine.run_free()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not healing.editor.state.files.busy)
    assert asked == [1]
    assert (read_image(path).pixels[50, 50] == 101).all()


@pytest.mark.parametrize("answer", ["drop", "save"])
def test_closing_asks_about_what_is_being_healed(
    healing, hand, engine, picture, tmp_path, monkeypatch, qtbot, answer
):
    path, asked = tmp_path / "work.ntki", []
    monkeypatch.setattr(questions, "ask_session", lambda *_: path)
    monkeypatch.setattr(questions, "ask_unsaved", lambda *_: asked.append(1) or answer)
    write_image(picture.path, picture.pixels)
    healing.editor.adopt(read_image(picture.path))
    hand.drag((50, 50))
    engine.run_free()  # but the window has not heard of it yet
    healing.close()
    assert asked == [1]
    assert healing.isVisible() == (answer == "save")
    qtbot.waitUntil(lambda: not healing.isVisible())
    if answer == "save":
        assert [edit.label for edit in read_session(path).edits] == ["heal"]
    assert asked == [1]
