from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.document.overlay import FILLED, PENDING, UNCERTAIN
from inpaint_app.files.picture import Picture
from inpaint_app.filling.explanations import Explanation
from ntk_core import InvalidPixelError, PixelWeights, Rect

HERE = Rect(10, 10, 20, 20)
THERE = Rect(25, 40, 30, 50)


def mask_of(*rects: Rect) -> np.ndarray:
    mask = np.zeros((40, 60), bool)
    for rect in rects:
        mask[rect.slices] = True
    return mask


class Weights:
    """Knows each pixel of some rectangles to be a copy of the one to its left."""

    def __init__(self, *rects: Rect) -> None:
        self.covers = mask_of(*rects)
        self.calls: list[tuple[int, int]] = []

    def __call__(self, row: int, column: int) -> PixelWeights:
        self.calls.append((row, column))
        if not self.covers[row, column]:
            raise InvalidPixelError("it was not reconstructed")
        return PixelWeights(
            np.array([row], np.int32),
            np.array([column - 1], np.int32),
            np.eye(3, dtype=np.float32)[None],
            np.zeros((1, 3), np.float32),
            np.ones(1, bool),
            0.0,
            np.zeros(3, np.float32),
            np.zeros(3, np.float32),
        )


@pytest.fixture
def filled(editor, runner):
    """Two masked rectangles, the run of which is finished."""
    editor.mask.add(mask_of(HERE, THERE))
    editor.reconstruction.run()
    runner.answer(1.0, finished=True)
    return editor


@pytest.fixture
def weights(filled, runner, explanations):
    weights = Weights(HERE, THERE)
    explanations.keep(runner.requests[-1].number, Explanation(weights))
    filled.inspection.show_made_from(True)
    return weights


# -- expected error and uncertainty


def test_the_expected_error_is_shown_only_at_the_end(editor, runner, view):
    editor.mask.add(mask_of(HERE))
    editor.reconstruction.run()
    runner.answer(0.2, stage="coarse", number=0)
    assert not editor.state.inspection.uncertain
    runner.answer(0.5, deviation=0.02)
    assert editor.state.inspection.uncertain
    assert view.status.expected_error is None
    runner.answer(1.0, deviation=0.01, finished=True)
    assert view.status.expected_error == pytest.approx(0.01, rel=0.03)
    editor.reconstruction.apply()
    assert view.status.expected_error is None
    assert not editor.state.inspection.uncertain


def test_after_a_refill_the_expected_error_is_about_the_whole_fill(editor, runner, view):
    editor.mask.add(mask_of(HERE))
    editor.reconstruction.run()
    runner.answer(1.0, deviation=0.01, finished=True)
    editor.mask.add(mask_of(THERE))
    editor.reconstruction.run()
    runner.answer(1.0, deviation=0.1, wanted=mask_of(THERE), finished=True)
    expected = np.sqrt((100 * 0.01**2 + 50 * 0.1**2) / 150)
    assert view.status.expected_error == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize("end", ["error", "cancel", "unknown"])
def test_an_unfinished_or_unknown_fill_has_no_expected_error(editor, runner, view, end):
    editor.mask.add(mask_of(HERE))
    editor.reconstruction.run()
    runner.answer(0.5, deviation=None if end == "unknown" else 0.01)
    if end == "cancel":
        editor.reconstruction.cancel()
    else:
        runner.answer(
            1.0,
            deviation=None if end == "unknown" else 0.01,
            finished=True,
            error="it broke" if end == "error" else "",
        )
    assert view.status.expected_error is None


def test_the_overlay_always_contains_the_uncertainty_codes(editor, runner, view):
    editor.mask.add(mask_of(HERE))
    assert not editor.state.inspection.uncertainty
    editor.reconstruction.run()
    runner.answer(0.2, stage="coarse", number=0)
    assert (view.overlay[HERE.slices] == FILLED).all()
    runner.answer(0.5, deviation=8 / 255)
    assert (view.overlay[HERE.slices] == UNCERTAIN + 64).all()
    assert (view.overlay[~mask_of(HERE)] == 0).all()
    editor.inspection.show_uncertainty(True)
    assert view.state.inspection.uncertainty


# -- made from


def test_pixels_are_not_explained_unless_asked_for(filled, view):
    filled.inspection.point((12, 12))
    assert view.made is None
    filled.inspection.show_made_from(True)
    assert view.made is not None
    filled.inspection.show_made_from(False)
    assert view.made is None


