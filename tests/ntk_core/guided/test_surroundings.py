from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ntk_core.guided.surroundings import surroundings_of
from ntk_core.guided.tiling import tile_missing
from ntk_core.problem.problem import Problem


@given(
    height=st.integers(1, 80),
    width=st.integers(2, 140),
    reach=st.integers(1, 40),
    padding=st.integers(0, 6),
    seed=st.integers(0, 99),
)
def test_surroundings_are_cut_from_the_mirrored_estimate(height, width, reach, padding, seed):
    rng = np.random.default_rng(seed)
    image = rng.random((height, width, 2)).astype(np.float32)
    mask = rng.random((height, width)) < 0.3
    mask[0, :2] = True, False
    problem = Problem.of(image, mask)
    tiling = tile_missing(problem.observed)
    estimate = rng.random((tiling.rows.size, 2)).astype(np.float32)
    whole = image.copy()
    whole[tiling.rows, tiling.columns] = estimate
    mirrored = np.pad(whole, ((padding, padding), (padding, padding), (0, 0)), "symmetric")
    for batch in tiling.batches:
        around = surroundings_of(
            batch.rect, problem, tiling, estimate, reach=reach, padding=padding
        )
        rect = around.rect
        assert rect.top == max(batch.rect.top - reach, 0)
        assert rect.right == min(batch.rect.right + reach, width)
        np.testing.assert_array_equal(around.observed, ~mask[rect.slices])
        np.testing.assert_array_equal(
            around.picture,
            mirrored[rect.top : rect.bottom + 2 * padding, rect.left : rect.right + 2 * padding],
        )
