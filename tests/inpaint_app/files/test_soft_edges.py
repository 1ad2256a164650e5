"""Masks with soft edges: which grey is an edge, and how much it covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from inpaint_app.files.images import read_marks, read_mask, write_image
from inpaint_app.files.soft_edges import Edges, coverage_of

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = (60, 80)


def disc(reach: float = 20, width: float = 10) -> np.ndarray:
    """Return the coverage of a soft disc."""
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    return np.clip(255 * (reach - np.hypot(y - 30, x - 40)) / width, 0, 255).astype(np.uint8)


def layer(alpha: np.ndarray, colour: int) -> np.ndarray:
    pixels = np.full((*SHAPE, 4), colour, np.uint8)
    pixels[..., 3] = alpha
    return pixels


@pytest.mark.parametrize("suffix", [".png", ".tif"])
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda c: c, id="grey"),
        pytest.param(lambda c: np.dstack([c] * 3), id="colour"),
        pytest.param(lambda c: c.astype(np.uint16) * 257, id="16 bits"),
        pytest.param(lambda c: layer(c, 255), id="white on a clear layer"),
        pytest.param(lambda c: layer(c, 0), id="black on a clear layer"),
        pytest.param(lambda c: np.dstack([c * 0 + 255, c]), id="grey with alpha"),
    ],
)
def test_grey_is_coverage(tmp_path: Path, make, suffix: str) -> None:
    covered, notes = disc(), []
    path = tmp_path / f"mask{suffix}"
    write_image(path, make(covered))
    found = read_marks(path, SHAPE, on_note=notes.append)
    np.testing.assert_array_equal(found, covered)
    assert [note for note in notes if "soft edges" in note and "filled as far" in note]


def test_floating_point_is_coverage(tmp_path: Path) -> None:
    covered = disc()
    write_image(tmp_path / "mask.tif", covered / np.float32(255))
    np.testing.assert_array_equal(read_marks(tmp_path / "mask.tif"), covered)


def test_inverted_is_the_rest(tmp_path: Path) -> None:
    write_image(tmp_path / "mask.png", ~disc())
    np.testing.assert_array_equal(read_marks(tmp_path / "mask.png", inverted=True), disc())


@pytest.mark.parametrize("threshold", [0.1, 0.5, 0.9])
def test_a_threshold_makes_edges_hard(tmp_path: Path, threshold: float) -> None:
    notes: list[str] = []
    write_image(tmp_path / "mask.png", disc())
    found = read_marks(tmp_path / "mask.png", threshold=threshold, on_note=notes.append)
    assert found.dtype == np.bool_
    expected = read_mask(tmp_path / "mask.png", threshold=threshold)
    np.testing.assert_array_equal(found, expected)
    assert "count as white" in notes[0]


def test_hard_masks_are_hard(tmp_path: Path) -> None:
    notes: list[str] = []
    write_image(tmp_path / "mask.png", (disc() > 99) * np.uint8(255))
    found = read_marks(tmp_path / "mask.png", on_note=notes.append)
    assert found.dtype == np.bool_
    assert notes == []


def test_a_few_soft_pixels_are_kept_without_a_word(tmp_path: Path) -> None:
    covered = np.zeros(SHAPE, np.uint8)
    covered[5:55, 5:75] = 255
    covered[4, 5:40] = 90
    notes: list[str] = []
    write_image(tmp_path / "mask.png", covered)
    np.testing.assert_array_equal(read_marks(tmp_path / "mask.png", on_note=notes.append), covered)
    assert notes == []


@pytest.mark.parametrize("quality", [40, 75, 95])
def test_a_jpeg_blurs_hard_edges_so_they_stay_hard(tmp_path: Path, quality: int) -> None:
    mask = np.zeros(SHAPE, np.uint8)
    mask[20:22, 10:70] = mask[10:50, 33] = 255  # thin: most of what is stored is grey
    Image.fromarray(mask).save(tmp_path / "mask.jpg", quality=quality)
    found = read_marks(tmp_path / "mask.jpg")
    assert found.dtype == np.bool_
    # And saved again without losses, its noise tells that it once was one.
    with Image.open(tmp_path / "mask.jpg") as image:
        pixels = np.asarray(image)
    write_image(tmp_path / "again.png", np.where(pixels == 0, 2, pixels))
    np.testing.assert_array_equal(read_marks(tmp_path / "again.png"), found)


def test_a_mask_in_grey_without_white_is_none_with_soft_edges(tmp_path: Path) -> None:
    write_image(tmp_path / "mask.png", np.minimum(disc(), 180))
    found = read_marks(tmp_path / "mask.png")
    np.testing.assert_array_equal(found, disc() >= 128)


def test_levels_become_coverage() -> None:
    levels = np.array([[0, 100, 65535, 32768]], np.uint16)
    np.testing.assert_array_equal(coverage_of(levels, 65535), [[0, 0, 255, 128]])
    np.testing.assert_array_equal(coverage_of(np.array([0.5, 2.0], np.float32), 1), [128, 255])


def test_edges_are_the_same_in_parts() -> None:
    whole, parts = Edges(255), Edges(255)
    whole.add(disc())
    for row in disc():
        parts.add(row)
    assert (whole.grey, whole.are_soft) == (parts.grey, parts.are_soft)
    assert whole.are_soft
