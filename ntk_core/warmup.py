"""Compile the hot loops of all engines before they are needed."""

from __future__ import annotations

from ntk_core.guided.hot_loops import PATCHES, TILES
from ntk_core.texture.hot_loops import COPIES

__all__ = ["warm_up"]


def warm_up() -> None:
    """Begin to compile all solvers in other processes, unless that was done before.

    Takes a fraction of a second, in which the compiler is loaded; call it from a thread that may
    be busy for so long.
    """
    for loops in (PATCHES, TILES, COPIES):
        loops.begin()
