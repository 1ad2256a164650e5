"""Every row of the table of EXIF, and what becomes of the rest of the block."""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.keeping import exif
from inpaint_app.files.keeping.exif import EXIF
from inpaint_app.files.keeping.verdicts import Findings

if TYPE_CHECKING:
    from pathlib import Path

RGB = np.random.default_rng(2).integers(0, 256, (20, 30, 3), np.uint8)
BUFFER = io.BytesIO()
Image.fromarray(RGB).save(BUFFER, "JPEG")
PREVIEW = BUFFER.getvalue()
MARK = b"marked-by-a-test"
WHOLE = {258, 259, 262, 277, 278, 284, 322, 323}
PLACES = {"IFD0": 0, "Exif": 1, "GPS": 2, "Interop": 3}


def value_of(ifd: str, code: int) -> tuple[int, int, bytes]:
    """Return type, count and value of a tag, as cameras write it."""
    if (ifd, code) in (("IFD0", 256), ("IFD0", 257), ("Exif", 40962), ("Exif", 40963)):
        return 4, 1, struct.pack("<I", 7)
    if code in (282, 283, 41486, 41487, 33434, 33437, 37386) or (ifd, code) == ("GPS", 17):
        return 5, 1, struct.pack("<II", code, 7)
    if code == 274:
        return 3, 1, struct.pack("<H", 1)
    if code in (37396, 41492):
        return 3, 2, struct.pack("<2H", 3, 4)
    if code in WHOLE or code in (34855, 40961):
        return 3, 1, struct.pack("<H", 1)
    if code in (273, 279, 324, 325, 330, 513, 514):
        return 4, 2, struct.pack("<2I", 8, 8)
    if (ifd, code) == ("GPS", 2):
        return 5, 3, struct.pack("<6I", 46, 1, 30, 1, 0, 1)
    if (ifd, code) == ("GPS", 1):
        return 2, 2, b"N\0"
    return (7 if code in (37500, 37510, 700, 34377) else 2), len(MARK), MARK


def block_with(ifd: str, code: int) -> bytes:
    parts: list[list[exif.Raw]] = [[], [], [], []]
    parts[PLACES[ifd]].append((code, *value_of(ifd, code)))
    parts[0].append((305, 2, 5, b"kept\0"))
    return exif.built("<", *parts)


def through(folder: Path, block: bytes, suffix: str = ".png") -> tuple[bytes, str]:
    Image.fromarray(RGB).save(folder / "a.png", exif=block)
    picture = read_image(folder / "a.png")
    notes = write_image(folder / f"b{suffix}", picture.pixels, like=picture, overwrite=True)
    again = read_image(folder / f"b{suffix}")
    assert again.exif is not None
    return again.exif, "; ".join((*picture.notes, *notes))


@pytest.mark.parametrize(
    ("ifd", "code"),
    [key for key in EXIF if key[0] != "IFD1" and key[1] not in (34665, 34853, 40965)],
)
def test_every_tag_is_what_the_table_says(tmp_path: Path, ifd: str, code: int) -> None:
    entry = EXIF[ifd, code]
    before = exif._Block(block_with(ifd, code).removeprefix(exif.HEADER))
    held, notes = through(tmp_path, block_with(ifd, code))
    after = exif._Block(held.removeprefix(exif.HEADER))
    tag = after.find(ifd, code)
    assert after.find("IFD0", 305) is not None
    if entry.verdict in ("kept", "rewritten"):
        assert notes == ""
        assert tag is not None
        old = before.find(ifd, code)
        assert old is not None
        size = {256: 30, 257: 20, 40962: 30, 40963: 20}.get(code)
        if size is None:
            assert after.value(tag) == before.value(old)
        else:
            assert after.number(tag) == size
    else:
        assert tag is None
        assert MARK not in held
        assert (entry.name in notes) == (not entry.quiet)


