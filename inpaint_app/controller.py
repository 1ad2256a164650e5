"""The application's logic: what happens when the user does something. No Qt.

The controller owns the document, tells the view what to show, and the runner what to compute.
It runs in the view's thread and never waits.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from inpaint_app.document import Document
from inpaint_app.edits import MaskEdit
from inpaint_app.filing import Filing
from inpaint_app.interfaces import State
from inpaint_app.reconstructing import Reconstructing

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.edits import Edit
    from inpaint_app.interfaces import Background, Runner, View
    from inpaint_app.picture import Picture

__all__ = ["Controller"]


class Controller(Reconstructing):
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
    clock : callable
        Seconds, from any origin; for the estimate of the time left.
    """

    def __init__(
        self,
        view: View,
        runner: Runner,
        background: Background,
        *,
        masks: Background | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(view, runner, clock)
        self._masks = masks or background
        self.filing = Filing(self, view, background)
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
            tool=tools.tool,
            diameter=tools.diameter,
            method=self._method,
            architecture=self._architecture,
            texture=self._texture,
            live=self._live,
            keep_mask=self._keep_mask,
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
            running=self._runs.running,
            has_fill=document.has_fill,
            comparing=self._display.comparing,
        )

    def refresh(self) -> None:
        """Tell the view the present state."""
        self._view.show_state(self.state)

    # -- the document

    def adopt(self, picture: Picture, mask: NDArray[np.bool_] | None = None) -> None:
        """Show a picture that was read, with a mask of shape (H, W) that may be None."""
        self._runner.cancel()
        self._runs.reset()
        self._document = Document(picture)
        self._stroke = self._last = None
        self._display.comparing = False
        self._view.show_notice(None)
        self._view.show_picture(picture.pixels)
        self._view.show_run(self._runs.status)
        if mask is not None:
            self.add_mask(mask)
            self._document.mark_saved(self._document.stamp)  # it came from a file, too
        self.refresh()

    def value(self, row: int, column: int) -> tuple[float, ...] | None:
        """Return the numbers of the shown pixel, None outside the picture."""
        document = self._document
        if document is None or not (
            0 <= row < document.rect.bottom and 0 <= column < document.rect.right
        ):
            return None
        return document.value(row, column)

    # -- history

    def undo(self) -> None:
        """Take back the last step."""
        self.end_stroke()
        if self._document is not None:
            self._after_time_travel(self._document.undo())

    def redo(self) -> None:
        """Do again what was taken back last."""
        self.end_stroke()
        if self._document is not None:
            self._after_time_travel(self._document.redo())

    def _after_time_travel(self, edit: Edit | None) -> None:
        if edit is not None:
            self._view.show_notice(None)  # what it told may be true no more
        if isinstance(edit, MaskEdit):
            self._painted(edit.change.rect)
            self._run_if_live()
        elif edit is not None and self._document is not None:
            self._stop()  # what runs would replace the fill, or was asked about another image
            self._runs.complete = None
            self._display.show_all(self._document)
        self.refresh()

    # -- looking

    def compare(self, on: bool) -> None:
        """Show the picture as it was opened, or what has become of it."""
        if self._document is None or on == self._display.comparing:
            return
        self._display.comparing = on
        self._display.show_all(self._document)
        self.refresh()
