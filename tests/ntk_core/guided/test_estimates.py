"""What a solution says about itself: how far it may be off, and what its pixels are made of."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage
from skimage import data

from ntk_core import InpaintError, InvalidPixelError, inpaint, inpaint_iter
from ntk_core.guided.coarse import coarse_fill, coarse_spread
from ntk_core.guided.tiling import tile_missing
from ntk_core.problem.problem import Problem

METHODS = ("fast", "detail")


def photograph(size=64):
    return data.camera()[100 : 100 + size, 200 : 200 + size] / 255


def dropout(shape, share=0.5, seed=0):
    return np.random.default_rng(seed).random(shape) < share


def scene(size=128, seed=0):
    """Return a scene of our own making: shapes with sharp rims, shading, and some texture."""
    rng = np.random.default_rng(seed)
    rows, columns = np.indices((size, size)) / size
    image = 0.3 + 0.2 * rows
    for _ in range(12):
        row, column, level = rng.random(3)
        inside = np.hypot(rows - row, columns - column) < 0.05 + 0.15 * rng.random()
        image = np.where(inside, 0.2 + 0.6 * level, image)
    texture = ndimage.gaussian_filter(rng.standard_normal((size, size)), 1.5)
    return np.clip(image + 0.1 * texture / texture.std() * (columns > 0.5), 0, 1)


@pytest.mark.parametrize("share", [0.5, 0.8])
@pytest.mark.parametrize("method", METHODS)
def test_the_deviation_is_calibrated(method, share):
    image = scene()
    mask = dropout(image.shape, share)
    solution = inpaint(image, mask, method=method)
    error, deviation = np.abs(solution.image - image)[mask], solution.deviation[mask]
    assert 0.92 < np.mean(error <= 2 * deviation) < 0.99
    assert 0.6 < solution.expected_error / np.sqrt(np.mean(error**2)) < 1.5
    doubtful = deviation > np.median(deviation)
    assert error[doubtful].mean() > 2 * error[~doubtful].mean()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("channels", [None, 1, 3])
def test_the_deviation_is_zero_where_pixels_were_observed(method, channels):
    shape = (40, 50) if channels is None else (40, 50, channels)
    image = np.random.default_rng(1).integers(0, 256, shape).astype(np.uint8)
    mask = dropout((40, 50), 0.3)
    solution = inpaint(image, mask, method=method)
    assert solution.deviation.shape == mask.shape
    assert solution.deviation.dtype == np.float32
    np.testing.assert_array_equal(solution.deviation > 0, mask)
    expected = np.sqrt(np.mean(solution.deviation[mask].astype(float) ** 2))
    assert solution.expected_error == pytest.approx(expected, rel=1e-5)


def test_half_the_contrast_has_half_the_deviation():
    image, mask = photograph(), dropout((64, 64))
    whole = inpaint(image, mask, method="fast")
    half = inpaint(0.25 + image / 2, mask, method="fast")
    np.testing.assert_allclose(half.deviation, whole.deviation / 2, rtol=1e-3, atol=1e-6)
    assert half.expected_error == pytest.approx(whole.expected_error / 2, rel=1e-3)


def test_equal_channels_have_the_deviation_of_a_single_channel():
    image, mask = photograph(), dropout((64, 64))
    one = inpaint(image, mask, method="fast").deviation
    three = inpaint(np.repeat(image[..., None], 3, axis=2), mask, method="fast").deviation
    np.testing.assert_allclose(three, one, rtol=1e-4)


def test_the_deviation_grows_with_the_distance_from_observed_pixels():
    image = photograph(96)
    mask = np.zeros(image.shape, bool)
    mask[24:72, 24:72] = True
    deviation = inpaint(image, mask, method="detail").deviation
    depth = ndimage.distance_transform_edt(mask)
    means = [deviation[mask & (depth > low) & (depth <= low + 4)].mean() for low in (0, 4, 8)]
    assert means == sorted(means)
    assert np.isfinite(deviation).all()
    # Beyond the reach, as far as the observed values around are from each other.
    assert deviation[48, 48] == pytest.approx(image[~mask].std(), rel=0.5)


def test_the_spread_is_that_of_the_observed_values_around():
    image = (np.indices((64, 64)).sum(axis=0) % 2).astype(float)  # a chessboard: mean, spread 1/2
    mask = np.zeros(image.shape, bool)
    mask[20:44, 20:44] = True
    problem = Problem.of(image, mask)
    tiling = tile_missing(problem.observed)
    fill = coarse_fill(problem, tiling)
    np.testing.assert_allclose(fill, 0.5, atol=1e-6)
    spread = coarse_spread(problem, tiling, fill, 3)
    near = np.maximum(np.abs(tiling.rows - 31.5), np.abs(tiling.columns - 31.5)) > 12 - 3
    np.testing.assert_array_equal(spread[near], 0)
    np.testing.assert_allclose(spread[~near], 0.5, atol=1e-6)
    np.testing.assert_allclose(coarse_spread(problem, tiling, fill, 0), 0.5, atol=1e-6)
    flat = Problem.of(np.full(image.shape, 0.3), mask)
    spread = coarse_spread(flat, tiling, coarse_fill(flat, tiling), 0)
    np.testing.assert_allclose(spread, 0, atol=1e-3)


@pytest.mark.parametrize("reach", [2, 5, 10, 14, 30])
def test_the_spread_is_positive_wherever_the_background_has_a_share(reach):
    image = np.random.default_rng(0).random((120, 120))
    mask = dropout(image.shape, 0.97)
    mask[20:100, 20:100] = True
    solution = inpaint(image, mask, method="fast", reach=reach)
    last = solution._explain.args[1].last
    places = np.stack([last.tiling.rows, last.tiling.columns], axis=1)[::97]
    background = np.array([solution.weights(*place).background for place in places])
    assert (background > 0).any()
    assert (last.spread[::97][background > 0] > 0).all()


@pytest.mark.parametrize("observed", [1, 2, 5])
def test_few_observed_pixels_give_finite_estimates(observed):
    image = np.random.default_rng(0).random((40, 40, 3))
    mask = np.ones((40, 40), bool)
    mask.flat[np.random.default_rng(3).permutation(1600)[:observed]] = False
    solution = inpaint(image, mask)
    assert np.isfinite(solution.deviation).all()
    assert np.isfinite(solution.expected_error)


def test_estimates_do_not_depend_on_the_number_of_threads():
    image, mask = photograph(96), dropout((96, 96))
    one, *others = (inpaint(image, mask, workers=workers) for workers in (1, 2, 5))
    for other in others:
        np.testing.assert_array_equal(one.deviation, other.deviation)
        assert one.expected_error == other.expected_error


def test_progress_carries_the_deviation_once_there_is_one():
    image, mask = photograph(96), dropout((96, 96), 0.1)
    pasted = np.zeros(mask.shape, np.float32)
    for step in inpaint_iter(image, mask, passes=3):
        if step.number == 0:
            assert step.deviation is None
            continue
        assert step.deviation.shape == (step.changed.height, step.changed.width)
        assert step.deviation.dtype == np.float32
        assert not step.deviation.flags.writeable
        pasted[step.changed.slices] = step.deviation
        part = step.deviation > 0
        np.testing.assert_array_equal(part, mask[step.changed.slices])
    np.testing.assert_array_equal(pasted, inpaint(image, mask, passes=3).deviation)


def value_of(found):
    """Return the weighted sum that a pixel is, shape (C,)."""
    return np.einsum("jcd,jd->c", found.weights.astype(float), found.values) + (
        found.background * found.coarse
    )


def assert_consistent(found, image, mask, channels):
    """Check all that must hold for the weights of any pixel; `image` in 0 … 1."""
    assert found.weights.dtype == found.values.dtype == found.shares.dtype == np.float32
    assert found.weights.shape == (found.rows.size, channels, channels)
    np.testing.assert_array_equal(found.observed, ~mask[found.rows, found.columns])
    places = found.rows.astype(int) * mask.shape[1] + found.columns
    assert np.unique(places).size == places.size
    known = image[found.rows, found.columns].reshape(-1, channels)[found.observed]
    np.testing.assert_allclose(found.values[found.observed], known, atol=1e-6)
    unit = found.weights.astype(float).sum(axis=0) + found.background * np.eye(channels)
    np.testing.assert_allclose(unit, np.eye(channels), atol=1e-4)
    assert found.shares.sum() + found.background == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(("method", "passes"), [("fast", None), ("detail", 3), ("detail", None)])
@pytest.mark.parametrize("dtype", [np.float64, np.uint16])
@pytest.mark.parametrize("channels", [None, 3])
def test_weights_reproduce_the_fill(method, passes, dtype, channels):
    gray = photograph(80)
    image = gray if channels is None else np.stack([gray, gray[::-1], gray.T], axis=-1)
    top = 65535 if dtype == np.uint16 else 1
    image = ((0.1 + 0.8 * image) * top).astype(dtype)  # so that nothing is clipped
    mask = dropout((80, 80), 0.4)
    mask[10:60, 20:60] = True  # a hole whose middle no observed pixel reaches
    mask[0, :4] = mask[-1, -4:] = mask[40:43, 0] = True
    solution = inpaint(image, mask, method=method, passes=passes)
    corners = [[0, 0], [79, 79], [41, 0], [12, 22], [18, 30], [35, 40]]
    for row, column in [*np.argwhere(mask)[::197].tolist(), *corners]:
        found = solution.weights(row, column)
        assert_consistent(found, image / top, mask, channels or 1)
        np.testing.assert_allclose(
            value_of(found), np.ravel(solution.image[row, column] / top), atol=1e-4
        )


@pytest.mark.parametrize("method", ["fast", "detail", "auto", "texture", "paper"])
def test_the_iterator_ends_with_the_same_weights(method):
    image = np.stack([photograph(80)] * 3, axis=-1)
    mask = np.zeros((80, 80), bool)
    mask[5:8, 4:70] = True
    mask[25:65, 20:60] = method in ("auto", "texture")
    solution = inpaint(image, mask, method=method)
    steps = inpaint_iter(image, mask, method=method)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            explain = end.value
            break
    for row, column in ((6, 30), (5, 4), (40, 40)):
        if mask[row, column]:
            found, expected = explain(row, column), solution.weights(row, column)
            np.testing.assert_array_equal(found.rows, expected.rows)
            np.testing.assert_array_equal(found.columns, expected.columns)
            np.testing.assert_array_equal(found.weights, expected.weights)
            np.testing.assert_array_equal(found.values, expected.values)


@pytest.mark.parametrize("passes", [1, 3])
def test_weights_of_a_hole_fade_into_the_background(passes):
    image, mask = photograph(80), np.zeros((80, 80), bool)
    mask[10:60, 20:60] = True
    solution = inpaint(image, mask, method="detail", passes=passes)
    assert solution.weights(35, 40).background == 1
    assert solution.weights(35, 40).rows.size == 0
    near = solution.weights(18, 30)
    assert 0 < near.background < 1
    assert near.observed.all()


@pytest.mark.parametrize("shape", [(3, 40), (40, 5), (4, 4), (1, 30), (7, 9, 3)])
def test_weights_in_an_image_smaller_than_a_patch(shape):
    image = 0.1 + 0.8 * np.random.default_rng(2).random(shape)
    mask = dropout(shape[:2], 0.3, seed=1)
    mask[0, 0] = True
    solution = inpaint(image, mask)
    for row, column in np.argwhere(mask):
        found = solution.weights(row, column)
        assert_consistent(found, image, mask, image.shape[2] if image.ndim == 3 else 1)
        inside = np.clip(value_of(found), 0, 1)
        np.testing.assert_allclose(inside, np.ravel(solution.image[row, column]), atol=1e-4)


@pytest.mark.parametrize("passes", [4, 7])
@pytest.mark.parametrize("channels", [None, 3])
def test_a_pixel_without_an_observed_one_in_its_patches_has_only_itself_as_weight(passes, channels):
    gray = photograph(80)
    image = gray if channels is None else np.stack([gray, gray[::-1], gray.T], axis=-1)
    mask = np.zeros((80, 80), bool)
    mask[10:60, 20:60] = True
    solution = inpaint(image, mask, method="detail", passes=passes)
    found = solution.weights(20, 30)
    assert (found.rows.tolist(), found.columns.tolist()) == ([20], [30])
    assert not found.observed.any()
    assert found.background == 0
    np.testing.assert_array_equal(found.weights, np.eye(channels or 1)[None])
    np.testing.assert_allclose(found.values[0], np.ravel(solution.image[20, 30]), atol=1e-6)


def test_weights_in_colour_let_channels_help_each_other():
    gray = photograph()
    image, mask = np.stack([gray, gray**2, 1 - gray], axis=-1), dropout((64, 64))
    found = inpaint(image, mask).weights(*np.argwhere(mask)[500])
    assert found.observed.any()
    assert not found.observed.all()  # look-alikes have pixels that were estimated
    assert np.abs(found.weights[found.observed][:, 0, 1]).max() > 1e-3


def test_weights_compile_nothing_new():
    from ntk_core.guided.tiles import regress

    image, mask = photograph(), dropout((64, 64))
    for passes in (1, 2):
        inpaint(image, mask, passes=passes).weights(*np.argwhere(mask)[0])
    assert len(regress.signatures) == 1


def test_changing_the_input_image_later_does_not_change_weights():
    image, mask = photograph(), dropout((64, 64))
    solution = inpaint(image, mask)
    row, column = np.argwhere(mask)[100]
    before = solution.weights(row, column)
    image[:] = 0
    mask[:] = False
    np.testing.assert_array_equal(solution.weights(row, column).weights, before.weights)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (0, 1, ["row 0, column 1", "not reconstructed", "mask"]),
        (-1, 0, ["row -1", "outside", "64 rows", "mask"]),
        (3, 64, ["column 64", "outside", "64 columns"]),
    ],
)
def test_asking_for_weights_of_an_observed_pixel_names_the_pixel(row, column, words):
    image, mask = photograph(), np.zeros((64, 64), bool)
    mask[0, 0] = True
    solution = inpaint(image, mask, method="fast")
    with pytest.raises(InvalidPixelError) as caught:
        solution.weights(row, column)
    assert isinstance(caught.value, InpaintError)
    for word in words:
        assert word in str(caught.value)
