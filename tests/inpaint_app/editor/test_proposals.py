from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.document.overlay import PENDING, PROPOSED
from inpaint_app.editor.editor import Controller
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
    controller = Controller(view, runner, background, masks=masks)
    pixels = np.random.default_rng(0).integers(90, 96, scratch.shape).astype(np.uint8)
    pixels[scratch] = 250
    pixels.flags.writeable = False
    controller.adopt(Picture(pixels, None))
    return controller


def test_without_a_picture_nothing_is_looked_for(view, runner, background, masks):
    controller = Controller(view, runner, background, masks=masks)
    controller.propose()
    controller.set_sensitivity(30)
    controller.add_proposal()
    controller.drop_proposal()
    assert not masks.jobs
    assert controller.state.proposing == ""


def test_what_is_found_is_shown_and_not_masked(does, masks, view, scratch):
    does.propose()
    assert does.state.proposing == "looking"
    masks.do_all()
    state = does.state
    assert (state.proposing, state.masked, state.undo) == ("found", 0, None)
    shown = view.overlay == PROPOSED
    assert shown[scratch].all()
    assert state.proposed == shown.sum()
    assert set(np.unique(view.overlay)) == {0, PROPOSED}
    does.propose()
    assert not masks.jobs, "it is there already"


def test_adding_is_one_step(does, masks, view, scratch):
    does.begin_stroke((10, 10))
    does.end_stroke()
    before = does.document.selection.pixels.copy()
    does.propose()
    masks.do_all()
    does.add_proposal()
    assert does.state.proposing == ""
    masks.do_all()
    assert does.state.undo == "detect"
    mask = does.document.selection.pixels
    assert mask[scratch].all()
    assert mask[before].all()
    assert (view.overlay == np.where(mask, PENDING, 0)).all()
    does.undo()
    np.testing.assert_array_equal(does.document.selection.pixels, before)
    does.redo()
    assert does.document.selection.pixels[scratch].all()


def test_dropping_leaves_nothing(does, masks, view):
    does.propose()
    masks.do_all()
    does.drop_proposal()
    assert does.state.proposing == ""
    assert does.state.proposed == 0
    assert not view.overlay.any()
    assert does.document.history.position == 0


def test_only_the_newest_sensitivity_is_computed(does, masks, view):
    does.propose()
    masks.do()  # the response; the first proposal is asked for
    for percent in (10, 20, 30, 100):
        does.set_sensitivity(percent)
    assert len(masks.jobs) == 1
    masks.do()
    assert len(masks.jobs) == 1
    masks.do()
    assert not masks.jobs
    everything = does.state.proposed
    assert (view.overlay == PROPOSED).sum() == everything > 0
    does.set_sensitivity(0)
    masks.do_all()
    assert does.state.proposed == 0
    assert not view.overlay.any()
    assert does.state.proposing == "found"
    does.add_proposal()
    assert not masks.jobs, "nothing is no step"
    does.set_sensitivity(300)
    assert does.state.sensitivity == 100


def test_only_what_changed_is_shown_in_small_pieces(view, runner, background, masks):
    """The whole of a large picture at once would keep the window waiting."""
    shape = (640, 160)
    pixels = np.random.default_rng(0).integers(90, 96, shape).astype(np.uint8)
    scratch = np.zeros(shape, bool)
    scratch[30:32, 20:140] = scratch[600:602, 20:140] = True
    pixels[scratch] = 250
    pixels.flags.writeable = False
    does = Controller(view, runner, background, masks=masks)
    does.adopt(Picture(pixels, None))
    shown = []
    show_overlay = view.show_overlay
    view.show_overlay = lambda rect, codes: (shown.append(rect), show_overlay(rect, codes))
    does.propose()
    masks.do_all()
    assert (view.overlay[scratch] == PROPOSED).all()
    assert {rect.top // 64 for rect in shown} == {0, 9}, "nothing between is touched"
    assert all(rect.height <= 64 for rect in shown)
    before = view.overlay.copy()
    shown.clear()
    does.set_sensitivity(51)  # finds the same as 50
    masks.do_all()
    assert not shown
    does.drop_proposal()
    assert {rect.top // 64 for rect in shown} == {0, 9}
    assert not view.overlay[before == PROPOSED].any()


def test_painting_meanwhile_stays_and_hides_what_is_proposed(does, masks, view, scratch):
    does.propose()
    masks.do_all()
    does.set_diameter(9)
    does.begin_stroke((70, 61))
    does.end_stroke()
    mask = does.document.selection.pixels
    assert (view.overlay[mask] == PENDING).all()
    assert (view.overlay[scratch & ~mask] == PROPOSED).all()
    does.add_proposal()
    masks.do_all()
    assert does.document.selection.pixels[scratch].all()
    assert does.state.undo == "detect"


def test_undo_takes_back_the_proposal_first(does, masks, view):
    does.begin_stroke((10, 10))
    does.end_stroke()
    does.propose()
    masks.do_all()
    does.undo()
    assert does.state.proposing == ""
    assert does.state.masked > 0
    does.undo()
    assert does.state.masked == 0
    does.propose()
    masks.do_all()
    does.travel_to(1)
    assert does.state.proposing == ""
    assert not (view.overlay == PROPOSED).any()


@pytest.mark.parametrize("stage", [0, 1, 2])
def test_late_answers_are_dropped(does, masks, view, stage):
    """Another picture is opened while it looks, while it applies, and when all is shown."""
    does.propose()
    masks.do(stage)
    does.adopt(Picture(np.zeros((30, 40), np.uint8), None))
    assert does.state.proposing == ""
    masks.do_all()
    assert does.state.proposing == ""
    assert view.overlay.shape == (30, 40)
    assert not view.overlay.any()


def test_dropping_stops_the_search(does, masks, monkeypatch):
    asked = []

    def response(image, stopped):
        asked.append(stopped())
        return np.zeros(image.shape[:2], np.uint8)

    monkeypatch.setattr("inpaint_app.editor.proposals.response", response)
    does.propose()
    does.drop_proposal()
    masks.do_all()
    assert asked == [True]


def test_nothing_is_shown_while_comparing(does, masks, view, scratch):
    does.propose()
    masks.do_all()
    does.compare(True)
    assert not view.overlay.any()
    does.compare(False)
    assert (view.overlay[scratch] == PROPOSED).all()


@pytest.mark.parametrize(("error", "told"), [(MemoryError(), "memory"), (KeyError(), "by hand")])
def test_a_failure_is_told(does, masks, view, monkeypatch, error, told, caplog):
    def response(_image, _stopped):
        raise error

    monkeypatch.setattr("inpaint_app.editor.proposals.response", response)
    does.propose()
    masks.do_all()
    assert does.state.proposing == ""
    assert view.notice.kind == "failed"
    assert told in view.notice.detail
    assert caplog.records


def test_live_reconstructs_what_was_added(does, masks, runner, scratch):
    does.set_live(True)
    does.propose()
    masks.do_all()
    assert not runner.requests
    does.add_proposal()
    masks.do_all()
    assert runner.requests[-1].mask[scratch].all()
