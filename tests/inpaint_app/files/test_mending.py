"""Files that are cut short open as far as they go, and what is missing is known."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from inpaint_app.__main__ import main
from inpaint_app.errors import FileError
from inpaint_app.files.images import read_bytes, read_image, read_mask, write_image
from inpaint_app.files.jpeg_kinds import segments
from inpaint_app.files.mending_tiff import mended_tiff
from inpaint_app.filling.restore import RestoreOrder, restore
from inpaint_app.settings.choices import Choices

if TYPE_CHECKING:
    from pathlib import Path

H, W = 101, 93


def scene() -> np.ndarray:
    y, x = np.mgrid[:H, :W].astype(float)
    unit = np.stack([0.5 + 0.4 * np.sin(x / 7 + k) * np.cos(y / 9 + k) for k in range(3)], -1)
    noise = np.random.default_rng(0).normal(0, 5, unit.shape)
    return np.clip(np.rint(255 * unit + noise), 0, 255).astype(np.uint8)


def saved(kind: str, mode: str = "RGB", **options: object) -> bytes:
    buffer = io.BytesIO()
    image = Image.fromarray(scene())
    image = image.quantize(16) if mode == "P" else image.convert(mode)
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def interlaced() -> bytes:
    """Return a PNG in the seven passes of Adam7."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2))
    pixels, raw = scene(), b""
    for x, y, across, down in (*passes, (0, 1, 1, 2)):
        raw += b"".join(b"\0" + row.tobytes() for row in pixels[y::down, x::across])
    packed = zlib.compress(raw)
    header = struct.pack(">IIBBBBB", W, H, 8, 2, 0, 0, 1)
    parts = [packed[at : at + 999] for at in range(0, len(packed), 999)]
    body = b"".join(chunk(b"IDAT", part) for part in parts)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


FILES = {
    "JPEG": saved("JPEG"),
    "JPEG, quality 95": saved("JPEG", quality=95),
    "JPEG, 4:4:4": saved("JPEG", subsampling=0),
    "JPEG, 4:2:2": saved("JPEG", subsampling=1),
    "JPEG, grey": saved("JPEG", "L"),
    "JPEG, CMYK": saved("JPEG", "CMYK"),
    "JPEG, restart markers by rows": saved("JPEG", restart_marker_rows=1),
    "JPEG, restart markers by blocks": saved("JPEG", restart_marker_blocks=7),
    "JPEG, 12 bits": imagecodecs.jpeg_encode(scene().astype(np.uint16) << 4, bitspersample=12),
    "JPEG, lossless": imagecodecs.ljpeg_encode(scene()[..., 0]),
    "JPEG, lossless of 16 bits": imagecodecs.ljpeg_encode(
        scene()[..., 0].astype(np.uint16) * 257, bitspersample=16
    ),
    "PNG": saved("PNG"),
    "PNG, grey": saved("PNG", "L"),
    "PNG, palette": saved("PNG", "P"),
    "PNG, 16 bits": bytes(imagecodecs.png_encode(scene().astype(np.uint16) * 257)),
    "PNG, interlaced": interlaced(),
}


@pytest.mark.parametrize("share", [0.35, 0.5, 0.9])
@pytest.mark.parametrize("kind", FILES)
def test_what_there_is_of_a_cut_file_is_right_and_the_rest_is_known(
    kind: str, share: float
) -> None:
    data = FILES[kind]
    whole = read_bytes(data, "whole")
    assert whole.lost is None
    picture = read_bytes(data[: round(len(data) * share)], "cut")
    same = picture.pixels == whole.pixels
    same = same if same.ndim == 2 else same.all(axis=2)
    assert picture.lost is not None
    assert same[~picture.lost].all()
    assert 0.3 * (1 - share) < picture.lost.mean() < 1.1 - share * 0.5
    assert not same[picture.lost].mean() > 0.5, "little is called missing that is there"
    assert picture.notes[-1].startswith("the file is cut short, and ")
    assert f"{100 * picture.lost.mean():.1f} %" in picture.notes[-1]
    assert picture.lacks
    assert not whole.lacks


def tiff(**options: object) -> bytes:
    """Return a TIFF whose directory stands before its pixels."""
    buffer = io.BytesIO()
    pixels = scene()
    if options.get("planarconfig") == "separate":
        pixels = np.moveaxis(pixels, -1, 0)
    if options.pop("deep", False):
        pixels = pixels.astype(np.uint16) * 257
    how = {key: options.pop(key) for key in ("bigtiff", "byteorder") if key in options}
    with tifffile.TiffWriter(buffer, **how) as file:
        file.write(pixels, photometric="rgb", metadata=None, **options)
    return buffer.getvalue()


