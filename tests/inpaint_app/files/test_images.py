from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inpaint_app.errors import FileError, OutputExistsError
from inpaint_app.files.images import SUFFIXES, read_image, write_image

if TYPE_CHECKING:
    from pathlib import Path

Make = Callable[..., np.ndarray]

PIXELS = np.array([[0, 127, 128, 255]], dtype=np.uint8)
LOSSLESS = [
    (suffix, dtype, channels)
    for suffix, dtypes, kinds in [
        (".png", ("uint8", "uint16"), (1, 2, 3, 4)),
        (".tif", ("uint8", "uint16", "float32"), (1, 2, 3, 4)),
        (".webp", ("uint8",), (3, 4)),
        (".bmp", ("uint8",), (1, 3)),
    ]
    for dtype in dtypes
    for channels in kinds
]


@pytest.mark.parametrize(("suffix", "dtype", "channels"), LOSSLESS)
def test_lossless_formats_give_back_the_same_pixels(
    pixels_of: Make, tmp_path: Path, suffix: str, dtype: str, channels: int
) -> None:
    path = tmp_path / f"a{suffix}"
    pixels = pixels_of(channels, dtype)
    assert write_image(path, pixels) == ()
    picture = read_image(path)
    assert picture.pixels.dtype == pixels.dtype
    np.testing.assert_array_equal(picture.pixels, pixels)
    assert not picture.pixels.flags.writeable
    assert picture.notes == ()
    assert picture.path == path


@given(
    suffix=st.sampled_from([".png", ".tif"]),
    dtype=st.sampled_from(["uint8", "uint16"]),
    channels=st.integers(1, 4),
    height=st.integers(1, 9),
    width=st.integers(1, 9),
)
@settings(max_examples=40, deadline=None)
def test_any_size_survives_a_round_trip(
    pixels_of: Make,
    tmp_path_factory: pytest.TempPathFactory,
    suffix: str,
    dtype: str,
    channels: int,
    height: int,
    width: int,
) -> None:
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"
    pixels = pixels_of(channels, dtype, (height, width))
    write_image(path, pixels)
    np.testing.assert_array_equal(read_image(path).pixels, pixels)


@pytest.mark.parametrize("channels", [1, 2])
def test_webp_stores_grey_as_equal_colours(pixels_of: Make, tmp_path: Path, channels: int) -> None:
    pixels = pixels_of(channels, "uint8")
    write_image(tmp_path / "a.webp", pixels)
    back = read_image(tmp_path / "a.webp").pixels
    grey = pixels if channels == 1 else pixels[..., 0]
    for colour in range(3):
        np.testing.assert_array_equal(back[..., colour], grey)
    if channels == 2:
        np.testing.assert_array_equal(back[..., 3], pixels[..., 1])


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_other_programs_read_our_16_bit_files(pixels_of: Make, tmp_path: Path, dtype: str) -> None:
    pixels = pixels_of(3, dtype)
    write_image(tmp_path / "a.png", pixels)
    write_image(tmp_path / "a.tif", pixels)
    np.testing.assert_array_equal(imagecodecs.png_decode((tmp_path / "a.png").read_bytes()), pixels)
    np.testing.assert_array_equal(tifffile.imread(tmp_path / "a.tif"), pixels)
    for name in ("a.png", "a.tif"):
        with Image.open(tmp_path / name) as image:
            image.load()
            assert image.size == (30, 24)


def test_jpeg_is_close_and_says_that_depth_was_lost(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 24 * 30).reshape(24, 30).astype(np.uint16)
    depth, lossy = write_image(tmp_path / "a.jpg", ramp)
    assert "16 bits are reduced to 8, because JPEG" in depth
    assert "lossy" in lossy
    back = read_image(tmp_path / "a.jpg").pixels
    assert np.abs(back - ramp / 257.0).max() < 4


def test_16_bits_of_an_8_bit_value_reduce_to_that_value(tmp_path: Path) -> None:
    eight = np.arange(256, dtype=np.uint8).reshape(16, 16)
    write_image(tmp_path / "a.bmp", eight.astype(np.uint16) * 257)
    np.testing.assert_array_equal(read_image(tmp_path / "a.bmp").pixels, eight)


@pytest.mark.parametrize(("suffix", "channels"), [(".bmp", 1), (".bmp", 3), (".webp", 4)])
def test_every_16_bit_value_reduces_to_the_nearest_8_bit_value(
    tmp_path: Path, suffix: str, channels: int
) -> None:
    values = np.arange(2**16).reshape(256, 256)
    nearest = np.abs(values[..., None] - 257 * np.arange(256)).argmin(axis=-1)
    pixels = np.stack([values] * channels, axis=-1).squeeze().astype(np.uint16)
    write_image(tmp_path / f"a{suffix}", pixels)
    back = read_image(tmp_path / f"a{suffix}").pixels
    assert back.dtype == np.uint8
    for channel in np.moveaxis(np.atleast_3d(back), -1, 0):
        np.testing.assert_array_equal(channel, nearest)


@pytest.mark.parametrize("suffix", [".jpg", ".bmp"])
@pytest.mark.parametrize("channels", [2, 4])
def test_transparency_is_refused_where_it_cannot_be_kept(
    pixels_of: Make, tmp_path: Path, suffix: str, channels: int
) -> None:
    pixels = pixels_of(channels, "uint8")
    path = tmp_path / f"a{suffix}"
    with pytest.raises(FileError, match=r"does not hold transparency; write a \.png"):
        write_image(path, pixels)
    assert list(tmp_path.iterdir()) == []
    pixels[..., -1] = 255
    write_image(path, pixels)
    assert read_image(path).pixels.shape == ((24, 30) if channels == 2 else (24, 30, 3))


