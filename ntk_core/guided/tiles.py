"""Kernel regression, tile by tile, on the observed pixels that are most alike to the missing ones.

A Gaussian process is approximated well if each small group of unknowns is conditioned on a few
hundred neighbours only (Vecchia, 1988; Stein, Chi and Welty, 2004). For each tile:

1. candidates are the observed pixels within `reach` of its missing pixels;
2. of these `neighbours` are kept, half the nearest and half the most alike;
3. v̂ = mean + K_MO (K_OO + λ I)⁻¹ (v_O − mean), by one Cholesky factorisation for all channels;
4. where the nearest observed pixel is far, v̂ fades into a given background;
5. the same factor gives each pixel's standard deviation (`estimates`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.guided.estimates import posterior_deviation
from ntk_core.guided.neighbours import choose
from ntk_core.guided.pairs import fill_kernel, gather_features, planes_of
from ntk_core.guided.triangular import factorise
from ntk_core.machine.compiled import compiled
from ntk_core.machine.numbers import zeros, zeros_in_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.records import Estimate, TileRegression, TileView

__all__ = ["regress", "solve_tiles"]


@compiled
def solve_tiles(
    view: TileView,
    regression: TileRegression,
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    starts: NDArray[np.int64],
    background: Estimate,
    result: Estimate,
) -> None:
    """Reconstruct the missing pixels of the tiles in one view.

    Parameters
    ----------
    rows, columns : ndarray, shape (M,), int32
        The missing pixels in coordinates of `view.observed`, those of a tile side by side.
    starts : ndarray, shape (tiles + 1,), int64
        Tile t has the missing pixels starts[t] … starts[t + 1] − 1.
    background : Estimate
        What missing pixels are where no observed one is near.
    result : Estimate
        Receives the reconstruction.
    """
    fill, deviation = result.fill, result.deviation
    planes = planes_of(view.picture, view.padding)
    for tile in range(starts.size - 1):
        begin, end = starts[tile], starts[tile + 1]
        targets = end - begin
        _, _, trust, system, mean = regress(
            planes, view, regression, rows[begin:end], columns[begin:end]
        )
        if system.shape[0] == 0:
            for i in range(begin, end):
                deviation[i] = background.deviation[i]
                for channel in range(fill.shape[1]):
                    fill[i, channel] = background.fill[i, channel]
            continue
        own = posterior_deviation(
            system, targets, np.float32(regression.ridge), np.float32(regression.factor),
            np.float32(regression.exponent),
        )  # fmt: skip
        for target in range(targets):
            share = trust[target]
            # A plain sum and not one of squares: both errors come from the same observed pixels.
            rest = (np.float32(1) - share) * background.deviation[begin + target]
            deviation[begin + target] = share * own[target] + rest
        for channel in range(fill.shape[1]):
            predicted = _predict(system, targets, channel)
            for target in range(targets):
                share = trust[target]
                rest = (np.float32(1) - share) * background.fill[begin + target, channel]
                fill[begin + target, channel] = share * (mean[channel] + predicted[target]) + rest


@compiled
def regress(
    planes: NDArray[np.float32],
    view: TileView,
    regression: TileRegression,
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
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
    planes : ndarray
        `planes_of` the view, which are the same for all of its tiles.
    rows, columns : ndarray, shape (m,), int32
        The tile's missing pixels; everything else is as in `solve_tiles`.

    Returns
    -------
    near_rows, near_columns : ndarray, shape (n,), int32
        The neighbours, in coordinates of `view.observed`.
    trust : ndarray, shape (m,), float32 in [0, 1]
        The regression's share in each missing pixel.
    system : ndarray, shape (n, n + m + C), float32
        What `factorise` makes of [K_OO + λ I | K_OM | v_O − mean]; n is 0 if all of `trust` is 0.
    mean : ndarray, shape (C,), float32
    """
    targets = rows.size
    near_rows, near_columns = _candidates(view.observed, rows, columns, regression.reach)
    trust = _trust(rows, columns, near_rows, near_columns, regression.reach)
    most = np.float32(0)
    for share in trust:
        most = max(most, share)
    if most == 0:
        nothing = np.empty((0, targets), np.float32)
        return near_rows[:0], near_columns[:0], trust, nothing, np.empty(0, np.float32)
    features = gather_features(
        planes, view.picture.shape[2], rows, columns, near_rows, near_columns, view.scales,
        np.float32(1 / regression.radius),
    )  # fmt: skip
    kept = choose(features, targets, regression.coefficients, regression.neighbours)
    for i in range(kept.size):  # `kept` ascends, so nothing is overwritten that is still needed
        near_rows[i] = near_rows[kept[i] - targets]
        near_columns[i] = near_columns[kept[i] - targets]
    near_rows, near_columns = near_rows[: kept.size], near_columns[: kept.size]
    # Kept candidates first and targets behind them: `factorise` needs [K_OO | K_OM] in this order.
    # The columns of zeros behind these make room for the values.
    chosen = zeros_in_rows(features.shape[0], kept.size + targets + view.picture.shape[2])
    for k in range(features.shape[0]):
        for i in range(kept.size):
            chosen[k, i] = features[k, kept[i]]
        for i in range(targets):
            chosen[k, kept.size + i] = features[k, i]
    system, mean = _system(view, regression, near_rows, near_columns, chosen)
    factorise(system)
    return near_rows, near_columns, trust, system, mean


