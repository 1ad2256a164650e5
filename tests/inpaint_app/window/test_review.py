"""Reviewing what was detected, going from place to place, and intersecting, in the real window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def found(window, qtbot):
    qtbot.waitUntil(lambda: window.editor.state.proposals.phase == "found")
    QApplication.processEvents()


def accept(window, qtbot):
    window.actions_.mask.add_found.trigger()
    qtbot.waitUntil(lambda: not window.editor.state.mask.busy)
    return window.editor.document.layers.selection.pixels


def test_a_click_leaves_one_out_and_another_click_brings_it_back(scratched, hand, qtbot):
    hand.drag((100, 31))
    assert scratched.editor.state.proposals.left_out == 1
    assert "1 left out" in scratched.proposal.review.told.text()
    hand.drag((50, 161))
    hand.drag((50, 161))
    assert scratched.editor.state.proposals.left_out == 1
    assert not scratched.editor.document.layers.selection.count, "a click on one paints nothing"
    mask = accept(scratched, qtbot)
    assert not mask[25:40].any()
    assert mask[101, 30:250].all()
    assert mask[161, 30:70].all()


def test_what_was_left_out_stays_out_at_another_sensitivity(scratched, hand, qtbot):
    hand.drag((100, 31))
    scratched.proposal.slider.setValue(60)
    qtbot.waitUntil(lambda: scratched.editor.state.proposals.sensitivity == 60)
    qtbot.wait(200)
    assert not accept(scratched, qtbot)[31, 40:240].any()


def test_keys_step_through_the_places_with_zoom_and_leave_out(scratched, qtbot):
    places = scratched.editor.state.proposals.places
    assert places >= 3
    seen = []
    for _ in range(places):
        qtbot.keyClick(scratched.canvas, Qt.Key.Key_N)
        here = scratched.editor.state.proposals.here
        assert scratched.canvas.seen.contains((here.left + here.right) / 2, here.top + 1)
        seen.append(here)
    assert len(set(seen)) == places
    assert f"place {places} of {places}" in scratched.proposal.review.told.text()
    qtbot.keyClick(scratched.canvas, Qt.Key.Key_N, SHIFT)
    assert scratched.editor.state.proposals.here == seen[-2]
    before = scratched.editor.state.proposals.count
    qtbot.keyClick(scratched.canvas, Qt.Key.Key_Delete)
    assert scratched.editor.state.proposals.count < before
    qtbot.keyClick(scratched.canvas, Qt.Key.Key_Delete)
    assert scratched.editor.state.proposals.count == before


@pytest.mark.parametrize(("tone", "there", "gone"), [("bright", 31, 101), ("dark", 101, 31)])
def test_only_bright_or_only_dark_damage(scratched, qtbot, tone, there, gone):
    box = scratched.proposal.review.tone
    box.setCurrentIndex(box.findData(tone))
    box.activated.emit(box.currentIndex())
    found(scratched, qtbot)
    mask = accept(scratched, qtbot)
    assert mask[there, 40:240].all()
    assert not mask[gone, 40:240].any()


def test_lengths_limit_what_is_proposed(scratched, qtbot):
    scratched.proposal.review.shortest.setValue(170)
    qtbot.waitUntil(lambda: scratched.editor.state.proposals.places == 2)
    scratched.proposal.review.shortest.setValue(0)
    scratched.proposal.review.longest.setValue(170)
    qtbot.waitUntil(lambda: scratched.editor.state.proposals.places == 1)
    mask = accept(scratched, qtbot)
    assert mask[161, 30:70].all()
    assert not mask[:140].any()


def test_only_in_the_mask_makes_a_rough_mask_precise(scratched, hand, qtbot):
    scratched.editor.proposals.drop()
    qtbot.keyClick(scratched, Qt.Key.Key_M)
    hand.drag((10, 20), (150, 60))
    rough = scratched.editor.document.layers.selection.snapshot()
    qtbot.keyClick(scratched, Qt.Key.Key_D, CONTROL | SHIFT)
    found(scratched, qtbot)
    scratched.proposal.review.within.click()
    qtbot.waitUntil(lambda: scratched.editor.state.proposals.places == 1)
    mask = accept(scratched, qtbot)
    assert mask[31, 30:140].all()
    assert not (mask & ~rough).any()
    assert mask.sum() < rough.sum() / 3
    qtbot.keyClick(scratched, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(scratched.editor.document.layers.selection.pixels, rough)


def test_nothing_protected_is_proposed(scratched, hand, qtbot):
    scratched.editor.proposals.drop()
    qtbot.keyClick(scratched, Qt.Key.Key_K)
    hand.drag((10, 31), (280, 31))
    qtbot.keyClick(scratched, Qt.Key.Key_D, CONTROL | SHIFT)
    found(scratched, qtbot)
    assert not accept(scratched, qtbot)[20:40].any()


def test_n_goes_through_the_masked_places_and_ctrl_2_shows_all(window, hand, qtbot):
    for at in ((30, 30), (250, 32), (100, 150)):
        hand.drag(at)
    centres = []
    for _ in range(4):
        qtbot.keyClick(window, Qt.Key.Key_N)
        middle = window.canvas.seen.center()
        centres.append((round(middle.x()), round(middle.y())))
        assert window.canvas.zoom > 2
    for seen, at in zip(centres, [(30, 30), (250, 32), (100, 150), (30, 30)], strict=True):
        assert abs(seen[0] - at[0]) < 60
        assert abs(seen[1] - at[1]) < 60
    assert centres[3] == centres[0]
    assert len(set(centres)) == 3
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    for x, y in ((30, 30), (250, 32), (100, 150)):
        assert window.canvas.seen.contains(x, y)


@pytest.mark.parametrize("key", [Qt.Key.Key_M, Qt.Key.Key_L])
def test_shift_and_alt_intersect(window, hand, qtbot, key):
    qtbot.keyClick(window, Qt.Key.Key_M)
    hand.drag((20, 20), (100, 100))
    first = window.editor.document.layers.selection.snapshot()
    qtbot.keyClick(window, key)
    hand.press(60, 60, modifiers=SHIFT | ALT)
    for x, y in ((150, 60), (150, 150), (60, 150)) if key == Qt.Key.Key_L else ((150, 150),):
        hand.move(x, y)
    hand.release()
    mask = window.editor.document.layers.selection.pixels
    expected = np.zeros_like(first)
    expected[62:98, 62:98] = True
    assert mask[62:98, 62:98].all()
    assert not (mask & ~first).any()
    assert not mask[:58].any()
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(window.editor.document.layers.selection.pixels, first)


def test_with_made_from_a_click_paints_nothing(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_I)
    hand.drag((50, 50), (90, 50))
    hand.drag((50, 50), (90, 50), button=Qt.MouseButton.RightButton)
    assert window.editor.state.picture.masked == 0
    assert window.editor.state.history.undo is None
    qtbot.keyClick(window, Qt.Key.Key_I)
    hand.drag((50, 50), (90, 50))
    assert window.editor.state.picture.masked > 0
    assert isinstance(hand.at(0, 0), QPoint)


@pytest.mark.parametrize(("count", "told"), [(0, "0 places"), (1, "1 place"), (2, "2 places")])
def test_one_place_is_told_as_one(window, count, told):
    proposals = replace(window.editor.state.proposals, phase="found", places=count)
    window.proposal.review.show_state(replace(window.editor.state, proposals=proposals))
    assert window.proposal.review.told.text() == told
