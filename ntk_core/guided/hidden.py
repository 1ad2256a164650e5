"""Where few pixels are observed: which they are, and what hiding some of them tells.

Look-alikes and groups of look-alikes err at different places, and nothing in an image tells where
one of them is better. So a tenth of the observed pixels is hidden, both are made of the others, and
their errors at the hidden pixels tell how much of each the fill should have.
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
HIDDEN = 0.1  # the share of the observed pixels that is hidden

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
    """Two fills of a problem in which some observed pixels are hidden.

    Attributes
    ----------
    problem : Problem
        With nothing hidden.
    hidden : Problem
        As `hide` returned it.
    tiling : Tiling
        The missing pixels of `hidden`.
    one, other : ndarray, shape (M, C), float32
        The fills, in the tiling's order.
    """

    problem: Problem
    hidden: Problem
    tiling: Tiling
    one: NDArray[np.float32]
    other: NDArray[np.float32]

    def shares(self, tiling: Tiling, batches: tuple[Batch, ...]) -> NDArray[np.float32]:
        """Return the share of the other fill that makes the errors at hidden pixels least.

        It is one number for each region of blocks that are side by side. Numbers for smaller places
        are of too few hidden pixels, and gain nothing (docs/decisions/0017).

        Parameters
        ----------
        tiling : Tiling
            The missing pixels of `problem`.
        batches : tuple of Batch
            Those of it in whose blocks pixels are hidden.

        Returns
        -------
        ndarray, shape (M,), float32 in [0, 1]
            For each missing pixel; 0 outside of these batches.
        """
        shares = np.zeros(tiling.rows.size, np.float32)
        for region in _regions(tiling, batches):
            sums = np.sum([self._errors(batch) for batch in region], axis=0)
            product, square, count = sums.tolist()
            if count >= LEAST and square > 0:
                for batch in region:
                    shares[batch.pixels] = min(max(product / square, 0.0), 1.0)
        return shares

    def _errors(self, batch: Batch) -> tuple[float, float, int]:
        """Return what the best share is made of, as sums over the hidden pixels of a block.

        Returns
        -------
        product : float
            Of the error of one fill and the step to the other.
        square : float
            Of that step.
        count : int
            The number of hidden pixels.
        """
        rect = block_of(batch, self.problem.observed.shape)
        use = self.hidden.wanted[rect.slices]
        truth = self.problem.values(rect)
        one, other = truth.copy(), truth.copy()
        self.tiling.paint(one, rect, self.one)
        self.tiling.paint(other, rect, self.other)
        step = (other - one)[use].astype(np.float64)
        product = float(np.sum((truth - one)[use] * step))
        return product, float(np.sum(step * step)), int(np.count_nonzero(use))


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
