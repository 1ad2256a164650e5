"""Rectangles of pixels, and of the cells in which it is noted whether anything is to be filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from inpaint_app.huge.mask_source import CELL
from inpaint_app.masks.blocks import BLOCK
from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Slices", "aligned", "around", "blocks_of", "cells_of", "grown", "shifted"]

Slices: TypeAlias = tuple[slice, slice]
"""Rows and columns of cells."""


def around(boxes: list[Slices]) -> Slices:
    """Return the smallest box around some."""
    return (
        slice(min(box[0].start for box in boxes), max(box[0].stop for box in boxes)),
        slice(min(box[1].start for box in boxes), max(box[1].stop for box in boxes)),
    )


def shifted(box: Slices, by: Slices) -> Slices:
    """Return a box moved by where another begins."""
    rows, columns = (
        slice(inner.start + outer.start, inner.stop + outer.start)
        for inner, outer in zip(box, by, strict=True)
    )
    return rows, columns


def grown(rect: Rect, margin: int, shape: tuple[int, int] | None) -> Rect:
    """Return `rect` grown to each side, as far as a picture of `shape` goes."""
    top, left = rect.top - margin, rect.left - margin
    bottom, right = rect.bottom + margin, rect.right + margin
    if shape is None:
        return Rect(top, left, bottom, right)
    return Rect(max(top, 0), max(left, 0), min(bottom, shape[0]), min(right, shape[1]))


def aligned(rect: Rect, step: tuple[int, int]) -> Rect:
    """Return the smallest rectangle around `rect` whose sides are at multiples of `step`."""
    down, across = step
    return Rect(
        rect.top // down * down,
        rect.left // across * across,
        -(-rect.bottom // down) * down,
        -(-rect.right // across) * across,
    )


def cells_of(rect: Rect) -> Slices:
    """Return the cells that pixels are in."""
    return (
        slice(rect.top // CELL, -(-rect.bottom // CELL)),
        slice(rect.left // CELL, -(-rect.right // CELL)),
    )


def blocks_of(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which of the engine's blocks have anything in them."""
    high, wide = (length // CELL for length in BLOCK)
    rows = np.logical_or.reduceat(cells, np.arange(0, cells.shape[0], high), axis=0)
    found: NDArray[np.bool_] = np.logical_or.reduceat(
        rows, np.arange(0, cells.shape[1], wide), axis=1
    )
    return found
