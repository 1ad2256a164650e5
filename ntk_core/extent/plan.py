"""Which missing pixels are reconstructed together, and how much of the image that needs.

The engine works on a grid of blocks, starts a pyramid where each group of blocks begins, and looks
only a certain distance. So a part that begins on the grid and is wide enough gets exactly the
values of the whole image.

Three cases: a group that fits into memory is reconstructed as a whole. A larger group is divided
into its islands, which are its connected pieces. An island that is still too large is cut, if the
method allows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

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
"""Side of the squares that a plan is made of, in pixels: which of them have missing pixels is all
that it needs to know of a mask."""

PLANNING: Final = 24
"""Bytes that making a plan takes for each square."""

_SQUARE: Final = (PLAN_SQUARE, PLAN_SQUARE)

_SMALL: Final = MARGIN // (AROUND * PLAN_SQUARE)
"""The most squares that a hole may be wide so that `MARGIN` around it is enough."""


class HoleTooLargeError(Exception):
    """A hole needs more memory than there is.

    Attributes
    ----------
    hole : Rect
        The rectangle around it.
    rect, masked : Rect
        The part that it needs, and the rectangle in that which may be masked.
    """

    def __init__(self, hole: Rect, rect: Rect, masked: Rect) -> None:
        super().__init__("a hole is too large")
        self.hole, self.rect, self.masked = hole, rect, masked


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """All parts of an image, and which pixels each of them has.

    Attributes
    ----------
    owner : ndarray, shape (⌈H / PLAN_SQUARE⌉, ⌈W / PLAN_SQUARE⌉), int32
        The number of the part that each square belongs to, -1 where nothing is to be done.
    parts : tuple of Part
        From top to bottom; their numbers are in another order.
    islands, cuts : int
        How many parts are only some islands of a group, and how many of these are only a piece of
        an island.
    """

    owner: NDArray[np.int32]
    parts: tuple[Part, ...]
    islands: int
    cuts: int

    def owned(self, part: Part) -> NDArray[np.bool_]:
        """Return which pixels of `part.own` are in squares of that part, shape (h, w)."""
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
        Takes a part and the rectangle in it that may be masked; tells whether memory is enough.
    sight : Sight
        Of the method: if it copies, holes must not be cut.

    Returns
    -------
    Plan

    Raises
    ------
    HoleTooLargeError
        If a hole that must be whole, or the smallest possible piece of one, does not fit.
    """
    return _Planner(squares, shape, fits, sight).plan()


class _Planner:
    """Makes a plan.

    A place is a rectangle of squares. Its members are those squares in it that are meant: others
    belong to another group or island whose rectangle overlaps.
    """

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
        for number, box in enumerate(scipy.ndimage.find_objects(groups), start=1):
            if box is None:  # a group without squares: cannot be
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
        """Divide a group into islands; near ones share a part if that fits."""
        labels, _ = scipy.ndimage.label(members, EIGHT)
        islands = [Rect.of_slices(box) for box in scipy.ndimage.find_objects(labels)]
        self._pack(place, labels, islands, range(1, len(islands) + 1), self._side())

    def _pack(
        self,
        place: Rect,
        labels: NDArray[np.int32],
        islands: list[Rect],
        numbers: Iterable[int],
        side: int,
    ) -> None:
        """Make parts of some islands: one of all whose centres lie in one square of `side` pixels.

        Every part reads a wide margin, so few large parts cost less than many small ones.
        """
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
            # Too large: try squares of half the side. Only an island that is alone is cut.
            if len(together) == 1:
                self._cut(here, members == together[0])
            elif side > 1:
                self._pack(place, labels, islands, together, side // 2)
            else:  # around each other: no square is so small that it has the middle of one alone
                for number in together:
                    self._pack(place, labels, islands, (number,), side)

    def _try(self, place: Rect, members: NDArray[np.bool_]) -> bool:
        """Make a part if it fits; tell whether it did."""
        rect, depends = self._part_of(place, members)
        if not self._fits(rect, depends.rect):
            return False
        self._islands += 1
        self._add(place, members, rect, depends)
        return True

    def _cut(self, place: Rect, members: NDArray[np.bool_]) -> None:
        """Cut an island in two, and each half again, until the pieces fit."""
        rect, depends = self._part_of(place, members)
        length = max(members.shape)
        if self._sight.copies or length <= ALIGN // PLAN_SQUARE:
            raise HoleTooLargeError(self._pixels(place), rect, depends.rect)
        # Half of the longer side, rounded up to the grid of ALIGN, in squares.
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
        """Return the side of the largest square that fits if all of it is masked, in pixels."""
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
        """Return how far around a place its part must reach, in pixels."""
        if not self._sight.copies or max(place.height, place.width) <= _SMALL:
            return MARGIN
        # Copies are looked for in proportion to the half-width of the hole. The squares give an
        # upper bound of it: the greatest depth among squares that are not empty, plus one. Nothing
        # is known beyond the border of the image, so that does not count as empty.
        squares = self._squares[place.grown(1, self._squares.shape).slices]
        if squares.all():
            return max(self._shape)
        depth = float(scipy.ndimage.distance_transform_edt(squares).max())
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
    """Return the number of the group that each square belongs to, 0 for empty squares.

    Groups are those of the engine: blocks with at most two others between them are one group.
    """
    high, wide = (length // PLAN_SQUARE for length in BLOCK)
    blocks = blocks_of(squares, PLAN_SQUARE)
    labels, _ = scipy.ndimage.label(scipy.ndimage.binary_dilation(blocks, EIGHT), EIGHT)
    groups: NDArray[np.int32] = labels.astype(np.int32).repeat(high, axis=0).repeat(wide, axis=1)
    groups = groups[: squares.shape[0], : squares.shape[1]]
    groups[~squares] = 0
    return groups
