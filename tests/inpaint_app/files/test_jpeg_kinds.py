"""JPEGs that Pillow does not read, and files of kinds that this program does not."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from inpaint_app.errors import FileError
from inpaint_app.files.foreign import foreign_kind
from inpaint_app.files.images import read_bytes, read_image, write_image
from inpaint_app.filling.restore import RestoreOrder, restore
from inpaint_app.settings.choices import Choices

if TYPE_CHECKING:
    from pathlib import Path

H, W = 48, 64


def scene(bits: int) -> np.ndarray:
    y, x = np.mgrid[:H, :W].astype(float)
    unit = np.stack([0.5 + 0.4 * np.sin(x / 7 + k) * np.cos(y / 9 + k) for k in range(3)], -1)
    return np.rint(unit * ((1 << bits) - 1)).astype(np.uint8 if bits <= 8 else np.uint16)


RGB12, GREY14, GREY16, RGB16, RGB8 = (
    scene(12),
    scene(14)[..., 0],
    scene(16)[..., 0],
    *map(scene, (16, 8)),
)
KINDS: dict[str, tuple[bytes, np.ndarray, int, int]] = {
    "12 bits": (imagecodecs.jpeg_encode(RGB12, bitspersample=12, level=95), RGB12, 150, 4095),
    "lossless, 14 bits": (imagecodecs.ljpeg_encode(GREY14, bitspersample=14), GREY14, 0, 16383),
    "lossless, 16 bits": (imagecodecs.ljpeg_encode(GREY16, bitspersample=16), GREY16, 0, 65535),
    "lossless, 8 bits": (imagecodecs.ljpeg_encode(RGB8[..., 0]), RGB8[..., 0], 0, 255),
    "JPEG-LS": (imagecodecs.jpegls_encode(RGB8), RGB8, 0, 255),
    "JPEG-LS, 16 bits": (imagecodecs.jpegls_encode(RGB16), RGB16, 0, 65535),
    "JPEG-LS, 12 of 16 bits": (imagecodecs.jpegls_encode(RGB12[..., 0]), RGB12[..., 0], 0, 4095),
}


@pytest.mark.parametrize("kind", KINDS)
def test_rare_kinds_are_read_in_full_depth(kind: str) -> None:
    data, pixels, error, white = KINDS[kind]
    picture = read_bytes(data, "it")
    assert picture.pixels.dtype == pixels.dtype
    assert picture.pixels.shape == pixels.shape
    assert np.abs(picture.pixels.astype(int) - pixels).max() <= error
    found = np.iinfo(pixels.dtype).max if picture.measure is None else picture.measure.white
    assert found == white
    assert picture.lost is None


def test_their_metadata_is_read(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274], exif[271] = 6, "Maker"
    buffer = io.BytesIO()
    profile = b"a profile" * 40
    Image.fromarray(RGB8).save(buffer, "JPEG", exif=exif, icc_profile=profile, dpi=(300, 300))
    plain, special = buffer.getvalue(), KINDS["12 bits"][0]
    frame = plain.index(b"\xff\xdb")
    picture = read_bytes(plain[:frame] + special[special.index(b"\xff\xdb") :], "it")
    assert picture.pixels.shape == (W, H, 3), "turned by its EXIF"
    assert picture.orientation == 6
    assert picture.icc_profile == profile
    assert picture.dpi == (300, 300)
    write_image(tmp_path / "out.tif", picture.pixels, like=picture)
    assert read_image(tmp_path / "out.tif").pixels.shape == (W, H, 3)


@pytest.mark.parametrize("kind", KINDS)
def test_rare_kinds_are_restored(tmp_path: Path, kind: str) -> None:
    data, _, _, white = KINDS[kind]
    (tmp_path / "in.jpg").write_bytes(data)
    mask = np.zeros((H, W), np.uint8)
    mask[24:27, 8:56] = 255
    write_image(tmp_path / "mask.png", mask)
    order = RestoreOrder(
        tmp_path / "in.jpg", tmp_path / "mask.png", tmp_path / "out.png", Choices("fast")
    )
    restore(order)
    before, after = read_image(order.image).pixels, read_image(order.output).pixels
    np.testing.assert_array_equal(before[mask == 0], after[mask == 0])
    assert after.max() <= white


def with_marker(marker: int, data: bytes) -> bytes:
    at = data.index(b"\xff\xc0")
    return data[: at + 1] + bytes([marker]) + data[at + 2 :]


@pytest.mark.parametrize(
    ("marker", "name"),
    [(0xC5, "hierarchical"), (0xCB, "arithmetic coding"), (0xC7, "hierarchical")],
)
def test_kinds_that_nothing_reads_are_named_and_not_called_damaged(marker: int, name: str) -> None:
    buffer = io.BytesIO()
    Image.fromarray(RGB8).save(buffer, "JPEG")
    with pytest.raises(FileError) as caught:
        read_bytes(with_marker(marker, buffer.getvalue()), "it")
    assert f"JPEG of a rare kind ({name})" in str(caught.value)
    assert "damaged" not in str(caught.value)


def test_four_colours_of_a_rare_kind_are_named() -> None:
    buffer = io.BytesIO()
    Image.fromarray(RGB8).convert("CMYK").save(buffer, "JPEG")
    data = bytearray(buffer.getvalue())
    data[data.index(b"\xff\xc0") + 4] = 12
    with pytest.raises(FileError, match=r"rare kind \(12 bits\) with 4 colours; convert"):
        read_bytes(bytes(data), "it")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\xff\x0a\0\0", "a JPEG XL picture"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
        (b"8BPS\0\1", "a Photoshop document"),
        (b"%PDF-1.7", "a PDF document"),
        (b"  <!DOCTYPE HTML><html>", "a web page, not a picture"),
        (b"\xef\xbb\xbf<html>", "a web page, not a picture"),
        (b"<?xml version='1.0'?><svg>", "an SVG drawing"),
        (b"\0\0\0\x20ftypisom", "a film"),
        (bytes(128) + b"DICM", "a DICOM picture"),
        (b"v/1\x01", "an OpenEXR picture"),
        (b"qoif", "a QOI picture"),
        (b"\x01\xda\x01\x01", "an SGI picture"),
    ],
)
def test_other_kinds_are_named(data: bytes, name: str) -> None:
    assert foreign_kind(data) == name
    with pytest.raises(FileError, match=f"it is {name}, which this program does not read; convert"):
        read_bytes(data + bytes(100), "it")


def test_what_is_read_is_not_foreign() -> None:
    for kind in ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "AVIF", "PPM"):
        buffer = io.BytesIO()
        Image.fromarray(RGB8).save(buffer, kind)
        assert foreign_kind(buffer.getvalue()) == ""
