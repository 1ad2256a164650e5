"""`Preview`: the pixels that a reconstruction has painted so far."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.filling.deviations import COPIED, SQUARES
from inpaint_app.filling.tags import tag
from inpaint_app.masks.grid import cell_rect, cells_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from inpaint_app.masks.grid import Cell
    from ntk_core import Rect

__all__ = ["Part", "Preview"]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A rectangle of a preview; its arrays are views, not copies.

    Attributes
    ----------
    rect : Rect
        Its place in the image.
    pixels : ndarray, shape (rect.height, rect.width[, C])
        Its pixels.
    known : ndarray of bool, shape (rect.height, rect.width)
        The pixels that have been painted; the values of the others mean nothing.
    deviation : ndarray of uint8, shape (rect.height, rect.width), or None
        The deviations, encoded as in `inpaint_app.filling.deviations`; None if all are unknown.
    tags : ndarray of uint8, shape (rect.height, rect.width)
        The `tag` of the last request that painted each pixel, 0 for none or unknown.
    """

    rect: Rect
    pixels: NDArray[Any]
    known: NDArray[np.bool_]
    deviation: NDArray[np.uint8] | None
    tags: NDArray[np.uint8]

    def cut(self, rect: Rect) -> Part:
        """Return its part inside `rect`, which must lie inside its own rectangle."""
        here = rect.within(self.rect)
        deviation = self.deviation[here] if self.deviation is not None else None
        return Part(rect, self.pixels[here], self.known[here], deviation, self.tags[here])


class Preview:
    """The pixels of a request, as far as they have been painted.

    They are kept in the cells of a grid, so memory and time grow with the painted pixels, even
    if these lie far apart in the image.

    Parameters
    ----------
    covers : ndarray of bool, shape (H, W)
        The pixels of the request; other pasted pixels are ignored.
    earlier : Preview, optional
        A preview of the same image. Its pixels inside `covers` stay until they are painted over.
        The new preview takes over its arrays, so it must not be used any more.
    wanted : ndarray of bool, shape (H, W), optional
        The pixels that can be painted, by default all of `covers`.
    number : int
        The number of the request that paints them, 0 for none.
    """

    def __init__(
        self,
        covers: NDArray[np.bool_],
        earlier: Preview | None = None,
        wanted: NDArray[np.bool_] | None = None,
        number: int = 0,
    ) -> None:
        self._covers = covers
        self._wanted = wanted
        self._tag = np.uint8(tag(number) if number else 0)
        self._cells: dict[Cell, Part] = {}
        self._squares: dict[Cell, tuple[float, int, int]] = {}
        """Sum and count of known variances, and the count of copied pixels."""
        for cell, old in earlier._cells.items() if earlier is not None else ():
            known = old.known & covers[old.rect.slices]
            if known.any():
                part = replace(old, known=known)
                self._cells[cell] = part
                if part.deviation is not None:
                    part.deviation[~known] = 0
                    self._sum_up(cell, part.deviation)

    @property
    def uncertain(self) -> bool:
        """Whether the deviation of any pixel is known, or any pixel is known to be copied."""
        return bool(self._squares)

    @property
    def copied(self) -> bool:
        """Whether any pixel is known to be copied."""
        return any(copied for _, _, copied in self._squares.values())

    @property
    def expected_error(self) -> float | None:
        """Root mean square of the known deviations, as a share of the range; None without any."""
        number = sum(count for _, count, _ in self._squares.values())
        if not number:
            return None
        return math.sqrt(math.fsum(total for total, _, _ in self._squares.values()) / number)

    def paste(
        self, rect: Rect, pixels: NDArray[Any], deviation: NDArray[np.uint8] | None = None
    ) -> bool:
        """Put `pixels`, shape (rect.height, rect.width[, C]), at `rect`.

        Parameters
        ----------
        rect : Rect
            The place of the pixels.
        pixels : ndarray
            The new values; those outside the request are ignored.
        deviation : ndarray of uint8, shape (rect.height, rect.width), optional
            The deviations, encoded as in `inpaint_app.filling.deviations`.

        Returns
        -------
        bool
            Whether pixels became known, or deviations may have changed.
        """
        more = False
        for cell, inside in cells_of(rect):
            part = self._cells.get(cell) or self._new(cell, pixels)
            here = inside.within(part.rect)
            there = inside.within(rect)
            covers, known = self._covers[inside.slices], part.known[here]
            new = pixels[there]
            if self._wanted is None:
                part.pixels[here] = new
            else:
                covers = covers & self._wanted[inside.slices]
                part.pixels[here][covers] = new[covers]
            if (covers & ~known).any():
                known |= covers
                more = True
            np.copyto(part.tags[here], self._tag, where=covers)
            if deviation is not None or part.deviation is not None:
                self._set_deviation(cell, part, here, covers, deviation, there)
                more = True
        return more

    def parts(self, rect: Rect | None = None) -> Iterator[Part]:
        """Yield the parts inside `rect`, by default all of them."""
        if rect is None:
            yield from self._cells.values()
            return
        for cell, inside in cells_of(rect):
            part = self._cells.get(cell)
            if part is not None:
                yield part.cut(inside)

    def _new(self, cell: Cell, like: NDArray[Any]) -> Part:
        rect = cell_rect(cell, self._covers.shape)
        size = (rect.height, rect.width)
        # Zeros, not np.empty: arithmetic with NaN in uninitialised memory would warn.
        pixels = np.zeros((*size, *like.shape[2:]), like.dtype)
        part = Part(rect, pixels, np.zeros(size, np.bool_), None, np.zeros(size, np.uint8))
        self._cells[cell] = part
        return part

    def _set_deviation(
        self,
        cell: Cell,
        part: Part,
        here: tuple[slice, slice],
        covers: NDArray[np.bool_],
        deviation: NDArray[np.uint8] | None,
        there: tuple[slice, slice],
    ) -> None:
        codes = part.deviation
        if codes is None:
            codes = np.zeros(part.known.shape, np.uint8)
            self._cells[cell] = replace(part, deviation=codes)
        np.copyto(codes[here], 0 if deviation is None else deviation[there], where=covers)
        self._sum_up(cell, codes)

    def _sum_up(self, cell: Cell, codes: NDArray[np.uint8]) -> None:
        """Record what a cell adds to the expected error; codes 0 and `COPIED` are none."""
        copied = int(np.count_nonzero(codes == COPIED))
        count = int(np.count_nonzero(codes)) - copied
        if count or copied:
            self._squares[cell] = float(SQUARES[codes].sum()), count, copied
        else:
            self._squares.pop(cell, None)
