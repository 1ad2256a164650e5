"""The options of a completion, and what is refused."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.completion.choosing import MODELS
from ntk_core.errors import InvalidMatrixError, InvalidOptionError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Options", "check_columns", "check_options", "checked_features"]

MOST_DEPTH, MOST_PASSES, MOST_WORKERS, MOST_SEED = 64, 64, 4096, (1 << 63) - 1
PUBLISHED_ONLY = ("ridge", "center", "passes")  # options of the published kernel regression


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `complete_matrix`, as given."""

    model: str
    depth: int
    ridge: float | None
    center: bool | None
    passes: int | None
    seed: int
    workers: int | None
    memory_mb: float | None


def checked_features(name: str, features: ArrayLike, count: int, of: str) -> NDArray[np.float64]:
    """Return features as float64, one row for each row or column of the table.

    Raises
    ------
    InvalidMatrixError
    """
    matrix = np.asarray(features)
    if matrix.dtype.kind not in "fiub":
        raise InvalidMatrixError(
            f"{name} has dtype {matrix.dtype}; give a dense array of real numbers"
        )
    if matrix.ndim != 2 or matrix.shape[0] != count:
        raise InvalidMatrixError(
            f"{name} has shape {matrix.shape}; it must be ({of}, features) "
            f"with the {count} {of} of values"
        )
    matrix = matrix.astype(np.float64)
    if not np.isfinite(matrix).all():
        row, column = (int(place) for place in np.argwhere(~np.isfinite(matrix))[0])
        raise InvalidMatrixError(
            f"{name} has {matrix[row, column]} at row {row}, column {column}; "
            "replace it by a finite number"
        )
    empty = np.flatnonzero(~matrix.any(axis=1))
    if empty.size and of == "rows":
        raise InvalidMatrixError(
            f"{name} is all 0 in row {empty[0]}, and that has no direction; give the row a "
            "feature, for example by with_identity"
        )
    return matrix


def check_options(options: Options) -> None:
    """Refuse options that are out of range, or that do not belong together.

    Raises
    ------
    InvalidOptionError
    """
    if options.model not in ("auto", *MODELS):
        raise InvalidOptionError(
            f"model is {options.model!r}; choose one of {', '.join(('auto', *MODELS))}"
        )
    for name, most in (("depth", MOST_DEPTH), ("passes", MOST_PASSES)):
        value = getattr(options, name)
        if value is not None:
            _check_whole(name, value, 1, most)
    _check_whole("seed", options.seed, 0, MOST_SEED)
    if options.workers is not None:
        _check_whole("workers", options.workers, 1, MOST_WORKERS)
    for name, least in (("ridge", 0.0), ("memory_mb", 1.0)):
        value = getattr(options, name)
        if value is not None and not (_is_number(value) and least <= value < math.inf):
            raise InvalidOptionError(f"{name} is {value}; it must be finite and at least {least:g}")
    own = [name for name in PUBLISHED_ONLY if getattr(options, name) is not None]
    if own and options.model not in ("auto", "tangent"):
        raise InvalidOptionError(
            f"{own[0]} is {getattr(options, own[0])}, but model {options.model!r} does not use it; "
            "leave it out, or take model='tangent'"
        )


def check_columns(known: NDArray[np.bool_]) -> None:
    """Refuse columns of which nothing is known.

    Raises
    ------
    InvalidMatrixError
    """
    empty = np.flatnonzero(~known.any(axis=0))
    if empty.size:
        more = f" (and {empty.size - 1} more)" if empty.size > 1 else ""
        raise InvalidMatrixError(
            f"nothing is observed of column {empty[0]}{more}; leave such columns out, or give "
            "them at least one value"
        )


def _check_whole(name: str, value: object, least: int, most: int) -> None:
    if not _is_number(value) or value % 1 or not least <= value <= most:  # type: ignore[operator]
        shown = repr(value) if isinstance(value, str) else value
        raise InvalidOptionError(f"{name} is {shown}; it must be a whole number, {least} to {most}")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
