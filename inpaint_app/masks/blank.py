"""`blank_mask`: an all-False mask that takes time and memory only where it is used."""

from __future__ import annotations

import mmap
import sys
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["blank_mask"]

_WORTH: Final = 1 << 20  # bytes; smaller masks are cleared faster than pages are requested


def blank_mask(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return a writable (H, W) mask that is False everywhere.

    `numpy.zeros` often gets memory that was used before, and has to clear all of it: for one dab
    of a brush on 24 megapixels that takes longer than everything else until the first picture.
    Pages that come from the system are cleared when they are touched for the first time.
    """
    size = shape[0] * shape[1]
    if size < _WORTH:
        return np.zeros(shape, np.bool_)
    if sys.platform == "win32":
        pages = mmap.mmap(-1, size)
    else:
        pages = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    return np.frombuffer(pages, np.bool_, size).reshape(shape)  # keeps the pages until its end
