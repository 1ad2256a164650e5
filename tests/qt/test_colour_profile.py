"""What is shown goes through the picture's profile; nothing else does."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms
from PySide6.QtGui import QGuiApplication, QImage

from inpaint_app._qt.colour_profile import profile_of
from inpaint_app._qt.convert import picture_raster
from inpaint_app._qt.qimages import from_qimage, to_qimage
from inpaint_app.image_files import read_image, write_image
from inpaint_app.picture import Picture
from ntk_core import Rect

D50 = (0.9642, 1.0, 0.8249)
D65 = (0.3127, 0.3290)
ADOBE = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)), 2.19921875  # Adobe RGB (1998), 4.3.1 and 4.3.4
P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)), 2.2  # the primaries of Display P3
SRGB = (0.64, 0.33), (0.30, 0.60), (0.15, 0.06)  # IEC 61966-2-1
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


def to_xyz(primaries) -> np.ndarray:
    """Return the matrix from linear RGB to XYZ under D50, white adapted after Bradford."""
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    white = np.array([D65[0] / D65[1], 1, (1 - sum(D65)) / D65[1]])
    matrix = columns * np.linalg.solve(columns, white)
    gain = np.diag((BRADFORD @ D50) / (BRADFORD @ white))
    return np.linalg.inv(BRADFORD) @ gain @ BRADFORD @ matrix


def fixed(values) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def profile(kind: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Return an ICC profile of version 2 (ICC.1:2001-04, 6)."""
    name = b"Made here\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(78),
        b"cprt": b"text\0\0\0\0none\0\0\0\0",
        b"wtpt": b"XYZ \0\0\0\0" + fixed(D50),
        **tags,
    }
    body, table = b"", struct.pack(">I", len(tags))
    start = 128 + len(table) + 12 * len(tags)
    for tag, data in tags.items():
        padded = data + bytes(-len(data) % 4)
        table += tag + struct.pack(">II", start + len(body), len(padded))
        body += padded
    size = struct.pack(">I", start + len(body))
    head = size + b"none" + struct.pack(">I", 0x02400000) + b"mntr" + kind + b"XYZ " + bytes(12)
    return head + b"acsp" + bytes(28) + fixed(D50) + bytes(48) + table + body


def curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))


def colour_profile(primaries, gamma: float) -> bytes:
    tags = {}
    for letter, column in zip((b"r", b"g", b"b"), to_xyz(primaries).T, strict=True):
        tags[letter + b"XYZ"] = b"XYZ \0\0\0\0" + fixed(column)
        tags[letter + b"TRC"] = curve(gamma)
    return profile(b"RGB ", tags)


def grey_profile(gamma: float) -> bytes:
    return profile(b"GRAY", {b"kTRC": curve(gamma)})


def encoded(linear: np.ndarray) -> np.ndarray:
    """Return linear light as sRGB of 8 bits."""
    linear = np.clip(linear, 0, 1)
    bent = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(255 * bent)


def oracle(pixels: np.ndarray, primaries, gamma: float) -> np.ndarray:
    """Return what a screen of sRGB has to show, from the definitions alone."""
    linear = (pixels / 255.0) ** gamma
    return encoded(linear @ (np.linalg.inv(to_xyz(SRGB)) @ to_xyz(primaries)).T)


def shown(raster) -> np.ndarray:
    image = raster.image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.array(
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    )


@pytest.mark.parametrize(("primaries", "gamma"), [ADOBE, P3])
@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("channels", [3, 4])
def test_colours_are_those_of_the_profile(primaries, gamma, dtype, channels):
    eight = np.random.default_rng(0).integers(0, 256, (40, 60, channels)).astype(np.uint8)
    scale = {"uint8": 1, "uint16": 257, "float32": np.float32(1 / 255)}[dtype]
    pixels = (eight.astype(np.float32) * scale).astype(dtype)
    raster = picture_raster(pixels, colour_profile(primaries, gamma))
    raster.put(Rect(0, 0, 40, 60), pixels)
    found = shown(raster)
    assert np.abs(found[..., :3] - oracle(eight[..., :3], primaries, gamma)).max() <= 2
    if channels == 4:
        np.testing.assert_array_equal(found[..., 3], eight[..., 3])
    assert raster.profile.name == "Made here"


@pytest.mark.parametrize("gamma", [1.8, 2.2, 2.6])
@pytest.mark.parametrize("alpha", [False, True])
def test_grey_goes_through_its_curve(gamma, alpha):
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    pixels = np.dstack([levels, levels.T]) if alpha else levels
    raster = picture_raster(pixels, grey_profile(gamma))
    raster.put(Rect(0, 0, 16, 16), pixels)
    found = shown(raster)
    expected = encoded((levels / 255.0) ** gamma)
    assert (found[..., 0] == found[..., 2]).all()
    assert np.abs(found[..., 0] - expected).max() <= 2
    if alpha:
        np.testing.assert_array_equal(found[..., 3], levels.T)


