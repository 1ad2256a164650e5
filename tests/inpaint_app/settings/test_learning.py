from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import ntk_core
from inpaint_app.settings.learning import (
    NAMES,
    OPTIONS_OF_METHOD,
    RANGES,
    Learning,
    usual,
)
from ntk_core import InvalidOptionError
from ntk_core.problem.recipes import OF_METHOD, recipe_for


def ask(method, **options):
    image, mask = np.zeros((2, 2), np.uint8), np.eye(2, dtype=bool)
    ntk_core.inpaint_iter(image, mask, method=method, **options).close()


def test_methods_with_learning_options_are_those_of_the_engine():
    assert set(OPTIONS_OF_METHOD) == set(ntk_core.METHODS)
    for method, names in OPTIONS_OF_METHOD.items():
        assert set(names) <= set(OF_METHOD[method])
        left_out = set(OF_METHOD[method]) & set(NAMES) - set(names)
        # Of these one pass makes no use: it compares nothing, and there is but one.
        assert left_out == ({"bandwidth", "passes"} if method == "fast" else set())


@pytest.mark.parametrize("name", NAMES)
def test_the_ranges_are_those_of_the_engine(name):
    low, high = RANGES[name]
    assert (low, high) == ntk_core.RANGES[name]
    for value in (low, high):
        ask("detail", **Learning(**{name: value}).options("detail"))
    for value in (low * 0.9 - (name in ("passes", "reach")), high * 1.1 + 1):
        value = int(value) if name in ("passes", "reach") else value
        with pytest.raises(ValueError, match="out of range"):
            Learning(**{name: value})
        with pytest.raises(InvalidOptionError):
            ask("detail", **{name: value})


@pytest.mark.parametrize(
    "bad",
    [{"passes": 1.5}, {"reach": 3.0}, {"radius": float("nan")}, {"ridge": "0.1"}, {"passes": True}],
)
def test_invalid_values_are_refused(bad):
    with pytest.raises(ValueError, match="out of range"):
        Learning(**bad)


def test_only_options_that_were_set_and_fit_the_method_are_passed():
    every = Learning(3.0, 0.2, 4, 0.01, 9)
    for method, names in OPTIONS_OF_METHOD.items():
        assert every.options(method) == {n: getattr(every, n) for n in names}
        assert Learning().options(method) == {}
        assert every.within(method).options("auto") == every.options(method)
        if names:
            ask(method, **every.options(method))


@pytest.mark.parametrize("method", ["fast", "auto"])
@pytest.mark.parametrize("name", ["radius", "passes", "ridge", "reach"])
def test_shown_defaults_are_those_of_the_engine(name, method):
    assert usual(name, method) == getattr(recipe_for(method), name)


@pytest.mark.parametrize("method", ["texture", "paper"])
def test_options_that_a_method_lacks_show_the_default_of_auto(method):
    assert usual("reach", method) == usual("reach", "auto")


def test_the_shown_bandwidth_is_that_for_half_the_pixels_observed():
    assert usual("bandwidth", "detail") == pytest.approx(
        recipe_for("detail").patch_for(0.5).bandwidth
    )


def test_fields_come_in_the_order_of_the_names():
    assert tuple(f.name for f in dataclasses.fields(Learning)) == NAMES == tuple(RANGES)