TIFFS = {
    "one strip": tiff(),
    "strips": tiff(rowsperstrip=7),
    "strips of 16 bits": tiff(rowsperstrip=7, deep=True, byteorder=">"),
    "LZW": tiff(rowsperstrip=7, compression="lzw"),
    "tiles": tiff(tile=(16, 32), compression="zlib"),
    "tiles without compression": tiff(tile=(16, 32)),
    "BigTIFF": tiff(rowsperstrip=5, compression="zlib", bigtiff=True, byteorder=">"),
    "JPEG XL": tiff(tile=(32, 32), compression="jpegxl"),
    "planes": tiff(planarconfig="separate", rowsperstrip=9),
}


@pytest.mark.parametrize("share", [0.35, 0.5, 0.9])
@pytest.mark.parametrize("kind", TIFFS)
def test_what_there_is_of_a_cut_tiff_is_right_and_the_rest_is_known(
    kind: str, share: float, capfd: pytest.CaptureFixture[str]
) -> None:
    data = TIFFS[kind]
    whole = read_bytes(data, "whole")
    assert whole.lost is None
    cut = data[: round(len(data) * share)]
    if kind == "planes" and share < 2 / 3:  # no pixel has all of its colours
        with pytest.raises(FileError, match="damaged or cut short"):
            read_bytes(cut, "cut")
        return
    picture = read_bytes(cut, "cut")
    same = (picture.pixels == whole.pixels).all(axis=2)
    assert picture.lost is not None
    assert same[~picture.lost].all()
    assert (0.0 if kind == "planes" else 0.9 - share) < picture.lost.mean() < 1.2 - 0.8 * share
    assert same[picture.lost].mean() < 0.1
    assert "the file is cut short, and " in picture.notes[-1]
    assert capfd.readouterr().err == "", "no library says so on the terminal"


def test_a_tiff_whose_directory_is_cut_off_is_refused() -> None:
    buffer = io.BytesIO()
    Image.fromarray(scene()).save(buffer, "TIFF")
    data = buffer.getvalue()
    assert int.from_bytes(data[4:8], "little") < 1000, "this one has it at its beginning"
    moved = data[:4] + len(data).to_bytes(4, "little") + data[8:]
    with pytest.raises(FileError, match="damaged or cut short"):
        read_bytes(moved, "it")


def test_a_length_that_no_strip_has_takes_no_memory() -> None:
    data = bytearray(TIFFS["one strip"])
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        struct.pack_into("<I", data, file.pages.first.tags[279].valueoffset, 1 << 31)
    picture = read_bytes(bytes(data), "it")
    np.testing.assert_array_equal(picture.pixels, scene())
    assert (picture.lost, picture.notes) == (None, ())
    found = mended_tiff(bytes(data), 1 << 20, 1)
    assert found is not None
    assert len(found[0]) < 3 * len(data)


