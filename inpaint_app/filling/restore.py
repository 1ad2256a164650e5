"""`restore`: fill a picture file by a mask file, and write the result to a file."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import ntk_core
from inpaint_app.errors import FileError, reason
from inpaint_app.files.atomic import check_output, write_atomically
from inpaint_app.files.encoding import keeps_pages
from inpaint_app.files.images import (
    MAX_PIXELS,
    losses,
    read_image,
    read_marks,
    read_mask,
    write_image,
)
from inpaint_app.files.infrared import infrared_of
from inpaint_app.files.paint import most_is_masked
from inpaint_app.filling.engine import Engine
from inpaint_app.filling.lacking import NothingLacksError, settled, with_lost
from inpaint_app.filling.reconstruct import PastedPicture, reconstruct
from inpaint_app.filling.requests import Request
from inpaint_app.filling.within_budget import OverBudgetError
from inpaint_app.masks.coverage import is_soft, lacking
from inpaint_app.masks.guides import Guides
from inpaint_app.masks.infrared import dust_in
from inpaint_app.masks.morphology import grow
from inpaint_app.settings.choices import Choices
from ntk_core import mapped, returned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from inpaint_app.files.picture import Picture
    from inpaint_app.filling.lacking import Lacking
    from inpaint_app.filling.requests import Patch
    from inpaint_app.masks.coverage import Marks
    from ntk_core import KernelStore, Progress, Region

__all__ = ["RestoreOrder", "RestoreReport", "restore"]


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """The report on a restored file.

    Attributes
    ----------
    output : Path
        The file that was written.
    method : str
        The method that was used, with ``"auto"`` resolved.
    seconds : float
        Wall-clock time of the reconstruction, without reading and writing.
    masked : int
        Number of pixels that were filled.
    height, width : int
        Size of the picture in pixels.
    notes : tuple of str
        What was changed while reading, what the output cannot hold, and whether the solver gave
        up.
    residual : float or None
        For method ``"paper"`` only: the largest final relative residual of any part; infinite if
        the solver overflowed.
    converged : bool or None
        For method ``"paper"`` only: whether the residual is at most `ntk_core.PAPER_TOLERANCE`.
    regions : tuple of Region
        For methods ``"auto"`` and ``"texture"``: the parts of the mask, each with its method.
    expected_error : float or None
        The expected root mean square error of the filled pixels that are no copies, as a share of
        the image's range; None if it is unknown.
    copied : int
        Number of filled pixels that are copies, or blended with copies: a plausible fill, not a
        measurement.
    pages : int
        The number of pages that were filled.
    """

    output: Path
    method: str
    seconds: float
    masked: int
    height: int
    width: int
    notes: tuple[str, ...] = ()
    residual: float | None = None
    converged: bool | None = None
    regions: tuple[Region, ...] = ()
    expected_error: float | None = None
    copied: int = 0
    pages: int = 1


@dataclass(frozen=True, slots=True)
class RestoreOrder:
    """The files and the choices of one restoration.

    Attributes
    ----------
    image : Path
        An image file; see `inpaint_app.files.images.read_image`.
    mask : Path, callable or None
        An image file, see `inpaint_app.files.images.read_mask`; or a function from the pixels, as
        `Picture.brightness` returns them, to the mask, shape (H, W). If the function returns an
        empty mask, `output` is a copy of `image`. None for the pixels without a value.
    output : Path
        The image file to write, in the format that its ending names.
    choices : Choices
        How the mask is filled.
    protect, sources : Path or None
        Files of the guides, read like `mask`. White pixels of `protect` are never learnt or
        copied from. Methods that copy use only white pixels of `sources`.
    lacking : Lacking
        What to do with pixels without a value outside the mask. Those that a file lacks because it
        is cut short are filled, unless this is ``"keep"``.
    inverted : bool
        Black pixels of the mask file, not white ones, are filled.
    threshold : float or None
        The share of full brightness from which a pixel of the mask file is white, > 0 … 1. None
        keeps soft edges, and is 0.5 for other masks.
    grow : int
        By how many pixels the mask grows that was read or found, 0 …
        `inpaint_app.masks.morphology.MAX_STEP`.
    overwrite : bool
        Whether `output` may exist already, or be `image` itself.
    max_pixels : int
        The largest number of pixels that `image` may have.
    memory_mb : int or None
        The memory that the reconstruction may use, in units of 10⁶ bytes; None for half of the
        free memory.
    threads : int or None
        Number of threads of the engine; None for one for each processor. The result does not
        depend on it.
    page, mask_page : int
        Which page of `image` and of `mask`, if they are TIFFs, from 1.
    infrared : bool
        Whether `mask` is None because dust is looked for in the infrared channel of `image`.
    """

    image: Path
    mask: Path | Callable[[NDArray[Any]], NDArray[np.bool_]] | None
    output: Path
    choices: Choices = field(default_factory=Choices)
    protect: Path | None = None
    sources: Path | None = None
    lacking: Lacking = "refuse"
    inverted: bool = False
    threshold: float | None = None
    grow: int = 0
    overwrite: bool = False
    max_pixels: int = MAX_PIXELS
    memory_mb: int | None = None
    threads: int | None = None
    page: int = 1
    mask_page: int = 1
    infrared: bool = False

    @property
    def other_way(self) -> str:
        """What to do if the mask file is the wrong way round."""
        return "leave --invert out" if self.inverted else "add --invert"

    @property
    def inputs(self) -> list[Path]:
        """The files that are read."""
        return [self.image, *(path for _, path in self.kept)]

    @property
    def kept(self) -> list[tuple[str, Path]]:
        """The files beside the picture that are read, so never replaced, and what they are."""
        named = (
            ("the mask", self.mask),
            ("the file of --protect", self.protect),
            ("the file of --sources", self.sources),
        )
        return [(what, path) for what, path in named if isinstance(path, Path)]


def restore(
    order: RestoreOrder,
    *,
    kernel_store: KernelStore | None = None,
    on_losses: Callable[[tuple[str, ...]], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    write: Callable[[NDArray[Any], Picture], None] | None = None,
) -> RestoreReport:
    """Fill the masked pixels of a file, and write the result to a file.

    Parameters
    ----------
    order : RestoreOrder
        The files and the choices.
    kernel_store : mutable mapping of str to bytes, optional
        The store for the kernels of method ``"paper"``.
    on_losses : callable, optional
        Called before the computation, with sentences on what had to be changed while reading and
        what the output cannot hold. The notes of the report contain the same sentences.
    on_progress : callable, optional
        Called with each snapshot. If it raises an error, the work ends and nothing is written.
    write : callable, optional
        Gets the finished pixels and the picture as it was read, in place of `order.output`.

    Raises
    ------
    FileError
        A file cannot be read, written, or used. Nothing was written.
    """
    check_output(order.output, overwrite=order.overwrite, inputs=order.inputs, kept=order.kept)
    picture = read_image(order.image, order.max_pixels, order.page)
    lost = losses(order.output, picture)
    missing: NDArray[np.bool_] | None
    told: list[str] = []
    softness = None
    if isinstance(order.mask, Path):
        marks = _read_mask(order, order.mask, picture, told.append)
        missing, softness = marks != 0, lacking(marks)
    elif order.infrared:
        missing, found = _of_infrared(order, picture)
        told.append(found)
    else:
        missing = None if order.mask is None else order.mask(picture.brightness())
        if missing is not None and missing.any():
            _grow(missing, order.grow)
    missing, kept, cut = with_lost(picture.lost, missing, order.lacking)
    if missing is not None and not missing.any():
        return _copied(order, picture)
    if softness is not None and picture.lost is not None and kept is None:
        softness[picture.lost] = 0  # what the file lacks is filled in full
    missing, lacked = settled(order.image, picture.pixels, picture.measure, missing, order.lacking)
    lost += (*told, *cut, *lacked)
    guides = _read_guides(order, picture, missing, kept)
    if on_losses is not None:
        on_losses(picture.notes + lost)
    pasted = PastedPicture(picture.pixels)

    def take(step: tuple[Patch, Progress]) -> None:
        patch, progress = step
        pasted.paste(patch)
        if on_progress is not None:
            on_progress(progress)

    request = Request(
        0,
        picture.pixels,
        missing,
        guides,
        order.choices,
        memory_mb=order.memory_mb,
        measure=picture.measure,
        softness=softness,
    )
    engine = Engine(kernel_store=kernel_store, threads=order.threads)
    with _naming_files(order):
        done = returned(mapped(reconstruct(request, engine), take))
    if write is not None:
        write(pasted.pixels, picture)
    else:
        write_image(order.output, pasted.pixels, like=picture, overwrite=order.overwrite)
        lost += _kept_pages(order, picture)
    converged = None if done.residual is None else done.residual <= ntk_core.PAPER_TOLERANCE
    gave_up = _gave_up(done.residual) if converged is False else ()
    return RestoreReport(
        output=order.output,
        method=done.method,
        seconds=done.seconds,
        masked=int(np.count_nonzero(missing)),
        height=picture.height,
        width=picture.width,
        notes=(*picture.notes, *lost, *done.notes, *gave_up),
        residual=done.residual,
        converged=converged,
        regions=done.regions,
        expected_error=pasted.expected_error(missing),
        copied=pasted.copied(missing),
    )


@contextmanager
def _naming_files(order: RestoreOrder) -> Iterator[None]:
    """Turn errors of the engine into a `FileError` that names the file."""
    try:
        yield
    except ntk_core.InvalidMaskError as error:
        fills = "black" if order.inverted else "white"
        is_file = isinstance(order.mask, Path)
        name = f"{order.mask} ({fills} is to be filled)" if is_file else "what was found"
        raise FileError(f"cannot use {name}: {error}") from error
    except (ntk_core.InpaintError, OverBudgetError) as error:
        raise FileError(f"cannot use {order.image}: {error}") from error
    except MemoryError as error:
        raise FileError(
            f"cannot use {order.image}: there is not enough memory to reconstruct it; close other "
            "programs, or mark less at once"
        ) from error


def _copied(order: RestoreOrder, picture: Picture) -> RestoreReport:
    """Write the picture unchanged: byte for byte, if the output has the same ending."""
    image, output = order.image, order.output
    notes = (*picture.notes, "no damage was found, so the picture is copied as it is")
    if output.suffix.lower() == image.suffix.lower():
        try:
            data = image.read_bytes()
        except OSError as error:
            raise FileError(f"cannot read {image}: {reason(error)}; check your rights") from error
        write_atomically(output, data, overwrite=order.overwrite)
    else:
        notes += write_image(output, picture.pixels, like=picture, overwrite=order.overwrite)
    method = order.choices.method
    return RestoreReport(output, method, 0.0, 0, picture.height, picture.width, notes)


def _kept_pages(order: RestoreOrder, picture: Picture) -> tuple[str, ...]:
    """Return a note if the output has the other pages of the picture's file."""
    if not keeps_pages(order.output, picture.pixels, picture):
        return ()
    return (f"page {picture.page} of {picture.pages} was filled; the others are as they were",)


