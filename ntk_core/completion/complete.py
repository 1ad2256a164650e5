"""Matrix completion by kernel regression with the tangent kernel of a fully connected network.

A network of infinite width maps a feature vector x of each row to the entries of that row. Trained
on the observed entries, it is kernel regression between rows, column by column:

    v_M = K_MO (K_OO + λ I)⁻¹ v_O.

K is in `ntk_core.completion.regression`, x in `ntk_core.completion.features`. Columns that are
observed in the same rows share one factorisation.

Source: Radhakrishnan, Stefanakis, Belkin and Uhler, PNAS 119(16), 2022.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.completion.features import check_matrix, standardised, unit_rows
from ntk_core.completion.forms import form_of, plain_features
from ntk_core.completion.regression import FeatureKernel, OwnValuesKernel, groups_of, predict
from ntk_core.errors import InvalidMatrixError, InvalidOptionError
from ntk_core.machine.generators import returned

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from numpy.typing import ArrayLike, NDArray

    from ntk_core.completion.forms import Form
    from ntk_core.completion.regression import RowKernel

__all__ = ["Completion", "CompletionProgress", "complete_matrix", "complete_matrix_iter"]

PASSES = 3
RIDGE = 1e-8
MOST_DEPTH, MOST_PASSES = 64, 64


@dataclass(frozen=True, slots=True, eq=False)
class Completion:
    """A completed matrix.

    Attributes
    ----------
    values : ndarray or data frame, shape (rows, columns), the input's dtype (float64 for integers)
        Equal to the input bit for bit where it was observed. A data frame has the labels of the
        input; its columns that lacked nothing are those of the input.
    deviation : ndarray or data frame, shape (rows, columns), the dtype of `values`
        Posterior standard deviation of each completed entry, in the units of its column; 0 where
        it was observed. Never more than the root mean square of the column's observed entries
        (minus their mean if `center`). Infinite if `center` and only one entry is observed, as
        nothing tells the spread then. With several passes it is that of the first one, and so
        rather too large.
    expected_error : float
        Expected root mean square error over the completed entries: the root mean square of
        their deviations. It means little if columns have different units.
    model : str
        The name of the model that made `values`.
    reasons : str
        One sentence: which model was taken, and why.
    held_out : mapping of str to float
        The error of each candidate at entries that were held out, in standard deviations of the
        columns; empty if nothing was held out.
    """

    values: Any
    deviation: Any
    expected_error: float
    model: str = "tangent"
    reasons: str = ""
    held_out: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class CompletionProgress:
    """How far a completion is.

    Attributes
    ----------
    fraction : float
        The finished share of the work, 0 … 1.
    what : str
        What is being done, in words.
    values : ndarray or None
        The matrix as completed so far, if there is one.
    """

    fraction: float
    what: str
    values: NDArray[Any] | None = None


def complete_matrix(
    values: Any,
    observed: Any = None,
    *,
    row_features: Any = None,
    column_features: ArrayLike | None = None,
    model: str = "auto",
    depth: int = 1,
    ridge: float | None = None,
    center: bool | None = None,
    passes: int | None = None,
    seed: int = 0,
    workers: int | None = None,
    memory_mb: float | None = None,
) -> Completion:
    """Predict the missing entries of a matrix from the observed ones of the same column.

    Parameters
    ----------
    values : table, shape (rows, columns), float32, float64 or integer
        An array, a masked array, a data frame of pandas or polars, or a sparse matrix of scipy.
        Missing entries may hold any value. It is only read.
    observed : ndarray, shape (rows, columns), bool, optional
        True where an entry is known; by default wherever it is not NaN, and neither masked,
        `pandas.NA`, null nor absent from a sparse matrix. (The mask of an image is
        the other way round: True where a pixel is to be reconstructed.)
    row_features : array-like, shape (rows, features), optional
        What the network is told about each row; it is scaled to length 1 here. See
        `ntk_core.completion.features`. By default these are the row's own values in *other*
        columns, standardised, and one feature that no other row has. A missing value is its
        column's mean in the first pass, and the current estimate later. If nothing else is
        observed of a row, its entries are close to their columns' means.
    depth : int
        Number of hidden layers, 1 … 64.
    ridge : float
        λ / K(x, x), not negative. Rows with equal features would make K_OO singular. The default
        only prevents this, so that the mean of their values is predicted; it changes other
        predictions by a share of about its own size. Raise it for noisy values. At 0, the
        solution of a singular system is that of least norm.
    center : bool, optional
        Whether the mean of each column's observed entries is subtracted first and added again
        after. By default only without `row_features`: with them, the formula as published
        pulls rows that are unlike all observed ones towards 0.
    passes : int, optional
        1 … 64, without `row_features` only: the number of passes. Each makes the features from
        the current estimate. By default 3.

    Returns
    -------
    Completion
        A matrix with nothing missing is returned as it is.

    Raises
    ------
    InvalidMatrixError
        If the matrix, `observed` or `row_features` do not fit or are not finite, or if nothing is
        observed of a column: any values there would be made up.
    InvalidOptionError
        Both are `InpaintError` and `ValueError`.

    Notes
    -----
    With R rows, of which n are observed in some column, memory is 8 R n bytes for the kernel and
    as much again for each of a few copies; time is n³ / 3 operations for each set of columns
    that are observed in the same rows, and without `row_features` for each pass.

    References
    ----------
    A. Radhakrishnan, G. Stefanakis, M. Belkin, C. Uhler, “Simple, fast, and flexible framework
    for matrix completion with infinite width neural networks”, PNAS 119(16), 2022.

    Examples
    --------
    >>> import numpy as np
    >>> from ntk_core.completion.features import one_hot, with_identity
    >>> nan = np.nan
    >>> responses = [[1.0, 4.0], [1.2, nan], [3.0, 8.0], [2.8, 8.4], [nan, 4.2]]
    >>> drugs = ["a", "a", "b", "b", "a"]
    >>> completed = complete_matrix(responses, row_features=with_identity(one_hot(drugs)))
    >>> bool(completed.values[4, 0] < 2 < completed.values[3, 0])
    True
    """
    return returned(
        complete_matrix_iter(
            values,
            observed,
            row_features=row_features,
            column_features=column_features,
            model=model,
            depth=depth,
            ridge=ridge,
            center=center,
            passes=passes,
            seed=seed,
            workers=workers,
            memory_mb=memory_mb,
        )
    )


def complete_matrix_iter(
    values: Any,
    observed: Any = None,
    *,
    row_features: Any = None,
    column_features: ArrayLike | None = None,
    model: str = "auto",
    depth: int = 1,
    ridge: float | None = None,
    center: bool | None = None,
    passes: int | None = None,
    seed: int = 0,
    workers: int | None = None,
    memory_mb: float | None = None,
) -> Generator[CompletionProgress, None, Completion]:
    """Do the same as `complete_matrix`, step by step.

    The input is checked at once. To cancel, close the generator.
    """
    form = form_of(values, observed)
    matrix, known = check_matrix(form.values, form.observed)
    row_features = plain_features(row_features)
    ridge = RIDGE if ridge is None else ridge
    _check_options(depth, ridge, passes)
    _check_columns(known)
    features = None if row_features is None else _checked_features(row_features, len(matrix))
    if features is not None and passes is not None:
        raise InvalidOptionError(
            f"passes is {passes}, but row_features do not change from pass to pass; leave one out"
        )
    return _in_its_form(_steps(matrix, known, features, int(depth), ridge, center, passes), form)


def _in_its_form(
    steps: Generator[CompletionProgress, None, Completion], form: Form
) -> Generator[CompletionProgress, None, Completion]:
    """Yield the steps; return the completion in the form of what was given."""
    done = yield from steps
    return replace(
        done, values=form.completed(done.values), deviation=form.labelled(done.deviation)
    )


def _steps(
    matrix: NDArray[np.floating[Any]],
    known: NDArray[np.bool_],
    features: NDArray[np.float64] | None,
    depth: int,
    ridge: float,
    center: bool | None,
    passes: int | None,
) -> Generator[CompletionProgress, None, Completion]:
    yield CompletionProgress(0.0, "tangent kernel")
    if features is None:
        return _from_own_values(
            matrix, known, depth, ridge, center is None or center, int(passes or PASSES)
        )
    kernel = FeatureKernel(unit_rows(features), known, depth)
    return _complete(matrix, known, kernel, ridge, bool(center))


def _from_own_values(
    matrix: NDArray[np.floating[Any]],
    known: NDArray[np.bool_],
    depth: int,
    ridge: float,
    center: bool,
    passes: int,
) -> Completion:
    kernel = OwnValuesKernel(standardised(matrix, known), depth)
    first = last = _complete(matrix, known, kernel, ridge, center)
    for _ in range(passes - 1):
        kernel = OwnValuesKernel(standardised(matrix, known, last.values), depth)
        last = _complete(matrix, known, kernel, ridge, center)
    return replace(first, values=last.values)


def _complete(
    matrix: NDArray[np.floating[Any]],
    known: NDArray[np.bool_],
    kernel: RowKernel,
    ridge: float,
    center: bool,
) -> Completion:
    values, deviation = np.array(matrix), np.zeros_like(matrix)
    for group in groups_of(known):
        given = matrix[np.ix_(group.known, group.columns)].astype(np.float64)
        where = np.ix_(group.missing, group.columns)
        values[where], deviation[where] = predict(
            kernel.between(group), group, given, ridge, center=center
        )
    return Completion(values, deviation, _root_mean_square(deviation[~known]))


def _root_mean_square(deviation: NDArray[np.floating[Any]]) -> float:
    largest = float(np.max(deviation, initial=0))
    if largest == 0 or math.isinf(largest):
        return largest
    return largest * float(np.sqrt(np.mean((deviation.astype(np.float64) / largest) ** 2)))


def _checked_features(features: ArrayLike, rows: int) -> NDArray[np.float64]:
    matrix = np.asarray(features)
    if matrix.dtype.kind not in "fiub":
        raise InvalidMatrixError(
            f"row_features has dtype {matrix.dtype}; give a dense array of real numbers"
        )
    if matrix.ndim != 2 or matrix.shape[0] != rows:
        raise InvalidMatrixError(
            f"row_features has shape {matrix.shape}; it must be (rows, features) "
            f"with the {rows} rows of values"
        )
    matrix = matrix.astype(np.float64)
    if not np.isfinite(matrix).all():
        row, column = (int(place) for place in np.argwhere(~np.isfinite(matrix))[0])
        raise InvalidMatrixError(
            f"row_features has {matrix[row, column]} at row {row}, column {column}; "
            "replace it by a finite number"
        )
    empty = np.flatnonzero(~matrix.any(axis=1))
    if empty.size:
        raise InvalidMatrixError(
            f"row_features is all 0 in row {empty[0]}, and that has no direction; give the row a "
            "feature, for example by with_identity"
        )
    return matrix


def _check_options(depth: int, ridge: float, passes: int | None) -> None:
    for name, value, most in (("depth", depth, MOST_DEPTH), ("passes", passes, MOST_PASSES)):
        if value is not None and (value % 1 or not 1 <= value <= most):
            raise InvalidOptionError(f"{name} is {value}; it must be a whole number, 1 to {most}")
    if not 0 <= ridge < math.inf:
        raise InvalidOptionError(f"ridge is {ridge}; it must be finite and at least 0")


def _check_columns(known: NDArray[np.bool_]) -> None:
    empty = np.flatnonzero(~known.any(axis=0))
    if empty.size:
        more = f" (and {empty.size - 1} more)" if empty.size > 1 else ""
        raise InvalidMatrixError(
            f"nothing is observed of column {empty[0]}{more}; leave such columns out, or give "
            "them at least one value"
        )
