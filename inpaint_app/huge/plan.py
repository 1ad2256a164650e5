"""Which missing pixels are reconstructed together, and how much of the picture that needs.

The engine works on a grid of blocks, starts its pyramids where groups of blocks begin, and looks
only so far; so a window that begins on its grid and is wide enough gives the very values that the
whole picture would give. Groups that fit in memory are reconstructed whole; of a larger one, the
islands are, what is connected; and what is larger still is cut where the method allows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from inpaint_app.huge.boxes import Slices, aligned, around, blocks_of, cells_of, grown, shifted
from inpaint_app.huge.depends import Depends, depends_of
from inpaint_app.huge.mask_source import CELL
from inpaint_app.masks.blocks import ALIGN, BLOCK
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

__all__ = ["HoleTooLargeError", "Job", "Plan", "make_plan"]

MARGIN = 192  # how far the engine looks, at least
AROUND = 3  # how far it looks for what may be copied, in half-widths of a hole
SMALL = 4  # a hole of so many cells is not wide enough to need more than MARGIN

_EIGHT = np.ones((3, 3), np.bool_)


class HoleTooLargeError(Exception):
    """A hole needs more memory than there is.

    Attributes
    ----------
    rect : Rect
        Where it is.
    window, masked : Rect
        What it needs, and what of that may be masked.
    """

    def __init__(self, rect: Rect, window: Rect, masked: Rect) -> None:
        super().__init__("a hole is too large")
        self.rect, self.window, self.masked = rect, window, masked


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One reconstruction.

    Attributes
    ----------
    number : int
        What `Plan.owner` has in the cells whose pixels it is for.
    own : Rect
        What encloses them.
    window : Rect
        What of the picture it needs.
    depends : Depends or None
        Which masked pixels of others are estimated, too, as its own depend on them.
    """

    number: int
    own: Rect
    window: Rect
    depends: Depends | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """All of the work.

    Attributes
    ----------
    owner : ndarray, shape (⌈H / CELL⌉, ⌈W / CELL⌉), int32
        The number of the job that each cell belongs to, -1 where nothing is to be done.
    jobs : tuple of Job
        From top to bottom.
    islands, cuts : int
        How many jobs are only a part of what is near each other, and of these, how many only a
        part of what is connected.
    """

    owner: NDArray[np.int32]
    jobs: tuple[Job, ...]
    islands: int
    cuts: int

    def owned(self, job: Job) -> NDArray[np.bool_]:
        """Return which pixels of `job.own` belong to it, if they are masked; shape (h, w)."""
        rect = job.own
        cells = self.owner[cells_of(rect)] == job.number
        pixels: NDArray[np.bool_] = cells.repeat(CELL, axis=0).repeat(CELL, axis=1)
        return pixels[: rect.height, : rect.width]


def make_plan(
    cells: NDArray[np.bool_],
    shape: tuple[int, int],
    fits: Callable[[Rect, Rect], bool],
    *,
    copies: bool,
    reach: int,
    passes: int,
) -> Plan:
    """Plan the reconstruction of a picture.

    Parameters
    ----------
    cells : ndarray, shape (⌈H / CELL⌉, ⌈W / CELL⌉), bool
        Where anything is to be reconstructed.
    shape : (int, int)
        H and W.
    fits : callable
        Tells whether there is enough memory for a window, and what of it may be masked.
    copies : bool
        Whether the method copies: it needs wider windows, and its holes must not be cut.
    reach, passes : int
        Of the method.

    Raises
    ------
    HoleTooLargeError
    """
    return _Planner(cells, shape, fits, copies, reach, passes).plan()


