"""Estimating the memory of a part before it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from inpaint_app.filling.transparency import pixel_bytes
from ntk_core.extent import BASE, PLANNING, part_memory

if TYPE_CHECKING:
    import numpy as np

    from ntk_core import Rect

__all__ = ["PartNeed", "Room", "room_of"]

MARKS = 5  # bytes per pixel for masks and deviations
SOFTNESS = 1  # more of them, if the edges of the mask are soft


@dataclass(frozen=True, slots=True)
class Room:
    """The shares of the memory budget, in bytes.

    Attributes
    ----------
    segments : int
        For decoded segments of the picture.
    mask : int
        For decoded segments of the mask, or for the whole mask.
    part : int
        For one part and the engine's work on it; 0 if the budget is too small.
    """

    segments: int
    mask: int
    part: int


def room_of(memory: int, squares: int) -> Room:
    """Divide a memory budget.

    Parameters
    ----------
    memory : int
        The budget in bytes.
    squares : int
        The number of squares of the picture for which the plan stores whether they are masked.
    """
    rest = max(memory - BASE - PLANNING * squares, 0)
    return Room(rest // 8, rest // 4, rest - rest // 8 - rest // 4)


@dataclass(frozen=True, slots=True)
class PartNeed:
    """The memory that parts of a picture need.

    Attributes
    ----------
    channels : int
        Values per pixel.
    dtype : dtype
        The dtype of a value in the file.
    method : str
        One of `ntk_core.extent.PART_METHODS`.
    rotations : bool
        Whether copied patches may be rotated and mirrored.
    measured : bool
        Whether a part may be filled in units of its measure, which takes a copy of float32.
    soft : bool
        Whether the edges of the mask are soft.
    """

    channels: int
    dtype: np.dtype[Any]
    method: str
    rotations: bool
    measured: bool = False
    soft: bool = False

    def of(self, rect: Rect, masked: Rect) -> int:
        """Return the bytes for a part `rect`, with all its masked pixels inside `masked`."""
        itemsize = self.dtype.itemsize
        pixel = replace(pixel_bytes(self.channels, self.dtype), itemsize=itemsize)
        # The picture, the result, masks, deviations, and colours times opacity.
        held = 2 * self.channels * itemsize + MARKS + SOFTNESS * self.soft + pixel.prepared
        if self.measured and itemsize != 2:
            held += 4 * self.channels
        engine = part_memory(rect, masked, pixel, self.method, rotations=self.rotations)
        return held * rect.height * rect.width + engine
