"""The time left: it only falls, and says nothing where it would be wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_app.editor.time_left import TimeLeft


def told(steps, passes=2):
    """Return what is told after each of several steps: seconds, share, number of the pass."""
    time_left = TimeLeft()
    return [time_left.estimate(now, share, first=number < passes) for now, share, number in steps]


def test_a_steady_run_is_known_at_its_end():
    steps = [(10 + 10 * share, share, 2) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert told(steps) == [None, *map(pytest.approx, (7.5 * 1.375, 5 * 1.25, 2.5 * 1.125, 0.0))]


def test_the_first_pass_does_not_count():
    """It does a fifth of the work in a tenth of the time that the others take for it."""
    fast = [(0.0, 0.0, 1), (0.1, 0.1, 1), (0.2, 0.2, 1)]
    assert told(fast) == [None] * 3
    slow = [(0.2, 0.2, 2), (4.2, 0.6, 2)]
    assert told([*fast, *slow])[-1] == pytest.approx(4 * 1.2)


def test_nothing_is_told_while_it_would_be_far_too_little():
    steps = [(0.0, 0.0, 2), (1.0, 0.1, 2), (40.0, 0.2, 2), (41.0, 0.96, 2)]
    first, second, last = told(steps)[1:]
    assert first == pytest.approx(9 * 1.45)
    assert second is None, "160 seconds are left at this pace"
    assert last == pytest.approx(41 / 0.96 * 0.04 * 1.02)


@given(
    st.lists(st.tuples(st.floats(0.0, 30.0), st.floats(0.0, 0.2), st.booleans()), max_size=30),
)
def test_it_only_falls_and_is_never_negative(steps):
    time_left, now, share, least = TimeLeft(), 0.0, 0.0, float("inf")
    for seconds, work, first in steps:
        now, share = now + seconds, min(1.0, share + work)
        left = time_left.estimate(now, share, first=first)
        if left is not None:
            assert 0 <= left <= least
            least = left
