"""Priors for `complete_matrix`: what the network is told about a row, as a feature vector.

================== ============================================ ===================================
prior              features of a row                            knows
================== ============================================ ===================================
one_hot            1 in the place of its category               which rows are of one kind
category_means     its category's mean of every column          and which kinds behave alike
known_values       what is observed of the row itself           which rows behave alike
with_identity      any of these, and one feature of its own     that no two rows are the same
================== ============================================ ===================================

They are stacked side by side: ``with_identity(one_hot(cells), one_hot(drugs, scale=0.75))`` is
the prior that Radhakrishnan et al., PNAS 2022, use for responses to drugs. What counts is the
angle between two rows, so `scale` is the weight of one prior against another.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.checks import checked_array, is_number, shown
from ntk_core.errors import InvalidMatrixError, InvalidOptionError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "category_means",
    "check_matrix",
    "known_values",
    "one_hot",
    "standardised",
    "unit_rows",
    "with_identity",
]

CONSTANT = 1e-12
"""A column counts as constant if its values differ by less than this share of the largest."""


def one_hot(labels: Iterable[Hashable], *, scale: float = 1.0) -> NDArray[np.float64]:
    """Return one feature for each category: rows of one category are alike, others are not.

    Parameters
    ----------
    labels : sequence of hashable, length rows
        The category of each row, such as the name of a drug.
    scale : float
        The value that stands for "of this category"; positive.

    Returns
    -------
    ndarray, shape (rows, categories), float64
        Categories in order of their first row.

    Raises
    ------
    InvalidMatrixError, InvalidOptionError

    Examples
    --------
    >>> one_hot(["aspirin", "placebo", "aspirin"], scale=0.75)
    array([[0.75, 0.  ],
           [0.  , 0.75],
           [0.75, 0.  ]])
    """
    _check_positive("scale", scale)
    index = _categories(labels)
    return scale * np.eye(index.max() + 1)[index]


def category_means(
    values: ArrayLike,
    labels: Iterable[Hashable],
    observed: NDArray[np.bool_] | None = None,
    *,
    scale: float = 1.0,
) -> NDArray[np.float64]:
    """Return, for each row, the means of the observed entries of its category.

    Parameters
    ----------
    values, observed
        As for `complete_matrix`. Rows with nothing observed get features, too.
    labels : sequence of hashable, length rows
        The category of each row.
    scale : float
        The length of a row of features; positive.

    Returns
    -------
    ndarray, shape (rows, columns), float64
        The mean of every column over the category's observed entries, minus the mean over all
        rows, in units of the column's standard deviation; 0 where the category has none. Each row
        is then scaled to length `scale`, unless all of it is 0.

    Raises
    ------
    InvalidMatrixError, InvalidOptionError
    """
    _check_positive("scale", scale)
    matrix, known = check_matrix(values, observed)
    index = _categories(labels)
    if len(index) != len(matrix):
        raise InvalidMatrixError(
            f"there are {len(index)} labels for {len(matrix)} rows; give one for each row"
        )
    members = np.eye(index.max() + 1)[:, index]
    sums = members @ standardised(matrix, known)
    means = sums / np.maximum(members @ known, 1)
    return scale * unit_rows(means)[index]


def known_values(
    values: ArrayLike, observed: NDArray[np.bool_] | None = None, *, scale: float = 1.0
) -> NDArray[np.float64]:
    """Return the observed values of each row itself, and the column's mean for missing ones.

    Use it only for columns that are *not* to be completed. Otherwise the answer would be among the
    features of every row that the network learns from, but not of the rows to predict.
    `complete_matrix` without features leaves out the column that it completes.

    Parameters
    ----------
    values, observed
        As for `complete_matrix`.
    scale : float
        The length of a row of features; positive.

    Returns
    -------
    ndarray, shape (rows, columns), float64
        Minus the column's mean, in units of its standard deviation. Each row is then scaled to
        length `scale`, unless all of it is 0.

    Raises
    ------
    InvalidMatrixError, InvalidOptionError
    """
    _check_positive("scale", scale)
    return scale * unit_rows(standardised(*check_matrix(values, observed)))


def with_identity(*features: ArrayLike, weight: float = 1.5) -> NDArray[np.float64]:
    """Return features side by side, and one more for each row that no other row has.

    The larger the weight, the less similar two rows are, and the less of a row is explained by
    others. So it works like a ridge, and helps most against noise.

    Parameters
    ----------
    *features : array-like, shape (rows, anything)
        One or more priors of the same rows.
    weight : float
        The value of each row's own feature; Radhakrishnan et al. use 1.5. With 0 there are no
        such features.

    Returns
    -------
    ndarray, shape (rows, sum of features + rows), float64

    Raises
    ------
    InvalidMatrixError, InvalidOptionError
    """
    if not is_number(weight) or weight < 0:
        raise InvalidOptionError(f"weight is {shown(weight)}; it must be finite and at least 0")
    blocks = [checked_array("a block of features", block, InvalidMatrixError) for block in features]
    for block in blocks:
        if block.dtype.kind not in "fiub":
            raise InvalidMatrixError(
                f"a block of features has dtype {block.dtype}; give a dense array of real numbers"
            )
    shapes = [block.shape for block in blocks]
    if not shapes or any(len(shape) != 2 or shape[0] != shapes[0][0] for shape in shapes):
        raise InvalidMatrixError(
            f"the features have the shapes {shapes}; give at least one, and each as "
            "(rows, features) of the same rows"
        )
    own = weight * np.eye(shapes[0][0]) if weight else np.empty((shapes[0][0], 0))
    return np.hstack([*(block.astype(np.float64) for block in blocks), own])


def check_matrix(
    values: ArrayLike, observed: NDArray[np.bool_] | None
) -> tuple[NDArray[np.floating[Any]], NDArray[np.bool_]]:
    """Return a matrix as float32 or float64, and where it is observed.

    Raises
    ------
    InvalidMatrixError
        Unless `values` is a matrix of real numbers and `observed` fits it, and every observed
        entry is finite.
    """
    if isinstance(values, np.ma.MaskedArray):
        raise InvalidMatrixError(
            "values is a masked array; give its data, and its mask as "
            "observed=~np.ma.getmaskarray(values)"
        )
    if values is None or isinstance(values, str | bytes | PathLike):
        what = "" if values is None else "a path, " if isinstance(values, PathLike) else "a text, "
        raise InvalidMatrixError(f"values is {what}{shown(values)}; give an array or a data frame")
    matrix = checked_array("values", values, InvalidMatrixError)
    if matrix.dtype.kind in "iu":
        matrix = matrix.astype(np.float64)
    if matrix.dtype.kind != "f" or matrix.dtype.itemsize not in (4, 8):
        raise InvalidMatrixError(
            f"values has dtype {matrix.dtype}; convert it to float32 or float64"
        )
    if matrix.ndim != 2 or matrix.size == 0:
        raise InvalidMatrixError(
            f"values has shape {matrix.shape}; it must be (rows, columns) with at least one of each"
        )
    known = ~np.isnan(matrix)
    if observed is not None:
        known = checked_array("observed", observed, InvalidMatrixError)
    if known.dtype != np.bool_:
        raise InvalidMatrixError(
            f"observed has dtype {known.dtype}; it must be bool, True where an entry is known"
        )
    if known.shape != matrix.shape:
        raise InvalidMatrixError(
            f"observed has shape {known.shape}, but values has {matrix.shape}; "
            "they must be the same"
        )
    bad = known & ~np.isfinite(matrix)
    if bad.any():
        row, column = (int(place) for place in np.argwhere(bad)[0])
        raise InvalidMatrixError(
            f"values has {matrix[row, column]} at row {row}, column {column}, which counts as "
            "observed; replace it, or mark it as missing with NaN or with observed=False"
        )
    return matrix, known


def standardised(
    matrix: NDArray[np.floating[Any]],
    known: NDArray[np.bool_],
    estimate: NDArray[np.floating[Any]] | None = None,
) -> NDArray[np.float64]:
    """Return columns minus the mean of their known entries, in units of the standard deviation.

    Parameters
    ----------
    matrix, known : ndarray, shape (rows, columns)
    estimate : ndarray, shape (rows, columns), optional
        The values of the entries that are not known; by default the column's mean.

    Returns
    -------
    ndarray, shape (rows, columns), float64
        0 in columns that are constant.
    """
    scale = np.max(np.abs(matrix), axis=0, where=known, initial=0).astype(np.float64)
    scale[scale == 0] = 1  # values are scaled so that their squares neither overflow nor vanish
    scaled = np.zeros(matrix.shape)
    np.divide(matrix, scale, out=scaled, where=known)
    count = np.maximum(known.sum(axis=0), 1)
    mean = scaled.sum(axis=0) / count
    rest = np.where(known, scaled - mean, 0)
    spread = np.sqrt(np.sum(rest**2, axis=0) / count)
    if estimate is not None:
        rest = np.where(known, rest, estimate / scale - mean)
    return np.where(spread > CONSTANT, rest / np.maximum(spread, CONSTANT), 0)


def unit_rows(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rows scaled to length 1; rows of zeros stay zeros."""
    largest = np.max(np.abs(features), axis=1, keepdims=True, initial=0)
    scaled = features / np.where(largest > 0, largest, 1)
    length = np.linalg.norm(scaled, axis=1, keepdims=True)
    unit: NDArray[np.float64] = scaled / np.where(length > 0, length, 1)
    return unit


def _categories(labels: Iterable[Hashable]) -> NDArray[np.intp]:
    """Return the number of each row's category, in order of first appearance."""
    try:
        names = labels.tolist() if isinstance(labels, np.ndarray) else list(labels)
    except TypeError:
        names = []
    if not names or any(isinstance(name, list) for name in names):
        raise InvalidMatrixError(
            f"labels has shape {np.shape(names)}; it must be a list of one category for each row"
        )
    for row, name in enumerate(names):
        if name != name:  # NaN, which would be another category each time
            raise InvalidMatrixError(
                f"the label of row {row} is {name}; name the category, such as 'unknown'"
            )
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], np.intp)


def _check_positive(name: str, value: float) -> None:
    if not is_number(value) or value <= 0:
        raise InvalidOptionError(f"{name} is {shown(value)}; it must be finite and positive")
