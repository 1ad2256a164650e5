"""Groups of look-alikes that are completed together, for where few pixels are observed.

`lookalikes` predicts each patch from its own observed pixels. Where four of five pixels are
missing, these are too few to tell which combination of look-alikes the patch is. Here the n most
alike patches form a group, and each pixel that is observed in any of them helps all others:

1. each patch of the group is μ + B c, where B has a few columns, the principal directions of the
   group in the present estimate, times their standard deviations;
2. what else is in the group is noise, of variance σ² = λ + the mean variance beside B;
3. each patch's c is estimated from its own observed pixels, with its posterior covariance P;
4. each pixel's row of μ and B is estimated anew from the patches in which it is observed, by
   Σ (c c' + P), and step 3 is repeated;
5. the missing pixels of all patches of the group become μ + B c. Groups overlap, so a pixel is the
   mean over all of them, weighted by 1 / posterior deviation.

Steps 3 and 4 are one round of expectation maximisation for principal components with missing
values (Tipping and Bishop, 1999). A group reaches beyond its batch. So batches make sums, which
`completion` adds in the order of the batches, and any number of threads gives the same bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.guided.comparison import compare, scene_of
from ntk_core.guided.lookalikes import most_alike
from ntk_core.guided.patch_regression import TINY
from ntk_core.machine.compiled import compiled
from ntk_core.machine.numbers import flattened, zeros, zeros_in_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.records import PatchGrid, PatchRegression

__all__ = ["DIRECTIONS", "solve_groups"]

DIRECTIONS = 6  # columns of B: more of them cost time and gain nothing (docs/decisions/0017)
TURNS = 2  # power iterations, from directions that are already those of the most different patches
SURE = np.float32(0.03)  # what an estimated pixel counts in μ, if an observed one counts 1
BLURRED = np.float32(1e-9)  # of a variance: below it there is no direction


@compiled
def solve_groups(
    picture: NDArray[np.float32],
    observed: NDArray[np.bool_],
    own: NDArray[np.bool_],
    grid: PatchGrid,
    regression: PatchRegression,
    sums: NDArray[np.float32],
) -> None:
    """Complete the groups of some patches.

    Parameters
    ----------
    picture : ndarray, shape (h, w, C), float32 in [0, 1]
        Observed values and, elsewhere, the present estimate.
    observed : ndarray, shape (h, w), bool
    own : ndarray, shape (h, w), bool
        The missing pixels of this batch. A patch is solved by the batch that has its first missing
        pixel, so that each is solved once.
    grid : PatchGrid
        Patches, in coordinates of `observed`.
    regression : PatchRegression
    sums : ndarray, shape (h w C, 3), float32
        Receives weighted values, the weights alone, and weighted variances of missing pixels.
    """
    channels = picture.shape[2]
    scene = scene_of(picture, observed, regression)
    values, sure = flattened(picture), _spread_over_channels(observed, channels)
    across = observed.shape[1]
    places = np.empty(grid.height * grid.width * channels, np.int64)
    limit = np.float32(1)
    for top in grid.tops:
        lefts = _owned(observed, own, top, grid)
        if lefts.size == 0:
            continue
        differences, offsets = compare(scene, top, lefts, grid, regression)
        for number in range(lefts.size):
            alike, limit = most_alike(differences[number], offsets, regression.neighbours, limit)
            count = 0
            for y in range(grid.height):
                for x in range(grid.width):
                    for channel in range(channels):
                        pixel = (top + y) * across + lefts[number] + x
                        places[count] = pixel * channels + channel
                        count += 1
            _solve_group(values, sure, places, alike, np.float32(regression.noise), sums)


@compiled
def _spread_over_channels(observed: NDArray[np.bool_], channels: int) -> NDArray[np.float32]:
    """Return 1 or 0 for every value of a flattened picture, shape (h w C,), float32."""
    known = np.empty(observed.size * channels, np.float32)
    index = 0
    for y in range(observed.shape[0]):
        for x in range(observed.shape[1]):
            for _ in range(channels):
                known[index] = np.float32(observed[y, x])
                index += 1
    return known


@compiled
def _owned(
    observed: NDArray[np.bool_], own: NDArray[np.bool_], top: int, grid: PatchGrid
) -> NDArray[np.int64]:
    """Return where patches of a row begin whose first missing pixel is one of `own`."""
    owned = np.empty(grid.lefts.size, np.int64)
    count = 0
    for left in grid.lefts:
        first = -1
        for index in range(grid.height * grid.width):
            y, x = top + index // grid.width, left + index % grid.width
            if first < 0 and not observed[y, x]:
                first = index
                if own[y, x]:
                    owned[count] = left
                    count += 1
    return owned[:count]


@compiled
def _solve_group(
    picture: NDArray[np.float32],
    known: NDArray[np.float32],
    places: NDArray[np.int64],
    alike: NDArray[np.int64],
    noise: np.float32,
    sums: NDArray[np.float32],
) -> None:
    """Add one group's reconstruction of its missing pixels to the sums.

    Parameters
    ----------
    picture, known : ndarray, shape (h w C,), float32
        The flattened picture, and 1 where it is observed, else 0.
    places : ndarray, shape (size,), int64
        Where the patch's values are.
    alike : ndarray, shape (n,), int64
        How far away its look-alikes are.
    """
    count, size = alike.size, places.size
    values, seen = np.empty((count, size), np.float32), np.empty((count, size), np.float32)
    mean, total = zeros(size), zeros(size)
    for k in range(count):
        for i in range(np.uint64(size)):
            place = np.uint64(places[i] + alike[k])
            weight = SURE + (np.float32(1) - SURE) * known[place]
            values[k, i], seen[k, i] = picture[place], known[place]
            mean[i] += weight * values[k, i]
            total[i] += weight
    for i in range(size):
        mean[i] /= total[i]
    model, beside = _directions(values, mean)
    variance = noise + beside / np.float32(size)
    degree = model.shape[1] - 1
    scores, spreads = (
        np.empty((count, degree + 1), np.float32),
        np.empty((count, degree * degree), np.float32),
    )
    _expect(values, seen, model, variance, scores, spreads)
    _maximise(values, seen, scores, spreads, model)
    _expect(values, seen, model, variance, scores, spreads)
    turned = np.empty((degree + 1, size), np.float32)
    for i in range(size):
        for a in range(degree + 1):
            turned[a, i] = model[i, a]
    fit, uncertain, product = zeros(size), zeros(size), zeros(size)
    for k in range(count):
        for i in range(np.uint64(size)):
            fit[i] = turned[degree, i]
            uncertain[i] = variance
        for a in range(degree):
            score = scores[k, a]
            for i in range(np.uint64(size)):
                fit[i] += score * turned[a, i]
                product[i] = np.float32(0)
            for b in range(degree):
                spread = spreads[k, a * degree + b]
                for i in range(np.uint64(size)):
                    product[i] += spread * turned[b, i]
            for i in range(np.uint64(size)):
                uncertain[i] += product[i] * turned[a, i]
        for i in range(size):
            if seen[k, i] == 0:
                weight = np.float32(1) / np.sqrt(max(uncertain[i], TINY))
                place = places[i] + alike[k]
                sums[place, 0] += weight * fit[i]
                sums[place, 1] += weight
                sums[place, 2] += weight * uncertain[i]


@compiled
def _directions(
    values: NDArray[np.float32], mean: NDArray[np.float32]
) -> tuple[NDArray[np.float32], np.float32]:
    """Return the principal directions of a group, and what variance is beside them.

    Returns
    -------
    model : ndarray, shape (size, degree + 1), float32
        B, and μ as its last column. B B' is the covariance of the group's patches, projected.
    beside : float32
        The sum of the variances of the rest.
    """
    count, size = values.shape
    share = np.float32(1) / np.float32(count)
    apart, turned = np.empty((count, size), np.float32), np.empty((size, count), np.float32)
    rest = np.empty((size, count), np.float32)
    whole = np.float32(0)
    for k in range(count):
        for i in range(size):
            gap = values[k, i] - mean[i]
            apart[k, i], turned[i, k], rest[i, k] = gap, gap, gap
            whole += gap * gap * share
    # To begin with: the patch that differs most, then the one that differs most from that, …
    axes, norms, along = zeros_in_rows(DIRECTIONS, size), zeros(count), zeros(count)
    degree = 0
    for a in range(DIRECTIONS):
        for k in range(count):
            norms[k], along[k] = np.float32(0), np.float32(0)
        for i in range(size):
            for k in range(np.uint64(count)):
                norms[k] += rest[i, k] * rest[i, k]
        most = 0
        for k in range(count):
            if norms[k] > norms[most]:
                most = k
        if norms[most] <= BLURRED * np.float32(size):
            break
        degree += 1
        scale = np.float32(1) / np.sqrt(norms[most])
        for i in range(size):
            axes[a, i] = rest[i, most] * scale
        for i in range(size):
            for k in range(np.uint64(count)):
                along[k] += rest[i, k] * axes[a, i]
        for i in range(size):
            for k in range(np.uint64(count)):
                rest[i, k] -= axes[a, i] * along[k]
    parts = zeros_in_rows(degree, count)
    for turn in range(TURNS + 1):
        for a in range(degree):
            for k in range(count):
                parts[a, k] = np.float32(0)
            for i in range(size):
                for k in range(np.uint64(count)):
                    parts[a, k] += axes[a, i] * turned[i, k]
        if turn < TURNS:
            for a in range(degree):
                for i in range(size):
                    axes[a, i] = np.float32(0)
                for k in range(count):
                    part = parts[a, k]
                    for i in range(np.uint64(size)):
                        axes[a, i] += part * apart[k, i]
            _orthonormalise(axes, degree)
    # The covariance of the parts is S = L L', so B = axes' L: no eigenvalue is needed.
    inner = zeros_in_rows(degree, degree)
    for a in range(degree):
        for b in range(a + 1):
            for k in range(count):
                inner[a, b] += parts[a, k] * parts[b, k] * share
        whole -= inner[a, a]
    _factorise(inner, degree)
    model = zeros_in_rows(size, degree + 1)
    for i in range(size):
        for a in range(degree):
            for b in range(a, degree):
                model[i, a] += axes[b, i] * inner[b, a]
        model[i, degree] = mean[i]
    return model, max(whole, np.float32(0))


@compiled
def _orthonormalise(axes: NDArray[np.float32], degree: int) -> None:
    """Make the rows orthogonal to each other and of length 1, in place."""
    size = axes.shape[1]
    for a in range(degree):
        for b in range(a + 1):
            product = np.float32(0)
            for i in range(size):
                product += axes[a, i] * axes[b, i]
            if b < a:
                for i in range(np.uint64(size)):
                    axes[a, i] -= product * axes[b, i]
            else:
                scale = np.float32(1) / np.sqrt(max(product, np.float32(1e-20)))
                for i in range(np.uint64(size)):
                    axes[a, i] *= scale


@compiled
def _expect(
    values: NDArray[np.float32],
    seen: NDArray[np.float32],
    model: NDArray[np.float32],
    variance: np.float32,
    scores: NDArray[np.float32],
    spreads: NDArray[np.float32],
) -> None:
    """Estimate c of each patch from its observed pixels.

    Parameters
    ----------
    values, seen : ndarray, shape (n, size), float32
        The patches, and 1 where they are observed, else 0.
    model : ndarray, shape (size, degree + 1), float32
        B and μ.
    variance : float32
        σ².
    scores : ndarray, shape (n, degree + 1), float32
        Receives c and, beside it, 1.
    spreads : ndarray, shape (n, degree²), float32
        Receives P = σ² (B_O' B_O + σ² I)⁻¹.
    """
    count, size = values.shape
    degree = model.shape[1] - 1
    system, inverse = zeros_in_rows(degree, degree), zeros_in_rows(degree, degree)
    right = zeros(degree)
    for k in range(count):
        for a in range(degree):
            right[a] = np.float32(0)
            for b in range(degree):
                system[a, b] = variance if a == b else np.float32(0)
        for i in range(size):
            if seen[k, i] > 0:
                gap = values[k, i] - model[i, degree]
                for a in range(degree):
                    factor = model[i, a]
                    right[a] += gap * factor
                    for b in range(a + 1):
                        system[a, b] += factor * model[i, b]
        _factorise(system, degree)
        # The inverse of the factor, column by column; P is its own Gram matrix.
        for b in range(degree):
            for a in range(degree):
                rest = np.float32(1) if a == b else np.float32(0)
                for c in range(b, a):
                    rest -= system[a, c] * inverse[c, b]
                inverse[a, b] = rest / system[a, a] if a >= b else np.float32(0)
        scores[k, degree] = np.float32(1)
        for a in range(degree):
            scores[k, a] = np.float32(0)
            for b in range(degree):
                product = np.float32(0)
                for c in range(max(a, b), degree):
                    product += inverse[c, a] * inverse[c, b]
                scores[k, a] += product * right[b]
                spreads[k, a * degree + b] = product * variance


@compiled
def _maximise(
    values: NDArray[np.float32],
    seen: NDArray[np.float32],
    scores: NDArray[np.float32],
    spreads: NDArray[np.float32],
    model: NDArray[np.float32],
) -> None:
    """Estimate each pixel's row of the model anew from the patches in which it is observed.

    The present row counts as one more such patch, so that what is hardly observed stays.
    """
    count, size = values.shape
    order = model.shape[1]
    degree = order - 1
    system, right = zeros_in_rows(order, order), zeros(order)
    for i in range(size):
        for a in range(order):
            right[a] = model[i, a]
            for b in range(order):
                system[a, b] = np.float32(1) if a == b else np.float32(0)
        for k in range(count):
            if seen[k, i] > 0:
                value = values[k, i]
                for a in range(order):
                    score = scores[k, a]
                    right[a] += score * value
                    for b in range(a + 1):
                        system[a, b] += score * scores[k, b]
                for a in range(degree):
                    for b in range(a + 1):
                        system[a, b] += spreads[k, a * degree + b]
        _factorise(system, order)
        for a in range(order):
            for b in range(a):
                right[a] -= system[a, b] * right[b]
            right[a] /= system[a, a]
        for a in range(order - 1, -1, -1):
            for b in range(a + 1, order):
                right[a] -= system[b, a] * right[b]
            right[a] /= system[a, a]
        for a in range(order):
            model[i, a] = right[a]


@compiled
def _factorise(matrix: NDArray[np.float32], order: int) -> None:
    """Replace the lower triangle of a small positive definite matrix by its Cholesky factor."""
    for a in range(order):
        for b in range(a + 1):
            rest = matrix[a, b]
            for c in range(b):
                rest -= matrix[a, c] * matrix[b, c]
            matrix[a, b] = np.sqrt(max(rest, BLURRED)) if a == b else rest / matrix[b, b]
