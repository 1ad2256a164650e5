"""Matrix completion on generated responses of cell lines to drugs, gene by gene.

python -m benchmarks.completion.responses [--json]

Rows are (drug, cell line) pairs and columns are genes. The values are the sum of a low-rank effect
of the drug, one of the cell line, a nonlinear effect of both, and noise. Either whole rows are
missing, as in Radhakrishnan et al., PNAS 2022, or single entries. Every method gets the same data.
No parameter was chosen on them (the defaults were chosen on data with other seeds).
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core import complete_matrix
from ntk_core.completion.features import category_means, one_hot, with_identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

DRUGS, CELLS, GENES, RANK = 30, 12, 120, 4
SCENARIOS = {"rows": 0.5, "entries": 0.5}  # the share that is missing
SEEDS = (101, 102, 103)


@dataclass(frozen=True, slots=True)
class Data:
    """Values with NaN where they are missing, the ground truth, and the category of each row."""

    values: NDArray[np.float64]
    truth: NDArray[np.float64]
    drugs: list[int]
    cells: list[int]


@dataclass(frozen=True, slots=True)
class Row:
    """One method on one matrix: over its missing entries."""

    method: str
    scenario: str
    r2: float
    rmse: float
    pearson: float
    inside: float | None  # the share that is within two deviations, in %; None without any
    seconds: float


def generate(scenario: str, seed: int) -> Data:
    """Return data of unit noise and a signal that is about 2.4 times as large."""
    random = np.random.default_rng(seed)
    drugs, cells = np.repeat(np.arange(DRUGS), CELLS), np.tile(np.arange(CELLS), DRUGS)
    of_drugs, of_cells = random.normal(size=(DRUGS, RANK)), random.normal(size=(CELLS, RANK))
    both = np.hstack([of_drugs[drugs], of_cells[cells]])
    truth = of_drugs[drugs] @ random.normal(size=(RANK, GENES)) * 0.75
    truth += of_cells[cells] @ random.normal(size=(RANK, GENES)) * 0.75
    hidden = np.tanh(both @ random.normal(size=(2 * RANK, 16)))
    truth += hidden @ random.normal(size=(16, GENES)) * 0.4
    truth += random.normal(size=truth.shape)
    shape = (len(truth), 1) if scenario == "rows" else truth.shape
    missing = np.broadcast_to(random.random(shape) < SCENARIOS[scenario], truth.shape)
    return Data(np.where(missing, np.nan, truth), truth, drugs.tolist(), cells.tolist())


def ours(prior: Callable | None = None, model: str = "tangent", **options: int) -> Callable:
    """Return `complete_matrix` with a prior, as a method that returns values and deviations."""

    def method(data: Data) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        features = prior(data) if prior else None
        found = complete_matrix(data.values, row_features=features, model=model, **options)
        return found.values, found.deviation

    return method


def column_means(data: Data) -> NDArray[np.float64]:
    """Return the mean of the gene."""
    return np.broadcast_to(np.nanmean(data.values, axis=0), data.values.shape)


def row_means(data: Data) -> NDArray[np.float64]:
    """Return the mean of the row, or of the gene if nothing of the row is known."""
    known = ~np.isnan(data.values)
    sums = np.sum(data.values, axis=1, where=known, keepdims=True)
    count = known.sum(axis=1, keepdims=True)
    return np.where(count, sums / np.maximum(count, 1), column_means(data))


def group_means(data: Data, labels: list[int]) -> NDArray[np.float64]:
    """Return the gene's mean for the drug or cell line, or over all if that is unknown."""
    known, members = ~np.isnan(data.values), one_hot(labels)
    sums = members @ (members.T @ np.where(known, data.values, 0))
    count = members @ (members.T @ known)
    return np.where(count, sums / np.maximum(count, 1), column_means(data))


def drug_and_cell(data: Data) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the gene's mean for the drug, and that for the cell line."""
    return group_means(data, data.drugs), group_means(data, data.cells)


