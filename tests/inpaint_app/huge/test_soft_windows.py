"""Masks with soft edges by windows: the same as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile

from inpaint_app.files.images import read_image, read_marks, write_image
from inpaint_app.filling.restore import RestoreOrder, restore
from inpaint_app.huge.grown_marks import GrownMarks
from inpaint_app.huge.mask_source import MaskSource
from inpaint_app.huge.restore import restore_by_parts
from inpaint_app.masks.coverage import lacking
from inpaint_app.masks.morphology import grow
from inpaint_app.settings.choices import Choices
from ntk_core import Rect

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = (500, 600)
PLENTY = 10**9


def covered() -> np.ndarray:
    """Return soft strokes and dabs, across windows."""
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    found = np.zeros(SHAPE)
    for distance, reach in (
        (np.abs(y - 250 - 20 * np.sin(x / 40)), 5),
        (np.hypot(y - 100, x - 100), 14),
        (np.hypot(y - 400, x - 520), 9),
    ):
        found = np.maximum(found, np.clip((reach - distance) / 4, 0, 1))
    return np.rint(found * 255).astype(np.uint8)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    pixels = 30000 + 9000 * (np.sin(x / 9) + np.cos(y / 13)) + rng.normal(0, 500, SHAPE)
    tifffile.imwrite(tmp_path / "image.tif", pixels.astype(np.uint16), tile=(64, 64), metadata=None)
    return tmp_path / "image.tif"


@pytest.mark.parametrize("name", ["mask.tif", "mask.png"])
@pytest.mark.parametrize("options", [{}, {"grow": 3}, {"inverted": True}, {"threshold": 0.3}])
def test_by_windows_is_as_a_whole(image: Path, name: str, options: dict) -> None:
    mask = image.parent / name
    write_image(mask, ~covered() if "inverted" in options else covered())
    parts, whole = image.parent / "parts.tif", image.parent / "whole.tif"
    notes = restore_by_parts(
        RestoreOrder(image, mask, parts, Choices("fast"), **options), PLENTY
    ).notes
    told = restore(RestoreOrder(image, mask, whole, Choices("fast"), **options)).notes
    result, expected = read_image(parts).pixels, read_image(whole).pixels
    np.testing.assert_array_equal(result, expected)
    assert [each for each in notes if "soft" in each] == [each for each in told if "soft" in each]
    untouched = read_image(image).pixels
    if not options:
        np.testing.assert_array_equal(result[covered() == 0], untouched[covered() == 0])
        half = covered() == 128
        half |= (covered() > 100) & (covered() < 150)
        assert (result[half] != untouched[half]).any()


def test_parts_of_a_soft_mask_are_those_of_the_whole(tmp_path: Path) -> None:
    write_image(tmp_path / "mask.tif", covered())
    marks = MaskSource(tmp_path / "mask.tif", SHAPE, room=PLENTY)
    whole = read_marks(tmp_path / "mask.tif")
    rect = Rect(60, 40, 290, 333)
    np.testing.assert_array_equal(marks.read(rect), whole[rect.slices] > 0)
    np.testing.assert_array_equal(marks.softness(rect), lacking(whole)[rect.slices])
    larger = np.zeros_like(whole)
    place, pixels = grow(whole, 7)
    larger[place.slices] = pixels
    read = GrownMarks(marks, 7)
    np.testing.assert_array_equal(read.read(rect), larger[rect.slices] > 0)
    np.testing.assert_array_equal(read.softness(rect), lacking(larger)[rect.slices])
    marks.close()
