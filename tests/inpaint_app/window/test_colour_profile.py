"""What is shown goes through the picture's profile; nothing else does."""

from __future__ import annotations

import gc
import io
import struct
import threading
import weakref

import numpy as np
import pytest
from PIL import Image, ImageCms
from PySide6.QtGui import QGuiApplication, QImage

from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.keeping.carried import Chunk
from inpaint_app.files.picture import Picture
from inpaint_app.window.canvas.prepared_raster import PreparedRaster
from inpaint_app.window.pictures.colour_profile import profile_of
from inpaint_app.window.pictures.qimages import from_qimage, to_qimage
from inpaint_app.window.pictures.raster import picture_raster
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


def test_converting_patches_equals_converting_the_whole(monkeypatch):
    icc = colour_profile(*ADOBE)
    pixels = np.random.default_rng(1).integers(0, 256, (70, 90, 3)).astype(np.uint8)
    whole, parts = picture_raster(pixels, icc), picture_raster(pixels, icc)
    whole.put(Rect(0, 0, 70, 90), pixels)
    monkeypatch.setattr("inpaint_app.window.pictures.raster._STRIP", 500)  # several strips
    for rect in (Rect(0, 0, 33, 90), Rect(33, 0, 70, 17), Rect(33, 17, 70, 90)):
        parts.put(rect, pixels[rect.slices])
    np.testing.assert_array_equal(shown(whole), shown(parts))


SRGB_ITSELF = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("icc", [None, b"", SRGB_ITSELF])
def test_srgb_pictures_are_not_converted(icc):
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
    window.editor.adopt(picture)
    return picture


def on_canvas(window) -> np.ndarray:
    return shown(window.scene.picture.raster)[..., :3].astype(int)


def test_the_window_applies_the_profile_and_names_it(window, opened):
    expected = oracle(opened.pixels, *ADOBE)
    assert np.abs(on_canvas(window) - expected).max() <= 2
    assert window.status.profile.isVisible()
    assert window.status.profile.text() == "Made here"
    before = on_canvas(window)
    window.editor.inspection.compare(True)
    np.testing.assert_array_equal(on_canvas(window), before)
    window.editor.inspection.compare(False)
    plain = np.zeros((10, 10, 3), np.uint8)
    window.editor.adopt(Picture(plain))
    assert not window.status.profile.isVisible()


def test_the_fill_is_shown_through_it_and_written_without(window, opened, engine, qtbot, tmp_path):
    mask = np.zeros((40, 60), bool)
    mask[10:12, 5:50] = True
    window.editor.mask.add(mask)
    engine.run_free()
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    filled = window.editor.document.layers.shown(window.editor.document.layers.rect)
    assert (filled[mask] == 101).all()
    assert np.abs(on_canvas(window) - oracle(filled, *ADOBE)).max() <= 2
    write_image(tmp_path / "out.png", filled, like=opened)
    back = read_image(tmp_path / "out.png")
    np.testing.assert_array_equal(back.pixels, filled)
    assert back.icc_profile == opened.icc_profile


def test_a_copied_picture_has_the_shown_colours(window, opened, qtbot):
    window.actions_.edit.copy.trigger()
    qtbot.waitUntil(lambda: window.editor.state.files.exports == 1)
    copied = from_qimage(QGuiApplication.clipboard().image())
    assert np.abs(copied[..., :3] - oracle(opened.pixels, *ADOBE)).max() <= 2


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_a_copied_grey_picture_has_the_shown_values(dtype):
    levels = np.arange(256).reshape(16, 16)
    pixels = (levels * (257 if dtype == "uint16" else 1)).astype(dtype)
    found = from_qimage(to_qimage(pixels, grey_profile(1.8)))
    expected = encoded((levels / 255.0) ** 1.8)
    assert found.dtype == pixels.dtype
    assert np.abs(found / (257 if dtype == "uint16" else 1) - expected).max() <= 2


def test_the_profile_of_the_tests_is_valid_for_littlecms():
    tone = np.random.default_rng(3).integers(0, 256, (8, 8, 3)).astype(np.uint8)
    made = ImageCms.ImageCmsProfile(io.BytesIO(colour_profile(*ADOBE)))
    other = ImageCms.profileToProfile(
        Image.fromarray(tone), made, ImageCms.createProfile("sRGB"), 1, "RGB"
    )
    assert np.abs(np.asarray(other) - oracle(tone, *ADOBE)).max() <= 1


