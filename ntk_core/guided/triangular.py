"""Gram matrices and Cholesky factors of small systems, block by block in registers.

Tiles of a few hundred unknowns are too small for a threaded BLAS and too many to call one
through Python. Both the Gram matrix of the features and the factorisation of the kernel are
“subtract P'P from an upper trapezoid”, so both are `subtract_gram`. It needs no library state, and
every entry is a sum in the order of k, so it has the same bits in every thread.

Both functions work on blocks of four rows and sixteen columns, which end at the last column. So no
row has a rest at its end. The first block of a row may reach up to 15 columns left of the diagonal,
where nothing is kept. Two blocks beside each other are eight vectors of sums: enough to add to
until the first sum is ready.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.compiled import compiled
from ntk_core.machine.vectors import LANES, load, minus_scaled, scaled, store, store_first

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["factorise", "subtract_gram"]

ROWS = 4  # of a block
SMALLEST = np.float32(1e-6)  # of a pivot, if rounding or a tiny ridge leaves less


@compiled
def subtract_gram(
    parts: NDArray[np.float32], count: int, matrix: NDArray[np.float32], top: int, bottom: int
) -> None:
    """Do matrix[i, j] −= Σ_k parts[k, i] parts[k, j], in place, for k in 0 … count − 1.

    Rows i run over top … bottom − 1 and columns j over i … the end; see above for what is left of
    these.

    Parameters
    ----------
    parts : ndarray, shape (K ≥ count, n), float32, C-contiguous
    matrix : ndarray, shape (m ≤ n, n), float32, C-contiguous
        May be `parts` itself where rows 0 … count − 1 and top … bottom − 1 do not overlap.
    """
    end = matrix.shape[1]
    if end < LANES:
        _subtract_narrow(parts, count, matrix, top, bottom)
        return
    for row in range(top, bottom, ROWS):
        column, width = _first_block(row, end)
        if (end - column - width) // LANES % 2 == 0:
            _subtract_block(parts, count, matrix, row, bottom, column, width)
            column, width = column + width, LANES
        while column < end:
            _subtract_two_blocks(parts, count, matrix, row, bottom, column, width)
            column, width = column + width + LANES, LANES


@compiled
def _first_block(row: int, end: int) -> tuple[int, int]:
    """Return where the first block begins that holds column `row`, and how many columns it has.

    It has less than sixteen if there are not so many before the second one.
    """
    rest = end % LANES
    if row < rest:
        return 0, rest
    return row - (row - rest) % LANES, LANES


@compiled
def _rows_below(row: int, bottom: int) -> tuple[int, int, int]:
    """Return the other three rows of a block: the last one again where fewer are left."""
    return min(row + 1, bottom - 1), min(row + 2, bottom - 1), min(row + 3, bottom - 1)


@compiled
def _subtract_block(
    parts: NDArray[np.float32],
    count: int,
    matrix: NDArray[np.float32],
    row: int,
    bottom: int,
    column: int,
    width: int,
) -> None:
    """Subtract from the first `width` columns of one block."""
    b_row, c_row, d_row = _rows_below(row, bottom)
    a, b = load(matrix, row, column), load(matrix, b_row, column)
    c, d = load(matrix, c_row, column), load(matrix, d_row, column)
    for k in range(np.uint64(count)):  # unsigned: an index that may be negative needs a test
        part = load(parts, k, column)
        a = minus_scaled(a, parts[k, np.uint64(row)], part)
        b = minus_scaled(b, parts[k, np.uint64(b_row)], part)
        c = minus_scaled(c, parts[k, np.uint64(c_row)], part)
        d = minus_scaled(d, parts[k, np.uint64(d_row)], part)
    store_first(matrix, row, column, a, width)
    store_first(matrix, b_row, column, b, width)
    store_first(matrix, c_row, column, c, width)
    store_first(matrix, d_row, column, d, width)


@compiled
def _subtract_two_blocks(
    parts: NDArray[np.float32],
    count: int,
    matrix: NDArray[np.float32],
    row: int,
    bottom: int,
    column: int,
    width: int,
) -> None:
    """Do the same, and for the whole block beside it."""
    b_row, c_row, d_row = _rows_below(row, bottom)
    beside = column + width
    a, b = load(matrix, row, column), load(matrix, b_row, column)
    c, d = load(matrix, c_row, column), load(matrix, d_row, column)
    p, q = load(matrix, row, beside), load(matrix, b_row, beside)
    r, s = load(matrix, c_row, beside), load(matrix, d_row, beside)
    for k in range(np.uint64(count)):
        part, other = load(parts, k, column), load(parts, k, beside)
        factor = parts[k, np.uint64(row)]
        a, p = minus_scaled(a, factor, part), minus_scaled(p, factor, other)
        factor = parts[k, np.uint64(b_row)]
        b, q = minus_scaled(b, factor, part), minus_scaled(q, factor, other)
        factor = parts[k, np.uint64(c_row)]
        c, r = minus_scaled(c, factor, part), minus_scaled(r, factor, other)
        factor = parts[k, np.uint64(d_row)]
        d, s = minus_scaled(d, factor, part), minus_scaled(s, factor, other)
    store_first(matrix, row, column, a, width)
    store_first(matrix, b_row, column, b, width)
    store_first(matrix, c_row, column, c, width)
    store_first(matrix, d_row, column, d, width)
    store(matrix, row, beside, p)
    store(matrix, b_row, beside, q)
    store(matrix, c_row, beside, r)
    store(matrix, d_row, beside, s)


@compiled
def _subtract_narrow(
    parts: NDArray[np.float32], count: int, matrix: NDArray[np.float32], top: int, bottom: int
) -> None:
    """Do the same for a matrix in which there is no room for a vector."""
    for row in range(np.uint64(top), np.uint64(bottom)):
        for k in range(np.uint64(count)):
            for column in range(row, np.uint64(matrix.shape[1])):
                matrix[row, column] -= parts[k, row] * parts[k, column]


@compiled
def factorise(matrix: NDArray[np.float32]) -> None:
    """Cholesky-factorise K and forward-substitute right-hand sides, in place.

    Parameters
    ----------
    matrix : ndarray, shape (n, n + r), float32, C-contiguous
        The upper triangle of K, positive definite and with a diagonal of about 1, and beside it r
        right-hand sides B. What lies left of the diagonal is not kept. On return the upper triangle
        holds U with K = U'U, and beside it U'⁻¹ B; hence B_a' K⁻¹ B_b is the dot product of two
        columns.
    """
    rows, end = matrix.shape
    whole = rows - rows % ROWS if end >= LANES else 0
    for row in range(0, whole, ROWS):
        subtract_gram(matrix, row, matrix, row, row + ROWS)  # what the rows above explain
        _eliminate(matrix, row)
    _factorise_rest(matrix, whole)


@compiled
def _eliminate(matrix: NDArray[np.float32], row: int) -> None:
    """Make four rows of the factor: each less those above it, over the root of its pivot."""
    a_scale = _inverse_root(matrix[row, row])
    ab = matrix[row, row + 1] * a_scale
    ac = matrix[row, row + 2] * a_scale
    ad = matrix[row, row + 3] * a_scale
    b_scale = _inverse_root(matrix[row + 1, row + 1] - ab * ab)
    bc = (matrix[row + 1, row + 2] - ab * ac) * b_scale
    bd = (matrix[row + 1, row + 3] - ab * ad) * b_scale
    c_scale = _inverse_root(matrix[row + 2, row + 2] - ac * ac - bc * bc)
    cd = (matrix[row + 2, row + 3] - ac * ad - bc * bd) * c_scale
    d_scale = _inverse_root(matrix[row + 3, row + 3] - ad * ad - bd * bd - cd * cd)
    end = matrix.shape[1]
    column, width = _first_block(row, end)
    while column < end:
        a = scaled(load(matrix, row, column), a_scale)
        b = scaled(minus_scaled(load(matrix, row + 1, column), ab, a), b_scale)
        c = minus_scaled(minus_scaled(load(matrix, row + 2, column), ac, a), bc, b)
        c = scaled(c, c_scale)
        d = minus_scaled(minus_scaled(load(matrix, row + 3, column), ad, a), bd, b)
        d = scaled(minus_scaled(d, cd, c), d_scale)
        store_first(matrix, row, column, a, width)
        store_first(matrix, row + 1, column, b, width)
        store_first(matrix, row + 2, column, c, width)
        store_first(matrix, row + 3, column, d, width)
        column, width = column + width, LANES


@compiled
def _factorise_rest(matrix: NDArray[np.float32], first: int) -> None:
    """Factorise the last rows, or all of a matrix in which there is no room for a vector."""
    end = np.uint64(matrix.shape[1])
    for row in range(np.uint64(first), np.uint64(matrix.shape[0])):
        for above in range(row):
            for column in range(row, end):
                matrix[row, column] -= matrix[above, row] * matrix[above, column]
        scale = _inverse_root(matrix[row, row])
        for column in range(row, end):
            matrix[row, column] *= scale


@compiled
def _inverse_root(pivot: np.float32) -> np.float32:
    value: np.float32 = np.float32(1) / np.sqrt(max(pivot, SMALLEST))
    return value
