"""Tables as people have them: data frames, masked arrays, sparse matrices; and back again.

`form_of` turns one into an array and into where it is known. The `Form` that it returns gives the
completed values their labels back. Neither pandas, polars nor scipy is imported here: an object of
theirs is recognised by the module of its class, and brings all that is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.checks import checked_array
from ntk_core.errors import InvalidMatrixError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Dress = Callable[[NDArray[Any]], Any]

__all__ = ["Form", "form_of", "plain_features"]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A table as the computation wants it.

    Attributes
    ----------
    values : ndarray
        What was given, as an array: float32 or float64 for data frames, otherwise the dtype of
        what was given. It is not checked, and may be the caller's own array.
    observed : ndarray or None
        Where `values` is known; None if that is wherever it is not NaN.
    completed : callable
        Gives completed values, shape (rows, columns), the form of what was given: a data frame
        with the same labels for a data frame, the array itself for all else. Columns of a data
        frame in which nothing was missing are those that were given; others hold floats.
    labelled : callable
        Gives other numbers, such as deviations, the labels of what was given.
    """

    values: ArrayLike
    observed: NDArray[Any] | None
    completed: Dress
    labelled: Dress


def form_of(values: Any, observed: Any = None) -> Form:
    """Return a table of any kind as an array, and how to return to its kind.

    Parameters
    ----------
    values : array-like, masked array, sparse matrix or data frame
        Missing are NaN; also what is masked, not stored, `pandas.NA` or null.
    observed : array-like or data frame of bool, optional
        True where an entry is known, if it is not missing in the sense above.

    Raises
    ------
    InvalidMatrixError
        If a column of a data frame does not hold numbers, or the labels of `observed` are not
        those of `values`.
    """
    known = _known(values, observed)
    if _is_from("pandas", values):
        return _pandas(values, known)
    if _is_from("polars", values):
        return _polars(values, known)
    if _is_sparse(values):
        return _sparse(values, known)
    if isinstance(values, np.ma.MaskedArray):
        return _masked(values, known)
    return Form(values, known, _itself, _itself)


def plain_features(features: Any) -> Any:
    """Return features of rows or columns as an array, if they are a data frame or sparse.

    What a sparse matrix does not store is 0 here, as elsewhere. Nothing is checked.
    """
    if _is_from("pandas", features) or _is_from("polars", features):
        return form_of(features).values
    return features.toarray() if _is_sparse(features) else features


def _is_from(package: str, thing: Any) -> bool:
    """Return whether `thing` is a data frame of a package, or of a class made from one."""
    return any(
        each.__name__ == "DataFrame" and each.__module__.partition(".")[0] == package
        for each in type(thing).__mro__
    )


def _is_sparse(thing: Any) -> bool:
    return type(thing).__module__.startswith("scipy.sparse") and hasattr(thing, "tocoo")


def _itself(array: NDArray[Any]) -> Any:
    return array


def _known(values: Any, observed: Any) -> NDArray[Any] | None:
    """Return `observed` as an array of bool, if it is one, after comparing the labels."""
    if observed is None:
        return None
    if _is_from("pandas", observed) and _is_from("pandas", values):
        for what in ("index", "columns"):
            if not getattr(observed, what).equals(getattr(values, what)):
                raise InvalidMatrixError(
                    f"the {what} of observed is not that of values; give both the same labels, in "
                    "the same order"
                )
    return checked_array("observed", observed, InvalidMatrixError)


# -- masked arrays and sparse matrices


def _masked(values: np.ma.MaskedArray[Any, Any], observed: NDArray[Any] | None) -> Form:
    there = ~np.ma.getmaskarray(values)
    data = np.ma.getdata(values)
    if data.dtype.kind == "f" and observed is None:
        there &= ~np.isnan(data)
    return Form(data, _both(observed, there), _itself, _itself)


def _sparse(values: Any, observed: NDArray[Any] | None) -> Form:
    if values.dtype.kind not in "fiu":
        raise InvalidMatrixError(
            f"values has dtype {values.dtype}; convert it to float32 or float64"
        )
    entries = values.tocoo()
    if len(values.shape) != 2:
        raise InvalidMatrixError(f"values has shape {values.shape}; it must be (rows, columns)")
    # Entries that are stored twice are added, as scipy does.
    dtype = np.float32 if values.dtype == np.float32 else np.float64
    dense = np.zeros(values.shape, dtype)
    there = np.zeros(values.shape, bool)
    np.add.at(dense, (entries.row, entries.col), entries.data)
    there[entries.row, entries.col] = True
    if observed is None:
        there &= ~np.isnan(dense)
    return Form(dense, _both(observed, there), _itself, _itself)


