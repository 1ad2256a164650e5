from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from inpaint_app.errors import FileError, TooLargeError
from inpaint_app.files import decoding
from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.picture import Picture

if TYPE_CHECKING:
    from pathlib import Path


def ramp(channels: int) -> np.ndarray:
    y, x = np.mgrid[:40, :60]
    planes = [x * 4, y * 6, x + y, np.full_like(x, 255)]
    found = np.stack(planes[: max(channels, 1)], axis=2).astype(np.uint8)
    return found[..., 0] if channels == 1 else found


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_heic_is_close_and_says_that_it_is_lossy(tmp_path: Path, channels: int) -> None:
    pixels = ramp(channels)
    notes = write_image(tmp_path / "a.heic", pixels)
    assert any("HEIC is lossy" in note for note in notes)
    found = read_image(tmp_path / "a.heic").pixels
    assert found.shape == pixels.shape
    assert np.abs(found.astype(int) - pixels).max() <= 6


def test_more_than_8_bits_are_kept(tmp_path: Path) -> None:
    deep = np.dstack(
        [np.linspace(0, 65535, 60).astype(np.uint16) + np.zeros((40, 1), np.uint16)] * 3
    )
    file = pillow_heif.from_bytes("RGB;16", (60, 40), np.ascontiguousarray(deep).tobytes())
    file.save(tmp_path / "deep.heic", quality=-1, chroma=444, matrix_coefficients=0)
    found = read_image(tmp_path / "deep.heic").pixels
    assert found.dtype == np.uint16
    assert found.max() == 65535
    assert np.abs(found.astype(int) - deep).max() < 65535 / 1023 * 2
    assert len(np.unique(found)) > 59


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_rotated_heic_is_read_upright_and_written_upright(
    tmp_path: Path, orientation: int
) -> None:
    exif = Image.Exif()
    exif[274], exif[271] = orientation, "Camera"
    file = pillow_heif.from_pillow(Image.fromarray(ramp(3)))
    file.save(tmp_path / "a.heic", quality=-1, exif=exif.tobytes())
    once = read_image(tmp_path / "a.heic")
    assert once.pixels.shape == ((60, 40, 3) if orientation in (6, 8) else (40, 60, 3))
    write_image(tmp_path / "b.png", once.pixels, like=once)
    np.testing.assert_array_equal(read_image(tmp_path / "b.png").pixels, once.pixels)
    write_image(tmp_path / "b.heic", once.pixels, like=once)
    again = read_image(tmp_path / "b.heic")
    assert again.pixels.shape == once.pixels.shape
    assert again.exif is not None


def test_without_the_package_the_error_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_image(tmp_path / "a.heic", ramp(3))
    monkeypatch.setattr(decoding, "HAS_HEIF", False)
    with pytest.raises(FileError, match=r"a\.heic: it is a HEIC picture.*pillow-heif.*install"):
        read_image(tmp_path / "a.heic")


def test_a_damaged_heic_is_an_error_in_one_sentence(tmp_path: Path) -> None:
    write_image(tmp_path / "a.heic", ramp(3))
    data = (tmp_path / "a.heic").read_bytes()
    (tmp_path / "cut.heic").write_bytes(data[: len(data) // 2])
    with pytest.raises(FileError, match="damaged or cut short"):
        read_image(tmp_path / "cut.heic")


def test_avif_is_close_and_says_that_it_is_lossy(tmp_path: Path) -> None:
    like = Picture(ramp(3), xmp=b"<x:xmpmeta/>")
    notes = write_image(tmp_path / "a.avif", like.pixels, like=like)
    assert any("AVIF is lossy" in note for note in notes)
    found = read_image(tmp_path / "a.avif")
    assert np.abs(found.pixels.astype(int) - like.pixels).max() <= 6
    assert found.xmp == like.xmp
    with Image.open(io.BytesIO((tmp_path / "a.avif").read_bytes())) as image:
        assert image.format == "AVIF"


def test_a_large_heic_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_image(tmp_path / "a.heic", ramp(3))

    def decoded(*_: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr(pillow_heif.HeifImage, "load", decoded)
    with pytest.raises(TooLargeError, match="the image is 60 × 40") as caught:
        read_image(tmp_path / "a.heic", 60 * 40 - 1)
    assert (caught.value.width, caught.value.height) == (60, 40)
    with pytest.raises(FileError, match="it was decoded"):
        read_image(tmp_path / "a.heic", 60 * 40)
