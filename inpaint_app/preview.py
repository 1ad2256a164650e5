"""The picture that a reconstruction has painted so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inpaint_app.regions import shifted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core import Rect

__all__ = ["Preview"]


class Preview:
    """A part of an image with newer pixels pasted over it.

    Memory is that of the rectangle around everything pasted, not of the image.

    Parameters
    ----------
    base : ndarray, shape (H, W[, C])
        The image that is being reconstructed; never written to.
    """

    def __init__(self, base: NDArray[Any]) -> None:
        self._base = base
        self._rect: Rect | None = None
        self._pixels = base[:0, :0]

    @property
    def rect(self) -> Rect | None:
        """The rectangle around everything pasted so far."""
        return self._rect

    def paste(self, rect: Rect, pixels: NDArray[Any]) -> None:
        """Put `pixels`, shape (rect.height, rect.width[, C]), at `rect`."""
        grown = rect if self._rect is None else self._rect.union(rect)
        if grown != self._rect:
            canvas = self._base[grown.slices].copy()
            if self._rect is not None:
                canvas[shifted(self._rect, grown)] = self._pixels
            self._rect, self._pixels = grown, canvas
        self._pixels[shifted(rect, grown)] = pixels

    def view(self, rect: Rect) -> NDArray[Any]:
        """Return the pixels of `rect`, which must lie inside `self.rect`, without a copy."""
        assert self._rect is not None, "nothing was pasted yet"
        return self._pixels[shifted(rect, self._rect)]
