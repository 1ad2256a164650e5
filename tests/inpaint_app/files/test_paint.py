"""Masks as people and programs make them: colours, labels, few bits, the wrong way round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inpaint_app.errors import FileError
from inpaint_app.files.images import read_image, read_mask
from inpaint_app.files.paint import Look, least_white, most_is_masked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

H, W = 24, 32
HOLE = np.zeros((H, W), bool)
HOLE[9:13, 4:28] = True
LEFT, RIGHT = HOLE.copy(), HOLE.copy()
LEFT[:, 15:] = False
RIGHT[:, :15] = False


def painted(*colours: tuple[int, ...], ground: tuple[int, ...] = (0, 0, 0)) -> np.ndarray:
    """Return a picture with both parts of the hole in colours, the same one if there is one."""
    out = np.empty((H, W, len(ground)), np.uint8)
    out[:] = ground
    out[LEFT], out[RIGHT] = colours[0], colours[-1]
    return out


def labelled(values: Any, dtype: Any = np.uint8) -> np.ndarray:
    out = np.zeros((H, W), dtype)
    out[LEFT], out[RIGHT] = values
    return out


def palette(*indices: int) -> Image.Image:
    """Return a picture of indices, with the palette of Pascal VOC, in which 8 is (64, 0, 0)."""
    image = Image.fromarray(labelled(indices), "P")
    colours = []
    for index in range(256):
        red = green = blue = 0
        for bit in range(8):
            red |= (index >> (3 * bit) & 1) << (7 - bit)
            green |= (index >> (3 * bit + 1) & 1) << (7 - bit)
            blue |= (index >> (3 * bit + 2) & 1) << (7 - bit)
        colours += [red, green, blue]
    image.putpalette(colours)
    return image


RED, YELLOW, NAVY, WHITE = (255, 0, 0), (255, 255, 0), (0, 0, 96), (255, 255, 255)
MASKS: dict[str, Any] = {
    "red": painted(RED),
    "red and yellow": painted(RED, YELLOW),
    "red and white": painted(RED, WHITE),
    "dark blue": painted(NAVY),
    "dark blue and white": painted(NAVY, WHITE),
    "dark red and green": painted((64, 0, 0), (0, 128, 0)),
    "layer in red": painted((*RED, 255), ground=(0, 0, 0, 0)),
    "layer in red and white": painted((*RED, 255), (*WHITE, 255), ground=(0, 0, 0, 0)),
    "layer in black": painted((0, 0, 0, 255), ground=(0, 0, 0, 0)),
    "layer in black on transparent white": painted((0, 0, 0, 255), ground=(255, 255, 255, 0)),
    "layer in dark blue": painted((*NAVY, 255), ground=(0, 0, 0, 0)),
    "red on opaque black": painted((*RED, 255), ground=(0, 0, 0, 255)),
    "grey layer": painted((255, 255), ground=(0, 0)),
    "0 and 1": labelled((1, 1)),
    "0 and 100": labelled((100, 100)),
    "0, 1 and 2": labelled((1, 2)),
    "0, 3 and 255 of 16 bits": labelled((3, 7), np.uint16),
    "8 bits in 16": labelled((255, 200), np.uint16),
    "12 bits in 16": labelled((4095, 4095), np.uint16),
    "regions of 16 bits": labelled((1, 1000), np.uint16),
    "int32": labelled((1, 70_000), np.int32),
    "int32 with 255": labelled((255, 255), np.int32),
    "int16": labelled((2, 9), np.int16),
    "uint32": labelled((1, 2), np.uint32),
    "float of 0 and 1": labelled((1, 1), np.float32),
    "float of 0 and 255": labelled((255, 255), np.float32),
    "float, dim": labelled((0.25, 0.25), np.float32),
    "16 bits in colour": painted(RED).astype(np.uint16) * 257,
}


def save(path: Path, pixels: np.ndarray) -> Path:
    if pixels.dtype == np.uint8:
        path = path.with_suffix(".png")
        Image.fromarray(pixels).save(path)
    else:
        kind = "rgb" if pixels.ndim == 3 else "minisblack"
        path = path.with_suffix(".tif")
        tifffile.imwrite(path, pixels, photometric=kind)
    return path


@pytest.mark.parametrize("pixels", MASKS.values(), ids=MASKS)
def test_all_that_is_painted_is_masked(tmp_path: Path, pixels: np.ndarray) -> None:
    path = save(tmp_path / "mask", pixels)
    np.testing.assert_array_equal(read_mask(path, (H, W)), HOLE)
    np.testing.assert_array_equal(read_mask(path, (H, W), inverted=True), ~HOLE)


@pytest.mark.parametrize("indices", [(1, 1), (1, 15), (8, 200)])
def test_a_palette_of_labels_is_paint(tmp_path: Path, indices: tuple[int, int]) -> None:
    path = tmp_path / "mask.png"
    palette(*indices).save(path)
    np.testing.assert_array_equal(read_mask(path), HOLE)


@pytest.mark.parametrize("colours", [(RED,), (RED, YELLOW), ((0, 0, 0),), ((0, 0, 0), YELLOW)])
def test_colours_on_white_are_to_be_filled_if_inverted(
    tmp_path: Path, colours: tuple[tuple[int, ...], ...]
) -> None:
    path = save(tmp_path / "mask", painted(*colours, ground=(255, 255, 255)))
    np.testing.assert_array_equal(read_mask(path, inverted=True), HOLE)


def test_an_erased_hole_is_not_masked_unless_inverted(tmp_path: Path) -> None:
    layer = np.full((H, W, 4), 255, np.uint8)
    layer[HOLE, 3] = 0
    path = save(tmp_path / "mask", layer)
    np.testing.assert_array_equal(read_mask(path), ~HOLE)
    np.testing.assert_array_equal(read_mask(path, inverted=True), HOLE)


def test_black_on_an_opaque_part_of_a_layer_is_not_paint(tmp_path: Path) -> None:
    layer = np.zeros((H, W, 4), np.uint8)
    layer[2:20, 2:30, 3] = 255
    layer[HOLE] = 255
    np.testing.assert_array_equal(read_mask(save(tmp_path / "mask", layer)), HOLE)


def test_soft_edges_of_colours_count_from_half_on(tmp_path: Path) -> None:
    edge = np.linspace(0, 1, W)[None].repeat(H, 0)
    edge[:, :4] = 0
    pixels = np.rint(edge[..., None] * np.array([255, 0, 0])).astype(np.uint8)
    notes: list[str] = []
    found = read_mask(save(tmp_path / "mask", pixels), on_note=notes.append)
    np.testing.assert_array_equal(found, pixels[..., 0] >= 128)
    assert any("soft edges" in note for note in notes)


def test_a_coloured_ground_is_no_paint(tmp_path: Path) -> None:
    pixels = painted(WHITE, ground=(0, 0, 139))
    np.testing.assert_array_equal(read_mask(save(tmp_path / "mask", pixels)), HOLE)


@pytest.mark.parametrize(
    ("pixels", "said"),
    [
        (labelled((1, 1)), "has numbers from 0 to 1, so all but 0"),
        (labelled((1, 2), np.int32), "has numbers from 0 to 2, so all but 0"),
        (labelled((255, 255), np.uint16), "is brightest at 255 of 65535"),
        (labelled((255, 255)), ""),
        (painted(RED, YELLOW), ""),
    ],
)
def test_an_unusual_white_is_said(tmp_path: Path, pixels: np.ndarray, said: str) -> None:
    notes: list[str] = []
    read_mask(save(tmp_path / "mask", pixels), on_note=notes.append)
    assert bool(notes) == bool(said)
    assert said in " ".join(notes)


def test_a_given_threshold_means_full_brightness(tmp_path: Path) -> None:
    path = save(tmp_path / "mask", labelled((1, 100)))
    np.testing.assert_array_equal(read_mask(path, threshold=0.3), RIGHT)
    with pytest.raises(FileError, match="the mask is empty"):
        read_mask(path, threshold=0.6)


@pytest.mark.parametrize(
    ("pixels", "said"),
    [
        (labelled((-1, 1), np.int32), "has the value -1 at row 9, column 4; replace"),
        (labelled((np.nan, 1), np.float32), "has the value nan at row 9, column 4; replace"),
        (labelled((2.5, 1), np.float32), "has the value 2.5 at row 9, column 4; scale"),
    ],
)
def test_numbers_that_no_mask_has_are_refused(
    tmp_path: Path, pixels: np.ndarray, said: str
) -> None:
    with pytest.raises(FileError, match=said):
        read_mask(save(tmp_path / "mask", pixels))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_parts_are_read_as_the_whole(data: st.DataObject) -> None:
    channels = data.draw(st.sampled_from([0, 2, 3, 4]))
    dtype = data.draw(st.sampled_from([np.uint8, np.uint16]))
    values = data.draw(st.lists(st.integers(0, int(np.iinfo(dtype).max)), min_size=1, max_size=5))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    shape = (H, W, channels) if channels else (H, W)
    pixels = rng.choice(np.array([0, *values], dtype), shape)
    whole, parts = Look(pixels.dtype), Look(pixels.dtype)
    whole.add(pixels)
    for top in range(0, H, 5):
        parts.add(pixels[top : top + 5])
    rule = parts.rule()
    assert rule == whole.rule()
    np.testing.assert_array_equal(
        rule.levels(pixels)[7:9], rule.levels(np.ascontiguousarray(pixels[7:9]))
    )
    levels = rule.levels(pixels)
    assert levels.shape == (H, W)
    if not channels and pixels.max() >= least_white(rule.full):
        np.testing.assert_array_equal(levels, pixels)  # an ordinary mask is taken as it is


# -- masks and the picture that they belong to


def photograph(shape: tuple[int, int] = (H, W)) -> np.ndarray:
    y, x = np.mgrid[: shape[0], : shape[1]].astype(float)
    waves = [0.5 + 0.4 * np.sin(x / 7 + k) * np.cos(y / 9 + k) for k in range(3)]
    return np.rint(255 * np.stack(waves, -1)).astype(np.uint8)


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_the_image_itself_is_no_mask(tmp_path: Path, suffix: str) -> None:
    Image.fromarray(photograph()).save(tmp_path / "photo.png")
    Image.fromarray(photograph()).save(tmp_path / f"copy{suffix}", quality=90)
    picture = read_image(tmp_path / "photo.png")
    with pytest.raises(FileError, match=r"copy.*: it is the image itself, not a mask; paint"):
        read_mask(tmp_path / f"copy{suffix}", of=picture)


def test_the_image_with_a_hole_erased_is_a_mask(tmp_path: Path) -> None:
    Image.fromarray(photograph()).save(tmp_path / "photo.png")
    erased = np.dstack([photograph(), np.where(HOLE, 0, 255).astype(np.uint8)])
    Image.fromarray(erased).save(tmp_path / "erased.png")
    notes: list[str] = []
    picture = read_image(tmp_path / "photo.png")
    found = read_mask(tmp_path / "erased.png", of=picture, on_note=notes.append)
    np.testing.assert_array_equal(found, HOLE)
    assert "is the image with parts erased" in notes[0]


def test_a_drawing_in_black_and_white_may_be_its_own_mask(tmp_path: Path) -> None:
    path = save(tmp_path / "drawing", labelled((255, 255)))
    np.testing.assert_array_equal(read_mask(path, of=read_image(path)), HOLE)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_mask_of_the_pixels_as_they_are_stored_is_turned(
    tmp_path: Path, orientation: int, stored: Callable[[np.ndarray, int], np.ndarray]
) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    pixels = stored(photograph(), orientation)
    Image.fromarray(pixels).save(tmp_path / "photo.jpg", exif=exif)
    picture = read_image(tmp_path / "photo.jpg")
    assert picture.orientation == orientation
    assert picture.pixels.shape[:2] == (H, W)
    Image.fromarray(stored(HOLE, orientation).astype(np.uint8) * 255).save(tmp_path / "mask.png")
    Image.fromarray(HOLE.astype(np.uint8) * 255).save(tmp_path / "upright.png")
    Image.fromarray(HOLE.astype(np.uint8) * 255).save(tmp_path / "left.png", exif=exif)
    notes: list[str] = []
    upright = read_mask(tmp_path / "upright.png", of=picture, on_note=notes.append)
    np.testing.assert_array_equal(upright, HOLE)
    if orientation not in (5, 6, 7, 8):
        # Which of the two it is cannot be told, so it is said how it was taken.
        assert ("stored turned" in " ".join(notes)) == (orientation != 1)
        return
    assert not notes
    found = read_mask(tmp_path / "mask.png", of=picture, on_note=notes.append)
    np.testing.assert_array_equal(found, HOLE)
    assert "is 24 × 32, as the image is stored, so it is turned" in notes.pop()
    np.testing.assert_array_equal(
        read_mask(tmp_path / "left.png", of=picture, on_note=notes.append), HOLE
    )
    assert "as the image is stored" in notes.pop()


@pytest.fixture
def stored() -> Callable[[np.ndarray, int], np.ndarray]:
    """Return a function that turns upright pixels to how a camera stores them."""
    ways = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.swapaxes(0, 1),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: a.swapaxes(0, 1)[::-1, ::-1],
        8: lambda a: np.rot90(a, -1),
    }
    return lambda pixels, orientation: np.ascontiguousarray(ways[orientation](pixels))


@pytest.mark.parametrize(("masked", "said"), [(50, ""), (51, "51 %"), (999, "99 %")])
def test_a_mask_of_most_of_the_image_gets_a_word(masked: int, said: str) -> None:
    notes = most_is_masked(masked, 100 if masked < 100 else 1000, "add --invert")
    assert bool(notes) == bool(said)
    assert said in "".join(notes)


@pytest.mark.parametrize("value", [1e-30, 1e-8, 1 / 70_000])
def test_floating_point_that_is_next_to_nothing_is_empty(tmp_path: Path, value: float) -> None:
    pixels = np.zeros((20, 30), np.float32)
    pixels[3:9, 4:8] = value
    tifffile.imwrite(tmp_path / "mask.tif", pixels)
    with pytest.raises(FileError, match="the mask is empty"):
        read_mask(tmp_path / "mask.tif")


def test_a_grey_picture_without_black_is_no_mask(tmp_path: Path) -> None:
    path = save(tmp_path / "mask", np.full((H, W), 100, np.uint8))
    with pytest.raises(FileError, match="brightest value is 100 of 255"):
        read_mask(path)
