"""The options of a completion, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.checks import check_finite, checked_array, checked_switch, is_number, is_whole, shown
from ntk_core.errors import InvalidMatrixError, InvalidOptionError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "MODELS",
    "MOST_DEPTH",
    "MOST_SEED",
    "Options",
    "check_columns",
    "check_options",
    "check_whole",
    "checked_features",
]

MODELS = ("means", "biases", "factored", "linear", "completed", "joined", "tangent", "recursive")
"""The names of models, the simplest first."""

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
    matrix = checked_array(name, features, InvalidMatrixError)
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
    check_finite(name, matrix, InvalidMatrixError)
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
    models = "auto", *MODELS
    if not isinstance(options.model, str) or options.model not in models:
        raise InvalidOptionError(
            f"model is {shown(options.model)}; choose one of {', '.join(models)}"
        )
    check_whole("depth", options.depth, 1, MOST_DEPTH)
    check_whole("seed", options.seed, 0, MOST_SEED)
    for name, most in (("passes", MOST_PASSES), ("workers", MOST_WORKERS)):
        value = getattr(options, name)
        if value is not None:
            check_whole(name, value, 1, most)
    for name, low in (("ridge", 0.0), ("memory_mb", 1.0)):
        value = getattr(options, name)
        if value is not None and (not is_number(value) or value < low):
            raise InvalidOptionError(
                f"{name} is {shown(value)}; it must be finite and at least {low:g}"
            )
    if options.center is not None:
        checked_switch("center", options.center)
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


def check_whole(name: str, value: object, least: int, most: int) -> None:
    """Refuse what is not a whole number within its range.

    Raises
    ------
    InvalidOptionError
    """
    if not is_whole(value) or not least <= value <= most:
        raise InvalidOptionError(
            f"{name} is {shown(value)}; it must be a whole number, {least} to {most}"
        )
