"""`Visits`: going from one masked, filled or proposed place to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.masks.places import places

if TYPE_CHECKING:
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.proposals import Proposals
    from ntk_core import Rect

__all__ = ["Visits"]


class Visits:
    """Finds the next place to look at: of the proposal while there is one, else of the mask.

    Parameters
    ----------
    desk : Desk
        Has the document.
    proposals : Proposals
        Its places come first.
    """

    def __init__(self, desk: Desk, proposals: Proposals) -> None:
        self._desk = desk
        self._proposals = proposals
        self._found: tuple[Rect, ...] = ()
        self._version: int | None = None
        self._at: Rect | None = None
        desk.other.connect(self._forget)

    def step(self, steps: int) -> Rect | None:
        """Return the next place, or the previous one for -1; None if there is none."""
        if self._proposals.active:
            return self._proposals.step(steps)
        document = self._desk.document
        if document is None:
            return None
        selection = document.layers.selection
        if selection.version != self._version:
            inside = selection.rect
            found = () if inside is None else places(selection.pixels[inside.slices])
            moved = () if inside is None else (inside.top, inside.left)
            self._found = tuple(rect.moved(*moved) for rect in found)
            self._version = selection.version
        if not self._found:
            return None
        if self._at in self._found:
            index = self._found.index(self._at) + steps
        else:
            index = 0 if steps > 0 else -1
        self._at = self._found[index % len(self._found)]
        return self._at

    def everything(self) -> Rect | None:
        """Return the rectangle around the mask, None without one."""
        document = self._desk.document
        return None if document is None else document.layers.selection.rect

    def _forget(self) -> None:
        self._found, self._version, self._at = (), None, None
