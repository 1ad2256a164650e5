"""Checks of what callers give: numbers, names, switches and arrays.

A value of the wrong kind (a word, None, True, NaN) gets the same sentence as one out of range.
"""

from __future__ import annotations

import math
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from ntk_core.errors import InvalidOptionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ntk_core.errors import InpaintError

__all__ = [
    "check_finite",
    "checked_array",
    "checked_choice",
    "checked_number",
    "checked_pair",
    "checked_switch",
    "checked_whole",
    "is_number",
    "is_whole",
    "shown",
]

LONG = 60  # characters of a value that an error shows


def shown(value: Any) -> str:
    """Return a value as an error names it."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    text = repr(value) if isinstance(value, str) or not _is_scalar(value) else str(value)
    if len(text) > LONG or "\n" in text:
        return f"{text.splitlines()[0][: LONG - 1]}…"
    return text


def is_number(value: Any) -> TypeGuard[float]:
    """Tell whether a value is a real number that a double can hold; True and False are none."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer that is larger than all doubles
        return False


def is_whole(value: Any) -> TypeGuard[int]:
    """Tell whether a value is a whole number, which may be a float such as 3.0."""
    return is_number(value) and value == int(value)


def checked_number(name: str, value: Any, low: float, high: float) -> float:
    """Return a number within its range as a float, or raise `InvalidOptionError`."""
    if not is_number(value) or not low <= value <= high:
        raise InvalidOptionError(
            f"{name} is {shown(value)}; it must be a number from {low:g} to {high:g}"
        )
    return float(value)


def checked_whole(name: str, value: Any, low: int, high: int) -> int:
    """Return a whole number within its range, or raise `InvalidOptionError`."""
    if not is_whole(value) or not low <= value <= high:
        raise InvalidOptionError(
            f"{name} is {shown(value)}; it must be a whole number from {low} to {high}"
        )
    return int(value)


def checked_switch(name: str, value: Any) -> bool:
    """Return True or False, or raise `InvalidOptionError`."""
    if not isinstance(value, bool | np.bool_):
        raise InvalidOptionError(f"{name} is {shown(value)}; it must be True or False")
    return bool(value)


def checked_choice(name: str, value: Any, known: Sequence[str]) -> str:
    """Return one of some names, or raise `InvalidOptionError`."""
    if not isinstance(value, str) or value not in known:
        raise InvalidOptionError(f"{name} is {shown(value)}; choose one of {', '.join(known)}")
    return value


def check_finite(name: str, matrix: NDArray[np.floating[Any]], error: type[InpaintError]) -> None:
    """Raise `error` if a matrix, shape (rows, columns), has a number that is not finite."""
    if not np.isfinite(matrix).all():
        row, column = (int(place) for place in np.argwhere(~np.isfinite(matrix))[0])
        raise error(
            f"{name} has {matrix[row, column]} at row {row}, column {column}; replace it by a "
            "finite number"
        )


def checked_array(what: str, value: Any, error: type[InpaintError]) -> NDArray[Any]:
    """Return a value as an array, or raise `error` if it is none.

    Parameters
    ----------
    what : str
        What the sentence calls it.
    value : array-like
        Not a masked array, unless nothing in it is masked: what is masked would be lost.
    error : type
        An `InpaintError`.
    """
    if isinstance(value, np.ma.MaskedArray):
        if np.ma.is_masked(value):
            raise error(
                f"{what} is a masked array; give a plain one, such as its filled() with the value "
                "that masked entries are to have"
            )
        return np.ma.getdata(value)
    try:
        return np.asarray(value)
    except (TypeError, ValueError) as reason:
        raise error(
            f"{what} is {shown(value)}, which is no array; give one whose rows are equally long"
        ) from reason


def checked_pair(value: Any) -> tuple[int, int] | None:
    """Return two whole numbers, such as a height and a width; None if the value is none."""
    try:
        pair = tuple(value)
    except TypeError:
        return None
    if len(pair) != 2 or not all(is_whole(side) for side in pair):
        return None
    return int(pair[0]), int(pair[1])


def _is_scalar(value: Any) -> bool:
    return isinstance(value, Real | np.generic)
