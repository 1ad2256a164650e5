"""Compiling the solvers before they are needed, in other processes, so that nobody waits for it.

Compiling takes half a minute, once for each installed version, and would hold the interpreter
lock for tens of milliseconds at a time. Other processes, one for each solver, fill the compiler's
cache on disk, and this one only loads from there. Where there is no Python to start, as in a
bundled program that names none in `PYTHON_VARIABLE`, a solver is compiled here, when first used.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np

__all__ = ["Solver", "is_ready", "wait_until_ready", "warm_up"]

Solver = Literal["tiles", "patches", "copies"]
"""What is compiled by itself: regression on tiles, regression of patches, and copying."""

PYTHON_VARIABLE = "NTK_CORE_PYTHON"
"""The variable of the environment in which a bundled program names one that understands ``-c``."""

_lock = threading.Lock()

# With this process's path: the code that the other one finds must be the code that is run here.
_PROGRAM = """
import sys
sys.path[:] = {path!r}
from ntk_core.machine.warmup import compile_now
compile_now({solver!r})
"""


def warm_up() -> None:
    """Begin to compile all solvers in other processes, unless that was done before.

    Takes a fraction of a second, in which the compiler is loaded; call it from a thread that may
    be busy for so long.
    """
    solvers: tuple[Solver, ...] = ("patches", "tiles", "copies")
    for solver in solvers:
        _compiler(solver)


def is_ready(*solvers: Solver) -> bool:
    """Tell whether solvers can be used without waiting; if not, begin to compile them."""
    processes = [_compiler(solver) for solver in solvers]
    return all(process is None or process.poll() is not None for process in processes)


def wait_until_ready(timeout: float, *solvers: Solver) -> None:
    """Wait until the first of `solvers` that is being compiled is, `timeout` seconds at most."""
    for solver in solvers:
        process = _compiler(solver)
        if process is not None and process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout)
            return


def _compiler(solver: Solver) -> subprocess.Popen[bytes] | None:
    """Return the process that compiles, None where it is not needed or not to be had."""
    with _lock:  # two threads must not start two
        return _start_once(solver)


@cache
def _start_once(solver: Solver) -> subprocess.Popen[bytes] | None:
    python = _python()
    if python is None or _is_cached(solver):
        return None
    silent = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            [python, "-c", _PROGRAM.format(path=sys.path, solver=solver)],
            stdin=silent,
            stdout=silent,
            stderr=silent,
        )
    except OSError:
        return None
    atexit.register(_end, process)
    return process


def _functions(solver: Solver) -> tuple[object, ...]:
    """Return the functions that Python calls; importing them loads the compiler."""
    if solver == "tiles":
        from ntk_core.guided.tiles import solve_tiles

        return (solve_tiles,)
    if solver == "patches":
        from ntk_core.guided.lookalikes import solve_patches

        return (solve_patches,)
    from ntk_core.texture import blending, copying, matching, peeling, seams

    return (
        peeling.peel,
        matching.appraise,
        matching.snap,
        matching.scan,
        copying.choose,
        seams.price,
        seams.settle,
        blending.equations,
        blending.relax,
    )


def _is_cached(solver: Solver) -> bool:
    """Tell whether a solver's machine code is in memory or on disk, or cannot be kept there."""
    version = f"py{sys.version_info.major}{sys.version_info.minor}{sys.abiflags}"
    for function in _functions(solver):
        dispatcher = cast("Any", function)
        folder, code = dispatcher.stats.cache_path, dispatcher.py_func.__code__
        if dispatcher.signatures or folder is None:
            continue
        name = f"{Path(code.co_filename).stem}.{dispatcher.__name__}-{code.co_firstlineno}"
        if not Path(folder, f"{name}.{version}.nbi").exists():
            return False
    return True


def compile_now(solver: Solver) -> None:
    """Compile a solver into the cache, by a call with hardly any work and the engine's types."""
    if solver == "copies":
        from ntk_core.texture.filling import fill_something

        fill_something()
        return
    from ntk_core.guided.lookalikes import solve_patches
    from ntk_core.guided.tiles import solve_tiles

    none = np.empty((0, 1), np.float32)
    pixels, numbers = np.empty(0, np.int32), np.empty(0, np.float32)
    picture, observed = np.zeros((1, 1, 1), np.float32), np.ones((1, 1), np.bool_)
    starts, nowhere = np.zeros(1, np.int64), np.empty(0, np.int64)
    if solver == "tiles":
        solve_tiles(
            picture, 0, observed, pixels, pixels, starts, numbers, 1.0, numbers, 1, 1, 1.0, none,
            none, 1.0, 1.0, numbers, numbers,
        )  # fmt: skip
    else:
        solve_patches(
            picture, observed, pixels, pixels, nowhere, nowhere, 1, 1, 1, 1, 1.0, none, 1.0, 1.0,
            numbers,
        )  # fmt: skip


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _python() -> str | None:
    """Return a program that runs what follows ``-c``, which a program that embeds Python may not.

    None if there is none.
    """
    name = Path(sys.executable or "").stem.lower()
    if name.startswith("python") and not getattr(sys, "frozen", False):
        return sys.executable
    return os.environ.get(PYTHON_VARIABLE)