def table_profile(space: bytes) -> bytes:
    """Return Adobe RGB as a table of 17³ colours in Lab or XYZ (ICC.1:2001-04, 6.5.7)."""
    primaries, gamma = ADOBE
    steps = np.linspace(0, 1, 17)
    grid = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1)
    # The curve makes what goes into the table even to the eye, so that so few are enough.
    bent = np.rint(np.linspace(0, 1, 1024) ** (gamma / 3) * 65535).astype(">u2").tobytes()
    straight = np.array([0, 65535], ">u2").tobytes()
    xyz = grid**3 @ to_xyz(primaries).T
    entries = 32768 * xyz
    if space == b"Lab ":
        part = xyz / D50
        f = np.where(part > 216 / 24389, np.cbrt(part), (24389 / 27 * part + 16) / 116)
        x, y, z = np.moveaxis(f, -1, 0)
        lab = np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)
        entries = np.add(lab, [0, 128, 128]) * [652.8, 256, 256]
    head = b"mft2\0\0\0\0" + bytes([3, 3, 17, 0]) + fixed(np.eye(3).ravel())
    table = np.rint(entries).astype(">u2").tobytes()
    there = head + struct.pack(">HH", 1024, 2) + 3 * bent + table + 3 * straight
    back = head + struct.pack(">HH", 2, 2) + 3 * straight + bytes(len(table)) + 3 * straight
    made = profile(b"RGB ", {b"A2B0": there, b"B2A0": back})
    return made[:20] + space + made[24:]


def test_a_profile_that_is_a_table_is_used_as_well():
    icc = table_profile(b"Lab ")
    pixels = np.random.default_rng(4).integers(0, 256, (80, 90, 3)).astype(np.uint8)
    raster = picture_raster(pixels, icc)
    raster.put(Rect(0, 0, 80, 90), pixels)
    assert raster.profile.name == "Made here"
    away = np.abs(shown(raster)[..., :3] - littlecms(icc, pixels))
    # Between the colours of the table there are two ways; out of sRGB's reach it shows most.
    assert np.mean(away <= 1) > 0.98
    assert np.mean(np.abs(shown(raster)[..., :3] - oracle(pixels, *ADOBE)) <= 2) > 0.9


def test_a_profile_that_qt_may_misread_is_right_or_not_applied():
    """Qt misreads this kind by a factor of two. Then the plain values are shown, with a note."""
    pixels = np.random.default_rng(4).integers(0, 256, (80, 90, 3)).astype(np.uint8)
    raster = picture_raster(pixels, table_profile(b"XYZ "))
    raster.put(Rect(0, 0, 80, 90), pixels)
    expected = oracle(pixels, *ADOBE) if raster.profile.name else pixels
    assert np.abs(shown(raster)[..., :3] - expected.astype(int)).mean() <= 2


def littlecms(icc: bytes, pixels: np.ndarray) -> np.ndarray:
    srgb = ImageCms.createProfile("sRGB")
    made = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    found = ImageCms.profileToProfile(Image.fromarray(pixels), made, srgb, 1, "RGB")
    return np.asarray(found).astype(int)


@pytest.mark.parametrize("icc", [colour_profile(*ADOBE), colour_profile(*P3)])
def test_the_conversion_equals_littlecms_up_to_rounding(icc):
    pixels = np.random.default_rng(5).integers(0, 256, (200, 200, 3)).astype(np.uint8)
    raster = picture_raster(pixels, icc)
    raster.put(Rect(0, 0, 200, 200), pixels)
    assert np.abs(shown(raster)[..., :3] - littlecms(icc, pixels)).max() <= 1


def test_the_profile_applies_left_of_the_split_and_to_restored_pixels(
    window, opened, engine, qtbot
):
    mask = np.zeros((40, 60), bool)
    mask[10:30, 5:50] = True
    editor = window.editor
    editor.mask.add(mask)
    engine.run_free()
    editor.reconstruction.run()
    qtbot.waitUntil(lambda: not editor.state.run.running)
    rect = editor.document.layers.rect
    editor.inspection.set_split(25.0)
    expected = editor.document.layers.shown(rect).copy()
    expected[:, :25] = opened.pixels[:, :25]
    assert np.abs(on_canvas(window) - oracle(expected, *ADOBE)).max() <= 2


