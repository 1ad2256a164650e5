"""Every row of the table of PNG chunks, with a real file each."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.keeping.png import CHUNKS, plain

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = (12, 15)
MARK = b"marked-by-a-test"
RGB = np.random.default_rng(0).integers(0, 256, (*SHAPE, 3), np.uint8)
JPEG = io.BytesIO()
Image.fromarray(RGB).save(JPEG, "JPEG")
PREVIEW = JPEG.getvalue()

BODIES: dict[str, bytes] = {
    "cICP": bytes([12, 13, 0, 1]),
    "mDCV": struct.pack(">8HII", *range(100, 108), 10_000_000, 1),
    "cLLI": struct.pack(">II", 10_000_000, 4_000_000),
    "iCCP": b"name\0\0" + zlib.compress(bytes(16) + b"RGB " + MARK * 10),
    "sRGB": b"\1",
    "gAMA": struct.pack(">I", 55_555),
    "cHRM": struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000),
    "sBIT": bytes([5, 6, 5]),
    "bKGD": struct.pack(">3H", 1, 2, 3),
    "pHYs": struct.pack(">IIB", 3, 2, 0),
    "oFFs": struct.pack(">iiB", -7, 9, 0),
    "sTER": b"\1",
    "tIME": struct.pack(">H5B", 2001, 2, 3, 4, 5, 6),
    "tEXt": b"Author\0" + MARK,
    "zTXt": b"Author\0\0" + zlib.compress(MARK),
    "iTXt": b"Author\0\0\0de-AT\0Verfasser\0" + MARK,
}


def chunk(kind: str, data: bytes, *, sound: bool = True) -> bytes:
    head = kind.encode() + data
    return struct.pack(">I", len(data)) + head + struct.pack(">I", zlib.crc32(head) ^ (not sound))


def png(*chunks: bytes, pixels: np.ndarray = RGB, before: bytes = b"IDAT") -> bytes:
    data = bytes(imagecodecs.png_encode(pixels))
    place = data.index(before) - 4
    return data[:place] + b"".join(chunks) + data[place:]


def chunks_of(path: Path) -> dict[str, bytes]:
    data, place, found = path.read_bytes(), 8, {}
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        body = data[place + 8 : place + 8 + length]
        found[data[place + 4 : place + 8].decode()] = body
        assert zlib.crc32(data[place + 4 : place + 8] + body) == int.from_bytes(
            data[place + 8 + length : place + 12 + length]
        )
        place += 12 + length
    return found


def through(folder: Path, data: bytes, suffix: str = ".png") -> tuple[dict[str, bytes], str]:
    """Open a file and export it; return the chunks of the new one, and all notes."""
    (folder / "a.png").write_bytes(data)
    picture = read_image(folder / "a.png")
    notes = write_image(folder / f"b{suffix}", picture.pixels, like=picture, overwrite=True)
    found = chunks_of(folder / "b.png") if suffix == ".png" else {}
    return found, "; ".join((*picture.notes, *notes))


PIXELS = ("IHDR", "PLTE", "IDAT", "IEND", "tRNS")
MOVES = ("acTL", "fcTL", "fdAT")
BEHIND = ("behind IEND",)


@pytest.mark.parametrize("name", [name for name in CHUNKS if name not in PIXELS + MOVES + BEHIND])
def test_every_chunk_is_what_the_table_says(tmp_path: Path, name: str) -> None:
    entry = CHUNKS[name]
    body = BODIES.get(name, b"words\0" + MARK)
    if name == "eXIf":
        exif = Image.Exif()
        exif[315] = MARK.decode()
        body = exif.tobytes().removeprefix(b"Exif\0\0")
    found, notes = through(tmp_path, png(chunk(name, body)))
    if entry.verdict in ("kept", "rewritten"):
        assert notes == ""
        written = {"zTXt": "tEXt"}.get(name, name)
        if name == "iCCP":
            assert found[written].startswith(body.partition(b"\0")[0] + b"\0"), "its own name"
            assert zlib.decompress(found[written].partition(b"\0")[2][1:]).endswith(MARK)
        elif name in ("zTXt", "eXIf"):
            assert MARK in found[written]
        else:
            assert found[written] == body
    else:
        assert name not in found
        assert (entry.name in notes) == (not entry.quiet)
        assert MARK not in (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize("kind", ["abCd", "prIV"])
def test_what_no_table_knows_is_named(tmp_path: Path, kind: str) -> None:
    found, notes = through(tmp_path, png(chunk(kind, MARK)))
    assert kind not in found
    assert notes == f"not carried over to an export: the PNG chunk {kind}"


def test_what_is_behind_the_picture_is_named(tmp_path: Path) -> None:
    _, notes = through(tmp_path, png() + MARK)
    assert notes == "not carried over to an export: data behind the picture"
    assert MARK not in (tmp_path / "b.png").read_bytes()
    assert through(tmp_path, png() + bytes(99))[1] == "", "padding is nothing"


@pytest.mark.parametrize("name", ["mDCV", "cLLI", "sBIT", "bKGD", "oFFs", "sTER"])
def test_chunks_that_other_formats_lack_are_named(tmp_path: Path, name: str) -> None:
    _, notes = through(tmp_path, png(chunk(name, BODIES[name])), ".tif")
    assert notes == f"not carried over, because TIFF cannot hold it: {CHUNKS[name].name}"


def test_names_of_drafts_are_written_as_today(tmp_path: Path) -> None:
    found, _ = through(tmp_path, png(chunk("mDCv", BODIES["mDCV"]), chunk("cLLi", BODIES["cLLI"])))
    assert (found["mDCV"], found["cLLI"]) == (BODIES["mDCV"], BODIES["cLLI"])


@pytest.mark.parametrize("kind", ["zTXt", "iTXt", "iCCP"])
def test_long_texts_and_profiles_are_read(tmp_path: Path, kind: str) -> None:
    long = (bytes(16) + b"RGB " if kind == "iCCP" else b"") + b"ab12" * 700_000
    packed = zlib.compress(long)
    body = {
        "zTXt": b"long\0\0" + packed,
        "iTXt": b"long\0\1\0\0\0" + packed,
        "iCCP": b"long\0\0" + packed,
    }[kind]
    (tmp_path / "a.png").write_bytes(png(chunk(kind, body)))
    picture = read_image(tmp_path / "a.png")
    assert picture.notes == ()
    np.testing.assert_array_equal(picture.pixels, RGB)
    held = picture.icc_profile if kind == "iCCP" else picture.texts[0][1].encode()
    assert held == long


def test_a_text_without_end_is_named_and_not_kept_in_memory(tmp_path: Path) -> None:
    bomb = zlib.compress(bytes(200_000_000))
    _, notes = through(tmp_path, png(chunk("zTXt", b"bomb\0\0" + bomb)))
    assert notes == "not carried over to an export: a text that cannot be read (bomb)"


@pytest.mark.parametrize("kind", ["tEXt", "gAMA", "pHYs", "abCd", "eXIf", "iCCP"])
@pytest.mark.parametrize("deep", [False, True])
def test_a_wrong_checksum_beside_the_pixels_changes_nothing(
    tmp_path: Path, kind: str, deep: bool
) -> None:
    pixels = RGB.astype(np.uint16) * 257 if deep else RGB
    body = BODIES.get(kind, MARK)
    (tmp_path / "a.png").write_bytes(png(chunk(kind, body, sound=False), pixels=pixels))
    picture = read_image(tmp_path / "a.png")
    np.testing.assert_array_equal(picture.pixels, pixels)
    assert any(f"({kind}) is wrong" in note for note in picture.notes)


@pytest.mark.parametrize("what", ["exif", "iptc", "xmp", "8bim", "icc"])
def test_raw_profiles_are_left_out(tmp_path: Path, what: str) -> None:
    blob = b"Exif\0\0" + PREVIEW
    lines = blob.hex()
    lines = "\n".join(lines[n : n + 72] for n in range(0, len(lines), 72))
    text = f"\n{what}\n{len(blob):8d}\n{lines}\n".encode()
    for body in (
        chunk("tEXt", f"Raw profile type {what}\0".encode() + text),
        chunk("zTXt", f"Raw profile type {what}\0\0".encode() + zlib.compress(text)),
    ):
        found, notes = through(tmp_path, png(body))
        assert f"Raw profile type {what}" in notes
        assert "tEXt" not in found
        assert b"ffd8ff" not in (tmp_path / "b.png").read_bytes()


def test_exif_of_a_raw_profile_is_carried_over(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[315], exif[274] = "Somebody", 6
    blob = exif.tobytes()
    text = f"\nexif\n{len(blob):8d}\n{blob.hex()}\n".encode()
    (tmp_path / "a.png").write_bytes(png(chunk("tEXt", b"Raw profile type exif\0" + text)))
    picture = read_image(tmp_path / "a.png")
    assert picture.pixels.shape[:2] == (SHAPE[1], SHAPE[0])
    write_image(tmp_path / "b.png", picture.pixels, like=picture)
    with Image.open(tmp_path / "b.png") as image:
        assert (image.getexif()[315], image.getexif()[274]) == ("Somebody", 1)


@pytest.mark.parametrize("form", ["base64", "data URI", "hexadecimal"])
def test_a_text_that_holds_a_picture_is_left_out(tmp_path: Path, form: str) -> None:
    import base64

    code = base64.b64encode(PREVIEW).decode()
    text = {"base64": code, "data URI": f'{{"a": "data:image/jpeg;base64,{code}"}}'}.get(
        form, PREVIEW.hex()
    )
    found, notes = through(tmp_path, png(chunk("tEXt", b"workflow\0" + text.encode())))
    assert "tEXt" not in found
    assert "a picture in a text (workflow)" in notes


@pytest.mark.parametrize(
    ("mode", "kind", "body", "expected"),
    [
        ("P", "bKGD", bytes([2]), "palette"),
        ("L4", "bKGD", struct.pack(">H", 15), struct.pack(">H", 255)),
        ("P", "sBIT", bytes([5, 6, 5]), bytes([5, 6, 5])),
    ],
)
def test_what_is_about_a_palette_fits_the_colours(
    tmp_path: Path, mode: str, kind: str, body: bytes, expected: bytes | str
) -> None:
    if mode == "P":
        image = Image.fromarray(RGB).quantize(8, dither=Image.Dither.NONE)
        image.save(tmp_path / "p.png")
        palette = image.getpalette()
        assert palette is not None
    else:
        Image.fromarray(RGB[..., 0] & 0xF0).save(tmp_path / "p.png")
    data = (tmp_path / "p.png").read_bytes()
    if mode == "L4":
        rows = b"".join(b"\0" + bytes(8) for _ in range(SHAPE[0]))
        header = struct.pack(">IIBBBBB", SHAPE[1], SHAPE[0], 4, 0, 0, 0, 0)
        data = b"\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + chunk("IDAT", zlib.compress(rows))
        data += chunk("IEND", b"")
    place = data.index(b"IDAT") - 4
    found, _ = through(tmp_path, data[:place] + chunk(kind, body) + data[place:])
    if expected == "palette":
        expected = b"".join(bytes([0, value]) for value in palette[6:9])
    assert found[kind] == expected


def test_significant_bits_of_new_opacity_are_added(tmp_path: Path) -> None:
    key = struct.pack(">3H", 1, 2, 3)
    found, _ = through(tmp_path, png(chunk("sBIT", bytes([5, 6, 5])), chunk("tRNS", key)))
    assert found["sBIT"] == bytes([5, 6, 5, 8])


def test_several_texts_of_one_name_are_kept(tmp_path: Path) -> None:
    texts = [b"Comment\0" + text for text in (b"one", b"two", b"three")]
    (tmp_path / "a.png").write_bytes(png(*(chunk("tEXt", text) for text in texts)))
    picture = read_image(tmp_path / "a.png")
    write_image(tmp_path / "b.png", picture.pixels, like=picture)
    data = (tmp_path / "b.png").read_bytes()
    assert [data.find(text) > 0 for text in texts] == [True] * 3


@pytest.mark.parametrize("kind", ["tEXt", "zTXt", "iTXt"])
def test_xmp_is_read_from_every_kind_of_text(tmp_path: Path, kind: str) -> None:
    told = "<a>Zoë</a>".encode()
    key = b"XML:com.adobe.xmp\0"
    body = {"tEXt": told, "zTXt": b"\0" + zlib.compress(told), "iTXt": b"\0\0\0\0" + told}[kind]
    (tmp_path / "a.png").write_bytes(png(chunk(kind, key + body)))
    assert read_image(tmp_path / "a.png").xmp == told


@pytest.mark.parametrize("still", [False, True])
def test_frames_are_counted_and_named(tmp_path: Path, still: bool) -> None:
    other = Image.fromarray(RGB[::-1].copy())
    options = {"default_image": True} if still else {}
    Image.fromarray(RGB).save(tmp_path / "a.png", save_all=True, append_images=[other], **options)
    picture = read_image(tmp_path / "a.png")
    np.testing.assert_array_equal(picture.pixels, RGB)
    assert picture.notes == ("only the first of 2 pictures in the file was read",)
    assert picture.unread == "another picture"


def test_a_plain_png_has_only_its_picture() -> None:
    data = png(*(chunk(name, body) for name, body in BODIES.items()))
    assert plain(data) == png()
    assert plain(png()) == png()


def test_a_ratio_of_pixels_reaches_other_formats(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(chunk("pHYs", struct.pack(">IIB", 2, 1, 0))))
    picture = read_image(tmp_path / "a.png")
    for suffix in (".jpg", ".tif", ".webp", ".avif", ".heic"):
        write_image(tmp_path / f"b{suffix}", picture.pixels, like=picture)
        again = read_image(tmp_path / f"b{suffix}")
        assert again.density is not None, suffix
        assert again.density[0] / again.density[1] == 2, suffix
    notes = write_image(tmp_path / "b.bmp", picture.pixels, like=picture)
    assert notes == (
        "not carried over, because BMP cannot hold it: the shape of pixels, which are not square",
    )
