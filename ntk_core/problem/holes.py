"""Which part of the mask is thin and which is wide, and so how each is reconstructed.

A part is as wide as the largest disc inside it. Deeper than some pixels in a hole the best mean is
a blur, and copying looks better (docs/decisions/0008 has the measurement behind the limits).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import scipy

from ntk_core.problem.progress import Region
from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "GAP",
    "MOST",
    "NEAR",
    "PLACE",
    "THIN",
    "TILE",
    "WIDE",
    "Hole",
    "Split",
    "holes_in",
    "split",
]

THIN, WIDE = 8.0, 12.0
"""Half-widths in pixels: up to the one regression alone, from the other on texture alone."""

GAP = 8  # holes nearer to each other than this are filled together
MOST = 32  # holes that are filled one by one: many more are gathered by wider gaps

NEAR = 1.5 * THIN + 1  # what is within so many pixels of a disc's middle is wide, too
PLACE = 16  # side of the squares in which discs are grouped: more than NEAR and THIN
TILE = 1024  # side of the squares that distances are computed in

_EIGHT = np.ones((3, 3), np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Hole:
    """Wide parts of the mask that are filled together.

    Attributes
    ----------
    rect : Rect
        What encloses them.
    mask : ndarray, shape (rect.height, rect.width), bool
        Their pixels.
    half_width : float
        The radius of the largest disc inside, in pixels.
    texture : float
        The share of texture, 0 … 1.
    """

    rect: Rect
    mask: NDArray[np.bool_]
    half_width: float
    texture: float

    @property
    def region(self) -> Region:
        """What is said about it in a result."""
        return Region(self.rect, int(np.count_nonzero(self.mask)), self.half_width, self.texture)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """The parts of a mask.

    Attributes
    ----------
    thin : ndarray, shape (H, W), bool, or None
        What regression reconstructs, alone or as a share; None if that is nothing.
    holes : tuple of Hole
        What texture reconstructs, alone or as a share.
    regions : tuple of Region
        All of them, as a result says it.
    """

    thin: NDArray[np.bool_] | None
    holes: tuple[Hole, ...]
    regions: tuple[Region, ...]


def split(wanted: NDArray[np.bool_], unknown: NDArray[np.bool_]) -> Split:
    """Tell the thin parts of what is wanted from the wide ones.

    What widens a connected region decides only about its surroundings: a scratch that runs into
    a hole stays a scratch.

    Parameters
    ----------
    wanted, unknown : ndarray, shape (H, W), bool
        What is to be reconstructed, and what is not known, of which that is a part: a strip of a
        wide hole is not thin.
    """
    labels, numbers, places = _places_with_discs(unknown)
    if not places:
        return Split(wanted, (), (_thin_region(wanted, 0.0),))
    depths, wide = np.zeros(wanted.shape, np.float32), np.zeros_like(wanted)
    for rect, own in places:
        # Exact where it is the place's own: what ends a disc is never far from its middle's.
        depth = scipy.ndimage.distance_transform_edt(unknown[rect.slices])
        here, cores = labels[rect.slices], own & (depth > THIN)
        for number in np.unique(here[cores]).tolist():
            part = here == number
            near = scipy.ndimage.distance_transform_edt(~(cores & part)) <= NEAR
            asked = part & near & wanted[rect.slices]
            pieces, count = scipy.ndimage.label(part & near, _EIGHT)
            deepest = np.append(0, scipy.ndimage.maximum(depth, pieces, np.arange(1, count + 1)))
            depths[rect.slices][asked] = deepest[pieces][asked]
            wide[rect.slices] |= asked
    widest = _widest(unknown, wanted & ~wide, labels, numbers)
    holes = _holes(wide, depths)
    thin, rest = wanted.copy(), wanted & ~wide
    for hole in holes:
        if hole.texture == 1:
            thin[hole.rect.slices] &= ~hole.mask
    regions = [hole.region for hole in holes]
    if rest.any():
        regions.append(_thin_region(rest, widest))
    return Split(thin if thin.any() else None, holes, tuple(regions))


def holes_in(mask: NDArray[np.bool_]) -> tuple[Hole, ...]:
    """Return all of a mask, shape (H, W), as holes for texture alone."""
    return tuple(replace(hole, texture=1.0) for hole in _holes(mask, None))


def _holes(mask: NDArray[np.bool_], depths: NDArray[np.float32] | None) -> tuple[Hole, ...]:
    """Return the parts of a mask, shape (H, W), gathered into holes to be filled together.

    Parameters
    ----------
    depths : ndarray, shape (H, W), float32, optional
        How deep what is not known is where each pixel is; by default, the mask.
    """
    bounds = Rect.around(mask)
    if bounds is None:
        return ()
    part = mask[bounds.slices]
    gap = GAP
    while True:
        joined = scipy.ndimage.maximum_filter(part.view(np.uint8), size=gap + 1)
        labels, count = scipy.ndimage.label(joined, _EIGHT)
        if count <= MOST:
            break
        gap *= 2
    labels[~part] = 0
    holes = []
    for number, box in enumerate(scipy.ndimage.find_objects(labels), start=1):
        inside = labels[box] == number
        rect = Rect.of_slices(box).moved(bounds.top, bounds.left)
        depth = _depth(inside, rect, mask.shape) if depths is None else depths[rect.slices]
        half_width = float(depth[inside].max())
        holes.append(Hole(rect, np.ascontiguousarray(inside), half_width, _share(half_width)))
    return tuple(holes)


def _thin_region(thin: NDArray[np.bool_], widest: float) -> Region:
    rect = Rect.around(thin)
    assert rect is not None, "only what has pixels is a region"
    return Region(rect, int(np.count_nonzero(thin)), _half_width(thin, rect, widest), 0.0)


def _share(half_width: float) -> float:
    """Return the share of texture: 0 up to THIN, 1 from WIDE on, smooth between."""
    t = min(max((half_width - THIN) / (WIDE - THIN), 0.0), 1.0)
    return t * t * (3 - 2 * t)


def _places_with_discs(
    unknown: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], NDArray[np.int32], list[tuple[Rect, NDArray[np.bool_]]]]:
    """Return where there may be a disc of radius THIN, without looking at all that hangs together.

    Beyond the border nothing is known, either: a hole at the border goes on there.

    Returns
    -------
    labels : ndarray, shape (H, W), int32
        The number of the connected region of each pixel, 0 for none.
    numbers : ndarray, int32
        Those that may hold such a disc.
    places : list of (Rect, ndarray of bool)
        Around each group of discs: all that is within `NEAR` of one of them is its own, and what
        is within THIN of that is in the rectangle.
    """
    core = _eroded(unknown, 2 * int(THIN / 2**0.5) + 1)  # by a square inside such a disc
    nowhere = np.empty(0, np.int32)
    if not core.any():
        return np.empty((0, 0), np.int32), nowhere, []
    labels, _ = scipy.ndimage.label(unknown, _EIGHT)
    numbers = np.unique(labels[core])
    rows, columns = (np.arange(0, length, PLACE) for length in core.shape)
    occupied = np.logical_or.reduceat(np.logical_or.reduceat(core, columns, axis=1), rows, axis=0)
    groups, _ = scipy.ndimage.label(scipy.ndimage.binary_dilation(occupied, _EIGHT), _EIGHT)
    places = []
    for number, box in enumerate(scipy.ndimage.find_objects(groups), start=1):
        squares = Rect.of_slices(box).grown(1, groups.shape)
        rect = squares.scaled((PLACE, PLACE)).clipped(core.shape)
        own = groups[squares.slices] == number
        own = own.repeat(PLACE, axis=0)[: rect.height].repeat(PLACE, axis=1)[:, : rect.width]
        places.append((rect, own))
    return labels, numbers[numbers > 0], places


def _widest(
    unknown: NDArray[np.bool_],
    rest: NDArray[np.bool_],
    labels: NDArray[np.int32],
    numbers: NDArray[np.int32],
) -> float:
    """Return how deep the deepest of what is left of some regions is; it is at most THIN.

    Tile by tile: the distances of a whole image would take forty bytes for each of its pixels.
    """
    chosen = np.zeros(int(labels.max()) + 1, np.bool_)
    chosen[numbers] = True
    deepest = 0.0
    for top in range(0, rest.shape[0], TILE):
        for left in range(0, rest.shape[1], TILE):
            tile = Rect(top, left, top + TILE, left + TILE).clipped(rest.shape)
            here = rest[tile.slices] & chosen[labels[tile.slices]]
            if here.any():
                around = tile.grown(PLACE, rest.shape)
                depth = scipy.ndimage.distance_transform_edt(unknown[around.slices])
                deepest = max(deepest, float(depth[tile.within(around)][here].max()))
    return deepest


def _depth(part: NDArray[np.bool_], rect: Rect, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return how far each pixel of `part`, cut out at `rect`, is from what is not of it.

    The border of the image is not an end: nothing is known beyond it.
    """
    margin = _margin(rect, shape)
    grown = np.pad(part, margin)
    depth = scipy.ndimage.distance_transform_edt(grown)
    (top, _), (left, _) = margin
    inside: NDArray[np.float64] = depth[top : top + part.shape[0], left : left + part.shape[1]]
    return inside


