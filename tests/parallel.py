"""Running the tests in several processes at once, by pytest-xdist: `pytest -n auto`."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

COMPILERS = (
    "from ntk_core.guided.hot_loops import TILES; TILES.compile_now()",
    "from ntk_core.guided.hot_loops import PATCHES; PATCHES.compile_now()",
    "from ntk_core.texture.hot_loops import COPIES; COPIES.compile_now()",
)


def prepare(root: Path) -> None:
    """Do what is better done before the processes start, and set what they inherit.

    The solvers are compiled once, into the cache that all share. Otherwise each process would find
    nothing there, and compile them for itself.
    """
    # Each processor has a process of its own, which threads of matrix products would only disturb.
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    processes = [
        subprocess.Popen([sys.executable, "-c", program], cwd=root) for program in COMPILERS
    ]
    for process in processes:
        process.wait()  # if it fails, a test says why


def shares(items: list[pytest.Item], count: int) -> list[pytest.Item]:
    """Order tests such that each of `count` processes begins with its part of the slow ones.

    With `--dist worksteal` each gets as many as the others, in this order, and who has done all
    takes from the end of another's.
    """
    files: dict[object, list[pytest.Item]] = {}
    seconds: dict[object, float] = {}
    others = []
    for item in items:
        if mark := item.get_closest_marker("slow"):
            files.setdefault(item.path, []).append(item)  # together: they may share a fixture
            seconds[item.path] = max(seconds.get(item.path, 0.0), mark.args[0])
        else:
            others.append(item)
    first: list[list[pytest.Item]] = [[] for _ in range(count)]
    busy = [0.0] * count
    for path in sorted(files, key=lambda path: (-seconds[path], str(path))):
        least = busy.index(min(busy))
        first[least] += files[path]
        busy[least] += seconds[path]
    rest, ordered, left = iter(others), [], len(items)
    for number, slow in enumerate(first):
        size = left // (count - number)  # as the scheduler cuts them
        left -= size
        ordered += [*slow, *islice(rest, max(size - len(slow), 0))]
    return [*ordered, *rest]
