"""Which observed pixels near a tile to use: half of them the nearest, half the most alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.guided.order_statistic import divider
from ntk_core.guided.pairs import fill_kernel
from ntk_core.kernels.pointwise import DEGREE
from ntk_core.machine.compiled import compiled
from ntk_core.machine.numbers import zeros

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["choose"]

ADJACENCY = 2  # features of its prior: so few that all of a tile's pixels can be asked
SAMPLE = 4  # one of so many missing pixels says what is alike to the tile, for other priors
SMALLEST = np.float32(1e-14)  # far below the likeness of anything alike


@compiled
def choose(
    features: NDArray[np.float32],
    targets: int,
    coefficients: NDArray[np.float32],
    neighbours: int,
) -> NDArray[np.int64]:
    """Return the columns of the candidates to keep: half of them the nearest, half the most alike.

    Likeness is the sum of (K − K∞)⁸ over the targets, or over a quarter of them if the prior has
    many features. The high power makes it nearly the maximum, so a candidate that is very much like
    one target wins over those that are a little like all.
    """
    count = features.shape[1] - targets
    if count <= neighbours:
        every = np.empty(count, np.int64)
        for j in range(count):
            every[j] = targets + j
        return every
    near = neighbours // 2
    kept = np.empty(count, np.int64)  # 1 if kept
    for j in range(count):
        kept[j] = 0
    nearness = _nearness(features, targets)
    _keep_best(nearness, near, kept)
    likeness = _likeness(features, targets, coefficients)
    for j in range(count):
        # With a tiny bandwidth all likenesses are exactly 0, and then nearness must decide.
        likeness[j] = np.float32(-1) if kept[j] else likeness[j] + SMALLEST * nearness[j]
    _keep_best(likeness, neighbours - near, kept)
    columns = np.empty(neighbours, np.int64)
    index = 0
    for j in range(count):
        if kept[j]:
            columns[index] = targets + j
            index += 1
    return columns


@compiled
def _nearness(features: NDArray[np.float32], targets: int) -> NDArray[np.float32]:
    """Return 1 / (1 + d²) of every candidate, d its distance to the targets' centre in ℓ."""
    row = column = np.float32(0)
    for i in range(targets):
        row += features[0, i] / np.float32(targets)
        column += features[1, i] / np.float32(targets)
    nearness = np.empty(features.shape[1] - targets, np.float32)
    for j in range(nearness.size):
        down, across = features[0, targets + j] - row, features[1, targets + j] - column
        nearness[j] = np.float32(1) / (np.float32(1) + down * down + across * across)
    return nearness


@compiled
def _likeness(
    features: NDArray[np.float32], targets: int, coefficients: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the sum over targets, or a quarter of them, of (K − K∞)⁸ for every candidate."""
    count = features.shape[1]
    some = targets
    if features.shape[0] > ADJACENCY:
        # `tile_missing` orders a tile's pixels such that its first quarter is spread over the tile.
        some = (targets + SAMPLE - 1) // SAMPLE
    matrix = np.empty((some, count), np.float32)
    fill_kernel(features, some, coefficients, matrix)
    floor = np.float32(0)
    for power in range(DEGREE + 1):
        floor += coefficients[power]
    likeness = zeros(count - targets)
    for i in range(some):
        for j in range(targets, count):
            excess = matrix[i, j] - floor
            square = excess * excess
            square *= square
            likeness[j - targets] += square * square
    return likeness


@compiled
def _keep_best(scores: NDArray[np.float32], number: int, kept: NDArray[np.int64]) -> None:
    """Set `kept` to 1 for the `number` largest scores, the first of equal ones."""
    threshold = divider(scores, scores.size - number, np.float32(1))
    ties = number
    for score in scores:
        ties -= score > threshold
    for j in range(scores.size):
        if scores[j] > threshold:
            kept[j] = 1
        elif scores[j] == threshold and ties > 0:
            kept[j] = 1
            ties -= 1
