"""The windows of one picture, one after the other: read, reconstructed, and into the spool."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.errors import FileError
from inpaint_app.filling.deviations import SQUARES
from inpaint_app.filling.reconstruct import Engine, PastedPicture, reconstruct
from inpaint_app.filling.requests import Request
from inpaint_app.filling.steps import consume
from inpaint_app.huge.mask_source import CELL
from inpaint_app.huge.need import Needs
from inpaint_app.huge.plan import HoleTooLargeError, make_plan
from inpaint_app.masks.guides import Guides
from ntk_core import Rect, Region

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from inpaint_app.filling.reconstruct import Report
    from inpaint_app.filling.requests import Patch
    from inpaint_app.huge.mask_source import MaskSource
    from inpaint_app.huge.need import Room
    from inpaint_app.huge.plan import Job, Plan
    from inpaint_app.huge.spool import Spool
    from inpaint_app.huge.tiff_source import TiffSource
    from inpaint_app.settings.choices import Choices
    from ntk_core import Progress

__all__ = ["Sums", "WindowProgress", "Work"]

_PASSES = {"fast": 1, "texture": 0}
"""Of methods that have no choice."""

SCANNING, WRITING = 0.05, 0.1  # of the time: looking through the mask, and writing the file


@dataclass(frozen=True, slots=True)
class WindowProgress:
    """How far a restoration is.

    Attributes
    ----------
    fraction : float
        Of the work, 0 … 1.
    stage : {"mask", "windows", "writing"}
    done, total : int
        Windows that are finished, and all; of ``"writing"``, segments of the file.
    """

    fraction: float
    stage: str
    done: int
    total: int


@dataclass(slots=True)
class Sums:
    """What is known of all windows so far."""

    methods: set[str]
    holes: list[Region]
    thin: Region | None = None
    squares: float = 0.0
    known: int = 0


class Work:
    """Reconstructs the windows of one picture.

    Parameters
    ----------
    source : TiffSource
        The picture.
    marks : MaskSource
        Which pixels of it are to be reconstructed.
    room : Room
        The memory for it.
    choices : Choices
        How it is filled.
    threads : int or None
        Of the engine.
    tell : callable
        Is called with how far it is.

    Attributes
    ----------
    sums : Sums
        What is known of the windows that are done.
    """

    def __init__(
        self,
        source: TiffSource,
        marks: MaskSource,
        room: Room,
        choices: Choices,
        *,
        threads: int | None,
        tell: Callable[[WindowProgress], None],
    ) -> None:
        self.source, self._marks = source, marks
        self._room = room.window
        self._choices, self._method = choices, choices.method
        self._engine = Engine(threads=threads, unlimited=True)  # the plan keeps to the room
        self.tell = tell
        self.dtype = np.dtype(source.page.dtype).newbyteorder("=")
        self.channels = int(source.page.samplesperpixel)
        self._is_white_zero = int(source.page.photometric) == 0
        self._options = options = choices.options()
        self._needs = Needs(
            choices.copies,
            bool(options.get("rotations")),
            self.channels,
            self.dtype.itemsize,
        )
        self.sums = Sums(set(), [])
        self._jobs = 1

    def plan(self) -> tuple[Plan, int]:
        """Look through the mask; return what is to be done, and for how many pixels."""
        parts, masked, rows = [], 0, self.source.shape[0]
        for row, cells, count in self._marks.occupied():
            parts.append(cells)
            masked += count
            done = min((row + cells.shape[0]) / -(-rows // CELL), 1.0)
            self.tell(WindowProgress(SCANNING * done, "mask", 0, 0))
        if not masked:
            raise self._marks.empty()
        recipe = {"reach": 10 if self._method == "fast" else 14, "passes": 8}
        recipe |= {key: self._options[key] for key in recipe if self._options.get(key) is not None}
        if self._method in _PASSES:
            recipe["passes"] = _PASSES[self._method]
        copies = self._choices.copies
        try:
            made = make_plan(
                np.concatenate(parts), self.source.shape, self._fits, copies=copies, **recipe
            )
        except HoleTooLargeError as error:
            raise FileError(self._too_large(error)) from error
        self._jobs = len(made.jobs)
        return made, masked

    def reconstruct(self, job: Job, plan: Plan, spool: Spool, done: int) -> None:
        """Do one job, and put what comes out into the spool."""
        window = job.window
        missing = self._marks.read(window)
        own = plan.owned(job) & missing[job.own.within(window)]
        if not own.any():
            return
        wanted = np.zeros_like(missing)
        if job.depends is not None:
            near = job.depends.rect.within(window)
            wanted[near] = missing[near] & job.depends.pixels()
        wanted[job.own.within(window)] |= own
        pixels = self._turned(self.source.read(window))
        pasted = PastedPicture(pixels)

        def take(step: tuple[Patch, Progress]) -> None:
            patch, progress = step
            pasted.paste(patch)
            self._tell(done + progress.fraction, done)

        request = Request(0, pixels, missing, Guides(), self._choices)
        report = consume(reconstruct(request, self._engine, wanted), take)
        here = job.own.within(window)
        spool.add(job.own, own, self._turned(pasted.pixels[here]))
        self._count(report, job, pasted.deviations[here][own])

    def wrote(self, count: int) -> None:
        """Say how many segments are written."""
        total = self.source.segments
        fraction = 1 - WRITING * (1 - count / total)
        if count == total or count % max(total // 200, 1) == 0:
            self.tell(WindowProgress(fraction, "writing", count, total))

    def _tell(self, finished: float, done: int) -> None:
        share = (1 - SCANNING - WRITING) * finished / self._jobs
        self.tell(WindowProgress(SCANNING + share, "windows", done + 1, self._jobs))

    def _count(self, report: Report, job: Job, deviations: NDArray[np.uint8]) -> None:
        sums = self.sums
        sums.methods.add(report.method)
        known = deviations[deviations > 0]
        sums.squares += float(SQUARES[known].sum())
        sums.known += known.size
        for region in report.regions:
            here = replace(region, rect=region.rect.moved(job.window.top, job.window.left))
            inside = here.rect.intersection(job.own)
            if region.texture and inside is not None:
                sums.holes.append(here)
            elif inside is not None:
                sums.thin = here if sums.thin is None else _joined(sums.thin, here)

    def _turned(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """Return pixels as they are seen of pixels as they are stored, and the other way round."""
        return np.iinfo(self.dtype).max - pixels if self._is_white_zero else pixels

    def _fits(self, window: Rect, masked: Rect) -> bool:
        return self._needs.of(window, masked) <= self._room

    def _too_large(self, error: HoleTooLargeError) -> str:
        rect, need = error.rect, self._needs.of(error.window, error.masked)
        return (
            f"cannot use {self._marks.path}: the part to be filled at row {rect.top}, column "
            f"{rect.left} is {rect.width} × {rect.height} pixels and needs "
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
