"""The entry to matrix completion.

Which models there are, and how one is chosen: the docstring of `ntk_core.completion`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ntk_core.completion.checks import Options, check_columns, check_options, checked_features
from ntk_core.completion.features import check_matrix
from ntk_core.completion.forms import form_of, plain_features
from ntk_core.completion.result import Completion, CompletionProgress
from ntk_core.completion.working import Request, steps
from ntk_core.errors import InvalidOptionError
from ntk_core.machine.generators import returned

if TYPE_CHECKING:
    from collections.abc import Generator

    from ntk_core.completion.forms import Form

__all__ = ["Completion", "CompletionProgress", "complete_matrix", "complete_matrix_iter"]


def complete_matrix(
    values: Any,
    observed: Any = None,
    *,
    row_features: Any = None,
    column_features: Any = None,
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
    column_features: Any = None,
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
    options = Options(model, depth, ridge, center, passes, seed, workers, memory_mb)
    check_options(options)
    form = form_of(values, observed)
    matrix, known = check_matrix(form.values, form.observed)
    check_columns(known)
    row_features, column_features = plain_features(row_features), plain_features(column_features)
    of_rows = of_columns = None
    if row_features is not None:
        of_rows = checked_features("row_features", row_features, matrix.shape[0], "rows")
        if passes is not None:
            raise InvalidOptionError(
                f"passes is {passes}, but row_features do not change from pass to pass; "
                "leave one out"
            )
    elif model == "recursive":
        raise InvalidOptionError(
            "model is 'recursive', but there are no row_features to learn from; give them, or take "
            "another model"
        )
    if column_features is not None:
        of_columns = checked_features(
            "column_features", column_features, matrix.shape[1], "columns"
        )
    return _in_its_form(steps(Request(matrix, known, of_rows, of_columns, options)), form)


def _in_its_form(
    work: Generator[CompletionProgress, None, Completion], form: Form
) -> Generator[CompletionProgress, None, Completion]:
    """Yield the steps; return the completion in the form of what was given."""
    done = yield from work
    return replace(
        done, values=form.completed(done.values), deviation=form.labelled(done.deviation)
    )
