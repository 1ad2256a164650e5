"""Matrix completion as published: the tangent kernel of a fully connected network.

A network of infinite width maps a feature vector x of each row to the entries of that row. Trained
on the observed entries, it is kernel regression between rows, column by column:

    v_M = K_MO (K_OO + λ I)⁻¹ v_O.

K is in `ntk_core.completion.regression`, x in `ntk_core.completion.features`. Columns that are
observed in the same rows share one factorisation.

Source: Radhakrishnan, Stefanakis, Belkin and Uhler, PNAS 119(16), 2022.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.completion.features import standardised, unit_rows
from ntk_core.completion.regression import FeatureKernel, OwnValuesKernel, groups_of, predict

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from ntk_core.completion.regression import RowKernel

__all__ = ["PASSES", "RIDGE", "Published", "as_published"]

PASSES = 3
RIDGE = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """The options of the published method, as of `complete_matrix`."""

    features: NDArray[np.float64] | None
    depth: int
    ridge: float
    center: bool
    passes: int


Filled = tuple["NDArray[np.floating[Any]]", "NDArray[np.floating[Any]]"]


def as_published(
    matrix: NDArray[np.floating[Any]], known: NDArray[np.bool_], options: Published
) -> Generator[float, None, Filled]:
    """Complete a matrix; yield the finished share of the work after each group of columns.

    Returns
    -------
    ndarray, ndarray, shape (rows, columns), the dtype of `matrix`
        Values, and deviations of the first pass.
    """
    if options.features is not None:
        kernel = FeatureKernel(unit_rows(options.features), known, options.depth)
        return (yield from _complete(matrix, known, kernel, options, (0, 1)))
    values, deviation = None, np.zeros_like(matrix)
    for number in range(options.passes):
        own = OwnValuesKernel(standardised(matrix, known, values), options.depth)
        share = number, options.passes
        values, found = yield from _complete(matrix, known, own, options, share)
        deviation = deviation if number else found
    assert values is not None
    return values, deviation


def _complete(
    matrix: NDArray[np.floating[Any]],
    known: NDArray[np.bool_],
    kernel: RowKernel,
    options: Published,
    part: tuple[int, int],
) -> Generator[float, None, Filled]:
    values, deviation = np.array(matrix), np.zeros_like(matrix)
    groups = groups_of(known)
    for done, group in enumerate(groups):
        given = matrix[np.ix_(group.known, group.columns)].astype(np.float64)
        where = np.ix_(group.missing, group.columns)
        values[where], deviation[where] = predict(
            kernel.between(group), group, given, options.ridge, center=options.center
        )
        yield (part[0] + (done + 1) / len(groups)) / part[1]
    return values, deviation
