"""Whether the edges of a mask file are soft, and the coverage that its levels say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from inpaint_app.files.encoding import JPEG_SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["Edges", "coverage_of", "is_lossy"]

_DARK: Final = 0.1  # share of white, up to which a pixel of a mask is black
_FEW: Final = 0.02  # share of the lit pixels that may be grey without a word about it
_NOISE: Final = 3  # so many more almost black pixels than grey ones are noise, not a soft edge
_LOSSY: Final = (*JPEG_SUFFIXES, ".jfif", ".jpe", ".webp", ".avif", ".heic", ".heif")


def is_lossy(path: Path) -> bool:
    """Return whether a file is of a kind that blurs hard edges and leaves noise beside them."""
    return path.suffix.lower() in _LOSSY


def coverage_of(levels: NDArray[Any], white: float) -> NDArray[np.uint8]:
    """Return levels from 0 to `white`, or more, as coverage from 0 to 255."""
    if levels.dtype == np.uint8 and white == 255:
        return levels.astype(np.uint8)  # a copy: pixels that were read cannot be changed
    share = np.clip(levels.astype(np.float32) / np.float32(white), 0, 1)
    covered: NDArray[np.uint8] = np.rint(share * np.float32(255)).astype(np.uint8)
    return covered


class Edges:
    """What was seen of the levels of a mask so far.

    Parameters
    ----------
    white : float
        The level of what is painted in full.
    """

    def __init__(self, white: float) -> None:
        self._white = white
        self._faint = self._lit = self._bright = 0

    def add(self, levels: NDArray[Any]) -> None:
        """Look at some levels, of any shape."""
        self._faint += int(np.count_nonzero(levels))
        self._lit += int(np.count_nonzero(levels > _DARK * self._white))
        self._bright += int(np.count_nonzero(levels >= (1 - _DARK) * self._white))

    @property
    def grey(self) -> int:
        """The number of pixels that are neither black nor white, 0 if they are a few."""
        grey = self._lit - self._bright
        return grey if grey > _FEW * self._lit else 0

    @property
    def are_soft(self) -> bool:
        """Whether the grey pixels are edges of white ones.

        A mask without any white is none with soft edges, but one in grey. One with far more almost
        black pixels than grey ones was once stored with losses.
        """
        grey = self._lit - self._bright
        return self._bright > 0 and grey > 0 and self._faint - self._lit <= _NOISE * grey
