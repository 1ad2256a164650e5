from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from inpaint_app.editor.editor import Editor
from inpaint_app.editor.ports import Backgrounds
from inpaint_app.files.picture import Picture
from inpaint_app.masks.selection import Selection
from ntk_core import Rect

SHAPE = (40, 60)


class Later:
    """A background that does something only when it is told to."""

    def __init__(self):
        self.jobs = []
        self.most = 0

    def submit(self, work, done):
        self.jobs.append((work, done))
        self.most = max(self.most, len(self.jobs))

    def step(self):
        work, done = self.jobs.pop(0)
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - the contract of Background
            result = error
        done(result)

    def finish(self):
        while self.jobs:
            self.step()


@pytest.fixture
def masks():
    return Later()


@pytest.fixture
def editor(view, runner, background, masks, clock):
    made = Editor(
        view, view, runner, replace(Backgrounds(*[background] * 4), masks=masks), clock=clock
    )
    pixels = np.random.default_rng(0).integers(0, 200, (*SHAPE, 3), np.uint8)
    pixels[10:20, 10:20] = 250  # a square for the wand
    pixels.flags.writeable = False
    made.adopt(Picture(pixels))
    made.strokes.set_diameter(4)
    return made


def mask(editor):
    return editor.document.layers.selection.pixels


def square(top, left, bottom, right):
    out = np.zeros(SHAPE, bool)
    out[top:bottom, left:right] = True
    return out


def paint(editor, *points):
    editor.strokes.begin(points[0])
    for point in points[1:]:
        editor.strokes.extend(point)
    editor.strokes.end()


# -- shapes


def test_a_rectangle_adds_subtracts_and_replaces(editor, view):
    editor.mask.rectangle((5, 5), (14, 9), "add")
    np.testing.assert_array_equal(mask(editor), square(5, 5, 10, 15))
    editor.mask.rectangle((10, 0), (30, 30), "subtract")
    np.testing.assert_array_equal(mask(editor), square(5, 5, 10, 10))
    editor.mask.rectangle((20, 20), (22, 22), "replace")
    np.testing.assert_array_equal(mask(editor), square(20, 20, 23, 23))
    np.testing.assert_array_equal(view.overlay > 0, mask(editor))
    assert view.state.picture.masked == 9
    assert view.state.history.undo == "rectangle"
    for expected in (square(5, 5, 10, 10), square(5, 5, 10, 15), square(0, 0, 0, 0)):
        editor.history.undo()
        np.testing.assert_array_equal(mask(editor), expected)
        np.testing.assert_array_equal(view.overlay > 0, expected)
    for _ in range(3):
        editor.history.redo()
    np.testing.assert_array_equal(mask(editor), square(20, 20, 23, 23))


def test_a_polygon_is_one_step_with_its_name(editor, view):
    editor.mask.polygon([(2, 2), (12, 2), (12, 12), (2, 12)], "add", "lasso")
    np.testing.assert_array_equal(mask(editor), square(2, 2, 12, 12))
    assert view.state.history.undo == "lasso"
    editor.mask.polygon([(2, 2), (12, 2)], "replace", "polygon")
    assert view.state.history.undo == "lasso"
    assert view.state.picture.masked == 100


def test_a_shape_that_changes_nothing_adds_no_step(editor, view):
    editor.mask.rectangle((5, 5), (14, 9), "add")
    editor.mask.rectangle((6, 6), (10, 8), "add")
    editor.history.undo()
    assert view.state.history.undo is None


def test_a_shape_runs_when_live(editor, runner):
    editor.reconstruction.set_live(True)
    editor.mask.rectangle((5, 5), (14, 9), "add")
    np.testing.assert_array_equal(runner.requests[-1].mask, square(5, 5, 10, 15))


@given(st.integers(0, 2**32 - 1), st.sampled_from(["add", "subtract", "replace"]))
def test_combining_masks_equals_set_operations(seed, how):
    rng = np.random.default_rng(seed)
    before, new = rng.random((2, 9, 11)) < 0.4
    rect = Rect(2, 3, 7, 9)
    selection = Selection((9, 11))
    selection.add(before)
    selection.commit()
    whole = np.zeros_like(new)
    whole[rect.slices] = new[rect.slices]
    expected = {"add": before | whole, "subtract": before & ~whole, "replace": whole}[how]
    version = selection.version
    changed = selection.combine(new[rect.slices], rect, how)
    np.testing.assert_array_equal(selection.pixels, expected)
    assert selection.count == expected.sum()
    assert selection.version != version
    outside = np.ones_like(whole)
    outside[changed.slices] = False
    assert not (outside & (before ^ expected)).any()
    change = selection.commit()
    if change is not None:
        selection.flip(change)
    np.testing.assert_array_equal(selection.pixels, before)


# -- computed elsewhere


