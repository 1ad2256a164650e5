"""`Softness`: what the pixels of a mask lack of full coverage."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.masks.blank import blank_mask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ntk_core import Rect

__all__ = ["Softness", "equally_soft", "pack_bytes", "unpack_bytes"]


def pack_bytes(values: NDArray[np.uint8]) -> bytes:
    """Return bytes, compressed."""
    return zlib.compress(values.tobytes(), level=1)


def unpack_bytes(data: bytes, rect: Rect) -> NDArray[np.uint8]:
    """Return the array of shape (rect.height, rect.width) that `pack_bytes` compressed."""
    values = np.frombuffer(zlib.decompress(data), dtype=np.uint8)
    return values.reshape(rect.height, rect.width)


def equally_soft(
    one: NDArray[np.uint8] | None, other: NDArray[np.uint8] | None
) -> NDArray[np.bool_] | np.bool_:
    """Return where two softnesses are the same; None is 0 everywhere."""
    if one is not None and other is not None:
        return np.equal(one, other)
    only = other if one is None else one
    return np.True_ if only is None else np.equal(only, 0)


class Softness:
    """What the pixels of a mask lack of full coverage, 0 for hard and for unmasked ones.

    It takes no memory until the first soft pixel, then where strokes have been.

    Parameters
    ----------
    shape : (int, int)
        Height and width in pixels.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        self._shape = shape
        self._values: NDArray[np.uint8] | None = None
        self._committed: NDArray[np.uint8] | None = None
        self._count = 0

    @property
    def count(self) -> int:
        """Number of soft pixels."""
        return self._count

    def under(self, rect: Rect) -> NDArray[np.uint8] | None:
        """Return the values inside `rect`, which edits change; None if all pixels are hard."""
        return self._values[rect.slices] if self._count and self._values is not None else None

    def put(self, values: NDArray[np.uint8], rect: Rect) -> None:
        """Replace the values inside `rect`."""
        here = self._storage()[rect.slices]
        self._count += int(np.count_nonzero(values)) - int(np.count_nonzero(here))
        here[...] = values

    def clear(self, rect: Rect, where: NDArray[np.bool_] | None = None) -> None:
        """Make the pixels of `rect` hard, by default all of them."""
        here = self.under(rect)
        if here is not None:
            before = np.count_nonzero(here)
            here[slice(None) if where is None else where] = 0
            self._count += int(np.count_nonzero(here)) - int(before)

    def clear_spans(self, spans: Iterable[tuple[int, int, int]]) -> None:
        """Make the pixels of spans (row, left, right) hard."""
        if not self._count or self._values is None:
            return
        for row, left, right in spans:
            here = self._values[row, left:right]
            self._count -= int(np.count_nonzero(here))
            here[...] = 0

    def uncommitted(self, rect: Rect) -> NDArray[np.uint8] | None:
        """Return old values XOR new ones inside `rect` since the last `commit`; None if equal."""
        if self._values is None or self._committed is None:
            return None
        differs = self._values[rect.slices] ^ self._committed[rect.slices]
        return differs if differs.any() else None

    def commit(self, rect: Rect) -> None:
        """Make the values inside `rect` those that later ones are compared with."""
        if self._values is not None and self._committed is not None:
            self._committed[rect.slices] = self._values[rect.slices]

    def flip(self, differs: NDArray[np.uint8], rect: Rect, mask: NDArray[np.bool_]) -> None:
        """Undo or redo a committed change: `differs` as `uncommitted` returned it.

        `mask` is that after the step. It matters only if the step comes from a damaged session.
        """
        values = self._storage()[rect.slices] ^ differs
        self.put(np.minimum(values, 254) * mask, rect)
        self.commit(rect)

    def _storage(self) -> NDArray[np.uint8]:
        if self._values is None:
            self._values = blank_mask(self._shape).view(np.uint8)
            self._committed = blank_mask(self._shape).view(np.uint8)
        return self._values
