"""`restore_pages`: fill all pages of a TIFF, and write them to another, or to itself."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inpaint_app.errors import FileError
from inpaint_app.files.atomic import check_output, write_atomically
from inpaint_app.files.encoding import encode_pages
from inpaint_app.files.layered import LAYER_SUFFIXES
from inpaint_app.files.tiff_kind import pages_in
from inpaint_app.files.tiff_pages import NewPage
from inpaint_app.filling.lacking import NothingLacksError
from inpaint_app.filling.restore import RestoreReport, restore

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from inpaint_app.files.picture import Picture
    from inpaint_app.filling.restore import RestoreOrder
    from ntk_core import KernelStore, Progress

__all__ = ["restore_pages"]


def restore_pages(
    order: RestoreOrder,
    *,
    kernel_store: KernelStore | None = None,
    on_losses: Callable[[tuple[str, ...]], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> RestoreReport:
    """Fill the masked pixels of every page of a TIFF.

    Parameters
    ----------
    order : RestoreOrder
        Its `output` is a TIFF. A `mask` of one page is that of all pages; otherwise it has as many
        as `image`. Without a mask, pages in which every pixel has a value stay as they are.
    kernel_store, on_losses, on_progress
        As of `inpaint_app.filling.restore.restore`; the notes name the page.

    Returns
    -------
    RestoreReport
        Of all pages together.

    Raises
    ------
    FileError
        As of `restore`, for any of the pages. Nothing was written.
    """
    count = pages_in(order.image)
    if count == 1:
        return restore(
            order, kernel_store=kernel_store, on_losses=on_losses, on_progress=on_progress
        )
    if order.output.suffix.lower() not in LAYER_SUFFIXES:
        raise FileError(
            f"cannot write {order.output}: several pages need a TIFF; choose a name that ends in "
            ".tif"
        )
    check_output(order.output, overwrite=order.overwrite, inputs=order.inputs, kept=order.kept)
    masks = pages_in(order.mask) if isinstance(order.mask, Path) else 1
    if masks not in (1, count):
        raise FileError(
            f"cannot use {order.mask}: it has {masks} pages and {order.image} has {count}; give "
            "it as many, or one for all"
        )
    made: dict[int, NewPage] = {}
    reports: list[RestoreReport] = []
    for page in range(1, count + 1):

        def keep(pixels: NDArray[Any], picture: Picture) -> None:
            made[picture.page] = NewPage(pixels, picture)

        def told(notes: tuple[str, ...], page: int = page) -> None:
            if on_losses is not None:
                on_losses(_named(page, notes))

        def shown(step: Progress, page: int = page) -> None:
            if on_progress is not None:
                on_progress(replace(step, fraction=(page - 1 + step.fraction) / count))

        one = replace(order, page=page, mask_page=page if masks > 1 else 1)
        try:
            report = restore(
                one, kernel_store=kernel_store, on_losses=told, on_progress=shown, write=keep
            )
        except NothingLacksError:
            if page == count and not reports:
                raise
            continue
        reports.append(replace(report, notes=_named(page, report.notes)))
    encoded = encode_pages(made, order.output)
    write_atomically(order.output, encoded.data, overwrite=order.overwrite)
    return _together(reports)


def _named(page: int, notes: tuple[str, ...]) -> tuple[str, ...]:
    """Return notes with the page that they are about; that others were not read is not true."""
    about = (note for note in notes if not note.startswith(("only the first of", "only picture")))
    return tuple(f"page {page}: {note}" for note in about)


def _together(reports: list[RestoreReport]) -> RestoreReport:
    """Return one report on several pages."""
    methods = {report.method for report in reports}
    known = [each for each in reports if each.expected_error is not None and each.masked]
    squares = sum(each.masked * (each.expected_error or 0) ** 2 for each in known)
    weight = sum(each.masked for each in known)
    residuals = [each.residual for each in reports if each.residual is not None]
    converged = [each.converged for each in reports if each.converged is not None]
    return replace(
        reports[0],
        method=methods.pop() if len(methods) == 1 else "mixed",
        seconds=sum(each.seconds for each in reports),
        masked=sum(each.masked for each in reports),
        pages=len(reports),
        notes=tuple(note for each in reports for note in each.notes),
        residual=max(residuals) if residuals else None,
        converged=all(converged) if converged else None,
        regions=tuple(region for each in reports for region in each.regions),
        expected_error=math.sqrt(squares / weight) if weight else None,
    )
