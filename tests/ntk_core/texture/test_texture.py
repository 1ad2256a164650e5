"""Wide holes as a caller meets them: method ``"texture"``, and ``"auto"`` where it is chosen."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage
from skimage import data

from ntk_core import (
    InpaintError,
    InvalidImageError,
    InvalidMaskError,
    InvalidOptionError,
    inpaint,
    inpaint_iter,
)
from ntk_core.problem.holes import THIN, WIDE
from ntk_core.texture.copies import Copies

WIDE_SIDE = 2 * int(np.ceil(WIDE)) + 4  # of a square that is texture alone
BETWEEN_SIDE = int(THIN + WIDE)  # of one that is a mixture


def texture(shape=(72, 80), seed=0, channels=None):
    """Return a texture of our own making, 0 … 1."""
    form = shape if channels is None else (*shape, channels)
    noise = np.random.default_rng(seed).standard_normal(form)
    sigma = 1.2 if channels is None else (1.2, 1.2, 0)
    noise = ndimage.gaussian_filter(noise, sigma)
    return np.clip(0.5 + 0.15 * noise / noise.std(), 0.02, 0.98)


def square(shape=(72, 80), side=WIDE_SIDE, top=None, left=None):
    mask = np.zeros(shape, bool)
    top = (shape[0] - side) // 2 if top is None else top
    left = (shape[1] - side) // 2 if left is None else left
    mask[top : top + side, left : left + side] = True
    return mask


def stored(image, dtype):
    top = np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1
    return (image * top).astype(dtype)


def white_of(image):
    return np.iinfo(image.dtype).max if image.dtype.kind == "u" else 1


def damaged(image, mask, value=0):
    image = image.copy()
    image[mask] = value
    return image


def assorted(shape=(110, 150)):
    """Return a mask with a wide hole, one that is a mixture, and scratches."""
    mask = square(shape, WIDE_SIDE, 14, 14) | square(shape, BETWEEN_SIDE, 60, 100)
    mask[5, 50:140] = mask[90:93, 10:80] = True
    return mask


def all_finite(image):
    return np.isfinite(image.astype(float)).all()


def assert_made_of_observed_pixels(solution, image, mask, pixels, *, allowed=None):
    """Check the weights of copied pixels, and that they give the result."""
    allowed = ~mask if allowed is None else allowed
    white = white_of(image)
    for row, column in pixels:
        found = solution.weights(row, column)
        channels = found.values.shape[1]
        assert found.observed.all()
        assert allowed[found.rows, found.columns].all()
        known = image[found.rows, found.columns].reshape(-1, channels) / white
        np.testing.assert_allclose(found.values, known, atol=1e-6)
        assert_reproduced(solution, found, row, column)


def assert_reproduced(solution, found, row, column):
    white = white_of(solution.image)
    value = np.einsum("jcd,jd->c", found.weights.astype(float), found.values)
    value += found.background * found.coarse + found.added
    expected = np.ravel(solution.image[row, column]) / white
    tolerance = 0.5 / white + 1e-5 if white > 1 else 1e-4
    np.testing.assert_allclose(np.clip(value, 0, 1), expected, atol=tolerance)
    unit = found.weights.sum(axis=0) + found.background * np.eye(value.size)
    np.testing.assert_allclose(unit, np.eye(value.size), atol=1e-4)
    assert found.shares.sum() + found.background == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("method", ["texture", "auto"])
def test_the_result_does_not_depend_on_the_number_of_threads(method):
    image, mask = texture((110, 150), channels=3), assorted()
    one, *others = (inpaint(image, mask, method=method, workers=n) for n in (1, 2, 5))
    for other in others:
        np.testing.assert_array_equal(one.image, other.image)
        np.testing.assert_array_equal(one.deviation, other.deviation)
        assert one.regions == other.regions


def test_another_seed_gives_another_picture():
    image, mask = texture(), square()
    first, second, third = (
        inpaint(image, mask, method="texture", seed=seed).image for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(first, second)
    assert np.abs(first - third)[mask].max() > 0.02


@pytest.mark.parametrize("channels", [None, 1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32, np.float64, ">u2"])
def test_pixels_outside_the_mask_do_not_change(dtype, channels):
    image = stored(texture(channels=channels), dtype)
    mask = square()
    before = image.copy()
    solution = inpaint(image, mask, method="texture")
    np.testing.assert_array_equal(image, before)
    assert solution.image.dtype == image.dtype
    assert solution.image.shape == image.shape
    np.testing.assert_array_equal(solution.image[~mask], image[~mask])
    assert all_finite(solution.image)
    assert solution.missing == mask.sum()
    assert solution.method == "texture"
    assert solution.deviation.dtype == np.float32
    np.testing.assert_array_equal(solution.deviation[~mask], 0)
    assert (solution.deviation[mask] > 0).all()
    spread = image[mask].std()
    assert 0.5 * spread < solution.expected_error < 2 * spread


ROWS, COLUMNS = np.indices((96, 96))
PATTERNS = {
    "stripes": COLUMNS // 3 % 2,
    "slanted stripes": (ROWS + COLUMNS) // 4 % 2,
    "chequers": (ROWS // 4 + COLUMNS // 4) % 2,
    "waves": 0.5 + 0.5 * np.sin(ROWS * np.pi / 4) * np.sin(COLUMNS * np.pi / 3),
}


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
@pytest.mark.parametrize("channels", [None, 3])
def test_a_periodic_pattern_is_restored(pattern, channels):
    image = 0.1 + 0.8 * pattern
    if channels:
        image = np.stack([image, 1 - image, image**2], axis=-1)
    mask = square((96, 96), 28)
    restored = inpaint(damaged(image, mask), mask, method="texture").image
    error = np.abs(restored - image)[mask]
    assert np.mean(error) < 0.01
    assert np.mean(error > 0.1) < 0.02


@pytest.mark.parametrize("value", [0.0, 0.01, 0.06, 0.3, 1.0])
@pytest.mark.parametrize("channels", [None, 3])
def test_a_constant_picture_stays_constant(value, channels):
    shape = (64, 64) if channels is None else (64, 64, channels)
    mask = square((64, 64), 26) | square((64, 64), 3, 2, 3)
    for dtype in (np.uint8, np.uint16):
        image = stored(np.full(shape, value), dtype)
        restored = inpaint(damaged(image, mask, 99), mask, method="texture").image
        np.testing.assert_array_equal(restored, image)
    image = np.full(shape, value)
    restored = inpaint(damaged(image, mask), mask, method="texture").image
    np.testing.assert_allclose(restored, image, atol=1e-6)


def test_a_ramp_is_continued():
    rows, columns = np.indices((96, 96)) / 96
    ramp = 0.1 + 0.5 * rows + 0.3 * columns
    mask = square((96, 96), 30)
    restored = inpaint(damaged(ramp, mask), mask, method="texture").image
    error = np.abs(restored - ramp)[mask]
    assert error.mean() < 0.02
    assert error.max() < 0.08


def test_a_filled_texture_keeps_its_gradients():
    """Regression would leave only a hundredth of the gradients."""
    image, mask = texture((96, 96)), square((96, 96), 36)
    restored = inpaint(damaged(image, mask), mask).image

    def liveliness(picture):
        down, right = np.gradient(picture)
        return np.mean((down**2 + right**2)[ndimage.binary_erosion(mask, iterations=2)])

    assert 0.5 < liveliness(restored) / liveliness(image) < 2
    assert 0.5 < restored[mask].std() / image[mask].std() < 2


def test_a_hole_in_a_photograph_gets_values_from_its_surroundings():
    image = data.camera()[150:270, 100:230]
    mask = square(image.shape, 30)
    solution = inpaint(damaged(image, mask), mask)
    around = ndimage.binary_dilation(mask, iterations=30)
    low, high = image[around & ~mask].min(), image[around & ~mask].max()
    assert (solution.image[mask] >= max(int(low) - 20, 0)).all()
    assert (solution.image[mask] <= int(high) + 20).all()
    assert solution.method == "texture"


@pytest.mark.parametrize(
    ("mask", "method"),
    [
        (square(), "texture"),
        (square(side=3), "detail"),
        (square(side=BETWEEN_SIDE), "mixed"),
        (square() | square(side=3, top=2, left=2), "mixed"),
    ],
    ids=["wide", "thin", "between", "both"],
)
def test_auto_reports_how_each_region_was_filled(mask, method):
    solution = inpaint(texture(), mask)
    assert solution.method == method
    assert sum(region.pixels for region in solution.regions) == mask.sum() == solution.missing
    shares = {region.texture for region in solution.regions}
    assert {"texture": shares == {1}, "detail": shares == {0}}.get(method, bool(shares - {0, 1}) or
        shares == {0, 1})  # fmt: skip
    everything = inpaint(texture(), mask, method="texture")
    assert everything.method == "texture"
    assert {region.texture for region in everything.regions} == {1}


def test_auto_fills_thin_parts_like_regression_alone():
    image, mask = texture((110, 150)), assorted()
    thin = np.zeros_like(mask)
    thin[5, 50:140] = thin[90:93, 10:80] = True
    mixed = inpaint(image, mask).image
    alone = inpaint(image, mask, method="detail").image
    # Far inside wide holes nothing is estimated, which is felt a little after several passes.
    np.testing.assert_allclose(mixed[thin], alone[thin], atol=4e-3)


@pytest.mark.parametrize("method", ["texture", "auto"])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_every_prefix_of_the_snapshots_is_a_picture(method, dtype):
    image, mask = stored(texture((110, 150)), dtype), assorted()
    image = damaged(image, mask, 0)
    picture, covered, steps = image.copy(), np.zeros_like(mask), []
    final = inpaint(image, mask, method=method, seed=5)
    for step in inpaint_iter(image, mask, method=method, seed=5):
        rect = step.changed
        assert 0 <= rect.top < rect.bottom <= mask.shape[0]
        assert 0 <= rect.left < rect.right <= mask.shape[1]
        assert step.pixels.dtype == image.dtype
        assert step.pixels.shape == (rect.height, rect.width)
        assert not step.pixels.flags.writeable
        picture[rect.slices] = step.pixels
        covered[rect.slices] |= mask[rect.slices]
        np.testing.assert_array_equal(picture[~mask], image[~mask])
        if step.stage != "coarse":
            assert covered[mask].all()
            assert (picture[mask] > 0).all()  # the damage is gone for good
            assert all_finite(picture)
            assert step.regions == final.regions
            assert step.method == final.method
        if step.deviation is not None:
            assert step.deviation.shape == (rect.height, rect.width)
            assert step.deviation.dtype == np.float32
            assert not step.deviation.flags.writeable
            assert not step.deviation[~mask[rect.slices]].any()
        assert 0 <= step.number <= step.passes
        steps.append(step)
    stages = [step.stage for step in steps]
    coarse = stages.count("coarse")
    assert coarse
    assert set(stages[:coarse]) == {"coarse"}
    assert "coarse" not in stages[coarse:]
    later = [stage for stage in stages[coarse:] if stage != "compile"]
    if method == "texture":
        assert set(later) == {"texture"}
    else:  # regression first
        assert later == sorted(later, key=["adjacency", "guided", "lookalikes", "texture"].index)
        assert set(later) == {"adjacency", "guided", "lookalikes", "texture"}
    levels = [(step.number, step.passes) for step in steps if step.stage == "texture"]
    assert min(number for number, _ in levels) == 1
    assert levels[-1][0] == levels[-1][1]
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0
    assert fractions[-1] == 1.0
    assert fractions.count(1.0) == 1
    np.testing.assert_array_equal(picture, final.image)


def test_levels_come_from_coarse_to_fine_and_each_is_painted():
    image, mask = texture((120, 120)), square((120, 120), 60)
    steps = [s for s in inpaint_iter(image, mask, method="texture") if s.stage == "texture"]
    numbers = [step.number for step in steps]
    assert len({step.passes for step in steps}) == 1
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, steps[0].passes + 1))
    assert steps[0].passes > 1
    painted = {step.number for step in steps if step.changed.height > 1}
    assert painted == set(numbers)
    assert all(step.deviation is None for step in steps[:-1])
    assert steps[-1].deviation is not None
    inpainted = inpaint(image, mask, method="texture")
    pasted = np.zeros(mask.shape, np.float32)
    pasted[steps[-1].changed.slices] = steps[-1].deviation
    np.testing.assert_array_equal(pasted, inpainted.deviation)


@pytest.mark.parametrize("method", ["texture", "auto"])
def test_closing_midway_leaves_no_threads(method):
    image, mask = texture((110, 150)), assorted()
    before = set(threading.enumerate())
    steps = inpaint_iter(image, mask, method=method, workers=3)
    while next(steps).stage != "texture":
        pass
    for _ in range(12):
        next(steps)
    steps.close()
    assert set(threading.enumerate()) == before
    with pytest.raises(StopIteration):
        next(steps)


def test_an_error_inside_a_band_reaches_the_caller(monkeypatch):
    from ntk_core.texture import level

    def broken(*_):
        raise RuntimeError("band on fire")

    monkeypatch.setattr(level, "scan", broken)
    before = set(threading.enumerate())
    with pytest.raises(RuntimeError, match="band on fire"):
        inpaint(texture(), square(), method="texture")
    assert set(threading.enumerate()) == before


@pytest.mark.parametrize("options", [{}, {"rotations": True}, {"patch_size": 3}, {"locality": 1}])
@pytest.mark.parametrize(("dtype", "channels"), [(np.uint8, None), (np.float64, 3), (np.uint16, 4)])
def test_weights_reproduce_every_copied_pixel(dtype, channels, options):
    image, mask = stored(texture(channels=channels), dtype), square(side=24)
    given_ = damaged(image, mask)
    solution = inpaint(given_, mask, method="texture", **options)
    assert_made_of_observed_pixels(solution, given_, mask, np.argwhere(mask).tolist())
    found = solution.weights(*np.argwhere(mask)[77])
    assert found.rows.size == 1
    np.testing.assert_array_equal(found.weights, np.eye(channels or 1)[None])
    assert found.background == 0


@pytest.mark.parametrize("passes", [1, 3, 4, 8])
@pytest.mark.parametrize("channels", [None, 3])
def test_weights_of_a_mixed_mask_reproduce_every_pixel(passes, channels):
    image, mask = 0.1 + 0.8 * texture((110, 150), channels=channels), assorted()
    given_ = damaged(image, mask)
    solution = inpaint(given_, mask, passes=passes)
    assert solution.method == "mixed"
    for region in solution.regions:
        here = mask[region.rect.slices]
        places = np.argwhere(here) + np.array([region.rect.top, region.rect.left])
        depth = ndimage.distance_transform_edt(mask)[tuple(places.T)]
        deepest = places[np.argsort(-depth, kind="stable")[:6]]
        for row, column in [*places[::41].tolist(), *deepest.tolist()]:
            found = solution.weights(row, column)
            places_ = found.rows.astype(int) * mask.shape[1] + found.columns
            assert np.unique(places_).size == places_.size
            np.testing.assert_array_equal(found.observed, ~mask[found.rows, found.columns])
            assert_reproduced(solution, found, row, column)
            if region.texture == 1:
                assert found.rows.size == 1
                assert found.observed.all()


def test_changing_the_input_arrays_later_does_not_change_weights():
    image, mask = texture(), square()
    solution = inpaint(image, mask, method="texture")
    row, column = np.argwhere(mask)[100]
    before = solution.weights(row, column)
    image[:] = 0
    mask[:] = False
    after = solution.weights(row, column)
    np.testing.assert_array_equal(after.rows, before.rows)
    np.testing.assert_array_equal(after.values, before.values)


@pytest.mark.parametrize("rotations", [False, True])
def test_turned_copies_help_only_if_rotations_are_allowed(rotations):
    """The hole needs stripes of one direction, and the sources have only the other one."""
    rows, columns = np.indices((72, 144))
    image = np.where(columns < 72, (columns // 3) % 2, (rows // 3) % 2) * 0.6 + 0.2
    mask = square((72, 144), 26, 22, 10)
    sources = columns >= 72
    error = np.abs(
        inpaint(
            damaged(image, mask), mask, method="texture", rotations=rotations, sources=sources,
            locality=0.0,
        ).image - image
    )[mask].mean()  # fmt: skip
    assert error < 0.05 if rotations else error > 0.1


# Hard cases.


@pytest.mark.parametrize("method", ["texture", "auto", "detail", "fast"])
@pytest.mark.parametrize("spacing", [2, 3, 5])
def test_a_hole_is_filled_even_if_no_whole_patch_is_observed(method, spacing):
    image = texture()
    mask = np.zeros(image.shape, bool)
    mask[::spacing, ::spacing] = True
    mask |= square(side=20)
    restored = inpaint(damaged(image, mask), mask, method=method).image
    np.testing.assert_array_equal(restored[~mask], image[~mask])
    assert all_finite(restored)
    assert np.abs(restored - image)[mask].mean() < 1.5 * image.std()
    assert np.abs(restored[mask].mean() - image.mean()) < 0.05


@pytest.mark.parametrize("step", [2, 3])
def test_a_grid_of_single_observed_pixels_is_enough(step):
    image = texture()
    mask = np.ones(image.shape, bool)
    mask[::step, ::step] = False
    solution = inpaint(damaged(image, mask), mask, method="texture")
    assert all_finite(solution.image)
    assert (np.abs(solution.image[mask] - 0.5) < 0.49).all()
    pixels = np.argwhere(mask)[::37].tolist()
    assert_made_of_observed_pixels(solution, image, mask, pixels)


def cross(shape):
    mask = np.zeros(shape, bool)
    mask[shape[0] // 2 - 14 : shape[0] // 2 + 14] = True
    mask[:, shape[1] // 2 - 14 : shape[1] // 2 + 14] = True
    return mask


def frame(shape):
    mask = np.ones(shape, bool)
    mask[20:-20, 20:-20] = False
    return mask


def corners(shape):
    mask = np.ones(shape, bool)
    for row in (np.s_[:9], np.s_[-9:]):
        for column in (np.s_[:9], np.s_[-9:]):
            mask[row, column] = False
    return mask


def half(shape):
    mask = np.zeros(shape, bool)
    mask[:, : shape[1] // 2] = True
    return mask


OPEN = {"cross": cross, "frame": frame, "corners": corners, "half": half}


@pytest.mark.parametrize("mask_of", OPEN.values(), ids=OPEN)
@pytest.mark.parametrize("method", ["texture", "auto"])
@pytest.mark.parametrize("rotations", [False, True])
def test_a_hole_that_touches_the_sides_is_filled(mask_of, method, rotations):
    image = texture((70, 82), channels=3)
    mask = mask_of(image.shape[:2])
    solution = inpaint(damaged(image, mask), mask, method=method, rotations=rotations)
    np.testing.assert_array_equal(solution.image[~mask], image[~mask])
    assert solution.method == "texture"
    assert np.abs(solution.image[mask].mean() - image[~mask].mean()) < 0.1
    assert 0.4 < solution.image[mask].std() / image[~mask].std() < 1.6
    pixels = np.argwhere(mask)[::173].tolist()
    assert_made_of_observed_pixels(solution, image, mask, pixels)


@pytest.mark.parametrize("method", ["texture", "auto"])
@pytest.mark.parametrize("place", [(0, 0), (20, 31), (39, 49), (0, 25)])
@pytest.mark.parametrize("channels", [None, 3])
def test_one_observed_pixel_fills_the_whole_image_with_its_value(method, place, channels):
    shape = (40, 50) if channels is None else (40, 50, channels)
    image = np.zeros(shape, np.uint8)
    image[place] = 73 if channels is None else (0, 73, 200)
    mask = np.ones((40, 50), bool)
    mask[place] = False
    restored = inpaint(image, mask, method=method).image
    np.testing.assert_array_equal(restored, np.broadcast_to(image[place], shape))


@pytest.mark.parametrize("method", ["texture", "auto"])
@pytest.mark.parametrize(
    "shape", [(1, 2), (2, 1), (2, 2), (3, 3), (1, 60), (60, 1), (2, 50), (3, 40, 2), (5, 5, 4)]
)
@pytest.mark.parametrize("observed", [1, "half", "all but one"])
def test_tiny_images_are_filled(method, shape, observed):
    rng = np.random.default_rng(2)
    image = rng.integers(1, 256, shape).astype(np.uint8)
    size = shape[0] * shape[1]
    count = {1: 1, "half": size // 2, "all but one": size - 1}[observed]
    mask = np.ones(shape[:2], bool)
    mask.flat[rng.permutation(size)[:count]] = False
    for picture in (image, image / 255):
        solution = inpaint(damaged(picture, mask), mask, method=method)
        np.testing.assert_array_equal(solution.image[~mask], picture[~mask])
        assert all_finite(solution.image)
        assert np.isfinite(solution.deviation).all()
        if count == 1:
            expected = np.broadcast_to(picture[~mask][0], shape)
            np.testing.assert_allclose(solution.image, expected, atol=1e-6)
        for row, column in np.argwhere(mask)[:4]:
            assert solution.weights(row, column).rows.size >= 1


@pytest.mark.parametrize("shape", [(1, 90), (90, 1), (2, 90), (90, 4)])
def test_a_long_hole_in_a_narrow_image_is_filled(shape):
    image = texture(shape)
    mask = np.zeros(shape, bool)
    long = np.s_[:, 20:60] if shape[1] == 90 else np.s_[20:60]
    mask[long] = True
    for method in ("texture", "auto"):
        restored = inpaint(damaged(image, mask), mask, method=method).image
        assert np.abs(restored[mask].mean() - image[~mask].mean()) < 0.2
        assert all_finite(restored)


@pytest.mark.parametrize("hidden", [np.nan, np.inf, -1e30])
@pytest.mark.parametrize("method", ["texture", "auto"])
def test_masked_values_do_not_matter(hidden, method):
    image, mask = texture((110, 150), channels=3), assorted()
    expected = inpaint(image, mask, method=method)
    found = inpaint(damaged(image, mask, hidden), mask, method=method)
    np.testing.assert_array_equal(found.image, expected.image)
    np.testing.assert_array_equal(found.deviation, expected.deviation)


def frozen(array):
    array = array.copy()
    array.flags.writeable = False
    return array


LAYOUTS = {
    "Fortran": np.asfortranarray,
    "strided": lambda array: np.repeat(array, 2, axis=1)[:, ::2],
    "reversed": lambda array: array[::-1].copy()[::-1],
    "read-only": frozen,
    "other byte order": lambda a: a.astype(a.dtype.newbyteorder(">")),
}


@pytest.mark.parametrize("change", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("channels", [None, 3])
def test_the_layout_of_the_arrays_does_not_matter(change, channels):
    image, mask = texture(channels=channels), square()
    for method in ("texture", "auto"):
        expected = inpaint(image, mask, method=method).image
        np.testing.assert_array_equal(
            inpaint(change(image), change(mask), method=method).image, expected
        )


def test_two_wide_holes_do_not_learn_from_each_other():
    image, shape = texture((60, 150)), (60, 150)
    mask = square(shape, 24, 18, 10) | square(shape, 24, 18, 100)
    solution = inpaint(damaged(image, mask), mask)
    assert len(solution.regions) == 2
    assert_made_of_observed_pixels(solution, image, mask, np.argwhere(mask)[::19].tolist())


@given(
    st.integers(4, 40),
    st.integers(4, 40),
    st.sampled_from([None, 2]),
    st.floats(0.02, 0.98),
    st.integers(0, 10**6),
    st.sampled_from(["texture", "auto"]),
    st.booleans(),
    st.sampled_from([3, 9, 31]),
)
@settings(max_examples=30, deadline=None)
def test_any_mask_and_options_give_a_finite_picture(
    height, width, channels, share, seed, method, rotations, patch_size
):
    rng = np.random.default_rng(seed)
    image = texture((height, width), seed, channels)
    blobs = ndimage.gaussian_filter(rng.standard_normal((height, width)), 4 * rng.random())
    mask = blobs < np.quantile(blobs, share)
    mask.flat[rng.integers(mask.size)] = False
    mask.flat[0 if not mask.flat[0] else -1] = True
    if mask.all():
        return
    solution = inpaint(
        damaged(image, mask, np.nan), mask, method=method, seed=seed, rotations=rotations,
        patch_size=patch_size,
    )  # fmt: skip
    np.testing.assert_array_equal(solution.image[~mask], image[~mask])
    assert (solution.image >= 0).all()
    assert (solution.image <= 1).all()
    assert sum(region.pixels for region in solution.regions) == mask.sum()
    row, column = np.argwhere(mask)[rng.integers(mask.sum())]
    assert_reproduced(solution, solution.weights(row, column), row, column)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"locality": -0.1}, ["locality is -0.1", "0 to 10"]),
        ({"locality": 11}, ["locality is 11"]),
        ({"locality": float("nan")}, ["locality is nan"]),
        ({"seed": -1}, ["seed is -1"]),
        ({"seed": 1.5}, ["seed is 1.5", "whole"]),
        ({"seed": 2**31}, ["seed is 2147483648"]),
        ({"patch_size": 8}, ["patch_size is 8", "odd"]),
        ({"patch_size": 1}, ["patch_size is 1", "3 to 31"]),
        ({"patch_size": 33}, ["patch_size is 33", "3 to 31"]),
        ({"passes": 3}, ["'texture'", "passes", "'detail'"]),
        ({"radius": 8.0}, ["'texture'", "radius"]),
        ({"ridge": 0.01}, ["'texture'", "ridge", "'paper'"]),
        ({"method": "fast", "seed": 1}, ["'fast'", "seed", "'texture'"]),
        ({"method": "detail", "locality": 0.1}, ["'detail'", "locality", "'auto'"]),
        ({"method": "paper", "patch_size": 9}, ["'paper'", "patch_size"]),
        ({"method": "paper", "rotations": True}, ["'paper'", "rotations"]),
    ],
)
@pytest.mark.parametrize("call", [inpaint, inpaint_iter])
def test_bad_options_raise_at_the_call_and_are_named(call, options, words):
    options = {"method": "texture"} | options
    with pytest.raises(InvalidOptionError) as caught:
        call(texture((20, 20)), square((20, 20), 6), **options)
    assert isinstance(caught.value, InpaintError)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        {"locality": 0},
        {"locality": 10},
        {"seed": 2**31 - 1},
        {"patch_size": 3},
        {"patch_size": 31},
        {"patch_size": np.int64(5), "seed": np.uint8(200), "locality": np.float32(0.1)},
        {"rotations": True, "patch_size": 31},
    ],
)
def test_extreme_options_give_a_sensible_picture(options):
    image, mask = texture(), square()
    solution = inpaint(damaged(image, mask), mask, method="texture", **options)
    assert np.abs(solution.image[mask].mean() - image[~mask].mean()) < 0.15
    assert_made_of_observed_pixels(solution, image, mask, np.argwhere(mask)[::29].tolist())


@pytest.mark.parametrize(
    ("image", "mask", "error"),
    [
        (texture((20, 20)), np.ones((20, 20), bool), InvalidMaskError),
        (texture((20, 20)), np.zeros((20, 20), bool), InvalidMaskError),
        (np.full((20, 20), np.nan), square((20, 20), 6), InvalidImageError),
    ],
)
def test_bad_input_raises_an_error_that_names_it(image, mask, error):
    with pytest.raises(error) as caught:
        inpaint(image, mask, method="texture")
    assert isinstance(caught.value, InpaintError)
    assert str(caught.value).count(".") <= 1


def test_copies_tell_which_pixels_they_hold():
    mask = square()
    solution = inpaint(texture(), mask, method="texture")
    (copies,) = (part for part in solution._explain.args[2] if isinstance(part, Copies))
    held = [[copies.holds(row, column) for column in range(80)] for row in range(72)]
    np.testing.assert_array_equal(held, mask)


def test_copies_in_a_flat_picture_have_no_deviation():
    down, right = np.indices((120, 120)) - 60
    mask = np.hypot(down, right) < 25
    solution = inpaint(np.full((120, 120), 0.5), mask, method="texture")
    np.testing.assert_array_equal(solution.image, 0.5)
    assert solution.deviation.max() < 1e-3
    assert solution.expected_error < 1e-3


def test_a_small_far_sampling_area_still_gets_a_pyramid():
    image, mask = texture((260, 260)), square((260, 260), 120)
    sources = np.zeros_like(mask)
    sources[4:44, 4:44] = True
    solution = inpaint(image, mask, method="texture", sources=sources)
    assert solution.passes > 1
    rows, columns = np.argwhere(mask)[::997].T
    for row, column in zip(rows, columns, strict=True):
        made = solution.weights(int(row), int(column))
        assert sources[made.rows, made.columns].all()
