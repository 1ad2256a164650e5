"""Matrix completion on real tables, beside other methods.

python -m benchmarks.completion.tables [--tables wine yeast] [--methods ours mean] [--seeds 3]

Entries are hidden at random, the same for all methods. Columns have mean 0 and standard deviation
1, so the error of the means is about 1; of ratings a tenth is hidden, and the error is in stars.
Cells are “error”, for ours also “share of hidden entries inside ±2σ / expected over true error”.
Seconds are those of the processor, for all hidden shares together.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.completion.data import TABLES, Data, ratings
from benchmarks.completion.rivals import RIVALS
from ntk_core import complete_matrix, one_hot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

HIDDEN = (0.2, 0.5, 0.8)
OURS = ("ours", "ours, labels", "published")
SLOW = 20_000_000  # rows² × columns, above which the published kernel takes minutes


@dataclass(frozen=True, slots=True)
class Row:
    """One method on one table with one seed."""

    table: str
    method: str
    hidden: float
    seed: int
    error: float
    inside: float | None
    ratio: float | None
    model: str
    seconds: float


def hide(data: Data, share: float, seed: int) -> NDArray[np.bool_]:
    """Return what is hidden: of each column at least one entry stays known."""
    random = np.random.default_rng(seed)
    hidden = data.known & (random.random(data.known.shape) < share)
    for column in np.flatnonzero(~(data.known & ~hidden).any(axis=0)):
        hidden[random.choice(np.flatnonzero(data.known[:, column])), column] = False
    return hidden


def measure(data: Data, method: str, share: float, seed: int) -> Row | None:
    """Run one method; None if it cannot be run on this table."""
    hidden = hide(data, share, seed)
    table = np.where(data.known & ~hidden, data.truth, np.nan)
    features = None
    if method == "ours, labels":
        if data.labels is None:
            return None
        features = one_hot(data.labels)
    if method == "published" and table.shape[0] ** 2 * table.shape[1] > SLOW:
        return None
    begun = time.process_time()
    deviation, model = None, ""
    if method in OURS:
        how = "tangent" if method == "published" else "auto"
        found = complete_matrix(table, row_features=features, model=how)
        values, deviation, model = found.values, found.deviation, found.model
    else:
        values = RIVALS[method](table)
    seconds = time.process_time() - begun
    if values is None:
        return None
    error = (values - data.truth)[hidden]
    rms = float(np.sqrt(np.mean(error**2)))
    inside = ratio = None
    if deviation is not None:
        sigma = deviation[hidden]
        inside = float(np.mean(np.abs(error) <= 2 * sigma))
        ratio = float(np.sqrt(np.mean(sigma**2))) / max(rms, 1e-300)
    return Row(data.name, method, share, seed, rms, inside, ratio, model, seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    methods = [*OURS, *RIVALS]
    parser.add_argument("--tables", nargs="+", choices=list(TABLES), default=list(TABLES))
    parser.add_argument("--methods", nargs="+", choices=methods, default=methods)
    parser.add_argument("--seeds", type=int, default=1, help="how many, from 0")
    parser.add_argument("--ratings", type=Path, help="a file of MovieLens in place of made ratings")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args()
    complete_matrix(
        np.random.default_rng(0).normal(size=(30, 9)) * np.where(np.eye(30, 9), np.nan, 1)
    )
    rows = []
    for name in options.tables:
        data = ratings(options.ratings) if name == "ratings" else TABLES[name]()
        shares: Sequence[float] = (0.1,) if name == "ratings" else HIDDEN
        found = [
            row
            for method in options.methods
            for share in shares
            for seed in range(options.seeds)
            if (row := measure(data, method, share, seed)) is not None
        ]
        rows += found
        if not options.json:
            print_table(data, options.methods, shares, found)
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))


def print_table(
    data: Data, methods: Sequence[str], shares: Sequence[float], rows: list[Row]
) -> None:
    """Print the figures of one table, means over the seeds; the least errors are bold."""
    size = "×".join(map(str, data.truth.shape))
    head = [f"{share:.0%} hidden" for share in shares]
    print(f"\n| {data.name} {size} | " + " | ".join(head) + " | s |")
    print("|---" * (len(head) + 2) + "|")
    errors = {
        (method, share): float(np.mean([row.error for row in group]))
        for method in methods
        for share in shares
        if (group := [r for r in rows if (r.method, r.hidden) == (method, share)])
    }
    for method in methods:
        cells = []
        for share in shares:
            if (method, share) not in errors:
                continue
            least = min(error for (_, each), error in errors.items() if each == share)
            text = f"{errors[method, share]:.3f}"
            text = f"**{text}**" if errors[method, share] <= 1.0005 * least else text
            group = [r for r in rows if (r.method, r.hidden) == (method, share)]
            if group[0].inside is not None:
                inside = np.mean([row.inside for row in group])
                text += f" ({100 * inside:.0f} % / {np.mean([row.ratio for row in group]):.2f})"
            cells.append(text)
        if cells:
            seconds = sum(row.seconds for row in rows if row.method == method)
            seeds = len({row.seed for row in rows})
            print(f"| {method} | " + " | ".join(cells) + f" | {seconds / seeds:.1f} |", flush=True)


if __name__ == "__main__":
    main()
