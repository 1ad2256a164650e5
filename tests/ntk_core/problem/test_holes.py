"""Which parts of a mask are wide: against distances measured pixel by pixel."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import ndimage

from ntk_core.problem.holes import MOST, THIN, WIDE, _eroded, _share, holes_in, split

CEILING = int(np.ceil(WIDE)) + 1  # half a width that is certainly wide


def depth_in(mask):
    """Return the distance of each pixel to the nearest one outside the mask, one by one."""
    outside = np.argwhere(~mask)
    depth = np.zeros(mask.shape)
    for place in np.argwhere(mask):
        depth[tuple(place)] = np.sqrt(np.min(np.sum((outside - place) ** 2, axis=1)))
    return depth


def disc(shape, row, column, radius):
    rows, columns = np.indices(shape)
    return np.hypot(rows - row, columns - column) <= radius


def box(shape, top, left, height, width):
    mask = np.zeros(shape, bool)
    mask[top : top + height, left : left + width] = True
    return mask


def pasted(holes, shape):
    """Return how many of the holes each pixel is in."""
    count = np.zeros(shape, int)
    for hole in holes:
        count[hole.rect.slices] += hole.mask
    return count


SHAPE = (70, 80)
SHAPES = {
    "a square": box(SHAPE, 20, 30, 21, 21),
    "an even square": box(SHAPE, 20, 30, 20, 20),
    "a disc": disc(SHAPE, 35, 40, 12),
    "a disc between pixels": disc(SHAPE, 35.5, 40.25, 11.3),
    "a bar": box(SHAPE, 28, 5, 19, 70),
    "a bar on end": box(SHAPE, 2, 30, 66, 18),
    "a bar from border to border": box(SHAPE, 28, 0, 19, 80),
    "a square in a corner": box(SHAPE, 0, 0, 15, 15),
    "a disc over the border": disc(SHAPE, 35, 79, 14),
    "two halves side by side": box(SHAPE, 20, 5, 30, 70) & ~box(SHAPE, 0, 40, 70, 2),
}


@pytest.mark.parametrize("mask", SHAPES.values(), ids=SHAPES)
def test_the_half_width_of_a_hole_is_its_largest_distance_to_the_outside(mask):
    deepest = depth_in(mask).max()
    assert deepest > THIN
    for holes in (split(mask, mask).holes, holes_in(mask)):
        assert max(hole.half_width for hole in holes) == pytest.approx(deepest, rel=1e-6)
        np.testing.assert_array_equal(pasted(holes, mask.shape), mask)


@pytest.mark.parametrize("height", range(1, int(2 * THIN) + 1))
@pytest.mark.parametrize("top", [0, 10])
def test_a_bar_is_thin_or_wide_by_its_height(height, top):
    mask = box((60, 60), top, 4, height, 50)
    half_width = height if top == 0 else np.ceil(height / 2)  # beyond the border it goes on
    parts = split(mask, mask)
    region = parts.regions[0]
    assert len(parts.regions) == 1
    assert region.half_width == pytest.approx(half_width)
    assert region.pixels == mask.sum()
    assert bool(parts.holes) == (half_width > THIN)
    assert region.texture == pytest.approx(_share(half_width))


@pytest.mark.parametrize("count", [1, 2])
def test_a_hole_at_the_border_counts_as_going_on_beyond(count):
    height = int(np.floor(WIDE))
    outside = box((90, 90), 40, 20, height, 40)
    at_border = box((90, 90), 0, 20, height, 40)
    assert split(outside, outside).holes == ()
    if count == 2:
        at_border |= box((90, 90), 90 - height, 20, height, 40)
    holes = split(at_border, at_border).holes
    assert len(holes) == count
    assert [hole.half_width for hole in holes] == [height] * count


def test_a_scratch_that_runs_into_a_hole_stays_a_scratch():
    blob = disc((100, 160), 50, 40, 2 * WIDE)
    scratch = box((100, 160), 49, 40, 3, 110)
    parts = split(blob | scratch, blob | scratch)
    (hole,) = parts.holes
    here = pasted(parts.holes, blob.shape) > 0
    assert here[blob].all()
    assert hole.texture == 1
    far = scratch & (np.indices(blob.shape)[1] > 40 + 2 * WIDE + 2 * THIN + 2)
    assert not here[far].any()
    np.testing.assert_array_equal(parts.thin, (blob | scratch) & ~here)
    wide, thin = parts.regions
    assert wide.half_width == pytest.approx(depth_in(blob | scratch).max())
    assert (wide.texture, thin.texture) == (1, 0)
    assert thin.half_width == 2


def test_strokes_of_text_count_as_thin():
    rng = np.random.default_rng(0)
    mask = np.zeros((120, 200), bool)
    for top in range(8, 110, 20):
        for left in range(5, 190, 12):
            strokes = rng.random((4, 2)) < 0.6
            letter = np.kron(strokes, np.ones((3, 4), bool))
            mask[top : top + 12, left : left + 8] = letter
    parts = split(mask, mask)
    assert parts.holes == ()
    assert parts.thin is mask
    assert [region.texture for region in parts.regions] == [0]


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.8])
def test_random_dropouts_count_as_thin(share):
    mask = np.random.default_rng(3).random((150, 130)) < share
    parts = split(mask, mask)
    assert parts.holes == ()
    (region,) = parts.regions
    assert region.pixels == mask.sum()
    assert region.half_width <= depth_in(mask).max()


@pytest.mark.parametrize("spacing", [3, 11, 25])
def test_many_specks_are_gathered_into_few_holes(spacing):
    mask = np.zeros((400, 300), bool)
    mask[2::spacing, 1::spacing] = True
    holes = holes_in(mask)
    assert 1 <= len(holes) <= MOST
    np.testing.assert_array_equal(pasted(holes, mask.shape), mask)
    assert {hole.texture for hole in holes} == {1.0}


def test_many_wide_holes_are_gathered_too():
    mask, side = np.zeros((480, 480), bool), 2 * CEILING
    for top in range(20, 460, 60):
        for left in range(20, 460, 60):
            mask[top : top + side, left : left + side] = True
    parts = split(mask, mask)
    assert ndimage.label(mask)[1] > MOST
    assert 1 <= len(parts.holes) <= MOST
    np.testing.assert_array_equal(pasted(parts.holes, mask.shape), mask)
    assert {hole.half_width for hole in parts.holes} == {CEILING}
    assert parts.thin is None


def test_holes_far_apart_are_filled_one_by_one_and_near_ones_together():
    one, far = box((90, 200), 20, 10, 30, 30), box((90, 200), 20, 140, 30, 30)
    near = box((90, 200), 20, 42, 30, 30)
    assert len(holes_in(one | far)) == 2
    assert len(holes_in(one | near)) == 1
    assert holes_in(one & far) == ()


def test_the_share_of_texture_grows_from_nothing_to_all():
    widths = np.linspace(0, 3 * WIDE, 200)
    shares = [_share(width) for width in widths]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    assert _share(THIN) == 0
    assert _share(WIDE) == 1
    assert 0 < _share((THIN + WIDE) / 2) < 1


@st.composite
def masks(draw):
    shape = draw(st.integers(1, 64)), draw(st.integers(1, 64))
    mask = np.zeros(shape, bool)
    for _ in range(draw(st.integers(1, 4))):
        row, column = draw(st.integers(0, shape[0] - 1)), draw(st.integers(0, shape[1] - 1))
        if draw(st.booleans()):
            mask |= disc(shape, row, column, draw(st.floats(0, 20)))
        else:
            mask |= box(shape, row, column, draw(st.integers(1, 40)), draw(st.integers(1, 40)))
    if draw(st.booleans()):
        mask &= np.random.default_rng(draw(st.integers(0, 9))).random(shape) < 0.995
    mask[draw(st.integers(0, shape[0] - 1)), draw(st.integers(0, shape[1] - 1))] = False
    if not mask.any():
        mask[-1, -1] = True
    return mask


@given(masks().filter(lambda mask: not mask.all()))
@settings(max_examples=120, deadline=None)
def test_the_parts_together_are_the_mask(mask):
    before = mask.copy()
    parts = split(mask, mask)
    np.testing.assert_array_equal(mask, before)
    depth = depth_in(mask)
    count = pasted(parts.holes, mask.shape)
    thin = np.zeros_like(mask) if parts.thin is None else parts.thin
    assert parts.thin is None or parts.thin.any()
    assert count.max() <= 1
    np.testing.assert_array_equal(thin | (count > 0), mask)
    for hole in parts.holes:
        both = thin[hole.rect.slices] & hole.mask
        assert not both.any() if hole.texture == 1 else both[hole.mask].all()
        assert hole.texture == _share(hole.half_width) > 0
        assert hole.mask.any(axis=1)[[0, -1]].all()  # the rectangle is the smallest
        assert hole.mask.any(axis=0)[[0, -1]].all()
        assert hole.region in parts.regions
        assert hole.half_width == pytest.approx(
            depth_in(count > 0)[hole.rect.slices].max(where=hole.mask, initial=0)
        )
    assert (count[depth > THIN] == 1).all()
    assert bool(parts.holes) == (depth.max() > THIN)
    assert sum(region.pixels for region in parts.regions) == mask.sum()
    assert max(region.half_width for region in parts.regions) <= depth.max() * (1 + 1e-6)
    covered = np.zeros_like(mask)
    for region in parts.regions:
        covered[region.rect.slices] = True
    assert covered[mask].all()


@given(masks().filter(lambda mask: not mask.all()), st.integers(8, 40), st.booleans())
@settings(max_examples=80, deadline=None)
def test_splitting_equals_measuring_each_region_as_a_whole(mask, tile, halved):
    wanted = mask.copy()
    if halved:
        wanted[:, mask.shape[1] // 2 :] = False
        wanted[tuple(np.argwhere(mask)[0])] = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ntk_core.problem.holes.TILE", tile)
        parts = split(wanted, mask)
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    wide, deepest = np.zeros_like(mask), 0.0
    for number in range(1, count + 1):
        part = labels == number
        depth = depth_in(part)
        core = depth > THIN
        near = depth_in(~core) <= 1.5 * THIN + 1 if core.any() else core
        wide |= part & near & wanted
        if _eroded(part, 2 * int(THIN / 2**0.5) + 1).any():
            deepest = max(deepest, depth[part & wanted & ~near].max(initial=0))
    np.testing.assert_array_equal(pasted(parts.holes, mask.shape) == 1, wide)
    for region in parts.regions:
        if region.texture == 0:
            assert region.half_width >= deepest


def test_scratches_across_a_hole_do_not_take_memory_for_the_whole_image():
    mask = np.zeros((2400, 2400), bool)
    mask[::200] = mask[:, ::200] = True
    mask[1100:1130, 1100:1130] = True
    tracemalloc.start()
    try:
        parts = split(mask, mask)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(parts.holes) == 1
    assert peak < 24 * mask.size  # distances alone would take 40 bytes for each pixel


@given(
    arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=20), elements=st.booleans()),
    st.sampled_from([1, 3, 5, 7, 9, 11, 15, 31]),
)
@settings(max_examples=200, deadline=None)
def test_erosion_equals_that_of_scipy(mask, side):
    for mask_or_grown in (mask, ndimage.binary_dilation(mask, iterations=3)):
        expected = ndimage.binary_erosion(mask_or_grown, np.ones((side, side)), border_value=1)
        np.testing.assert_array_equal(_eroded(mask_or_grown, side), expected)


def test_a_strip_of_a_wide_hole_is_wide():
    unknown = box((90, 90), 20, 20, 50, 50)
    strip = box((90, 90), 20, 20, 5, 50)
    parts = split(strip, unknown)
    assert parts.thin is None
    assert [(hole.half_width, hole.texture) for hole in parts.holes] == [(25, 1)]
    np.testing.assert_array_equal(pasted(parts.holes, strip.shape), strip)
