from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from inpaint_app.document.document import Document
from inpaint_app.document.overlay import FILLED, PENDING, UNCERTAIN
from inpaint_app.files.picture import Picture
from inpaint_app.filling.deviations import encoded
from inpaint_app.filling.tags import tag
from ntk_core import Rect

SHAPES = [(20, 30), (20, 30, 3), (20, 30, 4)]


def picture(shape=(20, 30, 3), dtype=np.uint8) -> Picture:
    pixels = np.random.default_rng(0).integers(0, 200, shape).astype(dtype)
    pixels.flags.writeable = False
    return Picture(pixels)


def masked(document: Document, rect: Rect) -> np.ndarray:
    mask = np.zeros((20, 30), dtype=bool)
    mask[rect.slices] = True
    document.layers.selection.add(mask)
    document.commit_mask("import")
    return document.layers.selection.snapshot()


def filled(document: Document, rect: Rect, value: int = 250) -> np.ndarray:
    """Run a pretended reconstruction over everything masked; return its mask."""
    covers = document.layers.selection.snapshot()
    document.layers.start_fill(covers)
    pixels = document.layers.image[rect.slices].copy()
    pixels[covers[rect.slices]] = value
    document.layers.paste_fill(rect, pixels)
    return covers


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_the_fill_is_shown_inside_the_mask_only(shape, dtype):
    document = Document(picture(shape, dtype))
    mask = masked(document, Rect(4, 5, 9, 12))
    filled(document, Rect(2, 2, 12, 20))
    shown = document.layers.shown(document.layers.rect)
    assert shown.dtype == dtype
    assert (shown[mask] == 250).all()
    np.testing.assert_array_equal(shown[~mask], document.layers.image[~mask])
    np.testing.assert_array_equal(document.layers.image, document.picture.pixels)


def test_apply_undo_redo_are_inverse():
    document = Document(picture())
    mask = masked(document, Rect(4, 5, 9, 12))
    filled(document, Rect(2, 2, 12, 20))
    shown = document.layers.shown(document.layers.rect)
    before = document.layers.image
    document.apply_fill(keep_mask=False)
    np.testing.assert_array_equal(document.layers.image, shown)
    assert document.layers.selection.count == 0
    assert not document.layers.has_fill
    assert document.layers.image is not before, "an image is never changed in place"

    document.travel_to(document.history.position - 1)
    np.testing.assert_array_equal(document.layers.image, before)
    np.testing.assert_array_equal(document.layers.selection.pixels, mask)
    np.testing.assert_array_equal(document.layers.shown(document.layers.rect), shown)

    document.travel_to(document.history.position + 1)
    np.testing.assert_array_equal(document.layers.image, shown)
    assert document.layers.selection.count == 0
    assert not document.layers.has_fill


def test_apply_keeps_the_mask_if_asked():
    document = Document(picture())
    mask = masked(document, Rect(4, 5, 9, 12))
    filled(document, Rect(2, 2, 12, 20))
    document.apply_fill(keep_mask=True)
    np.testing.assert_array_equal(document.layers.selection.pixels, mask)
    document.travel_to(document.history.position - 1)
    np.testing.assert_array_equal(document.layers.selection.pixels, mask)


def test_applying_keeps_newly_painted_pixels_masked_and_erased_ones_unchanged():
    document = Document(picture())
    first = masked(document, Rect(4, 5, 9, 12))
    filled(document, Rect(2, 2, 12, 20))
    document.layers.selection.remove(np.ones((2, 7), dtype=bool), Rect(4, 5, 6, 12))
    document.commit_mask("erase")
    both = masked(document, Rect(14, 5, 16, 12))
    erased, painted = first & ~both, both & ~first
    overlay = document.layers.overlay(document.layers.rect)
    assert (overlay[first & both] == FILLED).all()
    assert (overlay[painted] == PENDING).all()
    assert (overlay[erased] == 0).all()
    document.apply_fill(keep_mask=False)
    np.testing.assert_array_equal(document.layers.image[erased], document.picture.pixels[erased])
    np.testing.assert_array_equal(document.layers.image[painted], document.picture.pixels[painted])
    assert (document.layers.image[first & both] == 250).all()
    np.testing.assert_array_equal(document.layers.selection.pixels, painted)


def test_applying_without_a_fill_adds_no_step():
    document = Document(picture())
    token = document.history.token
    document.apply_fill(keep_mask=False)
    assert document.history.token == token


def test_applying_a_fill_without_masked_pixels_changes_nothing():
    document = Document(picture())
    masked(document, Rect(4, 5, 9, 12))
    filled(document, Rect(2, 2, 12, 20))
    shown = document.layers.shown(document.layers.rect)
    document.layers.selection.clear()
    document.commit_mask("clear")
    token = document.history.token
    assert document.shown_pixels == 0
    document.apply_fill(keep_mask=False)
    assert document.history.token == token
    np.testing.assert_array_equal(document.layers.image, document.picture.pixels)
    document.travel_to(document.history.position - 1)
    assert document.shown_pixels == document.layers.selection.count > 0
    np.testing.assert_array_equal(document.layers.shown(document.layers.rect), shown)


