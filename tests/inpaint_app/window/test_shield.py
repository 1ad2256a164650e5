# ruff: noqa: ARG001  (all ways are called alike)
"""Protected places stay untouched, whatever is done over them in the real window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from inpaint_app.document.document import Document
from inpaint_app.sessions.finding import session_of
from inpaint_app.sessions.reading import read_session
from inpaint_app.sessions.writing import write_session

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shielded(window, hand, qtbot):
    """A window in which columns 60 to 90 around row 50 are protected, and the brush in hand."""
    qtbot.keyClick(window, Qt.Key.Key_K)
    assert window.actions_.tools.shield.isChecked()
    hand.drag((60, 50), (90, 50))
    qtbot.keyClick(window, Qt.Key.Key_B)
    return window


def mask(window):
    return window.editor.document.layers.selection.pixels


def shield(window):
    return window.editor.document.layers.shield.pixels


def brush(window, hand, qtbot):
    hand.drag((20, 50), (150, 50))


def rectangle(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_M)
    hand.drag((20, 20), (100, 90))


def lasso(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_L)
    hand.drag((20, 20), (100, 20), (100, 90), (20, 90))


def wand(window, hand, qtbot):
    window.editor.mask.set_tolerance(255)
    qtbot.keyClick(window, Qt.Key.Key_W)
    hand.drag((20, 20))


def everything(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_A, CONTROL)


def grown(window, hand, qtbot):
    hand.drag((20, 50), (40, 50))
    window.editor.mask.set_growth(20)
    window.actions_.mask.grow.trigger()


def imported(window, hand, qtbot):
    window.editor.mask.add(np.ones(mask(window).shape, bool))


@pytest.mark.parametrize("how", [brush, rectangle, lasso, wand, everything, grown, imported])
def test_nothing_protected_is_masked_filled_or_applied(shielded, hand, engine, qtbot, how):
    window = shielded
    engine.run_free()
    before = window.editor.document.layers.image.copy()
    how(window, hand, qtbot)
    qtbot.waitUntil(lambda: not window.editor.state.mask.busy)
    assert mask(window).any()
    assert not (mask(window) & shield(window)).any()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert not (engine.calls[-1]["mask"] & shield(window)).any()
    qtbot.keyClick(window, Qt.Key.Key_Return)
    after = window.editor.document.layers.image
    assert (after != before).any()
    np.testing.assert_array_equal(after[shield(window)], before[shield(window)])


def test_protection_takes_out_of_the_mask_and_gives_back(window, hand, engine, qtbot):
    engine.run_free()
    hand.drag((20, 50), (150, 50))
    painted = mask(window).copy()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    qtbot.keyClick(window, Qt.Key.Key_K)
    hand.drag((60, 50), (90, 50))
    np.testing.assert_array_equal(mask(window), painted & ~shield(window))
    assert window.editor.state.picture.masked == mask(window).sum()
    shown = window.editor.document.layers.shown(window.editor.document.layers.rect)
    original = window.editor.document.picture.pixels
    np.testing.assert_array_equal(shown[shield(window)], original[shield(window)])
    assert window.actions_.edit.undo.text() == "&Undo protect"
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(mask(window), painted)
    qtbot.keyClick(window, Qt.Key.Key_Y, CONTROL)
    assert not (mask(window) & shield(window)).any()
    window.actions_.mask.clear_shield.trigger()
    np.testing.assert_array_equal(mask(window), painted)


def test_the_restore_brush_leaves_protected_pixels(window, hand, engine, qtbot):
    engine.run_free()
    hand.drag((20, 50), (150, 50))
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    qtbot.keyClick(window, Qt.Key.Key_Return)
    filled = window.editor.document.layers.image.copy()
    qtbot.keyClick(window, Qt.Key.Key_K)
    hand.drag((60, 50), (90, 50))
    qtbot.keyClick(window, Qt.Key.Key_R)
    hand.drag((20, 50), (150, 50))
    image = window.editor.document.layers.image
    np.testing.assert_array_equal(image[shield(window)], filled[shield(window)])
    assert (image != filled).any()


def test_a_session_keeps_the_shield_and_what_is_masked_below_it(shielded, hand, tmp_path):
    hand.drag((20, 50), (150, 50))
    document = shielded.editor.document
    write_session(tmp_path / "kept.ntki", session_of(document, {})())
    session = read_session(tmp_path / "kept.ntki")
    again = Document.resumed(document.picture, session.layers, session.edits, session.done)
    for layer in ("mask", "shielded"):
        np.testing.assert_array_equal(
            again.layers.layer(layer).pixels, document.layers.layer(layer).pixels
        )
    np.testing.assert_array_equal(again.layers.selection.painted, document.layers.selection.painted)
    again.travel_to(0)
    assert not again.layers.shield.count
    assert not again.layers.selection.painted.any()
    assert again.layers.selection.count == 0


def test_shift_a_forbids_sampling_and_masks_can_still_be_painted_there(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    hand.drag((60, 50), (90, 50))
    qtbot.keyClick(window, Qt.Key.Key_B)
    hand.drag((20, 50), (150, 50))
    assert (mask(window) & window.editor.document.layers.guides.edit("protected").pixels).any()


@pytest.mark.parametrize("key", [Qt.Key.Key_J, Qt.Key.Key_S, Qt.Key.Key_H])
def test_healing_and_stamps_leave_protected_pixels_as_they_are(
    shielded, hand, engine, picture, qtbot, key
):
    engine.run_free()
    qtbot.keyClick(shielded, key)
    hand.press(60, 120, modifiers=Qt.KeyboardModifier.AltModifier)
    hand.release()
    hand.drag((20, 50), (150, 50))
    editor = shielded.editor
    qtbot.waitUntil(lambda: not editor.state.healing.pending and not editor.state.stamps.pending)
    changed = (editor.document.layers.image != picture.pixels).any(axis=2)
    assert changed.any()
    assert not changed[shield(shielded)].any()
