"""Looking closer: how sure the fill is, what a pixel was made from, before and after."""

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

_STEPS = 20  # by which the line of the comparison goes through the picture

_Question = tuple["Explanation", tuple[int, int]]


class Inspection:
    """Shows what is behind the fill.

    Parameters
    ----------
    desk : Desk
        Has the document.
    background : Background
        Finds out what pixels were made from.
    explanations : Explanations
        The reconstructions that can be asked.
    is_painting : callable
        Whether the request that paints pixels with this tag, see `filling.tags`, still runs.
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
        self._asking: _Question | None = None  # what is being found out
        self._wish: _Question | None = None  # what is to be shown
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
            self._made_from,
            display.split,
        )

    # -- how sure it is

    def show_uncertainty(self, on: bool) -> None:
        """Choose whether colours show how far off the fill may be."""
        self._uncertainty = on
        self._desk.changed()

    # -- what it was made from

    def show_made_from(self, on: bool) -> None:
        """Choose whether the pixel that is pointed at tells what it was made from."""
        self._made_from = on
        self._desk.changed()

    def point(self, pixel: tuple[int, int] | None) -> None:
        """Say which pixel (row, column) is pointed at, None for none."""
        self._pointed = pixel
        self._look()

    def _look(self) -> None:
        """Show what the pixel was made from; ask for it if nobody has yet."""
        told, wish = self._answer()
        if wish is not None and wish == self._wish:
            return
        self._wish = wish
        self._tell(told)
        self._ask()

    def _answer(self) -> tuple[MadeFrom | None, _Question | None]:
        """Return what is to be shown at once, and what is to be asked, if anything."""
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
        """Find out about the newest wish, one at a time: those between are never asked."""
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
        """Show the picture as it was opened, or what has become of it."""
        display = self._desk.display
        if self._desk.document is None or on == display.comparing:
            return
        display.comparing = on
        self._desk.show_all()
        self._desk.changed()

    def set_split(self, column: float | None) -> None:
        """Show the original left of a column, in image pixels; None shows the result alone."""
        document = self._desk.document
        if document is None:
            return
        if column is not None:
            column = min(max(column, 0.0), float(document.layers.rect.right))
        self._desk.display.split_at(document.layers, column)
        self._desk.changed()

    def move_split(self, steps: int) -> None:
        """Move the line to the right by twentieths of the picture, to the left if negative."""
        document, split = self._desk.document, self._desk.display.split
        if document is not None and split is not None:
            self.set_split(split + steps * document.layers.rect.right / _STEPS)

    # -- numbers

    def value(self, row: int, column: int) -> tuple[float, ...] | None:
        """Return the numbers of the shown pixel, None outside the picture."""
        document = self._desk.document
        if document is None or not document.layers.holds(row, column):
            return None
        return document.layers.value(row, column)

    def _forget(self) -> None:
        """Forget what was about another picture."""
        self._explanations.clear()
        self._pointed = self._wish = None


def _same(a: MadeFrom, b: MadeFrom) -> bool:
    """Tell whether two answers without weights say the same."""
    return a.answer == b.answer != "known" and a.pixel == b.pixel
