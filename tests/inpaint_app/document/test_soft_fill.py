"""Fills of soft masks: shown where the mask is as it was, and the same again after undo."""

from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.document.document import Document
from inpaint_app.document.overlay import FILLED, PENDING, SOFT, SOFT_LEVELS
from inpaint_app.files.picture import Picture
from ntk_core import Rect

SHAPE = (40, 60)
RECT = Rect(5, 5, 30, 50)


@pytest.fixture
def document() -> Document:
    pixels = np.random.default_rng(0).integers(0, 200, (*SHAPE, 3)).astype(np.uint8)
    pixels.flags.writeable = False
    return Document(Picture(pixels))


def paint(document: Document, hardness: float = 0.3, value: bool = True, at=(20, 18)) -> None:
    end = at[0] + 15, at[1]
    document.layers.selection.stamp(at, end, 16, value=value, hardness=hardness)
    assert document.commit_mask("paint" if value else "erase")


def fill(document: Document, value: int = 250) -> None:
    """Pretend to fill the mask, as a reconstruction does it."""
    layers = document.layers
    selection = layers.selection
    mask = selection.snapshot()
    layers.start_fill(mask, number=1, softness=selection.softness_snapshot())
    pixels = layers.image[RECT.slices].copy()
    pixels[mask[RECT.slices]] = value
    layers.paste_fill(RECT, pixels)


def shown(document: Document) -> np.ndarray:
    return np.array(document.layers.shown(document.layers.rect))


def test_the_overlay_has_the_coverage(document):
    paint(document)
    codes = document.layers.overlay(document.layers.rect)
    covered = document.layers.selection.coverage_snapshot()
    np.testing.assert_array_equal(codes == PENDING, covered == 255)
    soft = (covered > 0) & (covered < 255)
    np.testing.assert_array_equal(codes[soft], SOFT + covered[soft] // (256 // SOFT_LEVELS))
    assert (codes[covered == 0] == 0).all()
    fill(document)
    codes = document.layers.overlay(document.layers.rect)
    assert (codes[covered > 0] == FILLED).all()


def test_a_fill_is_shown_only_where_the_coverage_is_what_it_was_blended_with(document):
    paint(document)
    fill(document)
    layers = document.layers
    before = layers.selection.coverage_snapshot()
    assert document.shown_pixels == layers.selection.count
    paint(document, hardness=0.0, value=False, at=(35, 18))
    now = layers.selection.coverage_snapshot()
    same = (now == before) & (now > 0)
    np.testing.assert_array_equal((shown(document) == 250).all(axis=2), same)
    assert document.shown_pixels < layers.selection.count  # so there is something to fill
    document.travel_to(1)
    np.testing.assert_array_equal((shown(document) == 250).all(axis=2), before > 0)


def test_pixels_of_an_earlier_fill_go_where_the_coverage_changed(document):
    paint(document)
    fill(document, 240)
    before = document.layers.selection.coverage_snapshot()
    paint(document, hardness=1.0, at=(20, 26))
    layers = document.layers
    gone = layers.start_fill(
        layers.selection.snapshot(), number=2, softness=layers.selection.softness_snapshot()
    )
    now = layers.selection.coverage_snapshot()
    assert gone
    np.testing.assert_array_equal((shown(document) == 240).all(axis=2), (now == before) & (now > 0))


def test_apply_undo_and_redo_bring_fill_and_coverage_back(document):
    paint(document)
    fill(document)
    layers = document.layers
    covered, filled = layers.selection.coverage_snapshot(), shown(document)
    document.apply_fill(keep_mask=False)
    assert not layers.selection.count
    assert not layers.selection.soft
    np.testing.assert_array_equal(layers.image, filled)
    document.travel_to(1)
    np.testing.assert_array_equal(layers.selection.coverage_snapshot(), covered)
    np.testing.assert_array_equal(shown(document), filled)
    assert document.shown_pixels == layers.selection.count
    document.travel_to(0)
    assert not layers.selection.soft
    document.travel_to(2)
    np.testing.assert_array_equal(layers.image, filled)
    assert not layers.selection.soft


def test_a_discarded_fill_comes_back_where_it_was_about_the_mask(document):
    paint(document)
    fill(document)
    paint(document, hardness=0.0, value=False, at=(35, 18))
    before = shown(document)
    document.discard_fill()
    document.travel_to(2)
    np.testing.assert_array_equal(shown(document), before)


def test_steps_in_the_mask_are_as_large_as_the_stroke_not_as_the_picture():
    pixels = np.zeros((4000, 6000), np.uint8)
    pixels.flags.writeable = False
    document = Document(Picture(pixels))
    paint(document, at=(3000, 2000))
    assert document.history.nbytes < 4000
    assert document.layers.selection.soft
