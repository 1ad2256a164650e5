"""The report of a batch: a line of JSON for each picture, and a summary."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from inpaint_app.errors import FileError, readable, reason

if TYPE_CHECKING:
    from collections import Counter
    from pathlib import Path
    from types import TracebackType

    from inpaint_app.batch.tasks import Outcome, Task

__all__ = ["Report", "counted_as", "line_of", "summary"]


def line_of(task: Task, outcome: Outcome) -> str:
    """Return the outcome of a task as one line of JSON."""
    error = outcome.expected_error
    return json.dumps(
        {
            "input": readable(str(task.image)),
            "mask": None if task.mask is None else readable(str(task.mask)),
            "output": readable(str(task.output)),
            "status": outcome.status,
            "method": outcome.method or None,
            "seconds": round(outcome.seconds, 3),
            "missing_pixels": outcome.missing,
            "expected_error": None if error is None else round(error, 6),
            "copied_pixels": outcome.copied,
            "notes": [readable(note) for note in outcome.notes],
            "error": readable(outcome.error) or None,
        }
    )


def counted_as(outcome: Outcome) -> str:
    """Return the status of a task for the summary: ``"copied"`` if nothing was to be filled."""
    if outcome.status == "done" and outcome.missing == 0:
        return "copied"
    return outcome.status


def summary(counts: Counter[str], total: int, seconds: float) -> str:
    """Return one sentence about the whole batch.

    Parameters
    ----------
    counts : Counter
        The number of pictures for each result of `counted_as`.
    total : int
        The number of pictures.
    seconds : float
        The duration of the batch.
    """
    parts = [f"{counts['done']} restored"]
    if counts["copied"]:
        parts.append(f"{counts['copied']} copied, nothing found")
    if counts["skipped"]:
        parts.append(f"{counts['skipped']} restored before")
    if counts["failed"]:
        parts.append(f"{counts['failed']} failed")
    left = total - sum(counts.values())
    if left:
        parts.append(f"{left} left")
    told = f"{total} {'picture' if total == 1 else 'pictures'}: {', '.join(parts)}; {seconds:.1f} s"
    if counts["done"] and seconds > 0:
        told += f", {60 * counts['done'] / seconds:.3g} a minute"
    return told


class Report:
    """A report file, to which each line is appended at once; a context manager.

    Parameters
    ----------
    path : Path or None
        The file; None for no report.

    Raises
    ------
    FileError
        The file is not a report, or cannot be written. Raised when the context is entered.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    def __enter__(self) -> Report:
        if self._path is None:
            return self
        try:
            if self._path.exists() and not _is_report(self._path):
                raise FileError(
                    f"cannot append to {self._path}: it is no report of a batch; choose another"
                )
            self._file = self._path.open("a", encoding="utf-8")
        except (OSError, ValueError) as error:
            raise FileError(
                f"cannot write {self._path}: {reason(error)}; choose another name"
            ) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, line: str) -> None:
        """Append a line.

        Raises
        ------
        FileError
            The system refused.
        """
        if self._file is None:
            return
        try:
            self._file.write(line + "\n")
            self._file.flush()
        except OSError as error:
            raise FileError(f"cannot write {self._path}: {reason(error)}; make room") from error


def _is_report(path: Path) -> bool:
    """Return whether a file is empty or begins with a line of a report."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        first = file.readline(1_000_000)
    try:
        return not first or "status" in json.loads(first)
    except (ValueError, TypeError, RecursionError):
        return False