def _both(observed: NDArray[Any] | None, there: NDArray[np.bool_]) -> NDArray[Any]:
    """Return what is known and also there; leave what does not fit to the check that follows."""
    if observed is None:
        return there
    if observed.dtype != np.bool_ or observed.shape != there.shape:
        return observed
    return np.asarray(observed & there)


# -- data frames


def _pandas(frame: Any, observed: NDArray[Any] | None) -> Form:
    columns = [frame.iloc[:, place] for place in range(frame.shape[1])]
    arrays = [
        _pandas_numbers(column, label) for label, column in zip(frame.columns, columns, strict=True)
    ]
    values = _side_by_side(arrays, len(frame))

    def labelled(array: NDArray[Any]) -> Any:
        return type(frame)(array, index=frame.index, columns=frame.columns)

    def completed(array: NDArray[Any]) -> Any:
        result = frame.copy()
        for place, changed in enumerate(_changed(values, observed)):
            if changed:
                # Not by its label, which may stand over several columns.
                result.isetitem(place, array[:, place].astype(arrays[place].dtype))
                kind = _float_kind(columns[place].dtype)
                if kind is not None:
                    result.isetitem(place, result.iloc[:, place].astype(kind))
        return result

    return Form(values, observed, completed, labelled)


def _pandas_numbers(column: Any, label: Any) -> NDArray[np.floating[Any]]:
    """Return a column as float32 or float64, NaN where it is missing."""
    dtype = column.dtype
    if dtype.kind == "O" and isinstance(dtype, np.dtype):
        there = column[column.notna()]
        numeric = all(isinstance(each, Real) and not isinstance(each, bool) for each in there)
    else:
        numeric = dtype.kind in "fiu"
    if not numeric:
        raise _no_numbers(label, dtype)
    array: NDArray[np.floating[Any]] = column.to_numpy(
        dtype=np.float32 if _is_single(dtype) else np.float64, na_value=np.nan
    )
    return array


def _is_single(dtype: Any) -> bool:
    """Return whether numbers are float32; sparse columns have no size, and are float64."""
    return dtype.kind == "f" and getattr(dtype, "itemsize", 8) == 4


def _float_kind(dtype: Any) -> str | None:
    """Return the name of the floats that can be missing, of the same family; None for NumPy's."""
    if isinstance(dtype, np.dtype):
        return None
    single = _is_single(dtype)
    if dtype.name.endswith("[pyarrow]"):
        return "float[pyarrow]" if single else "double[pyarrow]"
    if dtype.name in ("Float32", "Float64") or dtype.kind in "iu":
        return "Float32" if single else "Float64"
    return None  # of a sparse column


def _polars(frame: Any, observed: NDArray[Any] | None) -> Form:
    columns = frame.get_columns()
    arrays = []
    for column in columns:
        if not column.dtype.is_numeric():
            raise _no_numbers(column.name, column.dtype)
        array = column.to_numpy()
        arrays.append(array if array.dtype == np.float32 else array.astype(np.float64))
    values = _side_by_side(arrays, frame.height)

    def labelled(array: NDArray[Any]) -> Any:
        return type(frame)(dict(zip(frame.columns, array.T, strict=True)))

    def completed(array: NDArray[Any]) -> Any:
        changed = _changed(values, observed)
        return type(frame)(
            {
                column.name: array[:, place].astype(arrays[place].dtype)
                if changed[place]
                else column
                for place, column in enumerate(columns)
            }
        )

    return Form(values, observed, completed, labelled)


def _no_numbers(label: Any, dtype: Any) -> InvalidMatrixError:
    return InvalidMatrixError(
        f"the column {label!r} has dtype {dtype}; leave it out, or convert it to float64"
    )


def _side_by_side(arrays: list[NDArray[Any]], rows: int) -> NDArray[Any]:
    """Return columns as one array, float32 only if all of them are."""
    if not arrays:
        return np.empty((rows, 0))
    single = all(each.dtype == np.float32 for each in arrays)
    return np.stack(arrays, axis=1).astype(np.float32 if single else np.float64, copy=False)


def _changed(values: NDArray[Any], observed: NDArray[Any] | None) -> NDArray[np.bool_]:
    """Return for each column whether anything of it is missing."""
    known = ~np.isnan(values) if observed is None else observed
    return np.asarray(~known.all(axis=0))
