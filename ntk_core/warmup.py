"""Compile the hot loops of all engines before they are needed."""

from __future__ import annotations

from ntk_core.guided.hot_loops import PATCHES, TILES
from ntk_core.texture.hot_loops import COPIES

__all__ = ["warm_up"]


def warm_up() -> None:
    """Start to compile all hot loops in other processes, unless this was done before.

    This takes a fraction of a second, to load the compiler. Call it from a thread that may block
    for so long.
    """
    TILES.begin(PATCHES)  # about as long as the copies, and most machines have two processors
    COPIES.begin()