def test_pointing_at_a_filled_pixel_shows_its_weights(filled, weights, view):
    filled.inspection.point((12, 13))
    assert view.made.answer == "known"
    assert view.made.pixel == (12, 13)
    assert view.made.columns.tolist() == [12]
    filled.inspection.point((12, 13))
    filled.refresh()
    assert weights.calls == [(12, 13)]  # once is enough
    filled.inspection.point((0, 0))
    assert view.made.answer == "nothing"
    filled.inspection.point(None)
    assert view.made.answer == "nothing"
    filled.inspection.point((-1, 99))
    assert view.made.answer == "nothing"


def test_pending_and_forgotten_pixels_say_why_they_have_no_weights(filled, weights, view, runner):
    assert weights
    filled.mask.add(mask_of(Rect(0, 0, 5, 5)))
    filled.inspection.point((2, 2))
    assert view.made.answer == "pending"
    filled.reconstruction.run()
    assert view.made.answer == "pending"
    runner.answer(0.1, stage="coarse", number=0)
    assert view.made.answer == "running"
    filled.reconstruction.cancel()
    assert view.made.answer == "again"


def test_a_running_fill_does_not_hide_weights_of_other_pixels(filled, weights, view, runner):
    filled.mask.add(mask_of(Rect(0, 0, 5, 5)))
    filled.reconstruction.run()
    runner.answer(0.1, wanted=mask_of(Rect(0, 0, 5, 5)))
    filled.inspection.point((12, 12))
    assert view.made.answer == "known"
    filled.inspection.point((2, 2))
    assert view.made.answer == "running"
    assert weights.calls == [(12, 12)]


def test_the_newest_run_that_painted_a_pixel_answers(filled, weights, view, runner, explanations):
    filled.reconstruction.run()
    runner.answer(1.0, wanted=mask_of(THERE))
    newer = Weights(THERE)
    explanations.keep(runner.requests[-1].number, Explanation(newer))
    runner.answer(1.0, wanted=mask_of(THERE), finished=True)
    for pixel in ((12, 12), (26, 45)):
        filled.inspection.point(pixel)
        assert view.made.answer == "known"
    assert weights.calls == [(12, 12)]
    assert newer.calls == [(26, 45)]


def test_weights_of_the_pixel_under_the_pointer_appear_once_known(
    editor, view, runner, explanations
):
    editor.inspection.show_made_from(True)
    editor.mask.add(mask_of(HERE))
    editor.inspection.point((12, 12))
    editor.reconstruction.run()
    runner.answer(0.5)
    assert view.made.answer == "running"
    explanations.keep(runner.requests[-1].number, Explanation(Weights(HERE)))
    runner.answer(1.0, finished=True)
    assert view.made.answer == "known"


def test_only_the_newest_pixel_under_a_fast_mouse_is_explained(filled, weights, view, background):
    background.hold = True
    filled.inspection.point((12, 11))
    first = background.held
    assert view.made.answer == "asked"
    for column in range(12, 19):
        filled.inspection.point((12, column))
    assert background.held is first
    assert view.made.pixel == (12, 18)
    first()
    assert view.made.answer == "asked"  # the late answer was dropped
    background.held()
    assert view.made.answer == "known"
    assert view.made.pixel == (12, 18)
    assert weights.calls == [(12, 11), (12, 18)]


def test_an_answer_about_another_picture_is_dropped(filled, weights, view, background):
    background.hold = True
    filled.inspection.point((12, 11))
    late = background.held
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels.flags.writeable = False
    filled.adopt(Picture(pixels))
    late()
    assert view.made.answer == "nothing"
    assert weights.calls == [(12, 11)]


@pytest.mark.parametrize("way", ["apply", "discard"])
def test_after_undo_weights_need_a_new_reconstruction(filled, weights, view, way):
    assert weights
    filled.inspection.point((12, 12))
    getattr(filled.reconstruction, way)()
    assert view.made.answer == ("nothing" if way == "apply" else "pending")
    filled.history.undo()
    assert view.made.answer == "again"


def test_a_run_that_never_covered_the_pixel_does_not_answer(filled, view, runner, explanations):
    explanations.keep(runner.requests[-1].number, Explanation(Weights(THERE)))
    filled.inspection.show_made_from(True)
    filled.inspection.point((12, 12))
    assert view.made.answer == "again"


