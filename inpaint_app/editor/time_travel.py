"""Undo, redo, and going to any step of the history."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from inpaint_app.document.edits import MaskEdit
from inpaint_app.editor.state import HistoryState
from ntk_core import Rect

if TYPE_CHECKING:
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.mask_changes import MaskChanges
    from inpaint_app.editor.proposals import Proposals

__all__ = ["TimeTravel"]


class TimeTravel:
    """Takes back steps, and does them again.

    Parameters
    ----------
    desk : Desk
        Has the document.
    changes : MaskChanges
        What is being computed is taken back first.
    proposals : Proposals
        So is what is proposed.
    """

    def __init__(self, desk: Desk, changes: MaskChanges, proposals: Proposals) -> None:
        self._desk = desk
        self._changes = changes
        self._proposals = proposals

    @property
    def state(self) -> HistoryState:
        """What the controls show."""
        document, budget = self._desk.document, self._desk.history_budget
        if document is None:
            return HistoryState(budget=budget)
        history = document.history
        last, following = history.last, history.next
        return HistoryState(
            undo=last.label if last else None,
            redo=following.label if following else None,
            steps=history.commands,
            step=history.position,
            forgets=history.forgets,
            nbytes=history.nbytes,
            budget=budget,
        )

    def undo(self) -> None:
        """Take back the last step; if a mask is being computed or proposed, that is it."""
        self._desk.before_change()
        if self._changes.drop():
            self._desk.changed()
        elif self._proposals.active:
            self._proposals.drop()
        elif self._desk.document is not None:
            self.travel_to(self._desk.document.history.position - 1)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._desk.before_change()
        if self._desk.document is not None:
            self.travel_to(self._desk.document.history.position + 1)

    def travel_to(self, step: int) -> None:
        """Take back steps, or do them again, until so many are done; show that at once."""
        self._desk.before_change()
        self._changes.drop()  # what was to be changed is not there any more
        self._proposals.drop()
        document = self._desk.document
        edits = document.travel_to(step) if document is not None else ()
        if not edits:
            return
        self._desk.view.show_notice(None)  # what it told may be true no more
        flips = [edit.change.rect for edit in edits if isinstance(edit, MaskEdit)]
        if len(flips) == len(edits):
            self._desk.show(reduce(Rect.union, flips))
            self._desk.mask_changed()
        else:
            self._desk.picture_changed()  # what runs would replace the fill
            self._desk.show_all()
        self._desk.changed()

    def set_budget(self, nbytes: int) -> None:
        """Set how much memory undo may use, now and for pictures to come."""
        self._desk.history_budget = nbytes
        if self._desk.document is not None:
            self._desk.document.history.budget = nbytes
        self._desk.changed()
