"""PBM, PGM, PPM, PAM and PFM keep their numbers, and open as far as they go."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inpaint_app.errors import FileError, TooLargeError
from inpaint_app.files.images import read_bytes, read_image, write_image

if TYPE_CHECKING:
    from pathlib import Path

    from inpaint_app.files.picture import Picture

H, W = 6, 10


def numbers(most: int, channels: int = 1) -> np.ndarray:
    shape = (H, W) if channels == 1 else (H, W, channels)
    return np.random.default_rng(most).integers(0, most + 1, shape)


def binary(values: np.ndarray, most: int) -> bytes:
    return values.astype(">u2" if most > 255 else np.uint8).tobytes()


def words(values: np.ndarray) -> bytes:
    return b"\n".join(b"%d" % value for value in values.ravel())


def read(data: bytes) -> Picture:
    return read_bytes(data, "it.pnm")


@pytest.mark.parametrize("most", [1, 7, 255, 256, 1023, 4095, 40_000, 65_535])
@pytest.mark.parametrize("kind", [2, 3, 5, 6])
def test_numbers_stay_or_are_spread_and_that_is_said(most: int, kind: int) -> None:
    values = numbers(most, 3 if kind in (3, 6) else 1)
    body = binary(values, most) if kind > 4 else words(values)
    picture = read(b"P%d\n# a comment\n%d %d\n%d\n" % (kind, W, H, most) + body)
    full = 255 if most < 256 else 65535
    assert picture.pixels.dtype == (np.uint8 if most < 256 else np.uint16)
    assert picture.texts == (("Comment", "a comment"),)
    if most in (1023, 4095):
        np.testing.assert_array_equal(picture.pixels, values)
        assert picture.measure is not None
        assert picture.measure.white == most
    else:
        exact = values * full / most
        assert np.abs(picture.pixels - exact).max() <= 0.5
        assert picture.measure is None
        said = f"its numbers from 0 to {most} are spread over 0 to {full}"
        assert (said in picture.notes) == (most not in (1, 255, 65_535))


@pytest.mark.parametrize("kind", [1, 4])
def test_bits_are_black_and_white(kind: int) -> None:
    bits = numbers(1)
    body = words(bits) if kind == 1 else np.packbits(bits, axis=1).tobytes()
    picture = read(b"P%d %d %d\n" % (kind, W, H) + body)
    np.testing.assert_array_equal(picture.pixels, (1 - bits) * 255)
    assert picture.notes == ()
    tight = bytes(ord("0") + value for value in bits.ravel())
    np.testing.assert_array_equal(read(b"P1 %d %d\n" % (W, H) + tight).pixels, picture.pixels)


@pytest.mark.parametrize("kind", ["PBM", "PGM", "PPM"])
def test_eight_bits_are_as_another_reader_has_them(kind: str) -> None:
    image = Image.fromarray(numbers(255, 3).astype(np.uint8))
    image = image.convert({"PBM": "1", "PGM": "L", "PPM": "RGB"}[kind])
    buffer = io.BytesIO()
    image.save(buffer, "PPM")
    expected = np.array(image.convert("L") if kind == "PBM" else image)
    np.testing.assert_array_equal(read(buffer.getvalue()).pixels, expected)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("channels", [1, 3])
def test_floating_point_maps_keep_every_bit(tmp_path: Path, order: str, channels: int) -> None:
    values = (numbers(1000, channels) / 7 - 50).astype(np.float32)
    scale = b"-1.0" if order == "<" else b"1.0"
    head = (b"PF" if channels == 3 else b"Pf") + b"\n%d %d\n" % (W, H) + scale + b"\n"
    (tmp_path / "a.pfm").write_bytes(head + values[::-1].astype(f"{order}f4").tobytes())
    picture = read_image(tmp_path / "a.pfm")
    assert picture.pixels.tobytes() == values.tobytes()
    write_image(tmp_path / "b.tif", picture.pixels, like=picture)
    assert read_image(tmp_path / "b.tif").pixels.tobytes() == values.tobytes()


@pytest.mark.parametrize(
    ("channels", "what"),
    [(1, "GRAYSCALE"), (2, "GRAYSCALE_ALPHA"), (3, "RGB"), (4, "RGB_ALPHA"), (4, "")],
)
@pytest.mark.parametrize("most", [255, 65_535, 4095])
def test_pam_is_read(channels: int, what: str, most: int) -> None:
    values = numbers(most, channels)
    head = f"P7\n#x\nWIDTH {W}\nHEIGHT {H}\nDEPTH {channels}\nMAXVAL {most}\n"
    head += f"TUPLTYPE {what}\nENDHDR\n" if what else "ENDHDR\n"
    picture = read(head.encode() + binary(values, most))
    full = 255 if most == 255 else 65_535
    if most == 4095 and channels in (1, 3):
        full = most
    assert np.abs(picture.pixels - values * full / most).max() <= 0.5


def test_pam_of_other_values_is_named() -> None:
    head = f"P7\nWIDTH {W}\nHEIGHT {H}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE CMYK\nENDHDR\n"
    with pytest.raises(FileError, match="it has 4 values of the kind CMYK per pixel; convert"):
        read(head.encode() + bytes(4 * W * H))


@pytest.mark.parametrize("kind", [1, 2, 4, 5, 6, "f"])
def test_what_there_is_of_a_cut_file_is_right(kind: int | str) -> None:
    values = numbers(1 if kind in (1, 4) else 255, 3 if kind == 6 else 1)
    head = b"P%d\n%d %d\n" % (kind, W, H) if kind != "f" else b"Pf\n%d %d\n-1\n" % (W, H)
    if kind in (2, 5, 6):
        head += b"255\n"
    body = binary(values, 255)
    if kind in (1, 2):
        body = words(values)
    elif kind == 4:
        body = np.packbits(values, axis=1).tobytes()
    elif kind == "f":
        body = values[::-1].astype("<f4").tobytes()
    whole = read(head + body)
    picture = read(head + body[: len(body) // 2])
    assert whole.lost is None
    assert picture.lost is not None
    assert 0.3 < picture.lost.mean() < 0.7
    np.testing.assert_array_equal(picture.pixels[~picture.lost], whole.pixels[~picture.lost])
    assert "% of the picture is missing" in picture.notes[-1]
    assert picture.lost[0 if kind == "f" else -1].all()


def test_further_pictures_are_named() -> None:
    one = b"P6 2 1 255\n" + bytes(6)
    picture = read(one + one)
    assert picture.notes == ("only the first of several pictures in the file was read",)
    assert picture.unread == "more pictures"
    assert read(one + b"\n").unread == ""


@pytest.mark.parametrize(
    "data",
    [
        b"P6 3 2 0\n" + bytes(18),
        b"P6 3 2 70000\n" + bytes(99),
        b"P6 3\n",
        b"P5 0 3 255\n" + bytes(9),
        b"P2 1 1 255\nnonsense",
        b"P5 2 1 3\n\4\0",
        b"P7\nWIDTH 3\nHEIGHT 2\n" + bytes(18),
        b"PF\n3 2\n" + bytes(72),
        b"P4 99999 99999\n",
    ],
)
def test_damage_is_one_sentence(data: bytes) -> None:
    with pytest.raises(FileError) as caught:
        read(data)
    assert "\n" not in str(caught.value)


def test_a_huge_size_is_refused_before_anything_is_decoded() -> None:
    with pytest.raises(TooLargeError):
        read(b"P6 900000 900000 255\n")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([b"P1 ", b"P2 ", b"P3 3 1 ", b"P6 2 2 ", b"P7\n", b"PF 2 1 "]), st.binary())
def test_noise_is_a_picture_or_one_sentence(head: bytes, rest: bytes) -> None:
    with contextlib.suppress(FileError):
        assert read(head + rest).pixels.size
