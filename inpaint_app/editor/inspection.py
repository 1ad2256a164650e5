"""Looking closer: how sure the fill is, what a pixel was made from, before and after. No Qt."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from inpaint_app.editor.reconstruction import Reconstructing
from inpaint_app.filling.explanations import Explanations
from inpaint_app.filling.made_from import MadeFrom, made_from
from inpaint_app.filling.tags import tag
from ntk_core import InpaintError

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.editor.ports import Background, Runner, View
    from inpaint_app.filling.explanations import Explanation

__all__ = ["Inspecting"]

_log = logging.getLogger(__name__)

_STEPS = 20  # by which the line of the comparison goes through the picture

_Question = tuple["Explanation", tuple[int, int]]


class Inspecting(Reconstructing):
    """The part of the controller that shows what is behind the fill.

    Parameters
    ----------
    view, runner, clock
        As in `Reconstructing`.
    weights : Background
        Finds out what pixels were made from.
    explanations : Explanations
        The reconstructions that can be asked.
    """

    def __init__(
        self,
        view: View,
        runner: Runner,
        clock: Callable[[], float],
        weights: Background,
        explanations: Explanations | None = None,
    ) -> None:
        super().__init__(view, runner, clock)
        self._weights = weights
        self._explanations = explanations or Explanations()
        self._uncertainty = self._made_from = False
        self._pointed: tuple[int, int] | None = None
        self._asking: _Question | None = None  # what is being found out
        self._wish: _Question | None = None  # what is to be shown
        self._told: MadeFrom | None = None

    # -- how sure it is

    def show_uncertainty(self, on: bool) -> None:
        """Choose whether colours show how far off the fill may be."""
        self._uncertainty = on
        self.refresh()

    # -- what it was made from

    def show_made_from(self, on: bool) -> None:
        """Choose whether the pixel that is pointed at tells what it was made from."""
        self._made_from = on
        self.refresh()

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
        document, pixel = self._document, self._pointed
        if document is None or not self._made_from:
            return None, None
        if pixel is None or not document.holds(*pixel) or not document.selection.pixels[pixel]:
            return MadeFrom("nothing"), None
        painter = document.painter(*pixel)
        if painter is None:
            return MadeFrom("pending", pixel), None
        explanation = self._explanations.find(painter)
        if explanation is None:
            request = self._runs.request
            runs = request is not None and tag(request.number) == painter
            return MadeFrom("running" if runs else "again", pixel), None
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
        self._view.show_made_from(made)

    # -- before and after

    def set_split(self, column: float | None) -> None:
        """Show the original left of a column, in image pixels; None shows the result alone."""
        if self._document is None:
            return
        if column is not None:
            column = min(max(column, 0.0), float(self._document.rect.right))
        self._display.split_at(self._document, column)
        self.refresh()

    def move_split(self, steps: int) -> None:
        """Move the line to the right by twentieths of the picture, to the left if negative."""
        if self._document is not None and self._display.split is not None:
            by = steps * self._document.rect.right / _STEPS
            self.set_split(self._display.split + by)

    # -- for the other parts

    def _forget_run(self) -> None:
        self._explanations.clear()  # of a fill that is no more
        super()._forget_run()

    def _look_anew(self) -> None:
        """Forget what was about another picture."""
        self._explanations.clear()
        self._display.split = None
        self._pointed = self._wish = None


def _same(a: MadeFrom, b: MadeFrom) -> bool:
    """Tell whether two answers without weights say the same."""
    return a.answer == b.answer != "known" and a.pixel == b.pixel
