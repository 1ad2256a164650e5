"""A TIFF with layers, and before and after as one picture: every number is kept."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile
from PIL import Image

from inpaint_app.errors import FileError, OutputExistsError
from inpaint_app.files.images import read_image, size_of_image, write_image
from inpaint_app.files.joined import joined
from inpaint_app.files.layered import write_layers
from inpaint_app.files.picture import Picture

KINDS = [
    (channels, dtype)
    for channels in (1, 2, 3, 4)
    for dtype in ("uint8", "uint16", "float32", "int64")
]


def made(channels, dtype):
    shape = (20, 30) if channels == 1 else (20, 30, channels)
    pixels = np.random.default_rng(channels).integers(0, 250, shape).astype(dtype)
    return pixels / np.float32(250) if dtype == "float32" else pixels


@pytest.mark.parametrize(("channels", "dtype"), KINDS)
def test_every_layer_comes_back(tmp_path, channels, dtype):
    pixels = made(channels, dtype)
    changed = np.zeros((20, 30), bool)
    changed[4:9, 5:7] = True
    shown = pixels.copy()
    # The last channel of two or four is opacity, which is in 0 … 1 in floating point.
    shown[changed] = shown[changed] / 2 if dtype == "float32" else shown[changed] + 1
    mask = np.zeros((20, 30), bool)
    mask[15] = True
    path = tmp_path / "layers.tif"
    assert write_layers(path, Picture(pixels, None), shown, mask) == ()
    with tifffile.TiffFile(path) as file:
        assert [page.tags[285].value for page in file.pages] == [
            "Result", "Fill", "Mask", "Original",
        ]  # fmt: skip
        result, fill, filled, original = (page.asarray() for page in file.pages)
    np.testing.assert_array_equal(result, shown)
    np.testing.assert_array_equal(original, pixels)
    np.testing.assert_array_equal(filled > 0, changed | mask)
    opaque = fill[..., -1] != 0
    assert not (opaque & ~changed).any()
    colours = fill[..., : max(channels - (channels in (2, 4)), 1)]
    np.testing.assert_array_equal(
        colours[changed], shown.reshape(20, 30, -1)[..., : colours.shape[2]][changed]
    )
    # Who knows no layers sees the result.
    np.testing.assert_array_equal(read_image(path).pixels, shown)


def test_pages_are_frames_for_other_programs(tmp_path):
    pixels = made(3, "uint8")
    write_layers(tmp_path / "a.tif", Picture(pixels, None), pixels, np.zeros((20, 30), bool))
    with Image.open(tmp_path / "a.tif") as image:
        assert image.n_frames == 4
        image.seek(3)
        np.testing.assert_array_equal(np.asarray(image), pixels)


def test_other_endings_and_existing_files_are_refused(tmp_path):
    pixels, mask = made(3, "uint8"), np.zeros((20, 30), bool)
    with pytest.raises(FileError, match=r"layers need a TIFF; use the ending \.tif"):
        write_layers(tmp_path / "a.png", Picture(pixels, None), pixels, mask)
    (tmp_path / "a.tif").write_text("mine")
    with pytest.raises(OutputExistsError):
        write_layers(tmp_path / "a.tif", Picture(pixels, None), pixels, mask)
    assert (tmp_path / "a.tif").read_text() == "mine"


@pytest.mark.parametrize(("channels", "dtype"), KINDS)
@pytest.mark.parametrize("turned", [False, True])
def test_before_and_after_keep_every_number(channels, dtype, turned):
    before = made(channels, dtype)
    before = before.swapaxes(0, 1) if turned else before
    after = before + np.asarray(1, dtype)
    whole = joined(before, after, 1)
    height, width = before.shape[:2]
    assert whole.dtype == before.dtype
    if width > height:
        assert whole.shape[:2] == (2 * height + 2, width)
        one, line, two = whole[:height], whole[height:-height], whole[-height:]
    else:
        assert whole.shape[:2] == (height, 2 * width + 2)
        one, line, two = whole[:, :width], whole[:, width:-width], whole[:, -width:]
    np.testing.assert_array_equal(one, before)
    np.testing.assert_array_equal(two, after)
    assert (line == 1).all()


@pytest.mark.parametrize("quality", [1, 50, 89, 90, 100, None])
def test_the_size_of_a_jpeg_is_that_of_its_file(tmp_path, quality):
    pixels = made(3, "uint8")
    path = tmp_path / "a.jpg"
    write_image(path, pixels, quality=quality)
    assert size_of_image(path, pixels, quality=quality) == path.stat().st_size
    assert size_of_image(path, pixels, quality=1) <= path.stat().st_size
    png = tmp_path / "a.png"
    assert size_of_image(png, pixels, quality=1) == size_of_image(png, pixels)
