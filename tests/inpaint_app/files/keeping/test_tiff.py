"""Every row of the table of TIFF tags, with a real file each, as a whole and by windows."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.keeping.tiff import described
from inpaint_app.files.keeping.tiff_tags import EXIF, GEO_TAGS, GPS, NODATA, TAGS
from inpaint_app.huge.restore import restore_by_parts

if TYPE_CHECKING:
    from pathlib import Path

RGB = np.random.default_rng(4).integers(0, 256, (48, 64, 3), np.uint8)
MARK = b"marked-by-a-test"
IPTC = b"\x1c\x02\x05\0\x10" + MARK
DOUBLES = {33550: 3, 33922: 6, 34264: 16, 34736: 3}
BYTES = (40091, 40092, 40093, 40094, 40095)


def tag(code: int) -> tuple[int, int, int, Any, bool]:
    """Return a tag as other programs write it, in the form of tifffile's `extratags`."""
    if code in DOUBLES:
        return code, 12, DOUBLES[code], tuple(float(n) for n in range(DOUBLES[code])), True
    if code == 34735:
        return code, 3, 8, (1, 1, 0, 1, 3072, 0, 1, 32631), True
    if code == NODATA:
        return code, 2, 0, b"7\0", True
    if code in (286, 287, 37439):
        return code, 12, 1, 2.5, True
    if code in (290, 18246, 18249):
        return code, 3, 1, 3, True
    if code in (291, 301):
        count = 256 * (3 if code == 301 else 1)
        return code, 3, count, tuple(range(count)), True
    if code in (318, 319):
        count = 2 if code == 318 else 6
        return code, 12, count, tuple(n / 8 + 0.1 for n in range(count)), True
    if code == 297:
        return code, 3, 2, (1, 3), True
    if code in (280, 281, 340, 341):
        return code, 3, 3, (1, 2, 3), True
    if code in BYTES:
        return code, 1, 0, MARK.decode().encode("utf-16-le") + b"\0\0", True
    if code == 33723:
        return code, 7, 0, IPTC, True
    if code in (37724, 50255, 50341, 50839, 700):
        return code, 1 if code == 700 else 7, 0, MARK, True
    if code == 50838:
        return code, 4, 1, len(MARK), True
    return code, 2, 0, MARK + b"\0", True


def make(path: Path, *tags: tuple[int, int, int, Any, bool], **options: Any) -> None:
    options = {"photometric": "rgb", "metadata": None, "software": False, **options}
    tifffile.imwrite(path, options.pop("pixels", RGB), extratags=tags, **options)


def value(path: Path, code: int) -> Any:
    with tifffile.TiffFile(path) as file:
        return file.pages.first.tags.valueof(code)


def by_windows(folder: Path) -> tuple[str, ...]:
    from inpaint_app.filling.restore import RestoreOrder
    from inpaint_app.settings.choices import Choices

    mask = np.zeros(RGB.shape[:2], np.uint8)
    mask[20:23, 20:40] = 255
    Image.fromarray(mask).save(folder / "mask.png")
    order = RestoreOrder(
        folder / "a.tif", folder / "mask.png", folder / "c.tif", Choices(method="fast")
    )
    return restore_by_parts(order, 500_000_000).notes


CODES = [
    code
    for code, entry in TAGS.items()
    if entry.verdict != "rewritten"
    and not entry.why.startswith("says how")
    and code not in (EXIF, GPS, 330, 34675)
]


@pytest.mark.parametrize("kind", ["uint8", "uint16", "big", "big-endian"])
@pytest.mark.parametrize("code", CODES)
def test_every_tag_is_what_the_table_says(tmp_path: Path, code: int, kind: str) -> None:
    entry = TAGS[code]
    options: dict[str, Any] = {"pixels": RGB.astype(np.uint16) * 257} if kind == "uint16" else {}
    if kind.startswith("big"):
        options = {"bigtiff": True} if kind == "big" else {"byteorder": ">"}
    make(tmp_path / "a.tif", tag(code), **options)
    picture = read_image(tmp_path / "a.tif")
    notes = write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    told = "; ".join((*picture.notes, *notes))
    if entry.verdict == "kept":
        np.testing.assert_array_equal(
            value(tmp_path / "b.tif", code), value(tmp_path / "a.tif", code)
        )
        assert value(tmp_path / "b.tif", code) is not None
        assert "carried" not in told
    else:
        assert value(tmp_path / "b.tif", code) is None
        assert (entry.name in told) == (not entry.quiet)


