"""The picture that a reconstruction has painted so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.regions import cell_rect, cells_of, shifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from inpaint_app.regions import Cell
    from ntk_core import Rect

__all__ = ["Part", "Preview"]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A piece of a preview: views of what it holds, not copies.

    Attributes
    ----------
    rect : Rect
        Where it is.
    pixels : ndarray, shape (rect.height, rect.width[, C])
        Its picture.
    known : ndarray of bool, shape (rect.height, rect.width)
        Which of its pixels have been painted; the others mean nothing.
    """

    rect: Rect
    pixels: NDArray[Any]
    known: NDArray[np.bool_]


class Preview:
    """The pixels that were asked for, as far as they have been painted.

    Kept in the cells of a grid: memory and time are those of what is painted, however far apart
    it lies in the image.

    Parameters
    ----------
    covers : ndarray of bool, shape (H, W)
        The pixels that are asked for; of what is pasted, others are ignored.
    earlier : Preview, optional
        A preview of the same image. What it has painted of these pixels stays until it is
        painted over; it is used up by that.
    wanted : ndarray of bool, shape (H, W), optional
        The pixels that can be painted, by default all that are asked for.
    """

    def __init__(
        self,
        covers: NDArray[np.bool_],
        earlier: Preview | None = None,
        wanted: NDArray[np.bool_] | None = None,
    ) -> None:
        self._covers = covers
        self._wanted = wanted
        self._cells: dict[Cell, Part] = {}
        for cell, old in earlier._cells.items() if earlier is not None else ():
            known = old.known & covers[old.rect.slices]
            if known.any():
                self._cells[cell] = Part(old.rect, old.pixels, known)

    def paste(self, rect: Rect, pixels: NDArray[Any]) -> bool:
        """Put `pixels`, shape (rect.height, rect.width[, C]), at `rect`.

        Returns
        -------
        bool
            Whether pixels became known that were not.
        """
        more = False
        for cell, inside in cells_of(rect):
            part = self._cells.get(cell) or self._new(cell, pixels)
            here = shifted(inside, part.rect)
            covers, known = self._covers[inside.slices], part.known[here]
            new = pixels[shifted(inside, rect)]
            if self._wanted is None:
                part.pixels[here] = new
            else:
                covers = covers & self._wanted[inside.slices]
                part.pixels[here][covers] = new[covers]
            if (covers & ~known).any():
                known |= covers
                more = True
        return more

    def parts(self, rect: Rect | None = None) -> Iterator[Part]:
        """Yield what is known inside `rect`, by default everywhere."""
        if rect is None:
            yield from self._cells.values()
            return
        for cell, inside in cells_of(rect):
            part = self._cells.get(cell)
            if part is not None:
                here = shifted(inside, part.rect)
                yield Part(inside, part.pixels[here], part.known[here])

    def _new(self, cell: Cell, like: NDArray[Any]) -> Part:
        rect = cell_rect(cell, self._covers.shape)
        size = (rect.height, rect.width)
        # Zeros rather than anything: arithmetic with NaN from old memory would warn.
        part = Part(rect, np.zeros((*size, *like.shape[2:]), like.dtype), np.zeros(size, np.bool_))
        self._cells[cell] = part
        return part