@pytest.mark.parametrize("pointer", [("IFD0", 34665), ("IFD0", 34853), ("Exif", 40965)])
def test_directories_are_kept_with_what_is_in_them(
    tmp_path: Path, pointer: tuple[str, int]
) -> None:
    ifd = {34665: "Exif", 34853: "GPS", 40965: "Interop"}[pointer[1]]
    parts: list[list[exif.Raw]] = [[], [], [], []]
    parts[PLACES[ifd]].append((1, 2, 4, b"R98\0"))
    held, notes = through(tmp_path, exif.built("<", *parts))
    block = exif._Block(held.removeprefix(exif.HEADER))
    tag = block.find(ifd, 1)
    assert tag is not None
    assert (block.value(tag), notes) == (b"R98\0", "")


@pytest.mark.parametrize("order", ["<", ">"])
def test_what_stays_stays_where_it_was(order: str) -> None:
    """Maker notes point to places in the block."""
    note = b"maker" + bytes(range(100))
    first: list[exif.Raw] = [
        (271, 2, 6, b"Maker\0"),
        (274, 3, 1, struct.pack(f"{order}H", 6)),
        (330, 4, 1, struct.pack(f"{order}I", 8)),
    ]
    block = exif.built(order, first, [(37500, 7, len(note), note)], [], [])
    orientation, held = exif.cleaned(block, Findings())
    assert orientation == 6
    assert held is not None
    assert held.index(note) == block.index(note)
    assert held.index(b"Maker\0") == block.index(b"Maker\0")
    again, same = exif.cleaned(held, Findings())
    assert (again, same) == (1, held)


@pytest.mark.parametrize("code", [37500, 37510, 50341, 65_000])
@pytest.mark.parametrize("head", [b"", b"OLYMP\0\1\0", b"Nikon\0\2\x10\0\0MM\0*"])
def test_a_picture_in_any_tag_is_left_out(tmp_path: Path, code: int, head: bytes) -> None:
    body = head + PREVIEW
    block = exif.built("<", [(271, 2, 4, b"Cam\0")], [(code, 7, len(body), body)], [], [])
    held, notes = through(tmp_path, block)
    assert "a picture in EXIF" in notes
    assert PREVIEW[20:120] not in (tmp_path / "b.png").read_bytes()
    assert b"Cam\0" in held


def test_a_maker_note_without_a_picture_is_kept(tmp_path: Path) -> None:
    note = b"maker" + bytes(range(256)) * 20
    block = exif.built("<", [(271, 2, 4, b"Cam\0")], [(37500, 7, len(note), note)], [], [])
    held, notes = through(tmp_path, block)
    assert note in held
    assert notes == ""


