"""What people have instead of arrays: the same numbers, and the labels come back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from ntk_core import InvalidMatrixError, RowCompleter, complete_matrix
from ntk_core.completion.forms import form_of, plain_features

NAN = np.nan
HOLES = np.array(
    [[1.0, 4.0, 0.5], [1.2, NAN, 0.0], [3.0, 8.0, NAN], [2.8, 8.4, 2.0], [NAN, 4.2, 0.75]]
)
MADE = complete_matrix(HOLES)
MISSING = np.isnan(HOLES)


def frame(**columns):
    """Return the holes as a data frame, some of its columns of another kind."""
    made = pd.DataFrame(HOLES, index=list("vwxyz"), columns=["a", "b", "c"])
    return made.assign(**columns)


def same(found, expected=MADE):
    np.testing.assert_array_equal(np.asarray(found.values, float), expected.values)
    np.testing.assert_array_equal(np.asarray(found.deviation, float), expected.deviation)
    assert found.expected_error == expected.expected_error


def test_a_data_frame_keeps_its_labels():
    given = frame()
    before = given.copy()
    found = complete_matrix(given)
    same(found)
    pd.testing.assert_frame_equal(given, before)
    for each in (found.values, found.deviation):
        assert isinstance(each, pd.DataFrame)
        assert list(each.index) == list("vwxyz")
        assert list(each.columns) == ["a", "b", "c"]


def test_labels_of_any_kind_come_back():
    columns = pd.MultiIndex.from_tuples([("x", 1), ("x", 1), ("y", 2)], names=["p", "q"])
    index = pd.date_range("2020-01-01", periods=5, name="day")
    found = complete_matrix(pd.DataFrame(HOLES, index=index, columns=columns))
    same(found)
    for each in (found.values, found.deviation):
        assert each.index.equals(index)
        assert each.columns.equals(columns)
        assert each.columns.names == ["p", "q"]
    assert found.values.index.name == "day"


@pytest.mark.parametrize(
    ("column", "dtype"),
    [
        (pd.array([1.0, 1.2, 3.0, 2.8, pd.NA], "Float64"), "Float64"),
        (pd.array([1.0, 1.2, 3.0, 2.8, None], "double[pyarrow]"), "double[pyarrow]"),
        (pd.array([1.0, 1.2, 3.0, 2.8, pd.NA], object), "float64"),
        (pd.array([1, 1.2, 3, 2.8, None], object), "float64"),
        (pd.arrays.SparseArray([1.0, 1.2, 3.0, 2.8, NAN]), "float64"),
    ],
)
def test_every_kind_of_missing_number_is_missing(column, dtype):
    found = complete_matrix(frame(a=column))
    same(found)
    assert found.values["a"].dtype == dtype


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [
        ("Int64", "Float64"),
        ("UInt8", "Float64"),
        ("Float32", "Float32"),
        ("int32[pyarrow]", "double[pyarrow]"),
        ("float[pyarrow]", "float[pyarrow]"),
    ],
)
def test_columns_that_lack_something_become_floats_of_their_family(kind, dtype):
    given = frame(a=pd.array([1, 5, 3, 2, None], kind), b=pd.array([1, 5, 3, 2, 4], kind))
    values = complete_matrix(given).values
    assert values["a"].dtype == dtype
    assert values["a"].notna().all()
    assert list(values["a"][:4]) == [1, 5, 3, 2]
    pd.testing.assert_series_equal(values["b"], given["b"])


def test_columns_of_float32_stay_so_beside_others():
    given = frame(a=HOLES[:, 0].astype(np.float32))
    values = complete_matrix(given).values
    assert list(values.dtypes) == [np.float32, np.float64, np.float64]
    assert values["a"][:4].tolist() == given["a"][:4].tolist()
    alone = complete_matrix(given.astype(np.float32))
    assert set(alone.values.dtypes) == set(alone.deviation.dtypes) == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    "column",
    [
        pd.array(["1", "2", "3", "4", "5"], "str"),
        pd.array(["1", 2, 3, 4, 5], object),
        pd.array([True, 2, 3, 4, 5], object),
        pd.array([True, False] * 2 + [True]),
        pd.Categorical([1, 2, 3, 4, 5]),
        pd.date_range("2020-01-01", periods=5),
        np.arange(5) * 1j,
    ],
    ids=["text", "a text", "a bool", "bool", "category", "date", "complex"],
)
def test_columns_without_numbers_are_named(column):
    with pytest.raises(InvalidMatrixError, match=r"the column 'b' has dtype .*leave it out"):
        complete_matrix(frame(b=column))


def test_a_frame_with_observed():
    known = frame().notna()
    same(complete_matrix(frame().fillna(17), known))
    same(complete_matrix(frame().fillna(17), known.to_numpy()))
    same(complete_matrix(HOLES, known))
    with pytest.raises(InvalidMatrixError, match="the index of observed is not that of values"):
        complete_matrix(frame(), known[::-1])
    with pytest.raises(InvalidMatrixError, match="the columns of observed is not"):
        complete_matrix(frame(), known[["c", "b", "a"]])


def test_no_column_and_no_row_are_told_by_their_shape():
    for empty in (frame()[[]], frame()[:0], pl.DataFrame(), sparse.coo_array((0, 3))):
        with pytest.raises(InvalidMatrixError, match="at least one of each"):
            complete_matrix(empty)


def test_a_frame_of_polars():
    given = pl.DataFrame({"a": [1.0, 1.2, 3.0, 2.8, None], "b": HOLES[:, 1], "c": HOLES[:, 2]})
    found = complete_matrix(given)
    same(found)
    for each in (found.values, found.deviation):
        assert isinstance(each, pl.DataFrame)
        assert each.columns == ["a", "b", "c"]
    whole = given.with_columns(b=pl.Series([1, 2, 3, 4, 5]), c=pl.Series([1, None, 3, 4, 5]))
    values = complete_matrix(whole).values
    assert values.dtypes == [pl.Float64, pl.Int64, pl.Float64]
    assert values["c"].to_list()[2:] == [3, 4, 5]
    with pytest.raises(InvalidMatrixError, match="the column 'a' has dtype String"):
        complete_matrix(given.with_columns(a=pl.lit("x")))


@pytest.mark.parametrize("form", [np.ma.masked_array, np.ma.masked_invalid])
def test_what_is_masked_is_missing(form):
    masked = np.ma.masked_array(np.where(MISSING, 7, HOLES), MISSING)
    found = complete_matrix(form(masked))
    same(found)
    assert type(found.values) is np.ndarray


def test_what_is_masked_is_missing_whatever_else_is_missing():
    masked = np.ma.masked_array(HOLES.copy(), np.zeros(HOLES.shape, bool))
    masked[1, 0] = np.ma.masked
    expected = np.where(masked.mask, NAN, HOLES)
    same(complete_matrix(masked), complete_matrix(expected))
    known = ~np.isnan(HOLES)
    same(complete_matrix(masked, known), complete_matrix(expected))
    with pytest.raises(InvalidMatrixError, match="observed has shape"):
        complete_matrix(masked, known[:2])


def test_masked_integers():
    masked = np.ma.masked_less(np.array([[1, 4], [1, -1], [3, 8], [3, 9]]), 0)
    found = complete_matrix(masked)
    assert found.values.dtype == np.float64
    assert found.values[1, 1] == pytest.approx(4, abs=1.5)


@pytest.mark.parametrize("form", ["coo_array", "csr_array", "csc_matrix", "lil_array", "dok_array"])
def test_what_a_sparse_matrix_does_not_store_is_missing(form):
    rows, columns = np.nonzero(~MISSING)
    stored = sparse.coo_array((HOLES[~MISSING], (rows, columns)), HOLES.shape)
    given = stored if form == "coo_array" else getattr(sparse, form)(stored)
    if form in ("lil_array", "dok_array"):  # these forget zeros when they are made
        given[1, 2] = 1
        expected = complete_matrix(np.where(np.arange(15).reshape(5, 3) == 5, 1, HOLES))
    else:
        expected = MADE
    found = complete_matrix(given)
    same(found, expected)
    assert type(found.values) is np.ndarray


def test_a_sparse_matrix_with_nan_twice_and_float32():
    given = sparse.coo_array(
        ([1.0, 2, 0.5, NAN, 3, 4, 1], ([0, 1, 1, 2, 2, 0, 2], [0, 0, 0, 0, 1, 1, 1])), (3, 2)
    )
    form = form_of(given)
    np.testing.assert_array_equal(form.values, [[1, 4], [2.5, 0], [NAN, 4]])
    np.testing.assert_array_equal(form.observed, [[True, True], [True, False], [False, True]])
    assert form_of(given.astype(np.float32)).values.dtype == np.float32
    for bad in (given.astype(bool), given.astype(complex)):
        with pytest.raises(InvalidMatrixError, match="values has dtype"):
            complete_matrix(bad)


def test_features_may_be_frames_and_sparse():
    labels = np.eye(2)[[0, 0, 1, 1, 0]]
    expected = complete_matrix(HOLES, row_features=labels)
    for form in (pd.DataFrame, pl.DataFrame, sparse.csr_array):
        same(complete_matrix(HOLES, row_features=form(labels)), expected)
    nullable = pd.DataFrame(labels.astype(int)).astype("Int64")
    np.testing.assert_array_equal(plain_features(nullable), labels)


def test_other_things_are_left_to_the_check():
    for thing in (HOLES, HOLES.tolist(), "x"):
        form = form_of(thing)
        assert form.values is thing
        assert form.observed is None


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_frames_lose_nothing(data):
    rows, columns = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 4))
    numbers = st.floats(allow_infinity=False, width=64) | st.just(-0.0)
    values = np.array(
        [[data.draw(numbers) for _ in range(columns)] for _ in range(rows)], np.float64
    )
    for form in (pd.DataFrame, pl.DataFrame):
        given = form(values) if form is pd.DataFrame else form(values, orient="row")
        read = form_of(given)
        np.testing.assert_array_equal(read.values, values)
        filled = np.where(np.isnan(values), 7.0, values)
        back = np.asarray(read.completed(filled))
        assert back.tobytes() == np.ascontiguousarray(filled).tobytes() or (
            np.array_equal(back, filled) and np.array_equal(np.signbit(back), np.signbit(filled))
        )


def test_neither_pandas_nor_its_like_is_imported():
    code = (
        "import sys, numpy as np, ntk_core\n"
        "ntk_core.completion.forms.form_of(np.ma.masked_array(np.eye(2)))\n"
        "print({m.partition('.')[0] for m in sys.modules}"
        " & {'pandas', 'polars', 'pyarrow', 'sklearn'}, 'scipy.sparse' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set() False"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ("t.csv", "values is a text, 't.csv'; give an array or a data frame"),
        (b"t.csv", "values is a text, b't.csv'; give an array or a data frame"),
        (None, "values is None; give an array or a data frame"),
    ],
)
def test_the_name_of_a_file_is_no_table(values, sentence):
    for use in (complete_matrix, RowCompleter):
        with pytest.raises(InvalidMatrixError) as caught:
            use(values)
        assert str(caught.value) == sentence
    with pytest.raises(InvalidMatrixError, match=r"values is a path, .*; give an array"):
        complete_matrix(Path("t.csv"))
