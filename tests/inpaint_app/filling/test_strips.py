"""Strip by strip: the same pixels as all at once, wherever they depend on what is near."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data

from inpaint_app.filling.strips import inpaint_in_strips
from inpaint_app.filling.transparency import inpaint_visible
from ntk_core import Progress, Rect
from ntk_core.extent import Part, Sight
from ntk_core.extent.strips import cut_into_strips

FAST = {"method": "fast"}


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


def strips_of(
    asked: np.ndarray, count: int, method: str, unknown: np.ndarray | None = None
) -> tuple[Part, ...]:
    return cut_into_strips(asked, asked if unknown is None else unknown, count, Sight.of(method))


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
def test_strips_give_the_result_of_all_at_once(image, settings, most):
    mask = scratches(image.shape[:2])
    whole = filled(image, inpaint_visible(image, mask, **settings))
    strips = strips_of(mask, 4, settings["method"])
    assert len(strips) == 4
    steps = inpaint_in_strips(inpaint_visible, strips, image, mask, asked=mask, options=settings)
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
    strips = strips_of(mask, 4, "auto")
    assert len(strips) > 2
    for border in (strip.own.bottom for strip in strips):
        assert not 70 < border < 140
        assert not 280 < border < 350
    steps = list(inpaint_in_strips(inpaint_visible, strips, image, mask, asked=mask, options=few))
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


def test_strips_equal_all_at_once_deep_in_a_hole_away_from_the_border():
    image = np.random.default_rng(0).integers(0, 256, (1000, 900), np.uint8)
    mask = np.zeros(image.shape, bool)
    mask[501:561, 507:577] = True  # so wide that the pyramid shows, which begins at a block
    whole = filled(image, inpaint_visible(image, mask, method="fast"))
    strips = strips_of(mask, 2, "fast")
    assert [strip.own for strip in strips] == [Rect(501, 507, 561, 577)]
    steps = inpaint_in_strips(inpaint_visible, strips, image, mask, mask, FAST)
    np.testing.assert_array_equal(filled(image, steps), whole)


def test_strips_respect_protected_and_unwanted_pixels(image):
    mask = scratches(image.shape[:2])
    protect = np.zeros_like(mask)
    protect[:, 100:130] = True
    wanted = np.zeros_like(mask)
    wanted[:, :200] = True
    settings = {"protect": protect, "method": "fast"}
    whole = filled(image, inpaint_visible(image, mask, wanted=wanted, **settings))
    asked = mask & wanted
    strips = strips_of(asked, 3, "fast", mask | protect)
    steps = inpaint_in_strips(inpaint_visible, strips, image, mask, asked=asked, options=settings)
    np.testing.assert_array_equal(filled(image, steps), whole)


def test_progress_grows_to_the_end_and_stays_within_the_strips(image):
    mask = scratches(image.shape[:2])
    strips = strips_of(mask, 4, "fast")
    steps = list(inpaint_in_strips(inpaint_visible, strips, image, mask, mask, FAST))
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    for step in steps:
        assert any(strip.own.intersection(step.changed) == step.changed for strip in strips)
        assert step.pixels.shape == (step.changed.height, step.changed.width, 3)
        assert not step.pixels.flags.writeable
        if step.deviation is not None:
            assert step.deviation.shape == step.pixels.shape[:2]


def test_closing_the_iterator_stops_the_strips(image):
    mask = scratches(image.shape[:2])
    closed = []

    def inner(pixels, marked, **_):
        try:
            for _ in range(3):
                yield Progress(0.5, "solve", 1, 1, "fast", Rect.around(marked), pixels)
        finally:
            closed.append(True)

    strips = strips_of(mask, 4, "fast")
    steps = inpaint_in_strips(inner, strips, image, mask, asked=mask, options={})
    next(steps)
    steps.close()
    assert closed == [True]
