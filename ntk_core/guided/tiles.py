"""Kernel regression tile by tile, each on the observed pixels most alike to its missing ones.

The Gaussian process of a tangent kernel is well approximated by conditioning every small group
of unknowns on a few hundred neighbours (Vecchia, 1988; Stein, Chi and Welty, 2004). For a tile:

1. candidates are the observed pixels within `reach` of its missing pixels;
2. of these `neighbours` are kept, half the nearest and half the most alike;
3. v̂ = mean + K_MO (K_OO + λ I)⁻¹ (v_O − mean), by one Cholesky factorisation for all channels;
4. where the nearest observed pixel is far, v̂ fades into the background that it was given;
5. the same factor gives each pixel's standard deviation (`estimates`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.guided.estimates import posterior_deviation
from ntk_core.guided.neighbours import choose
from ntk_core.guided.pairs import fill_kernel, gather_features
from ntk_core.guided.triangular import factorise
from ntk_core.machine.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["regress", "solve_tiles"]


@compiled
def solve_tiles(
    picture: NDArray[np.float32],
    padding: int,
    observed: NDArray[np.bool_],
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    starts: NDArray[np.int64],
    scales: NDArray[np.float32],
    radius: float,
    coefficients: NDArray[np.float32],
    reach: int,
    neighbours: int,
    ridge: float,
    background: NDArray[np.float32],
    fill: NDArray[np.float32],
    factor: float,
    exponent: float,
    spread: NDArray[np.float32],
    deviation: NDArray[np.float32],
) -> None:
    """Reconstruct the missing pixels of some tiles that lie in one window.

    Parameters
    ----------
    picture : ndarray, shape (h + 2 padding, w + 2 padding, C), float32 in [0, 1]
        Observed values and, elsewhere, the present estimate.
    observed : ndarray, shape (h, w), bool
    rows, columns : ndarray, shape (M,), int32
        The missing pixels in coordinates of `observed`, those of a tile side by side.
    starts : ndarray, shape (tiles + 1,), int64
        Tile t has the missing pixels starts[t] … starts[t + 1] − 1.
    scales : ndarray, shape ((2 padding + 1)²,), float32
        The guided prior's patch scales; of length 0 for the adjacency prior.
    radius : float
        ℓ, in pixels.
    coefficients : ndarray, shape (DEGREE + 1,), float32
        The pointwise kernel.
    reach, neighbours : int
    ridge : float
        λ / K(x, x).
    background : ndarray, shape (M, C), float32
        What missing pixels are where no observed one is near.
    fill : ndarray, shape (M, C), float32
        Receives the reconstruction.
    factor, exponent : float
        How true errors follow from the posterior, as in `posterior_deviation`.
    spread : ndarray, shape (M,), float32
        The standard deviation of missing pixels around `background`.
    deviation : ndarray, shape (M,), float32
        Receives the standard deviation of the reconstruction.
    """
    for tile in range(starts.size - 1):
        begin, end = starts[tile], starts[tile + 1]
        targets = end - begin
        _, _, trust, system, mean = regress(
            picture, padding, observed, rows[begin:end], columns[begin:end], scales, radius,
            coefficients, reach, neighbours, ridge,
        )  # fmt: skip
        if system.shape[0] == 0:
            fill[begin:end] = background[begin:end]
            deviation[begin:end] = spread[begin:end]
            continue
        own = posterior_deviation(
            system, targets, np.float32(ridge), np.float32(factor), np.float32(exponent)
        )
        for target in range(targets):
            share = trust[target]
            # Added and not in squares: what misleads the one misleads the other too.
            rest = (np.float32(1) - share) * spread[begin + target]
            deviation[begin + target] = share * own[target] + rest
        for channel in range(fill.shape[1]):
            predicted = _predict(system, targets, channel)
            for target in range(targets):
                share = trust[target]
                rest = (np.float32(1) - share) * background[begin + target, channel]
                fill[begin + target, channel] = share * (mean[channel] + predicted[target]) + rest


@compiled
def regress(
    picture: NDArray[np.float32],
    padding: int,
    observed: NDArray[np.bool_],
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    scales: NDArray[np.float32],
    radius: float,
    coefficients: NDArray[np.float32],
    reach: int,
    neighbours: int,
    ridge: float,
) -> tuple[
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.float32],
    NDArray[np.float32],
    NDArray[np.float32],
]:
    """Choose the neighbours of one tile and factorise their system.

    Parameters
    ----------
    rows, columns : ndarray, shape (m,), int32
        The tile's missing pixels; everything else is as in `solve_tiles`.

    Returns
    -------
    near_rows, near_columns : ndarray, shape (n,), int32
        The neighbours, in coordinates of `observed`.
    trust : ndarray, shape (m,), float32 in [0, 1]
        The regression's share in each missing pixel.
    system : ndarray, shape (n, n + m + C), float32
        What `factorise` makes of [K_OO + λ I | K_OM | v_O − mean]; n is 0 if all trust is.
    mean : ndarray, shape (C,), float32
    """
    targets = rows.size
    near_rows, near_columns = _candidates(observed, rows, columns, reach)
    trust = _trust(rows, columns, near_rows, near_columns, reach)
    if trust.max() == 0:
        nothing = np.empty((0, targets), np.float32)
        return near_rows[:0], near_columns[:0], trust, nothing, np.empty(0, np.float32)
    features = gather_features(
        picture, padding, rows, columns, near_rows, near_columns, scales, np.float32(1 / radius)
    )
    kept = choose(features, targets, coefficients, neighbours)
    near_rows, near_columns = near_rows[kept - targets], near_columns[kept - targets]
    system, mean = _system(
        picture, padding, near_rows, near_columns, features, targets, kept, coefficients,
        np.float32(ridge),
    )  # fmt: skip
    factorise(system)
    return near_rows, near_columns, trust, system, mean


@compiled
def _predict(system: NDArray[np.float32], targets: int, channel: int) -> NDArray[np.float32]:
    """Return K_MO (K_OO + λ I)⁻¹ (v_O − mean) from the factorised system."""
    size = system.shape[0]
    predicted = np.zeros(targets, np.float32)
    for k in range(size):
        value = system[k, size + targets + channel]
        for target in range(np.uint64(targets)):
            predicted[target] += system[k, size + target] * value
    return predicted


@compiled
def _candidates(
    observed: NDArray[np.bool_],
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    reach: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the observed pixels within `reach` rows and columns of some missing pixel."""
    height, width = observed.shape
    top, bottom = max(rows.min() - reach, 0), min(rows.max() + reach + 1, height)
    left, right = max(columns.min() - reach, 0), min(columns.max() + reach + 1, width)
    count = int(np.sum(observed[top:bottom, left:right]))
    near_rows = np.empty(count, np.int32)
    near_columns = np.empty(count, np.int32)
    index = 0
    for y in range(top, bottom):
        for x in range(left, right):
            if observed[y, x]:
                near_rows[index] = y
                near_columns[index] = x
                index += 1
    return near_rows, near_columns


