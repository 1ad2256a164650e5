"""Fill one wide hole, from the coarsest level to the finest, as a generator of pictures.

On each level two steps alternate: match every patch that reaches into the hole, and let the hole
copy from the matches. The next level gets the matches, never the picture. So the picture is as
sharp on every level as its sources. The loop is that of Y. Wexler, E. Shechtman, M. Irani,
“Space-time completion of video”, IEEE Transactions on Pattern Analysis and Machine Intelligence
29(3), 2007, with copies instead of means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.guided.coarse import pyramid_fill
from ntk_core.texture.finish import blend, settle_seams
from ntk_core.texture.level import Level
from ntk_core.texture.pyramid import enough_in, usable_in

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from ntk_core.problem.recipes import Texture
    from ntk_core.texture.level import Bands
    from ntk_core.texture.surroundings import HoleSurroundings

__all__ = ["Draft", "synthesise"]

FLAT = 3.5  # half-width of a hole that needs no coarser level, in pixels
SHORTEST = 24  # shortest side of a level, in pixels
SMALLEST = 2  # smallest radius of a patch on a coarser level
REACH = 2.0  # R, in half-widths of the hole
LEAST_REACH = 24.0  # and at least, in pixels
ITERATIONS, LAST_ITERATIONS = 10, 3  # on a level, and on the finest one
SETTLED = 0.01  # the share of matches that still change when a level is done
FINISH = 1.5  # time of seams and blending, in iterations


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A hole while it is being filled.

    Attributes
    ----------
    level, levels : int
        Which level it is on, 0 the finest, and how many there are.
    share : float
        How much of the work is done, 0 … 1.
    picture : ndarray, shape (H, W, C), float32, or None
        The picture around the hole on that level, with the fill; None if it did not change.
    shown : ndarray, shape (H, W, 1), float32, or None
        1 where `picture` is known or filled, else 0.
    top, left : int
        Where in the level `picture` begins.
    """

    level: int
    levels: int
    share: float
    picture: NDArray[np.float32] | None = None
    shown: NDArray[np.float32] | None = None
    top: int = 0
    left: int = 0


def synthesise(
    surroundings: HoleSurroundings, half_width: float, recipe: Texture, bands: Bands
) -> Generator[Draft, None, Level]:
    """Fill a hole; yield a draft every few dozen milliseconds, less often if it is very large.

    Parameters
    ----------
    surroundings : HoleSurroundings
    half_width : float
        Of the hole, in pixels.
    recipe : Texture
    bands : callable
        Takes a function of begin and end, and a count. It calls the function for bands of
        0 … count − 1, in threads, and yields whenever one is done.

    Returns
    -------
    Level
        The finest one, finished.
    """
    radii = _radii(surroundings, half_width)
    levels = len(radii)
    pyramid, atlas = [surroundings.level], [surroundings.sources]
    while len(pyramid) < levels:
        pyramid.append(pyramid[-1].coarser())
        yield Draft(levels - 1, levels, 0.0)
        atlas.append(atlas[-1].coarser())
        yield Draft(levels - 1, levels, 0.0)
    reach = max(REACH * half_width, LEAST_REACH)
    counts = [LAST_ITERATIONS, *[ITERATIONS] * (levels - 1)]
    work = [
        np.count_nonzero(each.hole) * (count + FINISH * (number == 0))
        for number, (each, count) in enumerate(zip(pyramid, counts, strict=True))
    ]
    coarser: Level | None = None
    for number in reversed(range(levels)):
        before, total = sum(work[number + 1 :]), sum(work)
        share = before / total
        locality = recipe.locality * (1 + number)
        level = Level(pyramid[number], atlas[number], radii[number], locality, reach / 2**number)
        yield Draft(number, levels, share)
        for _ in level.describe(bands):
            yield Draft(number, levels, share)
        seed = (recipe.seed * 16 + number) * 32  # no two iterations share one
        if coarser is None:
            smooth = pyramid_fill(
                pyramid[number].values, pyramid[number].known, *np.nonzero(pyramid[number].hole)
            )
            for _ in level.peel(smooth, seed):
                yield _picture(level, number, levels, share)
        else:
            level.inherit(coarser, seed)
        yield _picture(level, number, levels, share)
        for iteration in range(1, counts[number] + 1):
            found = level.found.copy()
            for _ in level.match(bands, seed + iteration):
                yield Draft(number, levels, share)
            for _ in level.copy(bands):
                yield Draft(number, levels, share)
            done = work[number] * iteration / (counts[number] + FINISH * (number == 0))
            share = (before + done) / total
            settled = np.mean(np.any(level.found != found, axis=1)) < SETTLED
            if settled or number == 0 or iteration in (1, counts[number]):
                yield _picture(level, number, levels, share)
            if settled:
                break
        coarser = level
    for step in (settle_seams, blend):
        for _ in step(level, bands):
            yield Draft(0, levels, share)
    return level


def _radii(surroundings: HoleSurroundings, half_width: float) -> list[int]:
    """Return the radius of the patches on each level, until the hole is a few pixels wide.

    Patches are smaller on levels where no larger one is wholly observed, such as the coarse levels
    of a small sampling area. The pyramid ends where not even a small one is.
    """
    radii = [surroundings.radius]
    known, observed = surroundings.level.known, surroundings.sources.observed
    while half_width / 2 ** (len(radii) - 1) > FLAT and min(known.shape) >= 2 * SHORTEST:
        known, observed = enough_in(known), enough_in(observed)
        radius = surroundings.radius
        while radius > SMALLEST and not usable_in(observed, radius).any():
            radius -= 1
        if not usable_in(observed, radius).any():
            break
        radii.append(radius)
    return radii


def _picture(level: Level, number: int, levels: int, share: float) -> Draft:
    top, left = level.scene.top, level.scene.left
    return Draft(number, levels, share, level.picture, level.shown, top, left)
