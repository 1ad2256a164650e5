"""The report on a completed table, as text or as JSON."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.commands.terminal import say
from inpaint_app.errors import listed, readable
from inpaint_app.files.number_tables.columns import written

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.files.number_tables.table import NumberTable
    from ntk_core import Completion

__all__ = ["CompleteReport", "print_report", "report_as_dict"]

_SHOWN = 20  # columns that are listed; JSON has all of them
_PLACES = 5  # empty rows that are named


@dataclass(frozen=True, slots=True)
class _Column:
    """What was filled of a column; the error to expect and the spread are in its units."""

    name: str
    filled: int
    expected_error: float
    spread: float


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry that was filled."""

    place: str
    column: str
    value: float
    deviation: float


@dataclass(frozen=True, eq=False)
class CompleteReport:
    """What was done.

    Attributes
    ----------
    table : NumberTable
        As it was read.
    completion : Completion
    seconds : float
    outputs : tuple of Path
        The completed table, and that of the deviations if it was written.
    least : int
        How many of the least sure entries are told.
    """

    table: NumberTable
    completion: Completion
    seconds: float
    outputs: tuple[Path, ...]
    least: int

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """Return where the table had no number."""
        return np.isnan(self.table.values)

    @cached_property
    def _spread(self) -> NDArray[np.float64]:
        """Return the standard deviation of what is known of each column."""
        return np.asarray(np.nanstd(self.table.values, axis=0))

    @property
    def columns(self) -> tuple[_Column, ...]:
        """Return the columns in which something was filled."""
        found = []
        for place, name in enumerate(self.table.names):
            where = self.missing[:, place]
            if where.any():
                deviation = self.completion.deviation[where, place]
                error = float(np.sqrt(np.mean(deviation**2)))
                found.append(_Column(name, int(where.sum()), error, float(self._spread[place])))
        return tuple(found)

    @property
    def least_sure(self) -> tuple[_Entry, ...]:
        """Return the entries with the largest deviations, as shares of their column's spread."""
        spread = np.where(self._spread > 0, self._spread, 1)
        doubt = np.where(self.missing, self.completion.deviation / spread, -1)
        count = min(self.least, int(self.missing.sum()))
        order = np.argsort(-doubt, axis=None, kind="stable")[:count]
        entries = []
        for row, place in zip(*np.unravel_index(order, doubt.shape), strict=True):
            value, deviation = (
                float(each[row, place])
                for each in (self.completion.values, self.completion.deviation)
            )
            name = self.table.names[place]
            entries.append(_Entry(self.table.place(int(row)), name, value, deviation))
        return tuple(entries)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what users should know besides."""
        notes = list(self.table.notes)
        empty = np.flatnonzero(self.missing.all(axis=1)).tolist()
        if empty:
            places = [self.table.place(row) for row in empty[:_PLACES]]
            if len(empty) > _PLACES:
                places.append(f"{len(empty) - _PLACES:,} more")
            notes.append(
                f"no number is known in {listed(places)}; what was filled there says no more than "
                "the means of the columns"
            )
        stays = sum(each.missing for each in self.table.kept)
        if stays == 1:
            notes.append("1 entry of a kept column stays missing")
        elif stays:
            notes.append(f"{stays:,} entries of kept columns stay missing")
        return tuple(notes)


def report_as_dict(report: CompleteReport) -> dict[str, object]:
    """Return a report as JSON values; what is infinite is null."""
    done = report.completion
    rows, columns = report.table.values.shape
    return {
        "output": readable(str(report.outputs[0])),
        "deviation": readable(str(report.outputs[1])) if len(report.outputs) > 1 else None,
        "model": done.model,
        "reasons": done.reasons,
        "held_out": {name: _finite(error) for name, error in done.held_out.items()},
        "seconds": round(report.seconds, 3),
        "rows": rows,
        "number_columns": columns,
        "filled": int(report.missing.sum()),
        "columns": [
            {
                "name": readable(each.name),
                "filled": each.filled,
                "expected_error": _finite(each.expected_error),
                "spread": _finite(each.spread),
            }
            for each in report.columns
        ],
        "least_sure": [
            {
                "place": each.place,
                "column": readable(each.column),
                "value": _finite(each.value),
                "deviation": _finite(each.deviation),
            }
            for each in report.least_sure
        ],
        "kept": [{"name": readable(each.name), "why": each.why} for each in report.table.kept],
        "notes": [readable(note) for note in report.notes],
    }


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def print_report(report: CompleteReport) -> None:
    """Print a report as text."""
    filled, (rows, _) = int(report.missing.sum()), report.missing.shape
    share = 100 * filled / report.missing.size
    columns = report.columns
    done = report.completion
    say(f"model    {done.model}" + (f": {done.reasons}" if done.reasons else ""))
    say(f"time     {report.seconds:.2f} s")
    say(
        f"filled   {filled:,} of {report.missing.size:,} numbers ({_short(share)} %), in "
        f"{len(columns)} of {_counted(len(report.table.names), 'column')}, {_counted(rows, 'row')}"
    )
    say("expected error, and its share of what the column varies by")
    width = min(max(len(each.name) for each in columns[:_SHOWN]), 40)
    for each in columns[:_SHOWN]:
        say(f"  {each.name:<{width}}  {_expected(each)}")
    if len(columns) > _SHOWN:
        say(f"  and {_counted(len(columns) - _SHOWN, 'more column')}; --json has all")
    entries = report.least_sure
    if entries:
        say("least sure")
    for entry in entries:
        number = written(entry.value, 100 * entry.deviation)  # to a tenth of it
        say(f"  {entry.place}, {entry.column}: {number} ±{_short(entry.deviation)}")
    if report.table.kept:
        say("kept     " + ", ".join(f"{each.name} ({each.why})" for each in report.table.kept))
    say(f"output   {report.outputs[0]}")
    for path in report.outputs[1:]:
        say(f"errors   {path}")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _expected(column: _Column) -> str:
    if not math.isfinite(column.expected_error):
        return f"unknown (only one value is known), {column.filled:,} filled"
    share = f" ({100 * column.expected_error / column.spread:.0f} %)" if column.spread else ""
    return f"±{_short(column.expected_error)}{share}, {column.filled:,} filled"


def _short(number: float) -> str:
    """Return a positive number with two digits; 190, not 1.9e+02."""
    rounded = float(f"{number:.2g}")
    return f"{rounded:,.0f}" if 100 <= rounded < 1e6 else f"{rounded:.2g}"
