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
def test_the_engine_takes_them(name):
    image, mask = np.zeros((2, 2), np.uint8), np.eye(2, dtype=bool)
    preset = PRESETS[name]
    assert preset.learning.within(preset.method) == preset.learning, "all of it has an effect"
    ntk_core.inpaint_iter(image, mask, **Choices().with_preset(name).options()).close()


def test_objects_are_for_texture():
    assert list(PRESETS) == ["scratch", "text", "dropout", "object"]
    assert PRESETS["object"].method == "texture"


def test_what_differs_is_custom_but_for_the_seed():
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


def test_choosing_one_sets_all_and_editing_it_makes_it_custom(controller):
    assert controller.state.choices.shown_preset == CUSTOM
    controller.choose(copying=Copying(seed=5))
    for name, preset in PRESETS.items():
        controller.choose_preset(name)
        state = controller.state
        assert (state.choices.shown_preset, state.choices.method, state.choices.learning) == (
            name, preset.method, preset.learning,
        )  # fmt: skip
        assert state.choices.copying.seed == 5, "another try is no edit"
    controller.choose(method="fast")
    assert controller.state.choices.shown_preset == CUSTOM
    controller.choose(method="texture")
    assert controller.state.choices.shown_preset == "object", "as it was"
    controller.choose_preset("text")
    controller.choose(learning=replace(controller.state.choices.learning, passes=3))
    assert controller.state.choices.shown_preset == CUSTOM
    before = controller.state.choices.learning
    controller.choose_preset(CUSTOM)
    assert controller.state.choices.learning == before


# -- what changes runs again


def filled(controller, runner):
    controller.begin_stroke((10, 10))
    controller.end_stroke()
    controller.run()
    runner.answer(1.0, finished=True)
    assert controller.state.has_fill
    assert not controller.state.running


CHANGES = {
    "method": lambda does: does.choose(method="detail"),
    "regression": lambda does: does.choose(learning=Learning(reach=20)),
    "feather": lambda does: does.choose(feather=4),
    "texture": lambda does: does.choose(copying=Copying(rotations=True)),
    "preset": lambda does: does.choose_preset("object"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_runs_again_what_was_filled(controller, runner, change):
    filled(controller, runner)
    change(controller)
    assert len(runner.requests) == 2
    assert controller.state.running
    change(controller)
    assert len(runner.requests) == 2, "nothing was changed"


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_supersedes_what_runs(controller, runner, change):
    controller.begin_stroke((10, 10))
    controller.end_stroke()
    controller.run()
    change(controller)
    assert [r.number for r in runner.requests] == [1, 2]
    runner.answer(1.0, request=runner.requests[0], finished=True)
    assert controller.state.running, "that was the answer to the older one"


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_alone_runs_nothing(controller, runner, change):
    change(controller)
    controller.begin_stroke((10, 10))
    controller.end_stroke()
    change(controller)
    assert not runner.requests
    assert controller.document.history.position == 1


def test_what_the_method_does_not_have_runs_nothing(controller, runner):
    controller.choose(method="fast")
    filled(controller, runner)
    controller.choose(learning=Learning(passes=3))
    controller.choose(copying=Copying(rotations=True))
    assert len(runner.requests) == 1
    controller.choose(learning=Learning(passes=3, reach=5))
    options = runner.requests[-1].choices.options()
    assert options == {"method": "fast", "architecture": None, "reach": 5}


def test_the_request_says_what_was_chosen(controller, runner):
    controller.choose(feather=5)
    controller.choose(learning=Learning(3.0, 0.2, 4, 0.01, 9))
    filled(controller, runner)
    choices = runner.requests[-1].choices
    assert choices.feather == 5
    learning = {"radius": 3.0, "bandwidth": 0.2, "passes": 4, "ridge": 0.01, "reach": 9}
    assert learning.items() <= choices.options().items()
    controller.choose(method="texture")
    assert learning.keys().isdisjoint(runner.requests[-1].choices.options())


def test_another_setting_means_everything_anew(controller, runner):
    from inpaint_app.filling.refill import Refills

    refills = Refills()
    filled(controller, runner)
    refills.wanted(runner.requests[-1])
    controller.begin_stroke((50, 30))
    controller.end_stroke()
    for change in (
        lambda: controller.choose(learning=Learning(reach=20)),
        lambda: controller.choose(feather=4),
    ):
        change()
        assert refills.wanted(runner.requests[-1]) is None
