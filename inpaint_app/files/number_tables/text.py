"""CSV and TSV: cells that are missing are replaced, and all other bytes stay."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from inpaint_app.errors import FileError, UsageError
from inpaint_app.files.number_tables.columns import (
    MISSING,
    kind_of_numbers,
    kind_of_text,
    read_cells,
    written,
)
from inpaint_app.files.number_tables.dialect import (
    content,
    decimal_of,
    delimiter_of,
    has_names,
    is_blank,
    is_unclosed,
    records,
    shown,
    stated_delimiter,
)
from inpaint_app.files.number_tables.doubtful import doubtful_numbers, notes_on
from inpaint_app.files.number_tables.names import check_names, legible, told_apart
from inpaint_app.files.number_tables.table import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.files.number_tables.columns import Cells
    from inpaint_app.files.number_tables.table import TableOptions

__all__ = ["TextTable", "read_text"]

_MARK: Final = "\ufeff"  # the byte order mark


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a table as it is written.

    Attributes
    ----------
    cells : list of str
        With quotes and white space.
    end : str
        How the line ends; the last one may end with nothing.
    number : int
        From 1, as editors count.
    """

    cells: list[str]
    end: str
    number: int


@dataclass(frozen=True, eq=False)
class TextTable:
    """A table in a text.

    Attributes
    ----------
    lines : tuple of _Line
        Everything that the file has.
    body : tuple of int
        Those of `lines` that are rows of the table.
    places : tuple of int
        The columns of numbers.
    names : tuple of str
        Their names.
    values : ndarray, shape (rows, columns), float64
    kept : tuple of Kept
    delimiter, decimal, codec : str
    notes : tuple of str
        Which numbers look like missing values.
    """

    lines: tuple[_Line, ...]
    body: tuple[int, ...]
    places: tuple[int, ...]
    names: tuple[str, ...]
    values: NDArray[np.float64]
    kept: tuple[Kept, ...]
    delimiter: str
    decimal: str
    codec: str
    notes: tuple[str, ...]

    def place(self, row: int) -> str:
        """Return the line in which a row begins."""
        return f"line {self.lines[self.body[row]].number}"

    def completed(self, values: NDArray[np.float64], deviation: NDArray[np.float64]) -> bytes:
        """Return the file with its missing entries filled, to a thousandth of their deviation."""

        def texts(row: int, columns: NDArray[np.intp]) -> list[str]:
            numbers, errors = values[row, columns].tolist(), deviation[row, columns].tolist()
            return [written(*each) for each in zip(numbers, errors, strict=True)]

        return self._with(np.isnan(self.values), texts)

    def deviations(self, deviation: NDArray[np.float64]) -> bytes:
        """Return the file with deviations, of four digits, in place of all numbers."""
        return self._with(
            np.ones(self.values.shape, bool),
            lambda row, columns: [f"{each:.4g}" for each in deviation[row, columns].tolist()],
        )

    def _with(
        self, where: NDArray[np.bool_], texts: Callable[[int, NDArray[np.intp]], list[str]]
    ) -> bytes:
        """Return the file with other texts in some cells.

        Parameters
        ----------
        where : ndarray of bool, shape (rows, columns)
        texts : callable
            Takes a row and some columns, and returns the texts to write there.
        """
        cells = [line.cells for line in self.lines]
        for row in np.flatnonzero(where.any(axis=1)).tolist():
            changed = list(cells[self.body[row]])
            columns = np.flatnonzero(where[row])
            for column, text in zip(columns.tolist(), texts(row, columns), strict=True):
                place = self.places[column]
                changed[place] = self._in_place_of(changed[place], text)
            cells[self.body[row]] = changed
        joined = (
            self.delimiter.join(row) + line.end for row, line in zip(cells, self.lines, strict=True)
        )
        return _encoded("".join(joined), self.codec)

    def _in_place_of(self, cell: str, number: str) -> str:
        """Return a number written like a cell: its quotes and the white space around it stay."""
        if self.decimal == ",":
            number = number.replace(".", ",")
        if not cell:
            return f'"{number}"' if self.delimiter in number else number
        if cell.startswith('"') or self.delimiter in number:
            return f'"{number}"'
        before = cell[: len(cell) - len(cell.lstrip())] if cell.strip() else ""
        mark = _MARK if cell.startswith(_MARK) else ""
        return f"{mark}{before}{number}{cell[len(cell.rstrip()) :] if cell.strip() else ''}"


