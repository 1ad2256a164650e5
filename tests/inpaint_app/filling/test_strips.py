"""Strip by strip: the same pixels as all at once, wherever they depend on what is near."""

from __future__ import annotations

import math

import hypothesis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage import data

from inpaint_app.filling.strips import SHORTEST, cut_into_strips, inpaint_in_strips
from inpaint_app.filling.transparency import inpaint_visible
from ntk_core import Progress, Rect
from ntk_core.guided.tiling import BLOCK_COLUMNS, BLOCK_ROWS


def scratches(shape: tuple[int, int]) -> np.ndarray:
    rng = np.random.default_rng(3)
    mask = np.zeros(shape, bool)
    for _ in range(12):
        row, slope = rng.integers(shape[0]), rng.uniform(-1, 1)
        columns = np.arange(shape[1])
        rows = (row + slope * columns).astype(int)
        inside = (rows >= 0) & (rows < shape[0] - 2)
        for more in range(3):
            mask[rows[inside] + more, columns[inside]] = True
    return mask


def filled(image: np.ndarray, steps) -> np.ndarray:
    out = image.copy()
    for step in steps:
        out[step.changed.slices] = step.pixels
    return out


@pytest.fixture(scope="module")
def image() -> np.ndarray:
    return np.ascontiguousarray(data.astronaut()[:400, :300])


@pytest.mark.parametrize(
    ("settings", "most"), [({"method": "fast"}, 0), ({"method": "detail", "passes": 4}, 4)]
)
def test_it_is_what_all_at_once_gives(image, settings, most):
    mask = scratches(image.shape[:2])
    whole = filled(image, inpaint_visible(image, mask, **settings))
    strips = cut_into_strips(mask, mask, 4)
    assert len(strips) == 4
    steps = inpaint_in_strips(inpaint_visible, strips, image, mask, asked=mask, **settings)
    parts = filled(image, steps)
    off = np.abs(parts.astype(int) - whole)
    assert off.max() <= most
    assert np.mean(off[mask] > 0) < 0.01
    assert (parts != image)[mask].any(axis=1).mean() > 0.9
    np.testing.assert_array_equal(parts[~mask], image[~mask])


def test_holes_that_are_filled_by_copies_stay_whole(image):
    mask = scratches(image.shape[:2])
    mask[80:130, 40:100] = mask[290:340, 150:220] = True
    few = {"method": "auto", "passes": 2}
    once = list(inpaint_visible(image, mask, **few))
    whole, last = filled(image, once), once[-1]
    strips = cut_into_strips(mask, mask, 4, copies=True)
    assert len(strips) > 2
    for border in (strip.own.bottom for strip in strips):
        assert not 70 < border < 140
        assert not 280 < border < 350
    steps = list(inpaint_in_strips(inpaint_visible, strips, image, mask, asked=mask, **few))
    off = np.abs(filled(image, steps).astype(int) - whole)
    assert off.max() <= 4
    assert np.mean(off[mask] > 0) < 0.01
    assert steps[-1].method == last.method == "mixed"
    holes, same = (
        {(each.rect, each.pixels) for each in regions if each.texture}
        for regions in (steps[-1].regions, last.regions)
    )
    assert holes == same
    assert sum(each.pixels for each in steps[-1].regions) == mask.sum()


GRID = math.lcm(BLOCK_ROWS, BLOCK_COLUMNS, 2, 3, 4)
"""Rows and columns after which the engine's blocks and its patches, 2, 3 or 4 apart, repeat."""


def test_deep_in_a_hole_far_from_the_border_it_is_exactly_what_all_at_once_gives():
    image = np.random.default_rng(0).integers(0, 256, (1000, 900), np.uint8)
    mask = np.zeros(image.shape, bool)
    mask[501:561, 507:577] = True  # so wide that the pyramid shows, which begins at a block
    whole = filled(image, inpaint_visible(image, mask, method="fast"))
    strips = cut_into_strips(mask, mask, 2)
    assert [strip.own for strip in strips] == [Rect(501, 507, 561, 577)]
    steps = inpaint_in_strips(inpaint_visible, strips, image, mask, asked=mask, method="fast")
    np.testing.assert_array_equal(filled(image, steps), whole)


