"""The hot loops of this engine: regression of tiles, and regression of patches."""

from __future__ import annotations

import numpy as np

from ntk_core.machine.hot_loops import HotLoops

__all__ = ["PATCHES", "TILES"]


def _tiles() -> tuple[object, ...]:
    from ntk_core.guided.tiles import solve_tiles

    return (solve_tiles,)


def _compile_tiles() -> None:
    from ntk_core.guided.tiles import solve_tiles

    none = np.empty((0, 1), np.float32)
    pixels, numbers = np.empty(0, np.int32), np.empty(0, np.float32)
    picture, observed = np.zeros((1, 1, 1), np.float32), np.ones((1, 1), np.bool_)
    solve_tiles(
        picture, 0, observed, pixels, pixels, np.zeros(1, np.int64), numbers, 1.0, numbers, 1, 1,
        1.0, none, none, 1.0, 1.0, numbers, numbers,
    )  # fmt: skip


def _patches() -> tuple[object, ...]:
    from ntk_core.guided.lookalikes import solve_patches

    return (solve_patches,)


def _compile_patches() -> None:
    from ntk_core.guided.lookalikes import solve_patches

    none = np.empty((0, 1), np.float32)
    pixels, numbers = np.empty(0, np.int32), np.empty(0, np.float32)
    picture, observed = np.zeros((1, 1, 1), np.float32), np.ones((1, 1), np.bool_)
    nowhere = np.empty(0, np.int64)
    solve_patches(
        picture, observed, pixels, pixels, nowhere, nowhere, 1, 1, 1, 1, 1.0, none, 1.0, 1.0,
        numbers,
    )  # fmt: skip


TILES = HotLoops(__name__, "TILES", functions=_tiles, compile_now=_compile_tiles)
"""Of the passes whose prior is adjacency or guided."""

PATCHES = HotLoops(__name__, "PATCHES", functions=_patches, compile_now=_compile_patches)
"""Of the passes from look-alikes."""
