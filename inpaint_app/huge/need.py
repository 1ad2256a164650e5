"""How much memory a window takes, told before anything of it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ntk_core import Rect

__all__ = ["Needs", "Room", "room_of"]

# As in `inpaint_app.filling.memory_need`, which looks at a mask; here only its cells are known, and
# so whatever may be masked counts as masked.
BASE = 20_000_000
CAUTION = 1.1
TURNED = 8  # how many copies of the sources there are, if they are turned, too
PLANNING = 24  # bytes for each cell


@dataclass(frozen=True, slots=True)
class Room:
    """How many bytes may be used for what; together at most what the user allows.

    Attributes
    ----------
    segments : int
        For decoded segments of the picture.
    mask : int
        For those of the mask, or for all of it.
    window : int
        For one window and all that the engine makes of it; 0 if the rest takes everything.
    """

    segments: int
    mask: int
    window: int


def room_of(memory: int, cells: int) -> Room:
    """Return how a budget is divided.

    Parameters
    ----------
    memory : int
        The budget in bytes.
    cells : int
        How many squares the picture has in which it is noted whether anything is to be filled.
    """
    rest = max(memory - BASE - PLANNING * cells, 0)
    return Room(rest // 8, rest // 4, rest - rest // 8 - rest // 4)


@dataclass(frozen=True, slots=True)
class Needs:
    """What windows of a picture take.

    Attributes
    ----------
    copies : bool
        Whether the method copies.
    turned : bool
        Whether what it copies may be turned.
    channels, itemsize : int
        Of the picture: values per pixel, and bytes of each.
    """

    copies: bool
    turned: bool
    channels: int
    itemsize: int

    def of(self, window: Rect, own: Rect) -> int:
        """Return the bytes for a window of which at most `own` is masked."""
        channels = self.channels
        area, masked = window.height * window.width, own.height * own.width
        # The picture and the result, masks, deviations; colours times opacity.
        held = 2 * channels * self.itemsize + 5 + (4 * channels if channels in (2, 4) else 0)
        learnt = (8 * channels + 6) * area + (40 + 20 * channels) * masked
        copied = 0
        if self.copies:
            shown = (channels * self.itemsize + 4 * channels + 16) * masked
            copied = area * (16 * channels + 30) + masked * (24 * channels + 60) + shown
            if self.turned:
                copied += TURNED * area * (6 * channels + 20)
        return int(held * area + CAUTION * (7 * area + max(learnt, copied)))
