"""Compile hot loops in another process before they are needed.

Compiling takes some ten seconds, once for each installed version, and would hold the interpreter
lock for tens of milliseconds at a time. So another process fills the compiler's cache on disk, and
this one only loads from there. If there is no Python to start, the loops are compiled in this
process on first use. A bundled program has none, unless `PYTHON_VARIABLE` names one.

Each engine lists its own loops: `guided.hot_loops`, `texture.hot_loops`.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PYTHON_VARIABLE", "HotLoops"]

PYTHON_VARIABLE = "NTK_CORE_PYTHON"
"""The environment variable in which a bundled program names a Python that understands ``-c``."""

# The other process gets the path of this one, so that both import the same code. It lets others go
# first: a thread of this one that has the interpreter lock must not wait for a processor. The
# compiler would load two modules that no loop needs, which takes a fifth of a second. It makes
# millions of objects that stay until its end; to look through them again and again for what could
# be freed would take a twentieth of the time.
_PROGRAM = """
import gc, os, sys
gc.disable()
sys.path[:] = {path!r}
sys.modules["cffi"] = sys.modules["scipy.linalg.cython_blas"] = None
if hasattr(os, "nice"):
    os.nice(5)
from importlib import import_module
for module, name in {names!r}:
    getattr(import_module(module), name).compile_now()
"""

_lock = threading.Lock()  # two threads must not start two processes


class HotLoops:
    """Compiled functions that another process compiles together.

    Parameters
    ----------
    module, name : str
        Where the other process finds this object.
    functions : callable
        Returns the compiled functions that Python calls. Importing them loads the compiler.
    compile_now : callable
        Compiles them into the cache, by calls with tiny arrays of the engine's types.
    """

    def __init__(
        self,
        module: str,
        name: str,
        *,
        functions: Callable[[], tuple[object, ...]],
        compile_now: Callable[[], None],
    ) -> None:
        self._module, self._name = module, name
        self._functions = functions
        self.compile_now = compile_now
        self._started = False
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self, *others: HotLoops) -> None:
        """Start to compile in another process, unless this was done before.

        This takes a fraction of a second, to load the compiler.

        Parameters
        ----------
        *others : HotLoops
            What the same process compiles after these. The compiler is loaded once for all of them,
            and none is ready before all are.
        """
        with _lock:
            cold = [loops for loops in (self, *others) if not loops._started]
            needed = [loops for loops in cold if not loops._is_cached()] if _python() else []
            process = _start([(loops._module, loops._name) for loops in needed]) if needed else None
            for loops in cold:
                loops._started, loops._process = True, process if loops in needed else None

    def is_ready(self) -> bool:
        """Tell whether the loops can be used without waiting; if not, start to compile them."""
        self.begin()
        return self._process is None or self._process.poll() is not None

    def wait(self, timeout: float) -> None:
        """Wait until the loops are ready, `timeout` seconds at most."""
        self.begin()
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout)

    def _is_cached(self) -> bool:
        return all(_is_cached(function) for function in self._functions())


def _start(names: list[tuple[str, str]]) -> subprocess.Popen[bytes] | None:
    """Start the process that compiles loops of these modules and names, or return None."""
    python = _python()
    if python is None:
        return None
    program = _PROGRAM.format(path=sys.path, names=names)
    silent = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            [python, "-c", program], stdin=silent, stdout=silent, stderr=silent
        )
    except OSError:
        return None
    atexit.register(_end, process)
    return process


def _is_cached(function: object) -> bool:
    """Tell whether machine code is in memory or on disk; also True if it cannot be kept on disk."""
    dispatcher = cast("Any", function)
    folder, code = dispatcher.stats.cache_path, dispatcher.py_func.__code__
    if dispatcher.signatures or folder is None:
        return True
    name = f"{Path(code.co_filename).stem}.{dispatcher.__name__}-{code.co_firstlineno}"
    version = f"py{sys.version_info.major}{sys.version_info.minor}{sys.abiflags}"
    return Path(folder, f"{name}.{version}.nbi").exists()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _python() -> str | None:
    """Return the path of a program that runs what follows ``-c``, or None.

    In a bundled program `sys.executable` is that program itself, which may not understand ``-c``.
    """
    name = Path(sys.executable or "").stem.lower()
    if name.startswith("python") and not getattr(sys, "frozen", False):
        return sys.executable
    return os.environ.get(PYTHON_VARIABLE)
