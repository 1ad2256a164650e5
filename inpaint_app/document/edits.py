"""The undo steps: a changed mask, an applied or discarded fill, a revert stroke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from inpaint_app.masks.selection import unpack

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.masks.guides import Layer
    from inpaint_app.masks.selection import MaskChange
    from ntk_core import Rect

__all__ = ["DiscardEdit", "Edit", "FillEdit", "Label", "MaskEdit", "Piece", "RevertEdit"]

Label = Literal[
    "paint",
    "erase",
    "clear",
    "import",
    "import-protection",
    "import-sources",
    "rectangle",
    "lasso",
    "polygon",
    "wand",
    "select-all",
    "invert",
    "grow",
    "shrink",
    "restore",
    "heal",
    "clone",
    "heal-stamp",
    "protect",
    "unprotect",
    "clear-protection",
    "add-source",
    "remove-source",
    "clear-sources",
    "shield",
    "unshield",
    "clear-shield",
    "import-shield",
    "detect",
    "another",
    "apply",
    "discard",
]
"""What a step did. The view translates it into words; sessions store it."""

_OVERHEAD = 256  # bytes of the Python objects, so that many tiny steps count, too


@dataclass(frozen=True, slots=True, eq=False)
class MaskEdit:
    """A stroke, or another change of only one layer."""

    label: Label
    change: MaskChange
    layer: Layer = "mask"

    @property
    def nbytes(self) -> int:
        """Memory that this step takes."""
        return len(self.change.flipped) + _OVERHEAD


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Some pixels inside a small rectangle.

    Attributes
    ----------
    rect : Rect
        The rectangle.
    used : bytes
        The n pixels of the rectangle that belong to the piece, as a mask packed by
        `inpaint_app.masks.selection.pack`.
    before, after : ndarray, shape (n,) or (n, C), the image's dtype
        Their values in the image before and after the step.
    deviation : ndarray of uint8, shape (n,), or None
        Their deviations, encoded as in `inpaint_app.filling.deviations`.
    """

    rect: Rect
    used: bytes
    before: NDArray[Any]
    after: NDArray[Any]
    deviation: NDArray[np.uint8] | None = None

    def put(self, image: NDArray[Any], *, after: bool = True) -> None:
        """Set its pixels in an image to their values after the step, or before it."""
        used = unpack(self.used, self.rect)
        image[self.rect.slices][used] = self.after if after else self.before

    @property
    def nbytes(self) -> int:
        """Memory that this piece takes."""
        pixels = self.before.nbytes + self.after.nbytes
        codes = self.deviation.nbytes if self.deviation is not None else 0
        return len(self.used) + pixels + codes + _OVERHEAD


@dataclass(frozen=True, slots=True, eq=False)
class FillEdit:
    """A fill that became part of the image.

    Attributes
    ----------
    pieces : tuple of Piece
        The pixels that changed.
    change : MaskChange or None
        The change of the mask, None if the mask was kept.
    """

    pieces: tuple[Piece, ...]
    change: MaskChange | None

    @property
    def label(self) -> Label:
        """What this step did."""
        return "apply"

    @property
    def nbytes(self) -> int:
        """Memory that this step takes."""
        mask = len(self.change.flipped) if self.change is not None else 0
        return sum(piece.nbytes for piece in self.pieces) + mask + _OVERHEAD


@dataclass(frozen=True, slots=True, eq=False)
class DiscardEdit:
    """A fill that was dropped.

    Attributes
    ----------
    pieces : tuple of Piece
        The pixels that it had painted.
    """

    pieces: tuple[Piece, ...]

    @property
    def label(self) -> Label:
        """What this step did."""
        return "discard"

    @property
    def nbytes(self) -> int:
        """Memory that this step takes."""
        return sum(piece.nbytes for piece in self.pieces) + _OVERHEAD


@dataclass(frozen=True, slots=True, eq=False)
class RevertEdit:
    """A stroke that changed pixels: it painted original ones back, healed, or copied.

    Attributes
    ----------
    pieces : tuple of Piece
        The pixels that changed.
    change : MaskChange or None
        The pixels that it erased from the mask, None if there are none.
    label : Label
        What this step did.
    """

    pieces: tuple[Piece, ...]
    change: MaskChange | None
    label: Label = "restore"

    @property
    def nbytes(self) -> int:
        """Memory that this step takes."""
        mask = len(self.change.flipped) if self.change is not None else 0
        return sum(piece.nbytes for piece in self.pieces) + mask + _OVERHEAD


Edit = MaskEdit | FillEdit | DiscardEdit | RevertEdit
