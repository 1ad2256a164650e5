"""Reconstructing: asking for a fill, taking it as it comes, keeping or dropping it. No Qt."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from inpaint_app.editor.choices import Choosing
from inpaint_app.editor.display import Display
from inpaint_app.editor.mask_tools import Masking
from inpaint_app.editor.runs import Runs
from inpaint_app.editor.state import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.editor.ports import Runner, View
    from inpaint_app.filling.requests import Update
    from ntk_core import Rect

__all__ = ["Reconstructing"]


class Reconstructing(Choosing, Masking):
    """The part of the controller that has the picture filled.

    Parameters
    ----------
    view : View
        Shows the document.
    runner : Runner
        Computes reconstructions.
    clock : callable
        Seconds, from any origin; for the estimate of the time left.
    """

    def __init__(self, view: View, runner: Runner, clock: Callable[[], float]) -> None:
        super().__init__()
        self._view = view
        self._display = Display(view)
        self._runner = runner
        self._runs = Runs(clock)
        self._memory_mb: int | None = None

    # -- runs

    def run(self) -> None:
        """Reconstruct what is masked; what runs already is superseded.

        Parts of the mask that have not changed since they were reconstructed keep their fill;
        if nothing has changed, everything is reconstructed anew.
        """
        self._start(explicit=True)

    def try_another(self) -> None:
        """Fill wide holes in another way that is as good."""
        copying = self._choices.copying
        self._choices = replace(self._choices, copying=replace(copying, seed=copying.next_seed))
        self.run()
        self.refresh()

    def set_memory(self, megabytes: int | None) -> None:
        """Set how much memory reconstructions to come may take; None for half of what is free."""
        self._memory_mb = megabytes

    def _start(self, *, explicit: bool) -> None:
        if self._document is None:
            return
        self.end_stroke()
        if self._jobs.busy:
            self._jobs.afterwards(partial(self._start, explicit=explicit))
            return
        self._jobs.afterwards(None)
        if self._document.selection.count == 0:
            self._view.show_notice(Notice("empty-mask"))
            return
        self._view.show_notice(None)
        guides = self._document.sampling.snapshot()
        request = self._runs.begin(
            self._document.image,
            self._document.selection.snapshot(),
            guides if self._choices.copies else replace(guides, sources=None),
            self._choices,
            explicit=explicit,
            memory_mb=self._memory_mb,
        )
        self._runner.start(request)
        self._view.show_run(self._runs.status)
        self.refresh()

    def cancel(self) -> None:
        """Stop at once, keep what is there; a mask that is being computed is dropped."""
        dropped = self._jobs.drop()
        if self._stop() or dropped:
            self.refresh()

    def receive(self, update: Update) -> None:
        """Take what the runner delivers; an answer to an older request is dropped."""
        request = self._runs.request
        if self._document is None or request is None or not self._runs.answers(update):
            return
        if update.patches and self._runs.status.stage is None:
            # Only now: until its first picture is there, the fill of the run before stays.
            for rect in self._document.start_fill(request.mask, update.wanted, update.number):
                self._display.show(self._document, rect)
        for patch in update.patches:
            overlay = self._document.paste_fill(patch.rect, patch.pixels, patch.deviation)
            self._display.show(self._document, patch.rect, overlay=overlay)
        known = self._document.expected_error if update.finished else None
        notice = self._runs.advance(update, known)
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
        self._document.apply_fill(keep_mask=self._choices.keep_mask)
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

    # -- for the other parts

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

    def _run_again(self) -> None:
        """Reconstruct with other settings what was reconstructed, or is being."""
        if self._document is None or self._document.selection.count == 0:
            return
        if self._live or self._runs.running or self._filled:
            self._start(explicit=False)

    def _notify(self, notice: Notice | None) -> None:
        self._view.show_notice(notice)

    def _painted(self, rect: Rect | None, *, pixels: bool = False) -> None:
        if rect is None or self._document is None:
            return
        self._display.show(self._document, rect, pixels=pixels or self._document.has_fill)
        self.refresh()

    def _repainted(self) -> None:
        self._stop()  # it was asked about another image
        self._runs.complete = None
