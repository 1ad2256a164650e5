"""`OriginalBrush`: a stroke that reverts pixels to the opened picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inpaint_app.document.edits import Piece
from inpaint_app.masks.grid import Cells
from inpaint_app.masks.selection import Selection, pack

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.masks.selection import Point
    from ntk_core import Rect

__all__ = ["OriginalBrush"]


class OriginalBrush:
    """The pixels that the current stroke reverts.

    Parameters
    ----------
    original : ndarray, shape (H, W) or (H, W, C), read-only
        The picture as it was opened.
    shield : Selection
        The pixels that stay as they are.
    """

    def __init__(self, original: NDArray[Any], shield: Selection) -> None:
        self._original = original
        self._under = Selection((original.shape[0], original.shape[1]))
        self._shield = shield
        self._cells = Cells(original.shape)

    def stamp(self, start: Point, end: Point, diameter: float) -> Rect | None:
        """Move the brush along a segment; parameters and result as of `Selection.stamp`."""
        rect = self._under.stamp(start, end, diameter, value=True)
        if rect is not None:
            self._cells.add(rect)
        return rect

    def under(self, rect: Rect) -> NDArray[np.bool_] | None:
        """Return which pixels of `rect` the stroke covers, None if none."""
        under = self._unshielded(rect)
        return under if under.any() else None

    def pieces(self, image: NDArray[Any]) -> tuple[Piece, ...]:
        """Return the changes that the stroke makes to `image`, as large as the original."""
        made = []
        for rect in self._cells.rects():
            here, original = image[rect.slices], self._original[rect.slices]
            differs = here != original
            if differs.ndim == 3:
                differs = differs.any(axis=2)
            used = differs & self._unshielded(rect)
            if used.any():
                made.append(Piece(rect, pack(used), here[used], original[used]))
        return tuple(made)

    def _unshielded(self, rect: Rect) -> NDArray[np.bool_]:
        return self._under.pixels[rect.slices] & ~self._shield.pixels[rect.slices]
