"""Fills of this checkout and of others, in turns: processor time, and whether bits are the same.

python -m benchmarks.speed.against --rival PATH [--runs N]

Each checkout has a process of its own with one worker. They take turns, so that all find the
machine equally busy.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

__all__ = ["main"]

HERE = Path(__file__).resolve().parents[2]
METHODS = ("fast", "detail", "texture")

_PROGRAM = """
import hashlib, os, sys, time
import numpy as np
import ntk_core
assert ntk_core.__file__.startswith(os.getcwd()), ntk_core.__file__
rng = np.random.default_rng(0)
y, x = np.mgrid[:160, :160]
gray = 0.5 + 0.25 * np.sin(x / 7 + y / 11) + 0.2 * np.sin(x * y / 300)
image = np.clip(gray[..., None] + 0.03 * rng.standard_normal((160, 160, 3)), 0, 1)
image = image.astype(np.float32)
half, hole = rng.random((160, 160)) < 0.5, np.zeros((160, 160), bool)
hole[50:98, 50:98] = True
for line in sys.stdin:
    method = line.strip()
    start = time.process_time()
    mask = hole if method == "texture" else half
    done = ntk_core.inpaint(image, mask, method=method, workers=1).image
    busy = time.process_time() - start
    print(busy, hashlib.sha256(done.tobytes()).hexdigest(), flush=True)
"""


class _Checkout:
    """A process that fills pictures by the code of one checkout."""

    def __init__(self, path: Path) -> None:
        self.name = "this" if path == HERE else path.name
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            cwd=path,
            env=os.environ | {"PYTHONPATH": str(path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fill(self, method: str) -> tuple[float, str]:
        """Return the processor time in seconds and a digest of the picture."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(method, file=self._process.stdin, flush=True)
        busy, digest = self._process.stdout.readline().split()
        return float(busy), digest

    def end(self) -> None:
        """End the process."""
        self._process.communicate()


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="of which the fastest counts")
    parser.add_argument("--rival", type=Path, action="append", required=True, metavar="PATH")
    options = parser.parse_args(arguments)
    checkouts = [_Checkout(path) for path in (HERE, *(one.resolve() for one in options.rival))]
    print("160×160 in colour: every second pixel (fast, detail), or a hole of 48×48 (texture).\n")
    print("| method | checkout | CPU, ms | this against it | bits |")
    print("|---" * 5 + "|")
    for method in METHODS:
        for checkout in checkouts:
            checkout.fill(method)  # compiled, and in the caches of the processor
        rounds = [[each.fill(method) for each in checkouts] for _ in range(options.runs)]
        best = [min(busy for busy, _ in column) for column in zip(*rounds, strict=True)]
        digests = [digest for _, digest in rounds[-1]]
        for checkout, busy, digest in zip(checkouts, best, digests, strict=True):
            bits = "same" if digest == digests[0] else "others"
            cells = f"{busy * 1e3:.0f} | {best[0] / busy:.2f} × | {bits}"
            print(f"| {method} | {checkout.name} | {cells} |")
    for checkout in checkouts:
        checkout.end()


if __name__ == "__main__":
    main()
