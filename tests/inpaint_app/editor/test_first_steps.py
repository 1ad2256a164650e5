from __future__ import annotations

import numpy as np

from inpaint_app.editor.first_steps import FirstSteps
from inpaint_app.editor.state import State


def test_each_first_step_is_ticked_when_it_is_done(editor, view, runner, tmp_path):
    steps = FirstSteps()

    def follow(expected):
        steps.follow(view.state)
        assert steps.done == expected

    follow((False, False, False))
    point = (10, 10)
    editor.strokes.begin(point)
    editor.strokes.end()
    follow((True, False, False))
    editor.history.undo()
    follow((True, False, False))  # what is done stays done
    editor.history.redo()
    editor.reconstruction.run()
    follow((True, False, False))
    runner.answer(finished=True, fraction=1.0)
    follow((True, True, False))
    editor.reconstruction.apply()
    follow((True, True, False))
    view.path = tmp_path / "mask.png"
    editor.history.undo()
    editor.files.masks.ask_and_write()
    assert view.path.exists()
    follow((True, True, False))  # that was not the picture
    view.path = tmp_path / "out.png"
    editor.files.exporting.export()
    follow((True, True, True))
    assert steps.finished


def test_an_export_before_any_fill_does_not_count(editor, view, tmp_path):
    steps = FirstSteps()
    view.path = tmp_path / "out.png"
    editor.files.exporting.export()
    steps.follow(view.state)
    assert steps.done == (False, False, False)


def test_copying_counts_as_exporting(editor, view, runner):
    steps = FirstSteps()
    editor.strokes.begin((10, 10))
    editor.reconstruction.run()
    runner.answer(finished=True, fraction=1.0)
    steps.follow(view.state)
    offered = []
    editor.files.exporting.copy(np.asarray, offered.append)
    steps.follow(view.state)
    assert len(offered) == 1
    assert steps.finished


def test_an_empty_window_ticks_no_step():
    steps = FirstSteps()
    steps.follow(State())
    assert not any(steps.done)
