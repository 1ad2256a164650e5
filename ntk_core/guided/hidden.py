"""Where few pixels are observed: which they are, and what hiding some of them tells.

Look-alikes, groups of look-alikes and the guided prior err at different places, and nothing in an
image tells where one of them is better. So a fifth of the observed pixels is hidden, all of these
fills are made of the others, and their errors at the hidden pixels tell how to mix them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import scipy

from ntk_core.guided.tiling import BLOCK_COLUMNS, BLOCK_ROWS
from ntk_core.problem.recipes import SPARSE
from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ntk_core.guided.tiling import Batch, Tiling
    from ntk_core.problem.problem import Problem

__all__ = ["LEAST", "Trial", "block_of", "hide", "sparse_batches"]

NEAR = 4  # rows and columns: so near most missing pixels have an observed one, unless in a hole
MOST = 0.9
HIDDEN = 0.2  # the share of the observed pixels that is hidden

CAUTION = 0.5  # see `_least_mixture`
WHOLE = 100.0  # what it counts for each error that the shares add up to 1
TINY = 1e-6  # of an error

LEAST = 50
"""The number of hidden pixels in a region below which their errors tell nothing."""


def block_of(batch: Batch, shape: tuple[int, ...]) -> Rect:
    """Return the whole block of a batch, as far as an image of this shape goes."""
    top = batch.rect.top // BLOCK_ROWS * BLOCK_ROWS
    left = batch.rect.left // BLOCK_COLUMNS * BLOCK_COLUMNS
    return Rect(top, left, top + BLOCK_ROWS, left + BLOCK_COLUMNS).clipped((shape[0], shape[1]))


def sparse_batches(problem: Problem, tiling: Tiling) -> tuple[Batch, ...]:
    """Return the batches in whose blocks few pixels are observed, but these everywhere."""
    return tuple(batch for batch in tiling.batches if _is_sparse(problem, batch))


def _is_sparse(problem: Problem, batch: Batch) -> bool:
    block = block_of(batch, problem.observed.shape)
    observed = problem.observed[block.slices]
    if observed.mean() >= SPARSE:
        return False
    around = problem.around(block, NEAR)
    near = scipy.ndimage.maximum_filter(
        problem.observed[around.slices].view(np.uint8), size=2 * NEAR + 1
    )
    missing = near[block.within(around)][~observed]
    return bool(missing.mean() >= MOST)


def hide(problem: Problem, batches: tuple[Batch, ...]) -> Problem:
    """Return a problem in which some observed pixels of the batches' blocks are missing.

    Which ones depends on their place only, and repeats itself with the blocks: so a part of an
    image that begins with a block hides the same pixels. They are all that it asks for.
    """
    pattern = np.random.default_rng(0).random((BLOCK_ROWS, BLOCK_COLUMNS)) < HIDDEN
    hidden = np.zeros(problem.observed.shape, np.bool_)
    for batch in batches:
        block = block_of(batch, problem.observed.shape)
        hidden[block.slices] = (
            problem.observed[block.slices] & pattern[: block.height, : block.width]
        )
    observed = problem.observed & ~hidden
    return replace(problem, observed=observed, known=observed, copyable=observed, wanted=hidden)


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Several fills of a problem in which some observed pixels are hidden.

    Attributes
    ----------
    problem : Problem
        With nothing hidden.
    hidden : Problem
        As `hide` returned it.
    tiling : Tiling
        The missing pixels of `hidden`.
    fills : tuple of ndarray, each of shape (M, C), float32
        In the tiling's order.
    """

    problem: Problem
    hidden: Problem
    tiling: Tiling
    fills: tuple[NDArray[np.float32], ...]

    def shares(self, tiling: Tiling, batches: tuple[Batch, ...]) -> NDArray[np.float32]:
        """Return the shares of the fills that make the errors at hidden pixels least.

        They are the same all over each region of blocks that are side by side. For smaller places
        there are too few hidden pixels, and nothing is gained (docs/decisions/0017).

        Parameters
        ----------
        tiling : Tiling
            The missing pixels of `problem`.
        batches : tuple of Batch
            Those of it in whose blocks pixels are hidden.

        Returns
        -------
        ndarray, shape (fills, M), float32 in [0, 1]
            For each missing pixel; they add up to 1. Outside of these batches all is the first.
        """
        shares = np.zeros((len(self.fills), tiling.rows.size), np.float32)
        shares[0] = 1
        for region in _regions(tiling, batches):
            errors = np.concatenate([self._errors(batch) for batch in region], axis=1)
            if errors.shape[1] >= LEAST * self.problem.channels:
                best = _least_mixture(errors)
                for batch in region:
                    shares[:, batch.pixels] = best[:, None]
        return shares

    def _errors(self, batch: Batch) -> NDArray[np.float64]:
        """Return the errors of the fills at the hidden values of a block, shape (fills, n)."""
        rect = block_of(batch, self.problem.observed.shape)
        use = self.hidden.wanted[rect.slices]
        truth = self.problem.values(rect)
        errors = []
        for fill in self.fills:
            picture = truth.copy()
            self.tiling.paint(picture, rect, fill)
            errors.append((picture - truth)[use].ravel().astype(np.float64))
        return np.stack(errors)


def _least_mixture(errors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shares w ≥ 0 that make Σ (w'e)² + `CAUTION` Σ (w'(e − mean of e))² least.

    They add up to 1. A few large errors decide the first sum. So the second one keeps the mixture
    near the mean of all fills.

    Parameters
    ----------
    errors : ndarray, shape (fills, n), float64
        e, for each hidden value.

    Returns
    -------
    ndarray, shape (fills,), float64
    """
    apart = errors - errors.mean(axis=0)
    both = np.hstack([errors, CAUTION**0.5 * apart]) / max(np.abs(errors).max(), TINY)
    whole = np.full(len(errors), WHOLE * errors.shape[1])  # one more error, if the sum is not 1
    wanted = np.append(np.zeros(both.shape[1]), whole[0])
    shares, _ = scipy.optimize.nnls(np.vstack([both.T, whole]), wanted)
    best: NDArray[np.float64] = shares / shares.sum()
    return best


def _regions(tiling: Tiling, batches: tuple[Batch, ...]) -> Iterator[list[Batch]]:
    """Yield the batches of each region, which are those whose blocks are side by side."""
    blocks = np.zeros(tiling.blocks.shape, np.bool_)
    places = [(b.rect.top // BLOCK_ROWS, b.rect.left // BLOCK_COLUMNS) for b in batches]
    for place in places:
        blocks[place] = True
    labels, count = scipy.ndimage.label(blocks, np.ones((3, 3), np.bool_))
    regions: list[list[Batch]] = [[] for _ in range(count)]
    for batch, place in zip(batches, places, strict=True):
        regions[labels[place] - 1].append(batch)
    yield from regions
