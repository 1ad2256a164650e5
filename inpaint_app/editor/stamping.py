"""`Stamping`: the clone stamp, and the healing stamp that fits a copy to its surroundings."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.document.stamp_stroke import StampBrush, StampStroke
from inpaint_app.editor.state import Notice, StampState
from inpaint_app.filling.membrane import fitted
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from inpaint_app.document.document import Document
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.pixel_strokes import PixelStrokes
    from inpaint_app.editor.ports import Background
    from inpaint_app.editor.strokes import Strokes
    from inpaint_app.masks.selection import Point

__all__ = ["Stamping"]

_STAMPS = "clone", "heal-stamp"
_RIM = 2  # pixels around a stroke that are looked at, to fit it


class Stamping:
    """Copies pixels from a source that the user sets; each stroke is one step of undo.

    A stroke of the healing stamp is shown as it is copied, and fitted in the background when it
    ends, one after the other.

    Parameters
    ----------
    desk : Desk
        Has the document.
    background : Background
        Fits the strokes of the healing stamp.
    strokes : Strokes
        Knows the tool and its diameter.
    pixels : PixelStrokes
        Shows the strokes, and makes them steps.
    """

    def __init__(
        self, desk: Desk, background: Background, strokes: Strokes, pixels: PixelStrokes
    ) -> None:
        self._desk = desk
        self._background = background
        self._strokes = strokes
        self._pixels = pixels
        self._state = StampState()
        self._drawn: tuple[StampStroke, bool] | None = None  # and whether to fit it
        self._queue: list[StampStroke] = []  # the first one is being fitted
        self._last: Point | None = None
        desk.before_change.connect(self.end)
        desk.other.connect(self._forget)
        pixels.dropped.connect(self._drop)

    @property
    def state(self) -> StampState:
        """What the controls show."""
        return replace(self._state, pending=len(self._queue) + (self._drawn is not None))

    @property
    def selected(self) -> bool:
        """Whether one of the stamps is the current tool."""
        return self._strokes.state.tool in _STAMPS

    # -- options

    def set_source(self, point: Point) -> None:
        """Copy from this point (x, y); the next stroke decides where that goes."""
        document = self._desk.document
        if document is None or not document.layers.holds(
            math.floor(point[1]), math.floor(point[0])
        ):
            return
        self._desk.view.show_notice(None)
        self._choose(source=point, shift=None)

    def choose(self, **changes: int | bool) -> None:
        """Change `hardness`, `opacity` or `flow`, in per cent, or `aligned`."""
        for name in ("hardness", "opacity", "flow"):
            if name in changes:
                changes[name] = max(int(name != "hardness"), min(changes[name], 100))
        self._choose(**changes)

    def _choose(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)
        self._desk.changed()

    # -- strokes

    def begin(self, point: Point, *, straight: bool = False) -> None:
        """Start a stroke at a point (x, y); `straight` draws a line from the end of the last."""
        document = self._desk.document
        if document is None or not self.selected:
            return
        self._desk.before_change()
        if self._state.source is None:
            self._desk.view.show_notice(Notice("no-stamp-source"))
            return
        self._desk.view.show_notice(None)
        first = not straight or self._last is None
        start = point if self._last is None or not straight else self._last
        shift = self._shift(start)
        assert shift is not None
        state, tool = self._strokes.state, self._state
        brush = StampBrush(
            self._strokes.width, tool.hardness / 100, tool.opacity / 100, tool.flow / 100
        )
        layers = document.layers
        stroke = StampStroke(layers.image, shift, brush, document.picture.measure, layers.shield)
        self._drawn = stroke, state.tool == "heal-stamp"
        self._pixels.add(stroke)
        self._state = replace(self._state, shift=shift)
        self._move(start, point, first=first)
        self._desk.changed()

    def extend(self, point: Point) -> None:
        """Continue the stroke to a point."""
        if self._drawn is not None:
            self._move(self._last or point, point, first=False)

    def end(self) -> None:
        """End the stroke; that of the healing stamp is fitted first."""
        drawn, self._drawn = self._drawn, None
        document = self._desk.document
        if drawn is None or document is None:
            return
        stroke, fits = drawn
        if not self._state.aligned:
            self._state = replace(self._state, shift=None)
        if fits:
            self._queue.append(stroke)
            if len(self._queue) == 1:
                self._fit()
        else:
            self._pixels.finish(stroke, lambda: stroke.pieces(document.layers.image), "clone")
        self._desk.changed()

    def take_back(self) -> bool:
        """Drop the newest stroke that is drawn or not done; return whether there was one."""
        if self._drawn is not None:
            (stroke, _), self._drawn = self._drawn, None
        elif self._queue:
            stroke = self._queue.pop()
        else:
            return False
        self._pixels.drop(stroke)
        rect = stroke.rect
        if rect is not None and self._desk.document is not None:
            self._desk.display.show(self._desk.document.layers, rect)
        self._desk.changed()
        self._pixels.settle()
        return True

    def ghost(self, point: Point) -> tuple[Rect, NDArray[Any]] | None:
        """Return what a dab at a point would copy there.

        Returns
        -------
        (Rect, ndarray of shape (rect.height, rect.width[, C])) or None
            Where it would go, and the pixels; None without a source.
        """
        document, shift = self._desk.document, self._shift(point)
        if document is None or shift is None or not self.selected:
            return None
        reach = self._strokes.state.diameter / 2 + 1
        layers = document.layers
        around = Rect(
            math.floor(point[1] - reach), math.floor(point[0] - reach),
            math.ceil(point[1] + reach), math.ceil(point[0] + reach),
        )  # fmt: skip
        there = around.moved(*shift).intersection(layers.rect)
        if there is None:
            return None
        return there.moved(-shift[0], -shift[1]), layers.shown(there)

    # -- helpers

    def _shift(self, point: Point) -> tuple[int, int] | None:
        """Return how far below and right of a point the source of a dab there is."""
        source, shift = self._state.source, self._state.shift
        if source is None:
            return None
        if shift is not None and (self._state.aligned or self._drawn is not None):
            return shift
        return round(source[1] - point[1]), round(source[0] - point[0])

    def _move(self, start: Point, end: Point, *, first: bool) -> None:
        document, self._last = self._desk.document, end
        if document is None or self._drawn is None:
            return
        stroke, _ = self._drawn
        hardness = self._strokes.hardness
        stroke.shape(
            self._strokes.width, self._state.hardness / 100 if hardness is None else hardness
        )
        rect = stroke.stamp(start, end, first=first)
        if rect is not None:
            document.layers.touch([rect])
            self._desk.display.show(document.layers, rect)

    def _fit(self) -> None:
        """Fit the first stroke of the queue to the picture around it."""
        document = self._desk.document
        if document is None:
            return
        stroke = self._queue[0]
        job = _fitting(stroke, document)
        if job is None:
            self._fitted(stroke, None)
        else:
            self._background.submit(job, lambda found: self._fitted(stroke, found))

    def _fitted(
        self, stroke: StampStroke, found: tuple[Rect, NDArray[np.float32]] | Exception | None
    ) -> None:
        """Apply a stroke that was fitted, unless it was taken back meanwhile."""
        document = self._desk.document
        waits = bool(self._queue)
        if document is not None and waits and self._queue[0] is stroke:
            self._queue.pop(0)
            if isinstance(found, Exception):
                self._pixels.drop(stroke)
                if stroke.rect is not None:
                    self._desk.display.show(document.layers, stroke.rect)
                self._desk.view.show_notice(Notice("failed", str(found)))
            else:
                if found is not None:
                    stroke.add(*found)
                image = document.layers
                self._pixels.finish(stroke, lambda: stroke.pieces(image.image), "heal-stamp")
        if self._queue:
            self._fit()
        self._desk.changed()
        self._pixels.settle()

    def _drop(self) -> None:
        self._drawn = None
        self._queue.clear()

    def _forget(self) -> None:
        self._last = None
        self._state = replace(self._state, source=None, shift=None)


def _fitting(
    stroke: StampStroke, document: Document
) -> Callable[[], tuple[Rect, NDArray[np.float32]]] | None:
    """Return what fits a stroke to the picture as it is now, to be called in another thread."""
    rect = stroke.rect
    if rect is None:
        return None
    layers = document.layers
    around = rect.grown(_RIM, layers.image.shape)
    target, masked = layers.image, layers.selection.pixels[around.slices].copy()
    measure = document.picture.measure

    def fit() -> tuple[Rect, NDArray[np.float32]]:
        covered = stroke.share(around) > 0
        source, valid = stroke.source(around)
        here = target[around.slices]
        known = valid & ~masked
        if here.dtype.kind == "f":
            finite = np.isfinite(here)
            known &= finite if finite.ndim == 2 else finite.all(axis=2)
        if measure is not None:
            known &= ~measure.missing(here)
        return around, fitted(source, here, covered & valid, known)

    return fit
