from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from inpaint_app.window.pictures.raster import Raster, picture_raster, to_bytes
from ntk_core import Rect


def expected(values: list[int]) -> tuple[int, int, int, int]:
    return {
        1: lambda v: (v[0], v[0], v[0], 255),
        2: lambda v: (v[0], v[0], v[0], v[1]),
        3: lambda v: (*v, 255),
        4: tuple,
    }[len(values)](values)


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 2), (5, 7, 3), (5, 7, 4)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_every_kind_of_picture_has_the_right_colours(shape, dtype):
    rng = np.random.default_rng(0)
    eight = rng.integers(0, 256, shape, np.uint8)
    if dtype == np.uint8:
        pixels = eight
    elif dtype == np.uint16:
        pixels = eight.astype(np.uint16) * 257
    else:
        pixels = eight.astype(np.float32) / 255
    raster = picture_raster(pixels)
    raster.put(Rect.whole(shape), pixels)
    for row in range(5):
        for column in range(7):
            got = QColor.fromRgba(raster.image.pixel(column, row)).getRgb()
            assert got == expected(np.atleast_1d(eight[row, column]).tolist())


def test_updating_a_part_changes_only_that_part_without_a_copy():
    raster = picture_raster(np.zeros((50, 61, 3), np.uint8))
    raster.put(Rect(0, 0, 50, 61), np.zeros((50, 61, 3), np.uint8))
    address = raster.image.constBits()
    raster.put(Rect(10, 20, 12, 23), np.full((2, 3, 3), 200, np.uint8))
    assert raster.image.constBits() == address
    changed = [
        (row, column)
        for row in range(50)
        for column in range(61)
        if raster.image.pixelColor(column, row).red() == 200
    ]
    assert changed == [(row, column) for row in (10, 11) for column in (20, 21, 22)]


def test_colours_of_an_overlay_change_without_its_pixels():
    raster = Raster(3, 5, QImage.Format.Format_Indexed8)
    raster.image.setColorTable([0, 0])
    raster.put(Rect(0, 0, 3, 5), np.ones((3, 5), np.uint8))
    raster.image.setColor(1, 0x80FF0000)
    raster.put(Rect(1, 1, 2, 2), np.zeros((1, 1), np.uint8))
    assert raster.image.pixel(0, 0) == 0x80FF0000
    assert raster.image.pixel(1, 1) == 0


def test_the_screen_shows_256_values_of_16_bits_as_one():
    values = np.arange(2**16, dtype=np.uint16)
    np.testing.assert_array_equal(to_bytes(values), np.repeat(np.arange(256), 256))


def test_the_screen_shows_the_8_bit_value_that_is_nearest_to_a_float():
    values = np.linspace(0, 1, 1000, dtype=np.float32)
    nearest = np.abs(values[:, None] - np.arange(256) / 255).argmin(axis=1)
    np.testing.assert_array_equal(to_bytes(values), nearest)


def test_floats_outside_the_range_are_clipped():
    np.testing.assert_array_equal(
        to_bytes(np.array([[-1.0, 0.5, 2.0]], np.float32)), [[0, 128, 255]]
    )
