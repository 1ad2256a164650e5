"""Helpers for generators that yield steps and return a value at the end."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

__all__ = ["kept", "mapped", "returned"]

Step = TypeVar("Step")
Changed = TypeVar("Changed")
Value = TypeVar("Value")


def kept(
    steps: Generator[Step, None, Value], wanted: Callable[[Step], bool]
) -> Generator[Step, None, Value]:
    """Yield the steps of a generator that are wanted; return the generator's value.

    Parameters
    ----------
    steps : generator
        It is closed when this one is.
    wanted : callable
        Takes a step, and tells whether to yield it.

    Returns
    -------
    generator
        Its value is that of `steps`.
    """
    with closing(steps):
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                value: Value = end.value
                return value
            if wanted(step):
                yield step


def mapped(
    steps: Generator[Step, None, Value], change: Callable[[Step], Changed]
) -> Generator[Changed, None, Value]:
    """Yield the steps of a generator, each changed; return the generator's value.

    Parameters
    ----------
    steps : generator
        For example that of `inpaint_iter`. It is closed when this one is.
    change : callable
        Takes a step, and returns what to yield in its place.

    Returns
    -------
    generator
        Its value is that of `steps`.

    Examples
    --------
    >>> def count():
    ...     yield from (1, 2)
    ...     return "done"
    >>> doubled = mapped(count(), lambda step: 2 * step)
    >>> next(doubled), next(doubled), returned(doubled)
    (2, 4, 'done')
    """
    with closing(steps):
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                value: Value = end.value
                return value
            yield change(step)


def returned(steps: Generator[object, None, Value]) -> Value:
    """Run a generator to its end; return its value.

    Parameters
    ----------
    steps : generator

    Returns
    -------
    object
        The value of the generator's ``StopIteration``.

    Examples
    --------
    >>> def count():
    ...     yield from (1, 2)
    ...     return "done"
    >>> returned(count())
    'done'
    """
    while True:
        try:
            next(steps)
        except StopIteration as end:
            value: Value = end.value
            return value
