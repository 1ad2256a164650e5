"""From files to a file, window by window: what `ntk-inpaint restore` does with a huge TIFF."""

from __future__ import annotations

import math
import os
import secrets
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

import ntk_core
from inpaint_app.atomic import FileError, check_output, put_in_place, reason
from inpaint_app.deviations import SQUARES, encoded
from inpaint_app.feathering import feathered
from inpaint_app.huge.mask_source import MaskSource
from inpaint_app.huge.plan import Job, Plan, TooLargeError, make_plan
from inpaint_app.huge.spool import Spool
from inpaint_app.huge.tiff_source import TiffSource
from inpaint_app.huge.tiff_target import check_source, said_of, write_tiff
from inpaint_app.restore import RestoreReport
from inpaint_app.transparency import inpaint_visible
from ntk_core import Rect, Region

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["METHODS", "WindowProgress", "restore_by_windows"]

METHODS = ("auto", "fast", "detail", "texture")
"""The methods that reconstruct by windows; ``"paper"`` is about a picture as a whole."""

SUFFIXES = (".tif", ".tiff")
WRITING = 0.1  # of the time, for reading and writing what does not change
SCANNING = 0.05


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
class _Sums:
    """What is known of all windows so far."""

    methods: set[str]
    holes: list[Region]
    thin: Region | None = None
    squares: float = 0.0
    known: int = 0


