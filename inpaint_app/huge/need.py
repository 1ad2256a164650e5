"""How much memory a part takes, told before anything of it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from inpaint_app.filling.transparency import pixel_bytes
from ntk_core.extent import BASE, PLANNING, part_memory

if TYPE_CHECKING:
    import numpy as np

    from ntk_core import Rect

__all__ = ["PartNeed", "Room", "room_of"]

MARKS = 5  # bytes of each pixel for masks, and for how far it may be off


@dataclass(frozen=True, slots=True)
class Room:
    """How many bytes may be used for what; together at most what the user allows.

    Attributes
    ----------
    segments : int
        For decoded segments of the picture.
    mask : int
        For those of the mask, or for all of it.
    part : int
        For one part and all that the engine makes of it; 0 if the rest takes everything.
    """

    segments: int
    mask: int
    part: int


def room_of(memory: int, squares: int) -> Room:
    """Return how a budget is divided.

    Parameters
    ----------
    memory : int
        The budget in bytes.
    squares : int
        How many squares the picture has in which it is noted whether anything is to be filled.
    """
    rest = max(memory - BASE - PLANNING * squares, 0)
    return Room(rest // 8, rest // 4, rest - rest // 8 - rest // 4)


@dataclass(frozen=True, slots=True)
class PartNeed:
    """What parts of a picture take.

    Attributes
    ----------
    channels : int
        Values per pixel.
    dtype : dtype
        Of a value, as it is stored.
    method : str
        One of `ntk_core.extent.PART_METHODS`.
    rotations : bool
        Whether what is copied may be turned.
    """

    channels: int
    dtype: np.dtype[Any]
    method: str
    rotations: bool

    def of(self, rect: Rect, masked: Rect) -> int:
        """Return the bytes for a part of which at most `masked` is masked."""
        itemsize = self.dtype.itemsize
        pixel = replace(pixel_bytes(self.channels, self.dtype), itemsize=itemsize)
        # The picture and the result, masks, deviations; colours times opacity.
        held = 2 * self.channels * itemsize + MARKS + pixel.prepared
        engine = part_memory(rect, masked, pixel, self.method, rotations=self.rotations)
        return held * rect.height * rect.width + engine
