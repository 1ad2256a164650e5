"""What the controller does for wide holes: where to take from, settings, other tries, refills."""

from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.document.overlay import PENDING, PROTECTED, SOURCE
from inpaint_app.settings.copying import Copying
from ntk_core import METHODS, Rect, Region


def stroke(controller, *points, tool="brush", **options):
    controller.select_tool(tool)
    controller.begin_stroke(points[0], **options)
    for point in points[1:]:
        controller.extend_stroke(point)
    controller.end_stroke()


def finish(controller, runner, value=250, **options):
    controller.run()
    runner.answer(1.0, value, finished=True, **options)


@pytest.fixture(autouse=True)
def _small_brushes(request):
    if "controller" in request.fixturenames:
        controller = request.getfixturevalue("controller")
        for tool in ("protect", "source", "brush"):
            controller.select_tool(tool)
            controller.set_diameter(8)


# -- guides


@pytest.mark.parametrize(
    ("tool", "code", "labels"),
    [
        ("protect", PROTECTED, ["protect", "unprotect", "clear-protection"]),
        ("source", SOURCE, ["add-source", "remove-source", "clear-sources"]),
    ],
)
def test_a_guide_is_painted_erased_and_cleared_one_step_each(controller, view, tool, code, labels):
    stroke(controller, (10, 10), (20, 10), tool=tool)
    assert (view.overlay == code).sum() > 50
    assert view.state.masked == 0
    assert view.state.modified
    assert view.state.undo == labels[0]
    stroke(controller, (20, 10), tool=tool, erase=True)
    assert view.state.undo == labels[1]
    clear = controller.clear_protection if tool == "protect" else controller.clear_sources
    clear()
    assert view.state.undo == labels[2]
    assert not view.overlay.any()
    counts = []
    while view.state.undo:
        controller.undo()
        counts.append(view.state.protected + view.state.sources)
        assert (view.overlay == code).sum() == counts[-1]
    assert counts[1] > counts[0] > counts[2] == 0
    assert view.state.redo == labels[0]
    assert not view.state.modified


def test_each_tool_keeps_its_own_size_and_the_brush_is_what_one_comes_back_to(controller, view):
    controller.select_tool("protect")
    controller.set_diameter(50)
    controller.swap_tools()
    assert (view.state.tool, view.state.diameter) == ("brush", 8)
    controller.select_tool("protect")
    assert view.state.diameter == 50


def test_the_eraser_erases_from_the_mask_alone(controller, view):
    stroke(controller, (10, 10), tool="protect")
    stroke(controller, (10, 10), tool="brush")
    controller.select_tool("protect")
    stroke(controller, (10, 10), tool="eraser")
    assert view.state.masked == 0
    assert view.state.protected > 0
    assert (view.overlay == PROTECTED).sum() == view.state.protected


def test_clearing_the_mask_leaves_the_guides(controller, view):
    stroke(controller, (10, 10), tool="protect")
    stroke(controller, (30, 10), tool="source")
    stroke(controller, (20, 30))
    controller.clear_mask()
    assert view.state.masked == 0
    assert view.state.protected > 0
    assert view.state.sources > 0


@pytest.mark.parametrize("method", METHODS)
def test_guides_are_sent_each_by_itself(controller, view, runner, method):
    controller.choose(method=method)
    stroke(controller, (10, 10))
    controller.run()
    assert runner.requests[-1].guides.protect is None
    assert runner.requests[-1].guides.sources is None
    stroke(controller, (30, 10), tool="protect")
    controller.run()
    protected = runner.requests[-1].guides.protect
    assert protected[10, 30]
    assert protected.sum() == view.state.protected
    assert runner.requests[-1].guides.sources is None
    stroke(controller, (30, 14), tool="source")
    controller.run()
    np.testing.assert_array_equal(runner.requests[-1].guides.protect, protected)
    sources = runner.requests[-1].guides.sources
    if method in ("auto", "texture"):
        assert sources[17, 30]
        assert sources.sum() == view.state.sources
    else:
        assert sources is None, "there is nothing that it would say to them"
        assert view.state.sources > 0


def test_live_runs_when_a_guide_changes(controller, runner):
    stroke(controller, (10, 10), tool="protect")
    controller.set_live(True)
    assert runner.requests == [], "nothing is masked"
    stroke(controller, (30, 20))
    stroke(controller, (10, 30), tool="source")
    controller.undo()
    assert len(runner.requests) == 3
    assert [request.explicit for request in runner.requests] == [False] * 3


