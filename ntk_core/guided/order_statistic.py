"""A number that divides the smallest of many numbers from the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.compiled import compiled, reordered
from ntk_core.machine.numbers import bits_of, float_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["divider"]

SIGN = np.uint32(1 << 31)
STEP = np.uint64(1 << 21)  # of keys: about a fifth of a float
LOWEST, HIGHEST = np.uint64(0x00800000), np.uint64(0xFF7FFFFF)  # keys of the finite floats


@compiled
def divider(values: NDArray[np.float32], count: int, guess: np.float32) -> np.float32:
    """Return a number that divides the `count` smallest values from the others.

    Parameters
    ----------
    values : ndarray, shape (n,), float32, contiguous, n < 2²⁴
    count : int
        1 … n.
    guess : float32
        About what the result will be. A good guess saves time; a bad one does no harm.

    Returns
    -------
    float32
        Exactly `count` values are less. Only if the next one is equal to the last of them, or if
        that is the largest float, it is that value itself.

    Notes
    -----
    The bits of floats, read as integers, have the order of the floats. So the interval between two
    floats is halved in their bits, at most 32 times. It is looked for around the guess first, in
    growing steps, and then about six times are enough. Each time all numbers are compared with the
    middle, eight or sixteen at once.
    """
    first, last = LOWEST, HIGHEST
    wanted = np.float32(count)
    middle = min(max(_key_of_float(guess), first), last)
    step = STEP
    while first < last:
        below = _number_up_to(_float_of_key(middle), values)
        if below == wanted:
            first = last = middle
            break
        if below > wanted:
            last = middle
        else:
            first = min(middle + np.uint64(1), last)
        middle = first + (last - first) // np.uint64(2)
        if first == LOWEST:
            middle = max(middle, last - min(step, last - first))
        elif last == HIGHEST:
            middle = min(middle, first + step)
        step *= np.uint64(4)
    if _number_up_to(_float_of_key(first), values) == wanted:
        first = min(first + np.uint64(1), HIGHEST)
        if _float_of_key(first) == 0:  # after −0, which is not less
            first += np.uint64(1)
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
def _float_of_key(key: np.uint64) -> np.float32:
    """Return the float with a key; the keys of floats are in the order of the floats.

    The bits of positive floats are in that order already; those of negative ones, in the opposite
    one.
    """
    bits = np.uint32(key)
    value: np.float32 = float_of(bits ^ SIGN if bits & SIGN else ~bits)
    return value


@compiled
def _key_of_float(value: np.float32) -> np.uint64:
    """Return the key of a float."""
    bits = bits_of(value)
    return np.uint64(~bits if bits & SIGN else bits ^ SIGN)