class _Planner:
    def __init__(
        self,
        cells: NDArray[np.bool_],
        shape: tuple[int, int],
        fits: Callable[[Rect, Rect], bool],
        copies: bool,
        reach: int,
        passes: int,
    ) -> None:
        self._cells, self._shape, self._fits, self._copies = cells, shape, fits, copies
        self._reach, self._passes = reach, passes
        self._blocks = blocks_of(cells)
        self._owner = np.full(cells.shape, -1, np.int32)
        self._jobs: list[Job] = []
        self._islands = self._cuts = 0

    def plan(self) -> Plan:
        groups = _groups(self._cells)
        for number, place in enumerate(ndimage.find_objects(groups), start=1):
            if place is None:  # all of its cells are another's; cannot be
                continue
            part = groups[place] == number
            own = self._rect(place)
            window = self._window(own, self._margin(place))
            if self._fits(window, own):
                self._add(place, part, window, None)
            else:
                self._split(place, part)
        jobs = tuple(sorted(self._jobs, key=lambda job: (job.window.top, job.window.left)))
        return Plan(self._owner, jobs, self._islands, self._cuts)

    def _split(self, place: Slices, part: NDArray[np.bool_]) -> None:
        """Divide a group into islands, those near each other in one job as far as they fit."""
        labels, _ = ndimage.label(part, _EIGHT)
        boxes = ndimage.find_objects(labels)
        self._pack(place, labels, boxes, range(1, len(boxes) + 1), self._side())

    def _pack(
        self,
        place: Slices,
        labels: NDArray[np.int32],
        boxes: list[Slices],
        numbers: Iterable[int],
        side: int,
    ) -> None:
        """Make jobs of some islands: of those in squares of `side` pixels, or in smaller ones."""
        bins: dict[tuple[int, ...], list[int]] = {}
        for number in numbers:
            centre = tuple(
                (outer.start * 2 + inner.start + inner.stop) * CELL // 2 // side
                for outer, inner in zip(place, boxes[number - 1], strict=True)
            )
            bins.setdefault(centre, []).append(number)
        for together in bins.values():
            box = around([boxes[number - 1] for number in together])
            if self._try(shifted(box, place), np.isin(labels[box], together)):
                continue
            if len(together) > 1:
                self._pack(place, labels, boxes, together, max(side // 2, 1))
            else:
                self._cut(shifted(box, place), labels[box] == together[0])

    def _try(self, place: Slices, part: NDArray[np.bool_]) -> bool:
        window, depends = self._part_window(place, part)
        if not self._fits(window, depends.rect):
            return False
        self._islands += 1
        self._add(place, part, window, depends)
        return True

    def _cut(self, place: Slices, part: NDArray[np.bool_]) -> None:
        """Make jobs of the pieces of an island."""
        window, depends = self._part_window(place, part)
        length = max(part.shape)
        if self._copies or length <= ALIGN // CELL:
            raise HoleTooLargeError(self._rect(place), window, depends.rect)
        axis = part.shape.index(length)
        step = -(-(length // 2) * CELL // ALIGN) * ALIGN // CELL
        for half in (slice(0, step), slice(step, length)):
            some = part[half] if axis == 0 else part[:, half]
            boxes = ndimage.find_objects(some.astype(np.int8))
            if not boxes:
                continue
            moved = (half, slice(0, 0)) if axis == 0 else (slice(0, 0), half)
            piece = shifted(shifted(boxes[0], moved), place)
            if self._try(piece, some[boxes[0]]):
                self._cuts += 1
            else:
                self._cut(piece, some[boxes[0]])

    def _side(self) -> int:
        """Return how large a square may be that is done at once, in pixels."""
        side = ALIGN
        while side < max(self._shape):
            masked = grown(Rect(0, 0, 2 * side, 2 * side), BLOCK[1], None)
            if not self._fits(grown(masked, MARGIN, None), masked):
                break
            side *= 2
        return side

    def _part_window(self, place: Slices, part: NDArray[np.bool_]) -> tuple[Rect, Depends]:
        cells = np.argwhere(part) + np.array([place[0].start, place[1].start])
        depends = depends_of(cells, self._blocks, self._shape, self._reach, self._passes)
        return self._window(depends.rect, self._margin(place)), depends

    def _margin(self, place: Slices) -> int:
        """Return how far around a place its window must go."""
        size = max(side.stop - side.start for side in place)
        if not self._copies or size <= SMALL:
            return MARGIN
        # A pixel is no deeper in a hole than its cell is among cells that are not empty, and a
        # cell's diagonal; beyond the border of the picture nothing is known, either.
        outside = tuple(
            slice(max(side.start - 1, 0), min(side.stop + 1, length))
            for side, length in zip(place, self._cells.shape, strict=True)
        )
        cells = self._cells[outside]
        if cells.all():
            return max(self._shape)
        depth = float(ndimage.distance_transform_edt(cells).max())
        return max(MARGIN, round(AROUND * CELL * (depth + 1)))

    def _window(self, rect: Rect, margin: int) -> Rect:
        return grown(aligned(grown(rect, margin, self._shape), (ALIGN, ALIGN)), 0, self._shape)

    def _rect(self, place: Slices) -> Rect:
        rows, columns = place
        rect = Rect(rows.start * CELL, columns.start * CELL, rows.stop * CELL, columns.stop * CELL)
        return grown(rect, 0, self._shape)

    def _add(
        self, place: Slices, part: NDArray[np.bool_], window: Rect, depends: Depends | None
    ) -> None:
        number = len(self._jobs)
        self._owner[place][part] = number
        self._jobs.append(Job(number, self._rect(place), window, depends))


def _groups(cells: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the number of the group that each cell belongs to, 0 for those that are empty.

    As the engine forms them: blocks with up to two others between are a group.
    """
    high, wide = (length // CELL for length in BLOCK)
    blocks = blocks_of(cells)
    labels, _ = ndimage.label(ndimage.binary_dilation(blocks, _EIGHT), _EIGHT)
    groups: NDArray[np.int32] = labels.astype(np.int32).repeat(high, axis=0).repeat(wide, axis=1)
    groups = groups[: cells.shape[0], : cells.shape[1]]
    groups[~cells] = 0
    return groups
