"""New rows of a table, completed each by itself: against imputers of scikit-learn.

python -m benchmarks.completion.new_rows [--json | --sizes]

Two thirds of the rows are fitted, the others are completed as new ones. The same share of entries
is hidden in both. The error is the root mean square over the hidden entries of the new rows, in
standard deviations of the columns. “In the table” completes all rows together, as if the new ones
had been there when the table was fitted. The curved table is generated: sines of two numbers for
each row, and noise; the other tables ship with scikit-learn. With --sizes: seconds of the processor
on generated tables of rank 8, with noise of 0.3, which is the least error that there can be.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core import RowCompleter, complete_matrix

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SHARES = (0.2, 0.5, 0.8)
SEEDS = (1, 2, 3)
SIZES = ((1000, 100, 0.5), (10_000, 100, 0.5), (2000, 1000, 0.5), (10_000, 1000, 0.9))
RANK, NOISE, NEW = 8, 0.3, 200  # of the generated tables; how many new rows
OURS = "`RowCompleter`"


@dataclass(frozen=True, slots=True)
class Row:
    """One method on one table: means over the seeds.

    `inside` is the share of errors within two deviations, in %, `ratio` the expected error over
    the true one, `learn` and `complete` are seconds of the processor; None where there are none.
    """

    table: str
    hidden: float
    method: str
    error: float
    inside: float | None = None
    ratio: float | None = None
    learn: float | None = None
    complete: float | None = None


def tables() -> dict[str, NDArray[np.float64]]:
    """Return the tables by their names."""
    from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine

    random = np.random.default_rng(0)
    places = random.uniform(-1, 1, (450, 2))
    curved = np.sin(3 * places @ random.normal(size=(2, 20)) + random.uniform(0, 6, 20))
    return {
        "diabetes 442×10": load_diabetes().data,
        "wine 178×13": load_wine().data,
        "breast cancer 569×30": load_breast_cancer().data,
        "curved 450×20": curved + 0.1 * random.normal(size=curved.shape),
    }


def rivals() -> dict[str, Callable]:
    """Return how each imputer of scikit-learn is made."""
    from sklearn.experimental import enable_iterative_imputer  # noqa: F401
    from sklearn.impute import IterativeImputer, KNNImputer, SimpleImputer

    return {
        "means": SimpleImputer,
        "5 nearest neighbours": KNNImputer,
        "iterative Bayesian ridge": IterativeImputer,
    }


def measured(name: str, whole: NDArray[np.float64], share: float, seed: int) -> list[Row]:
    """Return all methods on a table of which a share is hidden."""
    random = np.random.default_rng(seed)
    truth = whole[random.permutation(len(whole))]
    truth = (truth - truth.mean(axis=0)) / truth.std(axis=0)
    values = np.where(random.random(truth.shape) < share, np.nan, truth)
    cut = 2 * len(truth) // 3
    known, new, right = values[:cut], values[cut:], truth[cut:]
    hidden = np.isnan(new)

    def off(found: NDArray[np.float64]) -> float:
        return float(np.sqrt(np.mean((found - right)[hidden] ** 2)))

    rows = []
    for rival, make in rivals().items():
        start = time.process_time()
        imputer = make().fit(known)
        learnt = time.process_time()
        found = imputer.transform(new)
        end = time.process_time()
        rows.append(
            Row(name, share, rival, off(found), learn=learnt - start, complete=end - learnt)
        )
    start = time.process_time()
    completer = RowCompleter(known)
    learnt = time.process_time()
    done = completer.complete(new)
    end = time.process_time()
    error = off(done.values)
    inside = 100 * float(np.mean((np.abs(done.values - right) < 2 * done.deviation)[hidden]))
    ratio = done.expected_error / error
    rows.append(Row(name, share, OURS, error, inside, ratio, learnt - start, end - learnt))
    linear = RowCompleter(known, model="linear").complete(new).values
    rows.append(Row(name, share, "the same, linear only", off(linear)))
    rows.append(Row(name, share, "in the table", off(complete_matrix(values).values[cut:])))
    return rows


def means(rows: list[Row]) -> list[Row]:
    """Return the means over seeds."""
    keys = list(dict.fromkeys((row.table, row.hidden, row.method) for row in rows))
    found = []
    for key in keys:
        same = [row for row in rows if (row.table, row.hidden, row.method) == key]
        columns = [[getattr(row, name) for row in same] for name in Row.__slots__[3:]]
        found.append(
            Row(*key, *(None if None in each else float(np.mean(each)) for each in columns))
        )
    return found


def table_of(rows: list[Row]) -> str:
    """Return the rows as a table in Markdown: errors of all methods, and more about ours."""
    methods = list(dict.fromkeys(row.method for row in rows))
    more = ("inside ±2σ, %", "expected / true", "learn, s", "new rows, s")
    lines = [
        f"| table | hidden | {' | '.join([*methods, *more])} |",
        "|---" * (2 + len(methods) + len(more)) + "|",
    ]
    for table, hidden in dict.fromkeys((row.table, row.hidden) for row in rows):
        here = {row.method: row for row in rows if (row.table, row.hidden) == (table, hidden)}
        ours = here[OURS]
        cells = [table, f"{hidden:.0%}", *(f"{here[method].error:.3f}" for method in methods)]
        cells += [f"{ours.inside:.1f}", f"{ours.ratio:.2f}"]
        cells += [f"{ours.learn:.2f}", f"{ours.complete:.3f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def size_line(height: int, width: int, share: float) -> str:
    """Return a line of the table of sizes."""
    random = np.random.default_rng(3)
    truth = random.normal(size=(height + NEW, RANK)) @ random.normal(size=(RANK, width)) / 3
    truth += NOISE * random.normal(size=truth.shape)
    values = np.where(random.random(truth.shape) < share, np.nan, truth)
    start = time.process_time()
    completer = RowCompleter(values[:height])
    learnt = time.process_time()
    done = completer.complete(values[height:])
    end = time.process_time()
    error = np.sqrt(np.mean((done.values - truth[height:])[np.isnan(values[height:])] ** 2))
    return (
        f"| {height:,} × {width:,} | {share:.0%} | {learnt - start:.1f} | {end - learnt:.2f} "
        f"| {error:.3f} | {done.expected_error / error:.2f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--sizes", action="store_true", help="time on large tables instead")
    options = parser.parse_args()
    warnings.filterwarnings("ignore", category=UserWarning)  # iterations that did not converge
    RowCompleter(np.random.default_rng(0).normal(size=(40, 4)))  # compiles
    if options.sizes:
        print(f"| table | hidden | learn, s | {NEW} new rows, s | error | expected / true |")
        print("|---|---|---|---|---|---|")
        for size in SIZES:
            print(size_line(*size))
        return
    rows = []
    for name, whole in tables().items():
        for share in SHARES:
            rows += means([row for seed in SEEDS for row in measured(name, whole, share, seed)])
    if options.json:
        for row in rows:
            print(json.dumps(asdict(row)))
    else:
        print(table_of(rows))


if __name__ == "__main__":
    main()