@pytest.mark.parametrize("code", CODES)
def test_windows_say_the_same(tmp_path: Path, code: int) -> None:
    make(tmp_path / "a.tif", tag(code), tile=(16, 16), compression="zlib")
    picture = read_image(tmp_path / "a.tif")
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    notes = by_windows(tmp_path)
    np.testing.assert_array_equal(value(tmp_path / "c.tif", code), value(tmp_path / "b.tif", code))
    named = [note for note in (*picture.notes, *notes) if "carried" in note or "left out" in note]
    assert len(named) == 2 * len(set(named))


@pytest.mark.parametrize("pages", [1, 2])
def test_statistics_of_the_old_pixels_are_left_out(tmp_path: Path, pages: int) -> None:
    stays = b'<GDALMetadata>\n  <Item name="AREA">Point</Item>'
    goes = b'\n  <Item name="STATISTICS_MAXIMUM" sample="0">255</Item>\n'
    goes += b'<Item sample="1" name="STATISTICS_MEAN">1.5</Item>'
    tags = [(42112, 2, 0, stays + goes + b"\n</GDALMetadata>\0", True)]
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        for _ in range(pages):
            file.write(RGB, photometric="rgb", metadata=None, extratags=tags)
    picture = read_image(tmp_path / "a.tif")
    assert write_image(tmp_path / "b.tif", picture.pixels ^ 1, like=picture) == ()
    assert value(tmp_path / "b.tif", 42112) == (stays + b"\n</GDALMetadata>").decode()
    data = (tmp_path / "b.tif").read_bytes()
    assert data.count(b"STATISTICS") == 2 * (pages - 1), "the other page stays as it is"


@pytest.mark.parametrize("code", [65_000, 34_016, 50_999])
def test_what_no_table_knows_is_named(tmp_path: Path, code: int) -> None:
    make(tmp_path / "a.tif", (code, 7, 0, MARK, True))
    (note,) = read_image(tmp_path / "a.tif").notes
    assert note.startswith(f"not carried over to an export: the TIFF tag {code}")


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_what_other_formats_lack_is_named_before_the_work(tmp_path: Path, suffix: str) -> None:
    make(tmp_path / "a.tif", *(tag(code) for code in GEO_TAGS if code in DOUBLES), tag(269))
    picture = read_image(tmp_path / "a.tif")
    notes = write_image(tmp_path / f"b{suffix}", picture.pixels, like=picture)
    assert any("cannot hold it: document name, GeoTIFF" in note for note in notes)


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_a_position_on_earth_holds_only_for_pixels_as_they_are(
    tmp_path: Path, orientation: int
) -> None:
    make(tmp_path / "a.tif", tag(33550), tag(269), tag(NODATA), (274, 3, 1, orientation, True))
    picture = read_image(tmp_path / "a.tif")
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    assert (value(tmp_path / "b.tif", 33550) is not None) == (orientation == 1)
    assert value(tmp_path / "b.tif", 269) == MARK.decode()
    assert value(tmp_path / "b.tif", NODATA) == "7"
    assert any("GeoTIFF" in note for note in picture.notes) == (orientation != 1)


@pytest.mark.parametrize("text", ["Zoë", "日本", "plain"])
def test_texts_keep_their_bytes(tmp_path: Path, text: str) -> None:
    make(tmp_path / "a.tif", (315, 2, 0, text.encode(), True))
    picture = read_image(tmp_path / "a.tif")
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    assert text.encode() in (tmp_path / "b.tif").read_bytes()
    write_image(tmp_path / "c.jpg", picture.pixels, like=picture)
    assert text.encode() in (tmp_path / "c.jpg").read_bytes()


# -- descriptions of several pages


def stack_of(path: Path, kind: str, pages: int = 3) -> np.ndarray:
    """Write a stack of grey pages with a description of its kind."""
    pixels = np.stack([RGB[..., 0], RGB[..., 1], RGB[..., 2]])[:pages].astype(np.uint16) * 257
    if kind == "ImageJ":
        said = {"unit": "um", "axes": "ZYX"}
        tifffile.imwrite(path, pixels, imagej=True, resolution=(4, 4), metadata=said)
    else:
        tifffile.imwrite(path, pixels, ome=kind == "OME", photometric="minisblack")
    return pixels


@pytest.mark.parametrize("kind", ["ImageJ", "OME", "tifffile"])
def test_a_stack_stays_a_stack_in_a_tiff(tmp_path: Path, kind: str) -> None:
    pixels = stack_of(tmp_path / "a.tif", kind)
    picture = read_image(tmp_path / "a.tif")
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    np.testing.assert_array_equal(tifffile.imread(tmp_path / "b.tif"), pixels)
    for code in (270, 282, 283, 296):
        assert value(tmp_path / "b.tif", code) == value(tmp_path / "a.tif", code)


