from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inpaint_app.document.overlay import PENDING, PROPOSED
from inpaint_app.editor.editor import Editor
from inpaint_app.editor.ports import Backgrounds
from inpaint_app.files.picture import Picture


class Queue:
    """A background that does what it is told to, in turn, when it is told to."""

    def __init__(self):
        self.jobs = []

    def submit(self, work, done):
        self.jobs.append((work, done))

    def do(self, count=1):
        for _ in range(count):
            work, done = self.jobs.pop(0)
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - the contract of Background
                result = error
            done(result)

    def do_all(self):
        while self.jobs:
            self.do()


@pytest.fixture
def masks():
    return Queue()


@pytest.fixture
def scratch():
    mask = np.zeros((120, 160), bool)
    mask[60:62, 20:140] = True
    return mask


@pytest.fixture
def does(view, runner, background, masks, scratch):
    editor = Editor(view, view, runner, replace(Backgrounds(*[background] * 4), masks=masks))
    pixels = np.random.default_rng(0).integers(90, 96, scratch.shape).astype(np.uint8)
    pixels[scratch] = 250
    pixels.flags.writeable = False
    editor.adopt(Picture(pixels, None))
    return editor


def test_without_a_picture_no_search_starts(view, runner, background, masks):
    editor = Editor(view, view, runner, replace(Backgrounds(*[background] * 4), masks=masks))
    editor.proposals.look()
    editor.proposals.set_sensitivity(30)
    editor.proposals.add()
    editor.proposals.drop()
    assert not masks.jobs
    assert editor.state.proposals.phase == ""


def test_proposals_are_shown_but_not_masked(does, masks, view, scratch):
    does.proposals.look()
    assert does.state.proposals.phase == "looking"
    masks.do_all()
    state = does.state
    assert (state.proposals.phase, state.picture.masked, state.history.undo) == ("found", 0, None)
    shown = view.overlay == PROPOSED
    assert shown[scratch].all()
    assert state.proposals.count == shown.sum()
    assert set(np.unique(view.overlay)) == {0, PROPOSED}
    does.proposals.look()
    assert not masks.jobs, "it is there already"


def test_adding_proposals_is_one_step(does, masks, view, scratch):
    does.strokes.begin((10, 10))
    does.strokes.end()
    before = does.document.layers.selection.pixels.copy()
    does.proposals.look()
    masks.do_all()
    does.proposals.add()
    assert does.state.proposals.phase == ""
    masks.do_all()
    assert does.state.history.undo == "detect"
    mask = does.document.layers.selection.pixels
    assert mask[scratch].all()
    assert mask[before].all()
    assert (view.overlay == np.where(mask, PENDING, 0)).all()
    does.history.undo()
    np.testing.assert_array_equal(does.document.layers.selection.pixels, before)
    does.history.redo()
    assert does.document.layers.selection.pixels[scratch].all()


def test_dropping_proposals_leaves_the_mask_unchanged(does, masks, view):
    does.proposals.look()
    masks.do_all()
    does.proposals.drop()
    assert does.state.proposals.phase == ""
    assert does.state.proposals.count == 0
    assert not view.overlay.any()
    assert does.document.history.position == 0


def test_only_the_newest_sensitivity_is_computed(does, masks, view):
    does.proposals.look()
    masks.do()  # the response; the first proposal is asked for
    for percent in (10, 20, 30, 100):
        does.proposals.set_sensitivity(percent)
    assert len(masks.jobs) == 1
    masks.do()
    assert len(masks.jobs) == 1
    masks.do()
    assert not masks.jobs
    everything = does.state.proposals.count
    assert (view.overlay == PROPOSED).sum() == everything > 0
    does.proposals.set_sensitivity(0)
    masks.do_all()
    assert does.state.proposals.count == 0
    assert not view.overlay.any()
    assert does.state.proposals.phase == "found"
    does.proposals.add()
    assert not masks.jobs, "nothing is no step"
    does.proposals.set_sensitivity(300)
    assert does.state.proposals.sensitivity == 100


