"""Which batches a pass leaves out."""

from __future__ import annotations

import numpy as np
import pytest

from ntk_core import inpaint, inpaint_iter

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


def test_fractions_never_fall_and_end_with_1():
    image, mask = picture()
    fractions = [step.fraction for step in inpaint_iter(image, mask, method="detail")]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1


def test_what_is_left_out_does_not_depend_on_the_number_of_threads():
    image, mask = picture()
    one, four = (inpaint(image, mask, method="detail", workers=count).image for count in (1, 4))
    np.testing.assert_array_equal(one, four)
