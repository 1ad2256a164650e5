"""One dab of a brush on a small and on a large picture: the large one must not cost more.

python -m benchmarks.speed.dab [--runs N]
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import numpy as np

from benchmarks.common.cases import Case
from ntk_core import inpaint_iter

DIAMETER = 24
CASES = (Case(1.0, 0.1, 3), Case(12.0, 0.1, 3), Case(24.0, 0.1, 3))


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="of which the median counts")
    runs = parser.parse_args(arguments).runs
    print(f"A dab of {DIAMETER} px, default method, all processors, median of {runs} runs.\n")
    print("| picture | first snapshot, ms | last, ms | CPU, ms | CPU against 1024×1024 |")
    print("|---" * 5 + "|")
    smallest = None
    for case in CASES:
        image, mask = case.image(), dab(case.shape)
        run(image, mask)  # compiled, and in the caches of the processor
        first, last, busy = np.median([run(image, mask) for _ in range(runs)], axis=0) * 1e3
        smallest = smallest or busy
        ratio = f"{busy / smallest:.2f} ×"
        print(f"| {case.name} | {first:.0f} | {last:.0f} | {busy:.0f} | {ratio} |")


def dab(shape: tuple[int, int]) -> np.ndarray:
    """Return a mask of an image that has one disc in its middle."""
    mask = np.zeros(shape, bool)
    across = np.arange(DIAMETER) - (DIAMETER - 1) / 2
    disc = across[:, None] ** 2 + across**2 <= (DIAMETER / 2) ** 2
    top, left = shape[0] // 2, shape[1] // 2
    mask[top : top + DIAMETER, left : left + DIAMETER] = disc
    return mask


def run(image: np.ndarray[Any, Any], mask: np.ndarray[Any, Any]) -> tuple[float, float, float]:
    """Return the seconds to the first and to the last snapshot, and those of the processors."""
    start, busy = time.perf_counter(), time.process_time()
    first = 0.0
    for _ in inpaint_iter(image, mask):
        first = first or time.perf_counter() - start
    return first, time.perf_counter() - start, time.process_time() - busy


if __name__ == "__main__":
    main()
