"""The pyramid of a wide hole: coarser and coarser means, until it is a few pixels wide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "WAYS",
    "PyramidLevel",
    "Sources",
    "enough_in",
    "halved",
    "padded",
    "turned",
    "usable_in",
]

T = TypeVar("T", bound=np.generic)

WAYS = 8  # in which a patch can be copied: four quarter turns, each mirrored or not
KNOWN = 3  # how many of four pixels must be known for their mean to count as known


@dataclass(frozen=True, slots=True, eq=False)
class PyramidLevel:
    """The picture with its hole, on one level.

    Attributes
    ----------
    values : ndarray, shape (H, W, C), float32
        0 where not known.
    known, hole, inside : ndarray, shape (H, W), bool
        Where a value is known, where it is to be filled, and which pixels are inside the image.
    """

    values: NDArray[np.float32]
    known: NDArray[np.bool_]
    hole: NDArray[np.bool_]
    inside: NDArray[np.bool_]

    def coarser(self) -> PyramidLevel:
        """Return the next coarser level; a pixel is in the hole if one of its four is."""
        values, known = halved(self.values, self.known)
        hole = (_sum_of_four(self.hole.view(np.uint8)) > 0) & ~known
        inside = _sum_of_four(self.inside.view(np.uint8)) > 0
        return PyramidLevel(values, known, hole, inside)


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """The pixels that may be copied, on one level.

    Attributes
    ----------
    values : ndarray, shape (H', W', C), float32
        0 where not observed.
    observed : ndarray, shape (H', W'), bool
    home : ndarray, shape (H', W', 2), int32
        The row and column of the level that a pixel had before it was turned. If nothing is turned,
        each pixel is at home, and the shape is (0, 0, 2).
    """

    values: NDArray[np.float32]
    observed: NDArray[np.bool_]
    home: NDArray[np.int32]

    def coarser(self) -> Sources:
        """Return the next coarser level."""
        values, observed = halved(self.values, self.observed)
        # The mean of four, in pixels twice as large: divided by 4, then by 2.
        return Sources(values, observed, _sum_of_four(self.home) >> 3)


def halved(
    values: NDArray[np.float32], known: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return means over the known pixels of each 2 × 2, and where there were enough of them.

    Parameters
    ----------
    values : ndarray, shape (H, W, C), float32
        0 where not known; H and W are even.
    known : ndarray, shape (H, W), bool
    """
    count, enough = _sum_of_four(known.view(np.uint8)), enough_in(known)
    share = enough / np.maximum(count, 1).astype(np.float32)
    total = _sum_of_four(values)
    total *= share[..., None]
    return total, enough


def enough_in(known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return where `halved` finds enough known pixels."""
    enough: NDArray[np.bool_] = _sum_of_four(known.view(np.uint8)) >= KNOWN
    return enough


def padded(array: NDArray[T], multiple: int) -> NDArray[T]:
    """Pad an array with zeros below and to the right, to sides that are multiples of `multiple`."""
    height, width = array.shape[:2]
    more = [(0, -height % multiple), (0, -width % multiple), *[(0, 0)] * (array.ndim - 2)]
    return np.pad(array, more) if any(end for _, end in more) else array


def turned(
    values: NDArray[np.float32], observed: NDArray[np.bool_], *, all_ways: bool, gap: int = 1
) -> Sources:
    """Return a picture as sources; with `all_ways` also its seven turned and mirrored copies.

    The copies lie one below the other in one array, with `gap` empty rows between them. So in each
    copy the neighbours of a patch lie beside it, as in the picture.
    """
    height, width = observed.shape
    if not all_ways:
        return Sources(values, observed, np.empty((0, 0, 2), np.int32))
    home = np.empty((height, width, 2), np.int32)
    home[..., 0], home[..., 1] = np.arange(height)[:, None], np.arange(width)
    return Sources(_all_ways(values, gap), _all_ways(observed, gap), _all_ways(home, gap))


def usable_in(observed: NDArray[np.bool_], radius: int) -> NDArray[np.bool_]:
    """Return where the whole square of side 2 radius + 1 is observed, and inside the array."""
    lacking = scipy.ndimage.maximum_filter(
        (~observed).view(np.uint8), size=2 * radius + 1, mode="constant", cval=1
    )
    usable: NDArray[np.bool_] = lacking == 0
    return usable


def _all_ways(array: NDArray[T], gap: int) -> NDArray[T]:
    """Return an array's eight turned and mirrored copies, one below the other."""
    across = max(array.shape[:2])
    pieces = []
    for turns in range(WAYS // 2):
        for way in (array, array[:, ::-1]):
            piece = np.rot90(way, turns)
            more = [(0, gap), (0, across - piece.shape[1]), *[(0, 0)] * (array.ndim - 2)]
            pieces.append(np.pad(piece, more))
    return np.concatenate(pieces)


def _sum_of_four(array: NDArray[Any]) -> NDArray[Any]:
    """Return the sums of squares of 2 × 2, shape (H / 2, W / 2, …), in the same dtype."""
    rows = array[0::2] + array[1::2]
    total: NDArray[Any] = rows[:, 0::2] + rows[:, 1::2]
    return total
