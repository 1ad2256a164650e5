"""How a text writes a table: what separates the columns, decimals, and whether there are names.

Each is decided only where it is certain. Otherwise the error says which option decides it.
"""

from __future__ import annotations

import re
from io import StringIO
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from inpaint_app.errors import UsageError
from inpaint_app.files.number_tables.columns import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    Record = tuple[list[str], str]

__all__ = [
    "content",
    "decimal_of",
    "delimiter_of",
    "has_names",
    "is_unclosed",
    "records",
    "shown",
    "stated_delimiter",
]

DELIMITERS: Final = (",", ";", "\t", "|")
NAMES: Final = {",": "','", ";": "';'", "\t": "tab", "|": "'|'"}

_SAMPLE = 200  # records that are looked at for a delimiter
_COMMA: Final = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?", re.ASCII)
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')
_STATED: Final = re.compile(r'\ufeff?"?sep=([^"\r\n])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def shown(cell: str) -> str:
    """Return a cell in quotes for a message, cut if it is long."""
    return repr(cell if len(cell) <= 40 else f"{cell[:39]}…")


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the cells of each line as they are written, with quotes, and how the line ends.

    A quoted cell may hold delimiters and ends of lines. Joining everything again gives `text`.
    """
    if '"' not in text:
        for line in StringIO(text, newline=""):
            bare = line.rstrip("\r\n")
            yield bare.split(delimiter), line[len(bare) :]
        return
    other = re.escape(delimiter)
    pattern = re.compile(rf'((?:"(?:[^"]|"")*"?)?[^{other}\r\n]*)({other}|\r\n|\r|\n|\Z)')
    cells: list[str] = []
    place, last = 0, ""
    while place < len(text) or last == delimiter:
        found = pattern.match(text, place)
        assert found is not None  # it matches everywhere
        cells.append(found[1])
        place, last = found.end(), found[2]
        if last != delimiter:
            yield cells, last
            cells = []


def content(cell: str) -> str:
    """Return what a cell holds, without its quotes and the white space around it."""
    if cell.startswith('"'):
        inner, quote, rest = cell[1:].replace('""', "\0").partition('"')
        cell = (inner + rest if quote else inner).replace("\0", '"')
    return cell.strip()


def is_unclosed(cell: str) -> bool:
    """Return whether a cell begins with a quote that nothing closes, or only that of another cell.

    The latter is so if it closes on another line, and text follows.
    """
    if not cell.startswith('"'):
        return False
    quoted = _QUOTED.match(cell)
    return quoted is None or ("\n" in cell and bool(cell[quoted.end() :].strip()))


def is_blank(cells: Sequence[str]) -> bool:
    """Return whether a line has nothing in it."""
    return len(cells) == 1 and not cells[0].strip()


def stated_delimiter(text: str) -> tuple[str | None, int]:
    """Return what a first line such as ``sep=;`` says, as Excel reads it, and where it ends."""
    found = _STATED.match(text)
    return (None, 0) if found is None else (found[1], found.end())


def delimiter_of(text: str, path: Path) -> str:
    """Return what separates the columns.

    It separates each line into equally many cells, at least two. If several do, it is the one in
    whose cells the others do not occur, but for the commas of decimals.
    """
    if path.suffix.lower() == ".tsv":
        return "\t"
    samples = {each: list(_sample(text, each)) for each in DELIMITERS}
    widths = {each: [len(row) for row in rows] for each, rows in samples.items()}
    even = [each for each, found in widths.items() if found and min(found) == max(found) > 1]
    if len(even) == 1:
        return even[0]
    if not even:
        # The error about lines of different lengths follows where they are read. It is clearer if
        # only the first line is different, as a title is.
        titled = [
            each
            for each, found in widths.items()
            if len(found) > 2 and min(found[1:]) == max(found[1:]) > 1
        ]
        if len(titled) == 1:
            return titled[0]
        first = [each for each in DELIMITERS if widths[each] and widths[each][0] > 1]
        return max(first, key=lambda each: widths[each].count(widths[each][0]), default=",")
    clean = [each for each in even if _is_clean(samples[each], set(even) - {each})]
    if len(clean) == 1:
        return clean[0]
    names = " or ".join(NAMES[each] for each in even)
    raise UsageError(
        f"{path} can be read with {names} between its columns; say which with --delimiter"
    )


def _sample(text: str, delimiter: str) -> Iterator[list[str]]:
    lines = (cells for cells, _ in records(text, delimiter) if not is_blank(cells))
    return islice(lines, _SAMPLE)


def _is_clean(rows: Iterable[Sequence[str]], others: set[str]) -> bool:
    """Return whether no cell could be several cells."""
    cells = (cell for row in rows for cell in row if not cell.startswith('"'))
    return not any(
        any(other in cell for other in others) and _COMMA.fullmatch(cell.strip()) is None
        for cell in cells
    )


def decimal_of(rows: Sequence[Sequence[str]], delimiter: str, path: Path) -> str:
    """Return how decimals are written: ``"."`` or ``","``.

    Parameters
    ----------
    rows : sequence of rows
        The contents of the cells.
    delimiter : str
        What separates them.
    path : Path
        The file, for the error.
    """
    commas = [cell for row in rows for cell in row if "," in cell and _COMMA.fullmatch(cell)]
    if not commas and delimiter != ";":
        return "."
    dots = [cell for row in rows for cell in row if "." in cell and number_of(cell) is not None]
    found = commas or dots
    if commas and dots:
        raise UsageError(
            f"{path} holds {shown(commas[0])} and {shown(dots[0])}; say with --decimal which of "
            "both, ',' or '.', begins the decimals"
        )
    if found and all(_THOUSANDS.fullmatch(cell) for cell in found):
        raise UsageError(
            f"{shown(found[0])} in {path} may be a decimal number or thousands; say with --decimal "
            "whether decimals begin with ',' or '.'"
        )
    return "," if commas else "."


def has_names(first: Sequence[float | None], cells: Sequence[str], path: Path) -> bool:
    """Return whether the first line has the names of the columns.

    Whole numbers in equal steps, such as years, may be names.

    Parameters
    ----------
    first : sequence of float or None
        For each column that holds only numbers below the first line: the number that the first
        line has there, NaN if it is missing, None if it is something else.
    cells, path
        The first line and the file, for the error.
    """
    if not first or None in first:
        return True
    numbers = [each for each in first if each is not None and each == each]
    steps = {after - before for before, after in pairwise(numbers)}
    if (
        numbers
        and all(each % 1 == 0 for each in numbers)
        and len(steps) < 2
        and min(steps | {1}) > 0
    ):
        line = shown(", ".join(cells))
        raise UsageError(
            f"the first line of {path}, {line}, may be names or numbers; say with --header yes or "
            "--header no"
        )
    return False