# -- settings


def test_settings_are_asked_for_with_the_methods_that_have_them(controller, view, runner):
    stroke(controller, (10, 10))
    settings = Copying(0.5, 3, 5, True)
    controller.choose(copying=settings)
    assert runner.requests == [], "not live"
    assert view.state.choices.copying == settings
    for method in METHODS:
        controller.choose(method=method)
        controller.run()
        options = runner.requests[-1].choices.options()
        given = {"locality": 0.5, "seed": 3, "patch_size": 5, "rotations": True}
        assert given.items() <= options.items() or method not in ("auto", "texture")
        assert given.keys().isdisjoint(options) or method in ("auto", "texture")


def test_live_runs_when_they_change(controller, runner):
    stroke(controller, (10, 10))
    controller.set_live(True)
    controller.choose(copying=Copying(0.5))
    controller.choose(copying=Copying(0.5))
    assert len(runner.requests) == 2
    controller.choose(method="detail")
    controller.choose(copying=Copying(0.7))
    assert len(runner.requests) == 3


def test_another_try_has_the_next_seed_and_runs_at_once(controller, view, runner):
    controller.try_another()
    assert runner.requests == []
    assert view.notice is not None
    stroke(controller, (10, 10))
    controller.choose(copying=Copying(0.5, 5))
    finish(controller, runner)
    controller.try_another()
    controller.try_another()
    assert [r.choices.copying.seed for r in runner.requests] == [5, 6, 7]
    assert view.state.choices.copying == Copying(0.5, 7)
    assert view.state.running


# -- refills


def test_a_request_names_the_last_that_came_to_its_end(controller, runner):
    stroke(controller, (10, 10))
    controller.run()
    runner.answer(0.5)
    controller.run()
    assert runner.requests[-1].complete is None
    runner.answer(1.0, finished=True)
    done = runner.requests[-1].number
    controller.run()
    assert runner.requests[-1].complete == done
    controller.cancel()
    controller.run()
    assert runner.requests[-1].complete == done
    runner.answer(1.0, finished=True, error="it broke")
    controller.run()
    assert runner.requests[-1].complete == done


@pytest.mark.parametrize("way", ["apply", "discard", "undo", "redo", "open"])
def test_a_fill_that_went_or_came_back_is_not_complete(controller, runner, view, source, way):
    stroke(controller, (10, 10))
    finish(controller, runner)
    if way in ("apply", "discard"):
        getattr(controller, way)()
    elif way == "open":
        view.answer = "drop"
        controller.filing.open_path(source)
    else:
        controller.apply()
        stroke(controller, (40, 10))
        finish(controller, runner)
        controller.discard()
        controller.undo()
        if way == "redo":
            controller.redo()
    stroke(controller, (30, 30))
    controller.run()
    assert runner.requests[-1].complete is None


def test_undoing_a_stroke_leaves_it_complete(controller, runner):
    stroke(controller, (10, 10))
    finish(controller, runner)
    stroke(controller, (30, 30))
    controller.undo()
    controller.run()
    assert runner.requests[-1].complete == runner.requests[0].number


def test_only_what_is_wanted_is_painted_over(controller, view, runner):
    stroke(controller, (10, 10))
    finish(controller, runner, 250)
    first = runner.requests[-1].mask
    stroke(controller, (40, 30))
    controller.run()
    wanted = runner.requests[-1].mask & ~first
    runner.answer(0.5, 240, wanted=wanted)
    assert (view.pixels[first] == 250).all()
    assert (view.pixels[wanted] == 240).all()
    assert (view.overlay[wanted] != PENDING).all()
    runner.answer(1.0, 230, wanted=wanted, finished=True)
    assert (view.pixels[first] == 250).all()
    assert (view.pixels[wanted] == 230).all()
    np.testing.assert_array_equal(view.pixels, controller.document.shown(controller.document.rect))


# -- what was done where


def test_what_was_done_where_is_told_of_method_auto_only(controller, view, runner):
    regions = (Region(Rect(0, 0, 9, 9), 81, 4.5, 1.0),)
    stroke(controller, (10, 10))
    for method in ("auto", "texture"):
        controller.choose(method=method)
        finish(controller, runner, regions=regions)
        assert view.status.regions == (regions if method == "auto" else ())
