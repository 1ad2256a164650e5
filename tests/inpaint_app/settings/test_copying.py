from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import ntk_core
from inpaint_app.settings.copying import COPYING_METHODS, LARGEST_LOCALITY, Copying
from ntk_core import InvalidOptionError


def ask(**options):
    image, mask = np.zeros((2, 2), np.uint8), np.eye(2, dtype=bool)
    ntk_core.inpaint_iter(image, mask, **options).close()


def test_methods_with_copying_options_are_those_of_the_engine():
    for method in ntk_core.METHODS:
        assert bool(Copying().options(method)) == (method in COPYING_METHODS)
        ask(method=method, **Copying().options(method))
        if method not in COPYING_METHODS:
            with pytest.raises(InvalidOptionError):
                ask(method=method, **Copying().options("texture"))


def test_ranges_and_defaults_are_those_of_the_engine():
    (least, most), (first, last) = ntk_core.RANGES["locality"], ntk_core.RANGES["seed"]
    smallest, largest = ntk_core.RANGES["patch_size"]
    Copying(least, first, smallest), Copying(most, last, largest)
    for beyond in ({"locality": most * 1.01}, {"seed": last + 1}, {"patch_size": largest + 2}):
        with pytest.raises(ValueError, match="out of range"):
            Copying(**beyond)
    assert most == LARGEST_LOCALITY
    first_try, usual = Copying(), ntk_core.defaults("texture")
    assert (first_try.seed, first_try.rotations) == (usual["seed"], usual["rotations"])


@pytest.mark.parametrize(
    "settings",
    [
        Copying(),
        Copying(0.0, 3, 3, True),
        Copying(LARGEST_LOCALITY, 2**31 - 1, 31),
    ],
)
def test_values_in_range_are_accepted_by_the_engine(settings):
    ask(method="texture", **settings.options("texture"))
    assert dataclasses.asdict(settings) == settings.options("texture")


@pytest.mark.parametrize(
    "bad",
    [
        {"locality": -0.1}, {"locality": 11}, {"locality": float("nan")}, {"seed": -1},
        {"seed": 2**31}, {"patch_size": 8}, {"patch_size": 1}, {"patch_size": 33},
    ],
)  # fmt: skip
def test_values_the_engine_refuses_cannot_be_set(bad):
    with pytest.raises(ValueError, match="out of range"):
        Copying(**bad)
    with pytest.raises(InvalidOptionError):
        ask(method="texture", **bad)


@pytest.mark.parametrize("bad", [{"locality": "1"}, {"seed": "1"}, {"seed": 0.5}, {"rotations": 2}])
def test_values_that_are_not_numbers_are_refused(bad):
    with pytest.raises((TypeError, ValueError)):
        Copying(**bad)


def test_seeds_wrap_around():
    assert Copying().next_seed == 1
    assert Copying(seed=2**31 - 1).next_seed == 0
