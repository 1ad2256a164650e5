"""What a TIFF is: which directory is the picture, raw files, samples of no known meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from inpaint_app.errors import FileError
from inpaint_app.files.images import losses, read_image, write_image
from tests.inpaint_app.tiff_files import Case, samples_of

if TYPE_CHECKING:
    from pathlib import Path

RGB8 = samples_of(Case("uint8", 3, "none", "strips"))
RGB16 = samples_of(Case("uint16", 3, "none", "strips"))


def written(path: Path, pixels: np.ndarray, **options: Any) -> Path:
    tifffile.imwrite(path, pixels, **{"photometric": "rgb", "metadata": None, **options})
    return path


# -- which directory is the picture


def test_a_thumbnail_that_comes_first_is_not_the_picture(tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        file.write(RGB8[::2, ::2].copy(), photometric="rgb", subfiletype=1, metadata=None)
        file.write(RGB8, photometric="rgb", subfiletype=0, metadata=None)
    picture = read_image(tmp_path / "a.tif")
    np.testing.assert_array_equal(picture.pixels, RGB8)
    assert (picture.page, picture.pages) == (1, 1)
    assert any("smaller copies" in note for note in picture.notes)


@pytest.mark.parametrize("pixels", [RGB8, RGB16], ids=["8 bits", "16 bits"])
def test_a_picture_below_its_thumbnail_is_found(tmp_path: Path, pixels: np.ndarray) -> None:
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        usual = {"photometric": "rgb", "metadata": None}
        file.write(RGB8[::2, ::2].copy(), subfiletype=1, subifds=1, **usual)
        file.write(pixels, subfiletype=0, compression="zlib", **usual)
    np.testing.assert_array_equal(read_image(tmp_path / "a.tif").pixels, pixels)


def test_a_file_of_thumbnails_only_opens_as_the_first(tmp_path: Path) -> None:
    written(tmp_path / "a.tif", RGB8, subfiletype=1)
    np.testing.assert_array_equal(read_image(tmp_path / "a.tif").pixels, RGB8)


def test_a_mask_of_the_picture_is_named_and_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path) as file:
        file.write(RGB8, photometric="rgb", metadata=None)
        mask = np.zeros(RGB8.shape[:2], bool)
        file.write(mask, photometric="minisblack", subfiletype=4, metadata=None)
    before = path.read_bytes()
    picture = read_image(path)
    assert picture.pages == 1
    with pytest.raises(FileError, match="also holds a mask of the picture"):
        losses(path, picture)
    with pytest.raises(FileError, match="write to another name"):
        write_image(path, picture.pixels, like=picture, overwrite=True)
    assert path.read_bytes() == before
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)


# -- raw


def raw_files(path: Path) -> dict[str, Path]:
    """Write raw files of several kinds; return them by what their error says."""
    found = {}
    version = [(50706, 1, 4, bytes([1, 4, 0, 0]), True)]
    mosaic = [(33421, 3, 2, (2, 2), True), (33422, 1, 4, bytes([0, 1, 1, 2]), True)]
    sensor = RGB16[..., 0].copy()
    with tifffile.TiffWriter(path / "below.dng") as file:
        thumbnail = {"photometric": "rgb", "subfiletype": 1, "subifds": 1, "metadata": None}
        file.write(RGB8, extratags=version, **thumbnail)
        file.write(sensor, photometric=32803, subfiletype=0, extratags=mosaic, metadata=None)
    found["raw file (DNG)"] = path / "below.dng"
    with tifffile.TiffWriter(path / "a.nef") as file:
        maker = [(271, 2, 0, "NIKON CORPORATION", True)]
        file.write(
            RGB8, photometric="rgb", subfiletype=1, subifds=1, metadata=None, extratags=maker
        )
        file.write(sensor, photometric=32803, subfiletype=0, extratags=mosaic, metadata=None)
    found["raw file (NIKON CORPORATION)"] = path / "a.nef"
    with tifffile.TiffWriter(path / "linear.tif") as file:
        file.write(RGB16, photometric=34892, metadata=None)
    found["raw file; develop"] = path / "linear.tif"
    with tifffile.TiffWriter(path / "second.tif") as file:
        file.write(RGB8, photometric="rgb", metadata=None)
        file.write(sensor, photometric=32803, extratags=mosaic, metadata=None)
    found["a camera's raw file"] = path / "second.tif"
    heads = {
        "(CR2)": b"II*\0\x10\0\0\0CR\2\0",
        "(ORF)": b"IIRO\x08\0\0\0",
        "(RW2)": b"IIU\0\x18\0\0\0",
        "(RAF)": b"FUJIFILMCCD-RAW 0201",
        "(CR3)": b"\0\0\0\x18ftypcrx \0\0\0\1",
    }
    for name, head in heads.items():
        found[name] = path / f"a.{name[1:4].lower()}"
        found[name].write_bytes(head + bytes(200))
    return found


def test_raw_files_are_refused_by_name(tmp_path: Path) -> None:
    for said, path in raw_files(tmp_path).items():
        with pytest.raises(FileError) as caught:
            read_image(path)
        assert said in str(caught.value)
        assert "develop it first" in str(caught.value)
        assert "damaged" not in str(caught.value)


# -- samples


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_infrared_is_no_opacity(tmp_path: Path, dtype: str) -> None:
    samples = samples_of(Case(dtype, 3, "unspecified", "strips"))
    picture = read_image(
        written(tmp_path / "a.tif", samples, extrasamples=["unspecified"], compression="zlib")
    )
    assert picture.pixels.shape[2] == 3
    np.testing.assert_array_equal(picture.pixels, samples[..., :3])
    if dtype == "uint8":
        said = losses(tmp_path / "b.jpg", picture)
        assert any("JPEG cannot hold it: a further value per pixel" in loss for loss in said)
        assert write_image(tmp_path / "b.jpg", picture.pixels, like=picture) == said


def test_a_missing_tag_for_extra_samples_means_nothing_is_known(tmp_path: Path) -> None:
    samples = samples_of(Case("uint8", 3, "straight", "strips"))
    path = written(tmp_path / "a.tif", samples, extrasamples=["unassalpha"])
    data = bytearray(path.read_bytes())
    at = data.index(b"\x52\x01\x03\x00")  # ExtraSamples becomes a tag that nobody knows
    data[at : at + 2] = b"\x53\xfe"
    path.write_bytes(data)
    assert read_image(path).pixels.shape[2] == 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_is_carried_along_turns_with_the_picture(tmp_path: Path, orientation: int) -> None:
    samples = samples_of(Case("uint8", 3, "unspecified", "strips"))
    path = written(
        tmp_path / "a.tif",
        samples,
        extrasamples=["unspecified"],
        extratags=[(274, 3, 1, orientation, True)],
    )
    picture = read_image(path)
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    grey = Image.fromarray(samples[..., 3])
    exif = grey.getexif()
    exif[274] = orientation
    grey.save(tmp_path / "grey.tif", exif=exif)
    expected = read_image(tmp_path / "grey.tif").pixels
    found = tifffile.imread(tmp_path / "b.tif")
    np.testing.assert_array_equal(found[..., 3], expected)
    np.testing.assert_array_equal(found[..., :3], picture.pixels)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "uint32", "float32"])
def test_premultiplied_colours_are_seen_straight_and_come_back_bit_for_bit(
    tmp_path: Path, dtype: str
) -> None:
    samples = samples_of(Case(dtype, 3, "premultiplied", "strips"))
    samples[0, 0] = [5, 6, 7, 0]  # more colour than opacity: a glow
    if dtype == "float32":
        samples[0, 0] = [0.5, 0.6, 0.7, 0]
    path = written(tmp_path / "a.tif", samples, extrasamples=["assocalpha"])
    picture = read_image(path)
    top = 1 if dtype == "float32" else np.iinfo(dtype).max
    alpha = samples[1:, 20:, 3:].astype(float) / top
    straight = picture.pixels[1:, 20:, :3].astype(float)
    np.testing.assert_allclose(straight * alpha, samples[1:, 20:, :3], atol=0.51, rtol=1e-5)
    changed = picture.pixels.copy()
    changed[40, 50] = picture.pixels[41, 60]
    write_image(tmp_path / "b.tif", changed, like=picture)
    with tifffile.TiffFile(tmp_path / "b.tif") as file:
        assert [int(each) for each in file.pages.first.extrasamples] == [1]
        found = file.pages.first.asarray()
    assert not np.array_equal(found[40, 50], samples[40, 50])
    found[40, 50] = samples[40, 50]
    assert found.tobytes() == samples.tobytes()
    if dtype == "uint8":
        assert any("straight transparency" in loss for loss in losses(tmp_path / "c.png", picture))


# -- sound files that one decoder does not read


def test_files_that_pillow_does_not_read(tmp_path: Path) -> None:
    five = np.dstack([RGB8, RGB8[..., :2]])
    kinds: dict[str, tuple[np.ndarray, dict[str, Any]]] = {
        "webp": (RGB8, {"compression": "webp", "compressionargs": {"lossless": True}}),
        "jpegxl": (RGB8, {"compression": "jpegxl", "compressionargs": {"level": 101}}),
        "five": (five, {"photometric": "minisblack", "planarconfig": "contig"}),
        "big, big-endian": (RGB8, {"bigtiff": True, "byteorder": ">", "compression": "zlib"}),
        "big, big-endian, 16": (RGB16, {"bigtiff": True, "byteorder": ">"}),
        "planes": (np.moveaxis(RGB8, 2, 0).copy(), {"planarconfig": "separate"}),
    }
    for name, (pixels, options) in kinds.items():
        picture = read_image(written(tmp_path / f"{name}.tif", pixels, **options))
        expected = pixels[..., 0] if name == "five" else pixels
        expected = RGB8 if name == "planes" else expected
        assert picture.pixels.shape == expected.shape, name
        if name != "jpegxl":  # lossy
            np.testing.assert_array_equal(picture.pixels, expected, err_msg=name)
        else:
            assert np.abs(picture.pixels.astype(int) - expected).max() < 30


def test_a_number_for_no_value_counts_with_8_bits_too(tmp_path: Path) -> None:
    grey = np.maximum(RGB8[..., 0], 1)
    grey[3:5, 7:9] = 0
    path = written(
        tmp_path / "a.tif",
        grey,
        photometric="minisblack",
        extratags=[(42113, 2, 0, "0", True), (33550, 12, 3, (0.5, 0.5, 0.0), True)],
    )
    picture = read_image(path)
    assert picture.measure is not None
    assert np.count_nonzero(picture.measure.missing(picture.pixels)) == 4
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    with tifffile.TiffFile(tmp_path / "b.tif") as file:
        assert file.pages.first.tags.valueof(42113) == "0"
        assert file.pages.first.tags.valueof(33550) == (0.5, 0.5, 0.0)


def test_what_is_not_handled_is_not_called_damaged(tmp_path: Path) -> None:
    files = {
        "complex64": written(
            tmp_path / "a.tif", RGB8[..., 0].astype(np.complex64), photometric="minisblack"
        ),
        "SEPARATED": written(
            tmp_path / "b.tif", np.dstack([RGB16, RGB16[..., :1]]), photometric="separated"
        ),
        "values per pixel": written(
            tmp_path / "c.tif",
            np.zeros((4, 5, 300), np.uint8),
            photometric="minisblack",
            planarconfig="contig",
        ),
    }
    for said, path in files.items():
        with pytest.raises(FileError) as caught:
            read_image(path)
        assert said in str(caught.value)
        assert "damaged" not in str(caught.value)


def test_samples_of_different_depths_are_said(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif", RGB8)
    with tifffile.TiffFile(path) as file:
        place = file.pages.first.tags[258].valueoffset
    data = bytearray(path.read_bytes())
    data[place : place + 6] = np.array([5, 6, 5], "<u2").tobytes()
    path.write_bytes(data)
    with pytest.raises(FileError, match=r"different depths \(5, 6, 5 bits\); convert it"):
        read_image(path)


def test_palettes_and_few_bits_are_read_as_pillow_does(tmp_path: Path) -> None:
    photo = Image.fromarray(RGB8)
    grey = photo.convert("L")
    files: dict[str, tuple[Image.Image, str | None]] = {
        "palette": (photo.quantize(60), None),
        "palette, LZW": (photo.quantize(200), "tiff_lzw"),
        "one bit": (grey.convert("1"), None),
        "fax": (grey.convert("1"), "group4"),
        "JPEG": (photo, "jpeg"),
        "grey JPEG": (grey, "jpeg"),
        "ink": (photo.convert("CMYK"), None),
        "YCbCr": (photo.convert("YCbCr"), None),
    }
    for name, (image, compression) in files.items():
        path = tmp_path / f"{name}.tif"
        image.save(path, compression=compression)
        with Image.open(path) as opened:
            expected = np.array(opened.convert("L" if opened.mode in ("1", "L") else "RGB"))
        np.testing.assert_array_equal(read_image(path).pixels, expected, err_msg=name)
