"""The command `ntk-inpaint complete`: a table in, a completed table and a report out."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.commands.complete_report import CompleteReport, print_report, report_as_dict
from inpaint_app.commands.terminal import bar_display, complain, say
from inpaint_app.errors import FileError, UsageError, listed
from inpaint_app.files.atomic import check_output, stamp_of, write_atomically
from inpaint_app.files.number_tables.reading import check_ending, check_table, read_table
from inpaint_app.files.number_tables.table import TableOptions

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path

    from inpaint_app.files.number_tables.table import NumberTable
    from ntk_core import Completion, CompletionProgress

    Show = Callable[[float, str, str], None]

__all__ = ["run_complete"]

_DONE, _USAGE, _INTERRUPTED = 0, 2, 130


def run_complete(options: argparse.Namespace) -> int:
    """Complete the table that the arguments name.

    Returns
    -------
    int
        0, or 130 if interrupted, and 2 if the memory does not suffice, after a message.

    Raises
    ------
    UsageError, FileError
        The table cannot be completed, or the outputs cannot be written.
    """
    before = stamp_of(options.output)
    try:
        report = _complete(options)
    except KeyboardInterrupt:
        if stamp_of(options.output) == before:
            complain("interrupted before the table was complete, so it was not written")
        else:
            complain(f"interrupted, but {options.output} was complete and has been written")
        return _INTERRUPTED
    except MemoryError:
        complain("error: there is not enough memory for this table; close other programs")
        return _USAGE
    if options.json:
        say(json.dumps(report_as_dict(report)))
    else:
        print_report(report)
    for note in () if options.quiet else report.notes:
        say(f"note: {note}", sys.stderr)
    return _DONE


def _complete(options: argparse.Namespace) -> CompleteReport:
    start = time.monotonic()
    check_table(options.table)  # first: what is wrong with it explains what seems wrong elsewhere
    outputs = _outputs(options)
    table = read_table(options.table, _reading(options))
    missing = np.isnan(table.values)
    if not missing.any():
        raise FileError(_nothing_missing(options.table, table))
    with bar_display(quiet=options.quiet) as show:
        completion = _completion(table, options, show)
    if options.deviation is not None:
        data = table.deviations(completion.deviation)
        write_atomically(options.deviation, data, overwrite=options.overwrite)
    data = table.completed(completion.values, completion.deviation)
    write_atomically(options.output, data, overwrite=options.overwrite)
    seconds = time.monotonic() - start
    return CompleteReport(table, completion, seconds, outputs, least=options.report)


def _outputs(options: argparse.Namespace) -> tuple[Path, ...]:
    """Return the files to write, after checking that they can be written."""
    output, deviation = options.output, options.deviation
    outputs = (output,) if deviation is None else (output, deviation)
    if deviation is not None and deviation.resolve() == output.resolve():
        raise UsageError(f"-o and --deviation both name {output}; choose two files")
    if deviation is not None and deviation.resolve() == options.table.resolve():
        raise UsageError(f"--deviation names {options.table} itself; choose another file")
    for path in outputs:
        check_ending(path, options.table)
        check_output(path, overwrite=options.overwrite, inputs=[options.table])
    return outputs


def _reading(options: argparse.Namespace) -> TableOptions:
    if options.delimiter is not None and options.delimiter == options.decimal:
        raise UsageError(
            f"--delimiter and --decimal are both {options.decimal!r}; columns cannot be told apart"
        )
    return TableOptions(
        options.delimiter,
        options.decimal,
        None if options.header is None else options.header == "yes",
        tuple(options.missing),
        tuple(options.keep),
        tuple(options.use),
    )


def _nothing_missing(path: Path, table: NumberTable) -> str:
    if table.notes:  # about numbers that look like missing values
        return f"nothing is missing in {path}, but {table.notes[0]}"
    others = [repr(each.name) for each in table.kept if each.missing]
    if others:
        return (
            f"nothing is missing in the numbers of {path}, only in {listed(others)}, which cannot "
            "be completed; nothing is written"
        )
    return f"nothing is missing in {path}; nothing is written"


def _completion(table: NumberTable, options: argparse.Namespace, show: Show) -> Completion:
    """Return the completed numbers, while showing the progress."""
    from ntk_core import (
        InvalidMatrixError,
        InvalidOptionError,
        complete_matrix_iter,
        mapped,
        returned,
    )

    def told(step: CompletionProgress) -> None:
        show(step.fraction, step.what.partition(":")[0], step.what)

    given: dict[str, Any] = {"model": options.model, "memory_mb": options.memory}
    try:
        return returned(mapped(complete_matrix_iter(table.values, **given), told))
    except InvalidMatrixError as error:
        raise FileError(f"cannot complete {options.table}: {error}") from error
    except InvalidOptionError as error:
        raise UsageError(f"cannot complete {options.table}: {error}") from error
