"""What a completion returns, and what it tells on the way."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["Completion", "CompletionProgress", "root_mean_square"]


@dataclass(frozen=True, slots=True, eq=False)
class Completion:
    """A completed matrix.

    Attributes
    ----------
    values : ndarray or data frame, shape (rows, columns), the input's dtype (float64 for integers)
        Equal to the input bit for bit where it was observed. A data frame has the labels of the
        input; its columns that lacked nothing are those of the input.
    deviation : ndarray or data frame, shape (rows, columns), the dtype of `values`
        Expected error of each completed entry: one standard deviation, in the units of its
        column; 0 where it was observed. It is scaled so that it agrees with the errors at entries
        that were held out. With ``model="tangent"`` it is the posterior standard deviation of the
        first pass, at most the root mean square of the column's observed entries, and infinite if
        only one is observed of a centred column, as nothing tells the spread then.
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


def root_mean_square(deviation: NDArray[np.floating[Any]]) -> float:
    """Return the root mean square of deviations, whose squares may overflow or vanish."""
    largest = float(np.max(deviation, initial=0))
    if largest == 0 or math.isinf(largest):
        return largest
    return largest * float(np.sqrt(np.mean((deviation.astype(np.float64) / largest) ** 2)))
