"""Copying pixels with a soft brush, in every dtype, without touching others."""

from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.document.stamp_stroke import StampBrush, StampStroke
from inpaint_app.files.measure import Measure
from ntk_core import Rect

DTYPES = (np.uint8, np.uint16, np.float32)


def picture(dtype, channels=3, seed=0):
    rng = np.random.default_rng(seed)
    shape = (90, 130) if channels == 1 else (90, 130, channels)
    top = 1 if np.dtype(dtype).kind == "f" else np.iinfo(dtype).max
    pixels = (rng.random(shape) * top).astype(dtype)
    pixels.flags.writeable = False
    return pixels


def applied(stroke, image):
    out = image.copy()
    for piece in stroke.pieces(image):
        piece.put(out)
    return out


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_hard_stamp_copies_bit_for_bit(dtype, channels):
    image = picture(dtype, channels)
    stroke = StampStroke(image, (30, -20), StampBrush(21))
    rect = stroke.stamp((70, 30), (90, 40), first=True)
    out = applied(stroke, image)
    full = stroke.share(stroke.rect) == 1
    whole = Rect.whole(image.shape)
    share = stroke.share(whole)
    rows, columns = np.nonzero(share == 1)
    assert full.any()
    assert np.array_equal(out[rows, columns], image[rows + 30, columns - 20])
    assert np.array_equal(out[share == 0], image[share == 0])
    outside = np.ones(image.shape[:2], bool)
    outside[rect.slices] = False
    assert not share[outside].any()
    y, x = rows + 0.5, columns + 0.5
    along = np.clip(((x - 70) * 20 + (y - 30) * 10) / 500, 0, 1)
    assert (np.hypot(x - 70 - 20 * along, y - 30 - 10 * along) <= 10.5).all()


def test_opacity_and_hardness_mix_between_old_and_new():
    image = picture(np.float32, 1)
    stroke = StampStroke(image, (0, 40), StampBrush(40, hardness=0.2, opacity=0.5))
    stroke.stamp((50, 45), (50, 45), first=True)
    share = stroke.share(Rect.whole(image.shape))
    assert share.max() == pytest.approx(0.5)
    assert (np.diff(share[45, 50:80]) <= 0).all()
    assert len(np.unique(share[45, 50:80])) > 10
    rows, columns = np.nonzero(share)
    part = share[rows, columns].astype(np.float64)
    wanted = (1 - part) * image[rows, columns] + part * image[rows, columns + 40]
    assert np.allclose(applied(stroke, image)[rows, columns], wanted, atol=1e-6)


def test_dabs_of_little_flow_add_up_to_the_opacity_and_not_beyond():
    image = picture(np.uint8)
    stroke = StampStroke(image, (0, 40), StampBrush(16, opacity=0.8, flow=0.1))
    stroke.stamp((30, 45), (30, 45), first=True)
    once = stroke.share(Rect.whole(image.shape))[44, 29]
    assert once == pytest.approx(0.08)
    for _ in range(40):
        stroke.stamp((30, 45), (60, 45), first=False)
        stroke.stamp((60, 45), (30, 45), first=False)
    share = stroke.share(Rect.whole(image.shape))
    assert share[44, 45] == pytest.approx(0.8, abs=1e-3)
    assert share.max() <= 0.8 + 1e-6


def test_dabs_do_not_depend_on_how_often_the_mouse_reports():
    image = picture(np.uint8)
    one, many = (StampStroke(image, (0, 40), StampBrush(16, flow=0.3)) for _ in range(2))
    one.stamp((20, 45), (20, 45), first=True)
    one.stamp((20, 45), (60, 45), first=False)
    many.stamp((20, 45), (20, 45), first=True)
    for x in range(20, 60):
        many.stamp((x, 45), (x + 1, 45), first=False)
    rect = Rect.whole(image.shape)
    assert np.allclose(one.share(rect), many.share(rect), atol=1e-5)


def test_what_has_no_value_and_what_is_outside_is_not_copied():
    image = np.full((60, 60), 3.0, np.float32)
    image[10:20, 10:20] = np.nan
    image[30:40, 10:20] = -9999
    image.flags.writeable = False
    measure = Measure(0, 4, nodata=-9999)
    stroke = StampStroke(image, (0, -30), StampBrush(60), measure)
    stroke.stamp((45, 30), (45, 30), first=True)
    out = applied(stroke, image)
    assert np.array_equal(out[:, 30:], image[:, 30:])
    left = StampStroke(picture(np.uint8), (0, -30), StampBrush(40))
    left.stamp((30, 50), (30, 50), first=True)
    changed = (applied(left, picture(np.uint8)) != picture(np.uint8)).any(axis=2)
    assert changed.any()
    assert not changed[:, :30].any()


def test_a_stroke_does_not_copy_itself():
    image = picture(np.uint8)
    stroke = StampStroke(image, (0, -5), StampBrush(20))
    stroke.stamp((30, 45), (100, 45), first=True)
    out = applied(stroke, image)
    assert np.array_equal(out[45, 40:90], image[45, 35:85])


def test_transparent_pixels_stay_hidden():
    image = picture(np.uint16, 4).copy()
    image[:, :65, 3] = 0
    image[:, 65:, 3] = 65535
    image.flags.writeable = False
    stroke = StampStroke(image, (0, 65), StampBrush(30, opacity=0.5))
    stroke.stamp((30, 45), (30, 45), first=True)
    out = applied(stroke, image)
    assert out[45, 30, 3] == pytest.approx(32768, abs=1)
    assert np.array_equal(out[45, 30, :3], image[45, 95, :3])  # nothing of the hidden colour
