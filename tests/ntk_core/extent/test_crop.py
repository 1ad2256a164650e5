"""A small fill is computed in a crop of the image, and is what it is in the whole image."""

from __future__ import annotations

import numpy as np
import pytest

from ntk_core import Rect, inpaint, inpaint_iter
from ntk_core.extent import crop
from ntk_core.extent.crop import crop_of
from ntk_core.problem.problem import Problem

SHAPE = (1000, 1400)
PLACES = {
    "inside": (610, 700),
    "corner": (0, 0),
    "last row": (976, 433),
    "right": (301, 1376),
}


def picture(channels: int) -> np.ndarray:
    rng = np.random.default_rng(channels)
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    waves = np.stack(
        [np.sin(rows / (7 + c)) + np.cos(columns / (11 - c)) for c in range(channels)], 2
    )
    noisy = 120 + 50 * waves + rng.normal(0, 6, waves.shape)
    pixels = np.clip(noisy, 0, 255).astype(np.uint8)
    return pixels if channels > 1 else pixels[..., 0]


def mask_at(place: str, kind: str) -> np.ndarray:
    mask = np.zeros(SHAPE, bool)
    top, left = PLACES[place]
    if kind == "scratch":
        for step in range(24):
            mask[top + step, max(left + step - 2, 0) : left + step + 1] = True
    elif kind == "specks":
        mask[top : top + 24, left : left + 24] = np.random.default_rng(3).random((24, 24)) < 0.4
    else:
        mask[top : top + 24, left : left + 24] = True
    return mask


def whole(monkeypatch, *arguments, **options):
    with monkeypatch.context() as patch:
        patch.setattr(crop, "WORTH", 10**9)
        return inpaint(*arguments, **options)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("kind", "channels", "options"),
    [
        ("scratch", 1, {"method": "detail", "passes": 6}),
        ("scratch", 3, {}),
        ("specks", 3, {"method": "fast", "reach": 40}),
        ("hole", 1, {}),
        ("hole", 3, {"method": "texture", "seed": 3, "rotations": True}),
        ("hole", 1, {"method": "texture", "locality": 2.0, "patch_size": 9}),
    ],
)
def test_it_is_what_it_is_in_the_whole_image(monkeypatch, place, kind, channels, options):
    image, mask = picture(channels), mask_at(place, kind)
    assert crop_of(Problem.of(image, mask), options.get("method", "auto")) is not None
    here, there = inpaint(image, mask, **options), whole(monkeypatch, image, mask, **options)
    np.testing.assert_array_equal(here.image, there.image)
    np.testing.assert_array_equal(here.deviation, there.deviation)
    assert here.expected_error == there.expected_error
    assert here.regions == there.regions
    assert (here.method, here.passes, here.missing) == (there.method, there.passes, there.missing)
    row, column = (int(each) for each in np.argwhere(mask)[mask.sum() // 2])
    one, other = here.weights(row, column), there.weights(row, column)
    for name in ("rows", "columns", "weights", "values", "observed", "coarse", "added"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert one.background == other.background


def test_wanted_pixels_and_the_others_are_in_the_crop(monkeypatch):
    image, mask = picture(3), mask_at("inside", "hole") | mask_at("inside", "scratch")
    wanted = np.zeros(SHAPE, bool)
    wanted[600:620] = True
    here = inpaint(image, mask, wanted=wanted)
    there = whole(monkeypatch, image, mask, wanted=wanted)
    np.testing.assert_array_equal(here.image, there.image)
    np.testing.assert_array_equal(here.deviation, there.deviation)


@pytest.mark.parametrize("place", ["corner", "right", "last row"])
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("scratch", {}),
        ("specks", {"method": "detail", "passes": 6}),
        ("hole", {}),
        ("hole", {"method": "texture", "seed": 3}),
    ],
)
def test_masked_pixels_far_from_the_wanted_ones_are_not_in_the_crop(
    monkeypatch, place, kind, options
):
    image, wanted = picture(3), mask_at(place, kind)
    mask = wanted.copy()
    for other in PLACES:
        mask |= mask_at(other, "hole" if other == "inside" else kind)
    problem = Problem.of(image, mask, wanted=wanted)
    rect = crop_of(problem, options.get("method", "auto"))
    assert rect is not None
    assert (mask[rect.slices] == wanted[rect.slices]).all()
    here = inpaint(image, mask, wanted=wanted, **options)
    there = whole(monkeypatch, image, mask, wanted=wanted, **options)
    np.testing.assert_array_equal(here.image, there.image)
    np.testing.assert_array_equal(here.deviation, there.deviation)
    assert here.regions == there.regions


def test_masked_pixels_near_the_wanted_ones_draw_others_in():
    image, mask = np.zeros((3000, 3000), np.uint8), np.zeros((3000, 3000), bool)
    for step in range(4):
        mask[1500, 1500 + 100 * step] = True
    mask[20, 20] = True
    wanted = np.zeros_like(mask)
    wanted[1500, 1500] = True
    rect = crop_of(Problem.of(image, mask, wanted=wanted), "fast")
    assert rect is not None
    assert rect == crop_of(Problem.of(image, mask & (np.arange(3000) > 20)), "fast")
    assert mask[rect.slices].sum() == 4


def test_snapshots_are_about_the_whole_image():
    image, mask = picture(1), mask_at("right", "hole")
    around = Rect.around(mask)
    for step in inpaint_iter(image, mask):
        assert step.changed.intersection(around) == step.changed
        assert step.pixels.shape == (step.changed.height, step.changed.width)
        here = step.changed.slices
        np.testing.assert_array_equal(step.pixels[~mask[here]], image[here][~mask[here]])


def test_what_is_masked_everywhere_or_guided_is_not_cropped():
    image, mask = picture(1), mask_at("inside", "hole")
    far = mask | mask_at("corner", "hole") | mask_at("right", "hole")
    assert crop_of(Problem.of(image, far), "auto") is None
    assert crop_of(Problem.of(image, mask), "paper") is None
    guide = np.zeros(SHAPE, bool)
    guide[:50] = True
    assert crop_of(Problem.of(image, mask, protect=guide), "auto") is None
    assert crop_of(Problem.of(image, mask, sources=guide), "auto") is None
    assert (
        crop_of(Problem.of(image[:300, :300], mask_at("corner", "hole")[:300, :300]), "auto")
        is None
    )