def read_text(path: Path, data: bytes, options: TableOptions) -> TextTable:
    """Read CSV or TSV.

    Raises
    ------
    FileError
        The file is no table, or has nothing to complete.
    UsageError
        It is not certain how it is to be read, or options name what the table does not have.
    """
    text, codec = _decoded(path, data)
    stated, begin = stated_delimiter(text)
    delimiter = options.delimiter or stated or delimiter_of(text, path)
    lines = _lines(text, delimiter)
    rows = [place for place, line in enumerate(lines) if not is_blank(line.cells)][bool(begin) :]
    if not rows:
        raise FileError(f"cannot read {path}: it has no table below its first line; check the file")
    _check_quotes(path, lines)
    _check_widths(path, lines, rows)
    contents = [[legible(content(cell)) for cell in lines[place].cells] for place in rows]
    contents[0][0] = contents[0][0].removeprefix(_MARK)
    missing = MISSING | set(options.missing)
    decimal = options.decimal or decimal_of(contents, delimiter, path)
    names, contents = _names(path, contents, decimal, missing, options.header)
    body = rows[len(rows) - len(contents) :]
    if not body:
        raise FileError(f"{path} has no row below its names; check the file")

    def line_of(row: int) -> int:
        return lines[body[row]].number

    columns = [list(column) for column in zip(*contents, strict=True)]
    sorted_out = _Sorting(path, options, decimal, missing, line_of)
    labels = told_apart(names)
    check_names(path, labels, options)
    places, values, kept = sorted_out.of(labels, names, columns)
    return TextTable(
        tuple(lines),
        tuple(body),
        tuple(places),
        tuple(labels[place] for place in places),
        np.stack(values, axis=1),
        tuple(kept),
        delimiter,
        decimal,
        codec,
        notes_on(sorted_out.doubtful, "add --missing={}"),
    )


def _decoded(path: Path, data: bytes) -> tuple[str, str]:
    """Return a text and its encoding; bytes that are no UTF-8 become lone surrogates."""
    if not data.strip():
        raise FileError(f"cannot read {path}: the file is empty; check the name")
    for mark, codec in ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            try:
                return data.decode(codec), codec
            except UnicodeDecodeError as error:
                raise FileError(f"cannot read {path}: the file is damaged or cut short") from error
    if b"\0" in data:
        raise FileError(f"cannot read {path}: it is no text; save the table as CSV or Parquet")
    return data.decode("utf-8", "surrogateescape"), "utf-8"


def _encoded(text: str, codec: str) -> bytes:
    return text.encode(codec, "surrogateescape" if codec == "utf-8" else "strict")


def _lines(text: str, delimiter: str) -> list[_Line]:
    lines, number = [], 1
    for cells, end in records(text, delimiter):
        lines.append(_Line(cells, end, number))
        number += 1 + sum(cell.count("\n") for cell in cells if cell.startswith('"'))
    return lines


def _check_quotes(path: Path, lines: Sequence[_Line]) -> None:
    """Raise `FileError` if a quote is not closed: it would make one cell of several lines."""
    for line in lines:
        number = line.number
        for cell in line.cells:
            if is_unclosed(cell):
                begin = shown(legible(cell.splitlines()[0]))
                raise FileError(
                    f"cannot read {path}: the quote of {begin} in line {number} is not closed; "
                    "close or remove it"
                )
            number += cell.count("\n")


def _check_widths(path: Path, lines: Sequence[_Line], rows: Sequence[int]) -> None:
    widths = [len(lines[row].cells) for row in rows]
    odd = next((place for place, width in enumerate(widths) if width != widths[0]), None)
    if odd is None:
        return
    first = lines[rows[0]]
    if len(rows) > 2 and widths[0] < min(widths[1:]) == max(widths[1:]):
        raise FileError(
            f"cannot read {path}: line {first.number}, {shown(legible(content(first.cells[0])))}, "
            f"has {_cells(widths[0])}, but each line below has {widths[1]}; remove it if it is a "
            "title, or give each column a name"
        )
    raise FileError(
        f"cannot read {path}: line {lines[rows[odd]].number} has {_cells(widths[odd])}, but the "
        f"first has {widths[0]}; correct it, or say with --delimiter what separates cells"
    )


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _names(
    path: Path,
    contents: list[list[str]],
    decimal: str,
    missing: frozenset[str],
    header: bool | None,
) -> tuple[list[str], list[list[str]]]:
    """Return the names of the columns, and the rows below them."""
    first = contents[0]
    if header is None:
        top = [read_cells([cell], decimal, missing) for cell in first]
        below = [read_cells(column, decimal, missing) for column in zip(*contents[1:], strict=True)]
        header = has_names(
            [
                None if cell.odds else float(cell.values[0])
                for cell, column in zip(top, below, strict=False)
                if column.numbers and not column.odds
            ],
            first,
            path,
        )
    if not header:
        return [f"column {number}" for number in range(1, len(first) + 1)], contents
    names = [name or f"column {number}" for number, name in enumerate(first, 1)]
    return names, contents[1:]


