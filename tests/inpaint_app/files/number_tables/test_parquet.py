from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet

from inpaint_app.errors import FileError, UsageError
from inpaint_app.files.number_tables.parquet import read_parquet
from inpaint_app.files.number_tables.table import TableOptions

PATH = Path("t.parquet")


def bytes_of(table, **options):
    out = BytesIO()
    parquet.write_table(table, out, **options)
    return out.getvalue()


def read(table, **options):
    data = table if isinstance(table, bytes) else bytes_of(table)
    return read_parquet(PATH, data, TableOptions(**options))


def filled(table, value=7.25):
    return parquet.read_table(
        BytesIO(
            table.completed(
                np.where(np.isnan(table.values), value, table.values), np.ones(table.values.shape)
            )
        )
    )


TABLE = pa.table(
    {
        "id": pa.array([9, 5, 7], pa.int32()),
        "name": ["x", None, "z"],
        "day": pa.array([1, 2, None], pa.date32()),
        "large": pa.array([2**60, 2**60 + 1, None]),
        "flag": [True, None, False],
        "whole": pa.array([1, None, 4], pa.int16()),
        "single": pa.array([0.1, 0.2, None], pa.float32()),
        "double": [0.1, np.nan, None],
        "all": [3, 2, 5],
    }
)


def test_only_columns_of_numbers_that_lack_something_change():
    table = read(TABLE)
    assert table.names == ("whole", "single", "double", "all")
    assert [(each.name, each.why, each.missing) for each in table.kept] == [
        ("id", "names of rows", 0),
        ("name", "text", 1),
        ("day", "dates", 1),
        ("large", "whole numbers that floats do not hold", 1),
        ("flag", "bool", 1),
    ]
    assert table.place(0) == "row 1"
    assert table.notes == ("whole numbers become floats (double) in 'whole'",)
    found = filled(table)
    assert found.column_names == TABLE.column_names
    for name in ("id", "name", "day", "large", "flag", "all"):
        assert found[name].equals(TABLE[name])
        assert found[name].type == TABLE[name].type
    assert found["whole"].to_pylist() == [1.0, 7.25, 4.0]
    assert found["single"].type == pa.float32()
    assert found["single"].to_pylist() == [*TABLE["single"].to_pylist()[:2], 7.25]
    assert found["double"].to_pylist() == [0.1, 7.25, 7.25]


def test_deviations_take_the_place_of_numbers_only():
    found = parquet.read_table(BytesIO(read(TABLE).deviations(np.full((3, 4), 0.5))))
    assert found["name"].equals(TABLE["name"])
    assert found["all"].to_pylist() == [0.5] * 3


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd"])
def test_compression_stays(compression):
    data = bytes_of(TABLE, compression=compression)
    out = read(data).completed(np.ones((3, 4)), np.ones((3, 4)))
    kinds = [
        parquet.ParquetFile(BytesIO(each)).metadata.row_group(0).column(0).compression
        for each in (data, out)
    ]
    assert kinds[0] == kinds[1]


def test_pandas_gets_its_index_and_kinds_back(tmp_path):
    frame = pd.DataFrame(
        {
            "a": pd.array([1, None, 3], "Int64"),
            "b": [0.5, np.nan, 1.5],
            "c": pd.array([1, 2, None], "Float32"),
        },
        index=pd.Index([30, 10, 20], name="patient"),
    )
    path = tmp_path / "t.parquet"
    frame.to_parquet(path)
    out = tmp_path / "out.parquet"
    table = read(path.read_bytes())
    assert table.names == ("a", "b", "c")
    assert table.kept[0].name == "patient"
    out.write_bytes(table.completed(np.full((3, 3), 2.5), np.ones((3, 3))))
    back = pd.read_parquet(out)
    assert back.index.equals(frame.index)
    assert list(back.dtypes) == ["Float64", "float64", "Float32"]
    assert (back == 2.5).all(axis=None)


def test_files_of_polars(tmp_path):
    path = tmp_path / "t.parquet"
    pl.DataFrame({"a": [1.5, None], "b": [1.5, 2.5], "c": ["x", "y"]}).write_parquet(path)
    table = read(path.read_bytes())
    assert table.names == ("a", "b")
    assert table.kept[0].why == "text"


@pytest.mark.parametrize(
    ("table", "options", "sentence"),
    [
        (b"no", {}, "it is no Parquet file, or is damaged; make it anew"),
        (bytes_of(TABLE)[:-20], {}, "it is no Parquet file, or is damaged; make it anew"),
        (pa.table({"a": ["x"]}), {}, "no column of numbers"),
        (pa.table({"a": pa.array([], pa.float64())}), {}, "no row"),
        (
            pa.table({"a": pa.array([None], pa.float64())}),
            {},
            "the column 'a' of t.parquet has no value",
        ),
        (pa.table({"a": [np.inf]}), {}, "holds infinity"),
        (TABLE, {"use": ("name",)}, "holds no numbers (string); leave out --use"),
        (TABLE, {"keep": ("x",)}, "no column 'x' for --keep"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(table, options, sentence):
    with pytest.raises((FileError, UsageError)) as caught:
        read(table, **options)
    assert sentence in str(caught.value)
    assert "t.parquet" in str(caught.value)


def test_options():
    assert read(TABLE, use=("id",)).names[0] == "id"
    kept = read(TABLE, keep=("all",)).kept[-1]
    assert (kept.name, kept.why) == ("all", "as you said")


def test_columns_of_one_name_are_told_apart():
    twice = pa.table([[1.5, None], ["x", "y"], [None, 2.5]], names=["a", "b", "a"])
    assert read(twice).names == ("a", "a (column 3)")
    table = read(twice, keep=("a (column 3)",))
    assert table.names == ("a",)
    out = table.completed(np.array([[1.5], [2.0]]), np.ones((2, 1)))
    assert read(out, use=()).names == ("a", "a (column 3)")


def test_numbers_that_look_like_missing_values_are_noted():
    table = read(pa.table({"a": [1.5, -9999.0, 2], "b": [-999.0, 1, None]}))
    assert table.notes == (
        "-9999 in column 'a' looks like a missing value; if it is, replace it by null",
        "-999 in column 'b' looks like a missing value; if it is, replace it by null",
    )


def test_without_pyarrow_the_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(FileError, match=r"pip install 'ntk-inpaint\[parquet\]'"):
        read(b"")
