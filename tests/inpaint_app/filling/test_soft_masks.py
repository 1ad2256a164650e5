"""The fill is blended by the coverage of a mask with soft edges; nothing outside changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inpaint_app.files.measure import measure_of
from inpaint_app.filling.engine import Engine
from inpaint_app.filling.reconstruct import PastedPicture, reconstruct
from inpaint_app.filling.refill import Refills, unchanged
from inpaint_app.filling.requests import Request
from inpaint_app.masks.coverage import lacking
from inpaint_app.masks.guides import Guides
from inpaint_app.settings.choices import Choices
from ntk_core import mapped, returned

SHAPE = (60, 80)
FAST = Choices("fast")


def coverage(centre=(30, 40), reach=14, shape=SHAPE) -> np.ndarray:
    """Return a soft disc."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    far = np.hypot(y - centre[0], x - centre[1])
    return np.clip(255 * (reach - far) / 8, 0, 255).astype(np.uint8)


def picture(dtype: str, channels: int) -> np.ndarray:
    rng = np.random.default_rng(5)
    shape = (*SHAPE, channels) if channels > 1 else SHAPE
    ramp = np.linspace(0.2, 0.8, SHAPE[1]).reshape(1, -1, *[1] * (channels > 1))
    pixels = np.clip(ramp + rng.normal(0, 0.05, shape), 0, 1)
    if channels in (2, 4):
        pixels[..., -1] = rng.choice([0.0, 0.5, 1.0], SHAPE)
    if dtype == "float32":
        return pixels.astype(np.float32)
    return np.rint(pixels * np.iinfo(dtype).max).astype(dtype)


def run(request: Request) -> PastedPicture:
    pasted = PastedPicture(request.image)
    returned(mapped(reconstruct(request, Engine()), lambda step: pasted.paste(step[0])))
    return pasted


def fills(image: np.ndarray, marks: np.ndarray, **more) -> tuple[np.ndarray, np.ndarray]:
    """Fill a mask that is soft, and the same pixels in full."""
    request = Request(1, image, marks > 0, Guides(), FAST, softness=lacking(marks), **more)
    return run(request).pixels, run(replace(request, softness=None)).pixels


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_fill_is_mixed_by_coverage(dtype, channels):
    image, marks = picture(dtype, channels), coverage()
    soft, hard = fills(image, marks)
    share = (marks / 255).reshape(*SHAPE, *[1] * (channels > 1))
    mixed = image + share * (hard.astype(float) - image)
    tolerance = 1e-6 if dtype == "float32" else 0.51
    assert np.abs(soft - mixed).max() <= tolerance
    np.testing.assert_array_equal(soft[marks == 0], image[marks == 0])
    np.testing.assert_array_equal(soft[marks == 255], hard[marks == 255])
    half = (marks > 90) & (marks < 160)
    assert (soft[half] != hard[half]).any()


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
@pytest.mark.parametrize("channels", [2, 4])
def test_a_colour_counts_by_its_opacity(dtype, channels):
    image, marks = picture(dtype, channels), coverage()
    soft, hard = fills(image, marks)
    share = marks / 255
    old, new = image[..., -1].astype(float), hard[..., -1].astype(float)
    opacity = old + share * (new - old)
    assert np.abs(soft[..., -1] - opacity).max() <= 0.51
    seen = (
        image[..., :-1] * (old * (1 - share))[..., None] + hard[..., :-1] * (new * share)[..., None]
    )
    there = opacity > 0.02 * np.iinfo(dtype).max
    shown = soft[..., :-1][there].astype(float)
    assert np.abs(shown - (seen / np.maximum(opacity, 1)[..., None])[there]).max() <= 0.51
    np.testing.assert_array_equal(soft[marks == 0], image[marks == 0])


def test_full_coverage_is_the_hard_mask_bit_for_bit():
    image, marks = picture("uint8", 3), (coverage() > 90) * np.uint8(255)
    soft, hard = fills(image, marks)
    np.testing.assert_array_equal(soft, hard)


