"""Camera settings and position in a TIFF, as a whole, by windows, and among other pages."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from inpaint_app.files import encoding
from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.keeping import exif
from inpaint_app.files.keeping.exif import HEADER
from inpaint_app.filling.restore import RestoreOrder
from inpaint_app.huge import tiff_target
from inpaint_app.huge.restore import restore_by_parts
from inpaint_app.settings.choices import Choices

if TYPE_CHECKING:
    from pathlib import Path

RGB = np.random.default_rng(7).integers(0, 256, (48, 64, 3), np.uint8)
BUFFER = io.BytesIO()
Image.fromarray(RGB).save(BUFFER, "JPEG")
PREVIEW = BUFFER.getvalue()
NOTE = b"Maker\0\0\1" + bytes(range(100))


def block(order: str = "<", note: bytes = NOTE) -> bytes:
    """Return EXIF of a camera, with all of its directories."""
    first: list[exif.Raw] = [
        (271, 2, 7, b"Camera\0"),
        (18246, 3, 1, struct.pack(order + "H", 4)),
        (40091, 1, 8, "naïf".encode("utf-16-le")),
    ]
    settings: list[exif.Raw] = [
        (33434, 5, 1, struct.pack(order + "II", 1, 125)),
        (34855, 3, 2, struct.pack(order + "2H", 100, 200)),
        (36867, 2, 20, b"2001:02:03 04:05:06\0"),
        (37500, 7, len(note), note),
        (40962, 4, 1, struct.pack(order + "I", 64)),
        (40963, 4, 1, struct.pack(order + "I", 48)),
    ]
    gps: list[exif.Raw] = [
        (1, 2, 2, b"N\0"),
        (2, 5, 3, struct.pack(order + "6I", 46, 1, 30, 1, 7, 2)),
    ]
    return exif.built(order, first, settings, gps, [(1, 2, 4, b"R98\0")])


def jpeg(told: bytes) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(RGB).save(buffer, "JPEG", exif=told, quality=95)
    return buffer.getvalue()


def directories(path: Path) -> dict[str, dict[int, Any]]:
    """Return what Pillow, another reader, finds."""
    with Image.open(path) as image:
        found = image.getexif()
        below = {"Exif": 34665, "GPS": 34853, "Interop": 40965}
        return {"IFD0": dict(found)} | {n: dict(found.get_ifd(c)) for n, c in below.items()}


@pytest.fixture(params=["classic", "BigTIFF"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Write classic TIFFs, or BigTIFFs as if the pictures were larger than 4 GB."""
    if request.param == "BigTIFF":
        monkeypatch.setattr(encoding, "LARGEST_CLASSIC", 0)
    return str(request.param)


@pytest.mark.parametrize("order", ["<", ">"])
def test_what_a_camera_says_is_in_the_tiff(tmp_path: Path, kind: str, order: str) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(block(order)))
    picture = read_image(tmp_path / "a.jpg")
    assert write_image(tmp_path / "b.tif", picture.pixels, like=picture) == ()
    with tifffile.TiffFile(tmp_path / "b.tif") as file:
        assert len(file.pages) == 1
        assert file.is_bigtiff == (kind == "BigTIFF")
        page = file.pages.first
        np.testing.assert_array_equal(page.asarray(), picture.pixels)
        assert page.tags.valueof(18246) == 4
        assert bytes(page.tags.valueof(40091)) == "naïf".encode("utf-16-le")
        settings = page.tags.valueof(34665)
        assert settings["MakerNote"] == NOTE
        assert settings["ExposureTime"] == (1, 125)
        assert settings["ISOSpeedRatings" if "ISOSpeedRatings" in settings else 34855] == (100, 200)
        assert page.tags.valueof(34853)["GPSLatitude"] == (46, 1, 30, 1, 7, 2)
    if kind == "classic":
        before, after = directories(tmp_path / "a.jpg"), directories(tmp_path / "b.tif")
        assert {name: after[name] for name in ("Exif", "GPS", "Interop")} == {
            name: before[name] for name in ("Exif", "GPS", "Interop")
        }
        assert after["IFD0"][271] == "Camera"
    again = read_image(tmp_path / "b.tif")
    assert again.notes == ()
    assert exif.raws(again.exif) == exif.raws(picture.exif)
    assert write_image(tmp_path / "c.tif", again.pixels, like=again) == ()
    assert exif.raws(read_image(tmp_path / "c.tif").exif) == exif.raws(picture.exif)
    (tmp_path / "d.jpg").unlink(missing_ok=True)
    write_image(tmp_path / "d.jpg", again.pixels, like=again)
    assert exif.raws(read_image(tmp_path / "d.jpg").exif) == exif.raws(picture.exif)


