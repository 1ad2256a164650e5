"""The choices for one picture: what they ask of the engine, and what files hold of them."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ntk_core
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.copying import Copying
from inpaint_app.settings.learning import RANGES, Learning
from inpaint_app.settings.presets import CUSTOM, PRESETS
from inpaint_app.settings.seam import WIDEST
from ntk_core import BORDERS, METHODS, Architecture


def perhaps(strategy):
    return st.none() | strategy


COPYING = st.builds(
    Copying,
    locality=perhaps(st.floats(0, 10)),
    seed=st.integers(0, 2**31 - 1),
    patch_size=perhaps(st.sampled_from(range(3, 32, 2))),
    rotations=st.booleans(),
)
LEARNING = st.builds(
    Learning,
    **{
        name: perhaps((st.integers if name in ("passes", "reach") else st.floats)(low, high))
        for name, (low, high) in RANGES.items()
    },
)
ARCHITECTURE = st.builds(
    Architecture,
    levels=st.integers(0, 5),
    slope=st.floats(-1, 1),
    resampling=st.sampled_from(["nearest", "bilinear"]),
    prior=st.sampled_from(["stationary", "identity", "adjacency", "meshgrid"]),
    radius=st.floats(0.1, 1000),
    solver=st.sampled_from(["auto", "cholesky", "conjugate-gradients", "eigenpro"]),
    border=st.sampled_from(["padded", "torus"]),
)
CHOICES = st.builds(
    Choices,
    method=st.sampled_from(METHODS),
    architecture=ARCHITECTURE,
    copying=COPYING,
    learning=LEARNING,
    preset=st.sampled_from([CUSTOM, *PRESETS]),
    feather=st.integers(0, WIDEST),
    keep_mask=st.booleans(),
)
FULL = Choices(
    "texture",
    Architecture(2, 0.5, "bilinear", "adjacency", 3.5, "eigenpro"),
    Copying(0.25, 7, 9, True),
    Learning(3.0, 0.2, 4, 0.01, 9),
    CUSTOM,
    6,
    True,
)
STORED = {
    "method": "texture",
    "architecture": {
        "levels": 2, "slope": 0.5, "resampling": "bilinear", "prior": "adjacency", "radius": 3.5,
        "solver": "eigenpro",
    },
    "texture": {"locality": 0.25, "seed": 7, "patch_size": 9, "rotations": True},
    "regression": {"radius": 3.0, "bandwidth": 0.2, "passes": 4, "ridge": 0.01, "reach": 9},
    "preset": "custom",
    "feather": 6,
    "keep_mask": True,
}  # fmt: skip
"""What sessions hold, written down here: their keys must not change with names in the code."""


# -- as JSON


def test_the_keys_of_stored_choices_do_not_change():
    assert FULL.to_json() == STORED
    assert list(FULL.to_json()) == list(STORED)
    assert Choices.from_json(STORED) == FULL


@pytest.mark.parametrize("opacity", [1, 60, 100])
def test_opacity_is_stored_unless_it_is_the_usual_one(opacity):
    chosen = replace(FULL, opacity=opacity)
    assert chosen.to_json().get("opacity", 100) == opacity
    for otherwise in (Choices(), Choices(opacity=30)):  # it is not that of an older session
        assert Choices.from_json(chosen.to_json(), otherwise) == chosen
    for wrong in (0, 101, 50.5, True, "50", None):
        assert Choices.from_json({**STORED, "opacity": wrong}).opacity == 100


@pytest.mark.parametrize("border", BORDERS)
def test_the_border_is_stored_unless_it_is_the_usual_one(border):
    chosen = Choices("paper", Architecture(1, border=border))
    stored = chosen.to_json()
    assert stored["architecture"].get("border", "padded") == border
    assert ("border" in stored["architecture"]) is (border != "padded")
    other = Choices("paper", Architecture(2, border="torus"))
    assert Choices.from_json(stored, other) == chosen  # an older session has the usual one
    for wrong in ("open", 3, None, ["torus"]):
        found = Choices.from_json({"architecture": {"levels": 1, "border": wrong}})
        assert found.architecture == Architecture()


@given(CHOICES, CHOICES)
def test_choices_survive_json(choices, otherwise):
    stored = json.loads(json.dumps(choices.to_json()))
    found = Choices.from_json(stored, otherwise)
    assert found == replace(choices, preset=choices.shown_preset)


@given(st.sampled_from([*PRESETS]), CHOICES)
def test_a_preset_is_restored_by_its_name(name, choices):
    chosen = choices.with_preset(name)
    assert Choices.from_json(chosen.to_json()).shown_preset == name


@pytest.mark.parametrize("key", STORED)
def test_missing_values_keep_the_fallback(key):
    stored = {name: value for name, value in STORED.items() if name != key}
    assert Choices.from_json(stored | {"of a later version": 3}).to_json() == {
        **STORED, key: Choices().to_json()[key],
    }  # fmt: skip
    other = replace(Choices("fast", Architecture(1), feather=1), learning=Learning(1.0))
    assert Choices.from_json(stored, other).to_json() == {**STORED, key: other.to_json()[key]}


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("method", ["dream", "", None, 3, [], {}]),
        (
            "architecture",
            [None, 3, "", [], {"levels": 99}, {"levels": None}, {"levels": "x"}, {"prior": "x"},
             {"slope": 2.0}, {"levels": 1, "depth": 1}, {"levels": float("inf")}],
        ),
        (
            "texture",
            [None, 3, "", {"seed": "1"}, {"seed": -1}, {"seed": 1.0}, {"patch_size": 8},
             {"locality": "near"}, {"rotations": 1}, {"seed": 1, "colour": 3}],
        ),
        (
            "regression",
            [None, 7, "", {"reach": 1}, {"radius": "far"}, {"passes": 2.5}, {"ridge": True},
             {"reach": 9, "colour": 3}],
        ),
        ("preset", ["nothing", None, 3, [], {}, "scratch"]),  # the others are no "scratch"
        ("feather", [5.5, "3", None, True, []]),
        ("keep_mask", ["yes", 0, 1, None]),
    ],
)  # fmt: skip
def test_invalid_values_keep_the_fallback(key, values):
    for value in values:
        assert Choices.from_json(STORED | {key: value}, FULL) == FULL, value


def test_a_stored_feather_out_of_range_is_clipped():
    assert Choices.from_json({"feather": 99}).feather == 64
    assert Choices.from_json({"feather": -3}).feather == 0


def test_levels_may_be_stored_with_a_decimal_point():
    found = Choices.from_json({"architecture": {"levels": 2.0}}).architecture
    assert found == Architecture(2)
    assert type(found.levels) is int


# -- values


@pytest.mark.parametrize(
    "bad",
    [{"method": "dream"}, {"feather": -1}, {"feather": 65}, {"feather": 2.0}, {"feather": True},
     {"keep_mask": 1}, {"preset": "nothing"}],
)  # fmt: skip
def test_values_out_of_range_are_refused(bad):
    with pytest.raises(ValueError, match="out of range"):
        Choices(**bad)


# -- what is asked of the engine


@given(CHOICES)
def test_the_engine_accepts_the_options_of_any_choices(choices):
    image, mask = np.zeros((2, 2), np.uint8), np.eye(2, dtype=bool)
    ntk_core.inpaint_iter(image, mask, **choices.options()).close()


@pytest.mark.parametrize(
    ("method", "names"),
    [
        ("auto", {"locality", "seed", "patch_size", "rotations", *RANGES}),
        ("fast", {"radius", "ridge", "reach"}),
        ("detail", {*RANGES}),
        ("texture", {"locality", "seed", "patch_size", "rotations"}),
        ("paper", {"ridge"}),
    ],
)
def test_each_method_gets_only_its_own_options(method, names):
    choices = replace(FULL, method=method)
    options = choices.options()
    assert options.pop("method") == method
    assert options.pop("architecture") == (FULL.architecture if method == "paper" else None)
    values = STORED["texture"] | STORED["regression"]
    assert options == {name: values[name] for name in names}
    assert choices.copies == ("seed" in names)


def test_unset_options_are_left_to_the_engine():
    assert Choices("detail").options() == {"method": "detail", "architecture": None}


@given(CHOICES, CHOICES)
def test_choices_fill_alike_if_options_and_feather_are_equal(one, other):
    asked = one.options() == other.options() and one.feather == other.feather
    assert one.fills_like(other) == asked


def test_every_choice_of_the_method_changes_the_fill():
    learning, copying = Learning(reach=5), Copying(seed=3)
    for method, change, differs in (
        ("auto", {"method": "fast"}, True),
        ("auto", {"feather": 1}, True),
        ("auto", {"copying": copying}, True),
        ("detail", {"copying": copying}, False),
        ("detail", {"learning": learning}, True),
        ("texture", {"learning": learning}, False),
        ("paper", {"architecture": Architecture(1)}, True),
        ("auto", {"architecture": Architecture(1)}, False),
        ("auto", {"keep_mask": True}, False),
        ("detail", {"preset": "text"}, False),
    ):
        choices = Choices(method)
        assert choices.fills_like(replace(choices, **change)) != differs, (method, change)


def test_a_preset_changes_only_its_own_choices():
    chosen = FULL.with_preset("text")
    assert (chosen.method, chosen.learning) == ("detail", Learning(radius=8.0, reach=24))
    assert chosen.copying == Copying(seed=7)
    rest = {each.name for each in fields(Choices)} - {"method", "learning", "copying", "preset"}
    assert all(getattr(chosen, name) == getattr(FULL, name) for name in rest)
    assert chosen.with_preset(CUSTOM) == replace(chosen, preset=CUSTOM)
