"""Which batches a pass leaves out."""

from __future__ import annotations

import numpy as np
import pytest

from ntk_core import inpaint, inpaint_iter
from ntk_core.guided import engine
from ntk_core.guided.tiling import TILE
from ntk_core.problem.problem import Problem
from ntk_core.problem.recipes import recipe_for

SIDE = 64  # of a batch


def picture() -> tuple[np.ndarray, np.ndarray]:
    """Return noise beside a flat part, and a mask with a batch in each."""
    image = np.full((SIDE, 4 * SIDE), 120, np.uint8)
    image[:, : 2 * SIDE] = np.random.default_rng(0).integers(0, 256, (SIDE, 2 * SIDE))
    mask = np.zeros(image.shape, bool)
    mask[20:23, 8:56] = mask[20:23, 3 * SIDE + 8 : 3 * SIDE + 56] = True
    return image, mask


def numbers(image, mask, **options) -> tuple[list[int], list[int]]:
    """Return the numbers of the passes in which the left and the right batch are solved."""
    left, right = [], []
    for step in inpaint_iter(image, mask, method="detail", **options):
        if step.stage != "coarse" and step.stage != "compile":
            (left if step.changed.left < 2 * SIDE else right).append(step.number)
    return left, right


@pytest.mark.parametrize("passes", [6, 8])
def test_a_batch_that_hardly_changes_waits_for_the_last_pass(passes):
    left, right = numbers(*picture(), passes=passes)
    assert left == list(range(1, passes + 1))
    assert right == [1, 2, 3, 4, 5, passes]


def test_nothing_waits_before_both_sizes_of_patches_have_been_compared():
    for passes in (1, 4, 5):
        for part in numbers(*picture(), passes=passes):
            assert part == list(range(1, passes + 1))


def actives(monkeypatch, image, mask) -> list[np.ndarray]:
    """Return what each pass from the second on solves for, as pictures."""
    found = []
    problem, recipe = Problem.of(image, mask), recipe_for("detail")
    original = engine._active_after

    def recorded(current, change, sparse):
        active = original(current, change, sparse)
        picture = np.zeros(mask.shape, bool)
        picture[current.tiling.rows, current.tiling.columns] = active
        found.append(picture)
        return active

    monkeypatch.setattr(engine, "_active_after", recorded)
    for _ in engine.run_passes(problem, recipe, 1, engine.Sketch.of(problem, recipe.sight)):
        pass
    return found


def test_tiles_of_one_batch_wait_by_themselves(monkeypatch):
    image = np.full((SIDE, SIDE), 120, np.uint8)
    image[:, : SIDE // 2] = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE // 2))
    mask = np.zeros(image.shape, bool)
    mask[17:20, 2:62] = True  # in one row of tiles
    flat = slice(SIDE // 2 + TILE, None)  # no patch over it holds noise
    for number, active in enumerate(actives(monkeypatch, image, mask), start=2):
        if number <= 5 or number == 12:
            np.testing.assert_array_equal(active, mask)
            continue
        assert active.any()
        assert not active[:, flat].any()
        for left in range(0, SIDE, TILE):
            tile = active[:, left : left + TILE]
            assert not tile.any() or np.array_equal(tile, mask[:, left : left + TILE])


def test_where_few_pixels_are_observed_later_passes_are_left_out(monkeypatch):
    image = np.random.default_rng(0).integers(0, 256, (SIDE, 5 * SIDE)).astype(np.uint8)
    share = np.where(np.arange(5 * SIDE) < 2 * SIDE, 0.85, 0.5)
    mask = np.random.default_rng(1).random(image.shape) < share
    found = actives(monkeypatch, image, mask)
    for number, active in enumerate(found, start=2):
        left, right = active[:, :SIDE].any(), active[:, 4 * SIDE :].any()
        assert right
        assert left == (number <= 7 or number == 12)


def test_fractions_never_fall_and_end_with_1():
    image, mask = picture()
    fractions = [step.fraction for step in inpaint_iter(image, mask, method="detail")]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1


def test_what_is_left_out_does_not_depend_on_the_number_of_threads():
    image, mask = picture()
    one, four = (inpaint(image, mask, method="detail", workers=count).image for count in (1, 4))
    np.testing.assert_array_equal(one, four)
