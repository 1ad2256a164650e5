"""Principal components of a group of patches in which values are missing.

Each patch is μ + B c plus noise of variance σ². B has a few columns, the principal directions of
the present estimate, times their standard deviations. One round of expectation maximisation
(Tipping and Bishop, 1999) fits c of each patch to its observed values, B and μ to all observed
values, and c again.

Sums over values or patches are Gram matrices of two blocks beside each other, [P Q]' [P Q], of
which P'Q is used: `subtract_gram` makes them. The small systems of all patches, or of all values,
are solved at once, side by side.

Shapes: n patches of `size` values, D = `DIRECTIONS`. A model is an array of D + 1 rows of `size`
numbers: B' and, below, μ. Pairs of directions are ordered (0, 0), (1, 0), (1, 1), (2, 0), …
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.guided.triangular import subtract_gram
from ntk_core.machine.compiled import compiled
from ntk_core.machine.numbers import zeros, zeros_in_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DIRECTIONS", "completed"]

DIRECTIONS = 6  # columns of B: more of them cost time and gain nothing (docs/decisions/0017)
PAIRS = DIRECTIONS * (DIRECTIONS + 1) // 2
TURNS = 2  # power iterations, from directions that are already those of the most different patches
SURE = np.float32(0.03)  # what an estimated value counts in μ, if an observed one counts 1
SAME = np.float32(1e-10)  # of a squared length: what rounding leaves of what others hold
LEAST = np.float32(1e-20)  # of a pivot or a squared length, so that nothing is divided by 0


@compiled
def completed(
    values: NDArray[np.float32], seen: NDArray[np.float32], noise: np.float32
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Fit the model to a group of patches.

    Parameters
    ----------
    values : ndarray, shape (n, size), float32
        Observed values and, elsewhere, the present estimate.
    seen : ndarray, shape (n, size), float32
        1 where a value is observed, else 0.
    noise : float32
        λ; σ² is that and the mean variance beside B.

    Returns
    -------
    fit, variance : ndarray, shape (n, size), float32
        μ + B c, and the variance of a value around it.
    """
    across, seen_across = _transposed(values), _transposed(seen)
    model, beside = _directions(values, across, _mean(values, seen))
    variance = noise + beside / np.float32(values.shape[1])
    scores, spreads = _expect(across, seen_across, model, variance)
    _maximise(values, seen, scores, spreads, model)
    scores, spreads = _expect(across, seen_across, model, variance)
    return _predict(model, scores, spreads, variance)


