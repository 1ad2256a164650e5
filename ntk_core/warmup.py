"""Compiling the solver before it is needed, in another process, so that nobody waits for it.

Compiling takes half a minute, once for each installed version, and would hold the interpreter
lock for tens of milliseconds at a time. Another process fills the compiler's cache on disk, and
this one only loads from there. Where there is no Python to start (a bundled program) the solver is
compiled here, when it is first used.
"""

from __future__ import annotations

import atexit
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np

__all__ = ["is_ready", "wait_until_ready", "warm_up"]

_lock = threading.Lock()

# With this process's path: the code that the other one finds must be the code that is run here.
_PROGRAM = "import sys; sys.path[:] = {path!r}; from ntk_core import warmup; warmup.compile_now()"


def warm_up() -> None:
    """Begin to compile the solver in another process, unless that was done before.

    Takes a fraction of a second, in which the compiler is loaded; call it from a thread that may
    be busy for so long.
    """
    _compiler()


def is_ready() -> bool:
    """Tell whether the solver can be used without waiting; if not, begin to compile it."""
    process = _compiler()
    return process is None or process.poll() is not None


def wait_until_ready(timeout: float) -> None:
    """Wait until the solver is compiled, `timeout` seconds at the most."""
    process = _compiler()
    if process is not None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout)


def _compiler() -> subprocess.Popen[bytes] | None:
    """Return the process that compiles, None where it is not needed or not to be had."""
    with _lock:  # two threads must not start two
        return _start_once()


@cache
def _start_once() -> subprocess.Popen[bytes] | None:
    if _is_cached() or not _has_python():
        return None
    silent = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM.format(path=sys.path)],
            stdin=silent,
            stdout=silent,
            stderr=silent,
        )
    except OSError:
        return None
    atexit.register(_end, process)
    return process


def _is_cached() -> bool:
    """Tell whether machine code for the solver is in memory or on disk, or cannot be kept there."""
    from ntk_core.solvers.lookalikes import solve_patches  # imports the compiler, a quarter second
    from ntk_core.solvers.neighbours import solve_tiles

    version = f"py{sys.version_info.major}{sys.version_info.minor}{sys.abiflags}"
    for function in (solve_tiles, solve_patches):
        dispatcher = cast("Any", function)
        folder, code = dispatcher.stats.cache_path, dispatcher.py_func.__code__
        if dispatcher.signatures or folder is None:
            continue
        name = f"{Path(code.co_filename).stem}.{dispatcher.__name__}-{code.co_firstlineno}"
        if not Path(folder, f"{name}.{version}.nbi").exists():
            return False
    return True


def compile_now() -> None:
    """Compile the solvers into the cache, by calls with no tiles and the engine's types."""
    from ntk_core.solvers.lookalikes import solve_patches
    from ntk_core.solvers.neighbours import solve_tiles

    none = np.empty((0, 1), np.float32)
    pixels, numbers = np.empty(0, np.int32), np.empty(0, np.float32)
    picture, observed = np.zeros((1, 1, 1), np.float32), np.ones((1, 1), np.bool_)
    starts = np.zeros(1, np.int64)
    solve_tiles(
        picture, 0, observed, pixels, pixels, starts, numbers, 1.0, numbers, 1, 1, 1.0, none, none,
        1.0, 1.0, numbers, numbers,
    )  # fmt: skip
    nowhere = np.empty(0, np.int64)
    solve_patches(
        picture, observed, pixels, pixels, nowhere, nowhere, 1, 1, 1, 1, 1.0, none, 1.0, 1.0,
        numbers,
    )  # fmt: skip


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _has_python() -> bool:
    """Tell whether `sys.executable` is an interpreter and not a program that embeds one."""
    name = Path(sys.executable or "").stem.lower()
    return name.startswith("python") and not getattr(sys, "frozen", False)