def test_an_exception_is_logged_and_the_next_pixel_is_explained(
    filled, view, runner, explanations, caplog
):
    def broken(row, column):
        raise ZeroDivisionError(row, column)

    explanations.keep(runner.requests[-1].number, Explanation(broken))
    filled.inspection.show_made_from(True)
    filled.inspection.point((12, 12))
    assert view.made.answer == "again"
    assert "ZeroDivisionError" in caplog.text


def test_slow_explanations_are_not_started(filled, view, runner, explanations):
    weights = Weights(HERE)
    explanations.keep(runner.requests[-1].number, Explanation(weights, seconds=60.0))
    filled.inspection.show_made_from(True)
    filled.inspection.point((12, 12))
    assert view.made.answer == "slow"
    assert not weights.calls


# -- before and after


def check(view, editor, split):
    """Compare what is shown with a whole picture put together from both."""
    document = editor.document
    line = 0 if split is None else round(split)
    pixels, codes = (
        document.layers.shown(document.layers.rect).copy(),
        document.layers.overlay(document.layers.rect),
    )
    pixels[:, :line] = document.picture.pixels[:, :line]
    codes[:, :line] = 0
    np.testing.assert_array_equal(view.pixels, pixels)
    np.testing.assert_array_equal(view.overlay, codes)
    assert editor.state.inspection.split == split


def test_the_original_is_shown_left_of_the_line(filled, view, runner):
    filled.reconstruction.apply()
    filled.mask.add(mask_of(THERE, Rect(0, 0, 6, 60)))
    filled.reconstruction.run()
    runner.answer(0.5, 222)
    rng = np.random.default_rng(0)
    for split in (30.0, None, 0.0, 60.0, 12.4, 12.6, *rng.uniform(0, 60, 30), None):
        filled.inspection.set_split(split)
        check(view, filled, split)


def test_painting_filling_and_holding_work_beside_the_line(filled, view, runner):
    filled.inspection.set_split(30.0)
    filled.strokes.begin((5, 35))
    filled.strokes.extend((55, 35))
    filled.strokes.end()
    check(view, filled, 30.0)
    assert (view.overlay[35, 31:50] == PENDING).all()
    filled.reconstruction.run()
    runner.answer(0.5, 200)
    check(view, filled, 30.0)
    filled.inspection.compare(True)
    np.testing.assert_array_equal(view.pixels, filled.document.picture.pixels)
    assert not view.overlay.any()
    filled.inspection.set_split(40.0)
    np.testing.assert_array_equal(view.pixels, filled.document.picture.pixels)
    filled.inspection.compare(False)
    check(view, filled, 40.0)
    filled.history.undo()
    check(view, filled, 40.0)


def test_the_line_stays_on_the_picture_and_moves_in_twentieths(filled, view):
    filled.inspection.move_split(1)
    assert filled.state.inspection.split is None
    filled.inspection.set_split(30.0)
    filled.inspection.move_split(1)
    assert filled.state.inspection.split == 33.0
    filled.inspection.move_split(-2)
    assert filled.state.inspection.split == 27.0
    for _ in range(20):
        filled.inspection.move_split(1)
    check(view, filled, 60.0)
    filled.inspection.set_split(-5.0)
    check(view, filled, 0.0)


def test_moving_the_line_repaints_only_pixels_that_changed_sides(filled, view, monkeypatch):
    filled.inspection.set_split(30.0)
    seen = mask_of()
    monkeypatch.setattr(view, "show_overlay", lambda rect, _codes: seen.__setitem__(rect.slices, 1))
    monkeypatch.setattr(view, "show_pixels", lambda rect, _pixels: seen.__setitem__(rect.slices, 1))
    filled.inspection.set_split(33.0)
    assert not seen[:, :30].any()
    assert not seen[:, 33:].any()
    assert seen[:, 30:33].all()


def test_another_picture_is_shown_without_the_line(filled, view, source):
    filled.inspection.set_split(30.0)
    view.answer = "drop"
    filled.files.opening.open_path(source)
    assert filled.state.inspection.split is None
    check(view, filled, None)


def test_without_a_picture_there_is_nothing_to_compare(empty, view):
    empty.inspection.set_split(3.0)
    empty.inspection.move_split(1)
    empty.inspection.point((1, 1))
    empty.inspection.show_made_from(True)
    assert empty.state.inspection.split is None
    assert view.made is None
