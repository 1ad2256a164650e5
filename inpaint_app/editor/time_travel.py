"""`TimeTravel`: undo, redo, and going to any step of the history."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from inpaint_app.document.edits import MaskEdit
from inpaint_app.editor.state import HistoryState
from ntk_core import Rect

if TYPE_CHECKING:
    from inpaint_app.editor.candidates import Candidates
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.healing import Healing
    from inpaint_app.editor.mask_changes import MaskChanges
    from inpaint_app.editor.pixel_strokes import PixelStrokes
    from inpaint_app.editor.proposals import Proposals
    from inpaint_app.editor.stamping import Stamping

__all__ = ["TimeTravel"]


class TimeTravel:
    """Undoes and redoes steps.

    Parameters
    ----------
    desk : Desk
        Has the document.
    changes : MaskChanges
        The slow changes of the mask; undo cancels these first.
    proposals : Proposals
        The proposed mask; undo removes it next.
    candidates : Candidates
        The fills to choose from; undo goes back to the one before.
    pixels : PixelStrokes
        The unfinished strokes that change pixels; going to another step drops them.
    brushes : (Stamping, Healing)
        Undo takes back their newest unfinished stroke before anything else.
    """

    def __init__(
        self,
        desk: Desk,
        changes: MaskChanges,
        proposals: Proposals,
        candidates: Candidates,
        pixels: PixelStrokes,
        brushes: tuple[Stamping, Healing],
    ) -> None:
        self._desk = desk
        self._changes = changes
        self._proposals = proposals
        self._candidates = candidates
        self._pixels = pixels
        self._brushes = brushes

    @property
    def state(self) -> HistoryState:
        """What the controls show."""
        document, budget = self._desk.document, self._desk.history_budget
        if document is None:
            return HistoryState(budget=budget)
        history = document.history
        last, following = history.last, history.next
        return HistoryState(
            undo="another" if self._candidates.may_go_back else last.label if last else None,
            redo=following.label if following else None,
            steps=history.commands,
            step=history.position,
            forgets=history.forgets,
            nbytes=history.nbytes,
            budget=budget,
        )

    def undo(self) -> None:
        """Take back the last thing.

        That is an unfinished stroke, a slow change of the mask, a proposed mask, another candidate,
        or the last step.
        """
        self._desk.before_change()
        if self._take_back_unfinished():
            return
        if self._changes.drop():
            self._desk.changed()
        elif self._proposals.active:
            self._proposals.drop()
        elif self._candidates.back():
            pass
        elif self._desk.document is not None:
            self.travel_to(self._desk.document.history.position - 1)

    def take_back(self) -> bool:
        """Take back an unfinished stroke, or the last step if the healing brush did it.

        Return whether there was one.
        """
        if self._take_back_unfinished():
            return True
        document = self._desk.document
        last = None if document is None else document.history.last
        if last is None or last.label != "heal":
            return False
        self.undo()
        return True

    def _take_back_unfinished(self) -> bool:
        return any(brush.take_back() for brush in self._brushes)

    def redo(self) -> None:
        """Redo the step that was undone last."""
        self._desk.before_change()
        if self._desk.document is not None:
            self.travel_to(self._desk.document.history.position + 1)

    def travel_to(self, step: int) -> None:
        """Undo or redo until `step` steps are done; show the result once."""
        self._desk.before_change()
        self._changes.drop()  # they are about a mask that is about to change
        self._proposals.drop()
        if self._pixels.count:
            self._pixels.drop_all()
            self._desk.show_all()
        document = self._desk.document
        edits = document.travel_to(step) if document is not None else ()
        if not edits:
            return
        self._desk.view.show_notice(None)  # it may no longer be true
        flips = [edit.change.rect for edit in edits if isinstance(edit, MaskEdit)]
        if len(flips) == len(edits):
            self._desk.show(reduce(Rect.union, flips))
            self._desk.mask_changed()
        else:
            self._desk.picture_changed()  # stops a run, which would replace the fill
            self._desk.show_all()
        self._desk.changed()

    def set_budget(self, nbytes: int) -> None:
        """Set how much memory undo may use, in bytes, for this and later pictures."""
        self._desk.history_budget = nbytes
        if self._desk.document is not None:
            self._desk.document.history.budget = nbytes
        self._desk.changed()
