"""`MatrixImputer`: fills NaN in a table, as a transformer of scikit-learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from ntk_core import RowCompleter, complete_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sklearn.utils import Tags

    from ntk_core import Completion

__all__ = ["MatrixImputer"]


class MatrixImputer(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Fill missing values by matrix completion, with standard deviations.

    `fit_transform` completes a table as a whole, as `ntk_core.complete_matrix` does. `transform`
    completes other rows, as `ntk_core.RowCompleter` does: each by itself, from the table that was
    fitted. So rows to test neither learn from each other nor change what was learnt, and
    `fit(X).transform(X)` differs a little from `fit_transform(X)`.

    Parameters
    ----------
    model : str, default="auto"
        What predicts; by default what has the least error at entries that are held out. For
        `fit_transform`, see `ntk_core.complete_matrix`. `transform` takes the most similar of the
        models for new rows: ``"linear"`` for ``"factored"``, ``"completed"`` for ``"tangent"``, and
        ``"means"`` for ``"biases"``.
    depth : int, default=1
        Hidden layers of the network, 1 … 64.
    random_state : int, default=0
        Which entries are held out. The same number gives the same result.
    keep_empty_features : bool, default=False
        Whether columns without any value in `fit` are filled with 0. By default they are left out
        of what comes back, as by scikit-learn's own imputers.
    n_jobs : int or None, default=None
        Threads of `fit_transform`; by default, and with −1, as many as there are processors. The
        result does not depend on it.

    Attributes
    ----------
    n_features_in_ : int
    feature_names_in_ : ndarray of str
        Only if `fit` was given names of columns.
    completer_ : RowCompleter
        What completes new rows. Its `held_out` has the error of each model.
    completion_ : Completion
        The fitted table as completed, with deviations and the model; only after `fit_transform`.

    Notes
    -----
    Fitting learns from at most some thousand rows, within seconds. See `ntk_core.RowCompleter` for
    what a new row costs: far less than a completion of the table.

    Examples
    --------
    >>> import numpy as np
    >>> from ntk_sklearn import MatrixImputer
    >>> table = np.outer(np.arange(1.0, 21), [1, 2, 3]) + np.eye(20, 3)
    >>> imputer = MatrixImputer().fit(table)
    >>> bool(33 < imputer.transform([[12.0, 24.0, np.nan]])[0, 2] < 39)
    True
    """

    def __init__(
        self,
        *,
        model: str = "auto",
        depth: int = 1,
        random_state: int = 0,
        keep_empty_features: bool = False,
        n_jobs: int | None = None,
    ) -> None:
        self.model = model
        self.depth = depth
        self.random_state = random_state
        self.keep_empty_features = keep_empty_features
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: Any = None) -> MatrixImputer:  # noqa: ARG002
        """Learn from a table.

        Parameters
        ----------
        X : array-like or data frame, shape (rows, columns)
            NaN, or `pandas.NA`, where a value is missing; nothing needs to be.
        y : ignored

        Returns
        -------
        MatrixImputer
            Itself.
        """
        self._fit(X)
        return self

    def fit_transform(self, X: Any, y: Any = None) -> NDArray[np.floating[Any]]:  # noqa: ARG002
        """Learn from a table, and return it completed as a whole.

        Parameters
        ----------
        X, y
            As for `fit`.

        Returns
        -------
        ndarray, shape (rows, columns that are not left out)
            A data frame after `set_output`.
        """
        matrix = self._fit(X)
        self.completion_: Completion = complete_matrix(
            matrix[:, self._used],
            model=self.model,
            depth=self.depth,
            seed=self._seed(),
            workers=None if self.n_jobs == -1 else self.n_jobs,
        )
        return self._with_empty(self.completion_.values)

    def transform(self, X: Any) -> NDArray[np.floating[Any]]:
        """Return other rows, each completed by itself.

        Parameters
        ----------
        X : array-like or data frame, shape (rows, columns)
            With the columns of the table that was fitted.

        Returns
        -------
        ndarray, shape (rows, columns that are not left out)
            A data frame after `set_output`.
        """
        check_is_fitted(self)
        matrix = self._checked(X, reset=False)
        return self._with_empty(self.completer_.complete(matrix[:, self._used]).values)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[Any]:
        """Return the names of the columns that come back.

        Parameters
        ----------
        input_features : array-like of str, optional
            The names of all columns, if `fit` was not given them.
        """
        names: NDArray[Any] = super().get_feature_names_out(input_features)
        return names if self.keep_empty_features else names[self._used]

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def _fit(self, X: Any) -> NDArray[np.floating[Any]]:
        matrix = self._checked(X, reset=True)
        self.__dict__.pop("completion_", None)  # of an earlier table
        self._used: NDArray[np.intp] = np.flatnonzero(~np.isnan(matrix).all(axis=0))
        if not self._used.size:
            raise ValueError("X holds no value at all; give a table in which something is known")
        self.completer_ = RowCompleter(
            matrix[:, self._used],
            model=_FOR_NEW_ROWS.get(self.model, self.model),
            depth=self.depth,
            seed=self._seed(),
        )
        return matrix

    def _checked(self, X: Any, *, reset: bool) -> NDArray[np.floating[Any]]:
        matrix: NDArray[np.floating[Any]] = validate_data(
            self, X, reset=reset, dtype=(np.float64, np.float32), ensure_all_finite="allow-nan"
        )
        return matrix

    def _seed(self) -> int:
        if not isinstance(self.random_state, (int, np.integer)):
            raise TypeError(f"random_state is {self.random_state!r}; give a whole number")
        return int(self.random_state)

    def _with_empty(self, values: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """Return values with the columns of which nothing was known, if they are kept."""
        if not self.keep_empty_features:
            return values
        whole = np.zeros((len(values), self.n_features_in_), values.dtype)
        whole[:, self._used] = values
        return whole


_FOR_NEW_ROWS = {"factored": "linear", "tangent": "completed", "biases": "means"}
