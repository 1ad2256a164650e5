"""The outlines of what is proposed, as the real window draws them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from inpaint_app.editor.state import Outlined
from inpaint_app.masks.places import named_places
from inpaint_app.window.canvas import proposal_outlines
from inpaint_app.window.look import theme

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WHITE = (255, 255, 255)
PROPOSED = theme.PROPOSED.getRgb()[:3]


def shown(window):
    """Return the colours of the canvas, (h, w, 3)."""
    QApplication.processEvents()
    image = window.canvas.viewport().grab().toImage()
    image = image.convertToFormat(image.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def near(window, row, column, colour):
    """Return how many pixels of a colour are drawn up to 9 px above and below a place."""
    place = window.canvas.mapFromScene(QPointF(column, row)) * window.devicePixelRatioF()
    colours = shown(window)
    part = colours[max(place.y() - 18, 0) : place.y() + 18, place.x() - 2 : place.x() + 3]
    return int((part == colour).all(axis=2).sum())


def test_each_proposal_has_an_outline_around_it(scratched):
    for row in (31, 101, 161):
        assert near(scratched, row, 60, PROPOSED) >= 8, "a line above, and one below"
    assert near(scratched, 65, 60, PROPOSED) == 0
    proposals = scratched.editor.state.proposals
    assert proposals.outlined.mask.sum() == proposals.count


def test_the_current_one_is_brighter(scratched):
    scratched.editor.proposals.step(1)
    here = scratched.editor.state.proposals.here
    rows = [31, 101, 161]
    white = [near(scratched, row, 60, WHITE) for row in rows]
    current = [here.top <= row < here.bottom for row in rows]
    assert sum(current) == 1
    assert [number >= 8 for number in white] == current


def test_what_is_left_out_is_dim_until_it_is_proposed_again(scratched, hand):
    plain = shown(scratched)
    hand.drag((100, 31))
    assert near(scratched, 31, 60, PROPOSED) == 0
    left = shown(scratched)
    hand.drag((100, 101))
    scratched.editor.proposals.toggle(101, 100)
    np.testing.assert_array_equal(shown(scratched), left)
    scratched.editor.proposals.toggle(31, 100)
    np.testing.assert_array_equal(shown(scratched), plain)


def test_no_outline_over_the_original_nor_after_the_detection(scratched):
    item = scratched.canvas.scene().outlines
    assert item.isVisible()
    scratched.editor.inspection.compare(True)
    assert not item.isVisible()
    scratched.editor.inspection.compare(False)
    assert item.isVisible()
    scratched.editor.proposals.drop()
    assert not item.isVisible()


@pytest.mark.parametrize("side", [1, 2, 4, 8, 16])
def test_lines_are_where_the_squares_of_the_mask_end(side):
    mask = np.random.default_rng(side).random((101, 150)) < 0.004
    mask[40:43, 10:120] = True
    _, names = named_places(mask)
    seen = proposal_outlines.Rect(7, 9, 90, 140)
    lines = proposal_outlines._lines(Outlined(mask, names), seen, side)
    padded = np.pad(mask, ((0, -101 % side), (0, -150 % side)))
    tall, wide = (length // side for length in padded.shape)
    squares = padded.reshape(tall, side, wide, side).any(axis=(1, 3))
    drawn = set()
    assert (lines[:, 4] > 0).all()
    for left, top, right, bottom in (lines[:, :4] // side).tolist():
        drawn |= {(x, top, "across") for x in range(left, right)}
        drawn |= {(left, y, "down") for y in range(top, bottom)}
    edged = np.pad(squares, 1)
    for row in range(-(-20 // side) + 1, 80 // side - 1):
        for column in range(-(-20 // side) + 1, 130 // side - 1):
            here = edged[row + 1, column + 1]
            for way, other in (
                ("across", edged[row, column + 1]),
                ("down", edged[row + 1, column]),
            ):
                if not (here and other):  # else two places may meet
                    assert ((column, row, way) in drawn) == (here != other)


def test_zoomed_out_the_lines_are_no_finer_than_the_screen(scratched, monkeypatch):
    sides = []
    plain = proposal_outlines._lines

    def spied(outlined, seen, side):
        sides.append(side)
        return plain(outlined, seen, side)

    monkeypatch.setattr(proposal_outlines, "_lines", spied)
    for zoom, side in ((4, 1), (1, 1), (0.6, 2), (0.4, 4), (0.2, 8)):
        scratched.canvas.set_zoom(zoom / scratched.devicePixelRatioF())
        sides.clear()
        shown(scratched)
        assert set(sides) == {side}


def test_the_same_outlines_are_not_drawn_again(scratched, monkeypatch):
    item = scratched.canvas.scene().outlines
    updates = []
    monkeypatch.setattr(item, "update", lambda: updates.append(1))
    state = scratched.editor.state
    scratched.canvas.show_state(state)
    assert not updates
    changed = replace(state.proposals, at=1)
    scratched.canvas.show_state(replace(state, proposals=changed))
    assert updates
