"""How the hot loops are compiled: to machine code, once, cached on disk, without the GIL.

The first run on a machine waits for this. What keeps it short, most important first:

* A loop is compiled with all that it calls as one program (`linking`), and takes some 0.2 s even if
  it is short: have few functions that Python calls. Helpers cost little.
* No function of NumPy but `np.empty`: each one is a program of its own, and takes 0.03 to 0.5 s.
  Write loops, or use `machine.numbers`. This holds for `a.min()`, `a.ravel()`, `a.view()`,
  `np.zeros`, `np.full`, and for assigning to slices.
* One type for each argument: every combination of types is compiled anew. Arrays are C-contiguous;
  a float32 is not passed where another call passes a float64.
* A named tuple costs for each array in it, at every call. Pass the few arrays that a helper needs.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numba

try:
    from ntk_core.machine.linking import Loop
except ImportError:  # another numba than those that we know: it compiles for longer
    Loop = None  # type: ignore[assignment,misc]

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["compiled", "reordered"]

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


def reordered(function: F) -> F:
    """Compile as `compiled` does, but let sums be split over vector registers.

    Use it only for sums that are compared with each other. Their last digits depend on the machine
    code: they are the same on every thread and in every run, but not on every processor.
    """
    return _compiled(function, FLAGS | {"reassoc"})


def _compiled(function: F, flags: set[str]) -> F:
    options = {"nogil": True, "fastmath": flags, "error_model": "numpy"}
    dispatcher = Loop(function, options) if Loop is not None else numba.njit(**options)(function)
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
