from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntk_core.guided.triangular import factorise, subtract_gram


@settings(deadline=None)
@given(
    count=st.integers(1, 80),
    parts=st.integers(0, 14),
    rows=st.integers(1, 80),
    seed=st.integers(0, 2**32 - 1),
)
def test_subtract_gram_equals_a_matrix_product(count, parts, rows, seed):
    rng = np.random.default_rng(seed)
    rows = min(rows, count)
    features = rng.standard_normal((parts, count)).astype(np.float32)
    matrix = rng.standard_normal((rows, count)).astype(np.float32)
    expected = matrix - features[:, :rows].T @ features
    subtract_gram(features, parts, matrix, 0, rows)
    np.testing.assert_allclose(np.triu(matrix), np.triu(expected), atol=1e-4)


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 15, 16, 17, 31, 100, 256])
@pytest.mark.parametrize("sides", [1, 7])
def test_factorise_equals_a_dense_solve(size, sides):
    rng = np.random.default_rng(size)
    root = rng.standard_normal((size, size + 3))
    kernel = root @ root.T / size + 0.1 * np.eye(size)
    right = rng.standard_normal((size, sides))
    matrix = np.hstack([kernel, right]).astype(np.float32)
    matrix[np.tril_indices(size, -1)] = np.float32(9e9)  # nothing depends on what is below
    factorise(matrix)
    upper = np.linalg.cholesky(kernel).T
    np.testing.assert_allclose(np.triu(matrix[:, :size]), upper, atol=2e-5)
    np.testing.assert_allclose(
        matrix[:, size:].T @ matrix[:, size:],
        right.T @ np.linalg.solve(kernel, right),
        rtol=1e-4,
        atol=1e-3,
    )