def _of_infrared(order: RestoreOrder, picture: Picture) -> tuple[NDArray[np.bool_], str]:
    """Return the dust that the infrared channel of a picture shows, and a note on it."""
    channel = infrared_of(picture)
    if channel is None:
        raise FileError(
            f"cannot use {order.image}: it has no infrared channel (a value per pixel besides "
            "its colours and opacity, or a second page in grey); name a mask"
        )
    mask = dust_in(channel)
    count = int(np.count_nonzero(mask))
    if not count:
        raise NothingLacksError(
            f"cannot use {order.image}: its infrared channel shows no dust; name a mask"
        )
    return mask, f"the infrared channel shows dust in {count:,} pixels, which are filled"


def _read_mask(
    order: RestoreOrder, path: Path, picture: Picture, on_note: Callable[[str], None]
) -> Marks:
    """Read the mask file, and grow the mask."""
    mask = read_marks(
        path,
        of=picture,
        inverted=order.inverted,
        threshold=order.threshold,
        on_note=on_note,
        page=order.mask_page,
    )
    masked = int(np.count_nonzero(mask))
    if masked == mask.size and is_soft(mask):
        raise FileError(
            f"cannot use {path}: nothing on it is black, so all of the image is to be filled; if "
            f"it is the wrong way round, {order.other_way}"
        )
    for note in most_is_masked(masked, mask.size, order.other_way):
        on_note(note)
    _grow(mask, order.grow)
    return mask


