"""How long a message stays: until it is no longer true."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inpaint_app.editor.state import NoticeKind, State

__all__ = ["is_still_true"]


def is_still_true(kind: NoticeKind, then: State, now: State) -> bool:
    """Return whether a message is still true.

    Parameters
    ----------
    kind : NoticeKind
        What the message says.
    then, now : State
        The states when the message came, and now. A message of failure stays until it is
        dismissed or another one comes.
    """
    if kind == "empty-mask":
        return now.picture.masked == 0
    if kind in ("exported", "saved", "copied", "opened-with-notes", "opened-first"):
        return not _went_on(then, now)
    if kind in ("reduced", "unfinished", "stalled"):
        return now.picture.filled and not _went_on(then, now)
    if kind == "compare":
        return not now.inspection.comparing and not _went_on(then, now)
    if kind == "recovered":
        return now.picture.modified
    return True


def _went_on(then: State, now: State) -> bool:
    """Return whether the user has done something to the picture since, or started a run."""
    started = now.run.running and not then.run.running
    return started or (then.history.steps, then.history.step) != (
        now.history.steps,
        now.history.step,
    )
