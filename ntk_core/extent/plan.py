"""Which missing pixels are reconstructed together, and how much of the image that needs.

The engine works on a grid of blocks, starts its pyramids where groups of blocks begin, and looks
only so far; so a part that begins on its grid and is wide enough gives the very values that the
whole image would give. Groups that fit in memory are reconstructed whole; of a larger one, the
islands are, what is connected; and what is larger still is cut where the method allows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import ndimage

from ntk_core.extent.dependencies import Dependencies, dependencies_of
from ntk_core.extent.grid import ALIGN, BLOCK, EIGHT, blocks_of
from ntk_core.extent.part import Part
from ntk_core.extent.sight import MARGIN, Sight
from ntk_core.problem.rect import Rect
from ntk_core.texture.surroundings import AROUND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

__all__ = ["PLANNING", "PLAN_SQUARE", "HoleTooLargeError", "Plan", "make_plan"]

PLAN_SQUARE: Final = 16
"""Side of the squares of which it is known whether anything in them is missing, in pixels."""

PLANNING: Final = 24
"""Bytes that making a plan takes for each square."""

_SQUARE: Final = (PLAN_SQUARE, PLAN_SQUARE)

_SMALL: Final = MARGIN // (AROUND * PLAN_SQUARE)
"""Squares that a hole is wide, at most, for `MARGIN` to be enough around it."""


class HoleTooLargeError(Exception):
    """A hole needs more memory than there is.

    Attributes
    ----------
    hole : Rect
        Where it is.
    rect, masked : Rect
        The part that it needs, and what of that may be masked.
    """

    def __init__(self, hole: Rect, rect: Rect, masked: Rect) -> None:
        super().__init__("a hole is too large")
        self.hole, self.rect, self.masked = hole, rect, masked


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """All of the work.

    Attributes
    ----------
    owner : ndarray, shape (⌈H / PLAN_SQUARE⌉, ⌈W / PLAN_SQUARE⌉), int32
        The number of the part that each square belongs to, -1 where nothing is to be done.
    parts : tuple of Part
        From top to bottom; their numbers are in another order.
    islands, cuts : int
        How many parts are only some of what is near each other, and of these, how many only some
        of what is connected.
    """

    owner: NDArray[np.int32]
    parts: tuple[Part, ...]
    islands: int
    cuts: int

    def owned(self, part: Part) -> NDArray[np.bool_]:
        """Return which pixels of `part.own` belong to it, if they are masked; shape (h, w)."""
        own = part.own
        squares = self.owner[own.squares(_SQUARE).slices] == part.number
        pixels: NDArray[np.bool_] = squares.repeat(PLAN_SQUARE, axis=0).repeat(PLAN_SQUARE, axis=1)
        return pixels[: own.height, : own.width]


def make_plan(
    squares: NDArray[np.bool_],
    shape: tuple[int, int],
    fits: Callable[[Rect, Rect], bool],
    sight: Sight,
) -> Plan:
    """Plan the reconstruction of an image in parts.

    Parameters
    ----------
    squares : ndarray, shape (⌈H / PLAN_SQUARE⌉, ⌈W / PLAN_SQUARE⌉), bool
        Where anything is to be reconstructed.
    shape : (int, int)
        H and W.
    fits : callable
        Tells whether there is enough memory for a part, and what of it may be masked.
    sight : Sight
        Of the method: if it copies, holes must not be cut.

    Returns
    -------
    Plan

    Raises
    ------
    HoleTooLargeError
        A hole that must be whole, or a piece of one that cannot be smaller, does not fit.
    """
    return _Planner(squares, shape, fits, sight).plan()


class _Planner:
    """Makes a plan; a place is a rectangle of squares, its members are those that belong to it."""

    def __init__(
        self,
        squares: NDArray[np.bool_],
        shape: tuple[int, int],
        fits: Callable[[Rect, Rect], bool],
        sight: Sight,
    ) -> None:
        self._squares, self._shape, self._fits, self._sight = squares, shape, fits, sight
        self._blocks = blocks_of(squares, PLAN_SQUARE)
        self._owner = np.full(squares.shape, -1, np.int32)
        self._parts: list[Part] = []
        self._islands = self._cuts = 0

    def plan(self) -> Plan:
        groups = _groups(self._squares)
        for number, box in enumerate(ndimage.find_objects(groups), start=1):
            if box is None:  # all of its squares are another's; cannot be
                continue
            place, members = Rect.of_slices(box), groups[box] == number
            own = self._pixels(place)
            rect = self._part_around(own, self._margin(place))
            if self._fits(rect, own):
                self._add(place, members, rect, None)
            else:
                self._split(place, members)
        parts = tuple(sorted(self._parts, key=lambda part: (part.rect.top, part.rect.left)))
        return Plan(self._owner, parts, self._islands, self._cuts)

    def _split(self, place: Rect, members: NDArray[np.bool_]) -> None:
        """Divide a group into islands, those near each other in one part as far as they fit."""
        labels, _ = ndimage.label(members, EIGHT)
        islands = [Rect.of_slices(box) for box in ndimage.find_objects(labels)]
        self._pack(place, labels, islands, range(1, len(islands) + 1), self._side())

    def _pack(
        self,
        place: Rect,
        labels: NDArray[np.int32],
        islands: list[Rect],
        numbers: Iterable[int],
        side: int,
    ) -> None:
        """Make parts of some islands: of those in squares of `side` pixels, or in smaller ones."""
        bins: dict[tuple[int, int], list[int]] = {}
        for number in numbers:
            island = islands[number - 1]
            centre = (
                (place.top * 2 + island.top + island.bottom) * PLAN_SQUARE // 2 // side,
                (place.left * 2 + island.left + island.right) * PLAN_SQUARE // 2 // side,
            )
            bins.setdefault(centre, []).append(number)
        for together in bins.values():
            inner = reduce(Rect.union, (islands[number - 1] for number in together))
            here, members = inner.moved(place.top, place.left), labels[inner.slices]
            if self._try(here, np.isin(members, together)):
                continue
            if len(together) == 1:
                self._cut(here, members == together[0])
            elif side > 1:
                self._pack(place, labels, islands, together, side // 2)
            else:  # around each other: no square is so small that it has the middle of one alone
                for number in together:
                    self._pack(place, labels, islands, (number,), side)

    def _try(self, place: Rect, members: NDArray[np.bool_]) -> bool:
        """Make a part if it fits."""
        rect, depends = self._part_of(place, members)
        if not self._fits(rect, depends.rect):
            return False
        self._islands += 1
        self._add(place, members, rect, depends)
        return True

    def _cut(self, place: Rect, members: NDArray[np.bool_]) -> None:
        """Make parts of the pieces of an island."""
        rect, depends = self._part_of(place, members)
        length = max(members.shape)
        if self._sight.copies or length <= ALIGN // PLAN_SQUARE:
            raise HoleTooLargeError(self._pixels(place), rect, depends.rect)
        step = -(-(length // 2) * PLAN_SQUARE // ALIGN) * ALIGN // PLAN_SQUARE
        whole = Rect.whole(members.shape)
        if whole.height == length:
            halves = replace(whole, bottom=step), replace(whole, top=step)
        else:
            halves = replace(whole, right=step), replace(whole, left=step)
        for half in halves:
            some = Rect.around(members[half.slices])
            if some is None:
                continue
            inner = some.moved(half.top, half.left)
            piece, its = inner.moved(place.top, place.left), members[inner.slices]
            if self._try(piece, its):
                self._cuts += 1
            else:
                self._cut(piece, its)

    def _side(self) -> int:
        """Return how large a square may be that is done at once, in pixels."""
        side = ALIGN
        while side < max(self._shape):
            masked = Rect(0, 0, 2 * side, 2 * side).grown(max(BLOCK))
            if not self._fits(masked.grown(MARGIN), masked):
                break
            side *= 2
        return side

    def _part_of(self, place: Rect, members: NDArray[np.bool_]) -> tuple[Rect, Dependencies]:
        """Return the part that some squares need, and what they depend on."""
        squares = np.argwhere(members) + np.array([place.top, place.left])
        blocks = np.unique(squares // np.array([side // PLAN_SQUARE for side in BLOCK]), axis=0)
        depends = dependencies_of(blocks, self._blocks, self._shape, self._sight)
        return self._part_around(depends.rect, self._margin(place)), depends

    def _margin(self, place: Rect) -> int:
        """Return how far around a place its part must go, in pixels."""
        if not self._sight.copies or max(place.height, place.width) <= _SMALL:
            return MARGIN
        # A pixel is no deeper in a hole than its square is among squares that are not empty, and a
        # square's diagonal; beyond the border of the image nothing is known, either.
        squares = self._squares[place.grown(1, self._squares.shape).slices]
        if squares.all():
            return max(self._shape)
        depth = float(ndimage.distance_transform_edt(squares).max())
        return max(MARGIN, round(self._sight.around_hole(PLAN_SQUARE * (depth + 1))))

    def _part_around(self, rect: Rect, margin: int) -> Rect:
        return rect.grown(margin, self._shape).aligned((ALIGN, ALIGN)).clipped(self._shape)

    def _pixels(self, place: Rect) -> Rect:
        return place.scaled(_SQUARE).clipped(self._shape)

    def _add(
        self, place: Rect, members: NDArray[np.bool_], rect: Rect, depends: Dependencies | None
    ) -> None:
        number = len(self._parts)
        self._owner[place.slices][members] = number
        self._parts.append(Part(number, self._pixels(place), rect, depends))


def _groups(squares: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the number of the group that each square belongs to, 0 for those that are empty.

    As the engine forms them: blocks with up to two others between are a group.
    """
    high, wide = (length // PLAN_SQUARE for length in BLOCK)
    blocks = blocks_of(squares, PLAN_SQUARE)
    labels, _ = ndimage.label(ndimage.binary_dilation(blocks, EIGHT), EIGHT)
    groups: NDArray[np.int32] = labels.astype(np.int32).repeat(high, axis=0).repeat(wide, axis=1)
    groups = groups[: squares.shape[0], : squares.shape[1]]
    groups[~squares] = 0
    return groups