class _Sorting:
    """Sorts columns into numbers to complete, and others that are kept."""

    def __init__(
        self,
        path: Path,
        options: TableOptions,
        decimal: str,
        missing: frozenset[str],
        line_of: Callable[[int], int],
    ) -> None:
        self._path = path
        self._options = options
        self._decimal = decimal
        self._missing = missing
        self._line_of = line_of
        self.doubtful: dict[str, list[str]] = {}
        """From numbers that look like missing values to the columns that hold them."""

    def of(
        self, labels: Sequence[str], names: Sequence[str], columns: Sequence[Sequence[str]]
    ) -> tuple[list[int], list[NDArray[np.float64]], list[Kept]]:
        """Return the places of the columns of numbers, their values, and the other columns.

        Parameters
        ----------
        labels : sequence of str
            The names of the columns, told apart.
        names : sequence of str
            The same as the file has them.
        columns : sequence of columns
            The contents of the cells.
        """
        places, values, kept = [], [], []
        for place, (label, name, cells) in enumerate(zip(labels, names, columns, strict=True)):
            read = read_cells(cells, self._decimal, self._missing)
            why = self._why_kept(label, cells, read)
            if why is None and label not in self._options.use:
                why = kind_of_numbers(name, cells, read, first=place == 0)
            if why is None:
                places.append(place)
                values.append(read.values)
                self._doubt(label, cells, read.values)
            else:
                kept.append(Kept(label, why, int(read.missing.sum())))
        if not places:
            raise FileError(self._no_numbers(len(columns)))
        return places, values, kept

    def _no_numbers(self, width: int) -> str:
        """Return the sentence for a table without numbers, which may have been cut wrongly."""
        given = self._options.delimiter
        if given is not None:
            columns = "one column" if width == 1 else f"{width} columns"
            return (
                f"{self._path} has {columns} with --delimiter {shown(given)}, and no numbers in "
                f"{'it' if width == 1 else 'them'}; give another --delimiter, or none"
            )
        if width == 1:
            return (
                f"{self._path} has only one column, and no numbers in it; say with --delimiter "
                "what separates its columns"
            )
        return f"{self._path} has no column of numbers; there is nothing to complete"

    def _doubt(self, label: str, cells: Sequence[str], values: NDArray[np.float64]) -> None:
        for number in doubtful_numbers(values):
            ways = {cells[row]: None for row in np.flatnonzero(values == number).tolist()}
            for written_so in ways:
                self.doubtful.setdefault(written_so, []).append(label)

    def _why_kept(self, name: str, cells: Sequence[str], read: Cells) -> str | None:
        """Return why a column is kept; None if it holds numbers of some kind."""
        if name in self._options.keep:
            return "as you said"
        if read.odd is not None:
            if name in self._options.use or read.odds <= read.numbers:
                raise self._stray(name, cells[read.odd], read.odd)
            return kind_of_text(cells, read.missing)
        if not read.numbers:
            raise empty(self._path, name)
        return None

    def _stray(self, name: str, cell: str, row: int) -> UsageError:
        return UsageError(
            f"line {self._line_of(row)} of {self._path} has {shown(cell)} among the numbers of "
            f"{name!r}; correct it, add --missing {shown(cell)} if it stands for no value, or "
            f"--keep {shown(name)} to leave the column as it is"
        )


def empty(path: Path, name: str) -> FileError:
    """Return the error for a column without any number."""
    return FileError(
        f"the column {name!r} of {path} has no value, so nothing is known about it; remove it, or "
        f"add --keep {shown(name)}"
    )
