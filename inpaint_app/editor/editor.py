"""The application's logic: what happens when the user does something. No Qt.

The controller owns the document, tells the view what to show, and the runner what to compute.
It runs in the view's thread and never waits.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from inpaint_app.document.document import Document
from inpaint_app.document.edits import MaskEdit
from inpaint_app.editor.files.exporting import Filing
from inpaint_app.editor.proposals import Proposing
from inpaint_app.editor.recovery import Recovering
from inpaint_app.editor.state import State
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.preferences import Preferences
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.editor.ports import Background, Runner, View
    from inpaint_app.files.picture import Picture
    from inpaint_app.filling.explanations import Explanations
    from inpaint_app.sessions.recovery_folder import RecoveryFolder
    from inpaint_app.sessions.session import Session

__all__ = ["Controller"]


class Controller(Proposing):
    """What a window can do.

    Parameters
    ----------
    view : View
        Shows the document and asks the user.
    runner : Runner
        Computes reconstructions.
    background : Background
        Reads and writes files.
    masks : Background, optional
        Computes masks; by default `background` does that, too.
    weights : Background, optional
        Finds out what pixels were made from; by default `background` does that, too.
    explanations : Explanations, optional
        Where the runner puts what finished reconstructions can say about their pixels.
    recovery : Background, optional
        Keeps unsaved work for the case of a crash; by default `background` does that, too.
    recovery_folder : RecoveryFolder, optional
        Where; without one nothing is kept.
    clock : callable
        Seconds, from any origin.
    """

    def __init__(
        self,
        view: View,
        runner: Runner,
        background: Background,
        *,
        masks: Background | None = None,
        weights: Background | None = None,
        explanations: Explanations | None = None,
        recovery: Background | None = None,
        recovery_folder: RecoveryFolder | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(view, runner, clock, weights or background, explanations)
        self._masks = masks or background
        self._compute_in(self._masks)
        self._history_budget = Preferences().history_bytes
        self.filing = Filing(self, view, background)
        self.recovering = Recovering(
            self, view, recovery or background, self.filing, recovery_folder, clock
        )
        runner.deliver_to(self.receive)

    @property
    def document(self) -> Document | None:
        """The opened picture, None in an empty window."""
        return self._document

    @property
    def state(self) -> State:
        """All that decides which controls are enabled and what they say."""
        document, tools = self._document, self._brushes
        common = State(
            busy=self.filing.busy,
            recent=self.filing.recent.paths,
            recoverable=self.recovering.offer,
            exports=self.filing.exports,
            history_budget=self._history_budget,
            tool=tools.tool,
            diameter=tools.diameter,
            combine=self._combine,
            tolerance=self._tolerance,
            contiguous=self._contiguous,
            growth=self._growth,
            masking=self._jobs.busy,
            choices=self._choices,
            proposing=self._proposing,
            proposed=self._proposed,
            sensitivity=self._sensitivity,
            live=self._live,
            uncertainty=self._uncertainty,
            made_from=self._made_from,
        )
        if document is None:
            return common
        last, following = document.history.last, document.history.next
        return replace(
            common,
            name=self.filing.name,
            has_picture=True,
            modified=document.modified,
            masked=document.selection.count,
            protected=document.sampling.count("protected"),
            sources=document.sampling.count("source"),
            undo=last.label if last else None,
            redo=following.label if following else None,
            steps=document.history.commands,
            step=document.history.position,
            forgets=document.history.forgets,
            history_bytes=document.history.nbytes,
            running=self._runs.running,
            has_fill=document.has_fill,
            comparing=self._display.comparing,
            uncertain=document.uncertain,
            split=self._display.split,
        )

    def refresh(self) -> None:
        """Tell the view the present state."""
        self._view.show_state(self.state)
        self._look()

    # -- the document

    def adopt(self, picture: Picture, mask: NDArray[np.bool_] | None = None) -> None:
        """Show a picture that was read, with a mask of shape (H, W) that may be None."""
        self._show(Document(picture, history_budget=self._history_budget))
        if mask is not None and self._document is not None:
            self.add_mask(mask)
            self._document.mark_saved(self._document.stamp)  # it came from a file, too
        self.refresh()

    def resume(self, picture: Picture, session: Session) -> None:
        """Go on with a session about a picture that was found to be its own."""
        document = Document.resumed(
            picture,
            session.layers,
            session.edits,
            session.done,
            history_budget=self._history_budget,
        )
        self._show(document)
        self._display.show_all(document)
        self.take(Choices.from_json(session.parameters, self._choices))

    def _show(self, document: Document) -> None:
        self._runner.cancel()
        self._runs.reset()
        self.drop_proposal()
        self._document = document
        self.filing.opened(document.picture)
        self.recovering.opened()
        self._stroke = self._last = None
        self._jobs.drop()
        self._display.comparing = False
        self._look_anew()
        self._view.show_notice(None)
        self._view.show_picture(document.picture.pixels, document.picture.icc_profile)
        self._view.show_run(self._runs.status)

    def value(self, row: int, column: int) -> tuple[float, ...] | None:
        """Return the numbers of the shown pixel, None outside the picture."""
        document = self._document
        if document is None or not document.holds(row, column):
            return None
        return document.value(row, column)

    # -- history

    def undo(self) -> None:
        """Take back the last step; if a mask is being computed or proposed, that is it."""
        self.end_stroke()
        if self._jobs.drop():
            self.refresh()
        elif self._proposing:
            self.drop_proposal()
        elif self._document is not None:
            self.travel_to(self._document.history.position - 1)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self.end_stroke()
        if self._document is not None:
            self.travel_to(self._document.history.position + 1)

    def travel_to(self, step: int) -> None:
        """Take back steps, or do them again, until so many are done; show that at once."""
        self.end_stroke()
        self._jobs.drop()  # what was to be changed is not there any more
        self.drop_proposal()
        document = self._document
        edits = document.travel_to(step) if document is not None else ()
        if document is None or not edits:
            return
        self._view.show_notice(None)  # what it told may be true no more
        flips = [edit.change.rect for edit in edits if isinstance(edit, MaskEdit)]
        if len(flips) == len(edits):
            self._painted(reduce(Rect.union, flips))
            self._run_if_live()
        else:
            self._stop()  # what runs would replace the fill, or was asked about another image
            self._runs.complete = None
            self._display.show_all(document)
        self.refresh()

    def set_history_budget(self, nbytes: int) -> None:
        """Set how much memory undo may use, now and for pictures to come."""
        self._history_budget = nbytes
        if self._document is not None:
            self._document.history.budget = nbytes
        self.refresh()

    # -- looking

    def compare(self, on: bool) -> None:
        """Show the picture as it was opened, or what has become of it."""
        if self._document is None or on == self._display.comparing:
            return
        self._display.comparing = on
        self._display.show_all(self._document)
        self.refresh()
