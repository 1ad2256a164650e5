"""Places: the connected parts of a mask, coarsely, to go from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["NAMED", "keep_lengths", "named_places", "part_at", "places", "renamed"]

NAMED: Final = 4
"""Side of the squares of `named_places`, in pixels."""

_FINE: Final = 2  # the same where lengths are measured
_WINDOW: Final = 128  # pixels around a point that are looked through first
_BAND: Final = 0.1  # of the picture's height: places in one band go from left to right


def places(mask: NDArray[np.bool_], gap: int = NAMED) -> tuple[Rect, ...]:
    """Return the rectangles of the connected parts of a mask, in the order of reading.

    Parts with a gap of less than `gap` pixels may count as one.

    Parameters
    ----------
    mask : ndarray of bool, shape (H, W)
    gap : int
        Side of the squares that the mask is looked through in.

    Returns
    -------
    tuple of Rect
        Each lies around a part, at most `gap` pixels too wide on each side.
    """
    return _found(mask, gap)[0]


def named_places(mask: NDArray[np.bool_]) -> tuple[tuple[Rect, ...], NDArray[np.int32]]:
    """Return the places of a mask, (H, W), and which one each square of 4 × 4 px belongs to.

    Returns
    -------
    tuple of Rect
        As `places` returns them.
    ndarray of int32, shape (⌈H / 4⌉, ⌈W / 4⌉)
        1 for the first place, 2 for the second, and 0 for squares without a pixel of the mask.
    """
    found, labels, order = _found(mask, NAMED)
    names = np.zeros(len(found) + 1, np.int32)
    names[[old + 1 for old in order]] = np.arange(1, len(found) + 1)
    return found, names[labels]


def renamed(
    names: NDArray[np.int32], all_names: NDArray[np.int32], mask: NDArray[np.bool_], rect: Rect
) -> NDArray[np.int32]:
    """Return the names of squares after a mask, (H, W), lost or regained pixels inside `rect`.

    Parameters
    ----------
    names, all_names : ndarray of int32, shape (⌈H / 4⌉, ⌈W / 4⌉)
        Before the change, and before any change.
    mask : ndarray of bool, shape (H, W)
    rect : Rect
    """
    out = names.copy()
    squares = (
        slice(rect.top // NAMED, -(-rect.bottom // NAMED)),
        slice(rect.left // NAMED, -(-rect.right // NAMED)),
    )
    pixels = tuple(slice(side.start * NAMED, side.stop * NAMED) for side in squares)
    out[squares] = all_names[squares] * _blocks(mask[pixels], NAMED)
    return out


def _found(
    mask: NDArray[np.bool_], gap: int
) -> tuple[tuple[Rect, ...], NDArray[np.int32], list[int]]:
    """Return the places, the labels of the squares, and the order of the places by label."""
    height, width = mask.shape
    labels, _ = scipy.ndimage.label(_blocks(mask, gap), np.ones((3, 3), np.uint8))
    found = [
        Rect(
            rows.start * gap,
            columns.start * gap,
            min(rows.stop * gap, height),
            min(columns.stop * gap, width),
        )
        for rows, columns in scipy.ndimage.find_objects(labels)
    ]
    band = max(1, round(_BAND * height))

    def place_in_text(index: int) -> tuple[int, int, int]:
        rect = found[index]
        return rect.top // band, rect.left, rect.top

    order = sorted(range(len(found)), key=place_in_text)
    return tuple(found[index] for index in order), labels, order


def part_at(mask: NDArray[np.bool_], row: int, column: int) -> tuple[Rect, NDArray[np.bool_]]:
    """Return the 8-connected part of a mask around one of its pixels, and its rectangle.

    The time grows with the part, not with the mask.
    """
    reach = _WINDOW
    while True:
        window = Rect(
            max(row - reach, 0),
            max(column - reach, 0),
            min(row + reach + 1, mask.shape[0]),
            min(column + reach + 1, mask.shape[1]),
        )
        labels, _ = scipy.ndimage.label(mask[window.slices], np.ones((3, 3), np.uint8))
        part = labels == labels[row - window.top, column - window.left]
        inner = Rect.around(part)
        assert inner is not None
        rect = inner.moved(window.top, window.left)
        whole = window == Rect.whole(mask.shape)
        inside = (
            (rect.top > window.top or window.top == 0)
            and (rect.left > window.left or window.left == 0)
            and (rect.bottom < window.bottom or window.bottom == mask.shape[0])
            and (rect.right < window.right or window.right == mask.shape[1])
        )
        if inside or whole:
            return rect, part[inner.slices]
        reach *= 2


def keep_lengths(mask: NDArray[np.bool_], shortest: int, longest: int | None) -> NDArray[np.bool_]:
    """Return the parts of a mask whose length is within limits.

    The length is the diagonal of the rectangle around a part, in pixels, to within 4 px.

    Parameters
    ----------
    mask : ndarray of bool, shape (H, W)
    shortest : int
        Shorter parts are dropped.
    longest : int or None
        Longer parts are dropped, too.
    """
    if shortest <= 0 and longest is None:
        return mask
    coarse = _blocks(mask, _FINE)
    labels, count = scipy.ndimage.label(coarse, np.ones((3, 3), np.uint8))
    keep = np.zeros(count + 1, bool)
    for name, (rows, columns) in enumerate(scipy.ndimage.find_objects(labels), start=1):
        length = _FINE * np.hypot(rows.stop - rows.start, columns.stop - columns.start)
        keep[name] = length >= shortest and (longest is None or length <= longest)
    kept = keep[labels]
    out: NDArray[np.bool_] = mask.copy()
    for down in range(_FINE):
        for aside in range(_FINE):
            part = out[down::_FINE, aside::_FINE]
            part &= kept[: part.shape[0], : part.shape[1]]
    return out


def _blocks(mask: NDArray[np.bool_], side: int) -> NDArray[np.bool_]:
    """Return which squares of a mask contain a True pixel."""
    rows = np.arange(0, mask.shape[0], side)
    columns = np.arange(0, mask.shape[1], side)
    across: NDArray[np.bool_] = np.logical_or.reduceat(mask, columns, axis=1)
    down: NDArray[np.bool_] = np.logical_or.reduceat(across, rows, axis=0)
    return down
