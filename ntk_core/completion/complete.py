"""The entries to matrix completion.

Which models there are, and how one is chosen: the docstring of `ntk_core.completion`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ntk_core.completion.checks import Options, check_columns, check_options, checked_features
from ntk_core.completion.features import check_matrix
from ntk_core.completion.forms import form_of, plain_features
from ntk_core.completion.result import Completion, CompletionProgress
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
    """Predict the missing entries of a table, and how far each may be off.

    Several models are fitted while some known entries are held out. The one that predicts these
    best is used, or the weighted mean of several. See `ntk_core.completion` for the models.

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
        What is told about each row, beside its values. See `ntk_core.completion.features`.
    column_features : array-like, shape (columns, features), optional
        The same of columns.
    model : str
        “auto” chooses. “means”, “biases”, “factored”, “linear”, “completed”, “joined”, “tangent”
        or “recursive” asks for one model, whatever it costs; the last one needs `row_features`.
    depth : int
        Number of hidden layers of the tangent kernels, 1 … 64.
    ridge : float, optional
        λ / K(x, x) of “tangent”, not negative; by default 1e-8. Rows with equal features would
        make K_OO singular. The default only prevents this, so that the mean of their values is
        predicted; it changes other predictions by a share of about its own size. Raise it for
        noisy values. At 0, the solution of a singular system is that of least norm.
    center : bool, optional
        Of “tangent” only: whether the mean of each column's observed entries is subtracted first
        and added again after. By default only without `row_features`: with them, the formula as
        published pulls rows that are unlike all observed ones towards 0.
    passes : int, optional
        Of “tangent” without `row_features` only, 1 … 64: the number of passes. Each makes the
        features from the current estimate. By default 3.
    seed : int
        Decides which entries are held out; not negative.
    workers : int, optional
        Number of threads; by default one for each processor. The result does not depend on it.
    memory_mb : float, optional
        The most memory, in MB; by default what the machine has. What would take more is refused
        before it begins.

    Returns
    -------
    Completion
        A matrix with nothing missing is returned as it is.

    Raises
    ------
    InvalidMatrixError
        If the matrix, `observed` or features do not fit or are not finite, or if nothing is
        observed of a column: any values there would be made up.
    InvalidOptionError
        If an option is out of range, or the memory does not suffice.
        Both are `InpaintError` and `ValueError`.

    Notes
    -----
    With `ridge` (without features), `center` or `passes`, “auto” means “tangent”; so it does if
    fewer than 40 entries are known, as none can be held out then.

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

    Parameters, Raises
        As for `complete_matrix`.

    Yields
    ------
    CompletionProgress

    Returns
    -------
    Completion
        The value of the generator; see `ntk_core.returned`.
    """
    from ntk_core.completion.working import Request, steps  # twenty modules, not for each import

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
