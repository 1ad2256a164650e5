from __future__ import annotations

import doctest

import pytest

from ntk_core import mapped, returned
from ntk_core.machine import generators


class Counting:
    """Yields 0, 1, 2, … and notes whether it was closed."""

    def __init__(self):
        self.closed = False

    def steps(self, count):
        try:
            yield from range(count)
        finally:
            self.closed = True
        return "value"


def test_the_examples_in_docstrings_are_right():
    found = doctest.testmod(generators)
    assert found.attempted > 3
    assert found.failed == 0


def test_every_step_is_changed_and_the_value_is_kept():
    seen = []
    steps = mapped(mapped(Counting().steps(3), lambda step: step + 1), seen.append)
    assert returned(steps) == "value"
    assert seen == [1, 2, 3]


def test_mapped_is_lazy():
    asked = []
    steps = mapped(Counting().steps(3), asked.append)
    assert asked == []
    next(steps)
    assert asked == [0]


def test_closing_the_outer_generator_closes_the_inner():
    inner = Counting()
    steps = mapped(inner.steps(3), str)
    assert next(steps) == "0"
    steps.close()
    assert inner.closed


def test_a_change_that_fails_closes_the_inner():
    inner = Counting()
    with pytest.raises(ZeroDivisionError):
        next(mapped(inner.steps(3), lambda step: 1 // step))
    assert inner.closed
