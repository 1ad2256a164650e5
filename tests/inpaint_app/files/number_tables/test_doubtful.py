from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inpaint_app.files.number_tables.doubtful import doubtful_numbers, notes_on
from inpaint_app.files.number_tables.table import TableOptions
from inpaint_app.files.number_tables.text import read_text

PATH = Path("t.csv")


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([1, 2, -999], [-999]),
        ([0, 1e6, -99], [-99]),
        ([-5.5, 12, -9999, np.nan], [-9999]),
        ([1, 2, -99, -999, -99], [-99, -999]),
        ([-30, 40, -999_999], [-999_999]),
        ([1, 2, -9], []),
        ([1, 2, -998], []),
        ([1, 2, -999.5], []),
        ([1, 2, 999], []),
        ([-150, 200, -99], []),
        ([-98, 0, -99], []),
        ([-500, 500, -999], []),
        ([-999, np.nan], []),
        ([np.nan], []),
        ([-1e30, 1e30, -999], []),
    ],
)
def test_only_what_is_far_from_all_others_is_found(values, found):
    assert doubtful_numbers(np.array(values, float)) == found


def test_one_sentence_a_number():
    data = b"a,b,c\n-99,-999.0,-99\n1,2,3\n,3,4\n"
    table = read_text(PATH, data, TableOptions())
    assert table.notes == (
        "-99 in columns 'a' and 'c' looks like a missing value; if it is, add --missing=-99",
        "-999.0 in column 'b' looks like a missing value; if it is, add --missing=-999.0",
    )
    assert not read_text(PATH, data, TableOptions(missing=("-99", "-999.0"))).notes


def test_many_columns_are_cut():
    (note,) = notes_on({"-99": list("abcdefghij")}, "do {}")
    assert note.startswith("-99 in columns 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' and 2 more looks")
    assert note.endswith("; if it is, do -99")
