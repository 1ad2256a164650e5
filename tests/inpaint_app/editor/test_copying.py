"""What the editor does for wide holes: where to take from, settings, other tries, refills."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from inpaint_app.document.overlay import AVOIDED, PENDING, SOURCE
from inpaint_app.settings.copying import Copying
from ntk_core import METHODS, Rect, Region


def stroke(editor, *points, tool="brush", **options):
    editor.strokes.take(tool)
    editor.strokes.begin(points[0], **options)
    for point in points[1:]:
        editor.strokes.extend(point)
    editor.strokes.end()


def finish(editor, runner, value=250, **options):
    editor.reconstruction.run()
    runner.answer(1.0, value, finished=True, **options)


@pytest.fixture(autouse=True)
def _small_brushes(request):
    if "editor" in request.fixturenames:
        editor = request.getfixturevalue("editor")
        for tool in ("avoid", "source", "brush"):
            editor.strokes.take(tool)
            editor.strokes.set_diameter(8)


# -- guides


@pytest.mark.parametrize(
    ("tool", "code", "labels"),
    [
        ("avoid", AVOIDED, ["protect", "unprotect", "clear-protection"]),
        ("source", SOURCE, ["add-source", "remove-source", "clear-sources"]),
    ],
)
def test_painting_erasing_and_clearing_a_guide_are_one_step_each(editor, view, tool, code, labels):
    stroke(editor, (10, 10), (20, 10), tool=tool)
    assert (view.overlay == code).sum() > 50
    assert view.state.picture.masked == 0
    assert view.state.picture.modified
    assert view.state.history.undo == labels[0]
    stroke(editor, (20, 10), tool=tool, erase=True)
    assert view.state.history.undo == labels[1]
    clear = partial(editor.mask.clear, "avoided" if tool == "avoid" else "source")
    clear()
    assert view.state.history.undo == labels[2]
    assert not view.overlay.any()
    counts = []
    while view.state.history.undo:
        editor.history.undo()
        counts.append(view.state.picture.avoided + view.state.picture.sources)
        assert (view.overlay == code).sum() == counts[-1]
    assert counts[1] > counts[0] > counts[2] == 0
    assert view.state.history.redo == labels[0]
    assert not view.state.picture.modified


def test_tools_keep_their_sizes_and_swap_returns_to_the_brush(editor, view):
    editor.strokes.take("avoid")
    editor.strokes.set_diameter(50)
    editor.strokes.swap()
    assert (view.state.strokes.tool, view.state.strokes.diameter) == ("brush", 8)
    editor.strokes.take("avoid")
    assert view.state.strokes.diameter == 50


def test_the_eraser_does_not_erase_guides(editor, view):
    stroke(editor, (10, 10), tool="avoid")
    stroke(editor, (10, 10), tool="brush")
    editor.strokes.take("avoid")
    stroke(editor, (10, 10), tool="eraser")
    assert view.state.picture.masked == 0
    assert view.state.picture.avoided > 0
    assert (view.overlay == AVOIDED).sum() == view.state.picture.avoided


def test_clearing_the_mask_leaves_the_guides(editor, view):
    stroke(editor, (10, 10), tool="avoid")
    stroke(editor, (30, 10), tool="source")
    stroke(editor, (20, 30))
    editor.mask.clear()
    assert view.state.picture.masked == 0
    assert view.state.picture.avoided > 0
    assert view.state.picture.sources > 0


@pytest.mark.parametrize("method", METHODS)
def test_each_guide_is_sent_separately(editor, view, runner, method):
    editor.choices.choose(method=method)
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    assert runner.requests[-1].guides.protect is None
    assert runner.requests[-1].guides.sources is None
    stroke(editor, (30, 10), tool="avoid")
    editor.reconstruction.run()
    protected = runner.requests[-1].guides.protect
    assert protected[10, 30]
    assert protected.sum() == view.state.picture.avoided
    assert runner.requests[-1].guides.sources is None
    stroke(editor, (30, 14), tool="source")
    editor.reconstruction.run()
    np.testing.assert_array_equal(runner.requests[-1].guides.protect, protected)
    sources = runner.requests[-1].guides.sources
    if method in ("auto", "texture"):
        assert sources[17, 30]
        assert sources.sum() == view.state.picture.sources
    else:
        assert sources is None, "there is nothing that it would say to them"
        assert view.state.picture.sources > 0


def test_live_runs_when_a_guide_changes(editor, runner):
    stroke(editor, (10, 10), tool="avoid")
    editor.reconstruction.set_live(True)
    assert runner.requests == [], "nothing is masked"
    stroke(editor, (30, 20))
    stroke(editor, (10, 30), tool="source")
    editor.history.undo()
    assert len(runner.requests) == 3
    assert [request.explicit for request in runner.requests] == [False] * 3


# -- settings


def test_copying_settings_are_sent_only_for_methods_that_have_them(editor, view, runner):
    stroke(editor, (10, 10))
    settings = Copying(0.5, 3, 5, True)
    editor.choices.choose(copying=settings)
    assert runner.requests == [], "not live"
    assert view.state.choices.copying == settings
    for method in METHODS:
        editor.choices.choose(method=method)
        editor.reconstruction.run()
        options = runner.requests[-1].choices.options()
        given = {"locality": 0.5, "seed": 3, "patch_size": 5, "rotations": True}
        assert given.items() <= options.items() or method not in ("auto", "texture")
        assert given.keys().isdisjoint(options) or method in ("auto", "texture")


def test_live_runs_when_copying_settings_change(editor, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.set_live(True)
    editor.choices.choose(copying=Copying(0.5))
    editor.choices.choose(copying=Copying(0.5))
    assert len(runner.requests) == 2
    editor.choices.choose(method="detail")
    editor.choices.choose(copying=Copying(0.7))
    assert len(runner.requests) == 3


def test_another_try_has_the_next_seed_and_runs_at_once(editor, view, runner):
    editor.reconstruction.try_another()
    assert runner.requests == []
    assert view.notice is not None
    stroke(editor, (10, 10))
    editor.choices.choose(copying=Copying(0.5, 5))
    finish(editor, runner)
    editor.reconstruction.try_another()
    editor.reconstruction.try_another()
    assert [r.choices.copying.seed for r in runner.requests] == [5, 6, 7]
    assert view.state.choices.copying == Copying(0.5, 7)
    assert view.state.run.running


# -- refills


def test_a_request_names_the_last_finished_request(editor, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(0.5)
    editor.reconstruction.run()
    assert runner.requests[-1].complete is None
    runner.answer(1.0, finished=True)
    done = runner.requests[-1].number
    editor.reconstruction.run()
    assert runner.requests[-1].complete == done
    editor.reconstruction.cancel()
    editor.reconstruction.run()
    assert runner.requests[-1].complete == done
    runner.answer(1.0, finished=True, error="it broke")
    editor.reconstruction.run()
    assert runner.requests[-1].complete == done


@pytest.mark.parametrize("way", ["apply", "discard", "undo", "redo", "open"])
def test_a_fill_that_was_removed_or_restored_does_not_count_as_complete(
    editor, runner, view, source, way
):
    stroke(editor, (10, 10))
    finish(editor, runner)
    if way in ("apply", "discard"):
        getattr(editor.reconstruction, way)()
    elif way == "open":
        view.answer = "drop"
        editor.files.opening.open_path(source)
    else:
        editor.reconstruction.apply()
        stroke(editor, (40, 10))
        finish(editor, runner)
        editor.reconstruction.discard()
        editor.history.undo()
        if way == "redo":
            editor.history.redo()
    stroke(editor, (30, 30))
    editor.reconstruction.run()
    assert runner.requests[-1].complete is None


def test_undoing_a_stroke_keeps_the_fill_complete(editor, runner):
    stroke(editor, (10, 10))
    finish(editor, runner)
    stroke(editor, (30, 30))
    editor.history.undo()
    editor.reconstruction.run()
    assert runner.requests[-1].complete == runner.requests[0].number


def test_only_what_is_wanted_is_painted_over(editor, view, runner):
    stroke(editor, (10, 10))
    finish(editor, runner, 250)
    first = runner.requests[-1].mask
    stroke(editor, (40, 30))
    editor.reconstruction.run()
    wanted = runner.requests[-1].mask & ~first
    runner.answer(0.5, 240, wanted=wanted)
    assert (view.pixels[first] == 250).all()
    assert (view.pixels[wanted] == 240).all()
    assert (view.overlay[wanted] != PENDING).all()
    runner.answer(1.0, 230, wanted=wanted, finished=True)
    assert (view.pixels[first] == 250).all()
    assert (view.pixels[wanted] == 230).all()
    np.testing.assert_array_equal(
        view.pixels, editor.document.layers.shown(editor.document.layers.rect)
    )


# -- what was done where


def test_regions_are_reported_for_method_auto_only(editor, view, runner):
    regions = (Region(Rect(0, 0, 9, 9), 81, 4.5, 1.0),)
    stroke(editor, (10, 10))
    for method in ("auto", "texture"):
        editor.choices.choose(method=method)
        finish(editor, runner, regions=regions)
        assert view.status.regions == (regions if method == "auto" else ())
