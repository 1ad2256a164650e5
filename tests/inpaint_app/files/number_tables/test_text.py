from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_app.errors import FileError, UsageError
from inpaint_app.files.number_tables.dialect import content, records
from inpaint_app.files.number_tables.table import TableOptions
from inpaint_app.files.number_tables.text import read_text

PATH = Path("t.csv")
NAN = np.nan


def read(text, path=PATH, **options):
    data = text if isinstance(text, bytes) else text.encode()
    return read_text(path, data, TableOptions(**options))


def filled(text, value=7.25, deviation=1.0, **options):
    """Return a text in which every missing number is `value`."""
    table = read(text, **options)
    return table.completed(
        np.where(np.isnan(table.values), value, table.values),
        np.where(np.isnan(table.values), deviation, 0),
    )


# -- what is written is what was read


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(st.text('ab ,;"\n\r\té0', max_size=5), min_size=1, max_size=4), max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\r\n", "\n"]),
)
def test_records_are_those_of_the_standard_library(rows, delimiter, quoting, end):
    out = StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    text = out.getvalue()
    found = list(records(text, delimiter))
    assert "".join(delimiter.join(cells) + last for cells, last in found) == text
    expected = [row or [""] for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter)]
    assert [[content(cell) for cell in cells] for cells, _ in found] == [
        [cell.strip() for cell in row] for row in expected
    ]


@settings(max_examples=200, deadline=None)
@given(st.text('a,"\n\r', max_size=12))
def test_any_text_comes_back(text):
    found = list(records(text, ","))
    assert "".join(",".join(cells) + end for cells, end in found) == text
    if '"' not in text:  # both ways of reading agree
        lines = [([*cells, '""'], end) for cells, end in found if end]
        assert list(records("".join(",".join(c) + end for c, end in lines), ",")) == lines


