"""Arrays as scientists have them: any dtype, range, channels, axes, missing values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data

from ntk_core import (
    InvalidImageError,
    InvalidMaskError,
    InvalidOptionError,
    Rect,
    inpaint,
    inpaint_iter,
)

DTYPES = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", ">f4", ">i8", "g"]


def photograph(size=40):
    return data.camera()[100 : 100 + size, 200 : 200 + size] / 255


def holes(shape, share=0.2, seed=0):
    return np.random.default_rng(seed).random(shape) < share


def pasted(image, mask=None, **options):
    """What the snapshots make, pasted where they say."""
    result = np.array(image)
    fractions = []
    for step in inpaint_iter(image, mask, **options):
        result[step.where] = step.pixels
        assert step.pixels.dtype == result.dtype
        fractions.append(step.fraction)
    assert fractions == sorted(fractions)
    assert fractions.count(1.0) == 1
    return result


def scaled(dtype, image):
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return image > 0.5
    if dtype.kind == "f":
        return (image * 1000 - 300).astype(dtype)
    ends = np.iinfo(dtype)
    return (image * float(ends.max / 2)).astype(dtype) + dtype.type(ends.max // 3)


@settings(deadline=None, max_examples=40)
@given(
    dtype=st.sampled_from(DTYPES),
    channels=st.sampled_from([None, 1, 2, 3, 5]),
    axis=st.integers(0, 2),
    method=st.sampled_from(["fast", "detail"]),
    seed=st.integers(0, 99),
)
def test_values_outside_the_mask_stay_and_the_fill_is_in_the_range(
    dtype, channels, axis, method, seed
):
    image = scaled(dtype, photograph(24))
    if np.dtype(dtype).itemsize == 8 and np.dtype(dtype).kind in "iu":
        image[3:6] += np.arange(24, dtype=image.dtype)  # a double does not hold these
    mask = holes(image.shape, seed=seed)
    options = {"method": method} if method == "fast" else {"method": method, "passes": 4}
    if channels is not None:
        image = np.stack([image] * channels, axis=axis)
        options["channel_axis"] = axis
    before = image.copy()
    solution = inpaint(image, mask, **options)
    result = solution.image
    assert result.dtype == image.dtype
    assert result.shape == image.shape
    kept = np.broadcast_to(~mask if channels is None else np.expand_dims(~mask, axis), image.shape)
    assert image.tobytes() == before.tobytes()
    assert result[kept].tobytes() == image[kept].tobytes()
    low, high = solution.data_range
    assert low <= result.min()
    assert result.max() <= high
    assert solution.deviation.shape == mask.shape
    np.testing.assert_array_equal(pasted(image, mask, **options), result)


@settings(deadline=None, max_examples=20)
@given(
    factor=st.floats(1e-6, 1e6),
    offset=st.floats(-1e3, 1e3),
    method=st.sampled_from(["fast", "paper"]),
)
def test_a_linear_map_of_the_values_maps_the_fill_and_the_deviation(factor, offset, method):
    image, mask = photograph(24), holes((24, 24))
    image = (image - image[~mask].min()) / np.ptp(image[~mask]) * 2 - 0.5  # its own range
    one = inpaint(image, mask, method=method)
    other = inpaint(factor * (image + offset), mask, method=method)
    size = factor * max(1.0, abs(offset))
    np.testing.assert_allclose(other.image, factor * (one.image + offset), atol=1e-4 * size)
    # A double with a large offset holds fewer digits of what varies.
    np.testing.assert_allclose(other.deviation, factor * one.deviation, rtol=0.02, atol=0)
    assert other.expected_error == pytest.approx(factor * one.expected_error, rel=0.02)


@pytest.mark.parametrize("factor", [2.0**-9, 4.0])
def test_copies_are_the_same_in_other_units(factor):
    # By a power of two, so that nothing is rounded: a last digit may decide between two copies.
    image, mask = 2 * photograph(24) - 0.5, holes((24, 24))
    one, other = (inpaint(scale * image, mask, method="texture") for scale in (1.0, factor))
    np.testing.assert_array_equal(other.image, factor * one.image)
    np.testing.assert_allclose(other.deviation, factor * one.deviation, rtol=1e-6)


def test_the_deviation_is_in_the_units_of_the_image():
    share = np.rint(photograph(64) * 255)
    mask = holes(share.shape)
    gray = inpaint(share.astype(np.uint8), mask)
    unit = inpaint(share / 255, mask)
    np.testing.assert_allclose(gray.deviation, 255 * unit.deviation, rtol=1e-4)
    deep = inpaint((share * 257).astype(np.uint16), mask)
    np.testing.assert_allclose(deep.deviation, 65535 * unit.deviation, rtol=1e-3)
    assert gray.expected_error == pytest.approx(255 * unit.expected_error, rel=1e-4)
    assert (gray.data_range, unit.data_range) == ((0, 255), (0.0, 1.0))
    error = np.abs(gray.image.astype(float) - share)[mask]
    assert 0.9 < np.mean(error <= 2 * gray.deviation[mask]) < 0.995
    for wide in (1e300, 1e-7, 1e-300):
        solution = inpaint(share * wide, mask)
        ratio = solution.expected_error / (gray.expected_error * wide)
        assert 0.5 < ratio < 2  # another range, of the smallest and the largest value
        assert np.isfinite(solution.deviation).all()


@pytest.mark.parametrize("dtype", ["i4", "f4"])
def test_data_range_says_what_the_fill_may_be_and_leaves_outliers_alone(dtype):
    image = (photograph() * 200 - 100).astype(dtype)
    image[5, 5] = 30_000  # a hot pixel
    mask = holes(image.shape)
    mask[5, 5] = False
    squeezed, clear = inpaint(image, mask), inpaint(image, mask, data_range=(-100, 100))
    truth = (photograph() * 200 - 100)[mask]
    errors = [np.sqrt(np.mean((s.image[mask] - truth) ** 2)) for s in (squeezed, clear)]
    assert errors[1] < 0.5 * errors[0]
    assert clear.image[5, 5] == 30_000
    assert np.abs(clear.image[mask]).max() <= 100


def test_data_range_of_the_dtype_changes_nothing():
    image, mask = (photograph() * 255).astype(np.uint8), holes((40, 40))
    expected = inpaint(image, mask).image
    for same in (255, (0, 255), np.float64(255)):
        np.testing.assert_array_equal(inpaint(image, mask, data_range=same).image, expected)


def test_nan_is_missing_without_a_mask_and_an_error_with_one():
    image, mask = photograph() * 900, holes((40, 40))
    damaged = np.where(mask, np.nan, image)
    solution = inpaint(damaged)
    np.testing.assert_array_equal(solution.image, inpaint(image, mask).image)
    assert solution.missing == mask.sum()
    few = mask.copy()
    few[np.nonzero(mask)[0][:1], np.nonzero(mask)[1][:1]] = False
    with pytest.raises(InvalidImageError, match="a value that is nan outside the mask"):
        inpaint(damaged, few)
    with pytest.raises(InvalidMaskError, match="no mask was given and the image has no NaN"):
        inpaint(image)
    with pytest.raises(InvalidMaskError, match="no masked value"):
        inpaint(np.zeros((4, 4), int))


def test_the_mask_of_a_masked_array_joins():
    image, (one, two) = photograph() * 900, (holes((40, 40), seed=seed) for seed in (1, 2))
    expected = inpaint(image, one | two).image
    masked = np.ma.masked_array(image, one)
    result = inpaint(masked, two).image
    assert type(result) is np.ndarray
    np.testing.assert_array_equal(result, expected)
    np.testing.assert_array_equal(inpaint(np.ma.masked_array(image, one | two)).image, expected)
    with_nan = np.ma.masked_array(np.where(two, np.nan, image), one)
    np.testing.assert_array_equal(inpaint(with_nan).image, expected)
    whole = np.ma.masked_array((image * 9).astype(int), one)
    np.testing.assert_array_equal(inpaint(whole).image, inpaint(whole.data, one).image)
    colour = np.ma.masked_array(np.stack([image] * 3, -1), np.stack([one] * 3, -1))
    np.testing.assert_array_equal(inpaint(colour).image, inpaint(colour.data, one).image)


def test_channels_that_miss_other_pixels_keep_their_own_values():
    image = np.stack([photograph(), 0.5 * photograph(), photograph()], -1)
    one, two = holes((40, 40), seed=1), holes((40, 40), seed=2)
    damaged = image.copy()
    damaged[one, 0] = damaged[two, 1] = damaged[one, 2] = np.nan
    solution = inpaint(damaged)
    kept = np.isfinite(damaged)
    np.testing.assert_array_equal(solution.image[kept], damaged[kept])
    assert np.isfinite(solution.image).all()
    assert solution.missing == (one | two).sum()
    both = inpaint(image[..., ::2], one)
    np.testing.assert_array_equal(solution.image[..., ::2], both.image)
    np.testing.assert_array_equal(solution.image[..., 1], inpaint(image[..., 1], two).image)
    only = one & ~two
    np.testing.assert_allclose(solution.deviation[only], both.deviation[only], rtol=1e-5)
    np.testing.assert_array_equal(pasted(damaged), solution.image)
    row, column = (int(each[0]) for each in np.nonzero(one & two))
    told = solution.weights(row, column)
    total = np.einsum("jcd,jd->c", told.weights, told.values) + told.added
    np.testing.assert_allclose(total, solution.image[row, column], atol=0.02)


@pytest.mark.parametrize("dtype", ["u1", "i2", "f4"])
def test_slices_are_reconstructed_as_if_each_were_alone(dtype):
    stack = np.stack([scaled(dtype, photograph(24) * share) for share in (1, 0.6, 0.8)])
    mask = np.stack([holes((24, 24), seed=seed) for seed in range(3)])
    mask[1] = False
    solution = inpaint(stack, mask, channel_axis=None)
    for index in (0, 2):
        alone = inpaint(stack[index], mask[index])
        np.testing.assert_array_equal(solution.image[index], alone.image)
        np.testing.assert_array_equal(solution.deviation[index], alone.deviation)
    np.testing.assert_array_equal(solution.image[1], stack[1])
    np.testing.assert_array_equal(pasted(stack, mask, channel_axis=None), solution.image)
    row, column = (int(each[0]) for each in np.nonzero(mask[2]))
    told = solution.weights(row, column, index=(2,)).shares
    np.testing.assert_array_equal(told, inpaint(stack[2], mask[2]).weights(row, column).shares)
    squares = np.mean(solution.deviation[mask].astype(float) ** 2)
    assert solution.expected_error == pytest.approx(np.sqrt(squares), rel=1e-5)
    with pytest.raises(ValueError, match="was not reconstructed"):
        solution.weights(row, column, index=(1,))


@pytest.mark.parametrize("axis", [0, 1, 2, 3, -1])
def test_a_stack_may_have_its_channels_on_any_axis(axis):
    stack = np.random.default_rng(0).random((2, 20, 24, 3))
    mask = holes((20, 24))
    expected = np.stack([inpaint(each, mask, method="fast").image for each in stack])
    moved = np.moveaxis(stack, -1, axis)
    solution = inpaint(moved, mask, method="fast", channel_axis=axis)
    np.testing.assert_array_equal(np.moveaxis(solution.image, axis, -1), expected)
    np.testing.assert_array_equal(
        pasted(moved, mask, method="fast", channel_axis=axis), solution.image
    )
    assert solution.deviation.shape == (2, 20, 24)


@pytest.mark.parametrize(
    ("image", "mask", "options", "error", "words"),
    [
        (np.zeros((5, 8, 9)), np.ones((5, 8, 9), bool), {}, InvalidImageError, "channel_axis=None"),
        (np.full((5, 8, 9), np.nan), None, {}, InvalidImageError, "channel_axis=-1"),
        (np.zeros((8, 9, 3)), np.eye(8, 9, dtype=bool), {"channel_axis": 3}, InvalidOptionError,
         "channel_axis is 3, but the image has 3 axes"),
        (np.zeros((8, 9)), np.eye(8, 9, dtype=bool), {"channel_axis": -1}, InvalidOptionError,
         "channel_axis is -1"),
        (np.zeros((2, 8, 9)), np.ones((2, 8, 9), bool), {"channel_axis": None}, InvalidMaskError,
         "in slice 0, the mask covers every pixel"),
        (np.zeros((2, 8, 9)), np.zeros((2, 8, 9), bool), {"channel_axis": None}, InvalidMaskError,
         "the mask is empty"),
        (np.zeros((2, 8, 9)), np.ones((2, 9, 8), bool), {"channel_axis": None}, InvalidMaskError,
         r"\(2, 9, 8\).*\(8, 9\) for all slices"),
        (np.zeros((8, 9)), np.eye(8, 9, dtype=bool), {"across_slices": True}, InvalidOptionError,
         "without slices"),
        (np.zeros((2, 8, 9)), np.eye(8, 9, dtype=bool),
         {"channel_axis": None, "across_slices": True, "method": "texture"}, InvalidOptionError,
         "'texture' reconstructs slices alone"),
        (np.full((2, 8, 9), np.inf), np.eye(8, 9, dtype=bool), {"channel_axis": None},
         InvalidImageError, "in slice 0, .* not finite, the first inf at row 0, column 1"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(image, mask, options, error, words):
    with pytest.raises(error, match=words):
        inpaint(image, mask, **options)
    with pytest.raises(error, match=words):
        inpaint_iter(image, mask, **options)


def bands(count, size=64):
    """Spectra that are mixtures of three materials, with a little noise."""
    rng = np.random.default_rng(0)
    shares = np.stack([data.camera()[:size, :size], *data.astronaut()[:size, 200 : 200 + size].T])
    shares = shares[:3].reshape(3, -1).T / 255
    at = np.linspace(0, 1, count)
    spectra = np.exp(-(((at - np.array([[0.2], [0.5], [0.8]])) / 0.2) ** 2))
    values = (shares @ spectra).reshape(size, size, count)
    return values + 0.002 * rng.standard_normal(values.shape)


@pytest.mark.parametrize("method", ["auto", "detail", "fast", "texture"])
def test_many_channels_are_reconstructed_by_their_components(method):
    image = bands(40) * 5000
    mask = holes(image.shape[:2])
    solution = inpaint(image, mask, method=method)
    np.testing.assert_array_equal(solution.image[~mask], image[~mask])
    np.testing.assert_array_equal(pasted(image, mask, method=method), solution.image)
    error = np.sqrt(np.mean((solution.image - image)[mask] ** 2))
    assert error < 0.5 * image[~mask].std()
    if method != "texture":
        assert 0.6 < solution.expected_error / error < 1.6
    row, column = (int(each[9]) for each in np.nonzero(mask))
    told = solution.weights(row, column)
    total = np.einsum("jcd,jd->c", told.weights, told.values) + told.background * told.coarse
    low, high = solution.data_range
    values = (solution.image[row, column] - low) / (high - low)
    np.testing.assert_allclose(total + told.added, values, atol=0.02)


def test_components_are_better_than_adjacency_and_as_good_as_all_channels():
    from ntk_core.problem.components import JOINT

    image, mask = bands(JOINT + 1, 96), holes((96, 96), 0.3)
    errors = {}
    for name, picture, method in (
        ("few", image, "detail"),
        ("all", image[..., :-1], "detail"),  # as many as are reconstructed as they are
        ("adjacency", image, "fast"),
    ):
        found = inpaint(picture, mask, method=method).image[..., :-1][mask]
        errors[name] = np.sqrt(np.mean((found - picture[..., :-1][mask]) ** 2))
    assert errors["few"] < 0.95 * errors["adjacency"]
    assert errors["few"] < 1.05 * errors["all"]


def test_many_equal_channels_are_filled_as_one():
    image, mask = photograph(64), holes((64, 64))
    one, many = inpaint(image, mask), inpaint(np.repeat(image[..., None], 30, axis=2), mask)
    assert np.ptp(many.image, axis=2).max() < 1e-6
    np.testing.assert_allclose(many.image[..., 0], one.image, atol=4e-3)
    assert many.expected_error == pytest.approx(one.expected_error, rel=0.01)


def test_the_components_do_not_depend_on_what_is_cut_out_of_the_image():
    image = np.tile(bands(16), (5, 5, 1))
    mask = np.zeros(image.shape[:2], bool)
    mask[150:153, 140:170] = True
    solution = inpaint(image, mask)
    changed = (solution.image != image).any(axis=-1)
    assert Rect.around(changed) == Rect.around(mask)


def volume(count=7, size=48):
    """A film of a photograph that moves by half a pixel from frame to frame, and noise."""
    rng = np.random.default_rng(0)
    large = data.camera()[100 : 100 + 2 * size + 8, 200 : 200 + 2 * size + 2 * count] / 255
    frames = [large[: 2 * size, at : at + 2 * size] for at in range(count)]
    frames = np.stack([f.reshape(size, 2, size, 2).mean(axis=(1, 3)) for f in frames])
    return frames + 0.01 * rng.standard_normal(frames.shape)


@pytest.mark.parametrize("method", ["fast", "detail", "auto"])
def test_neighbours_help_where_slices_are_alike(method):
    truth = volume()
    mask = np.zeros(truth.shape, bool)
    rng = np.random.default_rng(1)
    for plane in mask:
        row, column = rng.integers(4, 30, 2)
        plane[row : row + 12, column : column + 12] = True
    damaged = np.where(mask, np.nan, truth)
    errors = []
    for across in (False, True):
        options = {"method": method, "channel_axis": None, "across_slices": across}
        solution = inpaint(damaged, **options)
        np.testing.assert_array_equal(solution.image[~mask], truth[~mask])
        errors.append(np.sqrt(np.mean((solution.image - truth)[mask] ** 2)))
    assert errors[1] < 0.6 * errors[0]
    assert 0.5 < solution.expected_error / errors[1] < 2
    np.testing.assert_array_equal(pasted(damaged, **options), solution.image)


def test_weights_across_slices_make_the_pixel():
    truth, mask = volume(3), holes((3, 48, 48))
    options = {"method": "fast", "channel_axis": None, "across_slices": True, "data_range": (-1, 2)}
    solution = inpaint(truth, mask, **options)
    for index, row, column in np.argwhere(mask)[::200]:
        told = solution.weights(row, column, index=(index,))
        total = np.einsum("jcd,jd->c", told.weights, told.values)
        total += told.background * told.coarse + told.added
        assert 3 * total[0] - 1 == pytest.approx(solution.image[index, row, column], abs=1e-4)


def test_slices_that_are_not_alike_lose_little():
    others = (data.coffee()[:64, :64, 0] / 255, data.moon()[:64, :64] / 255)
    stack = np.stack([photograph(64), *others])
    mask, errors = holes(stack.shape, 0.3), []
    for across in (False, True):
        result = inpaint(stack, mask, channel_axis=None, across_slices=across).image
        errors.append(np.sqrt(np.mean((result - stack)[mask] ** 2)))
    assert errors[1] < 1.08 * errors[0]
