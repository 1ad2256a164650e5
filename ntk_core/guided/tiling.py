"""The missing pixels cut into small tiles, and tiles gathered into batches of work.

A batch is a block of the image at first. Blocks beside each other that are solved alike are joined
where few pixels are missing, so that less of the work is around the pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.problem.recipes import DENSE
from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from ntk_core.problem.problem import Problem

__all__ = [
    "BLOCK_COLUMNS",
    "BLOCK_ROWS",
    "MOST",
    "SQUARE",
    "TILE",
    "Batch",
    "Tiling",
    "density_around",
    "joined",
    "tile_missing",
]

TILE = 8  # side of a tile: its pixels share one factorisation
BLOCK_ROWS, BLOCK_COLUMNS = 64, 64  # of a block, whose missing pixels are a batch
SQUARE = 3  # blocks, down and across: within such a square they may be joined
MOST = 8192  # missing pixels of blocks that are joined: some 50 ms of work, and one repaint
DENSITIES = 20  # so many steps of density, so that blocks beside each other are solved alike


@dataclass(frozen=True, slots=True)
class Batch:
    """Tiles that are solved together.

    Attributes
    ----------
    first, last : int
        They are the tiles first … last − 1.
    begin, end : int
        Their pixels are begin … end − 1.
    rect : Rect
        What encloses them.
    sample : Rect
        The density around it tells how they are solved. It is `rect`, or that of the first of the
        batches that were joined.
    """

    first: int
    last: int
    begin: int
    end: int
    rect: Rect
    sample: Rect

    @property
    def pixels(self) -> slice:
        """Where this batch's pixels are among all missing ones."""
        return slice(self.begin, self.end)


@dataclass(frozen=True, slots=True, eq=False)
class Tiling:
    """The missing pixels, ordered by square of blocks, within it by block, and then by tile.

    Attributes
    ----------
    rows, columns : ndarray, shape (M,), int32
        Missing pixels; those of one tile are side by side, tiles of one batch too. In each tile
        pixels of even rows and columns are the first.
    starts : ndarray, shape (T + 1,), int64
        Tile t has the pixels starts[t] … starts[t + 1] − 1.
    batches : tuple of Batch
        All tiles, in the order in which they are worked on.
    blocks : ndarray, shape (⌈H / BLOCK_ROWS⌉, ⌈W / BLOCK_COLUMNS⌉), int64
        The number of the batch in each block, −1 for none.
    """

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    starts: NDArray[np.int64]
    batches: tuple[Batch, ...]
    blocks: NDArray[np.int64]

    def batches_in(self, rect: Rect) -> Iterator[Batch]:
        """Yield the batches whose blocks meet `rect`."""
        blocks = self.blocks[
            rect.top // BLOCK_ROWS : (rect.bottom - 1) // BLOCK_ROWS + 1,
            rect.left // BLOCK_COLUMNS : (rect.right - 1) // BLOCK_COLUMNS + 1,
        ]
        for number in blocks[blocks >= 0].tolist():
            yield self.batches[number]

    def paint(self, picture: NDArray[np.float32], rect: Rect, values: NDArray[np.float32]) -> None:
        """Set the missing pixels inside `rect` in a picture of it.

        Parameters
        ----------
        picture : ndarray, shape (rect.height, rect.width, C), float32
        values : ndarray, shape (M, C), float32
            Of all missing pixels, in this order.
        """
        for batch in self.batches_in(rect):
            rows = self.rows[batch.pixels] - rect.top
            columns = self.columns[batch.pixels] - rect.left
            if rect.intersection(batch.rect) == batch.rect:
                picture[rows, columns] = values[batch.pixels]
                continue
            inside = (rows >= 0) & (rows < rect.height) & (columns >= 0) & (columns < rect.width)
            picture[rows[inside], columns[inside]] = values[batch.pixels][inside]


