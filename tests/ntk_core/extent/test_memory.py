"""Estimates of memory: what they depend on, and that they are no less than what is taken."""

from __future__ import annotations

import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntk_core import METHODS, Architecture, Rect, inpaint_iter
from ntk_core.extent import Extent, PixelBytes, part_memory
from ntk_core.extent.memory import BASE, CAUTION, Work, memory_bound, memory_of

METHOD = st.sampled_from(["auto", "fast", "detail", "texture"])


def image(height: int, width: int, channels: int = 3, dtype: type = np.uint8) -> np.ndarray:
    shape = (height, width) if channels == 1 else (height, width, channels)
    pixels = np.random.default_rng(0).integers(0, 200, shape).astype(np.uint8)
    return pixels.astype(dtype) / dtype(255) if dtype == np.float32 else pixels.astype(dtype)


def bytes_of(pixels: np.ndarray) -> PixelBytes:
    return PixelBytes(pixels.shape[2] if pixels.ndim == 3 else 1, pixels.dtype.itemsize)


def need_of(pixels: np.ndarray, mask: np.ndarray, method: str, **given) -> int:
    return Extent(mask, bytes_of(pixels), method=method, **given).memory


def lines(height: int, width: int, step: int = 40) -> np.ndarray:
    mask = np.zeros((height, width), bool)
    mask[step // 2 :: step] = True
    return mask


def hole(height: int, width: int, side: int) -> np.ndarray:
    mask = np.zeros((height, width), bool)
    top, left = (height - side) // 2, (width - side) // 2
    mask[top : top + side, left : left + side] = True
    return mask


def scattered(height: int, width: int, share: float) -> np.ndarray:
    return np.random.default_rng(1).random((height, width)) < share


@pytest.mark.parametrize("method", METHODS)
def test_an_empty_mask_takes_no_memory(method):
    assert need_of(image(40, 40), np.zeros((40, 40), bool), method) == 0


CASES = [
    ("fast", lines(500, 700), 3, np.uint8),
    ("fast", scattered(300, 500, 0.5), 3, np.uint8),
    ("fast", scattered(300, 500, 0.5), 1, np.uint16),
    ("fast", lines(500, 700), 4, np.float32),
    ("fast", hole(600, 600, 300), 3, np.float32),
    ("auto", lines(200, 300), 3, np.uint8),
    ("auto", hole(600, 700, 40) | lines(600, 700, 200), 3, np.uint8),
    ("texture", hole(400, 400, 60), 3, np.uint8),
]


@pytest.mark.parametrize(("method", "mask", "channels", "dtype"), CASES)
def test_the_estimate_is_above_the_measured_peak(method, mask, channels, dtype):
    pixels = image(*mask.shape, channels, dtype)
    warm = np.zeros((48, 48), bool)
    warm[8:32, 8:32] = True
    small = pixels[:48, :48].copy()
    for _ in inpaint_iter(small, warm, method=method):
        pass
    tracemalloc.start()
    try:
        for _ in inpaint_iter(pixels, mask, method=method):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    arrays = (need_of(pixels, mask, method) - BASE) / CAUTION
    assert peak < 1.1 * arrays + 6e6  # what is small is in the base: surroundings of two batches
    assert arrays < 4 * peak


@settings(max_examples=40, deadline=None)
@given(
    METHOD,
    st.integers(20, 300),
    st.integers(20, 300),
    st.sampled_from([1, 2, 3, 4]),
    st.integers(0, 2**32 - 1),
    st.booleans(),
    st.booleans(),
)
def test_the_quick_bound_is_above_the_estimate(
    method, height, width, channels, seed, guided, rotations
):
    rng = np.random.default_rng(seed)
    mask = rng.random((height, width)) < rng.choice([0.001, 0.1, 0.5, 0.999])
    for _ in range(rng.integers(4)):
        top, left = rng.integers(height), rng.integers(width)
        mask[top : top + rng.integers(100), left : left + rng.integers(100)] = True
    pixels = np.zeros((height, width) if channels == 1 else (height, width, channels), np.uint8)
    pixel = bytes_of(pixels)
    need = memory_of(Work(mask, mask, pixel, method, None, guided, rotations))
    missing = int(np.count_nonzero(mask))
    assert need <= memory_bound(mask.shape, missing, pixel, method, rotations=rotations)


@pytest.mark.parametrize("method", ["fast", "detail"])
@pytest.mark.parametrize("masked", [Rect(0, 0, 300, 400), Rect(100, 64, 131, 300)])
def test_the_memory_of_a_part_is_enough_for_any_mask(method, masked):
    mask = np.zeros((300, 400), bool)
    mask[masked.slices] = True
    pixel = PixelBytes(3, 1)
    need = memory_of(Work(mask, mask, pixel, method, guided=True))
    assert need <= BASE + 1 + part_memory(Rect(0, 0, 300, 400), masked, pixel, method)


def test_the_memory_of_a_part_grows_with_its_work():
    rect, masked, pixel = Rect(0, 0, 600, 700), Rect(100, 100, 200, 300), PixelBytes(3, 1)
    learnt = part_memory(rect, masked, pixel, "detail")
    assert learnt < part_memory(rect, masked, pixel, "auto")
    copied = part_memory(rect, masked, pixel, "texture")
    assert copied < part_memory(rect, masked, pixel, "texture", rotations=True)
    assert copied < part_memory(rect, Rect(90, 100, 200, 300), pixel, "texture")
    assert copied < part_memory(Rect(0, 0, 601, 700), masked, pixel, "texture")


def test_method_paper_has_no_quick_bound():
    assert memory_bound((30, 30), 5, PixelBytes(3, 1), "paper") == sys.maxsize


def test_separate_specks_take_less_memory_than_a_connected_line():
    far, near = np.zeros((2, 3000, 3000), bool)
    far[10:13, 10:13] = far[2900:2903, 2900:2903] = True
    near[np.arange(3000), np.arange(3000)] = True
    pixels = np.broadcast_to(np.zeros(3, np.uint8), (3000, 3000, 3))
    assert 3 * need_of(pixels, far, "detail") < need_of(pixels, near, "detail")


def test_only_wanted_pixels_and_their_neighbours_count():
    mask = scattered(2000, 2000, 0.5)
    wanted = np.zeros_like(mask)
    wanted[:100, :100] = mask[:100, :100]
    pixels = np.broadcast_to(np.zeros(3, np.uint8), (2000, 2000, 3))
    part = need_of(pixels, mask, "detail", wanted=wanted)
    assert 3 * part < need_of(pixels, mask, "detail")
    assert part > need_of(pixels, wanted, "detail")


def test_channels_turned_copies_guides_and_preparation_take_more_memory():
    mask, gray = hole(800, 800, 200), image(800, 800, 1)
    base = need_of(gray, mask, "texture")
    assert base < need_of(image(800, 800, 3), mask, "texture")
    assert base < need_of(gray, mask, "texture", rotations=True)
    assert base < need_of(gray, mask, "texture", sources=~mask)
    plain, ready = (
        Extent(mask, PixelBytes(4, 4, more), method="detail").memory for more in (0, 16)
    )
    assert plain + 16 * mask.size < ready


@pytest.mark.parametrize("levels", range(6))
def test_method_paper_needs_bounded_memory_on_large_images(levels):
    architecture = Architecture(levels=levels)
    sizes = [(300, 300), (1200, 1200), (2400, 2400)]
    needs = []
    for height, width in sizes:
        pixels = np.broadcast_to(np.zeros(3, np.uint8), (height, width, 3))
        mask = np.zeros((height, width), bool)
        mask[5, 5] = True
        needs.append(need_of(pixels, mask, "paper", architecture=architecture))
    assert needs == sorted(needs)
    assert needs[2] < 5e9 + 10 * 2400**2


def test_cholesky_memory_grows_with_the_square_of_observed_pixels():
    few, many = (scattered(400, 400, share) for share in (0.97, 0.94))
    pixels = image(400, 400)
    exact = Architecture(solver="cholesky")
    needs = [need_of(pixels, mask, "paper", architecture=exact) for mask in (few, many)]
    squares = [int(np.count_nonzero(~mask)) ** 2 for mask in (few, many)]
    assert needs[1] - needs[0] > 20 * (squares[1] - squares[0])


def test_a_dense_kernel_takes_memory_for_every_pair_of_pixels():
    mask = np.zeros((64, 64), bool)
    mask[3, 3] = True
    dense = Architecture(prior="meshgrid")
    assert need_of(image(64, 64), mask, "paper", architecture=dense) > 8 * 4096**2
