from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from inpaint_app.editor.editor import Controller
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
def controller(view, runner, background, masks, clock):
    made = Controller(view, runner, background, masks=masks, clock=clock)
    pixels = np.random.default_rng(0).integers(0, 200, (*SHAPE, 3), np.uint8)
    pixels[10:20, 10:20] = 250  # a square for the wand
    pixels.flags.writeable = False
    made.adopt(Picture(pixels))
    made.set_diameter(4)
    return made


def mask(controller):
    return controller.document.selection.pixels


def square(top, left, bottom, right):
    out = np.zeros(SHAPE, bool)
    out[top:bottom, left:right] = True
    return out


def paint(controller, *points):
    controller.begin_stroke(points[0])
    for point in points[1:]:
        controller.extend_stroke(point)
    controller.end_stroke()


# -- shapes


def test_a_rectangle_adds_subtracts_and_replaces(controller, view):
    controller.mask_rectangle((5, 5), (14, 9), "add")
    np.testing.assert_array_equal(mask(controller), square(5, 5, 10, 15))
    controller.mask_rectangle((10, 0), (30, 30), "subtract")
    np.testing.assert_array_equal(mask(controller), square(5, 5, 10, 10))
    controller.mask_rectangle((20, 20), (22, 22), "replace")
    np.testing.assert_array_equal(mask(controller), square(20, 20, 23, 23))
    np.testing.assert_array_equal(view.overlay > 0, mask(controller))
    assert view.state.masked == 9
    assert view.state.undo == "rectangle"
    for expected in (square(5, 5, 10, 10), square(5, 5, 10, 15), square(0, 0, 0, 0)):
        controller.undo()
        np.testing.assert_array_equal(mask(controller), expected)
        np.testing.assert_array_equal(view.overlay > 0, expected)
    for _ in range(3):
        controller.redo()
    np.testing.assert_array_equal(mask(controller), square(20, 20, 23, 23))


def test_a_polygon_is_one_step_with_its_name(controller, view):
    controller.mask_polygon([(2, 2), (12, 2), (12, 12), (2, 12)], "add", "lasso")
    np.testing.assert_array_equal(mask(controller), square(2, 2, 12, 12))
    assert view.state.undo == "lasso"
    controller.mask_polygon([(2, 2), (12, 2)], "replace", "polygon")
    assert view.state.undo == "lasso"
    assert view.state.masked == 100


def test_a_shape_that_changes_nothing_is_no_step(controller, view):
    controller.mask_rectangle((5, 5), (14, 9), "add")
    controller.mask_rectangle((6, 6), (10, 8), "add")
    controller.undo()
    assert view.state.undo is None


def test_a_shape_runs_when_live(controller, runner):
    controller.set_live(True)
    controller.mask_rectangle((5, 5), (14, 9), "add")
    np.testing.assert_array_equal(runner.requests[-1].mask, square(5, 5, 10, 15))


@given(st.integers(0, 2**32 - 1), st.sampled_from(["add", "subtract", "replace"]))
def test_combining_like_sets(seed, how):
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


def test_the_wand_takes_what_looks_alike(controller, view, masks):
    controller.mask_similar((15.5, 12.5), "add")
    assert view.state.masking
    assert not mask(controller).any()
    masks.finish()
    assert not view.state.masking
    np.testing.assert_array_equal(mask(controller), square(10, 10, 20, 20))
    np.testing.assert_array_equal(view.overlay > 0, mask(controller))
    assert view.state.undo == "wand"
    controller.mask_rectangle((0, 0), (12, 12), "add")
    controller.mask_similar((15.5, 12.5), "subtract")
    masks.finish()
    np.testing.assert_array_equal(mask(controller), square(0, 0, 13, 13) & ~square(10, 10, 20, 20))
    controller.mask_similar((15.5, 12.5), "replace")
    masks.finish()
    np.testing.assert_array_equal(mask(controller), square(10, 10, 20, 20))


def test_the_wand_sees_the_fill_that_is_shown(controller, runner, masks):
    controller.mask_rectangle((30, 10), (39, 19), "add")
    controller.run()
    runner.answer(1.0, value=250, finished=True)
    controller.set_contiguous(False)
    controller.set_tolerance(5)
    controller.mask_similar((15.5, 12.5), "replace")
    masks.finish()
    expected = square(10, 10, 20, 20) | square(10, 30, 20, 40)
    np.testing.assert_array_equal(mask(controller), expected)


