"""`restore`: fill a picture file by a mask file, and write the result to a file."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import ntk_core
from inpaint_app.errors import FileError, reason
from inpaint_app.files.atomic import check_output, write_atomically
from inpaint_app.files.images import MAX_PIXELS, losses, read_image, read_mask, write_image
from inpaint_app.filling.engine import Engine
from inpaint_app.filling.lacking import settled
from inpaint_app.filling.reconstruct import PastedPicture, reconstruct
from inpaint_app.filling.requests import Request
from inpaint_app.filling.within_budget import OverBudgetError
from inpaint_app.masks.guides import Guides
from inpaint_app.masks.morphology import grow
from inpaint_app.settings.choices import Choices
from ntk_core import mapped, returned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from inpaint_app.files.picture import Picture
    from inpaint_app.filling.lacking import Lacking
    from inpaint_app.filling.requests import Patch
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
        The expected root mean square error of the filled pixels, as a share of the image's range;
        None if it is unknown.
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
        What to do with pixels without a value outside the mask.
    inverted : bool
        Black pixels of the mask file, not white ones, are filled.
    threshold : float
        The share of full brightness from which a pixel of the mask file is white, > 0 … 1.
    grow : int
        By how many pixels the mask of the file grows, 0 … `inpaint_app.masks.morphology.MAX_STEP`.
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
    """

    image: Path
    mask: Path | Callable[[NDArray[Any]], NDArray[np.bool_]] | None
    output: Path
    choices: Choices = field(default_factory=Choices)
    protect: Path | None = None
    sources: Path | None = None
    lacking: Lacking = "refuse"
    inverted: bool = False
    threshold: float = 0.5
    grow: int = 0
    overwrite: bool = False
    max_pixels: int = MAX_PIXELS
    memory_mb: int | None = None
    threads: int | None = None

    @property
    def inputs(self) -> list[Path]:
        """The files that are read."""
        named = (self.image, self.mask, self.protect, self.sources)
        return [path for path in named if isinstance(path, Path)]


def restore(
    order: RestoreOrder,
    *,
    kernel_store: KernelStore | None = None,
    on_losses: Callable[[tuple[str, ...]], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
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

    Raises
    ------
    FileError
        A file cannot be read, written, or used. Nothing was written.
    """
    check_output(order.output, overwrite=order.overwrite, inputs=order.inputs)
    picture = read_image(order.image, order.max_pixels)
    lost = losses(order.output, picture)
    missing: NDArray[np.bool_] | None
    soft: list[str] = []
    if isinstance(order.mask, Path):
        missing = _read_mask(order, order.mask, picture.pixels.shape[:2], soft.append)
    else:
        missing = None if order.mask is None else order.mask(picture.brightness())
        if missing is not None and not missing.any():
            return _copied(order, picture)
    missing, lacked = settled(order.image, picture.pixels, picture.measure, missing, order.lacking)
    lost += (*soft, *lacked)
    guides = _read_guides(order, missing)
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
    )
    engine = Engine(kernel_store=kernel_store, threads=order.threads)
    with _naming_files(order):
        done = returned(mapped(reconstruct(request, engine), take))
    write_image(order.output, pasted.pixels, like=picture, overwrite=order.overwrite)
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


def _read_mask(
    order: RestoreOrder, path: Path, shape: tuple[int, int], on_soft: Callable[[str], None]
) -> NDArray[np.bool_]:
    """Read the mask file, and grow the mask."""
    mask = read_mask(
        path, shape, inverted=order.inverted, threshold=order.threshold, on_soft=on_soft
    )
    grown = grow(mask, order.grow) if order.grow else None
    if grown is not None:
        rect, inside = grown
        mask[rect.slices] = inside
    return mask


def _read_guides(order: RestoreOrder, missing: NDArray[np.bool_]) -> Guides:
    """Read both guides.

    Raises
    ------
    FileError
        They cannot be read, or leave no pixel to learn or to copy from.
    """
    guides = Guides(
        *(
            None if path is None else read_mask(path, missing.shape)
            for path in (order.protect, order.sources)
        )
    )
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