@compiled
def _predict(system: NDArray[np.float32], targets: int, channel: int) -> NDArray[np.float32]:
    """Return K_MO (K_OO + λ I)⁻¹ (v_O − mean) from the factorised system."""
    size = system.shape[0]
    predicted = zeros(targets)
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
    first, last = _ends(rows)
    top, bottom = max(first - reach, 0), min(last + reach + 1, height)
    first, last = _ends(columns)
    left, right = max(first - reach, 0), min(last + reach + 1, width)
    count = 0
    for y in range(top, bottom):
        for x in range(left, right):
            count += observed[y, x]
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
def _ends(values: NDArray[np.int32]) -> tuple[int, int]:
    """Return the smallest and the largest value."""
    first = last = int(values[0])
    for i in range(1, values.size):
        first, last = min(first, int(values[i])), max(last, int(values[i]))
    return first, last


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
    nearest = np.empty(rows.size, np.float32)
    for i in range(rows.size):
        nearest[i] = np.float32(reach * reach)
    for j in range(near_rows.size):
        for i in range(np.uint64(rows.size)):
            down = np.float32(near_rows[j] - rows[i])
            across = np.float32(near_columns[j] - columns[i])
            nearest[i] = min(nearest[i], down * down + across * across)
    trust = np.empty(rows.size, np.float32)
    for i in range(rows.size):
        share = min(
            np.float32(2) - np.float32(2) * np.sqrt(nearest[i]) / np.float32(reach), np.float32(1)
        )
        trust[i] = share * share * (np.float32(3) - np.float32(2) * share)
    return trust


@compiled
def _system(
    view: TileView,
    regression: TileRegression,
    near_rows: NDArray[np.int32],
    near_columns: NDArray[np.int32],
    features: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return [K_OO + λ I | K_OM | v_O − mean] and the mean of every channel.

    Parameters
    ----------
    features : ndarray, shape (F, n + m + C), float32
        Of the neighbours, then of the tile's missing pixels, and then zeros.
    """
    picture, padding = view.picture, view.padding
    size = near_rows.size
    channels = picture.shape[2]
    targets = features.shape[1] - size - channels
    system = np.empty((size, features.shape[1]), np.float32)
    fill_kernel(features, size, regression.coefficients, system)
    mean = zeros(channels)
    for i in range(size):
        system[i, i] = np.float32(1) + np.float32(regression.ridge)
        # What is predicted is the difference from the mean, since the prior's own mean is 0.
        for channel in range(channels):
            value = picture[near_rows[i] + padding, near_columns[i] + padding, channel]
            system[i, size + targets + channel] = value
            mean[channel] += value / np.float32(size)
    for i in range(size):
        for channel in range(channels):
            system[i, size + targets + channel] -= mean[channel]
    return system, mean
