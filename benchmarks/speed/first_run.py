"""The first run on a machine: how long it takes to compile all hot loops, with an empty cache.

python -m benchmarks.speed.first_run [--runs N] [--rival PATH] [--window]

Wall-clock time is from the command to the last compiled loop, processor time that of all processes.
A rival is another checkout of this project. It is measured in turns with this one, so that both
find the machine equally busy. With --window the real window is used meanwhile, and the longest time
for which it does not respond is printed, too. (Needs POSIX.)
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

__all__ = ["FirstRun", "compile_all", "main"]

HERE = Path(__file__).resolve().parents[2]

# `warm_up` starts the processes that compile; they end with the one that has started them.
_PROGRAM = """
import os, ntk_core
assert ntk_core.__file__.startswith(os.getcwd()), ntk_core.__file__
ntk_core.warm_up()
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
"""


@dataclass(frozen=True, slots=True)
class FirstRun:
    """Seconds that one first run took.

    Attributes
    ----------
    wall : float
        From the command to the last compiled loop.
    busy : float
        Of the processors, in all processes.
    """

    wall: float
    busy: float


def compile_all(checkout: Path) -> FirstRun:
    """Compile all hot loops of a checkout with an empty cache."""
    with tempfile.TemporaryDirectory() as cache:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", _PROGRAM], cwd=checkout, env=_environment(checkout, cache),
            check=True,
        )  # fmt: skip
        wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return FirstRun(wall, busy)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="of which the fastest counts")
    parser.add_argument("--rival", type=Path, action="append", default=[], metavar="PATH")
    parser.add_argument("--window", action="store_true", help="use the window meanwhile")
    options = parser.parse_args(arguments)
    checkouts = [HERE, *(path.resolve() for path in options.rival)]
    found: dict[Path, list[FirstRun]] = {path: [] for path in checkouts}
    for _ in range(options.runs):
        for path in checkouts:
            found[path].append(compile_all(path))
    print(f"All hot loops compiled with an empty cache, the fastest of {options.runs} runs.\n")
    print("| checkout | wall-clock, s | processors, s | wall-clock against this | processors |")
    print("|---" * 5 + "|")
    walls = {path: min(run.wall for run in found[path]) for path in checkouts}
    busy = {path: min(run.busy for run in found[path]) for path in checkouts}
    for path in checkouts:
        name = "this" if path == HERE else path.name
        ratios = f"{walls[path] / walls[HERE]:.2f} × | {busy[path] / busy[HERE]:.2f} ×"
        print(f"| {name} | {walls[path]:.1f} | {busy[path]:.1f} | {ratios} |")
    if options.window:
        stalls = [_stall(empty=True) for _ in range(options.runs)]
        rest = [_stall(empty=False) for _ in range(options.runs)]
        print(
            f"\nLongest time without an event in the window, ms, median and worst of "
            f"{options.runs} runs: {np.median(stalls):.0f} and {max(stalls):.0f} while the loops "
            f"are compiled; {np.median(rest):.0f} and {max(rest):.0f} when they are compiled."
        )


def _stall(*, empty: bool) -> float:
    """Return for how many milliseconds the window did not respond, with or without compiling."""
    with tempfile.TemporaryDirectory() as cache:
        environment = _environment(HERE, cache) if empty else dict(os.environ)
        command = [sys.executable, "-m", "benchmarks.window.first_run"]
        done = subprocess.run(
            command, cwd=HERE, env=environment, check=True, capture_output=True, text=True
        )
    return float(done.stdout)


def _environment(checkout: Path, cache: str) -> dict[str, str]:
    """Return variables with which a checkout is imported and its cache is empty."""
    return os.environ | {"PYTHONPATH": str(checkout), "NUMBA_CACHE_DIR": cache}


if __name__ == "__main__":
    main()
