"""Colour spaces by numbers, as profiles, checked with littleCMS."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageCms

from inpaint_app.files.colour_space import (
    coloured,
    hdr_of,
    profile_by_numbers,
    profile_of_colour,
)
from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.keeping.carried import Chunk
from inpaint_app.files.picture import Picture

if TYPE_CHECKING:
    from pathlib import Path

SRGB = ImageCms.createProfile("sRGB")
LINEAR = Chunk("PNG", "gAMA", struct.pack(">I", 100_000), "gamma")
P3 = Chunk("PNG", "cICP", bytes([12, 13, 0, 1]), "cICP")
PQ = Chunk("PNG", "cICP", bytes([9, 16, 0, 1]), "cICP")


def shown(pixels: np.ndarray, icc: bytes) -> np.ndarray:
    image = Image.fromarray(pixels)
    profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    found = ImageCms.profileToProfile(image, profile, SRGB, intent, "RGB")
    assert found is not None
    return np.asarray(found).astype(int)


def test_display_p3_is_what_others_say() -> None:
    """Of colours inside sRGB it is known what they are in Display P3."""
    icc = profile_by_numbers((P3,), None)
    assert icc is not None
    colours = np.array([[[200, 100, 50], [128, 128, 128], [117, 251, 76]]], np.uint8)
    expected = [[215, 93, 31], [128, 128, 128], [0, 255, 0]]
    assert np.abs(shown(colours, icc)[0] - expected).max() <= 3


def test_a_grey_profile_fits_equal_colours(tmp_path: Path) -> None:
    grey = profile_of_colour((LINEAR,), grey=True)
    assert grey is not None
    assert grey[16:20] == b"GRAY"
    ramp = np.arange(20, 256, dtype=np.uint8)[np.newaxis]  # littleCMS is rough in the dark
    linear = ramp[0] / 255
    bent = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    expected = np.rint(255 * bent)
    assert np.abs(shown(ramp, grey)[0, :, 0] - expected).max() <= 2
    colour = coloured(grey)
    assert colour is not None
    assert np.abs(shown(np.dstack([ramp] * 3), colour)[0, :, 2] - expected).max() <= 2
    picture = Picture(ramp, icc_profile=grey)
    for suffix in (".webp", ".avif"):
        assert not any(
            "profile" in note for note in write_image(tmp_path / f"a{suffix}", ramp, like=picture)
        )
        again = read_image(tmp_path / f"a{suffix}")
        assert again.icc_profile == colour


@pytest.mark.parametrize("profile", [b"", bytes(400), b"\0" * 16 + b"GRAY" + bytes(200)])
def test_a_grey_profile_without_a_curve_is_named(tmp_path: Path, profile: bytes) -> None:
    assert coloured(profile) is None
    ramp = np.arange(256, dtype=np.uint8)[np.newaxis]
    notes = write_image(tmp_path / "a.webp", ramp, like=Picture(ramp, icc_profile=profile))
    told = "not carried over, because WebP stores grey as colours: the colour profile"
    assert (told in notes) == bool(profile)


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".tif", ".heic"])
def test_numbers_become_a_profile_where_they_cannot_be_held(tmp_path: Path, suffix: str) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    picture = Picture(pixels, chunks=(LINEAR,))
    notes = write_image(tmp_path / f"a{suffix}", pixels, like=picture)
    name = {".jpg": "JPEG", ".webp": "WebP", ".tif": "TIFF", ".heic": "HEIC"}[suffix]
    assert f"{name} cannot hold gamma, so a colour profile says the same" in notes
    icc = read_image(tmp_path / f"a{suffix}").icc_profile
    assert icc is not None
    assert np.abs(shown(np.full((1, 1, 3), 55, np.uint8), icc) - 128).max() <= 1


def test_hdr_is_said_and_no_profile_says_it() -> None:
    assert (hdr_of((PQ,)), hdr_of((P3,)), hdr_of(())) == ("PQ", "", "")
    assert profile_of_colour((PQ,), grey=False) is None
    assert profile_by_numbers((PQ,), None) is not None


@pytest.mark.parametrize(
    "chunk",
    [
        Chunk("PNG", "gAMA", struct.pack(">I", 0), "gamma"),
        Chunk("PNG", "gAMA", struct.pack(">I", 0xFFFFFFFF), "gamma"),
        Chunk("PNG", "gAMA", b"\0", "gamma"),
        Chunk("PNG", "cHRM", bytes(32), "chromaticities"),
        Chunk("PNG", "cHRM", struct.pack(">8I", *[30_000] * 8), "chromaticities"),
        Chunk("PNG", "cHRM", b"\xff" * 32, "chromaticities"),
        Chunk("PNG", "cICP", bytes([99, 99, 0, 1]), "cICP"),
        Chunk("PNG", "cICP", b"\x0c", "cICP"),
    ],
)
def test_numbers_that_say_nothing_change_nothing(chunk: Chunk) -> None:
    found = profile_by_numbers((chunk,), b"own")
    assert found == b"own"
    made = profile_by_numbers((chunk,), None)
    assert made is None or chunk.key in ("gAMA", "cHRM")
