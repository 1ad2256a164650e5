"""`restore_by_parts`: restore a TIFF file that is larger than memory."""

from __future__ import annotations

import math
import os
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import ntk_core
from inpaint_app.errors import FileError, reason
from inpaint_app.files.atomic import check_output, put_in_place, stamp_of, temporary_name
from inpaint_app.files.paint import most_is_masked
from inpaint_app.filling.lacking import mask_note
from inpaint_app.filling.restore import RestoreReport
from inpaint_app.huge.grown_marks import GrownMarks
from inpaint_app.huge.mask_source import MaskSource
from inpaint_app.huge.missing_source import MissingMarks
from inpaint_app.huge.need import room_of
from inpaint_app.huge.spool import Spool
from inpaint_app.huge.survey import nodata_measure
from inpaint_app.huge.tiff_source import TiffSource
from inpaint_app.huge.tiff_target import check_source, said_of, write_tiff
from inpaint_app.huge.work import Work
from ntk_core.extent import PART_METHODS, PLAN_SQUARE

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.filling.restore import RestoreOrder
    from inpaint_app.huge.mask_source import Marks
    from inpaint_app.huge.work import PartProgress
    from ntk_core.extent import Plan

__all__ = ["restore_by_parts"]

SUFFIXES = (".tif", ".tiff")


def restore_by_parts(
    order: RestoreOrder,
    memory: int,
    *,
    on_losses: Callable[[tuple[str, ...]], None] | None = None,
    on_progress: Callable[[PartProgress], None] | None = None,
) -> RestoreReport:
    """Fill the masked pixels of a TIFF, and write the result to another TIFF.

    Parameters
    ----------
    order : RestoreOrder
        Its `image` is a TIFF in tiles or strips: grey or RGB, with or without transparency, of
        whole bytes, uncompressed or compressed losslessly. Its `mask` is a TIFF of the same size,
        or another image that fits into a quarter of `memory`, or None. Its `output` is a ``.tif``
        that equals `image` except for the filled pixels. The method is one of
        `ntk_core.extent.PART_METHODS`, and there are no guides.
    memory : int
        The bytes that the work may use, without the program itself.
    on_losses : callable, optional
        As in `inpaint_app.filling.restore.restore`.
    on_progress : callable, optional
        Called with the progress. If it raises an error, the work ends and nothing is written.

    Raises
    ------
    FileError
        A file cannot be read, written, or used, or a hole needs more memory. Nothing was written.
    """
    image, mask, output, method = order.image, order.mask, order.output, order.choices.method
    assert mask is None or isinstance(mask, Path), "parts are read of a file"
    if method not in PART_METHODS:
        raise FileError(
            f"cannot use {image} by windows with method {method}, which is about a picture as a "
            f"whole; choose {', '.join(PART_METHODS[:-1])} or {PART_METHODS[-1]}"
        )
    check_output(output, overwrite=order.overwrite, inputs=order.inputs, kept=order.kept)
    if output.suffix.lower() not in SUFFIXES:
        raise FileError(
            f"cannot write {output}: a picture that is restored by windows is written as it was "
            "read, as TIFF; choose a name that ends in .tif"
        )
    with ExitStack() as open_files:
        source = TiffSource(image, 0, order.page)
        open_files.callback(source.close)
        room = room_of(memory, math.prod(-(-length // PLAN_SQUARE) for length in source.shape))
        source.cache = room.segments
        check_source(source, room.segments)
        before = stamp_of(image)
        marks, said_of_mask = _marks(order, source, room.mask, open_files)
        tell = on_progress or (lambda _progress: None)
        work = Work(source, marks, room, order.choices, threads=order.threads, tell=tell)
        notes = said_of(source)
        if on_losses is not None:
            on_losses(notes)
        try:
            told = work.survey(order.lacking)
            if on_losses is not None:
                on_losses(told)
            notes += told
            plan, masked = work.plan()
            if mask is None:
                notes += (mask_note(masked),)
            else:
                notes += said_of_mask
                notes += most_is_masked(masked, math.prod(source.shape), order.other_way)
            notes += _said_of(plan)
            start = time.perf_counter()
            spool = Spool(source, output.resolve().parent, work.dtype, work.channels)
            open_files.callback(spool.close)
            for done, part in enumerate(plan.parts):
                work.reconstruct(part, plan, spool, done)
            seconds = time.perf_counter() - start
            _write(work, spool, output, before, overwrite=order.overwrite)
        except ntk_core.InvalidMaskError as error:
            raise FileError(f"cannot use {mask or image}: {error}") from error
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
        copied=sums.copied,
    )


def _marks(
    order: RestoreOrder, source: TiffSource, room: int, open_files: ExitStack
) -> tuple[Marks, tuple[str, ...]]:
    """Return the pixels to fill, and notes on the mask."""
    if order.mask is None:
        return MissingMarks(source, nodata_measure(source)), ()
    assert isinstance(order.mask, Path)
    mask = MaskSource(
        order.mask,
        source.shape,
        room=room,
        inverted=order.inverted,
        threshold=order.threshold,
    )
    open_files.callback(mask.close)
    if np.dtype(source.page.dtype).name in ("uint8", "uint16") and source.page.photometric != 0:
        mask.check_is_mask(source.read)
    marks: Marks = GrownMarks(mask, order.grow) if order.grow else mask
    if order.lacking == "fill":
        return MissingMarks(source, nodata_measure(source), marks), mask.notes
    return marks, mask.notes


def _write(
    work: Work, spool: Spool, output: Path, before: tuple[int, ...] | None, *, overwrite: bool
) -> None:
    """Write the file under a temporary name, flush it to the disk, then rename it."""
    target = output.resolve()
    temporary = temporary_name(target)
    try:
        write_tiff(temporary, work.source, spool, work.wrote)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        if stamp_of(work.source.path) != before:
            raise FileError(
                f"cannot use {work.source.path}: it was changed while it was being restored; try "
                "again"
            )
        put_in_place(temporary, output, overwrite=overwrite)
    finally:  # also on Ctrl+C; after success the name is free already
        temporary.unlink(missing_ok=True)


def _said_of(plan: Plan) -> tuple[str, ...]:
    """Return a note if the result may differ from that of the whole picture at once."""
    if not plan.islands:
        return ()
    if not plan.cuts:
        return ("the mask is dense, so neighbouring holes were reconstructed in separate windows",)
    return (
        "the mask is dense, so holes that are larger than a window were reconstructed in parts",
    )
