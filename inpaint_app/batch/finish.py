"""The steps before and after the work on a task: checking its output, and renaming the result."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from inpaint_app.errors import FileError
from inpaint_app.files.atomic import put_in_place

if TYPE_CHECKING:
    from inpaint_app.batch.record import Record
    from inpaint_app.batch.tasks import Outcome, Task

__all__ = ["finished", "prepared"]


def prepared(task: Task, record: Record, *, overwrite: bool) -> Task:
    """Return a task with what the record knows about its output.

    Parameters
    ----------
    task : Task
        The planned task.
    record : Record
        The entered record of the output's folder.
    overwrite : bool
        Restore even if that was done before, or if the output is a file that no batch has made.
    """
    known = record.known(task.output)
    trouble = task.trouble
    if not trouble and not overwrite and known is None and os.path.lexists(task.output):
        trouble = (
            f"cannot write {task.output}: it exists already, and no batch has made it; move it "
            "away, or add --overwrite"
        )
    return replace(
        task,
        trouble=trouble,
        known=None if overwrite else known,
        replace=overwrite or known is not None,
        staging=record.staging,
    )


def finished(task: Task, outcome: Outcome, record: Record) -> Outcome:
    """Rename a result to its final name, and return the final outcome of the task."""
    if outcome.staged is None or outcome.done is None:
        return outcome
    before = record.known(task.output)
    try:
        record.remember(task.output, outcome.done)
        try:
            put_in_place(outcome.staged, task.output, overwrite=task.replace)
        except FileError:
            record.remember(task.output, before)
            raise
    except FileError as error:
        return replace(outcome, status="failed", error=str(error), staged=None, done=None)
    return replace(outcome, staged=None)