@compiled
def _transposed(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = matrix.shape
    result = np.empty((columns, rows), np.float32)
    for column in range(columns):
        for row in range(np.uint64(rows)):
            result[column, row] = matrix[row, column]
    return result


@compiled
def _mean(values: NDArray[np.float32], seen: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of the patches, shape (size,), in which observed values count more."""
    count, size = values.shape
    mean, total = zeros(size), zeros(size)
    for k in range(count):
        for i in range(np.uint64(size)):
            weight = SURE + (np.float32(1) - SURE) * seen[k, i]
            mean[i] += weight * values[k, i]
            total[i] += weight
    for i in range(np.uint64(size)):
        mean[i] /= total[i]
    return mean


@compiled
def _directions(
    values: NDArray[np.float32], across: NDArray[np.float32], mean: NDArray[np.float32]
) -> tuple[NDArray[np.float32], np.float32]:
    """Return a model of the patches, and what variance is beside its directions.

    With X the patches less their mean and the orthonormal columns of U the first eigenvectors of
    X X', it is B = X'U / √n, and B B' is the covariance of the patches, projected. There are fewer
    patches than values, so X X' is small.

    Parameters
    ----------
    across : ndarray, shape (size, n), float32
        `values`, transposed.
    mean : ndarray, shape (size,), float32

    Returns
    -------
    model : ndarray, shape (D + 1, size), float32
        Directions that do not exist are 0.
    beside : float32
        The sum of the variances of the rest.
    """
    count, size = values.shape
    apart = np.empty((size, count), np.float32)
    for i in range(size):
        for k in range(np.uint64(count)):
            apart[i, k] = across[i, k] - mean[i]
    gram = zeros_in_rows(count, count)
    subtract_gram(apart, size, gram, 0, count)
    for k in range(count):
        for other in range(k, count):
            gram[k, other] = gram[other, k] = -gram[k, other]
    axes = _most_different(gram)
    for _ in range(TURNS):
        turned = zeros_in_rows(DIRECTIONS, count)
        for a in range(DIRECTIONS):
            for k in range(count):
                part = axes[a, k]
                for other in range(np.uint64(count)):
                    turned[a, other] += part * gram[k, other]
        axes = turned
        _orthonormalise(axes)
    share = np.float32(1) / np.float32(count)
    scale = np.sqrt(share)
    beside = np.float32(0)
    for k in range(count):
        beside += gram[k, k] * share
    model = zeros_in_rows(DIRECTIONS + 1, size)
    for a in range(DIRECTIONS):
        for k in range(count):
            part = axes[a, k] * scale
            for i in range(np.uint64(size)):
                model[a, i] += part * (values[k, i] - mean[i])
        for i in range(size):
            beside -= model[a, i] * model[a, i]
    for i in range(size):
        model[DIRECTIONS, i] = mean[i]
    return model, max(beside, np.float32(0))


@compiled
def _most_different(gram: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return where to begin: the patch that differs most, then that from it, and so on.

    Returns
    -------
    ndarray, shape (D, n), float32
        Rows of the Gram matrix of what is left without those before, as a pivoted Cholesky
        factorisation has them.
    """
    count = gram.shape[0]
    axes, left = zeros_in_rows(DIRECTIONS, count), np.empty(count, np.float32)
    for k in range(count):
        left[k] = gram[k, k]
    for a in range(DIRECTIONS):
        most = 0
        for k in range(count):
            if left[k] > left[most]:
                most = k
        scale = np.float32(1) / np.sqrt(max(left[most], LEAST))
        for k in range(np.uint64(count)):
            axes[a, k] = gram[most, k]
        for b in range(a):
            part = axes[b, most]
            for k in range(np.uint64(count)):
                axes[a, k] -= part * axes[b, k]
        for k in range(np.uint64(count)):
            axes[a, k] *= scale
            left[k] -= axes[a, k] * axes[a, k]
    return axes


@compiled
def _orthonormalise(axes: NDArray[np.float32]) -> None:
    """Make the rows orthogonal and of length 1, in place; 0 if those above hold them already."""
    count = axes.shape[1]
    for a in range(axes.shape[0]):
        before = square = np.float32(0)
        for k in range(count):
            before += axes[a, k] * axes[a, k]
        for b in range(a):
            product = np.float32(0)
            for k in range(count):
                product += axes[a, k] * axes[b, k]
            for k in range(np.uint64(count)):
                axes[a, k] -= product * axes[b, k]
        for k in range(count):
            square += axes[a, k] * axes[a, k]
        gone = square <= SAME * before
        scale = np.float32(0) if gone else np.float32(1) / np.sqrt(max(square, LEAST))
        for k in range(np.uint64(count)):
            axes[a, k] *= scale


@compiled
def _expect(
    across: NDArray[np.float32],
    seen_across: NDArray[np.float32],
    model: NDArray[np.float32],
    variance: np.float32,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Estimate c of each patch from its observed values.

    Parameters
    ----------
    across, seen_across : ndarray, shape (size, n), float32
    model : ndarray, shape (D + 1, size), float32
    variance : float32
        σ².

    Returns
    -------
    scores : ndarray, shape (D + 1, n), float32
        c = (B_O' B_O + σ² I)⁻¹ B_O' (v_O − μ_O), and 1, which μ counts.
    spreads : ndarray, shape (D (D + 1) / 2, n), float32
        The posterior covariance P = σ² (B_O' B_O + σ² I)⁻¹ of c, pair by pair.
    """
    size, count = across.shape
    squares = np.empty((size, PAIRS + count), np.float32)
    parts = np.empty((size, DIRECTIONS + count), np.float32)
    for i in range(size):
        pair = 0
        for a in range(DIRECTIONS):
            parts[i, a] = model[a, i]
            for b in range(a + 1):
                squares[i, pair] = model[a, i] * model[b, i]
                pair += 1
        for k in range(np.uint64(count)):
            squares[i, np.uint64(PAIRS) + k] = seen_across[i, k]
            gap = across[i, k] - model[DIRECTIONS, i]
            parts[i, np.uint64(DIRECTIONS) + k] = seen_across[i, k] * gap
    inner, right = (
        zeros_in_rows(PAIRS, PAIRS + count),
        zeros_in_rows(DIRECTIONS, DIRECTIONS + count),
    )
    subtract_gram(squares, size, inner, 0, PAIRS)
    subtract_gram(parts, size, right, 0, DIRECTIONS)
    systems = np.empty((DIRECTIONS, 2 * DIRECTIONS + 1, count), np.float32)
    pair = 0
    for a in range(DIRECTIONS):
        for b in range(a + 1):
            same = np.float32(a == b)
            for k in range(np.uint64(count)):
                entry = same * variance - inner[pair, np.uint64(PAIRS) + k]
                systems[a, b, k] = systems[b, a, k] = entry
                systems[a, DIRECTIONS + 1 + b, k] = systems[b, DIRECTIONS + 1 + a, k] = same
            pair += 1
        for k in range(np.uint64(count)):
            systems[a, DIRECTIONS, k] = -right[a, np.uint64(DIRECTIONS) + k]
    _solve_side_by_side(systems)
    scores, spreads = (
        np.empty((DIRECTIONS + 1, count), np.float32),
        np.empty((PAIRS, count), np.float32),
    )
    pair = 0
    for a in range(DIRECTIONS):
        for k in range(np.uint64(count)):
            scores[a, k] = systems[a, DIRECTIONS, k]
        for b in range(a + 1):
            for k in range(np.uint64(count)):
                spreads[pair, k] = variance * systems[a, DIRECTIONS + 1 + b, k]
            pair += 1
    for k in range(count):
        scores[DIRECTIONS, k] = np.float32(1)
    return scores, spreads


@compiled
def _maximise(
    values: NDArray[np.float32],
    seen: NDArray[np.float32],
    scores: NDArray[np.float32],
    spreads: NDArray[np.float32],
    model: NDArray[np.float32],
) -> None:
    """Estimate each value's column of the model anew from the patches in which it is observed.

    That is (I + Σ (c c' + P))⁻¹ (what it was + Σ c v). What it was counts as one more such patch,
    so that what is hardly observed stays.
    """
    count, size = values.shape
    order = DIRECTIONS + 1
    pairs = PAIRS + order
    squares = np.empty((count, pairs + size), np.float32)
    parts = np.empty((count, order + size), np.float32)
    for k in range(count):
        pair = 0
        for a in range(order):
            parts[k, a] = scores[a, k]
            for b in range(a + 1):
                spread = spreads[pair, k] if a < DIRECTIONS else np.float32(0)
                squares[k, pair] = scores[a, k] * scores[b, k] + spread
                pair += 1
        for i in range(np.uint64(size)):
            squares[k, np.uint64(pairs) + i] = seen[k, i]
            parts[k, np.uint64(order) + i] = seen[k, i] * values[k, i]
    inner, right = zeros_in_rows(pairs, pairs + size), zeros_in_rows(order, order + size)
    subtract_gram(squares, count, inner, 0, pairs)
    subtract_gram(parts, count, right, 0, order)
    systems = np.empty((order, order + 1, size), np.float32)
    pair = 0
    for a in range(order):
        for b in range(a + 1):
            same = np.float32(a == b)
            for i in range(np.uint64(size)):
                systems[a, b, i] = systems[b, a, i] = same - inner[pair, np.uint64(pairs) + i]
            pair += 1
        for i in range(np.uint64(size)):
            systems[a, order, i] = model[a, i] - right[a, np.uint64(order) + i]
    _solve_side_by_side(systems)
    for a in range(order):
        for i in range(np.uint64(size)):
            model[a, i] = systems[a, order, i]


@compiled
def _predict(
    model: NDArray[np.float32],
    scores: NDArray[np.float32],
    spreads: NDArray[np.float32],
    variance: np.float32,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return μ + B c and σ² + B P B' of every value of every patch, each of shape (n, size)."""
    size, count = model.shape[1], scores.shape[1]
    parts = np.empty((DIRECTIONS + 1, count + size), np.float32)
    squares = np.empty((PAIRS, count + size), np.float32)
    pair = 0
    for a in range(DIRECTIONS + 1):
        for k in range(np.uint64(count)):
            parts[a, k] = scores[a, k]
        for i in range(np.uint64(size)):
            parts[a, np.uint64(count) + i] = model[a, i]
        if a == DIRECTIONS:
            break
        for b in range(a + 1):
            both = np.float32(1) if a == b else np.float32(2)  # (a, b) and (b, a)
            for k in range(np.uint64(count)):
                squares[pair, k] = both * spreads[pair, k]
            for i in range(np.uint64(size)):
                squares[pair, np.uint64(count) + i] = model[a, i] * model[b, i]
            pair += 1
    means, variances = zeros_in_rows(count, count + size), zeros_in_rows(count, count + size)
    subtract_gram(parts, DIRECTIONS + 1, means, 0, count)
    subtract_gram(squares, PAIRS, variances, 0, count)
    fit, around = np.empty((count, size), np.float32), np.empty((count, size), np.float32)
    for k in range(count):
        for i in range(np.uint64(size)):
            fit[k, i] = -means[k, np.uint64(count) + i]
            around[k, i] = variance - variances[k, np.uint64(count) + i]
    return fit, around


@compiled
def _solve_side_by_side(systems: NDArray[np.float32]) -> None:
    """Solve many small systems at once, in place, by the elimination of Gauss and Jordan.

    Parameters
    ----------
    systems : ndarray, shape (n, n + r, m), float32
        For each of m systems a positive definite matrix and r right-hand sides, in whose place the
        solutions are returned. What becomes of the matrices is of no use.
    """
    order, end, count = systems.shape
    inverse = np.empty(count, np.float32)
    for pivot in range(order):
        for k in range(np.uint64(count)):
            inverse[k] = np.float32(1) / max(systems[pivot, pivot, k], LEAST)
        for column in range(pivot + 1, end):
            for k in range(np.uint64(count)):
                systems[pivot, column, k] *= inverse[k]
        for row in range(order):
            if row == pivot:
                continue
            for column in range(pivot + 1, end):
                for k in range(np.uint64(count)):
                    systems[row, column, k] -= systems[row, pivot, k] * systems[pivot, column, k]
