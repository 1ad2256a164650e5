"""Every row of the tables of JPEG, with a real file each."""

from __future__ import annotations

import hashlib
import io
import re
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from inpaint_app.errors import FileError
from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.keeping.jpeg import BEHIND, SEGMENTS

if TYPE_CHECKING:
    from pathlib import Path

    from inpaint_app.files.picture import Picture

MARK = b"marked-by-a-test"
RGB = np.random.default_rng(1).integers(0, 256, (24, 32, 3), np.uint8)
LOSSY = "JPEG is lossy"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
MORE = b"http://ns.adobe.com/xmp/extension/\0"
FILM = b"\0\0\0\x18ftypmp42" + MARK * 50


def plain(pixels: np.ndarray = RGB, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=90, **options)
    return buffer.getvalue()


def segment(name: str, body: bytes) -> bytes:
    code = 0xFE if name == "COM" else 0xE0 + int(name.removeprefix("APP"))
    return b"\xff" + bytes([code]) + struct.pack(">H", len(body) + 2) + body


def jpeg(*segments: bytes, behind: bytes = b"") -> bytes:
    data = plain()
    place = 4 + int.from_bytes(data[4:6])
    return data[:place] + b"".join(segments) + data[place:] + behind


def through(folder: Path, data: bytes, suffix: str = ".jpg") -> tuple[bytes, str, Picture]:
    (folder / "a.jpg").write_bytes(data)
    picture = read_image(folder / "a.jpg")
    out = folder / f"b{suffix}"
    notes = write_image(out, picture.pixels, like=picture, overwrite=True)
    told = [note for note in (*picture.notes, *notes) if not note.startswith(LOSSY)]
    return out.read_bytes(), "; ".join(told), picture


def rdf(inside: bytes, attributes: bytes = b"", spaces: bytes = b"") -> bytes:
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf='
        b'"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/" ' + spaces + b" " + attributes + b">"
        b"" + inside + b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


SIGNED = [name for name in SEGMENTS if " " in name]
SPECIAL = ("APP13 Photoshop 3.0", "APP0 JFIF", "APP1 Exif", "APP14 Adobe", "APP2 ICC_PROFILE")


@pytest.mark.parametrize("name", [*(name for name in SIGNED if name not in SPECIAL), "COM"])
def test_every_segment_is_what_the_table_says(tmp_path: Path, name: str) -> None:
    entry = SEGMENTS[name]
    app, _, signature = name.partition(" ")
    body = signature.encode() + b"\0" * bool(signature) + MARK
    if name.startswith("APP1 http"):
        extension = rdf(b"<dc:source>" + MARK + b"</dc:source>")
        key = hashlib.md5(extension).hexdigest().upper().encode()
        main = rdf(
            b"",
            b'xmpNote:HasExtendedXMP="' + key + b'"',
            b'xmlns:xmpNote="http://ns.adobe.com/xmp/note/"',
        )
        place = struct.pack(">II", len(extension), 0)
        parts = [
            segment("APP1", XMP + main),
            segment("APP1", MORE + key + place + extension),
        ]
    else:
        parts = [segment(app, body)]
    data, notes, _ = through(tmp_path, jpeg(*parts))
    if entry.verdict in ("kept", "rewritten"):
        assert notes == ""
        assert MARK in data
    else:
        assert MARK not in data
        assert (entry.name in notes) == (not entry.quiet)


@pytest.mark.parametrize("name", [name for name in SEGMENTS if " " not in name and name != "COM"])
def test_what_makes_the_picture_is_written_anew(name: str) -> None:
    assert SEGMENTS[name].verdict == "rewritten"


@pytest.mark.parametrize("number", [1, 4, 5, 6, 7, 8, 9, 12, 15])
def test_what_no_table_knows_is_named(tmp_path: Path, number: int) -> None:
    data, notes, _ = through(tmp_path, jpeg(segment(f"APP{number}", b"Vendor\0" + MARK)))
    assert notes == f"not carried over to an export: the JPEG segment APP{number} Vendor"
    assert MARK not in data


