"""How much memory a completion takes, estimated before it begins."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ntk_core.completion.factored import rank_for
from ntk_core.completion.holding_out import MOST_FOLDS
from ntk_core.completion.linear import SETTINGS
from ntk_core.errors import InvalidOptionError
from ntk_core.machine.memory import known_memory

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["check_memory", "machine_memory", "memory_of"]

FLOAT = 8
MEGABYTE = 1 << 20
COPIES = 6
"""Dense tables of float64 at once: scores, two or three while they are made, and the result."""


def memory_of(known: NDArray[np.bool_], models: frozenset[str]) -> int:
    """Return about how many bytes a completion takes, the input not counted.

    Parameters
    ----------
    known : ndarray, shape (rows, columns), bool
    models : frozenset of str
        Those that are tried.
    """
    rows, columns = known.shape
    entries = int(known.sum())
    most = int(known.sum(axis=0).max())
    total: int = COPIES * FLOAT * rows * columns
    if models & {"factored", "linear", "completed", "joined", "recursive"}:
        rank = rank_for(rows, columns)
        packed = rank * (rank + 1) // 2
        total += FLOAT * (12 * entries + 3 * (rows + columns) * (packed + 2 * rank))
    if models & {"linear", "completed", "joined"}:
        fits = min(MOST_FOLDS, 1 + 2000 // max(entries // 10, 1)) * len(SETTINGS) + 1
        total += FLOAT * (3 * fits * rows * columns + 4 * columns**2)
    if models & {"completed", "joined", "tangent", "recursive"}:
        total += FLOAT * (rows**2 + 8 * rows * most)
    return total


def machine_memory() -> int:
    """Return the bytes of memory that this machine has, or a number above all if it is unknown."""
    return known_memory() or sys.maxsize


def check_memory(needed: int, memory_mb: float | None) -> None:
    """Refuse what takes more memory than is allowed, or than the machine has.

    Raises
    ------
    InvalidOptionError
    """
    allowed = machine_memory() if memory_mb is None else int(memory_mb * MEGABYTE)
    if needed <= allowed:
        return
    need = -(-needed // MEGABYTE)
    if memory_mb is None:
        raise InvalidOptionError(
            f"this completion would take about {need} MB, but the machine has "
            f"{allowed // MEGABYTE} MB; give fewer rows or columns, or model='factored'"
        )
    raise InvalidOptionError(
        f"memory_mb is {memory_mb:g}, but this completion would take about {need} MB; allow as "
        "much, or give fewer rows or columns, or model='factored'"
    )