def test_discarding_is_a_step_that_can_be_undone():
    document = Document(picture())
    masked(document, Rect(4, 5, 9, 12))
    filled(document, Rect(2, 2, 12, 20))
    shown = document.layers.shown(document.layers.rect).copy()
    mask = document.layers.selection.pixels.copy()
    assert document.modified
    document.discard_fill()
    assert not document.layers.has_fill
    assert document.modified
    np.testing.assert_array_equal(
        document.layers.shown(document.layers.rect), document.picture.pixels
    )
    document.travel_to(document.history.position - 1)
    assert document.layers.has_fill
    np.testing.assert_array_equal(document.layers.shown(document.layers.rect), shown)
    np.testing.assert_array_equal(document.layers.selection.pixels, mask)
    document.travel_to(document.history.position + 1)
    assert not document.layers.has_fill
    np.testing.assert_array_equal(document.layers.selection.pixels, mask)


def test_a_fill_grows_with_pasted_patches():
    document = Document(picture())
    mask = masked(document, Rect(0, 0, 20, 30))
    document.layers.start_fill(mask)
    document.layers.paste_fill(Rect(2, 2, 4, 4), np.full((2, 2, 3), 1, np.uint8))
    document.layers.paste_fill(Rect(10, 20, 12, 24), np.full((2, 4, 3), 2, np.uint8))
    shown = document.layers.shown(document.layers.rect)
    assert (shown[2:4, 2:4] == 1).all()
    assert (shown[10:12, 20:24] == 2).all()
    np.testing.assert_array_equal(shown[5:9], document.layers.image[5:9])


def test_a_new_fill_replaces_the_old_one_piece_by_piece():
    document = Document(picture())
    masked(document, Rect(4, 5, 9, 12))
    filled(document, Rect(2, 2, 12, 20), 250)
    document.layers.selection.remove(np.ones((1, 7), dtype=bool), Rect(4, 5, 5, 12))
    document.commit_mask("erase")
    masked(document, Rect(14, 5, 16, 12))
    (gone,) = document.layers.start_fill(document.layers.selection.snapshot())
    assert gone.top <= 4 < gone.bottom
    shown, overlay = (
        document.layers.shown(document.layers.rect),
        document.layers.overlay(document.layers.rect),
    )
    assert (shown[5:9, 5:12] == 250).all()
    assert (overlay[5:9, 5:12] == FILLED).all()
    assert (overlay[14:16, 5:12] == PENDING).all()
    assert document.layers.paste_fill(Rect(14, 5, 16, 12), np.full((2, 7, 3), 240, np.uint8))
    assert not document.layers.paste_fill(Rect(5, 5, 6, 12), np.full((1, 7, 3), 240, np.uint8))
    shown = document.layers.shown(document.layers.rect)
    assert (shown[5, 5:12] == 240).all()
    assert (shown[6:9, 5:12] == 250).all()
    assert (shown[14:16, 5:12] == 240).all()


def test_only_filled_pixels_are_applied():
    document = Document(picture())
    mask = masked(document, Rect(0, 0, 20, 30))
    document.layers.start_fill(mask)
    document.layers.paste_fill(Rect(2, 2, 4, 4), np.full((2, 2, 3), 250, np.uint8))
    document.apply_fill(keep_mask=False)
    assert document.layers.selection.count == 20 * 30 - 4
    assert (document.layers.image == 250).sum() == 12


def test_far_apart_specks_take_memory_for_the_specks_only():
    pixels = np.zeros((4000, 6000, 3), np.uint8)
    document = Document(Picture(pixels))
    specks = [Rect(10, 10, 20, 20), Rect(3980, 5980, 3990, 5990)]
    mask = np.zeros(pixels.shape[:2], bool)
    for speck in specks:
        mask[speck.slices] = True
    document.layers.selection.add(mask)
    tracemalloc.start()
    try:
        document.layers.start_fill(mask)
        for speck in specks:
            document.layers.paste_fill(speck, np.full((10, 10, 3), 9, np.uint8))
            assert (document.layers.shown(speck) == 9).all()
        assert tracemalloc.get_traced_memory()[1] < 200_000
    finally:
        tracemalloc.stop()
    assert sum(rect.height * rect.width for rect in document.layers.touched) <= 2 * 64 * 64


def test_the_modified_flag_follows_export_undo_and_fill():
    document = Document(picture())
    assert not document.modified
    masked(document, Rect(4, 5, 9, 12))
    assert document.modified
    document.travel_to(document.history.position - 1)
    assert not document.modified
    document.travel_to(document.history.position + 1)
    filled(document, Rect(2, 2, 12, 20))
    document.mark_saved(document.stamp)
    assert not document.modified
    filled(document, Rect(2, 2, 12, 20))
    assert document.modified


def test_the_value_of_a_pixel_is_the_shown_one():
    document = Document(picture())
    masked(document, Rect(4, 5, 9, 12))
    filled(document, Rect(2, 2, 12, 20))
    assert document.layers.value(5, 6) == (250, 250, 250)
    assert document.layers.value(0, 0) == tuple(document.picture.pixels[0, 0].tolist())
    assert len(Document(picture((20, 30))).layers.value(0, 0)) == 1


