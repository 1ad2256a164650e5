from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from inpaint_app.errors import FileError
from inpaint_app.files.images import losses, read_image, read_mask, write_image
from inpaint_app.files.measure import DTYPES, Measure, bits_of, measure_of
from tests.inpaint_app.measured_files import (
    HOLE,
    KINDS,
    holed,
    same,
    scene,
    write,
    write_nodata,
    write_packed,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float16", "float32", "float64"])
def test_pictures_of_the_usual_range_have_no_measure(dtype: str) -> None:
    high = 1 if dtype.startswith("float") else np.iinfo(dtype).max
    assert measure_of(scene(0, high, dtype)) is None
    assert measure_of(np.zeros((3, 3), dtype)) is None


@pytest.mark.parametrize(
    ("low", "high"), [(-1000, 3000), (0, 1e-6), (0.4, 0.401), (-1, 1), (0, 1.0001), (-1e38, 3e38)]
)
def test_the_range_of_other_floating_point_is_that_of_its_values(low: float, high: float) -> None:
    pixels = scene(low, high, "float32")
    measure = measure_of(pixels)
    assert measure is not None
    assert (measure.black, measure.white) == (pixels.min(), pixels.max())
    units = measure.units(pixels)
    assert (units.min(), units.max()) == (0, 1)


def test_what_lies_under_the_mask_does_not_stretch_the_range() -> None:
    pixels = holed(scene(0, 1, "float32"), HOLE, 1e30)
    measure = measure_of(pixels)
    assert measure is not None
    assert measure.white == np.float32(1e30)
    fitted = measure.fitted(pixels, ~HOLE)
    assert (fitted.black, fitted.white) == (0, 1)


def test_outliers_do_not_make_the_screen_black() -> None:
    pixels = scene(0, 100, "float32")
    pixels[5, 6] = 1e9
    measure = measure_of(pixels)
    assert measure is not None
    assert measure.white == 1e9
    assert np.ptp(measure.seen(pixels)[20:]) > 0.9
    assert measure.seen(pixels)[5, 6] == 1


def test_nan_and_the_number_for_no_data_are_missing_and_black_on_the_screen() -> None:
    pixels = holed(scene(5, 9, "float64"), HOLE, -9999)
    pixels[0, 0], pixels[0, 1] = np.nan, np.inf
    measure = measure_of(pixels, nodata=-9999)
    assert measure is not None
    expected = HOLE.copy()
    expected[0, :2] = True
    np.testing.assert_array_equal(measure.missing(pixels), expected)
    assert measure.black >= 5
    assert not measure.seen(pixels)[expected].any()
    assert np.isnan(measure.units(pixels)[HOLE]).all()


def test_a_colour_is_missing_if_all_its_channels_are_no_data_or_one_is_nan() -> None:
    pixels = scene(5, 9, "float32", 3)
    pixels[0, 0] = -1
    pixels[1, 1, 0] = -1
    pixels[2, 2, 1] = np.nan
    measure = measure_of(pixels, nodata=-1)
    assert measure is not None
    assert sorted(map(tuple, np.argwhere(measure.missing(pixels)).tolist())) == [(0, 0), (2, 2)]


@given(
    dtype=st.sampled_from([np.dtype(name) for name in DTYPES]),
    data=st.data(),
)
def test_units_go_back_to_numbers_within_the_range(dtype: np.dtype, data: st.DataObject) -> None:
    finite = {"allow_nan": False, "allow_infinity": False} if dtype.kind == "f" else {}
    elements = arrays.from_dtype(dtype, **finite)
    pixels = data.draw(arrays.arrays(dtype, (3, 4), elements=elements))
    measure = measure_of(pixels)
    if measure is None:
        return
    units = measure.units(pixels)
    assert units.dtype == np.float32
    assert ((units >= 0) & (units <= 1)).all()
    back = measure.values(units.ravel(), dtype)
    assert back.dtype == dtype
    assert back.min() >= pixels.min()
    assert back.max() <= pixels.max()
    if dtype.kind == "f":
        span = float(measure.white) / 2 - float(measure.black) / 2
        error = np.abs(back.astype(float) / 2 - pixels.ravel().astype(float) / 2)
        least = float(np.finfo(dtype).eps) * float(np.abs(pixels).max()) + 5e-324
        assert (error <= 2e-7 * span + least).all()
        return
    span = int(measure.white) - int(measure.black)
    for one, other in zip(back.tolist(), pixels.ravel().tolist(), strict=True):
        assert abs(one - other) <= 0.5 + 1.2e-7 * span


@pytest.mark.parametrize(
    ("top", "bits"), [(0, None), (1, 8), (255, 8), (256, 10), (4095, 12), (4096, None)]
)
def test_the_depth_of_a_camera_is_seen_from_its_brightest_pixel(top: int, bits: int) -> None:
    assert bits_of(np.array([[0, top]], np.uint16)) == bits


# -- files


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_and_written_bit_for_bit(tmp_path: Path, kind: str) -> None:
    values = KINDS[kind](tmp_path / "a.tif")
    picture = read_image(tmp_path / "a.tif")
    assert same(picture.pixels, values)
    assert write_image(tmp_path / "b.tif", picture.pixels, like=picture) == ()
    assert same(tifffile.imread(tmp_path / "b.tif"), values)
    again = read_image(tmp_path / "b.tif")
    assert again.measure == picture.measure


@pytest.mark.parametrize("bits", [2, 4, 6])
def test_truly_packed_small_numbers_are_shades_and_what_they_are_written_as_is_said(
    tmp_path: Path, bits: int
) -> None:
    values = np.arange(64 * 48, dtype=np.uint8).reshape(48, 64) % (1 << bits)
    spread = (values[..., np.newaxis] >> np.arange(bits)[::-1]) & 1
    packed = np.packbits(spread.reshape(48, -1).astype(np.uint8), axis=1).tobytes()
    tags = ((256, 64), (257, 48), (258, bits), (259, 1), (262, 1), (273, 8), (277, 1), (278, 48))
    tags = (*tags, (279, len(packed)))
    entries = b"".join(struct.pack("<HHII", code, 4, 1, number) for code, number in tags)
    start = 8 + len(packed)
    data = struct.pack("<2sHI", b"II", 42, start) + packed + struct.pack("<H", len(tags)) + entries
    (tmp_path / "a.tif").write_bytes(data + bytes(4))
    picture = read_image(tmp_path / "a.tif")
    np.testing.assert_array_equal(picture.pixels, values.astype(int) * 255 // ((1 << bits) - 1))
    assert picture.notes == (f"its pixels of {bits} bits are written with 8 bits each",)


def test_truly_packed_12_bits_are_read_and_what_they_are_written_as_is_said(tmp_path: Path) -> None:
    values = write_packed(tmp_path / "a.tif", scene(0, 4095, "uint16")[:, :55])
    picture = read_image(tmp_path / "a.tif")
    assert same(picture.pixels, values)
    assert picture.measure == Measure(0, 4095, fixed=True)
    assert "its pixels of 12 bits are written with 16 bits each" in picture.notes


def test_nan_keeps_its_bits(tmp_path: Path) -> None:
    odd = scene(0, 1, "float32")
    odd.view(np.uint32)[3, 4] = 0x7FC0BEEF
    write(tmp_path / "a.tif", odd)
    picture = read_image(tmp_path / "a.tif")
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    assert same(tifffile.imread(tmp_path / "b.tif"), odd)


def test_the_place_on_earth_and_the_number_for_no_data_are_kept(tmp_path: Path) -> None:
    scale = (33550, 12, 3, (30.0, 30.0, 0.0), True)
    nodata = (42113, 2, 0, "-9999", True)
    write(tmp_path / "a.tif", scene(0, 900, "float32"), extratags=[scale, nodata])
    picture = read_image(tmp_path / "a.tif")
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    with tifffile.TiffFile(tmp_path / "b.tif") as file:
        tags = file.pages.first.tags
        assert tags.valueof(33550) == (30.0, 30.0, 0.0)
        assert tags.valueof(42113) == "-9999"


@pytest.mark.parametrize("text", ["nan", "", "no", "1e999", "-9999.5", "70000"])
def test_a_strange_number_for_no_data_is_no_trouble(tmp_path: Path, text: str) -> None:
    tag = (42113, 2, 0, text, True)
    write(tmp_path / "a.tif", scene(-100, 900, "int16"), extratags=[tag])
    measure = read_image(tmp_path / "a.tif").measure
    assert measure is not None
    assert measure.nodata is None
    assert not measure.lacks


def test_no_data_of_16_bits_is_known(tmp_path: Path) -> None:
    write_nodata(tmp_path / "a.tif", holed(scene(1, 65535, "uint16"), HOLE, 0), 0)
    measure = read_image(tmp_path / "a.tif").measure
    assert measure == Measure(0, 65535, fixed=True, nodata=0, lacks=True)


@pytest.mark.parametrize("kind", ["heights", "int16", "uint32", "float16", "int64", "int8"])
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp"])
def test_a_format_that_cannot_hold_the_numbers_is_refused_before(
    tmp_path: Path, kind: str, suffix: str
) -> None:
    KINDS[kind](tmp_path / "a.tif")
    picture = read_image(tmp_path / "a.tif")
    with pytest.raises(FileError, match=r"does not hold .* pixels; write a \.tif instead"):
        losses(tmp_path / f"b{suffix}", picture)


def test_12_bits_fit_into_png_and_are_reduced_by_their_own_range(tmp_path: Path) -> None:
    values = KINDS["12 bits in 16"](tmp_path / "a.tif")
    picture = read_image(tmp_path / "a.tif")
    assert losses(tmp_path / "b.png", picture) == ()
    write_image(tmp_path / "b.png", picture.pixels, like=picture)
    assert same(read_image(tmp_path / "b.png").pixels, values)
    assert losses(tmp_path / "b.bmp", picture)[0] == (
        "12 bits are reduced to 8, because BMP holds no more"
    )
    write_image(tmp_path / "b.bmp", picture.pixels, like=picture)
    small = read_image(tmp_path / "b.bmp").pixels
    np.testing.assert_allclose(small, values / 4095 * 255, atol=0.51)


def test_an_opacity_that_is_none_is_named(tmp_path: Path) -> None:
    pixels = np.dstack([scene(0, 9, "float32"), scene(0, 1, "float32")])
    pixels[2, 3, 1] = 7
    alpha = {"planarconfig": "contig", "extrasamples": ["unassalpha"]}
    write(tmp_path / "a.tif", pixels, photometric="minisblack", **alpha)
    with pytest.raises(FileError, match="the value 7 at row 2, column 3, which is no opacity"):
        read_image(tmp_path / "a.tif")


@pytest.mark.parametrize(("value", "said"), [(math.nan, "nan"), (math.inf, "inf"), (7, "7")])
def test_a_mask_of_unclear_numbers_is_refused(tmp_path: Path, value: float, said: str) -> None:
    pixels = scene(0, 1, "float32")
    pixels[3, 4] = value
    write(tmp_path / "m.tif", pixels)
    with pytest.raises(FileError, match=f"the value {said} at row 3, column 4; "):
        read_mask(tmp_path / "m.tif")


def test_complex_numbers_are_refused(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "a.tif", scene(0, 1, "float32").astype(np.complex64))
    with pytest.raises(FileError, match=r"of a kind \(complex64\)"):
        read_image(tmp_path / "a.tif")