def test_a_size_that_the_file_cannot_have_takes_no_memory() -> None:
    data = bytearray(TIFFS["one strip"])
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        for code, number in ((256, 20_000), (257, 20_000), (278, 20_000)):
            struct.pack_into("<I", data, file.pages.first.tags[code].valueoffset, number)
        struct.pack_into("<I", data, file.pages.first.tags[279].valueoffset, 1_200_000_000)
    tracemalloc.start()
    try:
        assert mended_tiff(bytes(data), 1 << 30, 1) is None
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_cut_tiff_of_several_pages_is_one_picture(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    for number in range(3):
        buffer.seek(0)
        pixels = np.roll(scene(), number, 0)
        tifffile.imwrite(
            buffer, pixels, append=number > 0, photometric="rgb", metadata=None, rowsperstrip=5
        )
    data = bytearray(buffer.getvalue())
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        offsets = file.pages[1].dataoffsets
        place = file.pages[1].tags[273].valueoffset
    struct.pack_into("<I", data, place + 4 * 9, len(data) + 5)
    assert len(offsets) > 10
    (tmp_path / "a.tif").write_bytes(data)
    picture = read_image(tmp_path / "a.tif", page=2)
    assert picture.lost is not None
    assert picture.lost[45:50].all()
    assert picture.lost.sum() == 5 * W
    np.testing.assert_array_equal(picture.pixels[:45], np.roll(scene(), 1, 0)[:45])
    assert (picture.pages, picture.unread) == (1, "2 more pictures")
    with pytest.raises(FileError, match="also holds 2 more pictures"):
        write_image(tmp_path / "a.tif", picture.pixels, like=picture, overwrite=True)
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    np.testing.assert_array_equal(read_image(tmp_path / "b.tif").pixels, picture.pixels)
    assert read_image(tmp_path / "a.tif", page=3).lost is None


def test_restore_fills_what_is_missing_of_a_tiff(tmp_path: Path) -> None:
    data = TIFFS["LZW"]
    (tmp_path / "a.tif").write_bytes(data[: len(data) * 9 // 10])
    report = restore(
        RestoreOrder(tmp_path / "a.tif", None, tmp_path / "b.tif", Choices(method="fast"))
    )
    lost = read_image(tmp_path / "a.tif").lost
    assert lost is not None
    assert report.masked == lost.sum()
    result = read_image(tmp_path / "b.tif").pixels
    np.testing.assert_array_equal(result[~lost], scene()[~lost])
    assert np.abs(result[lost].astype(int) - scene()[lost]).mean() < 60


@pytest.mark.parametrize("kind", [name for name in FILES if "JPEG" in name])
def test_a_download_that_was_filled_with_zeros_is_cut(kind: str) -> None:
    data = FILES[kind]
    cut = data[: len(data) * 2 // 3]
    found, plain = read_bytes(cut + bytes(len(data) - len(cut) + 600), "it"), read_bytes(cut, "it")
    assert found.lost is not None
    np.testing.assert_array_equal(found.lost, plain.lost)


def test_a_progressive_file_has_less_detail_or_misses_its_end() -> None:
    data = saved("JPEG", progressive=True)
    first, second = [each for each in segments(data) if each.marker == 0xDA][:2]
    late = read_bytes(data[: len(data) // 2], "it")
    early = read_bytes(data[: (first.end + second.start) // 2], "it")
    assert late.lost is None
    assert "may have less detail" in late.notes[0]
    assert np.abs(late.pixels.astype(int) - scene()).mean() < 25
    assert early.lost is not None
    assert 0.3 < early.lost.mean() < 1
    assert np.abs(early.pixels.astype(int) - scene())[~early.lost].mean() < 60


@pytest.mark.parametrize("count", [1, 2])
def test_a_file_without_its_end_marker_misses_nothing(count: int) -> None:
    data = FILES["JPEG"]
    picture = read_bytes(data[:-count], "it")
    np.testing.assert_array_equal(picture.pixels, read_bytes(data, "it").pixels)
    assert picture.lost is None


def test_what_follows_a_whole_picture_does_not_matter() -> None:
    data = FILES["JPEG"]
    for rest in (b"\0" * 1000, b"\xff\xd8\xff\xe1\0\x10abc", b"a film"):
        picture = read_bytes(data + rest, "it")
        assert picture.lost is None
        np.testing.assert_array_equal(picture.pixels, read_bytes(data, "it").pixels)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("size", [3, 30, 100])
def test_a_file_of_which_nothing_is_left_is_refused(kind: str, size: int) -> None:
    with pytest.raises(FileError, match=r"cut short|not an image|no pixels|cannot be decoded"):
        read_bytes(FILES[kind][:size], "it")


def test_what_is_missing_is_turned_with_the_picture() -> None:
    exif = Image.Exif()
    exif[274] = 6
    data = saved("JPEG", exif=exif)
    picture = read_bytes(data[: len(data) // 2], "it")
    assert picture.pixels.shape[:2] == (W, H)
    assert picture.lost is not None
    assert picture.lost[:, :20].all(), "the last rows are on the left"
    assert not picture.lost[:, -20:].any()


# -- filling what is missing


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    data = FILES["JPEG, 4:4:4"]
    (tmp_path / "cut.jpg").write_bytes(data[: len(data) * 9 // 10])
    mask = np.zeros((H, W), np.uint8)
    mask[10:14, 20:60] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    return tmp_path / "cut.jpg"


def test_without_a_mask_the_missing_part_is_filled(
    cut: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    output = cut.with_name("out.png")
    report = restore(RestoreOrder(cut, None, output, Choices("fast")))
    picture, result = read_image(cut), read_image(output).pixels
    assert picture.lost is not None
    np.testing.assert_array_equal(result[~picture.lost], picture.pixels[~picture.lost])
    assert (result[picture.lost] != picture.pixels[picture.lost]).any()
    assert report.masked == picture.lost.sum()
    assert any("no mask was given, so the" in note for note in report.notes)
    assert capfd.readouterr() == ("", ""), "decoders say nothing"


def test_it_joins_the_mask_unless_it_is_to_be_kept(cut: Path) -> None:
    output, mask = cut.with_name("out.png"), cut.with_name("mask.png")
    picture, marked = read_image(cut), read_mask(mask)
    assert picture.lost is not None
    report = restore(RestoreOrder(cut, mask, output, Choices("fast")))
    assert report.masked == (marked | picture.lost).sum()
    assert any("that the file lacks are filled as well" in note for note in report.notes)
    kept = restore(RestoreOrder(cut, mask, output, Choices("fast"), lacking="keep", overwrite=True))
    assert kept.masked == marked.sum()
    result = read_image(output).pixels
    np.testing.assert_array_equal(result[~marked], picture.pixels[~marked])


def test_a_batch_fills_it_too(cut: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(cut.parent)
    for options in (["--mask", "mask.png"], ["--detect", "missing"]):
        arguments = ["batch", "cut.jpg", *options, "--out", f"out{options[0]}", "--format", "png"]
        assert main([*arguments, "--method", "fast", "--workers", "1", "--quiet"]) == 0
        result, picture = read_image(cut.parent / f"out{options[0]}" / "cut.png"), read_image(cut)
        assert picture.lost is not None
        assert (result.pixels[picture.lost] != picture.pixels[picture.lost]).any()


def test_a_cut_mask_is_refused(cut: Path) -> None:
    with pytest.raises(FileError, match="the file of the mask is cut short"):
        read_mask(cut)
