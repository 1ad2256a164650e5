"""Generators that yield snapshots and return a result: change what they yield, or take it in."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

__all__ = ["consume", "mapped"]

S = TypeVar("S")
T = TypeVar("T")
Result = TypeVar("Result")


def mapped(
    steps: Generator[S, None, Result], change: Callable[[S], T]
) -> Generator[T, None, Result]:
    """Yield what `steps` yields, changed; return what it returns. `steps` is closed at the end."""
    with closing(steps):  # ends its threads now, not when it is collected as garbage
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                result: Result = end.value
                return result
            yield change(step)


def consume(steps: Generator[S, None, Result], take: Callable[[S], object]) -> Result:
    """Call `take` with all that `steps` yields; return what it returns.

    What `take` raises closes `steps`.
    """
    with closing(steps):
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                result: Result = end.value
                return result
            take(step)
