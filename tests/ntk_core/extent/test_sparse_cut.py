"""Groups of look-alikes reach far: a part on the grid still has the fill of the whole image."""

from __future__ import annotations

import numpy as np

from ntk_core import inpaint
from ntk_core.extent import ALIGN, BLOCK
from ntk_core.problem.recipes import recipe_for


def test_a_sparse_part_on_the_grid_is_what_it_is_in_the_whole_image() -> None:
    y, x = np.mgrid[: 3 * ALIGN, : 2 * ALIGN]
    image = (127 + 80 * np.sin(x / 3 + y / 7) + 40 * np.sin(y / 11)).astype(np.uint8)
    mask = np.zeros(image.shape, bool)
    begin = -(-(ALIGN + recipe_for("detail").far_sight) // BLOCK[0]) * BLOCK[0]
    middle = np.s_[begin : begin + 2 * BLOCK[0], BLOCK[1] : 3 * BLOCK[1]]
    mask[middle] = np.random.default_rng(0).random((2 * BLOCK[0], 2 * BLOCK[1])) < 0.85
    image[mask] = 0
    whole = inpaint(image, mask, method="detail", passes=5)
    part = inpaint(image[ALIGN:], mask[ALIGN:], method="detail", passes=5)
    assert np.array_equal(whole.image[ALIGN:], part.image)
    assert np.array_equal(whole.deviation[ALIGN:], part.deviation)