def test_maker_notes_stay_where_they_point_to(tmp_path: Path) -> None:
    told = block()
    (tmp_path / "a.jpg").write_bytes(jpeg(told))
    picture = read_image(tmp_path / "a.jpg")
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    place = told.removeprefix(HEADER).index(NOTE)
    data = (tmp_path / "b.tif").read_bytes()
    assert data[place : place + len(NOTE)] == NOTE
    assert data.count(b"Camera") == 1, "nothing is there twice"


def test_tags_that_a_tiff_has_no_place_for_are_named(tmp_path: Path) -> None:
    told = exif.built("<", [(315, 2, 3, b"Me\0"), (50000, 2, 4, b"odd\0")], [], [], [])
    (tmp_path / "a.jpg").write_bytes(jpeg(told))
    picture = read_image(tmp_path / "a.jpg")
    notes = write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    assert notes == ("not carried over, because TIFF cannot hold it: EXIF tag 50000",)


def test_directories_without_anything_in_them_are_left_out(tmp_path: Path) -> None:
    told = bytearray(exif.built("<", [], [(36867, 2, 4, b"1:2\0")], [], []))
    place = told.index(struct.pack("<HHI", 36867, 2, 4))
    struct.pack_into("<H", told, place - 2, 0)
    told = told.removeprefix(HEADER)
    (tmp_path / "a.jpg").write_bytes(jpeg(HEADER + bytes(told)))
    picture = read_image(tmp_path / "a.jpg")
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    np.testing.assert_array_equal(read_image(tmp_path / "b.tif").pixels, picture.pixels)


def test_damaged_settings_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(block()))
    picture = read_image(tmp_path / "a.jpg")
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    data = bytearray((tmp_path / "b.tif").read_bytes())
    with tifffile.TiffFile(tmp_path / "b.tif") as file:
        struct.pack_into("<I", data, file.pages.first.tags[34665].valueoffset, len(data) + 99)
    (tmp_path / "b.tif").write_bytes(data)
    again = read_image(tmp_path / "b.tif")
    assert any("EXIF data cannot be read" in note for note in again.notes)
    np.testing.assert_array_equal(again.pixels, picture.pixels)


# -- by windows


def masked(folder: Path) -> RestoreOrder:
    mask = np.zeros(RGB.shape[:2], np.uint8)
    mask[20:23, 20:40] = 255
    Image.fromarray(mask).save(folder / "mask.png")
    return RestoreOrder(
        folder / "b.tif", folder / "mask.png", folder / "c.tif", Choices(method="fast")
    )


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
def test_windows_keep_them_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str, *, big: bool
) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(block(order)))
    picture = read_image(tmp_path / "a.jpg")
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    if big:
        monkeypatch.setattr(tiff_target, "LARGEST_CLASSIC", 0)
    report = restore_by_parts(masked(tmp_path), 500_000_000)
    assert report.notes == ()
    result = read_image(tmp_path / "c.tif")
    assert exif.raws(result.exif) == exif.raws(picture.exif)
    with tifffile.TiffFile(tmp_path / "c.tif") as file:
        assert file.is_bigtiff == big
        assert len(file.pages) == 1