def test_coverage_multiplies_with_seam_and_opacity():
    image, marks = picture("float32", 3), coverage()
    base = Request(1, image, marks > 0, Guides(), FAST)
    hard = run(base).pixels
    seamed = run(replace(base, choices=replace(FAST, feather=5, opacity=60))).pixels
    both = run(
        replace(base, choices=replace(FAST, feather=5, opacity=60), softness=lacking(marks))
    ).pixels
    share = (marks / 255)[..., None]
    np.testing.assert_allclose(both, image + share * (seamed - image), atol=1e-5)
    assert np.abs(both - hard).max() > 0.01


def test_numbers_of_any_range_and_pixels_without_a_value():
    image = (picture("float32", 1) * 4000 - 1500).astype(np.float32)
    marks = coverage()
    image[28:32, 30:50] = np.nan  # partly covered, too: there is nothing to mix with
    soft, hard = fills(image, marks, measure=measure_of(image))
    assert np.isfinite(soft[marks > 0]).all()
    known = np.isfinite(image) & (marks > 0)
    mixed = image + (marks / 255) * (hard.astype(float) - image)
    np.testing.assert_allclose(soft[known], mixed[known], atol=1e-2)
    lost = ~np.isfinite(image) & (marks > 0)
    np.testing.assert_array_equal(soft[lost], hard[lost])


def test_a_dab_on_a_large_picture_is_mixed_in_its_place():
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (900, 1200, 3)).astype(np.uint8)
    marks = np.zeros((900, 1200), np.uint8)
    marks[700 : 700 + SHAPE[0], 1000 : 1000 + SHAPE[1]] = coverage()
    soft, hard = fills(image, marks)
    mixed = image + (marks / 255)[..., None] * (hard.astype(float) - image)
    assert np.abs(soft - mixed).max() <= 0.51


def test_the_expected_error_falls_with_the_coverage():
    image, marks = picture("uint8", 3), coverage()
    request = Request(1, image, marks > 0, Guides(), FAST, softness=lacking(marks))
    half = (marks > 50) & (marks < 160)
    soft = run(request).deviations[half]
    hard = run(replace(request, softness=None)).deviations[half]
    assert half.any()
    assert (soft < hard).all()


# -- which part is filled again


WIDE = 60, 200
ONE, OTHER = (15, 15), (45, 165)  # far apart


def soft_at(*places: tuple[int, int]) -> np.ndarray:
    return np.maximum.reduce([coverage(place, 9, WIDE) for place in places])


def test_only_regions_whose_coverage_changed_are_filled_again():
    before, after = soft_at(ONE, OTHER), soft_at(ONE, OTHER)
    after[OTHER] = 100
    kept = unchanged(after > 0, before > 0, None, (lacking(after), lacking(before)))
    np.testing.assert_array_equal(kept, soft_at(ONE) > 0)
    hard = unchanged(after > 0, before > 0, None, (None, lacking(before)))
    assert not hard.any()
    same = unchanged(after > 0, before > 0, None, (None, None))
    np.testing.assert_array_equal(same, after > 0)


def test_a_request_with_another_softness_fills_what_it_changes():
    image = np.zeros(WIDE, np.uint8)
    first, second = soft_at(ONE, OTHER), soft_at(ONE, OTHER)
    second[45:47, 160:170] = 255
    refills = Refills()

    def request(number: int, marks: np.ndarray, complete: int | None) -> Request:
        return Request(
            number, image, marks > 0, Guides(), FAST,
            complete=complete, explicit=False, softness=lacking(marks),
        )  # fmt: skip

    assert refills.wanted(request(1, first, None)) is None
    np.testing.assert_array_equal(refills.wanted(request(2, second, 1)), soft_at(OTHER) > 0)
    assert not refills.wanted(request(3, second, 2)).any()