def _grow(mask: Marks, pixels: int) -> None:
    """Grow a mask in place."""
    grown = grow(mask, pixels) if pixels else None
    if grown is not None:
        rect, inside = grown
        mask[rect.slices] = inside


def _read_guides(
    order: RestoreOrder,
    picture: Picture,
    missing: NDArray[np.bool_],
    kept: NDArray[np.bool_] | None,
) -> Guides:
    """Read both guides; nothing is learnt from pixels that are `kept`.

    Raises
    ------
    FileError
        They cannot be read, or leave no pixel to learn or to copy from.
    """
    protect, sources = (
        None if path is None else read_mask(path, of=picture)
        for path in (order.protect, order.sources)
    )
    guides = Guides(protect, sources)
    if kept is not None:
        protect = kept if guides.protect is None else guides.protect | kept
        guides = replace(guides, protect=protect)
    free = ~missing
    if not free.any():
        return guides  # the mask is wrong, not the guides; the engine reports that
    if guides.protect is not None:
        free &= ~guides.protect
        if not free.any():
            raise FileError(
                f"cannot use {order.protect}: every pixel outside the mask is protected, so "
                "nothing is left to learn from; protect less"
            )
    if guides.sources is not None and not (free & guides.sources).any():
        files, taken = str(order.sources), "masked"
        if guides.protect is not None:
            files, taken = f"{files} with {order.protect}", "masked or protected"
        raise FileError(
            f"cannot use {files}: no pixel of the sources may be copied, as they are all {taken}; "
            "name others"
        )
    return guides


def _gave_up(residual: float | None) -> tuple[str]:
    return (
        f"the solver stopped at a residual of {residual:.1e}, which is above "
        f"{ntk_core.PAPER_TOLERANCE:.0e}, so the picture is not yet what the network makes of it; "
        "choose another solver",
    )
