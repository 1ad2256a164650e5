from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.document.edits import MaskEdit, RevertEdit
from inpaint_app.document.overlay import FILLED, PENDING

SHAPE = (40, 60)


def stroke(editor, *points, **options):
    editor.strokes.begin(points[0], **options)
    for point in points[1:]:
        editor.strokes.extend(point)
    editor.strokes.end()


@pytest.fixture
def repaired(editor, runner):
    """A picture with an applied fill of 250 in columns 20 to 29, and the restore brush in hand."""
    editor.mask.rectangle((20, 10), (29, 29), "add")
    editor.reconstruction.run()
    runner.answer(1.0, value=250, finished=True)
    editor.reconstruction.apply()
    assert (editor.document.layers.image[10:30, 20:30] == 250).all()
    editor.strokes.take("restore")
    editor.strokes.set_diameter(6)
    return editor


def under(*points, diameter=6):
    """The pixels whose centres a stroke meets."""
    y, x = np.indices(SHAPE) + 0.5
    near = np.zeros(SHAPE, bool)
    for a, b in zip(points, points[1:] or points, strict=False):
        dx, dy = b[0] - a[0], b[1] - a[1]
        length = dx * dx + dy * dy
        t = np.clip(((x - a[0]) * dx + (y - a[1]) * dy) / length, 0, 1) if length else 0
        near |= np.hypot(x - a[0] - t * dx, y - a[1] - t * dy) <= diameter / 2
    return near


POINTS = (15.0, 15.0), (26.0, 18.0)


def test_the_original_comes_back_under_the_stroke(repaired, view):
    document, before = repaired.document, repaired.document.layers.image
    stroke(repaired, *POINTS)
    here = under(*POINTS)
    expected = np.where(here[..., None], document.picture.pixels, before)
    np.testing.assert_array_equal(document.layers.image, expected)
    np.testing.assert_array_equal(view.pixels, expected)
    assert view.state.history.undo == "restore"
    assert document.layers.image is not before
    assert not document.layers.image.flags.writeable


def test_the_original_appears_during_the_stroke(repaired, view):
    image = repaired.document.layers.image
    repaired.strokes.begin((22.0, 15.0))
    assert (view.pixels[15, 22] == repaired.document.picture.pixels[15, 22]).all()
    assert repaired.document.layers.image is image  # which a worker may be reading
    assert repaired.inspection.value(15, 22) == tuple(repaired.document.picture.pixels[15, 22])
    repaired.strokes.extend((27.0, 15.0))
    expected = np.where(
        under((22.0, 15.0), (27.0, 15.0))[..., None], repaired.document.picture.pixels, image
    )
    np.testing.assert_array_equal(view.pixels, expected)
    repaired.strokes.end()
    np.testing.assert_array_equal(view.pixels, expected)


def test_undo_and_redo_are_exact(repaired, view):
    before = repaired.document.layers.image.copy()
    stroke(repaired, *POINTS)
    after = repaired.document.layers.image.copy()
    for _ in range(2):
        repaired.history.undo()
        np.testing.assert_array_equal(repaired.document.layers.image, before)
        np.testing.assert_array_equal(view.pixels, before)
        repaired.history.redo()
        np.testing.assert_array_equal(repaired.document.layers.image, after)
        np.testing.assert_array_equal(view.pixels, after)
    repaired.history.travel_to(0)
    np.testing.assert_array_equal(view.pixels, repaired.document.picture.pixels)
    repaired.history.travel_to(99)
    np.testing.assert_array_equal(view.pixels, after)


def test_the_stroke_removes_the_mask_and_the_unapplied_fill(repaired, view, runner):
    repaired.mask.rectangle((40, 10), (49, 29), "add")
    repaired.reconstruction.run()
    runner.answer(1.0, value=99, finished=True)
    masked = repaired.document.layers.selection.pixels.copy()
    shown = view.pixels.copy()
    stroke(repaired, (45.0, 15.0), (24.0, 15.0))
    here = under((45.0, 15.0), (24.0, 15.0))
    original = repaired.document.picture.pixels
    np.testing.assert_array_equal(repaired.document.layers.selection.pixels, masked & ~here)
    np.testing.assert_array_equal(view.pixels, np.where(here[..., None], original, shown))
    assert (view.overlay[masked & ~here] == FILLED).all()
    assert not view.overlay[here].any()
    repaired.history.undo()
    np.testing.assert_array_equal(repaired.document.layers.selection.pixels, masked)
    np.testing.assert_array_equal(view.pixels, shown)
    assert (view.overlay[masked] == FILLED).all()
    repaired.history.redo()
    np.testing.assert_array_equal(view.pixels, np.where(here[..., None], original, shown))


