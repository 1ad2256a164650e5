"""What a column of cells holds: numbers to complete, or something that stays as it is."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = [
    "MISSING",
    "Cells",
    "kind_of_numbers",
    "kind_of_text",
    "number_of",
    "read_cells",
    "written",
]

MISSING: Final = frozenset(
    (
        "",
        *("NA", "N/A", "n/a", "na", "<NA>", "NaN", "nan", "NAN", "-nan", "NULL", "Null", "null"),
        *("None", "none", "?", "-", "--", ".", "#N/A", "#NA", "#NV", "#DIV/0!", "#VALUE!"),
    )
)
"""Cells that are missing: what Excel, R, pandas, SQL, SAS and common data sets write."""

_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_CODE: Final = re.compile(r"0\d+", re.ASCII)
_DAY: Final = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", re.ASCII)
_DATE: Final = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}([ T]\d{1,2}:\d\d(:\d\d(\.\d+)?)?)?")
_NAME_OF_NAMES: Final = re.compile(r"(?:.*[\W_])?(?:id|ids|idx|index|nr|no|key)|Unnamed: 0", re.I)

_SHARE = 1000  # of a deviation, to which a number is written
_DIGITS = 17  # of a float64, and no more
_SMALL = -5  # smaller powers of ten are written with an exponent


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells of a column.

    Attributes
    ----------
    values : ndarray, float64
        NaN where a cell is missing or no number.
    missing : ndarray of bool
    odd : int or None
        The first cell that is neither missing nor a number.
    odds : int
        How many there are.
    """

    values: NDArray[np.float64]
    missing: NDArray[np.bool_]
    odd: int | None
    odds: int

    @property
    def numbers(self) -> int:
        """Return how many cells are numbers."""
        return len(self.values) - int(self.missing.sum()) - self.odds


def number_of(cell: str, decimal: str = ".") -> float | None:
    """Return the finite number that a cell is; None if it is none."""
    if decimal == ",":
        if "." in cell:
            return None
        cell = cell.replace(",", ".")
    if _NUMBER.fullmatch(cell) is None:
        return None
    value = float(cell)
    return value if math.isfinite(value) else None


def read_cells(cells: Sequence[str], decimal: str, missing: frozenset[str]) -> Cells:
    """Return what the cells of a column are, without the white space around them."""
    values = np.full(len(cells), np.nan)
    absent = np.zeros(len(cells), bool)
    odd, odds = None, 0
    for place, cell in enumerate(cells):
        if cell in missing:
            absent[place] = True
        elif (value := number_of(cell, decimal)) is not None:
            values[place] = value
        else:
            odd, odds = place if odd is None else odd, odds + 1
    return Cells(values, absent, odd, odds)


def kind_of_numbers(
    name: str, cells: Sequence[str], read: Cells, *, first: bool = False
) -> str | None:
    """Return what numbers are that are no measurements; None if they may be some.

    Codes begin with zeros, dates are written as 20200131, and names of rows are whole numbers, all
    different, of which nothing is missing: either 0, 1, 2, … or 1, 2, 3, … in the first column, or
    in a column that is called “id”, “patient_id” and the like.
    """
    there = [cell for cell, absent in zip(cells, read.missing, strict=True) if not absent]
    if any(_CODE.fullmatch(cell) for cell in there):
        return "codes"
    if there and all(_DAY.fullmatch(cell) for cell in there):
        return "dates"
    whole = bool(there) and len(there) == len(cells) and all(cell.isdecimal() for cell in there)
    if whole and len(set(there)) == len(there):
        steps = np.diff(read.values)
        if first and len(there) > 1 and read.values[0] in (0, 1) and (steps == 1).all():
            return "row numbers"
        if _NAME_OF_NAMES.fullmatch(name):
            return "names of rows"
    return None


def kind_of_text(cells: Sequence[str], missing: NDArray[np.bool_]) -> str:
    """Return what cells are that are no numbers: dates or text."""
    there = [cell for cell, absent in zip(cells, missing, strict=True) if not absent]
    return "dates" if all(_is_date(cell) for cell in there) else "text"


def _is_date(cell: str) -> bool:
    if _DATE.fullmatch(cell):
        return True
    if not cell[:4].isdecimal():
        return False
    try:
        datetime.fromisoformat(cell)
    except ValueError:
        return False
    return True


def written(value: float, deviation: float) -> str:
    """Return a number as text, to a thousandth of its deviation.

    Where the deviation is 0 or not finite, all digits are written that the value has.
    """
    if not math.isfinite(value):
        return str(value)
    if not 0 < deviation < math.inf:
        return repr(float(value))
    wanted = math.ceil(-math.log10(deviation / _SHARE))
    size = math.floor(math.log10(abs(value))) if value else 0
    if size < _DIGITS and (size >= _SMALL or wanted <= -_SMALL):
        text = f"{value:.{max(min(wanted, _DIGITS - 1 - size), 0)}f}"
    else:
        text = f"{value:.{min(max(size + wanted, 0), _DIGITS - 1)}e}"
    return text if float(text) else text.removeprefix("-")
