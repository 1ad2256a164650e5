"""The missing pixels cut into small tiles, and tiles gathered into batches of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["BLOCK_COLUMNS", "BLOCK_ROWS", "TILE", "Batch", "Tiling", "tile_missing"]

TILE = 8  # side of a tile: its pixels share one factorisation
BLOCK_ROWS, BLOCK_COLUMNS = 128, 128  # a batch is a block: at most some 50 ms of work


@dataclass(frozen=True, slots=True)
class Batch:
    """The tiles first … last − 1 of one block, their pixels begin … end − 1, what encloses them."""

    first: int
    last: int
    begin: int
    end: int
    rect: Rect

    @property
    def pixels(self) -> slice:
        """Where this batch's pixels are among all missing ones."""
        return slice(self.begin, self.end)


@dataclass(frozen=True, slots=True, eq=False)
class Tiling:
    """The missing pixels, ordered by block and within it by tile.

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
    block = (rows // BLOCK_ROWS).astype(np.int64) * shape[1] + columns // BLOCK_COLUMNS
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
        Batch(first, last, begin, end, Rect(*rect))
        for first, last, begin, end, *rect in zip(*(f.tolist() for f in fields), strict=True)
    )
    blocks = np.full(shape, -1, np.int64)
    blocks.flat[block[edges[:-1]]] = np.arange(len(batches))
    return Tiling(rows, columns, starts, batches, blocks)


def _starts(key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each run of equal keys starts, and behind the last the end of all."""
    changes = np.flatnonzero(np.diff(key)) + 1
    return np.concatenate([[0], changes, [key.size]]).astype(np.int64)
