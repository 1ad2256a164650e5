"""Gram matrices and Cholesky factors of small systems, by one register-blocked loop.

Tiles of a few hundred unknowns are too small for a threaded BLAS and too many to call one
through Python. Both the Gram matrix of the features and the factorisation of the kernel are
“subtract P'P from an upper trapezoid”, so both are `subtract_gram`; it runs at about the rate of
a tuned BLAS, needs no library state, and gives the same bits in every thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Four = tuple[np.float32, np.float32, np.float32, np.float32]

__all__ = ["factorise", "subtract_gram"]

BLOCK = 8  # rows eliminated one by one before `subtract_gram`, the faster loop, takes over
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

    Rows i run over top … bottom − 1 and columns j over max(i, left) … the end. Four rows
    and four k are taken together, so that sixteen multiply-adds share eight loads; the lower rows
    are thereby also touched up to three columns left of their diagonals, where nothing is kept.

    Parameters
    ----------
    parts : ndarray, shape (K, n), float32, C-contiguous
    matrix : ndarray, shape (m ≤ n, n), float32, C-contiguous
        May be `parts` itself where rows first … last and top … bottom do not overlap.
    """
    end = np.uint64(matrix.shape[1])  # unsigned: negative indices need a test that bars vectors
    for k in range(first, last, 4):
        for row in range(top, bottom, 4):
            begin = np.uint64(max(row, left))
            if k + 4 > last or row + 4 > bottom:
                for i in range(row, min(row + 4, bottom)):
                    for rest in range(k, min(k + 4, last)):
                        factor = parts[rest, i]
                        for j in range(begin, end):
                            matrix[i, j] -= factor * parts[rest, j]
                continue
            # Sixteen factors in registers: each load below serves four multiply-adds.
            at = np.uint64(row)
            a, b = _four(parts, k, at), _four(parts, k, at + np.uint64(1))
            c, d = _four(parts, k, at + np.uint64(2)), _four(parts, k, at + np.uint64(3))
            for j in range(begin, end):
                p = _four(parts, k, j)
                matrix[row, j] -= _dot(a, p)
                matrix[row + 1, j] -= _dot(b, p)
                matrix[row + 2, j] -= _dot(c, p)
                matrix[row + 3, j] -= _dot(d, p)


@compiled
def _four(parts: NDArray[np.float32], k: int, j: np.uint64 | int) -> Four:
    """Return the numbers of column j in rows k … k + 3, which stay in registers."""
    return parts[k, j], parts[k + 1, j], parts[k + 2, j], parts[k + 3, j]


@compiled
def _dot(a: Four, b: Four) -> np.float32:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3]


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
        # What these rows explain is taken off all rows below at once, by the faster loop.
        subtract_gram(matrix, first, last, matrix, last, rows, last)
