"""Fill wide holes one after the other, as a generator of pictures."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.machine.generators import mapped
from ntk_core.machine.threads import in_order
from ntk_core.texture.copies import Copies, unpredicted
from ntk_core.texture.surroundings import surroundings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from numpy.typing import NDArray

    from ntk_core.problem.holes import Hole
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.recipes import Texture
    from ntk_core.texture.level import Level
    from ntk_core.texture.surroundings import HoleSurroundings
    from ntk_core.texture.synthesis import Draft

__all__ = ["HoleStep", "fill_holes"]

BAND, MOST_IN_BAND = 1024, 16384  # targets that one thread works on at a time
BANDS = 32  # more than so many would cost more time than they share out
TINY = 1e-12  # the least sum of shares


@dataclass(frozen=True, slots=True, eq=False)
class HoleStep:
    """The state of a hole.

    Attributes
    ----------
    hole : Hole
    number, levels : int
        Which level it is on (1 is the coarsest), and how many there are.
    share : float
        How much of the work on all holes is done, 0 … 1.
    fill : ndarray, shape (height, width, C), float32, or None
        The pixels inside its rectangle; None if they did not change.
    deviation : ndarray, shape (height, width), float32, or None
        How far off they may be, once they are final.
    """

    hole: Hole
    number: int
    levels: int
    share: float
    fill: NDArray[np.float32] | None
    deviation: NDArray[np.float32] | None = None


def fill_holes(
    problem: Problem,
    holes: tuple[Hole, ...],
    recipe: Texture,
    workers: int,
    under: Callable[[Hole], NDArray[np.float32]],
) -> Generator[HoleStep, None, tuple[Copies, ...]]:
    """Fill holes with copies of observed pixels.

    Parameters
    ----------
    under : callable
        Returns the fill of a hole by regression, shape (height, width, C), float32. It is called
        only if texture and regression are blended.

    Returns
    -------
    tuple of Copies
        One for each hole.
    """
    from ntk_core.texture.synthesis import synthesise  # imports the compiler

    total = sum(hole.region.pixels for hole in holes)
    done, made = 0, []
    with ThreadPoolExecutor(workers, thread_name_prefix="ntk-bands") as pool:

        def bands(work: Callable[[int, int], object], count: int) -> Iterator[object]:
            band = min(max(BAND, -(-count // BANDS)), MOST_IN_BAND)
            if band >= count:  # a thread could only wait for another one
                work(0, count)
                return iter((None,))
            cuts = [*range(0, count, band), count]
            pieces = pairwise(cuts)
            return in_order(pool, lambda cut: work(*cut), pieces, ahead=2 * workers)

        for hole in holes:
            surroundings = surroundings_of(problem, hole, recipe)
            show = _Steps(hole, surroundings, done, total)
            drafts = synthesise(surroundings, hole.half_width, recipe, bands)
            level = yield from mapped(drafts, show.of)
            copies = show.copies(level)
            made.append(copies)
            done += hole.region.pixels
            fill = copies.fill
            if hole.texture < 1:
                regressed = under(hole)
                fill = regressed + np.float32(hole.texture) * (copies.fill - regressed)
            yield show.last(fill)
    return tuple(made)


class _Steps:
    """Makes the steps of one hole."""

    def __init__(self, hole: Hole, surroundings: HoleSurroundings, done: int, total: int) -> None:
        self._hole, self._surroundings = hole, surroundings
        self._done, self._total = done, total
        self._down, self._right = np.nonzero(hole.mask)
        self._levels = 0  # until a draft says how many there are

    def of(self, draft: Draft) -> HoleStep:
        """Return the step of a draft."""
        self._levels = draft.levels
        share = self._share(draft.share)
        fill = None
        if draft.picture is not None:
            fill = np.zeros((*self._hole.mask.shape, draft.picture.shape[2]), np.float32)
            fill[self._down, self._right] = self._sampled(draft)
        return HoleStep(self._hole, draft.levels - draft.level, draft.levels, share, fill)

    def last(self, fill: NDArray[np.float32]) -> HoleStep:
        """Return the step of a finished hole."""
        deviation = unpredicted(fill, self._hole.mask)
        share = self._share(1.0)
        return HoleStep(self._hole, self._levels, self._levels, share, fill, deviation)

    def _share(self, own: float) -> float:
        return (self._done + self._down.size * own) / self._total

    def copies(self, level: Level) -> Copies:
        """Return where a finished hole was copied from."""
        rect, around = self._hole.rect, self._surroundings.rect
        source = np.zeros((rect.height, rect.width, 2), np.int32)
        home = level.labels
        if level.scene.home.size:
            home = level.scene.home[home[:, 0], home[:, 1]]
        source[self._down, self._right] = home + np.array([around.top, around.left], np.int32)
        fill = np.zeros((rect.height, rect.width, level.scene.channels), np.float32)
        fill[self._down, self._right] = level.fill
        return Copies(self._hole, source, fill, self._levels)

    def _sampled(self, draft: Draft) -> NDArray[np.float32]:
        """Return a draft's picture at the hole's pixels, interpolated if it is a coarse one."""
        assert draft.picture is not None
        assert draft.shown is not None
        rect, around = self._hole.rect, self._surroundings.rect
        rows = self._down + (rect.top - around.top)
        columns = self._right + (rect.left - around.left)
        if draft.level == 0:
            return draft.picture[rows - draft.top, columns - draft.left]
        scale, (height, width) = 0.5**draft.level, draft.shown.shape[:2]
        down = _between((rows + 0.5) * scale - 0.5 - draft.top, height)
        right = _between((columns + 0.5) * scale - 0.5 - draft.left, width)
        total = np.zeros((rows.size, draft.picture.shape[2]), np.float32)
        shares = np.full((rows.size, 1), TINY, np.float32)
        for y, part in down:
            for x, other in right:
                share = draft.shown[y, x] * part * other
                total += share * draft.picture[y, x]
                shares += share
        return total / shares


def _between(
    place: NDArray[np.floating[Any]], size: int
) -> tuple[tuple[NDArray[np.intp], NDArray[np.float32]], ...]:
    """Return the two pixels around each place, and their shares, shape (n, 1)."""
    first = np.floor(place).astype(np.intp)
    share = (place - first).astype(np.float32)[:, None]
    return (
        (np.clip(first, 0, size - 1), 1 - share),
        (np.clip(first + 1, 0, size - 1), share),
    )
