"""Which parts of the mask are thin and which are wide, and so how each is reconstructed.

The half-width of a part is the radius of the largest disc inside it. Deep inside a hole regression
gives a blur, and copies look better (docs/decisions/0008 has the measurement behind the limits).
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
"""Half-widths in pixels: regression alone up to THIN, copying alone from WIDE on."""

GAP = 8  # pixels: holes nearer to each other than this are filled together
MOST = 32  # the most holes: if there are more, holes with wider gaps are joined, too

NEAR = 1.5 * THIN + 1  # pixels so near to the centre of a disc are wide, too
PLACE = 16  # side of the squares in which discs are grouped: more than NEAR and THIN
TILE = 1024  # side of the squares that distances are computed in

_EIGHT = np.ones((3, 3), np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Hole:
    """Wide parts of the mask that are filled together.

    Attributes
    ----------
    rect : Rect
        The rectangle around them.
    mask : ndarray, shape (rect.height, rect.width), bool
        Their pixels.
    half_width : float
        The radius of the largest disc inside, in pixels.
    texture : float
        The share of copying in the fill, 0 … 1; the rest is regression.
    """

    rect: Rect
    mask: NDArray[np.bool_]
    half_width: float
    texture: float

    @property
    def region(self) -> Region:
        """Its description in a result."""
        return Region(self.rect, int(np.count_nonzero(self.mask)), self.half_width, self.texture)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """The parts of a mask.

    Attributes
    ----------
    thin : ndarray, shape (H, W), bool, or None
        The pixels that regression fills, alone or blended with copies; None if there are none.
    holes : tuple of Hole
        The parts that copying fills, alone or blended with regression.
    regions : tuple of Region
        The descriptions of all parts in a result.
    """

    thin: NDArray[np.bool_] | None
    holes: tuple[Hole, ...]
    regions: tuple[Region, ...]


def split(wanted: NDArray[np.bool_], unknown: NDArray[np.bool_]) -> Split:
    """Separate the thin parts of the wanted pixels from the wide ones.

    A wide place in a connected region counts only for the pixels near it: a scratch that runs into
    a hole stays a scratch.

    Parameters
    ----------
    wanted, unknown : ndarray, shape (H, W), bool
        The pixels to reconstruct, and all pixels that are not known. The first are a subset of the
        second. Widths are those of `unknown`, so a wanted strip of a wide hole is not thin.
    """
    labels, numbers, places = _places_with_discs(unknown)
    if not places:
        return Split(wanted, (), (_thin_region(wanted, 0.0),))
    depths, wide = np.zeros(wanted.shape, np.float32), np.zeros_like(wanted)
    for rect, own in places:
        # Exact for the place's own pixels, although only the rectangle is read: it contains the
        # largest disc around each of them, up to the nearest known pixel.
        depth = scipy.ndimage.distance_transform_edt(unknown[rect.slices])
        here, cores = labels[rect.slices], own & (depth > THIN)
        # Region by region: a disc must not widen another region that passes close by.
        for number in np.unique(here[cores]).tolist():
            part = here == number
            near = scipy.ndimage.distance_transform_edt(~(cores & part)) <= NEAR
            asked = part & near & wanted[rect.slices]
            # One region may be wide at several points here. Each of these pieces is as deep as its
            # deepest pixel, so that the whole piece is filled in one way.
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
    """Return all of a mask, shape (H, W), as holes that are filled by copying alone."""
    return tuple(replace(hole, texture=1.0) for hole in _holes(mask, None))


def _holes(mask: NDArray[np.bool_], depths: NDArray[np.float32] | None) -> tuple[Hole, ...]:
    """Return the parts of a mask, shape (H, W), gathered into holes.

    Parameters
    ----------
    depths : ndarray, shape (H, W), float32, optional
        The half-width of the unknown pixels around each pixel; by default that of the mask.
    """
    bounds = Rect.around(mask)
    if bounds is None:
        return ()
    part = mask[bounds.slices]
    gap = GAP
    # Each hole needs surroundings of its own, so many small ones would cost too much: join them.
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
    """Return the share of copying: 0 up to THIN, 1 from WIDE on, smooth between."""
    t = min(max((half_width - THIN) / (WIDE - THIN), 0.0), 1.0)
    return t * t * (3 - 2 * t)


def _places_with_discs(
    unknown: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], NDArray[np.int32], list[tuple[Rect, NDArray[np.bool_]]]]:
    """Return the places where a disc of radius THIN may fit, without measuring whole regions.

    Nothing is known beyond the border either, so a hole at the border counts as going on there.

    Returns
    -------
    labels : ndarray, shape (H, W), int32
        The number of the connected region of each pixel, 0 for none.
    numbers : ndarray, int32
        The regions that may hold such a disc.
    places : list of (Rect, ndarray of bool)
        For each group of discs a rectangle, and which of its pixels are the group's own: at least
        those within `NEAR` of a disc's centre. The rectangle also holds all within THIN of these.
    """
    # A square that fits into such a disc: erosion by it is quick, and no disc is missed.
    core = _eroded(unknown, 2 * int(THIN / 2**0.5) + 1)
    nowhere = np.empty(0, np.int32)
    if not core.any():
        return np.empty((0, 0), np.int32), nowhere, []
    labels, _ = scipy.ndimage.label(unknown, _EIGHT)
    numbers = np.unique(labels[core])
    # Groups are formed on a coarse grid of squares. One square more around each group is enough,
    # as PLACE is larger than NEAR; and groups that touch become one, so no pixel has two owners.
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
    """Return the greatest depth in the rest of some regions; it is at most THIN.

    Done tile by tile, because the distances of a whole image take forty bytes per pixel.
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
    """Return the distance of each pixel of `part`, cut out at `rect`, to the nearest other pixel.

    Pixels beyond the border of the image do not count, because nothing is known of them.
    """
    margin = _margin(rect, shape)
    grown = np.pad(part, margin)
    depth = scipy.ndimage.distance_transform_edt(grown)
    (top, _), (left, _) = margin
    inside: NDArray[np.float64] = depth[top : top + part.shape[0], left : left + part.shape[1]]
    return inside


def _margin(rect: Rect, shape: tuple[int, ...]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return a margin for `rect`: one pixel on each side where the image goes on, else none."""
    return (
        (int(rect.top > 0), int(rect.bottom < shape[0])),
        (int(rect.left > 0), int(rect.right < shape[1])),
    )


def _half_width(rest: NDArray[np.bool_], rect: Rect, known: float) -> float:
    """Return the half-width of thin parts in whole pixels, as the number of erosions they last."""
    part, width = np.pad(rest[rect.slices], _margin(rect, rest.shape)), 0
    while width < THIN and part.any():
        part, width = _eroded(part, 3), width + 1
    return max(float(width), known)


def _eroded(mask: NDArray[np.bool_], side: int) -> NDArray[np.bool_]:
    """Return where the whole square of `side` (odd) is True; all is True beyond the border."""
    for axis in (0, 1):
        margin = [(0, 0), (0, 0)]
        margin[axis] = (side // 2, side // 2)
        row = np.moveaxis(np.pad(mask, margin, constant_values=True), axis, 0)
        seen = 1  # row[i] tells whether the `seen` pixels from i on are True; each step doubles it
        while seen < side:
            step = min(seen, side - seen)
            row = row[: row.shape[0] - step] & row[step:]
            seen += step
        mask = np.moveaxis(row, 0, axis)
    return mask
