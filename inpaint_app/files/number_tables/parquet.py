"""Parquet: columns of numbers that lack something are replaced, all else stays."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from inpaint_app.errors import FileError, UsageError
from inpaint_app.files.number_tables.columns import kind_of_numbers, read_cells
from inpaint_app.files.number_tables.doubtful import doubtful_numbers, notes_on
from inpaint_app.files.number_tables.names import check_names, told_apart
from inpaint_app.files.number_tables.table import Kept
from inpaint_app.files.number_tables.text import empty

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.files.number_tables.table import TableOptions

__all__ = ["ParquetTable", "read_parquet"]

_EXACT: Final = 2**53  # larger whole numbers are no float64


@dataclass(frozen=True, eq=False)
class ParquetTable:
    """A table in a Parquet file.

    Attributes
    ----------
    content : pyarrow.Table
    compression : str
        That of the file.
    places : tuple of int
        The columns of numbers.
    values : ndarray, shape (rows, columns), float64
    kept : tuple of Kept
    """

    content: Any
    compression: str
    places: tuple[int, ...]
    values: NDArray[np.float64]
    kept: tuple[Kept, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns of numbers."""
        labels = told_apart(self.content.column_names)
        return tuple(labels[place] for place in self.places)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Return which columns of whole numbers become floats, and what looks like no value."""
        from pyarrow import types

        lacking = self._lacking
        whole = [
            repr(name)
            for name, place, lacks in zip(self.names, self.places, lacking, strict=True)
            if lacks and types.is_integer(self.content.schema.field(place).type)
        ]
        doubtful: dict[str, list[str]] = {}
        for name, column in zip(self.names, self.values.T, strict=True):
            for number in doubtful_numbers(column):
                doubtful.setdefault(f"{number:.0f}", []).append(name)
        notes = notes_on(doubtful, "replace it by null")
        if not whole:
            return notes
        more = f" and {len(whole) - 8} more" if len(whole) > 8 else ""
        return (f"whole numbers become floats (double) in {', '.join(whole[:8])}{more}", *notes)

    @property
    def _lacking(self) -> NDArray[np.bool_]:
        return np.asarray(np.isnan(self.values).any(axis=0))

    def place(self, row: int) -> str:
        """Return the number of a row, from 1."""
        return f"row {row + 1}"

    def completed(self, values: NDArray[np.float64], deviation: NDArray[np.float64]) -> bytes:  # noqa: ARG002
        """Return the file with its missing entries filled."""
        return self._with(values, self._lacking)

    def deviations(self, deviation: NDArray[np.float64]) -> bytes:
        """Return the file with deviations in place of all numbers."""
        return self._with(deviation, np.ones(len(self.places), bool))

    def _with(self, numbers: NDArray[np.float64], changed: NDArray[np.bool_]) -> bytes:
        import pyarrow as pa
        from pyarrow import parquet

        table, kinds = self.content, {}
        for column in np.flatnonzero(changed).tolist():
            place = self.places[column]
            field = table.schema.field(place)
            kind = pa.float32() if field.type in (pa.float16(), pa.float32()) else pa.float64()
            array = pa.array(numbers[:, column].astype(kind.to_pandas_dtype()))
            table = table.set_column(place, field.with_type(kind), array)
            kinds[field.name] = "float32" if kind == pa.float32() else "float64"
        table = table.replace_schema_metadata(_metadata(self.content.schema.metadata, kinds))
        out = BytesIO()
        parquet.write_table(table, out, compression=self.compression)
        return out.getvalue()


def _metadata(metadata: dict[bytes, bytes] | None, kinds: dict[str, str]) -> Any:
    """Return the metadata, in which pandas keeps the kinds of columns, for other kinds."""
    if not metadata or b"pandas" not in metadata:
        return metadata
    told = json.loads(metadata[b"pandas"])
    for column in told.get("columns", []):
        kind = kinds.get(column.get("field_name"))
        if kind is not None:
            nullable = str(column["numpy_type"])[:1].isupper()
            column["pandas_type"] = kind
            column["numpy_type"] = kind.capitalize() if nullable else kind
    return {**metadata, b"pandas": json.dumps(told).encode()}


def read_parquet(path: Path, data: bytes, options: TableOptions) -> ParquetTable:
    """Read a Parquet file.

    Raises
    ------
    FileError
        pyarrow is not installed, the file is damaged, or has nothing to complete.
    UsageError
        Options name columns that it does not have.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise FileError(
            f"cannot read {path}: Parquet needs pyarrow, which is not installed; install it with "
            "pip install 'ntk-inpaint[parquet]', or save the table as CSV"
        ) from error
    try:
        file = parquet.ParquetFile(pa.BufferReader(data))
        content = file.read()
    except (pa.ArrowException, OSError) as error:
        raise FileError(
            f"cannot read {path}: it is no Parquet file, or is damaged; make it anew, or save the "
            "table as CSV"
        ) from error
    if not content.num_rows:
        raise FileError(f"{path} has no row; there is nothing to complete")
    labels = told_apart(content.column_names)
    check_names(path, labels, options)
    index = _index_of(content.schema.metadata)
    places, values, kept = [], [], []
    for place, (label, name) in enumerate(zip(labels, content.column_names, strict=True)):
        column = content.column(place)
        why = _why_kept(path, label, column, options)
        if why is None and label not in options.use:
            why = "names of rows" if name in index else _kind(name, column, first=place == 0)
        if why is None:
            places.append(place)
            values.append(_numbers(column))
        else:
            kept.append(Kept(label, why, column.null_count))
    if not places:
        raise FileError(f"{path} has no column of numbers; there is nothing to complete")
    return ParquetTable(
        content, _compression(file), tuple(places), np.stack(values, axis=1), tuple(kept)
    )


