"""The hot loops of this engine: regression of tiles, and regression of patches."""

from __future__ import annotations

import numpy as np

from ntk_core.guided.records import (
    Estimate,
    PatchGrid,
    PatchRegression,
    TileRegression,
    TileView,
)
from ntk_core.machine.hot_loops import HotLoops

__all__ = ["GROUPS", "PATCHES", "TILES"]


def _tiles() -> tuple[object, ...]:
    from ntk_core.guided.tiles import solve_tiles

    return (solve_tiles,)


def _compile_tiles() -> None:
    from ntk_core.guided.tiles import solve_tiles

    nothing, numbers = _nothing(), np.empty(0, np.float32)
    pixels, starts = np.empty(0, np.int32), np.zeros(1, np.int64)
    picture, observed = np.zeros((1, 1, 1), np.float32), np.ones((1, 1), np.bool_)
    view = TileView(picture, 0, observed, numbers)
    regression = TileRegression(1.0, numbers, 1, 1, 1.0, 1.0, 1.0)
    solve_tiles(view, regression, pixels, pixels, starts, nothing, nothing)


def _patches() -> tuple[object, ...]:
    from ntk_core.guided.lookalikes import solve_patches

    return (solve_patches,)


def _compile_patches() -> None:
    from ntk_core.guided.lookalikes import solve_patches

    pixels, nowhere = np.empty(0, np.int32), np.empty(0, np.int64)
    picture, observed = np.zeros((1, 1, 1), np.float32), np.ones((1, 1), np.bool_)
    grid = PatchGrid(nowhere, nowhere, 1, 1)
    regression = PatchRegression(1, 1, 1.0, 1.0, False, 1.0, 1.0, 1.0)
    solve_patches(picture, observed, pixels, pixels, grid, regression, _nothing())


def _groups() -> tuple[object, ...]:
    from ntk_core.guided.groups import solve_groups

    return (solve_groups,)


def _compile_groups() -> None:
    from ntk_core.guided.groups import solve_groups

    nowhere = np.empty(0, np.int64)
    picture, observed = np.zeros((1, 1, 1), np.float32), np.ones((1, 1), np.bool_)
    regression = PatchRegression(1, 1, 1.0, 1.0, False, 1.0, 1.0, 1.0)
    grid = PatchGrid(nowhere, nowhere, 1, 1)
    solve_groups(picture, observed, ~observed, grid, regression, np.zeros((1, 3), np.float32))


def _nothing() -> Estimate:
    return Estimate(np.empty((0, 1), np.float32), np.empty(0, np.float32))


TILES = HotLoops(__name__, "TILES", functions=_tiles, compile_now=_compile_tiles)
"""Of the passes whose prior is adjacency or guided."""

PATCHES = HotLoops(__name__, "PATCHES", functions=_patches, compile_now=_compile_patches)
"""Of the passes from look-alikes."""

GROUPS = HotLoops(__name__, "GROUPS", functions=_groups, compile_now=_compile_groups)
"""Of the same passes where few pixels are observed."""
