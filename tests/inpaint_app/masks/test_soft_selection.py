"""Soft pixels of a mask, against a plain array of coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_app.masks.selection import Selection
from ntk_core import Rect

SHAPE = (150, 90)
points = st.tuples(st.floats(-20, 110, width=16), st.floats(-20, 170, width=16))
strokes = st.tuples(points, points, st.floats(1, 40), st.floats(0, 1), st.booleans())
KINDS = ["stroke"] * 3 + ["add", "put", "remove", "clear", "combine", "undo", "redo", "hide"]


def disc(start, end, diameter: float, hardness: float) -> np.ndarray:
    """Coverage of a soft brush, from the definition: it falls from 255 smoothly to 0."""
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]] + 0.5
    d = np.subtract(end, start)
    length = float(d @ d)
    t = np.clip(((x - start[0]) * d[0] + (y - start[1]) * d[1]) / length, 0, 1) if length else 0
    far = np.hypot(x - (start[0] + t * d[0]), y - (start[1] + t * d[1]))
    radius = diameter / 2
    width = max(radius * (1 - hardness), 1.0)
    share = np.clip((max(radius, radius * hardness + 0.5) - far) / width, 0, 1)
    return np.rint((3 * share**2 - 2 * share**3) * 255)


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_every_kind_of_change_does_the_same_to_a_plain_array(data):
    selection, shield = Selection(SHAPE), Selection(SHAPE)
    selection.hide_under(shield)
    plain = np.zeros(SHAPE, np.uint8)
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    done, undone, states = [], [], [plain.copy()]
    for kind in data.draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=10)):
        row, column = (int(rng.integers(side - 20)) for side in SHAPE)
        rect = Rect(row, column, row + 20, column + 20)
        some = rng.integers(0, 256, (20, 20)).astype(np.uint8) * (rng.random((20, 20)) < 0.6)
        marks = some if rng.random() < 0.5 else some > 128
        full = marks if marks.dtype == np.uint8 else marks * np.uint8(255)
        here = plain[rect.slices]
        if kind == "stroke":
            start, end, diameter, hardness, value = data.draw(strokes)
            before = plain.copy()
            inside = selection.stamp(start, end, diameter, value=value, hardness=hardness)
            plain = np.array(selection.painted_marks()) * np.uint8(1 if selection.soft else 255)
            if hardness < 1 and diameter >= 3:
                new = disc(start, end, diameter, hardness)
                wanted = np.maximum(before, new) if value else np.minimum(before, 255 - new)
                assert np.abs(plain - wanted).max() <= 1  # float32 rounds differently
            outside = np.ones(SHAPE, bool)
            if inside is not None:
                outside[inside.slices] = False
            np.testing.assert_array_equal(plain[outside], before[outside])
        elif kind == "add":
            whole = np.zeros(SHAPE, marks.dtype)
            whole[rect.slices] = marks
            selection.add(whole)
            np.maximum(here, full, out=here)
        elif kind == "put":
            selection.put(marks, rect)
            here[...] = full
        elif kind == "remove":
            selection.remove(some > 100, rect)
            here[some > 100] = 0
        elif kind == "clear":
            selection.clear()
            plain[...] = 0
        elif kind == "combine":
            how = data.draw(st.sampled_from(["add", "subtract", "replace", "intersect"]))
            selection.combine(marks, rect, how)
            made = {
                "add": np.maximum(here, full),
                "subtract": np.minimum(here, 255 - full),
                "replace": full,
                "intersect": np.minimum(here, full),
            }[how]
            if how in ("replace", "intersect"):
                plain = np.zeros_like(plain)
            plain[rect.slices] = made
        elif kind == "hide":
            shield.put(marks != 0, rect)
            shield.commit()
        elif kind == "undo" and done:
            undone.append(done.pop())
            selection.flip(undone[-1])
            plain = states[len(done)].copy()
        elif kind == "redo" and undone:
            done.append(undone.pop())
            selection.flip(done[-1])
            plain = states[len(done)].copy()
        if kind not in ("undo", "redo") and (change := selection.commit()) is not None:
            done.append(change)
            undone.clear()
            states[len(done) :] = [plain.copy()]
        shown = np.where(shield.pixels, 0, plain)
        painted = selection.painted_marks()
        full = painted if painted.dtype == np.uint8 else painted * np.uint8(255)
        np.testing.assert_array_equal(full, plain)
        np.testing.assert_array_equal(selection.pixels, shown > 0)
        np.testing.assert_array_equal(selection.coverage_snapshot(), shown)
        soft = selection.softness_snapshot()
        lacking = np.where(shown > 0, 255 - shown, 0)
        np.testing.assert_array_equal(0 if soft is None else soft, lacking)
        assert selection.soft == bool(((plain > 0) & (plain < 255)).any())
        assert selection.count == np.count_nonzero(shown)


def test_a_hard_brush_and_marks_of_full_coverage_are_the_hard_mask():
    hard, soft = Selection(SHAPE), Selection(SHAPE)
    for selection, hardness in ((hard, {}), (soft, {"hardness": 1.0})):
        selection.stamp((20, 20), (60, 80), 13, value=True, **hardness)
        selection.stamp((40, 40), (40, 80), 5, value=False, **hardness)
    mask = np.zeros(SHAPE, bool)
    mask[100:120, 20:50] = True
    hard.add(mask)
    soft.add(mask * np.uint8(255))
    np.testing.assert_array_equal(hard.pixels, soft.pixels)
    assert not soft.soft
    assert hard.commit() == soft.commit()  # the same bytes, nothing about softness


def test_strokes_that_overlap_do_not_add_up():
    once, twice = Selection(SHAPE), Selection(SHAPE)
    for selection, times in ((once, 1), (twice, 5)):
        for _ in range(times):
            selection.stamp((45, 70), (45, 70), 40, value=True, hardness=0.2)
    np.testing.assert_array_equal(once.coverage_snapshot(), twice.coverage_snapshot())
    assert 0 < once.coverage_snapshot()[70, 60] < 255


def test_the_softness_shown_is_a_copy_that_cannot_be_written():
    selection = Selection(SHAPE)
    selection.stamp((45, 70), (45, 70), 40, value=True, hardness=0)
    soft = selection.softness_snapshot()
    before = soft.copy()
    selection.stamp((45, 70), (45, 70), 60, value=True)
    np.testing.assert_array_equal(soft, before)
    with pytest.raises(ValueError, match="read-only"):
        soft[0, 0] = 1
    assert not selection.soft
    assert selection.softness_snapshot() is None


def test_a_long_slanting_line_is_the_same_in_parts(monkeypatch):
    from inpaint_app.masks import brush

    line = (3, 5), (80, 140), 17.0
    whole, parts = Selection(SHAPE), Selection(SHAPE)
    whole.stamp(*line, value=True, hardness=0.3)
    monkeypatch.setattr(brush, "_AT_ONCE", 0)
    parts.stamp(*line, value=True, hardness=0.3)
    np.testing.assert_array_equal(whole.coverage_snapshot(), parts.coverage_snapshot())
