from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_app.files.images import read_image, read_mask
from inpaint_app.filling.feather import Seam, feathered
from inpaint_app.filling.restore import RestoreOrder, restore
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.seam import WIDEST
from ntk_core import Progress, Rect


def brute(mask, width):
    """Return the shares by looking at every pair of pixels."""
    free = np.argwhere(~mask)
    out = np.zeros(mask.shape)
    for row, column in np.argwhere(mask):
        nearest = min((np.hypot(*(free - (row, column)).T)).min(), np.inf) if len(free) else np.inf
        out[row, column] = min(1, nearest / width)
    return out


def steps_of(image, mask, value, rects, deviation=None, closed=None):
    def run():
        try:
            for rect in rects:
                pixels = image[rect.slices].copy()
                pixels[mask[rect.slices]] = value
                told = None if deviation is None else np.where(mask[rect.slices], deviation, 0)
                yield Progress(1.0, "adjacency", 1, 1, "fast", rect, pixels, told)
        finally:
            if closed is not None:
                closed.append(True)
        return "explanation"

    return run()


def drain(steps, image):
    result, last = image.copy(), None
    while True:
        try:
            last = next(steps)
        except StopIteration as end:
            return result, last, end.value
        result[last.changed.slices] = last.pixels


def test_a_feather_of_zero_returns_the_iterator_itself():
    steps = iter(())
    assert feathered(steps, np.zeros((2, 2), np.uint8), np.ones((2, 2), bool), 0) is steps


def test_feathering_a_row_of_pixels_is_exact():
    image = np.zeros((1, 9), np.uint8)
    mask = np.array([[0, 1, 1, 1, 1, 1, 1, 1, 0]], bool)
    steps = steps_of(image, mask, 200, [Rect(0, 0, 1, 9)], deviation=np.float32(0.5))
    result, last, value = drain(feathered(steps, image, mask, 4), image)
    assert result.tolist() == [[0, 50, 100, 150, 200, 150, 100, 50, 0]]
    np.testing.assert_allclose(
        last.deviation, [[0, 0.125, 0.25, 0.375, 0.5, 0.375, 0.25, 0.125, 0]]
    )
    assert last.deviation.dtype == np.float32
    assert value == "explanation"
    assert not last.pixels.flags.writeable


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_outside_the_mask_nothing_changes(dtype, channels, pixels_of):
    image = pixels_of(channels, dtype)
    mask = np.zeros(image.shape[:2], bool)
    mask[3:20, 4:25] = True
    steps = steps_of(image, mask, 1, [Rect(0, 0, *mask.shape), Rect(5, 5, 12, 30)])
    result, _, _ = drain(feathered(steps, image, mask, 6), image)
    np.testing.assert_array_equal(result[~mask], image[~mask])
    assert (result[mask] != image[mask]).any()
    assert result.dtype == image.dtype
    inner = brute(mask, 6) >= 1
    np.testing.assert_array_equal(result[inner], np.ones_like(result[inner]))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 9), st.floats(0.02, 1.0))
def test_shares_equal_a_brute_force_computation(seed, width, share):
    rng = np.random.default_rng(seed)
    mask = rng.random((13, 17)) < share
    np.testing.assert_allclose(
        Seam(mask, width).share(Rect(0, 0, 13, 17)), brute(mask, width), atol=1e-6
    )


@pytest.mark.parametrize("width", [3, WIDEST])
def test_tiles_meet_without_a_seam(width):
    rng = np.random.default_rng(0)
    mask = np.zeros((600, 530), bool)
    for _ in range(6):
        row, column = rng.integers(0, 500, 2)
        mask[row : row + 180, column : column + 150] = True
    from scipy import ndimage

    whole = np.minimum(ndimage.distance_transform_edt(mask) / width, 1)
    seam = Seam(mask, width)
    for rect in (Rect(0, 0, 600, 530), Rect(250, 10, 262, 520), Rect(255, 255, 257, 257)):
        np.testing.assert_allclose(seam.share(rect), whole[rect.slices], atol=1e-6)