@pytest.mark.parametrize("length", [200, 65_519, 65_520, 200_000])
def test_profiles_of_any_length_come_back(tmp_path: Path, length: int) -> None:
    profile = bytes(16) + b"RGB " + bytes(range(256)) * (length // 256)
    (tmp_path / "a.jpg").write_bytes(plain(icc_profile=profile))
    picture = read_image(tmp_path / "a.jpg")
    assert picture.icc_profile == profile
    write_image(tmp_path / "b.jpg", picture.pixels, like=picture)
    with Image.open(tmp_path / "b.jpg") as image:
        assert image.info["icc_profile"] == profile


def test_a_profile_of_which_a_part_is_missing_is_named(tmp_path: Path) -> None:
    part = segment("APP2", b"ICC_PROFILE\0" + bytes([2, 2]) + MARK)
    _, notes, picture = through(tmp_path, jpeg(part))
    assert picture.icc_profile is None
    assert notes == "not carried over to an export: a colour profile that cannot be read"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1251", "shift_jis", "utf-16"])
@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_comments_of_any_encoding_keep_their_bytes(
    tmp_path: Path, encoding: str, suffix: str
) -> None:
    text = {"cp1251": "Привет", "shift_jis": "日本語"}.get(encoding, "café ©")
    comments = [text.encode(encoding), b"a second one"]
    parts = [segment("COM", each) for each in comments]
    data, _, picture = through(tmp_path, jpeg(*parts), suffix)
    assert len(picture.texts) == 2
    if suffix == ".jpg":
        for each in comments:
            assert b"\xff\xfe" + struct.pack(">H", len(each) + 2) + each in data
    elif encoding not in ("utf-8", "utf-16"):
        assert comments[0] in data
    else:
        assert picture.texts[0] == ("Comment", text)


@pytest.mark.parametrize("ratio", [(2, 1), (1, 2), (59, 54), (65_535, 1)])
def test_a_ratio_of_pixels_comes_back(tmp_path: Path, ratio: tuple[int, int]) -> None:
    data = bytearray(plain())
    place = data.index(b"JFIF\0")
    data[place + 7] = 0
    data[place + 8 : place + 12] = struct.pack(">HH", *ratio)
    out, _, picture = through(tmp_path, bytes(data))
    place = out.index(b"JFIF\0")
    assert out[place + 7] == 0
    assert struct.unpack(">HH", out[place + 8 : place + 12]) == ratio
    assert picture.density == ratio


@pytest.mark.parametrize("unit", [None, 2, 3])
def test_a_resolution_comes_from_jfif_or_exif_or_is_not_said(
    tmp_path: Path, unit: int | None
) -> None:
    exif = Image.Exif()
    exif[315] = MARK.decode()
    if unit:
        exif[282], exif[283], exif[296] = 300.0, 100.0, unit
    data, _, picture = through(tmp_path, plain(exif=exif.tobytes()))
    factor = {None: 0, 2: 1, 3: 2.54}[unit]
    assert picture.dpi == (pytest.approx((300 * factor, 100 * factor)) if unit else None)
    place = data.index(b"JFIF\0")
    said = struct.unpack(">BHH", data[place + 7 : place + 12])
    assert said == ((1, 300 * factor, 100 * factor) if unit else (0, 1, 1))


def test_what_jpeg_ls_says_of_its_pixels_is_not_missed(tmp_path: Path) -> None:
    imagecodecs = pytest.importorskip("imagecodecs")
    (tmp_path / "a.jls").write_bytes(imagecodecs.jpegls_encode(RGB))
    assert read_image(tmp_path / "a.jls").notes == ()


# -- what follows the picture


def second() -> bytes:
    return plain(RGB[:, ::-1].copy())


def mpo(kind: int = 0x020002) -> bytes:
    buffer = io.BytesIO()
    others = [Image.fromarray(RGB[:, ::-1].copy())]
    Image.fromarray(RGB).save(buffer, "MPO", save_all=True, append_images=others)
    data = bytearray(buffer.getvalue())
    place = data.index(b"MPF\0") + 4
    order = "<" if data[place : place + 2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", data, place + 4)
    (count,) = struct.unpack_from(f"{order}H", data, place + first)
    for n in range(count):
        entry = place + first + 2 + 12 * n
        code, _, _, start = struct.unpack_from(f"{order}HHII", data, entry)
        if code == 0xB002:
            struct.pack_into(f"{order}I", data, place + start + 16, kind)
    return bytes(data)


GAIN_XMP = segment(
    "APP1",
    XMP + rdf(b"", b'hdrgm:Version="1.0"', b'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"'),
)


def with_behind(what: str) -> bytes:
    if what == "film":
        return jpeg(behind=FILM)
    if what == "gain map":
        return jpeg(GAIN_XMP, behind=second())
    if what == "picture":
        return mpo()
    if what == "preview":
        return mpo(0x010001)
    return jpeg(behind=MARK * 3)


@pytest.mark.parametrize("what", BEHIND)
def test_what_follows_the_picture_is_what_the_table_says(tmp_path: Path, what: str) -> None:
    entry = BEHIND[what]
    data, notes, picture = through(tmp_path, with_behind(what))
    assert data.count(b"\xff\xd8\xff") == 1
    assert data.endswith(b"\xff\xd9")
    assert (entry.name in notes) == (not entry.quiet)
    unread = what in ("film", "gain map", "picture")
    assert picture.unread == (entry.name if unread else "")
    if unread:
        with pytest.raises(FileError, match=f"also holds {entry.name}, which would be lost"):
            write_image(tmp_path / "a.jpg", picture.pixels, like=picture, overwrite=True)
        assert (tmp_path / "a.jpg").read_bytes() == with_behind(what)


def test_padding_behind_the_picture_is_nothing(tmp_path: Path) -> None:
    _, notes, picture = through(tmp_path, jpeg(behind=bytes(999)))
    assert (notes, picture.unread) == ("", "")


def test_a_film_and_a_gain_map_are_both_named(tmp_path: Path) -> None:
    data = jpeg(GAIN_XMP, behind=b"")
    both = mpo() + FILM
    _, notes, picture = through(tmp_path, both)
    assert "a second picture, a film" in notes
    assert picture.unread == "a second picture and a film"
    assert data


@pytest.mark.parametrize("what", ["EXIF", "XMP"])
def test_a_second_block_is_named(tmp_path: Path, what: str) -> None:
    body = {"EXIF": b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0", "XMP": XMP + rdf(b"")}[what]
    parts = [segment("APP1", body), segment("APP1", body + MARK)]
    data, notes, _ = through(tmp_path, jpeg(*parts))
    assert notes == f"not carried over to an export: a second block of {what}"
    assert MARK not in data


# -- long XMP


@pytest.mark.parametrize("length", [70_000, 300_000])
@pytest.mark.parametrize("as_attribute", [False, True])
def test_long_xmp_comes_back(tmp_path: Path, length: int, as_attribute: bool) -> None:
    words = b"word " * (length // 5)
    if as_attribute:
        told = rdf(b"<dc:title>short</dc:title>", b'dc:source="' + words + b'"')
    else:
        told = rdf(b"<dc:title>short</dc:title><dc:source>" + words + b"</dc:source>")
    from inpaint_app.files.picture import Picture

    write_image(tmp_path / "a.jpg", RGB, like=Picture(RGB, xmp=told))
    data = (tmp_path / "a.jpg").read_bytes()
    name = re.search(rb'HasExtendedXMP="([0-9A-F]{32})"', data)
    assert name is not None
    assert data.count(MORE + name[1]) == -(-length // 65_458)
    again = read_image(tmp_path / "a.jpg")
    assert again.notes == ()
    assert again.xmp is not None
    assert again.xmp.count(words) == 1
    assert again.xmp.count(b"<dc:title>short</dc:title>") == 1
    assert b"HasExtendedXMP" not in again.xmp
    write_image(tmp_path / "b.jpg", RGB, like=again)
    last = read_image(tmp_path / "b.jpg")
    assert last.xmp is not None
    assert last.xmp.count(words) == 1


def test_extended_xmp_that_is_not_whole_is_named_and_no_longer_promised(tmp_path: Path) -> None:
    key = b"0123456789ABCDEF" * 2
    main = rdf(
        b"<dc:title>kept</dc:title>",
        b'xmpNote:HasExtendedXMP="' + key + b'"',
        b'xmlns:xmpNote="http://ns.adobe.com/xmp/note/"',
    )
    cut = MORE + key + struct.pack(">II", 900, 0) + b"<x:xmpmeta"
    data, notes, _ = through(tmp_path, jpeg(segment("APP1", XMP + main), segment("APP1", cut)))
    assert notes == "not carried over to an export: extended XMP that is not whole"
    assert b"HasExtendedXMP" not in data
    assert b"<dc:title>kept</dc:title>" in data