def restore_by_windows(
    image: Path,
    mask: Path,
    output: Path,
    *,
    memory: int,
    method: str = "auto",
    texture: Mapping[str, Any] | None = None,
    regression: Mapping[str, Any] | None = None,
    feather: int = 0,
    inverted: bool = False,
    overwrite: bool = False,
    threads: int | None = None,
    on_losses: Callable[[tuple[str, ...]], None] | None = None,
    on_progress: Callable[[WindowProgress], None] | None = None,
) -> RestoreReport:
    """Reconstruct the pixels of the TIFF `image` that `mask` marks; write the TIFF `output`.

    Parameters
    ----------
    image : Path
        A TIFF in tiles or strips: grey or RGB, with or without transparency, 8 or 16 bits,
        uncompressed or by a lossless method.
    mask : Path
        A TIFF of the same size, or another image that fits into a quarter of `memory`.
    output : Path
        A ``.tif``, like `image` in everything except the pixels that are reconstructed.
    memory : int
        How many bytes the work may take, besides the program itself.
    method : str
        One of `METHODS`.
    on_progress : callable, optional
        Called with how far it is; what it raises ends the work, and nothing is written.
    texture, regression, feather, inverted, overwrite, threads, on_losses
        As in `inpaint_app.restore.restore`.

    Raises
    ------
    FileError
        A file cannot be read, written, or worked with, or a hole needs more memory. Nothing was
        written.
    """
    if method not in METHODS:
        raise FileError(
            f"cannot use {image} by windows with method {method}, which is about a picture as a "
            f"whole; choose {', '.join(METHODS[:-1])} or {METHODS[-1]}"
        )
    check_output(output, overwrite=overwrite, inputs=[image, mask])
    if output.suffix.lower() not in SUFFIXES:
        raise FileError(
            f"cannot write {output}: a picture that is restored by windows is written as it was "
            "read, as TIFF; choose a name that ends in .tif"
        )
    with ExitStack() as open_files:
        source = TiffSource(image, memory // 8)
        open_files.callback(source.close)
        check_source(source, memory // 8)
        before = _identity(image)
        marks = MaskSource(mask, source.shape, room=memory // 4, inverted=inverted)
        open_files.callback(marks.close)
        work = _Work(source, marks, method, memory, threads, feather)
        work.options = {**(texture or {}), **(regression or {})}
        work.tell = on_progress or (lambda _progress: None)
        notes = said_of(source)
        if on_losses is not None:
            on_losses(notes)
        try:
            plan, masked = work.plan()
            notes += _said_of(plan)
            start = time.perf_counter()
            spool = Spool(source, output.resolve().parent, work.dtype, work.channels)
            open_files.callback(spool.close)
            for done, job in enumerate(plan.jobs):
                work.reconstruct(job, plan, spool, done)
            seconds = time.perf_counter() - start
            _write(work, spool, output, before, overwrite=overwrite)
        except ntk_core.InvalidMaskError as error:
            raise FileError(f"cannot use {mask}: {error}") from error
        except ntk_core.InpaintError as error:
            raise FileError(f"cannot use {image}: {error}") from error
        except MemoryError as error:
            raise FileError(
                f"cannot use {image}: there is not enough memory to reconstruct it; close other "
                "programs, or give a lower --memory"
            ) from error
        except OSError as error:
            raise FileError(
                f"cannot write {output}: {reason(error)}; choose another folder or make room"
            ) from error
    sums = work.sums
    return RestoreReport(
        output=output,
        method=sums.methods.pop() if len(sums.methods) == 1 else "mixed",
        seconds=seconds,
        masked=masked,
        height=source.shape[0],
        width=source.shape[1],
        notes=notes,
        regions=(*sums.holes, *(() if sums.thin is None else (sums.thin,))),
        expected_error=math.sqrt(sums.squares / sums.known) if sums.known else None,
    )


class _Work:
    """Reconstructs the windows of one picture."""

    options: dict[str, Any]
    tell: Callable[[WindowProgress], None]

    def __init__(
        self,
        source: TiffSource,
        marks: MaskSource,
        method: str,
        memory: int,
        threads: int | None,
        feather: int,
    ) -> None:
        self.source, self._marks, self._method = source, marks, method
        self._room, self._threads, self._feather = memory // 2, threads, feather
        self.dtype = np.dtype(source.page.dtype).newbyteorder("=")
        self.channels = int(source.page.samplesperpixel)
        self._is_white_zero = int(source.page.photometric) == 0
        self.sums = _Sums(set(), [])
        self._jobs = 1

    def plan(self) -> tuple[Plan, int]:
        """Look through the mask; return what is to be done, and for how many pixels."""
        parts, masked, rows = [], 0, self.source.shape[0]
        for row, cells, count in self._marks.occupied():
            parts.append(cells)
            masked += count
            done = min((row + cells.shape[0]) / -(-rows // 16), 1.0)
            self.tell(WindowProgress(SCANNING * done, "mask", 0, 0))
        if not masked:
            raise self._marks.empty()
        recipe = {"reach": 10 if self._method == "fast" else 14, "passes": 8}
        recipe |= {key: self.options[key] for key in recipe if self.options.get(key) is not None}
        if self._method == "fast":
            recipe["passes"] = 1
        copies = self._method in ("auto", "texture")
        try:
            made = make_plan(
                np.concatenate(parts), self.source.shape, self._fits, copies=copies, **recipe
            )
        except TooLargeError as error:
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
        if job.others is not None:
            wanted[job.others.within(window)] = missing[job.others.within(window)]
        wanted[job.own.within(window)] |= own
        pixels = self._turned(self.source.read(window))
        result, deviations = pixels.copy(), np.zeros(missing.shape, np.uint8)
        steps = inpaint_visible(
            pixels,
            missing,
            method=self._method,
            wanted=wanted,
            workers=self._threads,
            **self.options,
        )
        steps = feathered(steps, pixels, missing, self._feather)
        last = None
        with closing(steps):  # ends its threads now, not when it is collected as garbage
            for last in steps:
                result[last.changed.slices] = last.pixels
                if last.deviation is not None:
                    deviations[last.changed.slices] = encoded(last.deviation)
                self._tell(done + last.fraction, done)
        assert last is not None, "there is something to reconstruct"
        own_pixels = result[job.own.within(window)]
        spool.add(job.own, own, self._turned(own_pixels))
        self._count(last, job, deviations[job.own.within(window)][own])

    def wrote(self, count: int) -> None:
        """Say how many segments are written."""
        total = self.source.segments
        fraction = 1 - WRITING * (1 - count / total)
        if count == total or count % max(total // 200, 1) == 0:
            self.tell(WindowProgress(fraction, "writing", count, total))

    def _tell(self, finished: float, done: int) -> None:
        share = (1 - SCANNING - WRITING) * finished / self._jobs
        self.tell(WindowProgress(SCANNING + share, "windows", done + 1, self._jobs))

    def _count(self, last: ntk_core.Progress, job: Job, deviations: NDArray[np.uint8]) -> None:
        sums = self.sums
        sums.methods.add(last.method)
        known = deviations[deviations > 0]
        sums.squares += float(SQUARES[known].sum())
        sums.known += known.size
        for region in last.regions:
            moved = replace(region, rect=_moved(region.rect, job.window))
            inside = moved.rect.intersection(job.own)
            if region.texture and inside is not None:
                sums.holes.append(moved)
            elif inside is not None:
                sums.thin = moved if sums.thin is None else _joined(sums.thin, moved)

    def _turned(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """Return pixels as they are seen of pixels as they are stored, and the other way round."""
        return np.iinfo(self.dtype).max - pixels if self._is_white_zero else pixels

    def _fits(self, window: Rect) -> bool:
        return self._need(window) <= self._room

    def _need(self, window: Rect) -> int:
        """Return how many bytes a window takes."""
        area = window.height * window.width
        return area * need_per_pixel(self._method, self.channels, self.dtype)

    def _too_large(self, error: TooLargeError) -> str:
        rect, need = error.rect, self._need(error.window)
        return (
            f"cannot use {self._marks.path}: the part to be filled at row {rect.top}, column "
            f"{rect.left} is {rect.width} × {rect.height} pixels and needs "
            f"{2 * need / 1e6:,.0f} MB; raise --memory, or mark less at once"
        )


def need_per_pixel(method: str, channels: int, dtype: np.dtype[Any]) -> int:
    """Return how many bytes a pixel of a window takes at most."""
    stored = 3 * channels * dtype.itemsize + 8
    if method in ("fast", "detail"):
        return stored + 40 + 24 * channels
    return stored + 100 + 60 * channels


def _write(
    work: _Work, spool: Spool, output: Path, before: tuple[int, int, int], *, overwrite: bool
) -> None:
    """Write the file under a temporary name, flush it to the disk, then rename."""
    target = output.resolve()
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        write_tiff(temporary, work.source, spool, work.wrote)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        if _identity(work.source.path) != before:
            raise FileError(
                f"cannot use {work.source.path}: it was changed while it was being restored; try "
                "again"
            )
        put_in_place(temporary, output, overwrite=overwrite)
    finally:  # also on Ctrl+C; after success there is nothing left under this name
        temporary.unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _said_of(plan: Plan) -> tuple[str, ...]:
    """Return what is to be said of a plan whose result may differ from that of the whole."""
    if not plan.islands:
        return ()
    if not plan.cuts:
        return ("the mask is dense, so neighbouring holes were reconstructed in separate windows",)
    return (
        "the mask is dense, so holes that are larger than a window were reconstructed in parts",
    )


def _moved(rect: Rect, window: Rect) -> Rect:
    top, left = window.top, window.left
    return Rect(rect.top + top, rect.left + left, rect.bottom + top, rect.right + left)


def _joined(one: Region, other: Region) -> Region:
    return Region(
        one.rect.union(other.rect),
        one.pixels + other.pixels,
        max(one.half_width, other.half_width),
        0.0,
    )