def test_the_wand_outside_of_the_picture_does_nothing(controller, view, masks):
    for point in ((-0.5, 3), (3, 40.0), (60.0, 3), (3, -1)):
        controller.mask_similar(point, "add")
    assert not masks.jobs
    assert not view.state.masking


def test_all_none_and_invert(controller, view, masks):
    controller.select_all()
    masks.finish()
    assert mask(controller).all()
    assert view.state.undo == "select-all"
    controller.clear_mask()
    assert not mask(controller).any()
    controller.mask_rectangle((5, 5), (14, 9), "add")
    controller.invert_mask()
    masks.finish()
    np.testing.assert_array_equal(mask(controller), ~square(5, 5, 10, 15))
    assert view.state.undo == "invert"
    controller.undo()
    np.testing.assert_array_equal(mask(controller), square(5, 5, 10, 15))


def test_grow_and_shrink_by_what_was_chosen(controller, view, masks):
    controller.mask_rectangle((20, 15), (29, 24), "add")
    before = mask(controller).copy()
    controller.set_growth(3)
    assert view.state.growth == 3
    controller.grow_mask()
    masks.finish()
    expected = ndimage.distance_transform_edt(~before) <= 3
    np.testing.assert_array_equal(mask(controller), expected)
    assert view.state.undo == "grow"
    controller.shrink_mask()
    masks.finish()
    np.testing.assert_array_equal(mask(controller), ndimage.distance_transform_edt(expected) > 3)
    controller.undo()
    controller.undo()
    np.testing.assert_array_equal(mask(controller), before)


def test_an_empty_mask_neither_grows_nor_shrinks(controller, view, masks):
    controller.grow_mask()
    controller.shrink_mask()
    masks.finish()
    assert view.state.undo is None
    assert not view.state.masking


def test_several_in_a_row_come_one_after_the_other(controller, masks):
    controller.mask_rectangle((20, 15), (29, 24), "add")
    before = mask(controller).copy()
    controller.set_growth(2)
    controller.grow_mask()
    controller.grow_mask()
    controller.invert_mask()
    masks.finish()
    assert masks.most == 1
    once = ndimage.distance_transform_edt(~before) <= 2
    np.testing.assert_array_equal(mask(controller), ~(ndimage.distance_transform_edt(~once) <= 2))
    controller.undo()
    controller.undo()
    np.testing.assert_array_equal(mask(controller), once)


@pytest.mark.parametrize("job", ["invert_mask", "select_all", "grow_mask", "shrink_mask"])
def test_what_was_painted_meanwhile_stays(controller, masks, job):
    controller.mask_rectangle((20, 15), (39, 34), "add")
    before = mask(controller).copy()
    getattr(controller, job)()
    paint(controller, (5, 5), (12, 8))
    controller.mask_rectangle((25, 20), (27, 22), "subtract")
    moved = mask(controller) ^ before
    now = mask(controller).copy()
    masks.finish()
    np.testing.assert_array_equal(mask(controller)[moved], now[moved])
    untouched = Later()
    alone = controller.__class__(controller._view, controller._runner, untouched, masks=untouched)
    alone.adopt(controller.document.picture, before)
    getattr(alone, job)()
    untouched.finish()
    np.testing.assert_array_equal(mask(controller)[~moved], mask(alone)[~moved])
    for _ in range(3):
        controller.undo()
    np.testing.assert_array_equal(mask(controller), before)
    for _ in range(3):
        controller.redo()
    np.testing.assert_array_equal(mask(controller)[moved], now[moved])


def test_an_answer_waits_for_the_end_of_a_stroke(controller, view, masks):
    controller.mask_rectangle((20, 15), (29, 24), "add")
    controller.grow_mask()
    controller.begin_stroke((5, 5))
    masks.finish()
    assert view.state.masking
    controller.extend_stroke((10, 5))
    assert mask(controller)[5, 8]
    assert not mask(controller)[13, 25]
    controller.end_stroke()
    assert not view.state.masking
    assert mask(controller)[13, 25]
    assert mask(controller)[5, 8]
    assert view.state.undo == "grow"
    controller.undo()
    assert view.state.undo == "paint"
    assert mask(controller)[5, 8]


