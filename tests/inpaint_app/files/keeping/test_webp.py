"""Every row of the table of WebP chunks, with a real file each."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.keeping.webp import CHUNKS

if TYPE_CHECKING:
    from pathlib import Path

RGB = np.random.default_rng(5).integers(0, 256, (20, 30, 3), np.uint8)
MARK = b"marked-by-a-test"
PIXELS = ("VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "behind RIFF")


def webp(**options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(RGB).save(buffer, "WEBP", lossless=True, **options)
    return buffer.getvalue()


def with_chunk(name: str, body: bytes) -> bytes:
    """Return a WebP file with one more chunk at its end."""
    data = webp(xmp=b"<x/>") + name.encode() + struct.pack("<I", len(body)) + body
    data += b"\0" * (len(body) % 2)
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


@pytest.mark.parametrize("name", [name for name in CHUNKS if name not in PIXELS])
def test_every_chunk_is_what_the_table_says(tmp_path: Path, name: str) -> None:
    entry = CHUNKS[name]
    exif = Image.Exif()
    exif[315] = MARK.decode()
    data = {
        "ICCP": webp(icc_profile=bytes(16) + b"RGB " + MARK),
        "EXIF": webp(exif=exif),
        "XMP ": webp(xmp=b"<a>" + MARK + b"</a>"),
    }.get(name) or with_chunk(name, MARK)
    (tmp_path / "a.webp").write_bytes(data)
    picture = read_image(tmp_path / "a.webp")
    notes = write_image(tmp_path / "b.webp", picture.pixels, like=picture)
    told = "; ".join((*picture.notes, *notes))
    if entry.verdict in ("kept", "rewritten"):
        assert MARK in (tmp_path / "b.webp").read_bytes()
        assert told == ""
    else:
        assert MARK not in (tmp_path / "b.webp").read_bytes()
        assert entry.name in told
    np.testing.assert_array_equal(read_image(tmp_path / "b.webp").pixels, RGB)


def test_what_no_table_knows_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.webp").write_bytes(with_chunk("odd ", MARK))
    picture = read_image(tmp_path / "a.webp")
    assert picture.notes == ("not carried over to an export: the WebP chunk odd",)


def test_what_is_behind_the_picture_is_named(tmp_path: Path) -> None:
    for behind, notes in (
        (b"SEFT" + MARK, ("not carried over to an export: data behind the picture",)),
        (bytes(50), ()),
    ):
        (tmp_path / "a.webp").write_bytes(webp(xmp=b"<x/>") + behind)
        picture = read_image(tmp_path / "a.webp")
        assert picture.notes == notes
        write_image(tmp_path / "b.webp", picture.pixels, like=picture, overwrite=True)
        assert MARK not in (tmp_path / "b.webp").read_bytes()


def test_frames_are_named(tmp_path: Path) -> None:
    others = [Image.fromarray(np.roll(RGB, 3 * n, 1)) for n in (1, 2)]
    data = webp(save_all=True, append_images=others)
    (tmp_path / "a.webp").write_bytes(data)
    picture = read_image(tmp_path / "a.webp")
    assert picture.notes == ("only the first of 3 pictures in the file was read",)
    assert picture.unread == "2 more pictures"
