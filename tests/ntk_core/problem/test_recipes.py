"""What is said of options: their defaults and ranges are those that a run has."""

from __future__ import annotations

import itertools

import pytest

from ntk_core import METHODS, RANGES, InvalidOptionError, defaults
from ntk_core.problem.recipes import (
    DENSE,
    GROUP_TURNS,
    LOOKALIKES,
    NARROW,
    OF_METHOD,
    WIDE,
    Lookalikes,
    recipe_for,
)


@pytest.mark.parametrize("method", METHODS)
def test_defaults_are_the_parameters_of_a_run_without_options(method: str) -> None:
    found = defaults(method)
    assert set(found) == set(OF_METHOD[method])
    assert None not in found.values()
    # To give them is to give nothing; but a bandwidth that is given does not adapt.
    found.pop("bandwidth", None)
    assert recipe_for(method, **found) == recipe_for(method)


def test_the_default_bandwidth_is_that_for_half_the_pixels_observed() -> None:
    recipe = recipe_for("detail")
    bandwidth = defaults("detail")["bandwidth"]
    assert recipe.patch_for(0.5).bandwidth == recipe.patch_for(1.0).bandwidth == bandwidth
    assert recipe.patch_for(0.2).bandwidth < bandwidth


def test_an_unknown_method_has_no_defaults() -> None:
    with pytest.raises(InvalidOptionError):
        defaults("slow")


@pytest.mark.parametrize("name", RANGES)
def test_values_outside_the_ranges_are_refused(name: str) -> None:
    low, high = RANGES[name]
    method = "texture" if name in OF_METHOD["texture"] else "detail"
    for value in (low, high):
        recipe_for(method, **{name: value})
    for value in (low - 1, high + 2):
        with pytest.raises(InvalidOptionError, match=name):
            recipe_for(method, **{name: value})


@pytest.mark.parametrize("passes", [3, 4, 8, 64])
@pytest.mark.parametrize("density", [0.05, 0.5, 1.0])
def test_every_pass_uses_one_of_the_listed_lookalikes(passes: int, density: float) -> None:
    recipe = recipe_for("detail", passes=passes)
    ways = {recipe.lookalikes_in(number, density) for number in range(2, passes + 1)}
    assert ways <= set(LOOKALIKES)
    spacing, noise = (2, 0.8) if density < DENSE else (3, 1.0)
    last = Lookalikes(8, 60, spacing, by_variance=False, noise=noise)
    assert recipe.lookalikes_in(passes, density) == last


@pytest.mark.parametrize(("passes", "turns"), [(4, 5), (12, 13), (64, GROUP_TURNS)])
def test_groups_are_made_more_often_than_passes_from_lookalikes(passes: int, turns: int) -> None:
    recipe = recipe_for("detail", passes=passes)
    assert recipe.group_turns == turns
    kinds = [recipe.groups_in(left) for left in range(turns)]
    assert set(kinds) <= set(LOOKALIKES)
    assert [kind.side for kind in kinds[:4]] == [NARROW.side, WIDE.side] * 2
    # Groups overlap more in the last three turns.
    assert [kind.spacing for kind in kinds[:4]] == [3, 6, 3, WIDE.spacing]


def test_small_patches_overlap_more_once_unless_nearly_all_is_observed() -> None:
    recipe = recipe_for("detail")

    def spacings(density: float) -> list[int]:
        kinds = [recipe.lookalikes_in(number, density) for number in range(4, recipe.passes)]
        return [kind.spacing for kind in kinds if kind.side == 4]

    assert spacings(0.05) == spacings(DENSE - 0.01) == [1, 2, 2, 2]
    assert spacings(DENSE) == spacings(1.0) == [2, 2, 2, 2]


@pytest.mark.parametrize("passes", [1, 2, 3, 5, 12, 64])
def test_the_share_of_the_work_grows_from_0_to_1(passes: int) -> None:
    recipe = recipe_for("detail", passes=passes)
    shares = [recipe.done_after(number) for number in range(passes + 1)]
    assert (shares[0], shares[-1]) == (0, 1)
    assert all(before < after for before, after in itertools.pairwise(shares))