def test_undo_takes_back_what_is_still_computed(controller, view, masks):
    controller.mask_rectangle((20, 15), (29, 24), "add")
    controller.grow_mask()
    controller.grow_mask()
    controller.undo()
    assert not view.state.masking
    masks.finish()
    np.testing.assert_array_equal(mask(controller), square(15, 20, 25, 30))
    controller.undo()
    assert not mask(controller).any()


def test_cancel_drops_what_is_computed(controller, view, masks):
    controller.mask_similar((15.5, 12.5), "add")
    controller.run()
    controller.cancel()
    assert not view.state.masking
    masks.finish()
    assert not mask(controller).any()


@pytest.mark.parametrize("what", ["clear", "travel", "adopt"])
def test_an_answer_about_what_is_gone_is_dropped(controller, view, masks, what):
    controller.mask_rectangle((20, 15), (29, 24), "add")
    controller.grow_mask()
    if what == "clear":
        controller.clear_mask()
    elif what == "travel":
        controller.travel_to(0)
    else:
        controller.adopt(controller.document.picture)
    assert not view.state.masking
    masks.finish()
    assert not mask(controller).any()
    assert not view.overlay.any()


def test_a_run_waits_for_the_mask(controller, runner, masks):
    controller.mask_similar((15.5, 12.5), "add")
    controller.grow_mask()
    controller.run()
    assert not runner.requests
    masks.finish()
    assert len(runner.requests) == 1
    assert runner.requests[0].explicit
    expected = ndimage.distance_transform_edt(~square(10, 10, 20, 20)) <= 2
    np.testing.assert_array_equal(runner.requests[0].mask, expected)


def test_live_runs_once_when_all_is_computed(controller, runner, masks):
    controller.set_live(True)
    controller.mask_similar((15.5, 12.5), "add")
    controller.grow_mask()
    masks.finish()
    assert len(runner.requests) == 1
    np.testing.assert_array_equal(runner.requests[0].mask, mask(controller))


def test_too_little_memory_is_told(controller, view, masks, monkeypatch, caplog):
    def fail(*_args, **_options):
        raise MemoryError

    monkeypatch.setattr("inpaint_app.editor.mask_tools.similar", fail)
    controller.mask_similar((15.5, 12.5), "add")
    masks.finish()
    assert view.notice.kind == "failed"
    assert "the mask could not be computed" in view.notice.detail
    assert not view.state.masking
    assert "MemoryError" in caplog.text
    assert view.state.undo is None


def test_choices_are_told_and_kept_in_bounds(controller, view):
    controller.set_combine("subtract")
    controller.set_tolerance(999)
    controller.set_contiguous(False)
    controller.set_growth(0)
    state = view.state
    assert (state.combine, state.tolerance, state.contiguous, state.growth) == (
        "subtract", 255, False, 1,
    )  # fmt: skip


def test_nothing_happens_without_a_picture(empty):
    empty.mask_rectangle((0, 0), (5, 5), "add")
    empty.mask_polygon([(0, 0), (5, 0), (5, 5)], "add", "polygon")
    empty.mask_similar((1, 1), "add")
    empty.select_all()
    empty.invert_mask()
    empty.grow_mask()
    empty.shrink_mask()
    empty.undo()
    assert not empty.state.has_picture


@pytest.mark.parametrize("seed", range(40))
def test_any_order_of_steps_and_answers_can_be_taken_back(controller, masks, seed):
    rng = np.random.default_rng(seed)
    controller.adopt(Picture(rng.integers(0, 2, (12, 15), np.uint8) * np.uint8(90)))
    seen = [mask(controller).copy()]
    for _ in range(30):
        point = float(rng.uniform(-1, 16)), float(rng.uniform(-1, 13))
        how = str(rng.choice(["add", "subtract", "replace"]))
        before = controller.document.history.position
        action = rng.integers(0, 7)
        if action == 0:
            controller.begin_stroke(point, erase=bool(rng.integers(2)))
            controller.end_stroke()
        elif action == 1:
            controller.mask_similar(point, how)
        elif action == 2:
            controller.grow_mask()
        elif action == 3:
            controller.invert_mask()
        elif action == 4:
            controller.undo()
        elif masks.jobs:
            masks.step()
        position = controller.document.history.position
        if position > before:
            del seen[position:]
            seen.append(mask(controller).copy())
        np.testing.assert_array_equal(mask(controller), seen[position])
        assert controller.document.selection.count == seen[position].sum()
    controller.travel_to(0)
    assert not mask(controller).any()
