"""A fixed grid of 64 × 64 pixel cells, and sets of its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Cell",
    "Cells",
    "cell_rect",
    "cells_of",
    "join",
    "strips",
]

_SIDE: Final = 64
"""Side of a cell, in pixels."""

Cell = tuple[int, int]
"""A cell of the grid: its row and its column, counted in cells."""


def join(a: Rect | None, b: Rect | None) -> Rect | None:
    """Return the smallest rectangle around two; None counts as empty."""
    if a is None or b is None:
        return a or b
    return a.union(b)


def strips(mask: NDArray[np.bool_]) -> tuple[Rect, ...]:
    """Return, for each strip of rows of the grid, the smallest rectangle around its True pixels.

    Together they cover an (H, W) mask. Strips without a True pixel are left out.
    """
    rects = []
    for top in range(0, mask.shape[0], _SIDE):
        inside = Rect.around(mask[top : top + _SIDE])
        if inside is not None:
            rects.append(inside.moved(top, 0))
    return tuple(rects)


def cells_of(rect: Rect) -> Iterator[tuple[Cell, Rect]]:
    """Yield the cells that `rect` overlaps, each with the part of `rect` in it."""
    for row in range(rect.top // _SIDE, (rect.bottom - 1) // _SIDE + 1):
        top, bottom = max(rect.top, row * _SIDE), min(rect.bottom, (row + 1) * _SIDE)
        for column in range(rect.left // _SIDE, (rect.right - 1) // _SIDE + 1):
            left, right = max(rect.left, column * _SIDE), min(rect.right, (column + 1) * _SIDE)
            yield (row, column), Rect(top, left, bottom, right)


def cell_rect(cell: Cell, shape: tuple[int, ...]) -> Rect:
    """Return the rectangle of a cell, clipped to an image of shape (H, W, …)."""
    top, left = cell[0] * _SIDE, cell[1] * _SIDE
    return Rect(top, left, top + _SIDE, left + _SIDE).clipped(shape)


class Cells:
    """A set of pixels, rounded up to whole cells of the grid.

    Unlike one rectangle around them all, it does not contain what lies between distant pixels.

    Parameters
    ----------
    shape : tuple of int
        The shape of the image, (H, W, …).
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._shape = shape
        self._cells: set[Cell] = set()

    def add(self, rect: Rect) -> None:
        """Add the pixels of `rect`."""
        self._cells.update(cell for cell, _ in cells_of(rect))

    def rects(self, within: Rect | None = None) -> Iterator[Rect]:
        """Yield rectangles that cover the set; neighbouring cells of a row are joined.

        With `within` they are clipped to it. The time then grows with the cells that `within`
        overlaps, not with the size of the set.
        """
        run: Rect | None = None
        for rect in self._pieces(within):
            if run is not None and (run.top, run.right) == (rect.top, rect.left):
                run = run.union(rect)
            else:
                if run is not None:
                    yield run
                run = rect
        if run is not None:
            yield run

    def _pieces(self, within: Rect | None) -> Iterator[Rect]:
        """Yield the part of each cell inside `within`, row by row."""
        if within is None:
            yield from (cell_rect(cell, self._shape) for cell in sorted(self._cells))
        else:
            yield from (inside for cell, inside in cells_of(within) if cell in self._cells)
