"""Checks of single values from the JSON text of a session, which may contain anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "DamagedError",
    "mapping",
    "numbers_of",
    "refuse",
    "sequence",
    "text_of",
    "whole_number",
]


class DamagedError(Exception):
    """A value in the file is invalid; the message names it."""


def mapping(value: object, name: str) -> dict[str, Any]:
    """Return a JSON object; like all functions here, raise `DamagedError` if it is none."""
    if not isinstance(value, dict):
        raise DamagedError(f"{name} is missing")
    return value


def sequence(value: object, name: str) -> list[Any]:
    """Return a JSON array."""
    if not isinstance(value, list):
        raise DamagedError(f"{name} are missing")
    return value


def numbers_of(value: object, name: str) -> Sequence[int]:
    """Return a JSON array of at most four whole numbers."""
    numbers = sequence(value, name)
    if len(numbers) > 4 or not all(type(number) is int for number in numbers):
        raise DamagedError(f"{name} is no list of whole numbers")
    return numbers


def text_of(found: dict[str, Any], name: str) -> str:
    """Return the text under a name."""
    value = found.get(name)
    if not isinstance(value, str):
        raise DamagedError(f"{name} is missing")
    return value


def whole_number(found: dict[str, Any], name: str, low: int, high: int) -> int:
    """Return the whole number under a name, from `low` to `high`."""
    value = found.get(name)
    if type(value) is not int or not low <= value <= high:
        raise DamagedError(f"{name} is no whole number from {low} to {high}")
    return value


def refuse(constant: str) -> float:
    """Raise an error for NaN and infinities, which are no JSON but which `json` accepts."""
    raise DamagedError(f"{constant} is no number")
