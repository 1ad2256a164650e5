"""Which pixels one reconstructed pixel was made of, and how much of each."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.errors import InvalidPixelError
from ntk_core.guided.surroundings import window_around
from ntk_core.guided.tiling import BLOCK_COLUMNS, BLOCK_ROWS
from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.passes import Pass
    from ntk_core.guided.tiling import Batch
    from ntk_core.problem.problem import Problem

__all__ = ["PixelWeights", "check_pixel", "mixture_of", "weights_of"]

TINY = 1e-7  # the least variance of a pixel in one patch, as in `solve_patches`


@dataclass(frozen=True, slots=True, eq=False)
class PixelWeights:
    """A reconstructed pixel as a weighted sum of pixels of the picture that the last pass saw.

    Its channel c is Σ_j Σ_d weights[j, c, d] · values[j, d] + background · coarse[c] + added[c],
    before it is clipped and rounded to the image's dtype. Weights may be negative. Σ_j weights[j]
    + background · I = I, the unit matrix, so that a flat picture stays flat.

    After adjacency and guided passes all pixels in the sum are observed ones, and channels do not
    mix. A pass from look-alikes also takes from missing pixels what the pass before it made of
    them, and channels help each other. It leaves a pixel that shares no patch with an observed one
    as an earlier pass made it: such a pixel is itself, not observed, with weight 1. A copied pixel
    is one observed pixel, and what blending has added to it.

    Attributes
    ----------
    rows, columns : ndarray, shape (n,), int32
        The pixels that were used, each once.
    weights : ndarray, shape (n, C, C), float32
    values : ndarray, shape (n, C), float32 in [0, 1]
        Their values as the last pass saw them, as a share of the image range: of observed pixels
        the image's, of others the estimate.
    observed : ndarray, shape (n,), bool
        Which of them are observed.
    background : float
        The share of the coarse picture: 0 near observed pixels, 1 out of the reach of a last pass
        of adjacency or guided; 0 if it is from look-alikes.
    coarse : ndarray, shape (C,), float32
        The value of the coarse picture there.
    added : ndarray, shape (C,), float32
        What was added so that a copied piece fits its surroundings; 0 for all other methods.
    """

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    weights: NDArray[np.float32]
    values: NDArray[np.float32]
    observed: NDArray[np.bool_]
    background: float
    coarse: NDArray[np.float32]
    added: NDArray[np.float32]

    @property
    def shares(self) -> NDArray[np.float32]:
        """Each pixel's weight in the same channel, a mean over the channels; shape (n,), float32.

        They sum to 1 with `background`.
        """
        shares: NDArray[np.float32] = np.einsum("jcc->j", self.weights)
        return shares / np.float32(self.weights.shape[1])


def weights_of(last: Pass, fill: NDArray[np.float32], row: int, column: int) -> PixelWeights:
    """Return the weights behind one pixel, from the pass that made it.

    Parameters
    ----------
    last : Pass
    fill : ndarray, shape (M, C), float32
        What it made: it has the value of a pixel that the last pass left as it was.
    row, column : int

    Raises
    ------
    InvalidPixelError
        If the pixel was not reconstructed.
    """
    row, column = check_pixel(last.problem, row, column)
    batch = last.tiling.batches[last.tiling.blocks[row // BLOCK_ROWS, column // BLOCK_COLUMNS]]
    pixels = batch.pixels
    here = (last.tiling.rows[pixels] == row) & (last.tiling.columns[pixels] == column)
    index = int(batch.begin + np.argmax(here))
    if last.stage == "lookalikes":
        return _of_patches(last, fill, row, column, batch, index)
    return _of_tile(last, batch, index)


def _of_tile(last: Pass, batch: Batch, index: int) -> PixelWeights:
    """Return K_MO (K_OO + λ I)⁻¹ plus what the subtraction of the mean adds, equally for all."""
    from scipy.linalg import solve_triangular  # this and the compiler: not when the window opens

    from ntk_core.guided.tiles import regress

    tiling = last.tiling
    tile = int(np.searchsorted(tiling.starts, index, side="right")) - 1
    pixels = slice(int(tiling.starts[tile]), int(tiling.starts[tile + 1]))
    window, padding, scales = last.view(batch)
    near_rows, near_columns, trust, system, _ = regress(
        window.picture,
        padding,
        window.observed,
        tiling.rows[pixels] - np.int32(window.rect.top),
        tiling.columns[pixels] - np.int32(window.rect.left),
        scales,
        last.recipe.radius,
        last.coefficients,
        last.recipe.reach,
        last.recipe.neighbours,
        last.recipe.ridge,
    )
    target = index - pixels.start
    share = float(trust[target])
    size = system.shape[0] if share > 0 else 0
    weights = np.empty(0)
    if size:
        factor = np.triu(system[:, :size]).astype(np.float64)  # below it is what was not kept
        weights = solve_triangular(factor, system[:, size + target].astype(np.float64))
        weights = share * (weights + (1 - weights.sum()) / size)
    near_rows, near_columns = near_rows[:size], near_columns[:size]
    return PixelWeights(
        near_rows + np.int32(window.rect.top),
        near_columns + np.int32(window.rect.left),
        weights.astype(np.float32)[:, None, None] * np.eye(last.problem.channels, dtype=np.float32),
        window.picture[near_rows + padding, near_columns + padding],
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
    recipe, channels = last.recipe, last.problem.channels
    pixel = Rect.pixel(row, column)
    tops, lefts, (height, width) = last.patches(pixel)
    window = window_around(
        replace(batch, rect=pixel),
        last.problem,
        last.tiling,
        last.estimate,
        reach=recipe.reach + last.lookalikes.side - 1,
        padding=0,
    )
    rect = window.rect
    picture = window.picture.astype(np.float64)
    sums = np.zeros((*window.observed.shape, channels, channels))
    total = np.zeros(channels)
    for top in tops - rect.top:
        for left in lefts - rect.left:
            known = window.observed[top : top + height, left : left + width]
            if known.any():
                target = (row - rect.top - top) * width + column - rect.left - left
                total += _add_patch(
                    picture, known, int(top), int(left), int(target),
                    recipe.reach, last.lookalikes.count, last.noise, sums,
                )  # fmt: skip
    if not total.any():
        rows, columns = np.array([[row], [column]], np.int32)
        values, observed = fill[index][None].copy(), np.zeros(1, np.bool_)
        weights = np.eye(channels)[None]
    else:
        weights = sums / total[:, None]
        used = weights.any(axis=(2, 3))
        rows, columns = (places.astype(np.int32) for places in np.nonzero(used))
        values, observed, weights = window.picture[used], window.observed[used], weights[used]
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
    known: NDArray[np.bool_],
    top: int,
    left: int,
    target: int,
    reach: int,
    neighbours: int,
    noise: float,
    sums: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Add one patch's share in one pixel to `sums`, times its weight 1 / deviation.

    With the gain G = Σ_MO (Σ_OO + λ I)⁻¹ it is μ_M + G (v_O − μ_O), and μ is the mean of the
    look-alikes: so it is G of the patch itself and [I, −G] / n of each of the n look-alikes.

    Parameters
    ----------
    picture : ndarray, shape (h, w, C), float64
    known : ndarray, shape (height, width), bool
        Which of the patch's pixels are observed.
    top, left : int
        Where in `picture` the patch begins.
    target : int
        The pixel's number in the patch.
    reach, neighbours, noise
        As in `solve_patches`.
    sums : ndarray, shape (h, w, C, C), float64

    Returns
    -------
    ndarray, shape (C,), float64
        The patch's weight in each channel of the pixel.
    """
    from scipy.linalg import solve

    (height, width), channels = known.shape, picture.shape[2]
    first, before = max(top - reach, 0), max(left - reach, 0)
    part = picture[first : top + reach + height, before : left + reach + width]
    patches = np.lib.stride_tricks.sliding_window_view(part, known.shape, axis=(0, 1))
    across = patches.shape[1]
    patches = np.moveaxis(patches, 2, -1).reshape(-1, known.size * channels)
    here = patches[(top - first) * across + left - before]
    differences = np.sum((patches - here) ** 2, axis=1).astype(np.float32)
    alike = np.argsort(differences, kind="stable")[:neighbours]
    planes = (patches[alike] - patches[alike].mean(axis=0)) / np.sqrt(alike.size)

    given = np.repeat(known.ravel(), channels)
    wanted = planes[:, target * channels : (target + 1) * channels]
    inner = planes[:, given].T @ planes[:, given] + noise * np.eye(int(given.sum()))
    cross = planes[:, given].T @ wanted
    gain = solve(inner, cross, assume_a="pos")
    variance = noise + np.sum(wanted**2, axis=0) - np.sum(cross * gain, axis=0)
    weight: NDArray[np.float64] = 1 / np.sqrt(np.maximum(variance, TINY))

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


