"""The rows of the table of AVIF and HEIC, with real files, some with boxes put in by hand."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import pillow_heif
import pytest
from PIL import Image

from inpaint_app.errors import FileError
from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.keeping.isobmff import BOXES, content_of
from inpaint_app.files.keeping.verdicts import Findings

if TYPE_CHECKING:
    from pathlib import Path

DEEP = np.random.default_rng(6).integers(0, 1024, (24, 32, 3), np.uint16)
MARK = b"marked-by-a-test"


def box(kind: str, *body: bytes) -> bytes:
    data = b"".join(body)
    return struct.pack(">I", 8 + len(data)) + kind.encode() + data


def avif(**options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray((DEEP >> 2).astype(np.uint8)).save(buffer, "AVIF", quality=100, **options)
    return buffer.getvalue()


def meta(properties: list[bytes], items: list[tuple[str, str]], references: bytes = b"") -> bytes:
    """Return a file of which only the boxes are sound: item 1 is the picture."""
    numbers = bytes([len(properties), *range(1, len(properties) + 1)])
    ipma = box("ipma", bytes(4), struct.pack(">I", 1), b"\0\1", numbers)
    infos = [
        box(
            "infe",
            b"\2\0\0\0",
            struct.pack(">HH", n, 0),
            kind.ljust(4).encode(),
            b"\0",
            mime.encode(),
            b"\0",
        )
        for n, (kind, mime) in enumerate([("av01", ""), *items], 1)
    ]
    iinf = box("iinf", bytes(4), struct.pack(">H", len(infos)), *infos)
    iprp = box("iprp", box("ipco", *properties), ipma)
    iref = box("iref", bytes(4), references) if references else b""
    pitm = box("pitm", bytes(4), b"\0\1")
    return box("ftyp", b"avif\0\0\0\0mif1") + box("meta", bytes(4), pitm, iinf, iref, iprp)


def of(kind: str) -> list[str]:
    return [key.removeprefix(f"{kind} ") for key in BOXES if key.startswith(f"{kind} ")]


@pytest.mark.parametrize("name", of("box"))
def test_every_box_is_what_the_table_says(tmp_path: Path, name: str) -> None:
    entry = BOXES[f"box {name}"]
    data = avif() + (box(name, MARK) if name not in ("ftyp", "meta", "moov") else b"")
    (tmp_path / "a.avif").write_bytes(data)
    picture = read_image(tmp_path / "a.avif")
    told = "; ".join(picture.notes)
    if name != "moov":
        expected = entry.verdict == "named" or (entry.verdict == "dropped" and not entry.quiet)
        assert (entry.name in told) == expected
    write_image(tmp_path / "b.avif", picture.pixels, like=picture)
    assert MARK not in (tmp_path / "b.avif").read_bytes()
    if name == "mpvd":
        with pytest.raises(FileError, match="also holds a film"):
            write_image(tmp_path / "a.avif", picture.pixels, like=picture, overwrite=True)


@pytest.mark.parametrize("name", of("property"))
def test_every_property_is_what_the_table_says(name: str) -> None:
    entry = BOXES[f"property {name}"]
    found = Findings()
    content_of(meta([box(name, bytes(24))], []), found)
    assert found.lost == ([entry.name] if entry.verdict == "named" else [])


ITEMS = {
    "Exif": ("Exif", ""),
    "XMP": ("mime", "application/rdf+xml"),
    "mime": ("mime", "text/plain"),
    "uri": ("uri", ""),
    "thumbnail": ("av01", ""),
    "alpha": ("av01", ""),
    "depth": ("av01", ""),
    "gain map": ("tmap", ""),
    "auxiliary": ("av01", ""),
    "primary": ("grid", ""),
}


@pytest.mark.parametrize("name", of("item"))
def test_every_item_is_what_the_table_says(name: str) -> None:
    entry = BOXES[f"item {name}"]
    urn = {"alpha": "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"}.get(name)
    urn = {"depth": "urn:mpeg:mpegB:cicp:systems:auxiliary:depth"}.get(name, urn)
    reference = b""
    if name == "thumbnail":
        reference = box("thmb", struct.pack(">HHH", 2, 1, 1))
    elif name in ("alpha", "depth", "auxiliary"):
        reference = box("auxl", struct.pack(">HHH", 2, 1, 1))
    data = meta([], [ITEMS[name]], reference)
    if urn is not None:  # the property belongs to item 2
        ipma = box("ipma", bytes(4), struct.pack(">I", 1), b"\0\2\1\1")
        aux = box("auxC", bytes(4), urn.encode(), b"\0")
        place = data.index(b"iprp") - 4
        made = box("iprp", box("ipco", aux), ipma)
        data = data[:place] + made
        start = data.index(b"meta") - 4
        data = data[:start] + struct.pack(">I", len(data) - start) + data[start + 4 :]
    found = Findings()
    content_of(data, found)
    assert found.lost == ([entry.name] if entry.verdict == "named" else [])
    told = entry.verdict == "dropped" and not entry.quiet
    assert found.untrue == ([entry.name] if told else [])


def test_what_no_table_knows_is_named() -> None:
    found = Findings()
    content_of(meta([box("oddp", b"")], [("oddi", "")]) + box("oddb", b""), found)
    assert found.lost == ["the property oddp", "the item oddi", "the box oddb"]


@pytest.mark.parametrize("bits", [8, 10, 12])
def test_avif_is_read_in_its_depth(tmp_path: Path, bits: int) -> None:
    pixels = DEEP >> 2 if bits == 8 else DEEP << (bits - 10)
    pixels = pixels.astype(np.uint8) if bits == 8 else pixels
    data = imagecodecs.avif_encode(pixels, level=100, bitspersample=bits)
    (tmp_path / "a.avif").write_bytes(data)
    picture = read_image(tmp_path / "a.avif")
    white = (1 << bits) - 1
    expected = pixels if bits == 8 else pixels.astype(np.uint32) * 65535 // white
    np.testing.assert_array_equal(picture.pixels, expected)
    assert picture.pixels.dtype == (np.uint8 if bits == 8 else np.uint16)


def test_the_first_picture_of_a_deep_sequence_is_read_with_8_bits(tmp_path: Path) -> None:
    frames = np.stack([DEEP, DEEP[::-1], DEEP])
    data = imagecodecs.avif_encode(frames, level=100, bitspersample=10)
    (tmp_path / "a.avif").write_bytes(data)
    picture = read_image(tmp_path / "a.avif")
    assert picture.pixels.dtype == np.uint8
    assert np.abs(picture.pixels * 4.0 - DEEP).max() <= 8
    assert any("are read with 8 bits each, as it is a sequence" in it for it in picture.notes)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_deep_avif_is_turned_as_shallow_ones(tmp_path: Path, orientation: int) -> None:
    """Of both kinds a box says how the picture is turned."""
    exif = Image.Exif()
    exif[274] = orientation
    shallow = avif(exif=exif)
    (tmp_path / "a.avif").write_bytes(shallow)
    first = read_image(tmp_path / "a.avif")
    decoded = np.asarray(imagecodecs.avif_decode(shallow))
    from inpaint_app.files.upright import turned

    np.testing.assert_array_equal(turned(decoded, orientation), first.pixels)


@pytest.mark.parametrize(("primaries", "transfer"), [(12, 13), (9, 16), (9, 18), (1, 13)])
@pytest.mark.parametrize("suffix", [".png", ".avif", ".heic"])
def test_colours_by_numbers_are_carried_over(
    tmp_path: Path, primaries: int, transfer: int, suffix: str
) -> None:
    options = {"primaries": primaries, "transfer": transfer, "bitspersample": 10, "level": 100}
    (tmp_path / "a.avif").write_bytes(imagecodecs.avif_encode(DEEP, **options))
    picture = read_image(tmp_path / "a.avif")
    hdr = transfer in (16, 18)
    assert any("what is shown is approximate" in note for note in picture.notes) == hdr
    notes = write_image(tmp_path / f"b{suffix}", picture.pixels, like=picture)
    assert not any("cICP" in note for note in notes)
    data = (tmp_path / f"b{suffix}").read_bytes()
    if (primaries, transfer) == (1, 13):
        assert b"cICP" not in data
    elif suffix == ".png":
        assert b"cICP" + bytes([primaries, transfer, 0, 1]) in data
    else:
        codes = content_of(data, Findings()).codes
        assert codes is not None
        assert codes[:2] == (primaries, transfer)
        decode = imagecodecs.avif_decode if suffix == ".avif" else _heic
        assert decode(data).shape == DEEP.shape


def _heic(data: bytes) -> np.ndarray:
    return np.asarray(pillow_heif.open_heif(data))


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".tif"])
def test_other_formats_get_a_profile_or_a_note(tmp_path: Path, suffix: str) -> None:
    for transfer in (13, 16):
        options = {"primaries": 12, "transfer": transfer, "bitspersample": 10, "level": 100}
        (tmp_path / "a.avif").write_bytes(imagecodecs.avif_encode(DEEP, **options))
        picture = read_image(tmp_path / "a.avif")
        out = tmp_path / f"b{transfer}{suffix}"
        notes = write_image(out, picture.pixels, like=picture)
        assert any("cICP" in note for note in notes)
        assert (read_image(out).icc_profile is not None) == (transfer == 13)
