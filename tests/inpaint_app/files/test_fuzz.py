"""Damaged files of every kind; `python -m benchmarks.files.fuzz` tries a hundred thousand."""

from __future__ import annotations

import pytest

from benchmarks.files.fuzz import check_cases


@pytest.mark.parametrize("first", range(0, 2500, 500))
def test_a_damaged_file_gives_a_picture_or_an_error(first: int) -> None:
    outcomes, wrong = check_cases(first, 500)
    assert wrong == []
    assert sum(outcomes.values()) == 500
    assert sum(count for name, count in outcomes.items() if name.endswith(":read")) > 10
