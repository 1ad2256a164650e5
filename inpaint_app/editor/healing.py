"""`Healing`: the healing brush. What it covers is filled and applied when it is released."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from inpaint_app.document.unfinished import HealStroke
from inpaint_app.editor.state import HealingState, Notice
from inpaint_app.filling.requests import Request

if TYPE_CHECKING:
    from inpaint_app.document.document import Document
    from inpaint_app.editor.choices import CurrentChoices
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.pixel_strokes import PixelStrokes
    from inpaint_app.editor.ports import Runner
    from inpaint_app.editor.strokes import Strokes
    from inpaint_app.filling.requests import Update
    from inpaint_app.masks.selection import Point

__all__ = ["Healing"]


class Healing:
    """Fills each stroke by itself and makes it one step of undo; the next one need not wait.

    Strokes are computed one after the other. Each takes the other strokes, and the mask, for
    missing as well: damage never heals damage.

    Parameters
    ----------
    desk : Desk
        Has the document.
    runner : Runner or None
        Computes the strokes, beside the runner of reconstructions; without one no stroke begins.
    strokes : Strokes
        Knows the diameter of the brush.
    choices : CurrentChoices
        How to fill.
    pixels : PixelStrokes
        Shows the strokes, and makes them steps.
    """

    def __init__(
        self,
        desk: Desk,
        runner: Runner | None,
        strokes: Strokes,
        choices: CurrentChoices,
        pixels: PixelStrokes,
    ) -> None:
        self._desk = desk
        self._runner = runner
        self._strokes = strokes
        self._choices = choices
        self._pixels = pixels
        self._numbers = itertools.count(1)
        self._drawn: HealStroke | None = None
        self._queue: list[HealStroke] = []  # the first one is being computed
        self._number: int | None = None  # of the request for it
        self._last: Point | None = None
        self._memory_mb: int | None = None
        desk.before_change.connect(self.end)
        desk.other.connect(self._forget_last)
        pixels.dropped.connect(self._drop)
        if runner is not None:
            runner.deliver_to(self.receive)

    @property
    def state(self) -> HealingState:
        """What the controls show."""
        return HealingState(len(self._queue) + (self._drawn is not None))

    def set_memory(self, megabytes: int | None) -> None:
        """Set the memory in MB for later strokes; None for half of the free memory."""
        self._memory_mb = megabytes

    # -- strokes

    def begin(self, point: Point, *, straight: bool = False) -> None:
        """Start a stroke at a point (x, y); `straight` draws a line from the end of the last."""
        document = self._desk.document
        if document is None or self._runner is None:
            return
        self._desk.before_change()
        self._desk.view.show_notice(None)
        layers = document.layers
        self._drawn = HealStroke(layers.image.shape[:2], layers.shield)
        self._pixels.add(self._drawn)
        if not straight or self._last is None:
            self._last = point
        self.extend(point)
        self._desk.changed()

    def extend(self, point: Point) -> None:
        """Continue the stroke to a point."""
        document = self._desk.document
        if document is None or self._drawn is None:
            return
        start, self._last = self._last or point, point
        rect = self._drawn.stamp(start, point, self._strokes.width)
        if rect is not None:
            self._desk.display.show(document.layers, rect, pixels=False)

    def end(self) -> None:
        """End the stroke, and compute it as soon as the strokes before it are done."""
        stroke, self._drawn = self._drawn, None
        if stroke is None:
            return
        if not stroke.under.count:
            self._pixels.drop(stroke)
            return
        self._queue.append(stroke)
        self._advance()
        self._desk.changed()

    def take_back(self) -> bool:
        """Drop the newest stroke that is drawn or not done; return whether there was one."""
        if self._drawn is not None:
            stroke, self._drawn = self._drawn, None
        elif self._queue:
            stroke = self._queue.pop()
            if not self._queue and self._runner is not None:
                self._runner.cancel()
                self._number = None
        else:
            return False
        self._remove(stroke)
        self._desk.changed()
        self._pixels.settle()
        return True

    def receive(self, update: Update) -> None:
        """Process an update of the runner; those of older requests are dropped."""
        document = self._desk.document
        if document is None or not self._queue or update.number != self._number:
            return
        stroke = self._queue[0]
        document.layers.touch(patch.rect for patch in update.patches)
        for patch in update.patches:
            stroke.paste(patch.rect, patch.pixels)
            self._desk.display.show(document.layers, patch.rect)
        if not update.finished:
            return
        self._queue.pop(0)
        self._number = None
        if update.error:
            self._remove(stroke)
            self._desk.view.show_notice(Notice("failed", update.error))
        else:
            self._pixels.finish(stroke, lambda: stroke.pieces(document.layers.image), "heal")
        self._advance()
        self._desk.changed()
        self._pixels.settle()

    # -- helpers

    def _advance(self) -> None:
        document = self._desk.document
        if document is not None and self._queue and self._number is None and self._runner:
            self._number = next(self._numbers)
            self._runner.start(self._request(document, self._number))

    def _request(self, document: Document, number: int) -> Request:
        layers, choices = document.layers, self._choices.now
        stroke = self._queue[0]
        mask = layers.selection.snapshot()
        mask.flags.writeable = True  # it is a copy
        box = layers.selection.rect
        for missing in layers.unfinished:
            if isinstance(missing, HealStroke) and (rect := missing.under.rect) is not None:
                mask[rect.slices] |= missing.under.pixels[rect.slices]
                box = rect if box is None else box.union(rect)
        mask.flags.writeable = False
        guides = layers.guides.snapshot()
        return Request(
            number,
            layers.image,
            mask,
            guides if choices.copies else replace(guides, sources=None),
            choices,
            memory_mb=self._memory_mb,
            box=box,
            measure=document.picture.measure,
            wanted=stroke.under.snapshot(),
        )

    def _remove(self, stroke: HealStroke) -> None:
        self._pixels.drop(stroke)
        rect = stroke.under.rect
        if rect is not None and self._desk.document is not None:
            self._desk.display.show(self._desk.document.layers, rect)

    def _drop(self) -> None:
        if self._runner is not None and self._queue:
            self._runner.cancel()
        self._drawn, self._number = None, None
        self._queue.clear()

    def _forget_last(self) -> None:
        self._last = None