@pytest.mark.parametrize("copies", [False, True])
@pytest.mark.parametrize("reach", [None, 2, 64])
def test_windows_begin_on_the_engines_grid_and_not_farther_away_than_that(reach, copies):
    margin = 2 * (14 if reach is None else reach) + 64  # what the pixels of a strip depend on
    for place in range(600, 600 + GRID, 7):
        mask = np.zeros((1500, 1500), bool)
        mask[place : place + 3, place + 5 : place + 9] = True
        (strip,) = cut_into_strips(mask, mask, 1, reach, copies=copies)
        window, own = strip.window, strip.own
        assert own == Rect(place, place + 5, place + 3, place + 9)
        assert window.top % GRID == window.left % GRID == 0
        assert margin <= own.top - window.top < margin + GRID
        assert margin <= own.left - window.left < margin + GRID
        assert window.bottom == own.bottom + margin
        assert window.right == own.right + margin


def test_a_hole_from_top_to_bottom_is_one_strip():
    mask = np.zeros((600, 100), bool)
    mask[:, 30:60] = True
    assert len(cut_into_strips(mask, mask, 4, copies=True)) == 1
    assert len(cut_into_strips(mask, mask, 4)) == 4


def test_what_is_protected_or_not_wanted(image):
    mask = scratches(image.shape[:2])
    protect = np.zeros_like(mask)
    protect[:, 100:130] = True
    wanted = np.zeros_like(mask)
    wanted[:, :200] = True
    settings = {"protect": protect, "method": "fast"}
    whole = filled(image, inpaint_visible(image, mask, wanted=wanted, **settings))
    asked = mask & wanted
    strips = cut_into_strips(asked, mask | protect, 3)
    steps = inpaint_in_strips(inpaint_visible, strips, image, mask, asked=asked, **settings)
    np.testing.assert_array_equal(filled(image, steps), whole)


def test_progress_grows_to_the_end_and_stays_within_the_strips(image):
    mask = scratches(image.shape[:2])
    strips = cut_into_strips(mask, mask, 4)
    steps = list(inpaint_in_strips(inpaint_visible, strips, image, mask, asked=mask, method="fast"))
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    for step in steps:
        assert any(strip.own.intersection(step.changed) == step.changed for strip in strips)
        assert step.pixels.shape == (step.changed.height, step.changed.width, 3)
        assert not step.pixels.flags.writeable
        if step.deviation is not None:
            assert step.deviation.shape == step.pixels.shape[:2]


def test_to_stop_is_to_close(image):
    mask = scratches(image.shape[:2])
    closed = []

    def inner(pixels, marked, **_):
        try:
            for _ in range(3):
                yield Progress(0.5, "solve", 1, 1, "fast", Rect.around(marked), pixels)
        finally:
            closed.append(True)

    strips = cut_into_strips(mask, mask, 4)
    steps = inpaint_in_strips(inner, strips, image, mask, asked=mask)
    next(steps)
    steps.close()
    assert closed == [True]


@hypothesis.settings(max_examples=50, deadline=None)
@given(
    st.integers(1, 600),
    st.integers(1, 200),
    st.integers(1, 12),
    st.sampled_from([None, 2, 64]),
    st.integers(0, 2**32 - 1),
)
def test_the_strips_have_every_pixel_once_and_something_to_learn_from(
    height, width, count, reach, seed
):
    rng = np.random.default_rng(seed)
    asked = rng.random((height, width)) < rng.choice([0.001, 0.2])
    top = rng.integers(height)
    asked[top : top + rng.integers(400)] = True
    asked[rng.integers(height), rng.integers(width)] = False
    unknown = asked | (rng.random((height, width)) < 0.1)
    unknown[rng.integers(height), rng.integers(width)] = False
    asked &= unknown
    strips = cut_into_strips(asked, unknown, count, reach)
    times = np.zeros(asked.shape, int)
    for strip in strips:
        times[strip.own.slices] += asked[strip.own.slices]
        assert strip.window.intersection(strip.own) == strip.own
        assert not unknown[strip.window.slices].all()
        assert strip.window.top % GRID == strip.window.left % GRID == 0
        assert strip.own.height <= max(SHORTEST, -(-height // count))
    np.testing.assert_array_equal(times, asked)