def _why_kept(path: Path, name: str, column: Any, options: TableOptions) -> str | None:
    """Return why a column is kept; None if it holds numbers of some kind."""
    from pyarrow import types

    if name in options.keep:
        return "as you said"
    if not (types.is_integer(column.type) or types.is_floating(column.type)):
        kind = "dates" if types.is_temporal(column.type) else str(column.type)
        if name in options.use:
            raise UsageError(
                f"the column {name!r} of {path} holds no numbers ({kind}); leave out --use for it"
            )
        return "text" if kind in ("string", "large_string", "string_view") else kind
    numbers = _numbers(column)
    if np.isnan(numbers).all():
        raise empty(path, name)
    if np.isinf(numbers).any():
        raise FileError(f"the column {name!r} of {path} holds infinity; replace it by null")
    return None


def _kind(name: str, column: Any, *, first: bool) -> str | None:
    """Return what whole numbers are that are no measurements; None if they may be some."""
    from pyarrow import types

    if not types.is_integer(column.type):
        return None
    numbers = _numbers(column)
    if np.nanmax(np.abs(numbers)) >= _EXACT:
        return "whole numbers that floats do not hold"
    cells = ["" if each is None else str(each) for each in column.to_pylist()]
    return kind_of_numbers(name, cells, read_cells(cells, ".", frozenset([""])), first=first)


def _index_of(metadata: dict[bytes, bytes] | None) -> set[str]:
    """Return the columns that are the index of a data frame of pandas."""
    if not metadata or b"pandas" not in metadata:
        return set()
    columns = json.loads(metadata[b"pandas"]).get("index_columns", [])
    return {each for each in columns if isinstance(each, str)}


def _numbers(column: Any) -> NDArray[np.float64]:
    """Return a column as float64, NaN where it is null."""
    return np.asarray(column.to_numpy(), np.float64)


def _compression(file: Any) -> str:
    """Return how a file is compressed, of its first column."""
    about = file.metadata
    if not about.num_row_groups or not about.num_columns:
        return "snappy"
    return str(about.row_group(0).column(0).compression).lower().replace("uncompressed", "none")
