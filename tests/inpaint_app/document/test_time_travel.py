"""Several steps at once are what the same steps one after the other are, and history is bounded."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_app.document.document import Document
from inpaint_app.document.history import History
from inpaint_app.files.picture import Picture

if TYPE_CHECKING:
    from inpaint_app.document.edits import Edit

SHAPE = (24, 31)


def new_document(**options) -> Document:
    pixels = np.random.default_rng(0).integers(0, 200, (*SHAPE, 3), dtype=np.uint8)
    pixels.flags.writeable = False
    return Document(Picture(pixels), **options)


def do(document: Document, what: str, row: int, column: int) -> None:
    """Make one step of some kind somewhere."""
    if what in ("paint", "erase"):
        point = (float(column), float(row))
        document.layers.selection.stamp(point, point, 7, value=what == "paint")
        document.commit_mask(what)
    elif what == "protect":
        document.layers.layer("avoided").stamp((3, 3), (column, row), 3, value=True)
        document.commit_mask("protect", "avoided")
    elif document.layers.selection.count:
        covers = document.layers.selection.snapshot()
        document.layers.start_fill(covers)
        pixels = document.layers.image.copy()
        pixels[covers] = (row, column, 7)
        document.layers.paste_fill(document.layers.rect, pixels)
        if what == "discard":
            document.discard_fill()
        else:
            document.apply_fill(keep_mask=what == "apply-keep")


def look(document: Document) -> tuple[bytes, ...]:
    """Return all that can be seen of a document, and what was applied to it."""
    rect = document.layers.rect
    arrays = document.layers.shown(rect), document.layers.overlay(rect), document.layers.image
    return (*(array.tobytes() for array in arrays), bytes([document.layers.has_fill]))


WALKS = st.lists(
    st.tuples(
        st.sampled_from(["paint", "erase", "protect", "apply", "apply-keep", "discard"]),
        st.integers(0, SHAPE[0] - 1),
        st.integers(0, SHAPE[1] - 1),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(WALKS, st.lists(st.integers(-2, 14), max_size=8))
def test_travelling_agrees_with_single_steps(walk, journeys):
    quick, slow = new_document(), new_document()
    for step in walk:
        do(quick, *step)
        do(slow, *step)
    original = quick.picture.pixels.copy()
    for target in journeys:
        images = [quick.layers.image]
        before = [image.copy() for image in images]
        made = quick.travel_to(target)
        reached = min(max(target, 0), len(quick.history.commands))
        count = 0
        while slow.history.position > reached:
            slow.travel_to(slow.history.position - 1)
            count += 1
        while slow.history.position < reached:
            slow.travel_to(slow.history.position + 1)
            count += 1
        assert len(made) == count
        assert look(quick) == look(slow)
        assert quick.history.position == slow.history.position
        assert not quick.layers.image.flags.writeable
        # A worker may be reading the image that it was given.
        for image, copy in zip(images, before, strict=True):
            np.testing.assert_array_equal(image, copy)
    np.testing.assert_array_equal(quick.picture.pixels, original)


def test_a_picture_taken_for_another_thread_does_not_change_later():
    document = new_document()
    do(document, "paint", 10, 10)
    covers = document.layers.selection.snapshot()
    document.layers.start_fill(covers)
    pixels = document.layers.image.copy()
    pixels[covers] = 250
    document.layers.paste_fill(document.layers.rect, pixels)
    expected = document.layers.shown(document.layers.rect)
    later = document.layers.shown_later()
    document.layers.paste_fill(document.layers.rect, np.zeros_like(pixels))
    do(document, "erase", 10, 10)
    np.testing.assert_array_equal(later(), expected)
    assert (later()[covers] == 250).all()


def test_500_strokes_on_24_megapixels_stay_inside_the_budget():
    large, small = 64 << 20, 4 << 20
    pixels = np.zeros((4000, 6000), np.uint8)
    pixels.flags.writeable = False
    document = Document(Picture(pixels), history_budget=large)
    tight: History[Edit] = History(small)  # the same steps with less room
    rng = np.random.default_rng(0)
    counts = [0]  # of masked pixels, after each step
    for _ in range(500):
        points = rng.uniform((0, 0), (6000, 4000), (3, 2)).tolist()
        for start, end in itertools.pairwise(points):
            document.layers.selection.stamp(start, end, 200, value=bool(rng.random() < 0.6))
        if document.commit_mask("paint"):  # else it erased nothing
            counts.append(document.layers.selection.count)
            assert document.history.last is not None
            tight.push(document.history.last)
        assert document.history.nbytes <= large
        assert tight.nbytes <= small
    assert len(document.history.commands) == len(counts) - 1
    document.history.budget = small
    assert document.history.commands == tight.commands
    kept = document.history.position
    assert 100 < kept < len(counts) - 1
    assert document.history.forgets
    # As far back as what is kept, and to the same number of pixels as there were then.
    for back in range(1, 21):
        document.travel_to(document.history.position - 1)
        assert document.layers.selection.count == counts[-1 - back]
    document.travel_to(0)
    assert document.travel_to(-1) == ()
    assert document.layers.selection.count == counts[-1 - kept]
    document.travel_to(kept)
    assert document.layers.selection.count == counts[-1]


# -- with the editor


def stroke(editor, *points):
    editor.strokes.begin(points[0])
    for point in points[1:]:
        editor.strokes.extend(point)
    editor.strokes.end()


def consistent(editor, view):
    document = editor.document
    np.testing.assert_array_equal(view.pixels, document.layers.shown(document.layers.rect))
    np.testing.assert_array_equal(view.overlay, document.layers.overlay(document.layers.rect))
    assert view.state == editor.state


def test_travelling_repaints_once_and_runs_once(editor, view, runner, monkeypatch):
    for x in (5, 20, 40, 55):
        stroke(editor, (x, 10))
    painted = []
    show = view.show_overlay
    monkeypatch.setattr(view, "show_overlay", lambda *a: painted.append(a[0]) or show(*a))
    editor.reconstruction.set_live(True)
    started = len(runner.requests)
    editor.history.travel_to(1)
    assert len(painted) == 1
    assert len(runner.requests) == started + 1
    assert (view.state.history.step, len(view.state.history.steps)) == (1, 4)
    assert [step.label for step in view.state.history.steps] == ["paint"] * 4
    consistent(editor, view)
    editor.history.travel_to(1)
    assert len(painted) == 1


def test_travelling_over_fills_restores_them(editor, view, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(1.0, finished=True)
    editor.reconstruction.apply()
    stroke(editor, (40, 20))
    editor.reconstruction.run()
    runner.answer(1.0, value=120, finished=True)
    editor.reconstruction.apply()
    end = view.pixels.copy()
    editor.history.travel_to(0)
    consistent(editor, view)
    np.testing.assert_array_equal(view.pixels, editor.document.picture.pixels)
    editor.history.travel_to(99)
    consistent(editor, view)
    np.testing.assert_array_equal(view.pixels, end)
    assert view.state.history.step == 4


def test_travelling_ends_an_unfinished_stroke_first(editor, view):
    stroke(editor, (10, 10))
    editor.strokes.begin((30, 30))
    editor.history.travel_to(0)
    assert view.state.picture.masked == 0
    assert len(view.state.history.steps) == 2
    consistent(editor, view)


def test_the_budget_applies_now_and_to_the_next_picture(editor, view, source):
    for x in range(5, 55, 5):
        stroke(editor, (x, 10))
    used = view.state.history.nbytes
    editor.history.set_budget(used // 2)
    assert view.state.history.budget == used // 2
    assert view.state.history.nbytes <= used // 2
    assert view.state.history.forgets
    assert 1 <= len(view.state.history.steps) < 10
    view.answer = "drop"
    editor.files.opening.open_path(source)
    assert not view.state.history.forgets
    for x in range(5, 55, 5):
        stroke(editor, (x, 10))
    assert view.state.history.nbytes <= used // 2