def test_the_wand_selects_similar_pixels(editor, view, masks):
    editor.mask.similar((15.5, 12.5), "add")
    assert view.state.mask.busy
    assert not mask(editor).any()
    masks.finish()
    assert not view.state.mask.busy
    np.testing.assert_array_equal(mask(editor), square(10, 10, 20, 20))
    np.testing.assert_array_equal(view.overlay > 0, mask(editor))
    assert view.state.history.undo == "wand"
    editor.mask.rectangle((0, 0), (12, 12), "add")
    editor.mask.similar((15.5, 12.5), "subtract")
    masks.finish()
    np.testing.assert_array_equal(mask(editor), square(0, 0, 13, 13) & ~square(10, 10, 20, 20))
    editor.mask.similar((15.5, 12.5), "replace")
    masks.finish()
    np.testing.assert_array_equal(mask(editor), square(10, 10, 20, 20))


def test_the_wand_sees_the_fill_that_is_shown(editor, runner, masks):
    editor.mask.rectangle((30, 10), (39, 19), "add")
    editor.reconstruction.run()
    runner.answer(1.0, value=250, finished=True)
    editor.mask.set_contiguous(False)
    editor.mask.set_tolerance(5)
    editor.mask.similar((15.5, 12.5), "replace")
    masks.finish()
    expected = square(10, 10, 20, 20) | square(10, 30, 20, 40)
    np.testing.assert_array_equal(mask(editor), expected)


def test_the_wand_outside_of_the_picture_does_nothing(editor, view, masks):
    for point in ((-0.5, 3), (3, 40.0), (60.0, 3), (3, -1)):
        editor.mask.similar(point, "add")
    assert not masks.jobs
    assert not view.state.mask.busy


def test_all_none_and_invert_change_the_mask(editor, view, masks):
    editor.mask.select_all()
    masks.finish()
    assert mask(editor).all()
    assert view.state.history.undo == "select-all"
    editor.mask.clear()
    assert not mask(editor).any()
    editor.mask.rectangle((5, 5), (14, 9), "add")
    editor.mask.invert()
    masks.finish()
    np.testing.assert_array_equal(mask(editor), ~square(5, 5, 10, 15))
    assert view.state.history.undo == "invert"
    editor.history.undo()
    np.testing.assert_array_equal(mask(editor), square(5, 5, 10, 15))


def test_grow_and_shrink_use_the_chosen_distance(editor, view, masks):
    editor.mask.rectangle((20, 15), (29, 24), "add")
    before = mask(editor).copy()
    editor.mask.set_growth(3)
    assert view.state.mask.growth == 3
    editor.mask.grow()
    masks.finish()
    expected = ndimage.distance_transform_edt(~before) <= 3
    np.testing.assert_array_equal(mask(editor), expected)
    assert view.state.history.undo == "grow"
    editor.mask.shrink()
    masks.finish()
    np.testing.assert_array_equal(mask(editor), ndimage.distance_transform_edt(expected) > 3)
    editor.history.undo()
    editor.history.undo()
    np.testing.assert_array_equal(mask(editor), before)


def test_an_empty_mask_neither_grows_nor_shrinks(editor, view, masks):
    editor.mask.grow()
    editor.mask.shrink()
    masks.finish()
    assert view.state.history.undo is None
    assert not view.state.mask.busy


def test_mask_jobs_run_one_after_the_other(editor, masks):
    editor.mask.rectangle((20, 15), (29, 24), "add")
    before = mask(editor).copy()
    editor.mask.set_growth(2)
    editor.mask.grow()
    editor.mask.grow()
    editor.mask.invert()
    masks.finish()
    assert masks.most == 1
    once = ndimage.distance_transform_edt(~before) <= 2
    np.testing.assert_array_equal(mask(editor), ~(ndimage.distance_transform_edt(~once) <= 2))
    editor.history.undo()
    editor.history.undo()
    np.testing.assert_array_equal(mask(editor), once)


@pytest.mark.parametrize("job", ["invert", "select_all", "grow", "shrink"])
def test_painting_during_a_mask_job_is_kept(editor, view, runner, masks, job):
    editor.mask.rectangle((20, 15), (39, 34), "add")
    before = mask(editor).copy()
    getattr(editor.mask, job)()
    paint(editor, (5, 5), (12, 8))
    editor.mask.rectangle((25, 20), (27, 22), "subtract")
    moved = mask(editor) ^ before
    now = mask(editor).copy()
    masks.finish()
    np.testing.assert_array_equal(mask(editor)[moved], now[moved])
    untouched = Later()
    other = type(view)()
    alone = Editor(other, other, type(runner)(), Backgrounds(*[untouched] * 4))
    alone.adopt(editor.document.picture, before)
    getattr(alone.mask, job)()
    untouched.finish()
    np.testing.assert_array_equal(mask(editor)[~moved], mask(alone)[~moved])
    for _ in range(3):
        editor.history.undo()
    np.testing.assert_array_equal(mask(editor), before)
    for _ in range(3):
        editor.history.redo()
    np.testing.assert_array_equal(mask(editor)[moved], now[moved])


