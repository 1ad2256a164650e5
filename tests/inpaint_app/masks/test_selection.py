from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_app.masks.selection import Selection, pack, unpack
from ntk_core import Rect

HEIGHT, WIDTH = 23, 31
coordinates = st.floats(-15, 45, allow_nan=False).map(lambda v: round(v, 3))
points = st.tuples(coordinates, coordinates)
diameters = st.floats(0.5, 20).map(lambda v: round(v, 3))


def distances(start: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    """Distance of every pixel's centre to a segment, from the definition."""
    y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    d = np.subtract(end, start)
    length = float(d @ d)
    t = np.clip(((x - start[0]) * d[0] + (y - start[1]) * d[1]) / length, 0, 1) if length else 0
    return np.hypot(x - (start[0] + t * d[0]), y - (start[1] + t * d[1]))


@settings(max_examples=300, deadline=None)
@given(start=points, end=points, diameter=diameters)
def test_stamp_sets_exactly_the_pixels_under_the_disc(start, end, diameter):
    selection = Selection((HEIGHT, WIDTH))
    rect = selection.stamp(start, end, diameter, value=True)
    distance = distances(start, end)
    expected = distance <= diameter / 2
    for x, y in (start, end):
        if 0 <= x < WIDTH and 0 <= y < HEIGHT:
            expected[int(y), int(x)] = True
    # On the rim itself rounding decides.
    sure = np.abs(distance - diameter / 2) > 1e-6
    np.testing.assert_array_equal(selection.pixels[sure], expected[sure])
    assert selection.count == np.count_nonzero(selection.pixels)
    outside = selection.pixels.copy()
    if rect is not None:
        outside[rect.slices] = False
    assert not outside.any(), "a pixel outside the reported rectangle changed"


@pytest.mark.parametrize("end", [(20.2, 15.7), (20.2, 3.9), (3.1, 15.7), (20.2, 4.6)])
def test_the_finest_brush_leaves_no_gap(end):
    from scipy.ndimage import label

    selection = Selection((HEIGHT, WIDTH))
    selection.stamp((3.1, 4.6), end, 1, value=True)
    assert label(selection.pixels, np.ones((3, 3)))[1] == 1


def test_erasing_takes_back_what_was_painted():
    selection = Selection((HEIGHT, WIDTH))
    selection.stamp((5, 5), (20, 12), 7, value=True)
    selection.stamp((5, 5), (20, 12), 7, value=False)
    assert selection.count == 0
    assert not selection.pixels.any()


def test_stamping_beside_the_image_changes_nothing():
    selection = Selection((HEIGHT, WIDTH))
    assert selection.stamp((-40, -40), (-20, -20), 5, value=True) is None
    assert selection.commit() is None


@settings(max_examples=60, deadline=None)
@given(
    strokes=st.lists(st.tuples(points, points, diameters, st.booleans()), min_size=1, max_size=8)
)
def test_applying_a_change_and_its_reverse_restores_the_mask(strokes):
    selection = Selection((HEIGHT, WIDTH))
    states, changes = [selection.snapshot()], []
    for start, end, diameter, value in strokes:
        selection.stamp(start, end, diameter, value=value)
        change = selection.commit()
        if change is not None:
            changes.append(change)
            states.append(selection.snapshot())
    for change, state in zip(reversed(changes), reversed(states[:-1]), strict=True):
        selection.flip(change)
        np.testing.assert_array_equal(selection.pixels, state)
    for change, state in zip(changes, states[1:], strict=True):
        selection.flip(change)
        np.testing.assert_array_equal(selection.pixels, state)
        assert selection.count == np.count_nonzero(state)


def test_a_stroke_of_many_segments_is_one_small_change():
    selection = Selection((2000, 3000))
    for x in range(100, 1000, 10):
        selection.stamp((x, 500), (x + 10, 500), 30, value=True)
    change = selection.commit()
    assert change is not None
    assert change.rect.height <= 32
    assert len(change.flipped) < 2_000
    assert selection.commit() is None


def test_add_remove_and_clear():
    selection = Selection((HEIGHT, WIDTH))
    mask = np.zeros((HEIGHT, WIDTH), dtype=bool)
    mask[3:6, 4:9] = True
    assert selection.add(mask) == Rect(3, 4, 6, 9)
    assert selection.count == 15
    selection.remove(np.ones((1, 5), dtype=bool), Rect(3, 4, 4, 9))
    assert selection.count == 10
    assert selection.clear() == Rect(4, 4, 6, 9)
    assert selection.count == 0
    assert selection.clear() is None
    assert selection.add(np.zeros_like(mask)) is None


def test_a_snapshot_is_read_only_and_independent():
    selection = Selection((HEIGHT, WIDTH))
    snapshot = selection.snapshot()
    selection.stamp((5, 5), (5, 5), 9, value=True)
    assert not snapshot.any()
    with pytest.raises(ValueError, match="read-only"):
        snapshot[0, 0] = True
    with pytest.raises(ValueError, match="read-only"):
        selection.pixels[0, 0] = True


@given(st.integers(1, 9), st.integers(1, 9), st.randoms(use_true_random=False))
def test_unpack_is_the_inverse_of_pack(height, width, random):
    mask = np.array([[random.random() < 0.5 for _ in range(width)] for _ in range(height)])
    np.testing.assert_array_equal(unpack(pack(mask), Rect(0, 0, height, width)), mask)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_rectangle_and_snapshot_follow_every_kind_of_change(data):
    height, width = 200, 90  # several strips
    selection, changes = Selection((height, width)), []
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    kinds = st.sampled_from(["paint", "erase", "add", "remove", "put", "clear", "undo"])
    for kind in data.draw(st.lists(kinds, min_size=1, max_size=9)):
        row, column = (int(rng.integers(side - 9)) for side in (height, width))
        rect = Rect(row, column, row + 9, column + 9)
        some = rng.random((9, 9)) < 0.2
        if kind in ("paint", "erase"):
            place = float(column), float(row)
            selection.stamp(place, (place[1], place[0]), 7, value=kind == "paint")
        elif kind == "add":
            mask = np.zeros((height, width), bool)
            mask[rect.slices] = some
            selection.add(mask)
        elif kind == "remove":
            selection.remove(some, rect)
        elif kind == "put":
            selection.put(some, rect)
        elif kind == "clear":
            selection.clear()
        elif changes:
            selection.flip(changes.pop())
        if kind != "undo" and (change := selection.commit()) is not None:
            changes.append(change)
        if rng.random() < 0.7:  # otherwise several changes come between two looks
            np.testing.assert_array_equal(selection.snapshot(), selection.pixels)
            assert selection.rect == Rect.around(selection.pixels)
    np.testing.assert_array_equal(selection.snapshot(), selection.pixels)
    assert selection.rect == Rect.around(selection.pixels)