@compiled
def _trust(
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    near_rows: NDArray[np.int32],
    near_columns: NDArray[np.int32],
    reach: int,
) -> NDArray[np.float32]:
    """Return the regression's share in each missing pixel, from its distance to an observed one.

    It is 1 up to half of `reach` and falls smoothly to 0 at `reach`, where the candidates end:
    without that, each tile deep inside a hole would have a mean of its own, and show.
    """
    trust = np.empty(rows.size, np.float32)
    for i in range(rows.size):
        nearest = np.float32(reach * reach)
        for j in range(near_rows.size):
            down = np.float32(near_rows[j] - rows[i])
            across = np.float32(near_columns[j] - columns[i])
            nearest = min(nearest, down * down + across * across)
        share = min(
            np.float32(2) - np.float32(2) * np.sqrt(nearest) / np.float32(reach), np.float32(1)
        )
        trust[i] = share * share * (np.float32(3) - np.float32(2) * share)
    return trust


@compiled
def _system(
    picture: NDArray[np.float32],
    padding: int,
    near_rows: NDArray[np.int32],
    near_columns: NDArray[np.int32],
    features: NDArray[np.float32],
    targets: int,
    kept: NDArray[np.int64],
    coefficients: NDArray[np.float32],
    ridge: np.float32,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return [K_OO + λ I | K_OM | v_O − mean] and the mean of every channel."""
    size = kept.size
    channels = picture.shape[2]
    dimensions = features.shape[0]
    chosen = np.empty((dimensions, size + targets), np.float32)
    for k in range(dimensions):
        for i in range(size):
            chosen[k, i] = features[k, kept[i]]
        for i in range(targets):
            chosen[k, size + i] = features[k, i]
    kernel = np.empty((size, size + targets), np.float32)
    fill_kernel(chosen, size, coefficients, kernel)
    system = np.empty((size, size + targets + channels), np.float32)
    mean = np.zeros(channels, np.float32)
    for i in range(size):
        for j in range(i, size + targets):
            system[i, j] = kernel[i, j]
        system[i, i] = np.float32(1) + ridge
        for channel in range(channels):
            value = picture[near_rows[i] + padding, near_columns[i] + padding, channel]
            system[i, size + targets + channel] = value
            mean[channel] += value / np.float32(size)
    for i in range(size):
        for channel in range(channels):
            system[i, size + targets + channel] -= mean[channel]
    return system, mean