def test_a_result_waits_for_the_end_of_a_stroke(editor, view, masks):
    editor.mask.rectangle((20, 15), (29, 24), "add")
    editor.mask.grow()
    editor.strokes.begin((5, 5))
    masks.finish()
    assert view.state.mask.busy
    editor.strokes.extend((10, 5))
    assert mask(editor)[5, 8]
    assert not mask(editor)[13, 25]
    editor.strokes.end()
    assert not view.state.mask.busy
    assert mask(editor)[13, 25]
    assert mask(editor)[5, 8]
    assert view.state.history.undo == "grow"
    editor.history.undo()
    assert view.state.history.undo == "paint"
    assert mask(editor)[5, 8]


def test_undo_cancels_running_mask_jobs(editor, view, masks):
    editor.mask.rectangle((20, 15), (29, 24), "add")
    editor.mask.grow()
    editor.mask.grow()
    editor.history.undo()
    assert not view.state.mask.busy
    masks.finish()
    np.testing.assert_array_equal(mask(editor), square(15, 20, 25, 30))
    editor.history.undo()
    assert not mask(editor).any()


def test_cancel_drops_running_mask_jobs(editor, view, masks):
    editor.mask.similar((15.5, 12.5), "add")
    editor.reconstruction.run()
    editor.reconstruction.cancel()
    assert not view.state.mask.busy
    masks.finish()
    assert not mask(editor).any()


@pytest.mark.parametrize("what", ["clear", "travel", "adopt"])
def test_a_result_about_an_older_mask_is_dropped(editor, view, masks, what):
    editor.mask.rectangle((20, 15), (29, 24), "add")
    editor.mask.grow()
    if what == "clear":
        editor.mask.clear()
    elif what == "travel":
        editor.history.travel_to(0)
    else:
        editor.adopt(editor.document.picture)
    assert not view.state.mask.busy
    masks.finish()
    assert not mask(editor).any()
    assert not view.overlay.any()


def test_a_run_waits_for_the_mask(editor, runner, masks):
    editor.mask.similar((15.5, 12.5), "add")
    editor.mask.grow()
    editor.reconstruction.run()
    assert not runner.requests
    masks.finish()
    assert len(runner.requests) == 1
    assert runner.requests[0].explicit
    expected = ndimage.distance_transform_edt(~square(10, 10, 20, 20)) <= 2
    np.testing.assert_array_equal(runner.requests[0].mask, expected)


def test_live_runs_once_after_all_mask_jobs(editor, runner, masks):
    editor.reconstruction.set_live(True)
    editor.mask.similar((15.5, 12.5), "add")
    editor.mask.grow()
    masks.finish()
    assert len(runner.requests) == 1
    np.testing.assert_array_equal(runner.requests[0].mask, mask(editor))


def test_running_out_of_memory_is_reported(editor, view, masks, monkeypatch, caplog):
    def fail(*_args, **_options):
        raise MemoryError

    monkeypatch.setattr("inpaint_app.editor.mask_tools.wand.similar", fail)
    editor.mask.similar((15.5, 12.5), "add")
    masks.finish()
    assert view.notice.kind == "failed"
    assert "the mask could not be computed" in view.notice.detail
    assert not view.state.mask.busy
    assert "MemoryError" in caplog.text
    assert view.state.history.undo is None


def test_tool_settings_are_shown_and_limited(editor, view):
    editor.mask.set_combine("subtract")
    editor.mask.set_tolerance(999)
    editor.mask.set_contiguous(False)
    editor.mask.set_growth(0)
    state = view.state
    assert (state.mask.combine, state.mask.tolerance, state.mask.contiguous, state.mask.growth) == (
        "subtract", 255, False, 1,
    )  # fmt: skip


def test_nothing_happens_without_a_picture(empty):
    empty.mask.rectangle((0, 0), (5, 5), "add")
    empty.mask.polygon([(0, 0), (5, 0), (5, 5)], "add", "polygon")
    empty.mask.similar((1, 1), "add")
    empty.mask.select_all()
    empty.mask.invert()
    empty.mask.grow()
    empty.mask.shrink()
    empty.history.undo()
    assert not empty.state.picture.opened


@pytest.mark.parametrize("seed", range(40))
def test_any_order_of_steps_and_results_can_be_undone(editor, masks, seed):
    rng = np.random.default_rng(seed)
    editor.adopt(Picture(rng.integers(0, 2, (12, 15), np.uint8) * np.uint8(90)))
    seen = [mask(editor).copy()]
    for _ in range(30):
        point = float(rng.uniform(-1, 16)), float(rng.uniform(-1, 13))
        how = str(rng.choice(["add", "subtract", "replace"]))
        before = editor.document.history.position
        action = rng.integers(0, 7)
        if action == 0:
            editor.strokes.begin(point, erase=bool(rng.integers(2)))
            editor.strokes.end()
        elif action == 1:
            editor.mask.similar(point, how)
        elif action == 2:
            editor.mask.grow()
        elif action == 3:
            editor.mask.invert()
        elif action == 4:
            editor.history.undo()
        elif masks.jobs:
            masks.step()
        position = editor.document.history.position
        if position > before:
            del seen[position:]
            seen.append(mask(editor).copy())
        np.testing.assert_array_equal(mask(editor), seen[position])
        assert editor.document.layers.selection.count == seen[position].sum()
    editor.history.travel_to(0)
    assert not mask(editor).any()
