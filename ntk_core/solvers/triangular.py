"""Gram matrices and Cholesky factors of small systems, by one register-blocked loop.

Tiles of a few hundred unknowns are too small for a threaded BLAS and too many to call one
through Python. Both the Gram matrix of the features and the factorisation of the kernel are
«subtract P'P from an upper trapezoid», so both are `subtract_gram`; it runs at about the rate of
a tuned BLAS, needs no library state, and gives the same bits in every thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["factorise", "subtract_gram"]

BLOCK = 32  # rows eliminated together: large enough to amortise, small enough to stay in L1 cache
SMALLEST = np.float32(1e-6)  # of a pivot, if rounding or a tiny ridge leaves less


@compiled
def subtract_gram(
    parts: NDArray[np.float32],
    first: int,
    last: int,
    matrix: NDArray[np.float32],
    top: int,
    bottom: int,
    left: int,
) -> None:
    """Do matrix[i, j] −= Σ_k parts[k, i] parts[k, j], in place, for k in first … last − 1.

    Rows i run over top … bottom − 1 and columns j over max(i, left) … the end. Rows are taken
    in pairs, so that eight multiply-adds share six loads; the lower row of a pair is thereby
    also touched one column left of its diagonal, where nothing is kept.

    Parameters
    ----------
    parts : ndarray, shape (K, n), float32, C-contiguous
    matrix : ndarray, shape (m ≤ n, n), float32, C-contiguous
        May be `parts` itself where rows first … last and top … bottom do not overlap.
    """
    end = np.uint64(matrix.shape[1])  # unsigned: negative indices need a test that bars vectors
    for k in range(first, last, 4):
        whole = k + 4 <= last
        for row in range(top, bottom - 1, 2):
            begin = np.uint64(max(row, left))
            if not whole:
                for rest in range(k, last):
                    a, b = parts[rest, row], parts[rest, row + 1]
                    for j in range(begin, end):
                        matrix[row, j] -= a * parts[rest, j]
                        matrix[row + 1, j] -= b * parts[rest, j]
                continue
            a0, b0 = parts[k, row], parts[k, row + 1]
            a1, b1 = parts[k + 1, row], parts[k + 1, row + 1]
            a2, b2 = parts[k + 2, row], parts[k + 2, row + 1]
            a3, b3 = parts[k + 3, row], parts[k + 3, row + 1]
            for j in range(begin, end):
                p0, p1, p2, p3 = parts[k, j], parts[k + 1, j], parts[k + 2, j], parts[k + 3, j]
                matrix[row, j] -= a0 * p0 + a1 * p1 + a2 * p2 + a3 * p3
                matrix[row + 1, j] -= b0 * p0 + b1 * p1 + b2 * p2 + b3 * p3
    if (bottom - top) % 2:  # the row without a partner
        row = bottom - 1
        for k in range(first, last):
            a = parts[k, row]
            for j in range(np.uint64(max(row, left)), end):
                matrix[row, j] -= a * parts[k, j]


@compiled
def factorise(matrix: NDArray[np.float32]) -> None:
    """Cholesky-factorise K and forward-substitute right-hand sides, in place.

    Parameters
    ----------
    matrix : ndarray, shape (n, n + r), float32, C-contiguous
        The upper triangle of K, positive definite and with a diagonal of about 1, and beside it r
        right-hand sides B. What lies left of the diagonal is neither read nor kept. On return the
        upper triangle holds U with K = U'U, and beside it U'⁻¹ B; hence B_a' K⁻¹ B_b is the dot
        product of two columns.
    """
    rows = matrix.shape[0]
    end = np.uint64(matrix.shape[1])
    for first in range(0, rows, BLOCK):
        last = min(first + BLOCK, rows)
        for row in range(first, last):
            scale = np.float32(1) / np.sqrt(max(matrix[row, row], SMALLEST))
            for j in range(np.uint64(row), end):
                matrix[row, j] *= scale
            for other in range(row + 1, last):
                a = matrix[row, other]
                for j in range(np.uint64(other), end):
                    matrix[other, j] -= a * matrix[row, j]
        subtract_gram(matrix, first, last, matrix, last, rows, last)
