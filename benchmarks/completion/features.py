"""Side features: the features that matter are learnt; and what another table teaches.

python -m benchmarks.completion.features [--seeds 3]

Both tables are generated, and so that it should help. Whole rows are hidden; rows have features.

* “few features matter”: 3 of 30. The recursive feature machine is compared with other models.
* “two screens”: the target has few known rows, and a larger source has other drugs and genes. To
  transfer, the source's predictions for the target's rows become features of these rows: projection
  as of Radhakrishnan, Ruiz Luyten, Prasad and Uhler, “Transfer learning with kernel methods”, 2023.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import numpy as np

from ntk_core import complete_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROWS, COLUMNS, FEATURES, USED = 400, 20, 30, 3
MODELS = ("tangent", "factored", "linear", "recursive", "auto")


def few_features_matter(seed: int) -> tuple[NDArray, NDArray, NDArray]:
    """Return features, values and hidden rows: 3 of 30 features have a nonlinear effect."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(ROWS, FEATURES))
    inner = np.tanh(1.5 * x[:, :USED] @ random.normal(size=(USED, 12)))
    truth = inner @ random.normal(size=(12, COLUMNS))
    truth = truth / truth.std() + 0.3 * random.normal(size=truth.shape)
    return x, truth, random.random(ROWS) < 0.5


def two_screens(seed: int) -> tuple[NDArray, NDArray, NDArray, NDArray, NDArray]:
    """Return features and values of a source, and of a target with the rows that are hidden.

    Rows are drugs with 30 features; columns are genes. The target has other drugs, and genes whose
    response is a mixture of the source's, and in part its own. Four of five rows are hidden.
    """
    random = np.random.default_rng(seed)
    x, z = random.normal(size=(600, FEATURES)), random.normal(size=(200, FEATURES))
    first, second = random.normal(size=(FEATURES, 10)), random.normal(size=(10, COLUMNS))

    def response(drugs: NDArray) -> NDArray:
        return np.tanh(drugs @ first / 3) @ second

    source = response(x)
    source = source / source.std() + 0.3 * random.normal(size=source.shape)
    target = response(z) @ random.normal(size=(COLUMNS, COLUMNS)) / np.sqrt(COLUMNS)
    target = target / target.std()
    own = np.tanh(z @ random.normal(size=(FEATURES, 4)) / 3) @ random.normal(size=(4, COLUMNS))
    target += 0.3 * own / own.std() + 0.3 * random.normal(size=target.shape)
    return x, source, z, target, random.random(len(z)) < 0.8


def error(found: NDArray, truth: NDArray, hidden: NDArray) -> float:
    """Return the root mean squared error over hidden rows, in standard deviations."""
    return float(np.sqrt(np.mean((found[hidden] - truth[hidden]) ** 2)) / truth.std())


def completed(
    truth: NDArray, hidden: NDArray, features: NDArray, model: str = "auto"
) -> NDArray[np.float64]:
    """Return what `complete_matrix` makes of it."""
    table = np.where(hidden[:, None], np.nan, truth)
    center = True if model == "tangent" else None
    return complete_matrix(table, row_features=features, model=model, center=center).values


def projected(x: NDArray, source: NDArray, z: NDArray) -> NDArray[np.float64]:
    """Return what a source says about other rows, of which it knows the features only."""
    rows = np.full((len(z), source.shape[1]), np.nan)
    found = complete_matrix(np.vstack([source, rows]), row_features=np.vstack([x, z]))
    return found.values[len(x) :]


def measure(seed: int) -> dict[str, float]:
    """Return the errors of all ways, for one seed."""
    x, truth, hidden = few_features_matter(seed)
    found = {}
    for model in MODELS:
        values = completed(truth, hidden, x, model)
        found[f"few features matter: {model}"] = error(values, truth, hidden)
    x, source, z, target, hidden = two_screens(seed)
    said = projected(x, source, z)
    ways = {"own features": z, "transfer": said, "both": np.hstack([z, said])}
    for name, features in ways.items():
        found[f"two screens: {name}"] = error(completed(target, hidden, features), target, hidden)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", type=int, default=3, help="how many, from 0")
    options = parser.parse_args()
    rows = [measure(seed) for seed in range(options.seeds)]
    print("| way | error |\n|---|---|")
    for name in rows[0]:
        print(f"| {name} | {np.mean([row[name] for row in rows]):.3f} |")


if __name__ == "__main__":
    main()
