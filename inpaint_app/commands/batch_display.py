"""The progress of a batch: bars on a terminal, otherwise a line for each picture."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from inpaint_app.commands.terminal import complain, one_line, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID

    from inpaint_app.batch.tasks import Outcome, Task

__all__ = ["Show", "showing"]


class Show(Protocol):
    """Shows the progress of a batch."""

    def advance(self, task: Task, fraction: float) -> None:
        """Show the progress of a picture, 0 … 1."""

    def finish(self, task: Task, outcome: Outcome) -> None:
        """Show the outcome of a picture."""


@contextmanager
def showing(total: int, *, quiet: bool = False, bars: bool = True) -> Iterator[Show]:
    """Yield an object that shows a batch of `total` pictures, on standard error.

    Parameters
    ----------
    total : int
        The number of pictures.
    quiet : bool
        Show only failures.
    bars : bool
        Whether bars are allowed.
    """
    if quiet or sys.stderr is None or not (bars and sys.stderr.isatty()):
        yield _Lines(total, quiet=quiet)
        return
    # Slow to import, and needed only here.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    # redirect_stdout=False: standard output is for results, so rich must not print it itself.
    console = Console(stderr=True)
    with Bars(*columns, console=console, transient=True, redirect_stdout=False) as shown:
        yield _Bars(shown, total)


class _Lines:
    """Prints a line for each finished picture."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        self._total = total
        self._quiet = quiet
        self._finished = 0

    def advance(self, task: Task, fraction: float) -> None:
        """Print nothing, so that a log file stays short."""

    def finish(self, task: Task, outcome: Outcome) -> None:
        self._finished += 1
        if outcome.status == "failed":
            complain(f"error: {outcome.error}")
        elif not self._quiet:
            told = f"{self._finished}/{self._total} {outcome.status} {task.output}"
            say(f"{told} ({outcome.seconds:.2f} s)", sys.stderr)
            _tell_notes(task, outcome)


class _Bars:
    """One bar for the batch, and one for each picture that is being restored."""

    def __init__(self, bars: Progress, total: int) -> None:
        self._bars = bars
        self._all = bars.add_task("all pictures", total=total)
        self._each: dict[int, TaskID] = {}

    def advance(self, task: Task, fraction: float) -> None:
        if task.number not in self._each:
            name = one_line(task.image.name)
            self._each[task.number] = self._bars.add_task(name, total=100)
        self._bars.update(self._each[task.number], completed=int(100 * fraction))

    def finish(self, task: Task, outcome: Outcome) -> None:
        if task.number in self._each:
            self._bars.remove_task(self._each.pop(task.number))
        self._bars.advance(self._all)
        if outcome.status == "failed":
            complain(f"error: {outcome.error}")
        _tell_notes(task, outcome)


def _tell_notes(task: Task, outcome: Outcome) -> None:
    for note in outcome.notes:
        complain(f"note: {task.image}: {note}")
