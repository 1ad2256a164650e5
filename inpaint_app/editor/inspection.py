"""Inspecting the result: uncertainty, “made from”, and before and after."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from inpaint_app.editor.state import InspectionState
from inpaint_app.filling.made_from import MadeFrom, made_from
from ntk_core import InpaintError

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.ports import Background
    from inpaint_app.filling.explanations import Explanation, Explanations

__all__ = ["Inspection"]

_log = logging.getLogger(__name__)

_STEPS = 20  # steps of the comparison's line from the left edge to the right

_Question = tuple["Explanation", tuple[int, int]]


class Inspection:
    """Shows how certain the fill is, what it was made from, and the original.

    Parameters
    ----------
    desk : Desk
        Has the document.
    background : Background
        Computes which pixels others were made from.
    explanations : Explanations
        The explanations of finished reconstructions.
    is_painting : callable
        Returns whether the request that paints pixels with a tag still runs; see `filling.tags`.
    """

    def __init__(
        self,
        desk: Desk,
        background: Background,
        explanations: Explanations,
        is_painting: Callable[[int], bool],
    ) -> None:
        self._desk = desk
        self._weights = background
        self._explanations = explanations
        self._is_painting = is_painting
        self._uncertainty = self._made_from = False
        self._pointed: tuple[int, int] | None = None
        self._asking: _Question | None = None  # the question that is being computed
        self._wish: _Question | None = None  # the newest question
        self._told: MadeFrom | None = None
        desk.other.connect(self._forget)
        desk.changed.connect(self._look)

    @property
    def state(self) -> InspectionState:
        """What the controls show."""
        document, display = self._desk.document, self._desk.display
        return InspectionState(
            display.comparing,
            self._uncertainty,
            document is not None and document.layers.uncertain,
            document is not None and document.layers.copied,
            self._made_from,
            display.split,
        )

    # -- uncertainty

    def show_uncertainty(self, on: bool) -> None:
        """Choose whether colours show the deviations of the fill."""
        self._uncertainty = on
        self._desk.changed()

    # -- made from

    def show_made_from(self, on: bool) -> None:
        """Choose whether to show what the pixel under the pointer was made from."""
        self._made_from = on
        self._desk.changed()

    def point(self, pixel: tuple[int, int] | None) -> None:
        """Set the pixel (row, column) under the pointer, None for none."""
        self._pointed = pixel
        self._look()

    def _look(self) -> None:
        """Show what is known about the pixel, and request its explanation if necessary."""
        told, wish = self._answer()
        if wish is not None and wish == self._wish:
            return
        self._wish = wish
        self._tell(told)
        self._ask()

    def _answer(self) -> tuple[MadeFrom | None, _Question | None]:
        """Return what to show at once, and the question to compute, if there is one."""
        document, pixel = self._desk.document, self._pointed
        if document is None or not self._made_from:
            return None, None
        layers = document.layers
        if pixel is None or not layers.holds(*pixel) or not layers.selection.pixels[pixel]:
            return MadeFrom("nothing"), None
        painter = layers.painter(*pixel)
        if painter is None:
            return MadeFrom("pending", pixel), None
        explanation = self._explanations.find(painter)
        if explanation is None:
            running = self._is_painting(painter)
            return MadeFrom("running" if running else "again", pixel), None
        if explanation.is_slow:
            return MadeFrom("slow", pixel), None
        return MadeFrom("asked", pixel), (explanation, pixel)

    def _ask(self) -> None:
        """Compute the newest question; while one is computed, only the newest other one waits."""
        question = self._wish
        if question is None or self._asking is not None:
            return
        self._asking = question
        explanation, pixel = question

        def done(result: MadeFrom | Exception) -> None:
            self._asking = None
            if self._wish == question:
                self._tell(MadeFrom("again", pixel) if isinstance(result, Exception) else result)
                if isinstance(result, Exception) and not isinstance(result, InpaintError):
                    _log.error("no weights of pixel %s", pixel, exc_info=result)
            else:
                self._ask()

        self._weights.submit(lambda: made_from(pixel, explanation.explain(*pixel)), done)

    def _tell(self, made: MadeFrom | None) -> None:
        if made is not None and self._told is not None and _same(made, self._told):
            return
        if made is None and self._told is None:
            return
        self._told = made
        self._desk.view.show_made_from(made)

    # -- before and after

    def compare(self, on: bool) -> None:
        """Show the original, or the result."""
        display = self._desk.display
        if self._desk.document is None or on == display.comparing:
            return
        display.comparing = on
        self._desk.show_all()
        self._desk.changed()

    def set_split(self, column: float | None) -> None:
        """Show the original left of a column, in image pixels; None shows only the result."""
        document = self._desk.document
        if document is None:
            return
        if column is not None:
            column = min(max(column, 0.0), float(document.layers.rect.right))
        self._desk.display.split_at(document.layers, column)
        self._desk.changed()

    def move_split(self, steps: int) -> None:
        """Move the line by twentieths of the picture's width, to the left if negative."""
        document, split = self._desk.document, self._desk.display.split
        if document is not None and split is not None:
            self.set_split(split + steps * document.layers.rect.right / _STEPS)

    # -- pixel values

    def value(self, row: int, column: int) -> tuple[float, ...] | None:
        """Return the channel values of a shown pixel, None outside the picture."""
        document = self._desk.document
        if document is None or not document.layers.holds(row, column):
            return None
        return document.layers.value(row, column)

    def _forget(self) -> None:
        """Drop everything about the previous picture."""
        self._explanations.clear()
        self._pointed = self._wish = None


def _same(a: MadeFrom, b: MadeFrom) -> bool:
    """Return whether two answers are equal; those with weights never are."""
    return a.answer == b.answer != "known" and a.pixel == b.pixel