CELLS = st.sampled_from(
    ["1.50", "-2e3", "+.5", "  3 ", '"4.0"', "", "NA", '""', " ", "007e1", "5."]
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_known_cells_keep_their_bytes(data):
    width = data.draw(st.integers(2, 4))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    rows.append(["1.5"] * width)  # no column is empty
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    last = data.draw(st.sampled_from(["", end]))
    names = [f"a{place}" for place in range(width)]
    text = end.join(",".join(row) for row in [names, *rows]) + last
    found = filled(text).decode()
    lines = found.split(end)
    assert lines[0] == ",".join(names)
    assert found.endswith(end) == bool(last)
    for row, line in zip(rows, lines[1:], strict=False):
        for before, after in zip(row, line.split(","), strict=True):
            if content(before) in ("", "NA"):
                assert content(after) == "7.250"
                assert after.startswith('"') == before.startswith('"')
            else:
                assert after == before


def test_only_missing_cells_change():
    text = 'name;"size, cm";note\r\n\r\n"Ann ""A""";1.50;NA\r\nB\xe4r; NA ;"x;\r\ny"\r\n\r\n'
    expected = text.replace(" NA ", " 7.250 ")
    assert filled(text.encode("latin-1")) == expected.encode("latin-1")
    assert read(text).kept[1].missing == 1


def test_byte_order_marks_and_utf_16():
    text = "a,b\n1,2\n,3\n"
    for codec in ("utf-8-sig", "utf-16"):
        assert filled(text.encode(codec)).decode(codec) == "a,b\n1,2\n7.250,3\n"
    table = read(text.encode("utf-8-sig"))
    assert table.names == ("a", "b")
    assert filled("\ufeff,1.5\n2.5,1.5\n", header=False).decode() == "\ufeff7.250,1.5\n2.5,1.5\n"


def test_lines_are_counted_as_editors_do():
    table = read('a,b\n\n"x\ny",1\nz,5\n')
    assert [table.place(row) for row in range(2)] == ["line 3", "line 5"]


def test_deviations_take_the_place_of_numbers_only():
    table = read("a,b,c\nx,1.5,\ny,NA,4\n")
    text = table.deviations(np.array([[0, 0.123456], [12345678.0, 0]]))
    assert text == b"a,b,c\nx,0,0.1235\ny,1.235e+07,0\n"


# -- how a text is read


@pytest.mark.parametrize(
    ("text", "names", "values"),
    [
        ("a,b\n1,2\n3,\n", ("a", "b"), [[1, 2], [3, NAN]]),
        ("a;b\n1;2\n3;\n", ("a", "b"), [[1, 2], [3, NAN]]),
        ("a\tb\n1\t2\n3\t\n", ("a", "b"), [[1, 2], [3, NAN]]),
        ("a|b\n1|2\n3|\n", ("a", "b"), [[1, 2], [3, NAN]]),
        ("a;b\n1,5;2,25\n3;\n", ("a", "b"), [[1.5, 2.25], [3, NAN]]),
        ("1,5;2,25\n3,0;\n", ("column 1", "column 2"), [[1.5, 2.25], [3, NAN]]),
        ("a\tb\n-1,5e3\t2\n3\t\n", ("a", "b"), [[-1500, 2], [3, NAN]]),
        ('a,b\n"1,5","2,0"\n3,\n', ("a", "b"), [[1.5, 2], [3, NAN]]),
        ("a;b\n0,125;2\n0,250;\n", ("a", "b"), [[0.125, 2], [0.25, NAN]]),
        ("a;b\n1.5;2\n3;\n", ("a", "b"), [[1.5, 2], [3, NAN]]),
        ("1.5,2.5\n3.5,\n,1\n", ("column 1", "column 2"), [[1.5, 2.5], [3.5, NAN], [NAN, 1]]),
        ("a,\n1,2\n3,\n", ("a", "column 2"), [[1, 2], [3, NAN]]),
        ("size\n1\nNA\n2.5\n", ("size",), [[1], [NAN], [2.5]]),
        ("id,2019,2020\nx,1,\ny,3,4\n", ("2019", "2020"), [[1, NAN], [3, 4]]),
    ],
)
def test_what_is_certain_is_found_out(text, names, values):
    table = read(text, header=True) if text.startswith("id,2019") else read(text)
    assert table.names == names
    np.testing.assert_array_equal(table.values, values)


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_first_line_that_states_the_delimiter_is_no_row(first, end):
    text = end.join([first, "a;b,c", "1,5;2,5", ";3,5", ""])
    table = read(text)
    assert table.names == ("a", "b,c")
    np.testing.assert_array_equal(table.values, [[1.5, 2.5], [NAN, 3.5]])
    assert filled(text).decode() == text.replace(f"{end};3,5", f"{end}7,250;3,5")
    assert [table.place(row) for row in range(2)] == ["line 3", "line 4"]
    assert read(text, delimiter=";", decimal=",").names == ("a", "b,c")


def test_a_quote_within_a_cell_closes_nothing():
    assert read('n,b\n5" disk,2\nx,\n').names == ("b",)
    assert read('n,b\n"5"" disk",2\n"""x""",\n').names == ("b",)


def test_options_decide():
    np.testing.assert_array_equal(read("a;b\n1.5;2\n", delimiter=";").values, [[1.5, 2]])
    np.testing.assert_array_equal(read("a;b\n1,234;2\n5;\n", decimal=",").values[0], [1.234, 2])
    np.testing.assert_array_equal(read("1,2\n3,4\n", header=True).values, [[3, 4]])
    np.testing.assert_array_equal(read("1,2\n3,4\n", header=False).values, [[1, 2], [3, 4]])
    np.testing.assert_array_equal(
        read("a,b\n-999,2\nx,4\n", missing=("-999", "x"), keep=("a",)).values, [[2], [4]]
    )
    np.testing.assert_array_equal(
        read("a,b\n-999,2\n1,4\n", missing=("-999",)).values[:, 0], [NAN, 1]
    )
    np.testing.assert_array_equal(read("id,b\n1,2\n2,4\n", use=("id",)).values, [[1, 2], [2, 4]])
    assert read("a\tb\n1\t2\n", path=Path("t.tsv")).names == ("a", "b")
    assert read("a,b\n1,2\n", path=Path("t.TSV"), delimiter=",").names == ("a", "b")


def test_decimal_commas_are_written_as_such():
    assert filled("a;b\n1,5;2\n;3\n") == b"a;b\n1,5;2\n7,250;3\n"
    assert filled('a,b\n"1,5",2\n,3\n') == b'a,b\n"1,5",2\n"7,250",3\n'


@pytest.mark.parametrize(
    "cell", ["", "NA", "N/A", "nan", "NULL", "null", "None", "?", ".", "-", "#N/A", "<NA>", '"NA"']
)
def test_usual_words_are_missing(cell):
    assert filled(f"a,b\n1,2\n{cell},3\n").decode().split("\n")[2] in ("7.250,3", '"7.250",3')


KINDS = [
    ("name", ["x", "y", "z"], "text"),
    ("day", ["2020-01-31", "", "2021-12-01"], "dates"),
    ("day", ["31.01.2020", "", "1.2.2021"], "dates"),
    ("time", ["2020-01-31T10:00:00+01:00", "2020-01-31 11:00", ""], "dates"),
    ("day", ["20200131", "20211201", "20200131"], "dates"),
    ("zip", ["01067", "99999", "04109"], "codes"),
    ("n", ["1", "2", "3"], "row numbers"),
    ("", ["0", "1", "2"], "row numbers"),
    ("patient_id", ["9", "5", "7"], "names of rows"),
    ("ID", ["9", "5", "7"], "names of rows"),
    ("patient_id", ["9", "5", ""], None),
    ("paid", ["9", "5", "7"], None),
    ("count", ["9", "5", "7"], None),
    ("n", ["1", "2", "4"], None),
    ("n", ["1", "2", "2"], None),
    ("n", ["1.0", "2.0", "3.0"], None),
    ("n", ["1", "3", "2"], None),
    ("year", ["2019", "2020", "2021"], None),
    ("zero", ["0", "0.5", "0"], None),
]


@pytest.mark.parametrize(("name", "cells", "why"), KINDS)
def test_what_is_no_measurement_is_kept(name, cells, why):
    text = "\n".join([f"{name},x", *(f"{cell},{1.5 * row}" for row, cell in enumerate(cells))])
    table = read(text)
    assert [each.why for each in table.kept] == ([] if why is None else [why])
    assert table.names == (("x",) if why else (name, "x"))


def test_only_the_first_column_has_row_numbers():
    assert read("x,n\n2.5,1\n1,2\n").names == ("x", "n")


# -- what is not certain, or wrong, is one sentence


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("", {}, "the file is empty"),
        (" \n", {}, "the file is empty"),
        (b"PK\0\1", {}, "it is no text"),
        (b"\xff\xfea", {}, "damaged or cut short"),
        ("a,b\n1,2\n1\n", {}, "line 3 has 1 cell, but the first has 2"),
        ("a,b\n1,2\n1,2,3\n", {}, "line 3 has 3 cells, but the first has 2"),
        ("a,b\n", {}, "no row below its names"),
        ("sep=;\n", {}, "no table below its first line"),
        ("sep=;\n\n", {}, "no table below its first line"),
        ("a^b\n1^2\n3^\n", {}, "t.csv has only one column, and no numbers in it; say with --delim"),
        ("a b\n1 2\n3 NA\n", {}, "has only one column, and no numbers in it; say with --delim"),
        (
            "a,b\n1,2.5\n",
            {"delimiter": ";"},
            "one column with --delimiter ';', and no numbers in it",
        ),
        ("a.b,c\nx.1,z\ny.3,\n", {"delimiter": "."}, "2 columns with --delimiter '.', and no num"),
        ('a,b\n1,2\n"3,4\n5,6\n', {}, "the quote of '\"3,4' in line 3 is not closed"),
        ('n,b\n"x\ny",2\nz,3\nw,"4\n5,6\n', {}, "the quote of '\"4' in line 5 is not closed"),
        ('n,b\nx,2\n"a\nb","4\n5,6\n', {}, "the quote of '\"4' in line 4 is not closed"),
        ('n,b\n"x,1\n"y",2\nz,\n', {}, "the quote of '\"x,1' in line 2 is not closed"),
        (
            "My table\na,b\n1,2\n3,\n",
            {},
            "line 1, 'My table', has 1 cell, but each line below has 2",
        ),
        ("\nT, of 3\na;b;c\n1;2;3\n3;;1\n", {}, "line 2, 'T, of 3', has 1 cell, but each line be"),
        ("a,b\nr,1,2\ns,3,\n", {}, "line 1, 'a', has 2 cells, but each line below has 3"),
        ("a,b\nx,y\n", {}, "no column of numbers"),
        ("a,b\n1,\n2,\n", {}, "the column 'b' of t.csv has no value"),
        ("a,b\n1,2\n2,<3\n4,5\n", {}, "line 3 of t.csv has '<3' among the numbers of 'b'"),
        ("a,b\n1,2\n2,x\n3,z\n", {"use": ("b",)}, "--keep 'b'"),
        ("a,b\n1,2\n2,1e999\n", {}, "'1e999' among the numbers"),
        ("a;b\n1,234;2\n5,678;3\n", {}, "'1,234' in t.csv may be a decimal number or thousands"),
        ("a;b\n1.234;2\n5.678;3\n", {}, "'1.234' in t.csv may be a decimal number or thousands"),
        ("a;b\n1,5;2\n2.5;3\n", {}, "holds '1,5' and '2.5'; say with --decimal"),
        ("1;2,3;4\n1;2,3;4\n", {"header": False}, None),
        ("a,b;c,d\n1,x;y,2\n", {}, "can be read with ',' or ';' between its columns"),
        ("2019,2020\n1.5,2.5\n", {}, "may be names or numbers; say with --header"),
        ("name,2020\nx,2.5\n", {}, "may be names or numbers; say with --header"),
        ("a,b\n1,2\n", {"keep": ("c",)}, "no column 'c' for --keep; its columns are 'a' and 'b'"),
        ("a,b\n1,2\n", {"use": ("c",)}, "no column 'c' for --use"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(text, options, sentence):
    if sentence is None:
        read(text, **options)
        return
    with pytest.raises((FileError, UsageError)) as caught:
        read(text, **options)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "t.csv" in str(caught.value)
