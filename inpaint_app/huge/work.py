"""`Work`: fill the parts of one picture, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.errors import FileError
from inpaint_app.filling.deviations import COPIED, SQUARES
from inpaint_app.filling.engine import Engine
from inpaint_app.filling.reconstruct import PastedPicture, reconstruct
from inpaint_app.filling.requests import Request
from inpaint_app.huge.need import PartNeed
from inpaint_app.huge.survey import survey
from inpaint_app.masks.guides import Guides
from ntk_core import Rect, Region, mapped, returned
from ntk_core.extent import PLAN_SQUARE, HoleTooLargeError, Sight, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure
    from inpaint_app.filling.lacking import Lacking
    from inpaint_app.filling.requests import Patch, Report
    from inpaint_app.huge.mask_source import Marks
    from inpaint_app.huge.need import Room
    from inpaint_app.huge.spool import Spool
    from inpaint_app.huge.tiff_source import TiffSource
    from inpaint_app.settings.choices import Choices
    from ntk_core import Progress
    from ntk_core.extent import Part, Plan

__all__ = ["PartProgress", "Sums", "Work"]

SCANNING, WRITING = 0.05, 0.1  # shares of the time: for reading the mask, for writing the file


@dataclass(frozen=True, slots=True)
class PartProgress:
    """The progress of a restoration.

    Attributes
    ----------
    fraction : float
        The finished share of the work, 0 … 1.
    stage : {"mask", "parts", "writing"}
        The current stage.
    done, total : int
        In stage ``"parts"``, the number of the current part and of all parts; in stage
        ``"writing"``, the number of written and of all segments.
    """

    fraction: float
    stage: str
    done: int
    total: int


@dataclass(slots=True)
class Sums:
    """The results of all parts so far, for the report."""

    methods: set[str]
    holes: list[Region]
    thin: Region | None = None
    squares: float = 0.0
    known: int = 0
    copied: int = 0


class Work:
    """Fills the parts of one picture.

    Parameters
    ----------
    source : TiffSource
        The picture.
    marks : Marks
        The mask.
    room : Room
        The shares of the memory budget.
    choices : Choices
        How the mask is filled.
    threads : int or None
        The number of threads of the engine.
    tell : callable
        Called with the progress.

    Attributes
    ----------
    sums : Sums
        The results of the finished parts.
    measure : Measure or None
        What the numbers of the picture mean, known after `survey`.
    """

    def __init__(
        self,
        source: TiffSource,
        marks: Marks,
        room: Room,
        choices: Choices,
        *,
        threads: int | None,
        tell: Callable[[PartProgress], None],
    ) -> None:
        self.source, self._marks = source, marks
        self._room = room.part
        self._choices = choices
        self._engine = Engine(threads=threads, unlimited=True)  # the plan respects it
        self.tell = tell
        self.dtype = np.dtype(source.page.dtype).newbyteorder("=")
        self.channels = source.how.channels
        rotations = choices.copies and choices.copying.rotations
        self.measure: Measure | None = None
        self._need = PartNeed(
            self.channels,
            self.dtype,
            choices.method,
            rotations,
            measured=self.dtype != np.uint8,
            soft=marks.soft,
        )
        self.sums = Sums(set(), [])
        self._parts = 1

    def survey(self, lacking: Lacking) -> tuple[str, ...]:
        """Find out what the numbers of the picture mean; return notes for the user."""
        self.measure, notes = survey(self.source, self._marks, lacking)
        return notes

    def plan(self) -> tuple[Plan, int]:
        """Read the mask; return the plan of the parts and the number of masked pixels."""
        bands, masked, rows = [], 0, self.source.shape[0]
        for row, squares, count in self._marks.occupied():
            bands.append(squares)
            masked += count
            done = min((row + squares.shape[0]) / -(-rows // PLAN_SQUARE), 1.0)
            self.tell(PartProgress(SCANNING * done, "mask", 0, 0))
        if not masked:
            raise self._marks.empty()
        method, learning = self._choices.method, self._choices.learning
        sight = Sight.of(method, **learning.options(method))
        try:
            made = make_plan(np.concatenate(bands), self.source.shape, self._fits, sight)
        except HoleTooLargeError as error:
            raise FileError(self._too_large(error)) from error
        self._parts = len(made.parts)
        return made, masked

    def reconstruct(self, part: Part, plan: Plan, spool: Spool, done: int) -> None:
        """Fill one part, and add the result to the spool."""
        missing = self._marks.read(part.rect)
        own = plan.owned(part) & missing[part.own.within(part.rect)]
        if not own.any():
            return
        wanted = np.zeros_like(missing)
        if part.depends is not None:
            near = part.depends.rect.within(part.rect)
            wanted[near] = missing[near] & part.depends.pixels()
        wanted[part.own.within(part.rect)] |= own
        pixels = self.source.seen(part.rect)
        pasted = PastedPicture(pixels)

        def take(step: tuple[Patch, Progress]) -> None:
            patch, progress = step
            pasted.paste(patch)
            self._tell(done + progress.fraction, done)

        request = Request(
            0,
            pixels,
            missing,
            Guides(),
            self._choices,
            measure=self.measure,
            softness=self._marks.softness(part.rect),
        )
        report = returned(mapped(reconstruct(request, self._engine, wanted), take))
        here = part.own.within(part.rect)
        spool.add(part.own, own, pasted.pixels[here])
        self._count(report, part, pasted.deviations[here][own])

    def wrote(self, count: int) -> None:
        """Report how many segments are written."""
        total = self.source.segments
        fraction = 1 - WRITING * (1 - count / total)
        if count == total or count % max(total // 200, 1) == 0:
            self.tell(PartProgress(fraction, "writing", count, total))

    def _tell(self, finished: float, done: int) -> None:
        share = (1 - SCANNING - WRITING) * finished / self._parts
        self.tell(PartProgress(SCANNING + share, "parts", done + 1, self._parts))

    def _count(self, report: Report, part: Part, deviations: NDArray[np.uint8]) -> None:
        sums = self.sums
        sums.methods.add(report.method)
        copies = deviations == COPIED
        known = deviations[(deviations > 0) & ~copies]
        sums.copied += int(np.count_nonzero(copies))
        sums.squares += float(SQUARES[known].sum())
        sums.known += known.size
        for region in report.regions:
            here = region.moved(part.rect.top, part.rect.left)
            inside = here.rect.intersection(part.own)
            if region.texture and inside is not None:
                sums.holes.append(here)
            elif inside is not None:
                sums.thin = here if sums.thin is None else _joined(sums.thin, here)

    def _fits(self, rect: Rect, masked: Rect) -> bool:
        return self._need.of(rect, masked) <= self._room

    def _too_large(self, error: HoleTooLargeError) -> str:
        hole, need = error.hole, self._need.of(error.rect, error.masked)
        return (
            f"cannot use {self._marks.path}: the part to be filled at row {hole.top}, column "
            f"{hole.left} is {hole.width} × {hole.height} pixels and needs "
            f"{need / 1e6:,.0f} MB where {self._room / 1e6:,.0f} MB are left for it; raise "
            "--memory, or mark less at once"
        )


def _joined(one: Region, other: Region) -> Region:
    return Region(
        one.rect.union(other.rect),
        one.pixels + other.pixels,
        max(one.half_width, other.half_width),
        0.0,
    )
