"""The grid on which an image may be cut so that each part gets the values of the whole image."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from ntk_core.guided.tiling import BLOCK_COLUMNS, BLOCK_ROWS
from ntk_core.problem.holes import PLACE
from ntk_core.problem.recipes import LOOKALIKES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ALIGN", "BLOCK", "EIGHT", "blocks_of"]

BLOCK: Final = (BLOCK_ROWS, BLOCK_COLUMNS)
"""Height and width of the blocks in which the engine gathers missing pixels."""

ALIGN: Final = math.lcm(*BLOCK, PLACE, *(kind.spacing for kind in LOOKALIKES))
"""Parts begin at multiples of this, down and across.

Blocks, the squares in which wide places are looked for, and the patches that are compared all begin
at such multiples.
"""

EIGHT: Final = np.ones((3, 3), np.bool_)
"""A square and its eight neighbours."""


def blocks_of(squares: NDArray[np.bool_], side: int) -> NDArray[np.bool_]:
    """Return which of the engine's blocks have any square that is True.

    Parameters
    ----------
    squares : ndarray, shape (⌈H / side⌉, ⌈W / side⌉), bool
        Which squares have anything in them.
    side : int
        Side of a square, in pixels; a block is made of whole squares.

    Returns
    -------
    ndarray, shape (⌈H / BLOCK[0]⌉, ⌈W / BLOCK[1]⌉), bool
    """
    rows, columns = (
        np.arange(0, count, length // side)
        for count, length in zip(squares.shape, BLOCK, strict=True)
    )
    across = np.logical_or.reduceat(squares, columns, axis=1)
    found: NDArray[np.bool_] = np.logical_or.reduceat(across, rows, axis=0)
    return found
