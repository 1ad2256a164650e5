"""What the next step is, when a fill is no longer about the mask; and the time left."""

from __future__ import annotations

import numpy as np
import pytest


def paint(editor, *rows):
    mask = np.zeros(editor.document.layers.image.shape[:2], bool)
    for row in rows:
        mask[row, 10:40] = True
    editor.mask.add(mask)


def fill(editor, runner):
    editor.reconstruction.run()
    runner.answer(1.0, finished=True)


def test_a_fill_of_the_mask_is_the_next_step(editor, view, runner):
    paint(editor, 5)
    fill(editor, runner)
    assert view.state.picture.shown
    assert view.state.picture.covered


def test_after_undo_of_the_mask_applying_adds_no_step_and_redo_survives(editor, view, runner):
    paint(editor, 5)
    fill(editor, runner)
    editor.history.undo()
    assert (view.state.picture.filled, view.state.picture.shown) == (True, False)
    editor.reconstruction.apply()
    assert view.state.history.redo is not None
    assert view.state.history.step == 0
    editor.history.redo()
    assert view.state.picture.covered, "the fill is seen again"


def test_a_new_mask_beside_an_old_fill_is_to_be_reconstructed(editor, view, runner):
    paint(editor, 5)
    fill(editor, runner)
    paint(editor, 20)
    assert (view.state.picture.shown, view.state.picture.covered) == (True, False)
    fill(editor, runner)
    assert view.state.picture.covered


def test_a_new_mask_in_place_of_an_old_one_leaves_nothing_to_apply(editor, view, runner):
    paint(editor, 5)
    fill(editor, runner)
    editor.mask.clear()
    paint(editor, 20)
    assert (view.state.picture.shown, view.state.picture.covered) == (False, False)
    steps = view.state.history.step
    editor.reconstruction.apply()
    assert view.state.history.step == steps


def test_a_fill_stays_the_next_step_when_some_of_the_mask_is_erased(editor, view, runner):
    paint(editor, 5, 20)
    fill(editor, runner)
    editor.history.undo()
    editor.history.redo()
    editor.strokes.take("eraser")
    editor.strokes.begin((15.0, 20.5))
    editor.strokes.end()
    assert view.state.picture.covered


def test_the_time_left_only_falls(editor, view, runner, clock):
    paint(editor, 5)
    editor.reconstruction.run()
    random = np.random.default_rng(1)
    told = []
    for fraction in np.linspace(0.05, 0.99, 60):
        clock.now += random.uniform(0.0, 5.0)
        runner.answer(float(fraction), stage="guided", number=2)
        if view.status.seconds_left is not None:
            told.append(view.status.seconds_left)
    assert len(told) > 40
    assert told == sorted(told, reverse=True)
    editor.reconstruction.run()
    runner.answer(0.05, stage="guided", number=2)
    clock.now += 1000
    runner.answer(0.5, stage="guided", number=2)
    told = view.status.seconds_left
    assert told == pytest.approx(1000 / 0.45 * 0.5 * 1.25), "another run, another time"
