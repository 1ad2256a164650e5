"""How the hot loops are compiled: to machine code, once, cached on disk, without the GIL."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["compiled", "reordered"]

FLAGS = {"nnan", "ninf", "nsz", "contract"}
"""What LLVM may assume of floats: all but what would let it reorder sums."""

STAMP = "sources.sha256"

F = TypeVar("F", bound="Callable[..., object]")


def compiled(function: F) -> F:
    """Compile a function of arrays and numbers; every value in it must be finite.

    Sums are never reordered, so that results depend neither on the number of threads nor on how
    the compiler saw the code; loops are written such that it can use vector registers all the same,
    their innermost index running over independent elements.
    """
    return _compiled(function, FLAGS)


def reordered(function: F) -> F:
    """Compile as `compiled` does, but let sums be split over vector registers.

    For sums that are only compared: their last digits are those of the machine code, so the same
    on every thread and in every run, though not on every processor.
    """
    return _compiled(function, FLAGS | {"reassoc"})


def _compiled(function: F, flags: set[str]) -> F:
    compile_with = numba.njit(nogil=True, fastmath=flags, error_model="numpy")
    dispatcher = compile_with(function)
    with suppress(RuntimeError):  # no folder to keep machine code in: compile anew each time
        dispatcher.enable_caching()
        _forget_stale(Path(dispatcher.stats.cache_path or ""))
    return cast("F", dispatcher)


@cache
def _forget_stale(folder: Path) -> None:
    """Empty this package's folder of machine code if it was made from other sources.

    Machine code includes that of the functions called, but numba compares only the file of the
    caller, and would go on using what an edited or updated callee once was.
    """
    sources = sorted(Path(__file__).parents[1].rglob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    stamp = folder / STAMP
    with suppress(OSError):  # a cache that cannot be written is numba's to report
        if stamp.exists() and stamp.read_text() == digest:
            return
        for index in folder.glob("*.nbi"):
            index.unlink(missing_ok=True)
        stamp.write_text(digest)