def test_floating_point_goes_into_tiff_only(pixels_of: Make, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"floating-point pixels; write a \.tif"):
        write_image(tmp_path / "a.png", pixels_of(3, "float32"))


@pytest.mark.parametrize(
    ("mode", "suffix", "shape"),
    [
        ("1", ".png", (24, 30)),
        ("L", ".png", (24, 30)),
        ("LA", ".png", (24, 30, 2)),
        ("P", ".png", (24, 30, 3)),
        ("P", ".gif", (24, 30, 3)),
        ("RGB", ".ppm", (24, 30, 3)),
        ("L", ".ppm", (24, 30)),
        ("CMYK", ".tif", (24, 30, 3)),
        ("CMYK", ".jpg", (24, 30, 3)),
        ("PA", ".tif", (24, 30, 4)),
        ("YCbCr", ".tif", (24, 30, 3)),
    ],
)
def test_every_mode_becomes_grey_or_rgb(
    pixels_of: Make, tmp_path: Path, mode: str, suffix: str, shape: tuple[int, ...]
) -> None:
    path = tmp_path / f"a{suffix}"
    image = Image.fromarray(pixels_of(3, "uint8"))
    (image.convert("P").convert("PA") if mode == "PA" else image.convert(mode)).save(path)
    picture = read_image(path)
    assert picture.pixels.shape == shape
    assert picture.pixels.dtype == np.uint8
    assert bool(picture.notes) == (mode == "CMYK")
    with Image.open(path) as again:
        expected = again.convert(
            {2: "L", 3: {2: "LA", 3: "RGB", 4: "RGBA"}[shape[-1]]}[len(shape)]
            if len(shape) == 3
            else "L"
        )
        np.testing.assert_array_equal(picture.pixels, np.asarray(expected))


@pytest.mark.parametrize(
    ("mode", "key", "channels"), [("P", 3, 4), ("L", 7, 2), ("RGB", (1, 2, 3), 4), ("1", 0, 2)]
)
def test_a_transparent_colour_becomes_alpha(
    tmp_path: Path, mode: str, key: int | tuple[int, ...], channels: int
) -> None:
    image = Image.new(mode, (6, 5), key)
    if mode == "P":
        image.putpalette(range(48))
    image.putpixel((0, 0), 255 if mode in ("L", "1") else 0 if mode == "P" else (9, 9, 9))
    image.save(tmp_path / "a.png", transparency=key)
    pixels = read_image(tmp_path / "a.png").pixels
    assert pixels.shape == (5, 6, channels)
    assert pixels[0, 0, -1] == 255
    assert pixels[1, 1, -1] == 0


def test_deep_pgm_keeps_its_depth(pixels_of: Make, tmp_path: Path) -> None:
    pixels = pixels_of(1, "uint16")
    (tmp_path / "a.pgm").write_bytes(b"P5\n30 24\n65535\n" + pixels.astype(">u2").tobytes())
    np.testing.assert_array_equal(read_image(tmp_path / "a.pgm").pixels, pixels)


def test_tiff_with_separate_planes_and_white_as_zero(pixels_of: Make, tmp_path: Path) -> None:
    pixels = pixels_of(3, "uint16")
    tifffile.imwrite(
        tmp_path / "a.tif", np.moveaxis(pixels, 2, 0), photometric="rgb", planarconfig="separate"
    )
    np.testing.assert_array_equal(read_image(tmp_path / "a.tif").pixels, pixels)
    tifffile.imwrite(tmp_path / "b.tif", pixels[..., 0], photometric="miniswhite")
    np.testing.assert_array_equal(read_image(tmp_path / "b.tif").pixels, 65535 - pixels[..., 0])


@pytest.mark.parametrize("suffix", [".gif", ".tif"])
def test_only_the_first_of_several_pictures_is_read_and_said_so(
    tmp_path: Path, suffix: str
) -> None:
    frames = [Image.new("L", (6, 5), value) for value in (10, 200, 90)]
    frames[0].save(tmp_path / f"a{suffix}", save_all=True, append_images=frames[1:])
    picture = read_image(tmp_path / f"a{suffix}")
    assert picture.pixels.flat[0] == 10
    assert picture.notes == ("only the first of 3 pictures in the file was read",)


@pytest.mark.parametrize("name", ["a", "a.", "a.xyz", ".png", "a.gif", "a.png.exe"])
def test_an_ending_that_names_no_format_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=r"use one of \.png, "):
        write_image(tmp_path / name, PIXELS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_endings_may_be_in_capitals(tmp_path: Path, suffix: str) -> None:
    write_image(tmp_path / f"A{suffix.upper()}", PIXELS)
    assert read_image(tmp_path / f"A{suffix.upper()}").pixels.shape[:2] == (1, 4)


def test_an_existing_file_is_replaced_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    write_image(path, PIXELS)
    with pytest.raises(OutputExistsError, match="exists already"):
        write_image(path, PIXELS * 0)
    np.testing.assert_array_equal(read_image(path).pixels, PIXELS)
    write_image(path, PIXELS * 0, overwrite=True)
    np.testing.assert_array_equal(read_image(path).pixels, PIXELS * 0)
