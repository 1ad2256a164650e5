"""The application's logic: what happens when the user does something. No Qt.

The controller owns the document, tells the view what to show, and the runner what to compute.
It runs in the view's thread and never waits.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from inpaint_app.choosing import Choosing
from inpaint_app.display import Display
from inpaint_app.document import Document
from inpaint_app.edits import MaskEdit
from inpaint_app.filing import Filing
from inpaint_app.interfaces import Notice, State
from inpaint_app.painting import Painting
from inpaint_app.runs import Runs
from inpaint_app.texture_settings import TEXTURE_METHODS

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.edits import Edit
    from inpaint_app.interfaces import Background, Runner, Update, View
    from inpaint_app.picture import Picture
    from ntk_core import Rect

__all__ = ["Controller"]


class Controller(Choosing, Painting):
    """What a window can do.

    Parameters
    ----------
    view : View
        Shows the document and asks the user.
    runner : Runner
        Computes reconstructions.
    background : Background
        Reads and writes files.
    clock : callable
        Seconds, from any origin; for the estimate of the time left.
    """

    def __init__(
        self,
        view: View,
        runner: Runner,
        background: Background,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._view = view
        self._display = Display(view)
        self._runner = runner
        self._runs = Runs(clock)
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

    # -- reconstruction

    def run(self) -> None:
        """Reconstruct what is masked; what runs already is superseded.

        Parts of the mask that have not changed since they were reconstructed keep their fill;
        if nothing has changed, everything is reconstructed anew.
        """
        self._start(explicit=True)

    def try_another(self) -> None:
        """Fill wide holes in another way that is as good."""
        self._texture = replace(self._texture, seed=self._texture.next_seed)
        self.run()
        self.refresh()

    def _start(self, *, explicit: bool) -> None:
        if self._document is None:
            return
        self.end_stroke()
        if self._document.selection.count == 0:
            self._view.show_notice(Notice("empty-mask"))
            return
        self._view.show_notice(None)
        guides, copies = self._document.sampling, self._method in TEXTURE_METHODS
        request = self._runs.begin(
            self._document.image,
            self._document.selection.snapshot(),
            self._method,
            self._architecture if self._method == "paper" else None,
            texture=self._texture if copies else None,
            protect=guides.protect(),
            sources=guides.sources() if copies else None,
            explicit=explicit,
        )
        self._runner.start(request)
        self._view.show_run(self._runs.status)
        self.refresh()

    def cancel(self) -> None:
        """Stop at once, keep what is there."""
        if self._stop():
            self.refresh()

    def receive(self, update: Update) -> None:
        """Take what the runner delivers; an answer to an older request is dropped."""
        request = self._runs.request
        if self._document is None or request is None or not self._runs.answers(update):
            return
        if update.patches and self._runs.status.stage is None:
            # Only now: until its first picture is there, the fill of the run before stays.
            for rect in self._document.start_fill(request.mask, update.wanted):
                self._display.show(self._document, rect)
        for patch in update.patches:
            overlay = self._document.paste_fill(patch.rect, patch.pixels)
            self._display.show(self._document, patch.rect, overlay=overlay)
        notice = self._runs.advance(update)
        if notice is not None:
            self._view.show_notice(notice)
        self._view.show_run(self._runs.status)
        self.refresh()

    def apply(self) -> None:
        """Make the fill part of the image; what runs is stopped."""
        self.end_stroke()
        if self._document is None or not self._document.has_fill:
            return
        self._stop()
        self._document.apply_fill(keep_mask=self._keep_mask)
        self._display.show_all(self._document)
        self._forget_run()

    def discard(self) -> None:
        """Drop the fill; what runs is stopped."""
        self.end_stroke()
        if self._document is None or not self._document.has_fill:
            return
        self._stop()
        self._document.discard_fill()
        self._display.show_all(self._document)
        self._forget_run()

    def compare(self, on: bool) -> None:
        """Show the picture as it was opened, or what has become of it."""
        if self._document is None or on == self._display.comparing:
            return
        self._display.comparing = on
        self._display.show_all(self._document)
        self.refresh()

    # -- helpers

    @property
    def _filled(self) -> bool:
        return self._document is not None and self._document.has_fill

    def _stop(self) -> bool:
        self._runner.cancel()
        stopped = self._runs.cancel()
        if stopped:
            self._view.show_run(self._runs.status)
        return stopped

    def _forget_run(self) -> None:
        self._runs.reset()
        self._view.show_run(self._runs.status)
        self.refresh()

    def _run_if_live(self) -> None:
        if not self._live or self._document is None:
            return
        if self._document.selection.count:
            self._start(explicit=False)
        else:
            self._stop()

    def _notify(self, notice: Notice | None) -> None:
        self._view.show_notice(notice)

    def _painted(self, rect: Rect | None) -> None:
        if rect is None or self._document is None:
            return
        self._display.show(self._document, rect, pixels=self._document.has_fill)
        self.refresh()