def test_a_patch_is_as_the_whole(monkeypatch):
    icc = colour_profile(*ADOBE)
    pixels = np.random.default_rng(1).integers(0, 256, (70, 90, 3)).astype(np.uint8)
    whole, parts = picture_raster(pixels, icc), picture_raster(pixels, icc)
    whole.put(Rect(0, 0, 70, 90), pixels)
    monkeypatch.setattr("inpaint_app._qt.convert._STRIP", 500)  # several strips
    for rect in (Rect(0, 0, 33, 90), Rect(33, 0, 70, 17), Rect(33, 17, 70, 90)):
        parts.put(rect, pixels[rect.slices])
    np.testing.assert_array_equal(shown(whole), shown(parts))


SRGB_ITSELF = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("icc", [None, b"", SRGB_ITSELF])
def test_srgb_costs_nothing(icc):
    assert profile_of(icc, grey=False) is None
    assert profile_of(icc, grey=True) is None


@pytest.mark.parametrize("icc", [b"garbage", colour_profile(*ADOBE)[:200], grey_profile(2.2)])
def test_a_profile_that_cannot_be_used_changes_nothing(icc):
    found = profile_of(icc, grey=False)
    assert found is not None
    assert found.name == ""
    pixels = np.random.default_rng(1).integers(0, 256, (7, 9, 3)).astype(np.uint8)
    raster = picture_raster(pixels, icc)
    raster.put(Rect(0, 0, 7, 9), pixels)
    np.testing.assert_array_equal(shown(raster)[..., :3], pixels)


@pytest.fixture
def opened(window, tmp_path):
    """A picture in Adobe RGB, in the window."""
    pixels = np.random.default_rng(2).integers(0, 256, (40, 60, 3)).astype(np.uint8)
    pixels.flags.writeable = False
    picture = Picture(pixels, tmp_path / "a.png", icc_profile=colour_profile(*ADOBE))
    window.controller.adopt(picture)
    return picture


def on_canvas(window) -> np.ndarray:
    return shown(window.canvas._picture.raster)[..., :3].astype(int)


def test_the_window_shows_it_and_says_so(window, opened):
    expected = oracle(opened.pixels, *ADOBE)
    assert np.abs(on_canvas(window) - expected).max() <= 2
    assert window.status.profile.isVisible()
    assert window.status.profile.text() == "Made here"
    before = on_canvas(window)
    window.controller.compare(True)
    np.testing.assert_array_equal(on_canvas(window), before)
    window.controller.compare(False)
    plain = np.zeros((10, 10, 3), np.uint8)
    window.controller.adopt(Picture(plain))
    assert not window.status.profile.isVisible()


def test_the_fill_is_shown_through_it_and_written_without(window, opened, engine, qtbot, tmp_path):
    mask = np.zeros((40, 60), bool)
    mask[10:12, 5:50] = True
    window.controller.add_mask(mask)
    engine.run_free()
    window.controller.run()
    qtbot.waitUntil(lambda: not window.controller.state.running)
    filled = window.controller.document.shown(window.controller.document.rect)
    assert (filled[mask] == 101).all()
    assert np.abs(on_canvas(window) - oracle(filled, *ADOBE)).max() <= 2
    write_image(tmp_path / "out.png", filled, like=opened)
    back = read_image(tmp_path / "out.png")
    np.testing.assert_array_equal(back.pixels, filled)
    assert back.icc_profile == opened.icc_profile


def test_what_is_copied_looks_as_it_is_shown(window, opened, qtbot):
    window.actions_.edit.copy.trigger()
    qtbot.waitUntil(lambda: window.controller.state.exports == 1)
    copied = from_qimage(QGuiApplication.clipboard().image())
    assert np.abs(copied[..., :3] - oracle(opened.pixels, *ADOBE)).max() <= 2


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_copied_grey_does_too(dtype):
    levels = np.arange(256).reshape(16, 16)
    pixels = (levels * (257 if dtype == "uint16" else 1)).astype(dtype)
    found = from_qimage(to_qimage(pixels, grey_profile(1.8)))
    expected = encoded((levels / 255.0) ** 1.8)
    assert found.dtype == pixels.dtype
    assert np.abs(found / (257 if dtype == "uint16" else 1) - expected).max() <= 2


def test_the_profile_that_the_tests_make_is_understood_by_others():
    tone = np.random.default_rng(3).integers(0, 256, (8, 8, 3)).astype(np.uint8)
    made = ImageCms.ImageCmsProfile(io.BytesIO(colour_profile(*ADOBE)))
    other = ImageCms.profileToProfile(
        Image.fromarray(tone), made, ImageCms.createProfile("sRGB"), 1, "RGB"
    )
    assert np.abs(np.asarray(other) - oracle(tone, *ADOBE)).max() <= 1
