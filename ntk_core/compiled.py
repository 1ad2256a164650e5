"""How the hot loops are compiled: to machine code, once, cached on disk, without the GIL."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["compiled"]

FLAGS = {"nnan", "ninf", "nsz", "contract"}
"""What LLVM may assume of floats: all but what would let it reorder sums."""

F = TypeVar("F", bound="Callable[..., object]")


def compiled(function: F) -> F:
    """Compile a function of arrays and numbers; every value in it must be finite.

    Sums are never reordered, so that results depend neither on the number of threads nor on how
    the compiler saw the code; loops are written such that it can use vector registers all the same,
    their innermost index running over independent elements.
    """
    dispatcher = numba.njit(nogil=True, fastmath=FLAGS, error_model="numpy", cache=True)(function)
    name = f"{Path(function.__code__.co_filename).stem}.{function.__name__}"
    _forget_stale(Path(dispatcher.stats.cache_path or ""), name)
    return cast("F", dispatcher)


def _forget_stale(folder: Path, name: str) -> None:
    """Delete the cached machine code if any source of this package is newer.

    Machine code includes that of the functions called, but numba compares only the file of the
    caller, and would go on using what an edited or updated callee once was.
    """
    with suppress(OSError):  # a cache that cannot be read or written is numba's to report
        for index in folder.glob(f"{name}-*.nbi"):
            if index.stat().st_mtime < _newest_source():
                index.unlink(missing_ok=True)


@cache
def _newest_source() -> float:
    return max(path.stat().st_mtime for path in Path(__file__).parent.rglob("*.py"))
