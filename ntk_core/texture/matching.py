"""PatchMatch: for every target a cheap source, found from its neighbours' and by random search.

After C. Barnes, E. Shechtman, A. Finkelstein, D. B. Goldman, «PatchMatch: a randomized
correspondence algorithm for structural image editing», ACM Transactions on Graphics 28(3), 2009.

Targets are worked on in bands. Within a band a target sees what its neighbours have found in this
scan, across a band's edge what they had before it: so bands may be searched by any number of
threads at once, with the same result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.compiled import compiled
from ntk_core.texture.scene import HUGE, Scene, cost, weigh

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["appraise", "scan", "snap"]


@compiled
def _random(state: np.uint32) -> np.uint32:
    """Return the next number of a generator with 32 bits of state (G. Marsaglia's xorshift)."""
    state = np.uint32(state ^ (state << np.uint32(13)))  # the compiler widens what is not cast
    state = np.uint32(state ^ (state >> np.uint32(17)))
    return np.uint32(state ^ (state << np.uint32(5)))


@compiled
def _seeded(seed: int, target: int) -> np.uint32:
    """Return a state for one target in one scan: any two differ in about half of their bits."""
    state = np.uint32(np.uint64(seed) * np.uint64(0x9E3779B9) + np.uint64(target))
    for _ in range(2):
        state = np.uint32(state ^ (state >> np.uint32(16)))
        state = np.uint32(np.uint64(state) * np.uint64(0x7FEB352D))
    return np.uint32(state | np.uint32(1))


@compiled
def _between(state: np.uint32, low: int, high: int) -> int:
    """Return a number low … high − 1 from a random state."""
    return low + int((np.uint64(state) * np.uint64(high - low)) >> np.uint64(32))


@compiled
def appraise(
    scene: Scene,
    found: NDArray[np.int32],
    costs: NDArray[np.float32],
    begin: int,
    end: int,
) -> None:
    """Set the costs of what targets begin … end − 1 have found, in the picture as it is now."""
    for target in range(begin, end):
        weigh(scene, target)
        costs[target] = cost(scene, target, found[target, 0], found[target, 1], HUGE)


@compiled
def snap(scene: Scene, found: NDArray[np.int32], seed: int, tries: int) -> None:
    """Give the targets whose source is not usable one that is.

    It is looked for at random within a distance that doubles after every `tries`. There must be
    a usable source.
    """
    height, width = scene.usable.shape
    for target in range(found.shape[0]):
        y, x = int(found[target, 0]), int(found[target, 1])
        if 0 <= y < height and 0 <= x < width and scene.usable[y, x]:
            continue
        state = _seeded(seed, target)
        y, x = min(max(y, 0), height - 1), min(max(x, 0), width - 1)
        reach, number = 1, 0
        while True:
            state = _random(state)
            row = _between(state, max(y - reach, 0), min(y + reach + 1, height))
            state = _random(state)
            column = _between(state, max(x - reach, 0), min(x + reach + 1, width))
            if scene.usable[row, column]:
                found[target, 0], found[target, 1] = row, column
                break
            number += 1
            if number % tries == 0:
                reach = min(2 * reach, max(height, width))


@compiled
def scan(
    scene: Scene,
    found: NDArray[np.int32],
    costs: NDArray[np.float32],
    before: NDArray[np.int32],
    begin: int,
    end: int,
    backwards: bool,
    seed: int,
    reach: int,
) -> None:
    """Improve what the targets begin … end − 1 have found, once from the first to the last.

    Parameters
    ----------
    found : ndarray, shape (n, 2), int32
        The source of each target; usable.
    costs : ndarray, shape (n,), float32
    before : ndarray, shape (n, 2), int32
        What `found` was before this scan.
    backwards : bool
        From the last to the first.
    seed : int
        Another one for every scan.
    reach : int
        How far from the best the random search begins, in pixels.
    """
    rows, columns = scene.number.shape
    height, width = scene.usable.shape
    step = -1 if backwards else 1
    for number in range(end - begin):
        target = end - 1 - number if backwards else begin + number
        row, column = scene.rows[target], scene.columns[target]
        best = costs[target]
        y, x = int(found[target, 0]), int(found[target, 1])
        for axis in range(2):
            near_row = row - step if axis == 0 else row
            near_column = column - step if axis == 1 else column
            if not (0 <= near_row < rows and 0 <= near_column < columns):
                continue
            near = scene.number[near_row, near_column]
            if near < 0:
                continue
            if begin <= near < end:
                at_y, at_x = int(found[near, 0]), int(found[near, 1])
            else:
                at_y, at_x = int(before[near, 0]), int(before[near, 1])
            at_y, at_x = at_y + row - near_row, at_x + column - near_column
            if at_y == y and at_x == x:
                continue
            if not (0 <= at_y < height and 0 <= at_x < width and scene.usable[at_y, at_x]):
                continue
            value = cost(scene, target, at_y, at_x, best)
            if value < best:
                best, y, x = value, at_y, at_x
        state = _seeded(seed, target)
        radius = reach
        while radius >= 1:
            state = _random(state)
            at_y = _between(state, max(y - radius, 0), min(y + radius + 1, height))
            state = _random(state)
            at_x = _between(state, max(x - radius, 0), min(x + radius + 1, width))
            if scene.usable[at_y, at_x]:
                value = cost(scene, target, at_y, at_x, best)
                if value < best:
                    best, y, x = value, at_y, at_x
            radius //= 2
        costs[target] = best
        found[target, 0], found[target, 1] = y, x
