"""The work of the napari plugin, without napari."""

from __future__ import annotations

import numpy as np
import pytest

from ntk_core import InvalidImageError, InvalidMaskError, inpaint
from ntk_napari.slices import fill_slices


def ramp(shape, low, high, dtype):
    share = np.linspace(0, 1, shape[-1])  # of both ends, whose difference may overflow
    values = low * (1 - share) + high * share
    return np.broadcast_to(values, shape).astype(dtype)


def labels_of(shape):
    labels = np.zeros(shape, np.int32)
    labels[..., 8:11, 5:20] = 3
    labels[..., 15, 10:14] = 1
    return labels


def filled(image, labels, **options):
    """The image with all parts pasted, and the parts."""
    result, parts = image.copy(), []
    for part in fill_slices(image, labels, **options):
        result[part.where] = part.pixels
        parts.append(part)
    return result, parts


@pytest.mark.parametrize(
    ("dtype", "low", "high"),
    [
        (np.uint8, 10, 240),
        (np.uint16, 100, 60_000),
        (np.float32, 0.1, 0.9),
        (np.float32, -300, 1200),
        (np.float64, 1e-9, 2e-9),
        (np.float64, -1.5e308, 1.5e308),
        (np.int16, -1000, 3000),
        (np.uint32, 0, 4_000_000_000),
        (np.int64, -(2**62), 2**62),
    ],
)
def test_any_value_range_is_restored_and_unchanged_elsewhere(dtype, low, high):
    truth = ramp((24, 32), low, high, dtype)
    labels = labels_of(truth.shape)
    image = truth.copy()
    image[labels != 0] = truth.flat[0]
    before = image.copy()
    result, parts = filled(image, labels, method="fast")
    assert result.dtype == dtype
    np.testing.assert_array_equal(image, before)
    np.testing.assert_array_equal(result[labels == 0], image[labels == 0])
    size = max(abs(float(low)), abs(float(high)))
    error = np.abs(result.astype(float) / size - truth.astype(float) / size).max()
    assert error < 0.06 * (float(high) / size - float(low) / size)
    assert parts[-1].fraction == 1


def test_images_that_need_no_scaling_equal_the_engine_bit_for_bit():
    image = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)
    labels = labels_of((24, 32))
    result, _ = filled(image, labels, rgb=True)
    np.testing.assert_array_equal(result, inpaint(image, labels != 0).image)


def test_labelled_pixels_may_hold_any_value_even_nan():
    image = ramp((24, 32), -5, 5, np.float32)
    labels = labels_of((24, 32))
    damaged = image.copy()
    damaged[labels != 0] = np.nan
    np.testing.assert_array_equal(
        filled(image, labels, method="fast")[0], filled(damaged, labels, method="fast")[0]
    )


def test_nan_is_not_learnt_from_and_stays_unless_it_is_labelled():
    image = ramp((24, 32), -5, 5, np.float32)
    image[0, :4] = image[9, 6] = np.nan  # the second is labelled
    labels = labels_of(image.shape)
    result, _ = filled(image, labels, method="fast")
    np.testing.assert_array_equal(np.isnan(result), np.isnan(image) & (labels == 0))
    np.testing.assert_array_equal(result[labels == 0], image[labels == 0])


def test_without_labels_nan_is_filled():
    stack = np.stack([ramp((24, 32), -5, 5, np.float32)] * 2)
    truth = stack.copy()
    stack[1, 5:7, 3:20] = np.nan
    result, parts = filled(stack, np.zeros(stack.shape, int), method="fast")
    assert {part.where[0] for part in parts} == {1}
    assert np.abs(result - truth).max() < 0.5


def test_a_flat_image_stays_flat():
    image = np.full((24, 32), -7.5)
    np.testing.assert_allclose(filled(image, labels_of(image.shape))[0], -7.5, rtol=1e-6)


def test_slices_of_a_stack_are_each_reconstructed_by_themselves():
    random = np.random.default_rng(1)
    stack = random.integers(0, 65536, (2, 3, 24, 32), dtype=np.uint16)
    labels = labels_of(stack.shape)
    labels[1, 2] = 0  # nothing to do there
    result, parts = filled(stack, labels, method="fast")
    for index in np.ndindex(2, 3):
        expected = stack[index]
        if index != (1, 2):
            expected = inpaint(expected, labels[index] != 0, method="fast").image
        np.testing.assert_array_equal(result[index], expected)
    fractions = [part.fraction for part in parts]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1


def test_one_slice_or_labels_of_one_plane_work():
    stack = np.random.default_rng(2).random((4, 24, 32, 3))
    labels = labels_of((24, 32))
    result, parts = filled(stack, labels, rgb=True, method="fast", only=(2,))
    assert {part.where[0] for part in parts} == {2}
    np.testing.assert_array_equal(result[[0, 1, 3]], stack[[0, 1, 3]])
    assert (result[2] != stack[2]).any(axis=-1).sum() == (labels != 0).sum()


def test_bad_input_is_refused_before_the_work_begins():
    image = np.zeros((3, 24, 32))
    with pytest.raises(InvalidMaskError, match="nothing is labelled, so"):
        fill_slices(image, np.zeros((24, 32), int))
    with pytest.raises(InvalidMaskError, match=r"shape \(24, 31\)"):
        fill_slices(image, np.ones((24, 31), int))
    labels = labels_of(image.shape)
    labels[1] = 0
    with pytest.raises(InvalidMaskError, match=r"in slice \(1,\)"):
        fill_slices(image, labels, only=(1,))
    with pytest.raises(InvalidImageError, match=r"slice \(3,\) is not in"):
        fill_slices(image, labels, only=(3,))
    with pytest.raises(InvalidImageError, match="a height and a width"):
        fill_slices(image[0, 0], labels)


def test_a_bad_slice_is_reported_when_its_turn_comes():
    image = np.zeros((2, 24, 32))
    labels = np.zeros(image.shape, int)
    labels[1] = 1
    with pytest.raises(InvalidMaskError, match=r"slice \(1,\) is labelled as a whole"):
        list(fill_slices(image, labels))
    image[0, 0, 0] = np.inf
    with pytest.raises(InvalidImageError, match="not finite"):
        list(fill_slices(image, labels_of((24, 32))))
    with pytest.raises(InvalidImageError, match="complex128"):
        list(fill_slices(image.astype(complex), labels_of((24, 32))))


def test_closing_the_iterator_ends_the_work():
    steps = fill_slices(np.random.default_rng(0).random((2, 24, 32)), labels_of((24, 32)))
    next(steps)
    steps.close()
    assert list(steps) == []
