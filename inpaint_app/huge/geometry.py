"""Rectangles of pixels, and of the cells in which it is noted whether anything is to be filled."""

from __future__ import annotations

from typing import TypeAlias

from inpaint_app.huge.mask_source import CELL
from ntk_core import Rect

__all__ = ["Slices", "aligned", "around", "cells_of", "grown", "shifted"]

Slices: TypeAlias = tuple[slice, slice]
"""Rows and columns of cells."""


def around(boxes: list[Slices]) -> Slices:
    """Return the smallest box around some."""
    return (
        slice(min(box[0].start for box in boxes), max(box[0].stop for box in boxes)),
        slice(min(box[1].start for box in boxes), max(box[1].stop for box in boxes)),
    )


def shifted(box: Slices, by: Slices, sign: int = 1) -> Slices:
    """Return a box moved by where another begins; with sign -1, moved back."""
    rows, columns = (
        slice(inner.start + sign * outer.start, inner.stop + sign * outer.start)
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
