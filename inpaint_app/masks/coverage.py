"""Marks: a mask as bool, or as coverage where its edges are soft.

Coverage is a byte, from 0 for a pixel outside the mask to `FULL` for one that is filled in full.
`~` gives the opposite mask for both kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Marks = NDArray[np.bool_] | NDArray[np.uint8]
    """A mask, shape (H, W): bool, or uint8 for coverage."""

__all__ = [
    "FULL",
    "Combine",
    "Marks",
    "around",
    "as_coverage",
    "combined",
    "hardened",
    "is_soft",
    "lacking",
]

Combine = Literal["add", "subtract", "replace", "intersect"]
"""How a new shape changes the existing mask."""

FULL: Final = np.uint8(255)
"""The coverage of a pixel that is filled in full."""

_HALF: Final = 128  # the least coverage that is masked after the edges are made hard


def is_soft(marks: Marks) -> bool:
    """Return whether marks are coverage."""
    return marks.dtype != np.bool_


def around(marks: Marks) -> Rect | None:
    """Return the smallest rectangle around the marked pixels, None if there are none."""
    return Rect.around(marks.astype(np.bool_, copy=False))


def as_coverage(marks: Marks) -> NDArray[np.uint8]:
    """Return marks of either kind as coverage."""
    return marks * FULL if marks.dtype == np.bool_ else marks.astype(np.uint8, copy=False)


def lacking(marks: Marks) -> NDArray[np.uint8] | None:
    """Return what each marked pixel lacks of `FULL`, 0 for others; None if the edges are hard."""
    if not is_soft(marks):
        return None
    return (marks > 0) * FULL - as_coverage(marks)


def hardened(marks: Marks) -> NDArray[np.bool_]:
    """Return the pixels that are covered by half or more."""
    return as_coverage(marks) >= _HALF


def combined(old: Marks, new: Marks, how: Combine) -> Marks:
    """Add marks to others of the same shape, subtract them, replace by them, or intersect."""
    if old.dtype != new.dtype:
        old, new = as_coverage(old), as_coverage(new)
    if how == "add":
        return np.maximum(old, new)
    if how == "replace":
        return new
    return np.minimum(old, new if how == "intersect" else ~new)
