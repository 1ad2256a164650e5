"""PatchMatch: find a source of low cost for every target, from its neighbours and at random.

After C. Barnes, E. Shechtman, A. Finkelstein, D. B. Goldman, “PatchMatch: a randomized
correspondence algorithm for structural image editing”, ACM Transactions on Graphics 28(3), 2009.

Targets are processed in bands. Within a band, a target reads the matches that its neighbours found
in this scan. Across the edge of a band it reads the matches from before the scan. So any number of
threads can process bands at the same time, with the same result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ntk_core.machine.compiled import compiled
from ntk_core.texture.scene import HUGE, Scene, cost, weigh, wide

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Matches", "appraise", "scan", "snap"]

FAR, FAR_STEP = 16, 4  # beyond FAR pixels, the search radius falls by FAR_STEP instead of 2


class Matches(NamedTuple):
    """The source of each target.

    Attributes
    ----------
    found : ndarray, shape (n, 2), int32
        Its row and column; usable.
    costs : ndarray, shape (n,), float32
        What it costs.
    """

    found: NDArray[np.int32]
    costs: NDArray[np.float32]


@compiled
def _random(state: np.uint32) -> np.uint32:
    """Return the next number of a generator with 32 bits of state (G. Marsaglia's xorshift)."""
    state = np.uint32(state ^ (state << np.uint32(13)))  # without the casts the compiler widens
    state = np.uint32(state ^ (state >> np.uint32(17)))
    return np.uint32(state ^ (state << np.uint32(5)))


@compiled
def _seeded(seed: int, target: int) -> np.uint32:
    """Return a state for one target in one scan: any two states differ in about half their bits."""
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
    matches: Matches,
    begin: int,
    end: int,
    sums: NDArray[np.float32],
) -> None:
    """Set the costs of the sources of targets begin … end − 1, in the current picture.

    Parameters
    ----------
    sums : ndarray
        Scratch, as for `weigh`.
    """
    found, costs = matches.found, matches.costs
    weigh(scene, begin, end, sums)
    for target in range(begin, end):
        costs[target] = cost(scene, target, wide(found[target, 0]), wide(found[target, 1]), HUGE)


@compiled
def snap(scene: Scene, found: NDArray[np.int32], seed: int, tries: int) -> None:
    """Replace every source that is not usable by one that is.

    The search is random, within a distance that doubles after every `tries`. There must be a usable
    source.
    """
    height, width = scene.usable.shape
    for target in range(found.shape[0]):
        y, x = wide(found[target, 0]), wide(found[target, 1])
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
    matches: Matches,
    before: NDArray[np.int32],
    begin: int,
    end: int,
    backwards: bool,
    seed: int,
    reach: int,
) -> None:
    """Improve the sources of the targets begin … end − 1, in one sweep.

    Parameters
    ----------
    before : ndarray, shape (n, 2), int32
        A copy of `matches.found` from before this scan.
    backwards : bool
        Whether to sweep from the last to the first.
    seed : int
        A different one for every scan.
    reach : int
        How far from the best the random search begins, in pixels.
    """
    found, costs = matches.found, matches.costs
    rows, columns = scene.number.shape
    height, width = scene.usable.shape
    step = -1 if backwards else 1
    for number in range(end - begin):
        target = end - 1 - number if backwards else begin + number
        row, column = wide(scene.rows[target]), wide(scene.columns[target])
        best = costs[target]
        y, x = wide(found[target, 0]), wide(found[target, 1])
        state = _seeded(seed, target)
        radius = reach
        tried = 0
        while tried < 2 or radius >= 1:
            if tried < 2:
                # Propagation: pieces are copied whole, so the neighbour's offset is a good guess.
                # The sweep has already improved the neighbours behind it; the next scan sweeps the
                # other way.
                near_row = row - step if tried == 0 else row
                near_column = column - step if tried == 1 else column
                tried += 1
                if not (0 <= near_row < rows and 0 <= near_column < columns):
                    continue
                near = scene.number[near_row, near_column]
                if near < 0:
                    continue
                if begin <= near < end:  # else it is in another band, maybe another thread's
                    at_y, at_x = wide(found[near, 0]), wide(found[near, 1])
                else:
                    at_y, at_x = wide(before[near, 0]), wide(before[near, 1])
                at_y, at_x = at_y + row - near_row, at_x + column - near_column
                if (at_y == y and at_x == x) or not (0 <= at_y < height and 0 <= at_x < width):
                    continue
            else:
                # Random search around the best, with a radius that halves: far first, then fine.
                state = _random(state)
                at_y = _between(state, max(y - radius, 0), min(y + radius + 1, height))
                state = _random(state)
                at_x = _between(state, max(x - radius, 0), min(x + radius + 1, width))
                radius //= FAR_STEP if radius > FAR else 2
            value = cost(scene, target, at_y, at_x, best)
            if value < best:
                best, y, x = value, at_y, at_x
        costs[target] = best
        found[target, 0], found[target, 1] = y, x
