"""Starting reconstructions, showing their updates, and applying or discarding the fill."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from inpaint_app.editor.runs import Runs
from inpaint_app.editor.state import Notice, RunState
from inpaint_app.filling.tags import tag

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.editor.candidates import Candidates
    from inpaint_app.editor.choices import CurrentChoices
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.mask_changes import MaskChanges
    from inpaint_app.editor.ports import Runner
    from inpaint_app.filling.explanations import Explanations
    from inpaint_app.filling.requests import Update

__all__ = ["Reconstruction"]


class Reconstruction:
    """Starts and stops reconstructions, and applies or discards fills.

    Parameters
    ----------
    desk : Desk
        Has the document.
    runner : Runner
        Computes reconstructions.
    changes : MaskChanges
        The slow changes of the mask; a reconstruction waits for them.
    choices : CurrentChoices
        How to fill.
    candidates : Candidates
        Keeps the fills of a mask to choose from.
    explanations : Explanations
        The explanations of the current fill; they are removed with it.
    clock : callable
        Returns seconds, from any origin; for the estimate of the time left.
    """

    def __init__(
        self,
        desk: Desk,
        runner: Runner,
        changes: MaskChanges,
        choices: CurrentChoices,
        candidates: Candidates,
        explanations: Explanations,
        clock: Callable[[], float],
    ) -> None:
        self._desk = desk
        self._runner = runner
        self._changes = changes
        self._choices = choices
        self._candidates = candidates
        self._explanations = explanations
        self._runs = Runs(clock)
        self._memory_mb: int | None = None
        self._live = False
        desk.mask_changed.connect(self._run_if_live)
        desk.picture_changed.connect(self._outdate)
        desk.before_other.connect(self._leave)
        desk.other.connect(self._show_run)
        choices.refill.connect(self._run_again)
        candidates.before_show.connect(self._give_way)
        candidates.after_show.connect(self._take_candidate)
        runner.deliver_to(self.receive)

    @property
    def state(self) -> RunState:
        """What the controls show."""
        return RunState(self._runs.running, self._live)

    def is_painting(self, pixel_tag: int) -> bool:
        """Return whether the request that paints pixels with this tag still runs."""
        request = self._runs.request
        return request is not None and tag(request.number) == pixel_tag

    # -- options

    def set_live(self, live: bool) -> None:
        """Choose whether every change of the mask starts a reconstruction."""
        changed, self._live = live != self._live, live
        if changed and not self._filled:
            self._run_if_live()
        self._desk.changed()

    def set_memory(self, megabytes: int | None) -> None:
        """Set the memory in MB for later reconstructions; None for half of the free memory."""
        self._memory_mb = megabytes

    # -- runs

    def run(self) -> None:
        """Fill the mask; a running reconstruction is cancelled.

        Parts of the mask that have not changed since they were filled keep their fill. If nothing
        has changed, everything is filled again.
        """
        self._start(explicit=True)

    def try_another(self) -> None:
        """Fill wide holes in another way; what was there is kept as a candidate.

        If there are later candidates than the shown one, show the next one.
        """
        if self._candidates.step(1):
            return
        self._candidates.begin()
        self.run()
        self._desk.changed()

    def cancel(self) -> None:
        """Stop at once and keep the fill so far; slow changes of the mask are dropped."""
        dropped = self._changes.drop()
        if self._stop() or dropped:
            self._desk.changed()

    def receive(self, update: Update) -> None:
        """Process an update of the runner; updates of older requests are dropped."""
        document, request = self._desk.document, self._runs.request
        if document is None or request is None or not self._runs.answers(update):
            return
        layers, display = document.layers, self._desk.display
        if update.patches and self._runs.status.stage is None:
            # Not earlier, so that the previous fill stays until the first new pixels are here.
            for rect in layers.start_fill(request.mask, update.wanted, update.number):
                display.show(layers, rect)
        for patch in update.patches:
            overlay = layers.paste_fill(patch.rect, patch.pixels, patch.deviation)
            display.show(layers, patch.rect, overlay=overlay)
        known = layers.expected_error if update.finished else None
        notice = self._runs.advance(update, known, copied=layers.copied)
        if self._runs.status.phase == "done":
            self._candidates.record(request, self._runs.status)
        if notice is not None:
            self._desk.view.show_notice(notice)
        self._show_run()
        self._desk.changed()

    def apply(self) -> None:
        """Make the fill part of the image; a running reconstruction is stopped."""
        self._desk.before_change()
        document = self._desk.document
        if document is None or not document.layers.count_shown():
            return
        self._stop()
        document.apply_fill(keep_mask=self._choices.now.keep_mask)
        self._desk.show_all()
        self._forget_run()

    def discard(self) -> None:
        """Drop the fill; a running reconstruction is stopped."""
        self._desk.before_change()
        document = self._desk.document
        if document is None or not document.layers.has_fill:
            return
        self._stop()
        document.discard_fill()
        self._desk.show_all()
        self._forget_run()

    def _start(self, *, explicit: bool) -> None:
        document = self._desk.document
        if document is None:
            return
        self._desk.before_change()
        if self._changes.busy:
            self._changes.afterwards(partial(self._start, explicit=explicit))
            return
        self._changes.afterwards(None)
        layers = document.layers
        if layers.selection.count == 0:
            self._desk.view.show_notice(Notice("empty-mask"))
            return
        self._desk.view.show_notice(None)
        choices = self._candidates.choices(self._choices.now)
        guides = layers.guides.snapshot()
        request = self._runs.begin(
            layers.image,
            layers.selection.snapshot(),
            guides if choices.copies else replace(guides, sources=None),
            choices,
            explicit=explicit,
            memory_mb=self._memory_mb,
            box=layers.selection.rect,
            measure=document.picture.measure,
        )
        self._runner.start(request)
        self._show_run()
        self._desk.changed()

    # -- reactions to hooks

    def _run_if_live(self) -> None:
        document = self._desk.document
        if not self._live or document is None:
            return
        if document.layers.selection.count:
            self._start(explicit=False)
        else:
            self._stop()

    def _run_again(self) -> None:
        """Start again with the new choices, if there is a fill or a running reconstruction."""
        document = self._desk.document
        if document is None or document.layers.selection.count == 0:
            return
        self._candidates.forget_variation()
        if self._live or self._runs.running or self._filled:
            self._start(explicit=False)

    def _give_way(self) -> None:
        """Stop, because an earlier candidate is going to be shown."""
        self._stop()

    def _take_candidate(self) -> None:
        """Follow a candidate that is shown instead of the last fill."""
        self._runs.complete, self._runs.status = None, self._candidates.status
        self._show_run()

    def _outdate(self) -> None:
        """Stop the request about the old image; the next request must not reuse its fill."""
        self._stop()
        self._runs.complete = None

    def _leave(self) -> None:
        self._runner.cancel()
        self._runs.reset()

    @property
    def _filled(self) -> bool:
        return self._desk.document is not None and self._desk.document.layers.has_fill

    def _stop(self) -> bool:
        """Stop the running reconstruction; return whether there was one."""
        self._runner.cancel()
        stopped = self._runs.cancel()
        if stopped:
            self._show_run()
        return stopped

    def _forget_run(self) -> None:
        self._candidates.forget_variation()
        self._explanations.clear()
        self._runs.reset()
        self._show_run()
        self._desk.changed()

    def _show_run(self) -> None:
        self._desk.view.show_run(self._runs.status)