def neighbours(data: Data, weighted: bool = False, count: int = 5) -> NDArray[np.float64]:
    """Return the result of scikit-learn's KNNImputer by default, or with weights 'distance'.

    Distances are over the columns that two rows both have. The nearest rows that have the gene are
    averaged. As with all methods here, only the missing entries count.
    """
    known = ~np.isnan(data.values)
    filled, present = np.where(known, data.values, 0), known.astype(float)
    square = filled**2 @ present.T + present @ filled.T**2 - 2 * filled @ filled.T
    shared = present @ present.T
    distance = np.sqrt(np.maximum(square, 0) / np.maximum(shared, 1))
    distance[shared == 0] = np.inf
    result = column_means(data).copy()
    for gene in range(known.shape[1]):
        rows, donors = np.flatnonzero(~known[:, gene]), np.flatnonzero(known[:, gene])
        between = distance[np.ix_(rows, donors)]
        nearest = np.argsort(between, axis=1, kind="stable")[:, :count]
        steps = np.take_along_axis(between, nearest, axis=1)
        weights = np.isfinite(steps) / (np.where(steps > 0, steps, 1e-12) if weighted else 1)
        sums, total = np.sum(weights * data.values[donors[nearest], gene], axis=1), weights.sum(1)
        result[rows, gene] = np.where(total, sums / np.where(total, total, 1), result[rows, gene])
    return result


def means(data: Data) -> NDArray[np.float64]:
    """Return the means of drugs and of cell lines as features."""
    return with_identity(*(category_means(data.values, x) for x in (data.drugs, data.cells)))


def both_labels(data: Data) -> NDArray[np.float64]:
    """Return drugs and cell lines as features."""
    return np.hstack([one_hot(data.drugs), one_hot(data.cells)])


OURS = {
    "chosen by held-out entries, without labels": ours(model="auto"),
    "chosen, with drug and cell line": ours(both_labels, model="auto"),
    "chosen, with their means": ours(means, model="auto"),
    "NTK, other genes of the row": ours(),
    "NTK, the same, 1 pass": ours(passes=1),
    "NTK, identity": ours(lambda d: np.eye(len(d.values))),
    "NTK, drug": ours(lambda d: with_identity(one_hot(d.drugs))),
    "NTK, cell line": ours(lambda d: with_identity(one_hot(d.cells))),
    "NTK, cell line + 0.75 drug": ours(
        lambda d: with_identity(one_hot(d.cells), one_hot(d.drugs, scale=0.75))
    ),
    "NTK, cell line + drug, no identity": ours(
        lambda d: with_identity(one_hot(d.cells), one_hot(d.drugs), weight=0)
    ),
    "NTK, means of drug and cell line": ours(means),
    "NTK, the same, depth 3": ours(means, depth=3),
}
RIVALS = {
    "mean of the row": row_means,
    "mean of the gene": column_means,
    "average of drug's and cell line's means": lambda d: sum(drug_and_cell(d)) / 2,
    "mean of drug + of cell line − of gene": lambda d: sum(drug_and_cell(d)) - column_means(d),
    "5 nearest neighbours": neighbours,
    "5 nearest neighbours, weighted": lambda d: neighbours(d, weighted=True),
}
METHODS = OURS | {name: lambda d, f=f: (f(d), None) for name, f in RIVALS.items()}


def score(name: str, scenario: str, method: Callable, data: Data) -> Row:
    """Run one method on one matrix."""
    start = time.perf_counter()
    values, deviation = method(data)
    seconds = time.perf_counter() - start
    missing = np.isnan(data.values)
    found, truth = values[missing], data.truth[missing]
    error = found - truth
    r2 = float(1 - np.sum(error**2) / np.sum((truth - truth.mean()) ** 2))
    rmse, pearson = float(np.sqrt(np.mean(error**2))), float(np.corrcoef(found, truth)[0, 1])
    inside = None
    if deviation is not None:
        inside = 100 * float(np.mean(abs(error) <= 2 * deviation[missing]))
    return Row(name, scenario, r2, rmse, pearson, inside, seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    complete_matrix(np.array([[1.0, np.nan], [2.0, 3.0]]))  # loaded before the clock runs
    rows = []
    for scenario in SCENARIOS:
        for seed in SEEDS:
            data = generate(scenario, seed)
            rows += [score(name, scenario, method, data) for name, method in METHODS.items()]
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
    else:
        print_table(rows)


def print_table(rows: list[Row]) -> None:
    """Print one Markdown table: a line for each method, means over the seeds."""
    figures = {"r2": ("R²", 3), "rmse": ("RMSE", 3), "pearson": ("r", 3)}
    figures |= {"inside": ("inside ±2σ, %", 1), "seconds": ("s", 2)}
    head = [f"{scenario}: {name}" for scenario in SCENARIOS for name, _ in figures.values()]
    print("| method | " + " | ".join(head) + " |")
    print("|---" * (len(head) + 1) + "|")
    for method in METHODS:
        cells = []
        for scenario in SCENARIOS:
            group = [row for row in rows if (row.method, row.scenario) == (method, scenario)]
            for field, (_, digits) in figures.items():
                known = [getattr(row, field) for row in group if getattr(row, field) is not None]
                cells.append(f"{np.mean(known):.{digits}f}" if known else "")
        print(f"| {method} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
