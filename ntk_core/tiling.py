"""The missing pixels cut into small tiles, and tiles gathered into batches of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.progress import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Batch", "Tiling", "tile_missing"]

TILE = 8  # side of a tile: its pixels share one factorisation
BLOCK_ROWS, BLOCK_COLUMNS = 32, 64  # a batch stays inside one block: some 10 ms, one small repaint


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive tiles first … last − 1, their pixels begin … end − 1, and what encloses those."""

    first: int
    last: int
    begin: int
    end: int
    rect: Rect


@dataclass(frozen=True, slots=True, eq=False)
class Tiling:
    """The missing pixels, ordered by tile.

    Attributes
    ----------
    rows, columns : ndarray, shape (M,), int32
        Missing pixels; those of one tile are side by side, tiles of one batch too.
    starts : ndarray, shape (T + 1,), int64
        Tile t has the pixels starts[t] … starts[t + 1] − 1.
    batches : tuple of Batch
        All tiles, in the order in which they are worked on.
    """

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    starts: NDArray[np.int64]
    batches: tuple[Batch, ...]


def tile_missing(observed: NDArray[np.bool_]) -> Tiling:
    """Cut the False pixels of `observed` (h, w) into tiles and batches."""
    rows, columns = (index.astype(np.int32) for index in np.nonzero(~observed))
    width = observed.shape[1]
    block = _cell(rows, columns, BLOCK_ROWS, BLOCK_COLUMNS, width)
    tile = _cell(rows, columns, TILE, TILE, width)
    order = np.lexsort((tile, block))
    rows, columns, block, tile = rows[order], columns[order], block[order], tile[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(tile)) + 1, [tile.size]]).astype(np.int64)
    edges = np.concatenate([[0], np.flatnonzero(np.diff(block)) + 1, [block.size]])
    tops = np.minimum.reduceat(rows, edges[:-1])
    lefts = np.minimum.reduceat(columns, edges[:-1])
    bottoms = np.maximum.reduceat(rows, edges[:-1]) + 1
    rights = np.maximum.reduceat(columns, edges[:-1]) + 1
    tiles = np.searchsorted(starts, edges)
    batches = tuple(
        Batch(first, last, begin, end, Rect(top, left, bottom, right))
        for first, last, begin, end, top, left, bottom, right in zip(
            *(a.tolist() for a in (tiles[:-1], tiles[1:], edges[:-1], edges[1:])),
            *(a.tolist() for a in (tops, lefts, bottoms, rights)),
            strict=True,
        )
    )
    return Tiling(rows, columns, starts, batches)


def _cell(
    rows: NDArray[np.int32], columns: NDArray[np.int32], height: int, width: int, total: int
) -> NDArray[np.int64]:
    """Return the row-major number of the grid cell that holds each pixel."""
    across = -(-total // width)
    return (rows // height).astype(np.int64) * across + columns // width
