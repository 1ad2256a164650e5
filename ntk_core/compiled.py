"""How the hot loops are compiled: to machine code, once, cached on disk, without the GIL."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numba.core.dispatcher import Dispatcher

__all__ = ["compiled", "is_compiled"]

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
    _forget_stale(dispatcher)
    return cast("F", dispatcher)


def is_compiled(function: object) -> bool:
    """Tell whether a `compiled` function has machine code already, in memory or on disk."""
    dispatcher = cast("Dispatcher[Any]", function)
    return bool(dispatcher.signatures) or any(True for _ in _indices(dispatcher))


def _indices(dispatcher: Dispatcher[Any]) -> Iterator[Path]:
    """Yield the files that say which machine code of a function is in the cache."""
    function = dispatcher.py_func
    name = f"{Path(function.__code__.co_filename).stem}.{function.__name__}"
    return Path(dispatcher.stats.cache_path or "").glob(f"{name}-*.nbi")


def _forget_stale(dispatcher: Dispatcher[Any]) -> None:
    """Delete the cached machine code if any source of this package is newer.

    Machine code includes that of the functions called, but numba compares only the file of the
    caller, and would go on using what an edited or updated callee once was.
    """
    with suppress(OSError):  # a cache that cannot be read or written is numba's to report
        for index in _indices(dispatcher):
            if index.stat().st_mtime < _newest_source():
                index.unlink(missing_ok=True)


@cache
def _newest_source() -> float:
    return max(path.stat().st_mtime for path in Path(__file__).parent.rglob("*.py"))
