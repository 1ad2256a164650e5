"""The pyramid of a wide hole: ever coarser means, until the hole is a few pixels wide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Layer", "Sources", "enough_in", "halved", "padded", "turned", "usable_in"]

T = TypeVar("T", bound=np.generic)

KNOWN = 3  # how many of four pixels must be known for their mean to be


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What is to be filled, on one level.

    Attributes
    ----------
    values : ndarray, shape (H, W, C), float32
        0 where not known.
    known, hole, inside : ndarray, shape (H, W), bool
        Where a value is known, where one is to be found, and what is inside the image.
    """

    values: NDArray[np.float32]
    known: NDArray[np.bool_]
    hole: NDArray[np.bool_]
    inside: NDArray[np.bool_]

    def coarser(self) -> Layer:
        """Return the next coarser level; a pixel is to be found if one of its four is."""
        values, known = halved(self.values, self.known)
        hole = (_sum_of_four(self.hole.view(np.uint8)) > 0) & ~known
        inside = _sum_of_four(self.inside.view(np.uint8)) > 0
        return Layer(values, known, hole, inside)


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """What may be copied, on one level.

    Attributes
    ----------
    values : ndarray, shape (H', W', C), float32
        0 where not observed.
    observed : ndarray, shape (H', W'), bool
    home : ndarray, shape (H', W', 2), int32
        Which row and column of the level a pixel was in before it was turned.
    """

    values: NDArray[np.float32]
    observed: NDArray[np.bool_]
    home: NDArray[np.int32]

    def coarser(self) -> Sources:
        """Return the next coarser level."""
        values, observed = halved(self.values, self.observed)
        # The mean of four, in pixels twice as large.
        return Sources(values, observed, _sum_of_four(self.home) >> 3)


def halved(
    values: NDArray[np.float32], known: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return means over the known of 2 × 2 pixels, and where there were enough of them.

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
    """Return an array with zeros below and to the right, its sides a multiple of `multiple`."""
    height, width = array.shape[:2]
    more = [(0, -height % multiple), (0, -width % multiple), *[(0, 0)] * (array.ndim - 2)]
    return np.pad(array, more) if any(end for _, end in more) else array


def turned(
    values: NDArray[np.float32], observed: NDArray[np.bool_], *, all_ways: bool, gap: int = 1
) -> Sources:
    """Return a picture as sources; with `all_ways` also its seven turned and mirrored copies.

    Copies lie one below the other in one array, so that a patch's neighbours are beside it
    whichever way it is turned, with `gap` rows of nothing between them.
    """
    height, width = observed.shape
    home = np.empty((height, width, 2), np.int32)
    home[..., 0], home[..., 1] = np.arange(height)[:, None], np.arange(width)
    if not all_ways:
        return Sources(values, observed, home)
    return Sources(_all_ways(values, gap), _all_ways(observed, gap), _all_ways(home, gap))


def usable_in(observed: NDArray[np.bool_], radius: int) -> NDArray[np.bool_]:
    """Return where the whole square of side 2 radius + 1 is observed, and inside the array."""
    lacking = ndimage.maximum_filter(
        (~observed).view(np.uint8), size=2 * radius + 1, mode="constant", cval=1
    )
    usable: NDArray[np.bool_] = lacking == 0
    return usable


def _all_ways(array: NDArray[T], gap: int) -> NDArray[T]:
    """Return an array's eight turned and mirrored copies, one below the other."""
    across = max(array.shape[:2])
    pieces = []
    for turns in range(4):
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