@pytest.mark.parametrize("kind", ["ImageJ", "OME", "tifffile"])
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_a_page_has_no_description_of_the_others(tmp_path: Path, kind: str, suffix: str) -> None:
    stack_of(tmp_path / "a.tif", kind)
    picture = read_image(tmp_path / "a.tif")
    pixels = (picture.pixels >> 8).astype(np.uint8)
    notes = write_image(tmp_path / f"b{suffix}", pixels, like=picture)
    with Image.open(tmp_path / f"b{suffix}") as image:
        told = image.getexif().get(270, "")
    if kind == "ImageJ":
        assert "ImageJ=" in told
        assert "unit=um" in told
        assert "images" not in told
    else:
        assert told == ""
        assert any(kind in note for note in notes)


@pytest.mark.parametrize("pages", [1, 3])
def test_a_stack_in_one_directory_becomes_one_picture(tmp_path: Path, pages: int) -> None:
    """ImageJ stores large stacks with one directory, and the other planes behind its pixels."""
    text = b"ImageJ=1.53t\nimages=3\nslices=3\nunit=um\nmin=3.0\n"
    kept, lost = described(text, pages, (48, 64))
    assert (kept, lost) == (b"ImageJ=1.53t\nunit=um\nmin=3.0\n", "")
    make(
        tmp_path / "a.tif",
        (270, 2, 0, text, True),
        pixels=RGB[..., 0],
        photometric="minisblack",
        resolution=((4, 1), (4, 1)),
        resolutionunit=1,
    )
    picture = read_image(tmp_path / "a.tif")
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    np.testing.assert_array_equal(tifffile.imread(tmp_path / "b.tif"), RGB[..., 0])
    assert value(tmp_path / "b.tif", 282) == value(tmp_path / "b.tif", 283) == (4, 1)
    assert value(tmp_path / "b.tif", 296) == 1


def test_descriptions_of_one_plane_are_kept(tmp_path: Path) -> None:
    for kind in ("OME", "tifffile", "ImageJ"):
        stack_of(tmp_path / f"{kind}.tif", kind, pages=1)
        picture = read_image(tmp_path / f"{kind}.tif")
        write_image(tmp_path / f"b{kind}.tif", picture.pixels, like=picture)
        assert value(tmp_path / f"b{kind}.tif", 270) == value(tmp_path / f"{kind}.tif", 270)


def test_several_pages_keep_the_tags_of_each(tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        for _ in range(2):
            tags = [tag(33723), tag(65_000), tag(37724), tag(269)]
            file.write(RGB, photometric="rgb", metadata=None, extratags=tags)
    picture = read_image(tmp_path / "a.tif")
    assert any("Photoshop's layers" in note for note in picture.notes)
    assert not any("IPTC" in note for note in picture.notes)
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    assert value(tmp_path / "b.tif", 65_000) == MARK.decode()
    assert value(tmp_path / "b.tif", 37724) is None
    notes = write_image(tmp_path / "b.png", picture.pixels, like=picture)
    assert notes == (
        "not carried over, because PNG cannot hold it: document name, the TIFF tag 65000",
    )


# -- EXIF


@pytest.mark.parametrize("kind", ["uint8", "uint16"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_camera_settings_reach_other_formats(tmp_path: Path, kind: str, order: str) -> None:
    pixels = RGB if kind == "uint8" else RGB.astype(np.uint16) * 257
    make(
        tmp_path / "a.tif",
        (271, 2, 0, b"Camera\0", True),
        (60_000, 4, 1, 0, True),  # which tifffile writes, unlike that of EXIF
        pixels=pixels,
        byteorder=order,
    )
    data = bytearray((tmp_path / "a.tif").read_bytes())
    with tifffile.TiffFile(tmp_path / "a.tif") as file:
        found = file.pages.first.tags[60_000]
        place = found.valueoffset
        struct.pack_into(f"{order}H", data, found.offset, 34665)
    date = b"2001:02:03 04:05:06\0"
    data += b"\0" * (len(data) % 2)
    struct.pack_into(f"{order}I", data, place, len(data))
    data += struct.pack(f"{order}HHHIII", 1, 36867, 2, len(date), len(data) + 18, 0) + date
    (tmp_path / "a.tif").write_bytes(data)
    picture = read_image(tmp_path / "a.tif")
    assert picture.notes == ()
    write_image(tmp_path / "b.png", picture.pixels, like=picture)
    with Image.open(tmp_path / "b.png") as image:
        found = image.getexif()
        assert found[271] == "Camera"
        assert found.get_ifd(34665)[36867] == "2001:02:03 04:05:06"
    assert write_image(tmp_path / "b.tif", picture.pixels, like=picture) == ()
    with Image.open(tmp_path / "b.tif") as image:
        found = image.getexif()
        assert found[271] == "Camera"
        assert found.get_ifd(34665)[36867] == "2001:02:03 04:05:06"