def mixture_of(first: PixelWeights, second: PixelWeights, share: float) -> PixelWeights:
    """Return the weights of `share` of one value and the rest of another."""
    one, two = np.float32(share), np.float32(1 - share)
    places = np.stack(
        [
            np.concatenate([first.rows, second.rows]),
            np.concatenate([first.columns, second.columns]),
        ]
    )
    places, keep, number = np.unique(places, axis=1, return_index=True, return_inverse=True)
    parts = np.concatenate([one * first.weights, two * second.weights])
    weights = np.zeros((places.shape[1], *parts.shape[1:]), np.float32)
    np.add.at(weights, number.ravel(), parts)
    return PixelWeights(
        places[0],
        places[1],
        weights,
        np.concatenate([first.values, second.values])[keep],
        np.concatenate([first.observed, second.observed])[keep],
        share * first.background + (1 - share) * second.background,
        second.coarse,
        one * first.added + two * second.added,
    )


def check_pixel(problem: Problem, row: int, column: int) -> tuple[int, int]:
    """Return a reconstructed pixel's place as whole numbers.

    Raises
    ------
    InvalidPixelError
        If the pixel was not reconstructed.
    """
    row, column = operator.index(row), operator.index(column)
    height, width = problem.observed.shape
    if not (0 <= row < height and 0 <= column < width):
        raise InvalidPixelError(
            f"row {row}, column {column} is outside the image, which has {height} rows and "
            f"{width} columns; name a pixel that the mask covers"
        )
    if not problem.wanted[row, column]:
        raise InvalidPixelError(
            f"row {row}, column {column} was not reconstructed and so has no weights; name a "
            "pixel that the mask covers"
        )
    return row, column
