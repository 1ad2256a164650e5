"""What methods look at, and the grid on which a cut makes no difference: held to the engine."""

from __future__ import annotations

import numpy as np
import pytest

from ntk_core import METHODS, InvalidOptionError
from ntk_core.extent import ALIGN, BLOCK, PART_METHODS, Sight
from ntk_core.extent.sight import COPYING, MARGIN, STRIP_METHODS
from ntk_core.guided.engine import Sketch
from ntk_core.guided.passes import patches_over
from ntk_core.guided.tiling import tile_missing
from ntk_core.problem.problem import Problem
from ntk_core.problem.recipes import recipe_for
from ntk_core.texture.surroundings import LEAST_AROUND


@pytest.mark.parametrize("method", PART_METHODS)
def test_sight_follows_the_recipe(method: str) -> None:
    sight, recipe = Sight.of(method), recipe_for(method)
    assert (sight.reach, sight.of_a_pass) == (recipe.reach, recipe.sight)
    assert sight.passes == (0 if method == "texture" else recipe.passes)
    assert sight.copies == (method in ("auto", "texture"))


def test_options_change_the_sight_and_wrong_ones_are_refused() -> None:
    assert Sight.of("detail", reach=30, passes=2).of_a_pass == recipe_for("detail", reach=30).sight
    assert Sight.of("detail", passes=2).passes == 2
    with pytest.raises(InvalidOptionError):
        Sight.of("texture", reach=30)


def test_only_copying_methods_look_around_wide_holes() -> None:
    assert Sight.of("auto").around_hole(50) == 3 * 50
    assert Sight.of("detail").around_hole(50) == 0


def test_the_listed_methods_are_those_of_the_engine() -> None:
    assert {*PART_METHODS, "paper"} == set(METHODS)
    assert set(STRIP_METHODS) <= set(PART_METHODS)
    assert set(COPYING) <= set(PART_METHODS)


def test_the_margin_covers_all_that_is_read_unless_a_hole_is_wide() -> None:
    farthest = recipe_for("detail", reach=64).sight
    assert max(farthest, LEAST_AROUND, 2 * max(BLOCK)) + max(BLOCK) <= MARGIN


def test_a_part_on_the_grid_has_the_blocks_of_the_whole_image() -> None:
    missing = np.random.default_rng(0).random((2 * ALIGN, 2 * ALIGN)) < 0.1
    whole, part = (tile_missing(~each) for each in (missing, missing[ALIGN:, ALIGN:]))
    down, across = (ALIGN // side for side in BLOCK)
    assert np.array_equal(whole.blocks[down:, across:] >= 0, part.blocks >= 0)
    inside = (whole.rows >= ALIGN) & (whole.columns >= ALIGN)
    # Block by block and tile by tile in the same order, and so solved with the same neighbours.
    assert np.array_equal(whole.rows[inside] - ALIGN, part.rows)
    assert np.array_equal(whole.columns[inside] - ALIGN, part.columns)


def test_a_part_on_the_grid_has_the_patches_of_the_whole_image() -> None:
    recipes = [recipe_for("detail", passes=passes) for passes in (8, 64)]
    kinds = {
        recipe.lookalikes_in(number, density)
        for recipe in recipes
        for number in range(1, recipe.passes + 1)
        for density in (0.1, 0.5, 1.0)
    }
    assert len(kinds) > 1
    for kind in kinds:
        length = 3 * ALIGN + 57  # both end where the image does
        begin, end = ALIGN + 60, ALIGN + 90
        whole = patches_over(begin, end, kind.side, length, kind.spacing)
        part = patches_over(begin - ALIGN, end - ALIGN, kind.side, length - ALIGN, kind.spacing)
        assert np.array_equal(whole - ALIGN, part)


def test_a_part_on_the_grid_has_the_coarse_picture_of_the_whole_image() -> None:
    rng = np.random.default_rng(1)
    image = rng.random((4 * ALIGN, 4 * ALIGN), np.float32)
    mask = np.zeros(image.shape, bool)
    mask[2 * ALIGN : 2 * ALIGN + 40, 2 * ALIGN + 5 : 2 * ALIGN + 90] = True
    begin = 2 * ALIGN - MARGIN
    whole = Sketch.of(Problem.of(image, mask), 0)
    part = Sketch.of(Problem.of(image[begin:, begin:], mask[begin:, begin:]), 0)
    assert begin % ALIGN == 0
    assert np.array_equal(whole.background, part.background)
