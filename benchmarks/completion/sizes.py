"""How long matrix completion takes, and how much memory, by the size of the table.

python -m benchmarks.completion.sizes [--largest] [--plot FILE.png]

Tables have rank 8 and noise. Each size runs in a process of its own. Seconds are of the processor,
after all code was compiled. The cost follows (known entries) × rank²: see the plot.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from ntk_core import complete_matrix

RANK, NOISE = 8, 0.7
SIZES = {
    "1,000 × 100, half hidden": (1000, 100, 0.5),
    "943 × 806, 87 % hidden": (943, 806, 0.13),
    "1,250 × 1,000, 90 % hidden": (1250, 1000, 0.1),
    "2,500 × 1,000, 90 % hidden": (2500, 1000, 0.1),
    "5,000 × 1,000, 90 % hidden": (5000, 1000, 0.1),
    "10,000 × 1,000, 90 % hidden": (10_000, 1000, 0.1),
}
LARGEST = {"40,000 × 1,000, 90 % hidden": (40_000, 1000, 0.1)}


def run(rows: int, columns: int, share: float) -> dict[str, float | str]:
    """Complete one table; return figures."""
    random = np.random.default_rng(0)
    complete_matrix(np.where(random.random((60, 20)) < 0.7, random.normal(size=(60, 20)), np.nan))
    truth = random.normal(size=(rows, RANK)) @ random.normal(size=(RANK, columns)) / np.sqrt(RANK)
    truth += NOISE * random.normal(size=truth.shape)
    known = random.random(truth.shape) < share
    table = np.where(known, truth, np.nan)
    wall, begun = time.perf_counter(), time.process_time()
    found = complete_matrix(table)
    seconds, wall = time.process_time() - begun, time.perf_counter() - wall
    error = float(np.sqrt(np.mean((found.values - truth)[~known] ** 2)))
    unit = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    return {
        "known": int(known.sum()),
        "error": error,
        "expected": found.expected_error,
        "seconds": seconds,
        "wall": wall,
        "MB": peak,
        "table MB": 2 * truth.nbytes / 1e6,
        "model": found.model,
    }


def apart(size: tuple[int, int, float]) -> dict[str, float | str]:
    """Run one size in a process of its own, whose memory is its own."""
    code = f"import json; from benchmarks.completion.sizes import run; print(json.dumps(run{size}))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    found: dict[str, float | str] = json.loads(done.stdout.splitlines()[-1])
    return found


def plot(rows: dict[str, dict[str, float | str]], path: Path) -> None:
    """Draw seconds against known entries."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 3.5), layout="constrained")
    axes = figure.subplots()
    chosen = [row for name, row in rows.items() if "1,000, 90 %" in name]
    known = np.array([float(row["known"]) for row in chosen])
    axes.loglog(known, [float(row["seconds"]) for row in chosen], "o-", label="measured")
    last = float(chosen[-1]["seconds"])
    axes.loglog(known, known / known[-1] * last, "--", label="linear in known entries")
    axes.set(xlabel="known entries", ylabel="seconds of the processor")
    axes.legend()
    figure.savefig(path, dpi=120)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--largest", action="store_true", help="also 40 million entries")
    parser.add_argument("--plot", type=Path, help="draw seconds against known entries")
    options = parser.parse_args()
    sizes = SIZES | (LARGEST if options.largest else {})
    print("| table | known | error | expected | model | s | wall s | MB | of these, the tables |")
    print("|---" * 9 + "|")
    rows = {}
    for name, size in sizes.items():
        row = rows[name] = apart(size)
        print(
            f"| {name} | {row['known']:,} | {row['error']:.3f} | {row['expected']:.3f} | "
            f"{row['model']} | {row['seconds']:.2f} | {row['wall']:.2f} | {row['MB']:.0f} | "
            f"{row['table MB']:.0f} |",
            flush=True,
        )
    if options.plot:
        plot(rows, options.plot)


if __name__ == "__main__":
    main()