def tile_missing(observed: NDArray[np.bool_]) -> Tiling:
    """Cut the False pixels of `observed` (H, W) into tiles and batches."""
    rows, columns = (index.astype(np.int32) for index in np.nonzero(~observed))
    shape = (-(-observed.shape[0] // BLOCK_ROWS), -(-observed.shape[1] // BLOCK_COLUMNS))
    block = _block_numbers(rows // BLOCK_ROWS, columns // BLOCK_COLUMNS, shape[1])
    tile = (rows % BLOCK_ROWS // TILE) * (BLOCK_COLUMNS // TILE) + columns % BLOCK_COLUMNS // TILE
    key = block * (BLOCK_ROWS * BLOCK_COLUMNS // TILE**2) + tile
    # Within a tile every second pixel of every second row first: so a tile's first pixels are a
    # sample of it (`choose`).
    phase = np.array([0, 2, 3, 1])[rows % 2 * 2 + columns % 2]
    order = np.argsort(4 * key + phase, kind="stable")
    rows, columns, block, key = rows[order], columns[order], block[order], key[order]
    starts = _starts(key)
    edges = _starts(block)
    tops = np.minimum.reduceat(rows, edges[:-1])
    lefts = np.minimum.reduceat(columns, edges[:-1])
    bottoms = np.maximum.reduceat(rows, edges[:-1]) + 1
    rights = np.maximum.reduceat(columns, edges[:-1]) + 1
    tiles = np.searchsorted(starts, edges)
    fields = (tiles[:-1], tiles[1:], edges[:-1], edges[1:], tops, lefts, bottoms, rights)
    batches = tuple(
        Batch(first, last, begin, end, Rect(*rect), Rect(*rect))
        for first, last, begin, end, *rect in zip(*(f.tolist() for f in fields), strict=True)
    )
    blocks = np.full(shape, -1, np.int64)
    blocks[tops // BLOCK_ROWS, lefts // BLOCK_COLUMNS] = np.arange(len(batches))
    return Tiling(rows, columns, starts, batches, blocks)


def _block_numbers(
    down: NDArray[np.int32], across: NDArray[np.int32], width: int
) -> NDArray[np.int64]:
    """Return a number for each block (down, across) of an image `width` blocks wide.

    The numbers ascend from square to square, and within a square from row to row.
    """
    square = (down // SQUARE).astype(np.int64) * -(-width // SQUARE) + across // SQUARE
    return (square * SQUARE + down % SQUARE) * SQUARE + across % SQUARE


def density_around(problem: Problem, rect: Rect, reach: int) -> float:
    """Return the share of observed pixels within `reach` of `rect`.

    It is a multiple of 1 / `DENSITIES`, and `DENSE` at most.
    """
    observed = problem.observed[problem.around(rect, reach).slices]
    share = np.count_nonzero(observed) / observed.size
    return min(round(share * DENSITIES) / DENSITIES, DENSE)


def joined(tiling: Tiling, problem: Problem, reach: int) -> tuple[Batch, ...]:
    """Return the batches of a tiling, joined where they are solved alike and have few pixels.

    Results do not depend on it. Either a whole square of blocks is joined, or rows of blocks in
    it, or nothing.

    Parameters
    ----------
    reach : int
        How far around a batch its density is that tells how it is solved.
    """
    densities = {batch: density_around(problem, batch.sample, reach) for batch in tiling.batches}

    def may_be_one(batches: list[Batch]) -> bool:
        pixels = sum(batch.end - batch.begin for batch in batches)
        return pixels <= MOST and len({densities[batch] for batch in batches}) == 1

    result: list[Batch] = []
    for square in _groups(tiling.batches, _square_of):
        parts = [square] if may_be_one(square) else _groups(square, _row_of)
        for part in parts:
            result += [reduce(_join, part)] if may_be_one(part) else part
    return tuple(result)


def _groups(batches: Iterable[Batch], key: Callable[[Batch], object]) -> list[list[Batch]]:
    """Return the runs of batches that have the same key."""
    return [[*group] for _, group in groupby(batches, key)]


def _square_of(batch: Batch) -> tuple[int, int]:
    down, across = SQUARE * BLOCK_ROWS, SQUARE * BLOCK_COLUMNS
    return batch.rect.top // down, batch.rect.left // across


def _row_of(batch: Batch) -> int:
    return batch.rect.top // BLOCK_ROWS


def _join(one: Batch, next_one: Batch) -> Batch:
    rect = one.rect.union(next_one.rect)
    return Batch(one.first, next_one.last, one.begin, next_one.end, rect, one.sample)


def _starts(key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each run of equal keys starts, and behind the last the end of all."""
    changes = np.flatnonzero(np.diff(key)) + 1
    return np.concatenate([[0], changes, [key.size]]).astype(np.int64)