def _margin(rect: Rect, shape: tuple[int, ...]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return one pixel on each side of `rect` on which the image goes on."""
    return (
        (int(rect.top > 0), int(rect.bottom < shape[0])),
        (int(rect.left > 0), int(rect.right < shape[1])),
    )


def _half_width(rest: NDArray[np.bool_], rect: Rect, known: float) -> float:
    """Return the half-width of what is thin: counted in whole steps, cheap at any size."""
    part, width = np.pad(rest[rect.slices], _margin(rect, rest.shape)), 0
    while width < THIN and part.any():
        part, width = _eroded(part, 3), width + 1
    return max(float(width), known)


def _eroded(mask: NDArray[np.bool_], side: int) -> NDArray[np.bool_]:
    """Return where the whole square of `side` (odd) is True; beyond the border everything is."""
    for axis in (0, 1):
        margin = [(0, 0), (0, 0)]
        margin[axis] = (side // 2, side // 2)
        row = np.moveaxis(np.pad(mask, margin, constant_values=True), axis, 0)
        seen = 1  # row[i] says that `seen` pixels from i on are True
        while seen < side:
            step = min(seen, side - seen)
            row = row[: row.shape[0] - step] & row[step:]
            seen += step
        mask = np.moveaxis(row, 0, axis)
    return mask