@pytest.mark.parametrize("kind", ["thumbnail", "hidden"])
def test_bytes_that_nothing_names_are_gone(tmp_path: Path, kind: str) -> None:
    """An uncompressed thumbnail is one; so is a preview that a maker note points to."""
    block = bytearray(exif.built("<", [(271, 2, 4, b"Cam\0"), (306, 2, 20, b"x" * 20)], [], [], []))
    place = len(block) - 6
    strip = bytes(RGB[:8, :10])
    if kind == "thumbnail":
        struct.pack_into("<I", block, 6 + 8 + 2 + 24, place)
        entries = struct.pack("<HHHIIHHIII", 2, 273, 4, 1, place + 30, 279, 4, 1, len(strip), 0)
        block += entries
    block += strip + MARK
    held, notes = through(tmp_path, bytes(block))
    assert notes == ""
    assert strip not in held
    assert MARK not in held
    assert b"Cam\0" in held


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".avif", ".heic"])
def test_sizes_and_places_are_those_of_the_upright_picture(
    tmp_path: Path, orientation: int, suffix: str
) -> None:
    first: list[exif.Raw] = [
        (256, 3, 1, struct.pack("<H", 30)),
        (257, 3, 1, struct.pack("<H", 20)),
        (274, 3, 1, struct.pack("<H", orientation)),
        (282, 5, 1, struct.pack("<II", 300, 1)),
        (283, 5, 1, struct.pack("<II", 100, 1)),
    ]
    more: list[exif.Raw] = [
        (37396, 3, 4, struct.pack("<4H", 5, 3, 4, 2)),
        (40962, 4, 1, struct.pack("<I", 30)),
        (40963, 4, 1, struct.pack("<I", 20)),
        (41492, 3, 2, struct.pack("<2H", 29, 0)),
    ]
    marked = RGB // 2
    marked[3, 5] = 255
    block = exif.built("<", first, more, [], [])
    Image.fromarray(marked).save(tmp_path / "a.png", exif=block)
    picture = read_image(tmp_path / "a.png")
    write_image(tmp_path / f"b{suffix}", picture.pixels, like=picture)
    again = read_image(tmp_path / f"b{suffix}")
    assert again.exif is not None
    found = Image.Exif()
    found.load(again.exif)
    inner = found.get_ifd(34665)
    height, width = picture.pixels.shape[:2]
    assert (found[256], found[257]) == (width, height)
    assert (inner[40962], inner[40963]) == (width, height)
    lying = orientation >= 5
    assert (found[282], found[283]) == ((100, 300) if lying else (300, 100))
    x, y, across, down = inner[37396]
    assert picture.pixels[y, x].tolist() == [255] * 3
    assert (across, down) == ((2, 4) if lying else (4, 2))
    corner = {1: (29, 0), 2: (0, 0), 3: (0, 19), 4: (29, 19)}
    corner |= {5: (0, 29), 6: (19, 29), 7: (19, 0), 8: (0, 0)}
    assert tuple(inner[41492]) == corner[orientation]


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_damage_is_a_value_error_or_a_block_that_can_be_used(data: st.DataObject) -> None:
    note = b"OLYMP\0" + PREVIEW[:200]
    first: list[exif.Raw] = [(271, 2, 4, b"Cam\0"), (274, 3, 1, struct.pack("<H", 6))]
    block = bytearray(
        exif.built("<", first, [(37500, 7, len(note), note)], [(1, 2, 2, b"N\0")], [])
    )
    for _ in range(data.draw(st.integers(1, 6))):
        block[data.draw(st.integers(6, len(block) - 1))] = data.draw(st.integers(0, 255))
    try:
        _, held = exif.cleaned(bytes(block), Findings())
    except ValueError:
        return
    if held is not None:
        assert len(held) <= len(block) + 4  # where the last directory was cut
        exif.resized(held, 6, (30, 20))
        assert exif.with_resolution(held, 2, Fraction(300), Fraction(300))


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_resolution_is_added_to_what_is_there(order: str) -> None:
    block = exif.built(order, [(271, 2, 9, b"A camera\0")], [(33434, 5, 1, bytes(8))], [], [])
    told = exif.with_resolution(block, 2, Fraction(300), Fraction(1441, 10))
    assert exif.resolution_of(told) == (2, 300, Fraction(1441, 10))
    opened = Image.Exif()
    opened.load(told)
    assert (opened[271], opened[282], opened[296]) == ("A camera", 300, 2)
    assert 33434 in opened.get_ifd(34665)


@pytest.mark.parametrize(
    ("unit", "across", "same"),
    [(2, 300, True), (2, 301, True), (2, 150, False), (1, 300, False), (3, 118, True)],
)
def test_a_resolution_that_is_said_otherwise_is_replaced(
    unit: int, across: int, *, same: bool
) -> None:
    """JFIF and EXIF may disagree; the picture has one resolution."""
    told = exif.with_resolution(None, 2, Fraction(300), Fraction(300))
    again = exif.with_resolution(told, unit, Fraction(across), Fraction(across))
    assert (again == told) == same
    if not same:
        assert exif.resolution_of(again) == (unit, across, across)
    ratio = exif.with_resolution(None, 1, Fraction(2), Fraction(1))
    assert exif.with_resolution(ratio, 1, Fraction(4), Fraction(2)) == ratio
    assert exif.with_resolution(ratio, 1, Fraction(1), Fraction(2)) != ratio