def test_the_raster_is_prepared_in_the_thread_that_reads_the_file(
    empty, qtbot, tmp_path, monkeypatch
):
    pixels = np.random.default_rng(6).integers(0, 256, (40, 60, 3)).astype(np.uint8)
    like = Picture(pixels, icc_profile=colour_profile(*ADOBE))
    write_image(tmp_path / "a.png", pixels, like=like)
    threads = []

    def watched(*arguments):
        threads.append(threading.current_thread() is threading.main_thread())
        return picture_raster(*arguments)

    monkeypatch.setattr("inpaint_app.window.canvas.prepared_raster.picture_raster", watched)
    empty.editor.files.opening.open_path(tmp_path / "a.png")
    qtbot.waitUntil(lambda: empty.editor.document is not None)
    assert threads == [False]
    assert np.abs(on_canvas(empty) - oracle(pixels, *ADOBE)).max() <= 2
    assert empty.status.profile.text() == "Made here"


def test_a_prepared_raster_is_used_for_its_picture_only():
    ahead = PreparedRaster()
    first, second = np.zeros((4, 5, 3), np.uint8), np.full((4, 5, 3), 9, np.uint8)
    ahead.make(first, None)
    np.testing.assert_array_equal(shown(ahead.take(second, None))[..., :3], second)
    ahead.make(first, None)
    raster = weakref.ref(ahead._made[1])
    del first
    gc.collect()
    assert raster() is None


def by_numbers(*chunks: tuple[str, bytes]) -> Picture:
    pixels = np.random.default_rng(5).integers(0, 256, (40, 60, 3)).astype(np.uint8)
    pixels.flags.writeable = False
    return Picture(pixels, chunks=tuple(Chunk("PNG", *each, each[0]) for each in chunks))


def hundred_thousandths(*values: float) -> bytes:
    return b"".join(struct.pack(">I", round(100_000 * value)) for value in values)


@pytest.mark.parametrize(("primaries", "gamma"), [ADOBE, P3])
def test_gamma_and_chromaticities_are_applied(window, primaries, gamma):
    corners = [value for point in primaries for value in point]
    picture = by_numbers(
        ("gAMA", hundred_thousandths(1 / gamma)), ("cHRM", hundred_thousandths(*D65, *corners))
    )
    window.editor.adopt(picture)
    assert np.abs(on_canvas(window) - oracle(picture.pixels, primaries, gamma)).max() <= 2
    assert window.status.profile.text() == "by gAMA and cHRM"


@pytest.mark.parametrize(
    ("codes", "primaries", "gamma"),
    [((12, 4), P3[0], 2.2), ((1, 8), SRGB, 1.0), ((1, 5), SRGB, 2.8)],
)
def test_numbers_of_a_colour_space_are_applied(window, codes, primaries, gamma):
    picture = by_numbers(("cICP", bytes([*codes, 0, 1])))
    window.editor.adopt(picture)
    assert np.abs(on_canvas(window) - oracle(picture.pixels, primaries, gamma)).max() <= 2


@pytest.mark.parametrize("transfer", [16, 18])
def test_hdr_is_compressed_but_stays_in_order(window, transfer):
    ramp = np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(1, 256, 3).copy()
    ramp.flags.writeable = False
    picture = Picture(ramp, chunks=(Chunk("PNG", "cICP", bytes([9, transfer, 0, 1]), "cICP"),))
    window.editor.adopt(picture)
    grey = on_canvas(window)[0, :, 1]
    assert (np.diff(grey) >= 0).all()
    assert grey[0] == 0
    assert grey[-1] >= 250
    # Paper, of 203 candelas a square metre, is light, and what is brighter is lighter.
    paper = 148 if transfer == 16 else 191
    assert 200 < grey[paper] < 245
    assert grey[paper + 20] > grey[paper]


def test_a_profile_counts_more_than_gamma_and_less_than_numbers(window):
    gamma = Chunk("PNG", "gAMA", hundred_thousandths(1.0), "gamma")
    numbers = Chunk("PNG", "cICP", bytes([12, 4, 0, 1]), "cICP")
    pixels = by_numbers().pixels
    icc = colour_profile(*ADOBE)
    window.editor.adopt(Picture(pixels, icc_profile=icc, chunks=(gamma,)))
    assert np.abs(on_canvas(window) - oracle(pixels, *ADOBE)).max() <= 2
    window.editor.adopt(Picture(pixels, icc_profile=icc, chunks=(gamma, numbers)))
    assert np.abs(on_canvas(window) - oracle(pixels, *P3)).max() <= 2
    window.editor.adopt(Picture(pixels, chunks=(Chunk("PNG", "sRGB", b"\0"), gamma)))
    np.testing.assert_array_equal(on_canvas(window), pixels)
