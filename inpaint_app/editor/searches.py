"""What a search for damage is asked, and what it has found."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.editor.state import Limits, Outlined
    from ntk_core import Rect

__all__ = ["Found", "Search"]


@dataclass(slots=True, eq=False)
class Search:
    """One search of one picture, for damage or for pixels without a value (`missing`).

    `infrared` says that they are those in which an infrared channel shows dust.
    """

    missing: bool = False
    infrared: bool = False

    stop: threading.Event = field(default_factory=threading.Event)
    graded: NDArray[np.uint8] | None = None
    asked: tuple[int, Limits] | None = None  # what is being applied
    found: Found | None = None
    left_out: list[tuple[Rect, NDArray[np.bool_]]] = field(default_factory=list)
    at: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The proposed mask at one sensitivity, its rectangles, and those changed since the last one.

    The rectangles are strips, because showing these is much faster than showing the whole picture.
    `parts` are the places to look at, one after the other, `names` the squares that each has, and
    `outlined` is what is left of them.
    """

    mask: NDArray[np.bool_]
    count: int
    places: tuple[Rect, ...]
    changed: tuple[Rect, ...]
    parts: tuple[Rect, ...] = ()
    names: NDArray[np.int32] | None = None
    outlined: Outlined | None = None