def test_only_changed_proposals_are_repainted_in_small_pieces(view, runner, background, masks):
    """To repaint a whole large picture at once would block the window."""
    shape = (640, 160)
    pixels = np.random.default_rng(0).integers(90, 96, shape).astype(np.uint8)
    scratch = np.zeros(shape, bool)
    scratch[30:32, 20:140] = scratch[600:602, 20:140] = True
    pixels[scratch] = 250
    pixels.flags.writeable = False
    does = Editor(view, view, runner, replace(Backgrounds(*[background] * 4), masks=masks))
    does.adopt(Picture(pixels, None))
    shown = []
    show_overlay = view.show_overlay
    view.show_overlay = lambda rect, codes: (shown.append(rect), show_overlay(rect, codes))
    does.proposals.look()
    masks.do_all()
    assert (view.overlay[scratch] == PROPOSED).all()
    assert {rect.top // 64 for rect in shown} == {0, 9}, "nothing between is touched"
    assert all(rect.height <= 64 for rect in shown)
    before = view.overlay.copy()
    shown.clear()
    does.proposals.set_sensitivity(51)  # finds the same as 50
    masks.do_all()
    assert not shown
    does.proposals.drop()
    assert {rect.top // 64 for rect in shown} == {0, 9}
    assert not view.overlay[before == PROPOSED].any()


def test_painting_during_a_search_is_kept_and_hides_proposals(does, masks, view, scratch):
    does.proposals.look()
    masks.do_all()
    does.strokes.set_diameter(9)
    does.strokes.begin((70, 61))
    does.strokes.end()
    mask = does.document.layers.selection.pixels
    assert (view.overlay[mask] == PENDING).all()
    assert (view.overlay[scratch & ~mask] == PROPOSED).all()
    does.proposals.add()
    masks.do_all()
    assert does.document.layers.selection.pixels[scratch].all()
    assert does.state.history.undo == "detect"


def test_undo_drops_the_proposal_first(does, masks, view):
    does.strokes.begin((10, 10))
    does.strokes.end()
    does.proposals.look()
    masks.do_all()
    does.history.undo()
    assert does.state.proposals.phase == ""
    assert does.state.picture.masked > 0
    does.history.undo()
    assert does.state.picture.masked == 0
    does.proposals.look()
    masks.do_all()
    does.history.travel_to(1)
    assert does.state.proposals.phase == ""
    assert not (view.overlay == PROPOSED).any()


@pytest.mark.parametrize("stage", [0, 1, 2])
def test_late_answers_are_dropped(does, masks, view, stage):
    """Another picture is opened while it looks, while it applies, and when all is shown."""
    does.proposals.look()
    masks.do(stage)
    does.adopt(Picture(np.zeros((30, 40), np.uint8), None))
    assert does.state.proposals.phase == ""
    masks.do_all()
    assert does.state.proposals.phase == ""
    assert view.overlay.shape == (30, 40)
    assert not view.overlay.any()


def test_dropping_stops_the_search(does, masks, monkeypatch):
    asked = []

    def response(image, stopped, _tones):
        asked.append(stopped())
        return np.zeros(image.shape[:2], np.uint8)

    monkeypatch.setattr("inpaint_app.editor.proposals.response", response)
    does.proposals.look()
    does.proposals.drop()
    masks.do_all()
    assert asked == [True]


def test_nothing_is_shown_while_comparing(does, masks, view, scratch):
    does.proposals.look()
    masks.do_all()
    does.inspection.compare(True)
    assert not view.overlay.any()
    does.inspection.compare(False)
    assert (view.overlay[scratch] == PROPOSED).all()


@pytest.mark.parametrize(("error", "told"), [(MemoryError(), "memory"), (KeyError(), "by hand")])
def test_a_failed_search_is_reported(does, masks, view, monkeypatch, error, told, caplog):
    def response(_image, _stopped, _tones):
        raise error

    monkeypatch.setattr("inpaint_app.editor.proposals.response", response)
    does.proposals.look()
    masks.do_all()
    assert does.state.proposals.phase == ""
    assert view.notice.kind == "failed"
    assert told in view.notice.detail
    assert caplog.records


def test_live_reconstructs_added_proposals(does, masks, runner, scratch):
    does.reconstruction.set_live(True)
    does.proposals.look()
    masks.do_all()
    assert not runner.requests
    does.proposals.add()
    masks.do_all()
    assert runner.requests[-1].mask[scratch].all()
