from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import ntk_core
from inpaint_app.settings.copying import TEXTURE_METHODS, TextureSettings
from inpaint_app.settings.learning import RegressionSettings
from inpaint_app.settings.presets import CUSTOM, PRESETS, preset_of


@pytest.mark.parametrize("preset", PRESETS.values())
def test_the_engine_takes_them(preset):
    image, mask = np.zeros((2, 2), np.uint8), np.eye(2, dtype=bool)
    options = dict(preset.regression.options(preset.method))
    assert preset.regression.within(preset.method) == preset.regression, "all of it has an effect"
    if preset.method in TEXTURE_METHODS:
        options |= preset.texture.options
    ntk_core.inpaint_iter(image, mask, method=preset.method, **options).close()


def test_objects_are_for_texture():
    assert list(PRESETS) == ["scratch", "text", "dropout", "object"]
    assert PRESETS["object"].method == "texture"


def test_what_differs_is_custom_but_for_the_seed():
    chosen = PRESETS["scratch"]
    values = chosen.method, chosen.regression, replace(chosen.texture, seed=7)
    assert preset_of("scratch", *values) == "scratch"
    assert preset_of(CUSTOM, *values) == CUSTOM
    assert preset_of("no such", *values) == CUSTOM
    assert preset_of("scratch", "fast", *values[1:]) == CUSTOM
    assert preset_of("scratch", values[0], RegressionSettings(), values[2]) == CUSTOM
    assert preset_of("scratch", *values[:2], TextureSettings(rotations=True)) == CUSTOM


def test_choosing_one_sets_all_and_editing_it_makes_it_custom(controller):
    assert controller.state.preset == CUSTOM
    controller.set_texture(TextureSettings(seed=5))
    for name, preset in PRESETS.items():
        controller.set_preset(name)
        state = controller.state
        assert (state.preset, state.method, state.regression) == (
            name, preset.method, preset.regression,
        )  # fmt: skip
        assert state.texture.seed == 5, "another try is no edit"
    controller.set_method("fast")
    assert controller.state.preset == CUSTOM
    controller.set_method("texture")
    assert controller.state.preset == "object", "as it was"
    controller.set_preset("text")
    controller.set_regression(replace(controller.state.regression, passes=3))
    assert controller.state.preset == CUSTOM
    before = controller.state.regression
    controller.set_preset(CUSTOM)
    assert controller.state.regression == before


# -- what changes runs again


def filled(controller, runner):
    controller.begin_stroke((10, 10))
    controller.end_stroke()
    controller.run()
    runner.answer(1.0, finished=True)
    assert controller.state.has_fill
    assert not controller.state.running


CHANGES = {
    "method": lambda does: does.set_method("detail"),
    "regression": lambda does: does.set_regression(RegressionSettings(reach=20)),
    "feather": lambda does: does.set_feather(4),
    "texture": lambda does: does.set_texture(TextureSettings(rotations=True)),
    "preset": lambda does: does.set_preset("object"),
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
    controller.set_method("fast")
    filled(controller, runner)
    controller.set_regression(RegressionSettings(passes=3))
    controller.set_texture(TextureSettings(rotations=True))
    assert len(runner.requests) == 1
    controller.set_regression(RegressionSettings(passes=3, reach=5))
    assert runner.requests[-1].regression == RegressionSettings(reach=5)


def test_the_request_says_what_was_chosen(controller, runner):
    controller.set_feather(99)
    assert controller.state.feather == 64
    controller.set_feather(-3)
    assert controller.state.feather == 0
    controller.set_feather(5)
    controller.set_regression(RegressionSettings(3.0, 0.2, 4, 0.01, 9))
    filled(controller, runner)
    assert runner.requests[-1].feather == 5
    assert runner.requests[-1].regression == RegressionSettings(3.0, 0.2, 4, 0.01, 9)
    controller.set_method("texture")
    assert runner.requests[-1].regression == RegressionSettings()


def test_another_setting_means_everything_anew(controller, runner):
    from inpaint_app.filling.refill import Refills

    refills = Refills()
    filled(controller, runner)
    refills.wanted(runner.requests[-1])
    controller.begin_stroke((50, 30))
    controller.end_stroke()
    for change in (
        lambda: controller.set_regression(RegressionSettings(reach=20)),
        lambda: controller.set_feather(4),
    ):
        change()
        assert refills.wanted(runner.requests[-1]) is None
