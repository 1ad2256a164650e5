from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import ntk_core
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.copying import Copying
from inpaint_app.settings.learning import Learning
from inpaint_app.settings.presets import CUSTOM, PRESETS
from ntk_core import Architecture


@pytest.mark.parametrize("name", PRESETS)
def test_the_engine_accepts_every_preset(name):
    image, mask = np.zeros((2, 2), np.uint8), np.eye(2, dtype=bool)
    preset = PRESETS[name]
    assert preset.learning.within(preset.method) == preset.learning, "all of it has an effect"
    ntk_core.inpaint_iter(image, mask, **Choices().with_preset(name).options()).close()


def test_the_preset_for_objects_uses_method_texture():
    assert list(PRESETS) == ["scratch", "text", "dropout", "object"]
    assert PRESETS["object"].method == "texture"


def test_changed_choices_are_custom_except_for_the_seed():
    chosen = Choices(copying=Copying(seed=7)).with_preset("scratch")
    assert chosen.copying.seed == 7
    assert chosen.shown_preset == "scratch"
    assert replace(chosen, feather=3, architecture=Architecture(1)).shown_preset == "scratch"
    for change in (
        {"preset": CUSTOM},
        {"preset": "text"},
        {"method": "fast"},
        {"learning": Learning()},
        {"copying": Copying(rotations=True)},
    ):
        assert replace(chosen, **change).shown_preset == CUSTOM


def test_choosing_a_preset_sets_all_and_editing_makes_it_custom(editor):
    assert editor.state.choices.shown_preset == CUSTOM
    editor.choices.choose(copying=Copying(seed=5))
    for name, preset in PRESETS.items():
        editor.choices.choose_preset(name)
        state = editor.state
        assert (state.choices.shown_preset, state.choices.method, state.choices.learning) == (
            name, preset.method, preset.learning,
        )  # fmt: skip
        assert state.choices.copying.seed == 5, "another try is no edit"
    editor.choices.choose(method="fast")
    assert editor.state.choices.shown_preset == CUSTOM
    editor.choices.choose(method="texture")
    assert editor.state.choices.shown_preset == "object", "as it was"
    editor.choices.choose_preset("text")
    editor.choices.choose(learning=replace(editor.state.choices.learning, passes=3))
    assert editor.state.choices.shown_preset == CUSTOM
    before = editor.state.choices.learning
    editor.choices.choose_preset(CUSTOM)
    assert editor.state.choices.learning == before


# -- what changes runs again


def filled(editor, runner):
    editor.strokes.begin((10, 10))
    editor.strokes.end()
    editor.reconstruction.run()
    runner.answer(1.0, finished=True)
    assert editor.state.picture.filled
    assert not editor.state.run.running


CHANGES = {
    "method": lambda does: does.choices.choose(method="detail"),
    "regression": lambda does: does.choices.choose(learning=Learning(reach=20)),
    "feather": lambda does: does.choices.choose(feather=4),
    "texture": lambda does: does.choices.choose(copying=Copying(rotations=True)),
    "preset": lambda does: does.choices.choose_preset("object"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_runs_again_if_a_fill_is_shown(editor, runner, change):
    filled(editor, runner)
    change(editor)
    assert len(runner.requests) == 2
    assert editor.state.run.running
    change(editor)
    assert len(runner.requests) == 2, "nothing was changed"


def test_a_preset_runs_again_though_the_method_has_no_use_for_what_changes(editor, runner):
    editor.choices.choose(method="texture", learning=Learning(reach=20))
    filled(editor, runner)
    editor.choices.choose_preset("object")
    assert editor.state.choices.learning == Learning()
    assert [request.explicit for request in runner.requests] == [True, False]
    editor.choices.choose_preset(CUSTOM)
    assert len(runner.requests) == 2, "nothing but the name was changed"


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_replaces_the_running_request(editor, runner, change):
    editor.strokes.begin((10, 10))
    editor.strokes.end()
    editor.reconstruction.run()
    change(editor)
    assert [r.number for r in runner.requests] == [1, 2]
    runner.answer(1.0, request=runner.requests[0], finished=True)
    assert editor.state.run.running, "that was the answer to the older one"


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_without_a_fill_runs_nothing(editor, runner, change):
    change(editor)
    editor.strokes.begin((10, 10))
    editor.strokes.end()
    change(editor)
    assert not runner.requests
    assert editor.document.history.position == 1


def test_a_change_that_the_method_ignores_runs_nothing(editor, runner):
    editor.choices.choose(method="fast")
    filled(editor, runner)
    editor.choices.choose(learning=Learning(passes=3))
    editor.choices.choose(copying=Copying(rotations=True))
    assert len(runner.requests) == 1
    editor.choices.choose(learning=Learning(passes=3, reach=5))
    options = runner.requests[-1].choices.options()
    assert options == {"method": "fast", "architecture": None, "reach": 5}


def test_the_request_contains_the_choices(editor, runner):
    editor.choices.choose(feather=5)
    editor.choices.choose(learning=Learning(3.0, 0.2, 4, 0.01, 9))
    filled(editor, runner)
    choices = runner.requests[-1].choices
    assert choices.feather == 5
    learning = {"radius": 3.0, "bandwidth": 0.2, "passes": 4, "ridge": 0.01, "reach": 9}
    assert learning.items() <= choices.options().items()
    editor.choices.choose(method="texture")
    assert learning.keys().isdisjoint(runner.requests[-1].choices.options())


def test_another_setting_fills_everything_again(editor, runner):
    from inpaint_app.filling.refill import Refills

    refills = Refills()
    filled(editor, runner)
    refills.wanted(runner.requests[-1])
    editor.strokes.begin((50, 30))
    editor.strokes.end()
    for change in (
        lambda: editor.choices.choose(learning=Learning(reach=20)),
        lambda: editor.choices.choose(feather=4),
    ):
        change()
        assert refills.wanted(runner.requests[-1]) is None
