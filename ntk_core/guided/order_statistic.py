"""The k-th smallest of many numbers, by halving the interval in which it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.compiled import compiled, reordered
from ntk_core.machine.numbers import float_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["kth_smallest"]

SIGN = np.uint32(1 << 31)
LARGEST = np.finfo(np.float32).max
LOWEST, HIGHEST = np.uint64(0x00800000), np.uint64(0xFF7FFFFF)  # keys of the finite floats


@compiled
def kth_smallest(values: NDArray[np.float32], k: int) -> np.float32:
    """Return what would be at index `k` if the values were sorted.

    Parameters
    ----------
    values : ndarray, shape (n,), float32, contiguous, n < 2²⁴
    k : int
        0 … n − 1.

    Notes
    -----
    The bits of floats, read as integers, have the order of the floats. So the interval between two
    floats is halved in their bits, at most 32 times, and about ten times for usual values. Each
    time all numbers are compared with the middle, eight or sixteen at once.
    """
    first, last = LOWEST, HIGHEST
    wanted = np.float32(k + 1)
    while first < last:
        middle = first + (last - first) // np.uint64(2)
        limit = _float_of_key(middle)
        below = _number_up_to(limit, values)
        if below == wanted:
            value: np.float32 = _largest_up_to(limit, values)
            return value
        if below > wanted:
            last = middle
        else:
            first = middle + np.uint64(1)
    found: np.float32 = _float_of_key(first)
    return found


@reordered
def _number_up_to(limit: np.float32, values: NDArray[np.float32]) -> np.float32:
    """Return how many values are at most `limit`; whole numbers are exact in any order."""
    number = np.float32(0)  # integers would be widened to 64 bits, which halves the speed
    for i in range(np.uint64(values.size)):  # unsigned, as in `subtract_gram`
        number += np.float32(1) if values[i] <= limit else np.float32(0)
    return number


@compiled
def _largest_up_to(limit: np.float32, values: NDArray[np.float32]) -> np.float32:
    largest = -LARGEST
    for i in range(np.uint64(values.size)):
        largest = max(largest, values[i] if values[i] <= limit else largest)
    return largest


@compiled
def _float_of_key(key: np.uint64) -> np.float32:
    """Return the float with a key; the keys of floats are in the order of the floats.

    The bits of positive floats are in that order already; those of negative ones, in the opposite
    one.
    """
    bits = np.uint32(key)
    value: np.float32 = float_of(bits ^ SIGN if bits & SIGN else ~bits)
    return value