def test_a_mask_without_an_edge_keeps_the_fill():
    image, mask = np.zeros((5, 5), np.uint8), np.ones((5, 5), bool)
    steps = steps_of(image, mask, 9, [Rect(0, 0, 5, 5)])
    result, _, _ = drain(feathered(steps, image, mask, 3), image)
    assert (result == 9).all()


def test_pixels_that_are_nan_get_the_fill():
    image = np.full((1, 7), np.nan, np.float32)
    image[0, [0, 6]] = 0
    image[0, 1] = np.inf
    mask = np.array([[0, 1, 1, 1, 1, 1, 0]], bool)
    steps = steps_of(image, mask, 0.5, [Rect(0, 0, 1, 7)])
    result, _, _ = drain(feathered(steps, image, mask, 3), image)
    assert result.tolist() == [[0, 0.5, 0.5, 0.5, 0.5, 0.5, 0]]


def test_hidden_colours_do_not_show():
    """From transparent red to opaque grey: no red anywhere, but ever more opacity."""
    image = np.zeros((1, 9, 4), np.uint8)
    image[..., 0] = 255
    mask = np.array([[0, 1, 1, 1, 1, 1, 1, 1, 0]], bool)
    steps = steps_of(image, mask, (80, 80, 80, 200), [Rect(0, 0, 1, 9)])
    result, _, _ = drain(feathered(steps, image, mask, 4), image)
    assert result[0, 1:5, 3].tolist() == [50, 100, 150, 200]
    assert (result[0, 1:8, :3] == 80).all()


def test_closing_the_feather_closes_the_reconstruction():
    closed = []
    image, mask = np.zeros((5, 5), np.uint8), np.eye(5, dtype=bool)
    rects = itertools.repeat(Rect(0, 0, 5, 5))
    steps = feathered(steps_of(image, mask, 9, rects, closed=closed), image, mask, 3)
    next(steps)
    steps.close()
    assert closed == [True]


def test_restored_files_are_feathered(files):
    restore(RestoreOrder(files.image, files.mask, files.output, Choices("fast")))
    hard = read_image(files.output).pixels
    restore(
        RestoreOrder(
            files.image, files.mask, files.output, Choices("fast", feather=3), overwrite=True
        )
    )
    soft, mask = read_image(files.output).pixels, read_mask(files.mask)
    image = read_image(files.image).pixels
    np.testing.assert_array_equal(soft[~mask], image[~mask])
    share = brute(mask, 3)[..., None]
    expected = image + share * (hard.astype(float) - image)
    assert np.abs(soft - expected).max() <= 0.5 + 1e-6
    assert (soft != hard).any()


@pytest.mark.parametrize("width", [0, 3])
@pytest.mark.parametrize("opacity", [0.25, 0.5, 1.0])
def test_opacity_takes_a_share_of_the_fill(width, opacity):
    rng = np.random.default_rng(1)
    image = rng.integers(0, 60000, (20, 30, 3)).astype(np.uint16)
    mask = np.zeros((20, 30), bool)
    mask[4:15, 5:25] = True
    rect = Rect(2, 3, 18, 28)
    steps = steps_of(image, mask, 50000, [rect], deviation=0.1)
    result, last, _ = drain(feathered(steps, image, mask, width, opacity), image)
    share = opacity * (brute(mask, width) if width else mask)[..., None]
    assert np.abs(result - (image + share * (50000.0 - image))).max() <= 0.51
    assert np.array_equal(result[~mask], image[~mask])
    soft = (share[..., 0] > 0) & (share[..., 0] < 1)
    wanted = np.where(soft, 0.1 * share[..., 0], np.where(mask, 0.1, 0))[rect.slices]
    assert np.allclose(last.deviation, wanted, atol=1e-6)