@pytest.mark.parametrize("pages", [1, 2])
def test_windows_leave_out_a_preview_and_say_so(tmp_path: Path, pages: int) -> None:
    make_with_preview(tmp_path / "b.tif", pages=pages)
    report = restore_by_parts(masked(tmp_path), 500_000_000)
    assert "a picture in the TIFF tag 65000, a picture in EXIF (maker note)" in report.notes[-1]
    assert b"\xff\xd8\xff" not in (tmp_path / "c.tif").read_bytes()


# -- among other pages


def make_with_preview(path: Path, pages: int, orientation: int = 1) -> None:
    """Write a TIFF whose first page has previews in every place that there is."""
    note = b"Maker\0\0\1" + PREVIEW
    told = block(note=note).removeprefix(HEADER)
    buffer = io.BytesIO(told)
    resources = b"8BIM\x04\x0c\0\0" + struct.pack(">I", len(PREVIEW)) + PREVIEW
    resources += b"\0" * (len(PREVIEW) % 2) + b"8BIM\x04\x0a\0\0\0\0\0\1\1\0"
    tags = [
        (34377, 7, 0, resources, True),
        (
            33723,
            7,
            0,
            b"\x1c\x02\x05\0\2hi\x1c\x02\xca\0\4\xff\xd8\xff\xe0",
            True,
        ),
        (65000, 7, 0, PREVIEW, True),
        (65001, 7, 0, b"no picture", True),
        (274, 3, 1, orientation, True),
    ]
    for number in range(pages):
        buffer.seek(0)
        tifffile.imwrite(
            buffer,
            np.roll(RGB, number, 0),
            append=True,
            photometric="rgb",
            metadata=None,
            extratags=() if number else tags,
            compression="zlib",
        )
    from inpaint_app.files.tiff_directories import TiffBytes

    seen = TiffBytes(buffer)
    first, page = seen.chain()[:2]
    pointers = [each for each in first.entries if each.code in (34665, 34853)]
    new = seen.place_instead(page, (*page.entries, *pointers))
    seen.link(seen.first, new.offset)
    path.write_bytes(buffer.getvalue())


@pytest.mark.parametrize("pages", [1, 2])
@pytest.mark.parametrize("orientation", [1, 6])
def test_no_preview_stays_and_the_rest_does(tmp_path: Path, pages: int, orientation: int) -> None:
    make_with_preview(tmp_path / "a.tif", pages, orientation)
    assert (tmp_path / "a.tif").read_bytes().count(b"\xff\xd8\xff") == 4
    picture = read_image(tmp_path / "a.tif")
    told = "; ".join(picture.notes)
    assert "a picture in EXIF (maker note)" in told
    assert "a picture in the TIFF tag 65000" in told
    filled = picture.pixels.copy()
    filled[3, 4] ^= 1
    write_image(tmp_path / "b.tif", filled, like=picture)
    assert b"\xff\xd8\xff" not in (tmp_path / "b.tif").read_bytes()
    with tifffile.TiffFile(tmp_path / "b.tif") as file:
        assert len(file.pages) == pages
        tags = file.pages.first.tags
        assert bytes(tags.valueof(34377)).endswith(b"8BIM\x04\x0a\0\0\0\0\0\1\1\0")
        assert bytes(tags.valueof(33723)) == b"\x1c\x02\x05\0\2hi"
        assert tags.valueof(65000) is None
        assert (tags.valueof(65001) is not None) == (pages == 2)
        settings = tags.valueof(34665)
        assert "MakerNote" not in settings
        assert settings["ExposureTime"] == (1, 125)
        size = (48, 64) if orientation == 6 else (64, 48)
        assert (settings["PixelXDimension"], settings["PixelYDimension"]) == size
        if pages == 2:
            np.testing.assert_array_equal(file.pages[1].asarray(), np.roll(RGB, 1, 0))
    np.testing.assert_array_equal(read_image(tmp_path / "b.tif").pixels, filled)
