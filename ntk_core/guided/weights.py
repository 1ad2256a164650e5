"""Which pixels one reconstructed pixel was made from, and the weight of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ntk_core.guided.tiling import BLOCK_COLUMNS, BLOCK_ROWS
from ntk_core.problem.pixel_weights import PixelWeights, check_pixel
from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.engine import Finished
    from ntk_core.guided.passes import Pass
    from ntk_core.guided.records import PatchRegression
    from ntk_core.guided.tiling import Batch

__all__ = ["weights_of"]

TINY = 1e-7  # the least variance of a pixel in one patch, as in `solve_patches`


def weights_of(finished: Finished, row: int, column: int) -> PixelWeights:
    """Return the weights behind one pixel, from the pass that made it.

    Parameters
    ----------
    finished : Finished
        A run: its fill has the value of a pixel that the last pass left as it was.
    row, column : int

    Raises
    ------
    InvalidPixelError
        If the pixel was not reconstructed.
    """
    last, fill = finished.last, finished.fill
    row, column = check_pixel(last.problem, row, column)
    batch = last.tiling.batches[last.tiling.blocks[row // BLOCK_ROWS, column // BLOCK_COLUMNS]]
    pixels = batch.pixels
    here = (last.tiling.rows[pixels] == row) & (last.tiling.columns[pixels] == column)
    index = int(batch.begin + np.argmax(here))
    if last.stage == "lookalikes":
        weights = _of_patches(last, fill, row, column, batch, index)
        if batch.begin not in finished.mixed:
            return weights
        # Groups have no weights: their directions depend on all values. So these are the weights
        # of look-alikes, and `added` is what groups make different.
        made = np.einsum("jcd,jd->c", weights.weights, weights.values)
        return replace(weights, added=(fill[index] - made).astype(np.float32))
    return _of_tile(last, batch, index)


def _of_tile(last: Pass, batch: Batch, index: int) -> PixelWeights:
    """Return K_MO (K_OO + λ I)⁻¹ plus what the subtraction of the mean adds, equally for all."""
    from scipy.linalg import solve_triangular  # this and the compiler: not when the window opens

    from ntk_core.guided.pairs import planes_of
    from ntk_core.guided.tiles import regress

    tiling = last.tiling
    tile = int(np.searchsorted(tiling.starts, index, side="right")) - 1
    pixels = slice(int(tiling.starts[tile]), int(tiling.starts[tile + 1]))
    rect, view = last.view(batch)
    near_rows, near_columns, trust, system, _ = regress(
        planes_of(view.picture, view.padding),
        view,
        last.tile_regression,
        tiling.rows[pixels] - np.int32(rect.top),
        tiling.columns[pixels] - np.int32(rect.left),
    )
    target = index - pixels.start
    share = float(trust[target])
    size = system.shape[0] if share > 0 else 0
    # α = U⁻¹ (U'⁻¹ K_Ox); the second factor is in the system already.
    weights = np.empty(0)
    if size:
        factor = np.triu(system[:, :size]).astype(np.float64)  # below it is what was not kept
        weights = solve_triangular(factor, system[:, size + target].astype(np.float64))
        # The mean that was taken off and added again is a weight of its own for each pixel.
        weights = share * (weights + (1 - weights.sum()) / size)
    near_rows, near_columns = near_rows[:size], near_columns[:size]
    return PixelWeights(
        near_rows + np.int32(rect.top),
        near_columns + np.int32(rect.left),
        weights.astype(np.float32)[:, None, None] * np.eye(last.problem.channels, dtype=np.float32),
        view.picture[near_rows + view.padding, near_columns + view.padding],
        np.ones(size, np.bool_),
        1 - share,
        last.background[index].copy(),
        np.zeros(last.problem.channels, np.float32),
    )


def _of_patches(
    last: Pass, fill: NDArray[np.float32], row: int, column: int, batch: Batch, index: int
) -> PixelWeights:
    """Return what the patches that hold a pixel make it of, from the formulas and in float64.

    Nothing compiled is used, and so the solver can be held against it. Where the last of a patch's
    look-alikes is hardly more alike than the first that is left out, either may have been taken.
    """
    channels = last.problem.channels
    alone, density = Rect.pixel(row, column), last.density(batch)
    grid = last.patches(alone, density)
    around = last.surroundings(alone, density)
    rect = around.rect
    picture = around.picture.astype(np.float64)
    sums = np.zeros((*around.observed.shape, channels, channels))
    total = np.zeros(channels)
    regression = last.patch_regression(density)
    for top in (grid.tops - rect.top).tolist():
        for left in (grid.lefts - rect.left).tolist():
            place = Rect(top, left, top + grid.height, left + grid.width)
            if around.observed[place.slices].any():
                target = (row - rect.top - top) * grid.width + column - rect.left - left
                total += _add_patch(picture, around.observed, place, target, regression, sums)
    if not total.any():
        rows, columns = np.array([[row], [column]], np.int32)
        values, observed = fill[index][None].copy(), np.zeros(1, np.bool_)
        weights = np.eye(channels)[None]
    else:
        weights = sums / total[:, None]
        used = weights.any(axis=(2, 3))
        rows, columns = (places.astype(np.int32) for places in np.nonzero(used))
        values, observed, weights = around.picture[used], around.observed[used], weights[used]
        rows, columns = rows + np.int32(rect.top), columns + np.int32(rect.left)
    return PixelWeights(
        rows,
        columns,
        weights.astype(np.float32),
        values,
        observed,
        0.0,
        last.background[index].copy(),
        np.zeros(channels, np.float32),
    )


def _add_patch(
    picture: NDArray[np.float64],
    observed: NDArray[np.bool_],
    patch: Rect,
    target: int,
    regression: PatchRegression,
    sums: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Add one patch's share in one pixel to `sums`, times its weight 1 / deviation.

    With the gain G = Σ_MO (Σ_OO + λ I)⁻¹ it is μ_M + G (v_O − μ_O), and μ is the mean of the
    look-alikes: so it is G of the patch itself and [I, −G] / n of each of the n look-alikes.

    Parameters
    ----------
    picture : ndarray, shape (h, w, C), float64
    observed : ndarray, shape (h, w), bool
    patch : Rect
        Where in `picture` the patch is.
    target : int
        The pixel's number in the patch.
    sums : ndarray, shape (h, w, C, C), float64

    Returns
    -------
    ndarray, shape (C,), float64
        The patch's weight in each channel of the pixel.
    """
    from scipy.linalg import solve

    reach, noise = regression.reach, regression.noise
    (top, left), (height, width) = (patch.top, patch.left), (patch.height, patch.width)
    known, channels = observed[patch.slices], picture.shape[2]
    first, before = max(top - reach, 0), max(left - reach, 0)
    near = slice(first, top + reach + height), slice(before, left + reach + width)
    patches = sliding_window_view(picture[near], known.shape, axis=(0, 1))
    across = patches.shape[1]
    patches = np.moveaxis(patches, 2, -1).reshape(-1, known.size * channels)
    here = patches[(top - first) * across + left - before]
    # How many of the two pixels of a pair are observed says what it counts.
    sure = sliding_window_view(observed[near], known.shape, axis=(0, 1)).astype(int) + known
    counts = np.array([regression.none, 1, regression.both])[sure.reshape(-1, known.size)]
    counts = np.repeat(counts, channels, axis=1)
    differences = np.sum(counts * (patches - here) ** 2, axis=1).astype(np.float32)
    alike = np.argsort(differences, kind="stable")[: regression.neighbours]
    planes = (patches[alike] - patches[alike].mean(axis=0)) / np.sqrt(alike.size)

    given = np.repeat(known.ravel(), channels)
    wanted = planes[:, target * channels : (target + 1) * channels]
    inner = planes[:, given].T @ planes[:, given] + noise * np.eye(int(given.sum()))
    cross = planes[:, given].T @ wanted
    gain = solve(inner, cross, assume_a="pos")
    variance = noise + np.sum(wanted**2, axis=0) - np.sum(cross * gain, axis=0)
    weight: NDArray[np.float64] = 1 / np.sqrt(np.maximum(variance, TINY))

    # v̂ = μ + G (v_O − μ_O) is linear in this patch (by G) and in each look-alike (by μ).
    own = np.zeros((known.size * channels, channels))
    own[given] = gain * weight
    others = -own
    others[target * channels : (target + 1) * channels] = np.diag(weight)
    shape = (height, width, channels, channels)
    own, others = (matrix.reshape(shape).swapaxes(2, 3) for matrix in (own, others / alike.size))
    sums[top : top + height, left : left + width] += own
    for y, x in zip(first + alike // across, before + alike % across, strict=True):
        sums[y : y + height, x : x + width] += others
    return weight
