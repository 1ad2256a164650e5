"""The sampling area of one hole: choosing the hole, painting, undo, sessions."""

from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.document.overlay import OTHER_SOURCE, SOURCE
from inpaint_app.files.images import read_image
from inpaint_app.files.picture import Picture
from inpaint_app.masks.guides import OwnArea
from ntk_core import Rect

SHAPE = (80, 100)


@pytest.fixture
def holes(editor):
    """An editor with two holes; the sampling area is painted next."""
    editor.adopt(Picture(np.zeros(SHAPE, np.uint8)))
    mask = np.zeros(SHAPE, bool)
    mask[10:20, 10:20] = mask[50:70, 60:90] = True
    editor.mask.add(mask)
    editor.strokes.take("source")
    editor.strokes.set_diameter(6)
    return editor


def stroke(editor, x, y, **options):
    editor.strokes.begin((x, y), **options)
    editor.strokes.end()


def own(editor):
    return {each.area: each for each in editor.document.layers.guides.snapshot().own}


def test_a_hole_is_chosen_and_its_area_painted(holes, view):
    assert holes.state.sampling.hole is None
    holes.sampling.choose_at((11.5, 12.5))
    assert holes.state.sampling.hole == Rect(10, 10, 20, 20)
    stroke(holes, 40, 15)
    stroke(holes, 45, 15)
    assert list(own(holes)) == [holes.sampling.layer]
    assert holes.document.layers.guides.count("source") == 0
    assert holes.state.picture.sources == holes.state.sampling.painted > 30
    assert view.overlay[15, 40] == SOURCE
    holes.sampling.choose_at((40.5, 40.5))
    assert holes.state.sampling.hole is None, "outside the mask: all holes"
    assert view.overlay[15, 40] == OTHER_SOURCE
    stroke(holes, 30, 40)
    assert view.overlay[40, 30] == SOURCE
    assert holes.document.layers.guides.count("source") > 0
    holes.sampling.choose_at((12.5, 18.5))
    assert (view.overlay[15, 40], view.overlay[40, 30]) == (SOURCE, OTHER_SOURCE)
    stroke(holes, 40, 15, erase=True)
    assert view.overlay[15, 40] == 0
    assert len(own(holes)) == 1


def test_it_is_the_same_area_wherever_the_hole_is_clicked_and_when_it_grew(holes):
    holes.sampling.choose_at((62.5, 52.5))
    stroke(holes, 40, 15)
    layer = holes.sampling.layer
    holes.sampling.choose_at((0.5, 0.5))
    holes.strokes.take("brush")
    holes.strokes.set_diameter(6)
    stroke(holes, 88, 52)
    stroke(holes, 62, 66, erase=True)
    holes.sampling.choose_at((88.5, 51.5))
    assert holes.sampling.layer == layer
    assert isinstance(layer, OwnArea)
    assert 55 < layer.row < 65, "it is known by a pixel deep inside"


def test_a_request_has_the_area_of_the_hole(holes, runner):
    holes.sampling.choose_at((15, 15))
    stroke(holes, 40, 15)
    holes.reconstruction.run()
    (only,) = runner.requests[-1].guides.own
    assert only.whole(SHAPE)[15, 40]
    stroke(holes, 60, 15)
    assert not only.whole(SHAPE)[15, 60], "later painting does not change it"
    holes.choices.choose(method="detail")
    holes.reconstruction.run()
    assert runner.requests[-1].guides.own == ()


def test_live_runs_when_the_area_of_a_hole_changes(holes, runner):
    holes.reconstruction.set_live(True)
    holes.sampling.choose_at((15, 15))
    count = len(runner.requests)
    stroke(holes, 40, 15)
    assert len(runner.requests) == count + 1


def test_painting_erasing_and_clearing_are_undone(holes, view):
    holes.sampling.choose_at((15, 15))
    stroke(holes, 40, 15)
    before = own(holes)
    stroke(holes, 50, 15)
    holes.mask.clear(holes.sampling.layer)
    assert own(holes) == {}
    assert holes.state.sampling.painted == 0
    assert view.state.history.undo == "clear-sources"
    holes.history.undo()
    holes.history.undo()
    (one,) = own(holes).values()
    assert one.equal(before[one.area])
    holes.history.undo()
    assert own(holes) == {}
    holes.history.redo()
    assert view.overlay[15, 40] == SOURCE


def test_a_hole_that_is_gone_is_no_longer_chosen(holes):
    holes.sampling.choose_at((15, 15))
    stroke(holes, 40, 15)
    holes.mask.clear()
    assert holes.state.sampling.hole is None
    assert holes.sampling.layer == "source"
    assert len(own(holes)) == 1, "its area waits for it"
    holes.history.undo()
    holes.sampling.choose_at((15, 15))
    assert holes.state.sampling.painted > 0


def test_the_choice_follows_from_place_to_place(holes):
    holes.sampling.choose_in(holes.visits.here())
    assert holes.state.sampling.hole == Rect(10, 10, 20, 20)
    holes.visits.step(1)
    assert holes.state.sampling.hole == Rect(50, 60, 70, 90)
    holes.visits.step(1)
    assert holes.state.sampling.hole == Rect(10, 10, 20, 20)
    holes.sampling.choose_in(None)
    holes.visits.step(1)
    assert holes.state.sampling.hole is None


def test_another_picture_forgets_the_choice(holes):
    holes.sampling.choose_at((15, 15))
    holes.adopt(Picture(np.zeros((5, 5), np.uint8)))
    assert holes.state.sampling.hole is None
    assert holes.sampling.layer == "source"
    holes.sampling.choose_at((90.5, 3.5))
    holes.sampling.choose_in(Rect(0, 0, 3, 3))
    assert holes.state.sampling.hole is None


def test_a_session_keeps_the_areas_of_holes_and_their_steps(editor, view, files):
    editor.adopt(read_image(files.image))
    editor.strokes.set_diameter(6)
    stroke(editor, 8, 8)
    editor.strokes.take("source")
    editor.strokes.set_diameter(4)
    editor.sampling.choose_at((8.5, 8.5))
    stroke(editor, 20, 8)
    stroke(editor, 24, 8)
    editor.history.undo()
    before = own(editor)
    view.path = files.folder / "work.ntki"
    editor.files.sessions.save()
    editor.adopt(Picture(np.zeros((5, 6), np.uint8)))
    editor.document.mark_saved(editor.document.stamp)
    editor.files.opening.open_path(view.path)
    after = own(editor)
    assert list(after) == list(before)
    assert all(after[area].equal(before[area]) for area in before)
    editor.history.redo()
    assert editor.document.layers.layer(next(iter(after))).pixels[8, 25]
    editor.history.travel_to(1)
    assert own(editor) == {}
