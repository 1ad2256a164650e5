"""How the hot loops are compiled: to machine code, once, cached on disk, without the GIL."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["bare", "compiled", "reordered"]

FLAGS = {"nnan", "ninf", "nsz", "contract"}
"""What LLVM may assume of floats; it may not reorder sums."""

STAMP = "sources.sha256"

F = TypeVar("F", bound="Callable[..., object]")


def compiled(function: F) -> F:
    """Compile a function of arrays and numbers; every value in it must be finite.

    Sums are never reordered, so results depend neither on the number of threads nor on how the
    compiler optimises. To let it use vector registers all the same, write loops whose innermost
    index runs over independent elements.
    """
    return _compiled(function, FLAGS)


def bare(function: F) -> F:
    """Compile as `compiled` does, for a function that makes no arrays, slices of some included.

    Such code need not count references to its arrays. With twenty of them, counting takes longer
    than the sum over a whole patch.
    """
    return _compiled(function, FLAGS, counting=False)


def reordered(function: F) -> F:
    """Compile as `bare` does, into its callers, but let sums be split over vector registers.

    Use it only for sums that are compared with each other. Their last digits depend on the machine
    code: they are the same on every thread and in every run, but not on every processor.
    """
    return _compiled(function, FLAGS | {"reassoc"}, counting=False, inside=True)


def _compiled(function: F, flags: set[str], *, counting: bool = True, inside: bool = False) -> F:
    options: dict[str, Any] = {"forceinline": inside}
    if not counting:
        options["_nrt"] = False  # known to every version of numba, but not to its type hints
    compile_with = numba.njit(nogil=True, fastmath=flags, error_model="numpy", **options)
    dispatcher = compile_with(function)
    with suppress(RuntimeError):  # no folder to keep machine code in: compile anew each time
        dispatcher.enable_caching()
        _forget_stale(Path(dispatcher.stats.cache_path or ""))
    return cast("F", dispatcher)


@cache
def _forget_stale(folder: Path) -> None:
    """Delete this package's machine code from the disk if it was made from other sources.

    Machine code includes the functions that are called. But numba checks only the file of the
    caller, so it would go on using an old version of an edited or updated callee.
    """
    sources = sorted(Path(__file__).parents[1].rglob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    stamp = folder / STAMP
    with suppress(OSError):  # numba itself reports a cache that cannot be written
        if stamp.exists() and stamp.read_text() == digest:
            return
        for index in folder.glob("*.nbi"):
            index.unlink(missing_ok=True)
        stamp.write_text(digest)