def test_undoing_a_discarded_fill_works_under_a_restored_stroke(repaired, view, runner):
    repaired.mask.rectangle((40, 10), (49, 29), "add")
    repaired.reconstruction.run()
    runner.answer(1.0, value=99, finished=True)
    stroke(repaired, (45.0, 15.0), (24.0, 15.0))
    shown, overlay = view.pixels.copy(), view.overlay.copy()
    repaired.reconstruction.discard()
    repaired.history.undo()
    np.testing.assert_array_equal(view.pixels, shown)
    np.testing.assert_array_equal(view.overlay, overlay)


def test_a_step_keeps_only_pixels_that_differ(repaired):
    stroke(repaired, *POINTS)
    edit = repaired.document.history.last
    assert isinstance(edit, RevertEdit)
    assert edit.change is None
    differs = under(*POINTS)
    differs[:, :20] = False
    assert sum(len(piece.before) for piece in edit.pieces) == differs.sum()
    assert edit.nbytes < 3000


def test_a_stroke_over_original_pixels_adds_no_step(repaired, view):
    image, steps = repaired.document.layers.image, repaired.document.history.position
    stroke(repaired, (50.0, 35.0), (55.0, 35.0))
    assert repaired.document.layers.image is image
    assert repaired.document.history.position == steps
    assert view.state.history.undo == "apply"


def test_a_stroke_over_a_masked_original_changes_only_the_mask(repaired, view):
    repaired.mask.rectangle((50, 5), (55, 8), "add")
    image = repaired.document.layers.image
    stroke(repaired, (50.0, 6.0), (56.0, 6.0))
    assert repaired.document.layers.image is image
    assert isinstance(repaired.document.history.last, MaskEdit)
    assert view.state.history.undo == "restore"
    assert not view.overlay[6, 50:56].any()
    repaired.history.undo()
    assert (view.overlay[5:9, 50:56] == PENDING).all()


def test_the_right_button_restores_too(repaired):
    stroke(repaired, *POINTS, erase=True)
    differs = repaired.document.layers.image != repaired.document.picture.pixels
    assert not differs.any(axis=2)[under(*POINTS)].any()


def test_a_run_about_the_older_image_is_stopped(repaired, view, runner):
    repaired.mask.rectangle((40, 10), (49, 29), "add")
    repaired.reconstruction.run()
    runner.answer(0.5, value=99)
    cancelled = runner.cancelled
    stroke(repaired, *POINTS)
    assert runner.cancelled > cancelled
    assert not view.state.run.running
    repaired.reconstruction.run()
    assert runner.requests[-1].image is repaired.document.layers.image
    assert runner.requests[-1].complete is None


def test_live_runs_with_the_current_image(repaired, runner):
    repaired.reconstruction.set_live(True)
    repaired.mask.rectangle((40, 10), (49, 29), "add")
    count = len(runner.requests)
    stroke(repaired, *POINTS)
    assert len(runner.requests) == count + 1
    assert runner.requests[-1].image is repaired.document.layers.image


def test_choosing_another_tool_ends_the_stroke(repaired, view):
    repaired.strokes.begin((22.0, 15.0))
    repaired.strokes.take("brush")
    repaired.strokes.extend((27.0, 15.0))
    assert view.state.history.undo == "restore"
    assert (repaired.document.layers.image[15, 28] == 250).all()


def test_tools_without_a_size_keep_none(repaired, view):
    repaired.strokes.take("wand")
    assert view.state.strokes.diameter == 0
    repaired.strokes.set_diameter(50)
    repaired.strokes.resize(3)
    assert view.state.strokes.diameter == 0
    repaired.strokes.begin((5.0, 5.0))
    repaired.strokes.end()
    assert view.state.picture.masked == 0
    repaired.strokes.take("restore")
    assert view.state.strokes.diameter == 6
