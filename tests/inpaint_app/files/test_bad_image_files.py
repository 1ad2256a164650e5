from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inpaint_app.errors import FileError
from inpaint_app.files.images import read_image, read_mask

Make = Callable[..., np.ndarray]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width: int, height: int, depth: int = 8) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)


def damaged(pixels_of: Make, kind: str, path: Path) -> Path:
    """Make the file `path`, damaged in the way that `kind` says."""
    image = Image.fromarray(pixels_of(3, "uint8"))
    if kind == "PNG":
        image.save(path, kind)
        data = bytearray(path.read_bytes())
        data[data.index(b"IDAT") + 40] ^= 0x55
        path.write_bytes(data)
    elif kind == "TIFF":
        image.save(path, kind)
        path.write_bytes(path.read_bytes()[:60])  # within its directory
    elif kind in ("JPEG", "BMP", "WEBP", "GIF"):
        buffer = io.BytesIO()
        image.save(buffer, kind)
        path.write_bytes(buffer.getvalue()[: buffer.tell() * 2 // 3])
    elif kind == "deep PNG":
        data = imagecodecs.png_encode(pixels_of(3, "uint16"))
        path.write_bytes(data[: data.index(b"IDAT") + 6])
    elif kind == "deep TIFF":
        tifffile.imwrite(path, pixels_of(3, "uint16"), photometric="rgb")
        path.write_bytes(path.read_bytes()[:100])
    elif kind == "only a header":
        path.write_bytes(b"II*\0\x08\0\0\0")
    elif kind == "no pixels":
        path.write_bytes(png_header(0, 10) + chunk(b"IEND", b""))
    elif kind == "text":
        path.write_text("This is not an image, II or MM or otherwise.")
    elif kind == "text like TIFF":
        path.write_text("II. What it is")
    elif kind == "PostScript":
        path.write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n")
    elif kind == "empty":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    elif kind == "complex":
        tifffile.imwrite(path, pixels_of(1, "float32").astype(np.complex64))
    elif kind == "Lab":
        Image.new("LAB", (6, 5)).save(path, "TIFF")
    elif kind == "PPM":
        path.write_bytes(b"P6\n30 24\n65535\nwith too little")
    elif kind == "too large":
        path.write_bytes(png_header(40_000, 40_000) + chunk(b"IDAT", zlib.compress(b"")))
    else:
        assert kind == "missing"
    return path


BAD_FILES = {
    "PNG": "damaged",
    "JPEG": "damaged or cut short",
    "TIFF": "damaged or cut short",
    "BMP": "damaged or cut short",
    "WEBP": "damaged or cut short",
    "GIF": "damaged or cut short",
    "PPM": "damaged or cut short",
    "deep PNG": "damaged or cut short",
    "deep TIFF": "damaged or cut short",
    "only a header": "damaged or cut short",
    "no pixels": "damaged or cut short|no pixels",
    "text": "not an image of a kind",
    "text like TIFF": "not an image of a kind",
    "PostScript": "it is a PostScript document, which this program does not read",
    "empty": r"the file is empty \(0 bytes\)",
    "folder": "it is a folder",
    "complex": "convert it to 16-bit",
    "Lab": "convert it to RGB",
    "too large": "40000 × 40000, that is 1,600 megapixels and more than the limit of 500",
    "missing": "there is no such file",
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_named_in_one_sentence(pixels_of: Make, tmp_path: Path, kind: str) -> None:
    path = damaged(pixels_of, kind, tmp_path / "bad.img")
    for read in (read_image, read_mask):
        with pytest.raises(FileError, match=BAD_FILES[kind]) as caught:
            read(path)
        message = str(caught.value)
        assert message.startswith(f"cannot read {path}: ")
        assert "\n" not in message
        assert not message.endswith(".")


@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_no_truncation_or_noise_escapes_as_another_error(
    pixels_of: Make, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    kind = data.draw(
        st.sampled_from(["PNG", "JPEG", "TIFF", "WEBP", "GIF", "deep PNG", "deep TIFF"])
    )
    pixels = pixels_of(3, "uint16" if "deep" in kind else "uint8")
    buffer = io.BytesIO()
    if kind == "deep PNG":
        buffer.write(imagecodecs.png_encode(pixels))
    elif kind == "deep TIFF":
        tifffile.imwrite(buffer, pixels, photometric="rgb", compression="zlib")
    else:
        Image.fromarray(pixels).save(buffer, kind)
    content = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(0, len(content))) :]
    path = tmp_path_factory.mktemp("noise") / "a.img"
    path.write_bytes(content)
    try:
        picture = read_image(path)
    except FileError:
        return
    assert picture.pixels.ndim in (2, 3)


def test_large_pictures_below_the_limit_raise_no_warning(tmp_path: Path) -> None:
    Image.new("1", (20_000, 10_000)).save(tmp_path / "large.png")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = read_image(tmp_path / "large.png")
    assert picture.pixels.shape == (10_000, 20_000)
    assert picture.notes == ()


def test_an_endless_device_is_refused() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no such device here")
    with pytest.raises(FileError, match="it is a device"):
        read_image(Path("/dev/zero"))
