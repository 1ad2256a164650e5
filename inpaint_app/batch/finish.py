"""Before the work and after it: what may be done, and results in their places."""

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
    """Return a task that knows what was done before.

    Parameters
    ----------
    task : Task
        As planned.
    record : Record
        Of the folder of its output, entered.
    overwrite : bool
        Do it even if it was done before, or if the output is a file that no batch has made.
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
    """Give a result its place, and return what has become of the task."""
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