def test_steps_take_memory_for_changed_pixels_only():
    pixels = np.zeros((2000, 3000, 3), np.uint8)
    document = Document(Picture(pixels))
    mask = np.zeros((2000, 3000), bool)
    mask[5:15, 5:2995] = True
    document.layers.selection.add(mask)
    document.commit_mask("import")
    document.layers.start_fill(document.layers.selection.snapshot())
    document.layers.paste_fill(Rect(5, 5, 15, 2995), np.ones((10, 2990, 3), np.uint8))
    document.apply_fill(keep_mask=False)
    assert document.history.nbytes < 3 * mask.sum() * 3


def coded(rect: Rect, deviation: float) -> np.ndarray:
    return encoded(np.full((rect.height, rect.width), deviation, np.float32))


def test_known_deviations_have_their_own_overlay_codes():
    document = Document(picture())
    rect = Rect(4, 5, 9, 12)
    mask = masked(document, rect)
    filled(document, rect)
    assert not document.layers.uncertain
    assert document.layers.expected_error is None
    assert (document.layers.overlay(document.layers.rect)[mask] == FILLED).all()
    half = Rect(4, 5, 6, 12)
    pixels = document.layers.shown(half)
    assert document.layers.paste_fill(half, pixels, coded(half, 4 / 255))
    codes = document.layers.overlay(document.layers.rect)
    assert (codes[half.slices] == UNCERTAIN + 48).all()  # three doublings above half a grey level
    assert (codes[6:9, 5:12] == FILLED).all()
    assert (codes[~mask] == 0).all()
    assert document.layers.expected_error == pytest.approx(4 / 255, rel=0.025)
    assert document.layers.paste_fill(half, pixels)  # the next run begins with a sketch
    assert not document.layers.uncertain
    assert (document.layers.overlay(document.layers.rect)[mask] == FILLED).all()


@pytest.mark.parametrize("way", ["apply", "discard"])
def test_undo_brings_the_deviations_back(way):
    document = Document(picture())
    rect = Rect(4, 5, 9, 12)
    masked(document, rect)
    filled(document, rect)
    document.layers.paste_fill(rect, document.layers.shown(rect), coded(rect, 0.02))
    before, error = document.layers.overlay(document.layers.rect), document.layers.expected_error
    if way == "apply":
        document.apply_fill(keep_mask=False)
    else:
        document.discard_fill()
    assert document.layers.expected_error is None
    document.travel_to(document.history.position - 1)
    np.testing.assert_array_equal(document.layers.overlay(document.layers.rect), before)
    assert document.layers.expected_error == error


def test_the_expected_error_covers_all_filled_pixels():
    rng = np.random.default_rng(1)
    document = Document(Picture(np.zeros((150, 200), np.uint8)))
    known = np.zeros((150, 200), np.float32)
    covers = np.zeros((150, 200), bool)
    for _ in range(30):
        covers ^= rng.random(covers.shape) < 0.3
        document.layers.selection.clear()
        document.layers.selection.add(covers)
        wanted = rng.random(covers.shape) < 0.5
        document.layers.start_fill(covers.copy(), wanted)
        known[~covers] = 0
        top, left = rng.integers(0, 100), rng.integers(0, 100)
        rect = Rect(top, left, top + rng.integers(1, 50), left + rng.integers(1, 100))
        deviation = rng.uniform(0.001, 0.3, (rect.height, rect.width)).astype(np.float32)
        forget = rng.random() < 0.2
        pixels = np.ones(deviation.shape, np.uint8)
        document.layers.paste_fill(rect, pixels, None if forget else encoded(deviation))
        use = covers[rect.slices] & wanted[rect.slices]
        known[rect.slices][use] = 0 if forget else deviation[use]
        if (known > 0).any():
            expected = np.sqrt(np.mean(known[known > 0].astype(float) ** 2))
            assert document.layers.expected_error == pytest.approx(expected, rel=0.01)
        else:
            assert document.layers.expected_error is None


def test_the_last_request_that_painted_a_pixel_is_forgotten_after_undo():
    document = Document(picture())
    rect = Rect(4, 5, 9, 12)
    mask = masked(document, rect)
    assert document.layers.painter(4, 5) is None
    document.layers.start_fill(mask, number=1)
    document.layers.paste_fill(rect, document.layers.shown(rect))
    wanted = np.zeros_like(mask)
    wanted[4, 5] = True
    document.layers.start_fill(mask, wanted, number=256)
    document.layers.paste_fill(rect, document.layers.shown(rect))
    assert (document.layers.painter(4, 6), document.layers.painter(4, 5)) == (tag(1), tag(256))
    assert tag(255) != tag(256) == tag(1) != 0  # a byte: the oldest is told by what it covers
    document.layers.selection.remove(np.ones((1, 1), bool), Rect(4, 6, 5, 7))
    assert document.layers.painter(4, 6) is None
    document.discard_fill()
    assert document.layers.painter(4, 5) is None
    document.travel_to(document.history.position - 1)
    assert document.layers.painter(4, 5) == 0
