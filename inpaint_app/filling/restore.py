"""Reconstruction from files to a file, with no display: what `ntk-inpaint restore` does."""

from __future__ import annotations

import math
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import ntk_core
from inpaint_app.errors import FileError, reason
from inpaint_app.files.atomic import check_output, write_atomically
from inpaint_app.files.images import MAX_PIXELS, losses, read_image, read_mask, write_image
from inpaint_app.filling.deviations import SQUARES, encoded
from inpaint_app.filling.feather import feathered
from inpaint_app.filling.memory_budget import budget_of
from inpaint_app.filling.transparency import inpaint_visible
from inpaint_app.filling.within_budget import OverBudgetError, inpaint_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from inpaint_app.files.picture import Picture
    from ntk_core import Architecture, KernelStore, Region

__all__ = ["RestoreReport", "restore"]


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What a restoration did.

    Attributes
    ----------
    output : Path
        The file that was written.
    method : str
        The method that was used, ``"auto"`` resolved.
    seconds : float
        Wall-clock time of the reconstruction, without reading and writing.
    masked : int
        Number of pixels that were reconstructed.
    height, width : int
        Size of the picture in pixels.
    notes : tuple of str
        What was changed in reading or could not be carried over in writing, and whether the
        solver gave up.
    residual : float or None
        Of method ``"paper"`` only: the relative residual at the end, the largest of all parts;
        infinite if the solver left the range of numbers.
    converged : bool or None
        Of method ``"paper"`` only: whether that is small enough for the picture to be right.
    regions : tuple of Region
        Of methods ``"auto"`` and ``"texture"``: which part of the mask was filled how.
    expected_error : float or None
        The root mean square error that is expected over what was reconstructed, as a share of
        the image's range; None where nothing was.
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


def restore(
    image: Path,
    mask: Path | Callable[[NDArray[Any]], NDArray[np.bool_]],
    output: Path,
    *,
    method: str = "auto",
    architecture: Architecture | None = None,
    kernel_store: KernelStore | None = None,
    texture: Mapping[str, Any] | None = None,
    regression: Mapping[str, Any] | None = None,
    feather: int = 0,
    protect: Path | None = None,
    sources: Path | None = None,
    inverted: bool = False,
    overwrite: bool = False,
    threads: int | None = None,
    max_pixels: int = MAX_PIXELS,
    memory_mb: int | None = None,
    on_losses: Callable[[tuple[str, ...]], None] | None = None,
    on_progress: Callable[[ntk_core.Progress], None] | None = None,
) -> RestoreReport:
    """Reconstruct the pixels of the file `image` that the file `mask` marks; write `output`.

    Parameters
    ----------
    image : Path
        An image file; see `inpaint_app.files.images.read_image`.
    mask : Path or callable
        An image file, see `inpaint_app.files.images.read_mask`; or what returns the mask,
        shape (H, W), when it is given the pixels. If that finds nothing to reconstruct, `output`
        is a copy of `image`.
    output : Path
        The image file to write, in the format that its ending names.
    method : str
        One of `ntk_core.METHODS`.
    architecture, kernel_store
        Of method ``"paper"``; see `ntk_core.inpaint`.
    texture : mapping, optional
        Options of methods ``"auto"`` and ``"texture"``; see `ntk_core.inpaint`.
    regression : mapping, optional
        Options of the methods that learn; see `ntk_core.inpaint`.
    feather : int
        How wide the seam is where the fill is blended with the picture, in pixels.
    protect, sources : Path, optional
        Masks, read as `mask` is: what is white in `protect` is neither learnt nor copied from;
        only what is white in `sources`, which methods ``"auto"`` and ``"texture"`` have, is
        copied.
    inverted : bool
        Black in the mask, not white, is what is to be filled.
    overwrite : bool
        Whether `output` may exist already, or be `image` itself.
    threads : int, optional
        Of the engine; by default one for each processor. The result does not depend on it.
    max_pixels : int
        The most that `image` may have.
    memory_mb : int, optional
        How much memory the reconstruction may take, in units of 10⁶ bytes; by default half of
        what is free.
    on_losses : callable, optional
        Called before the work begins with what of the picture had to be changed or cannot be
        written; the same sentences are among the notes of the report.
    on_progress : callable, optional
        Called with each snapshot; what it raises ends the work, and nothing is written.

    Raises
    ------
    FileError
        A file cannot be read, written, or worked with. Nothing was written.
    """
    check_output(
        output,
        overwrite=overwrite,
        inputs=[path for path in (image, mask, protect, sources) if isinstance(path, Path)],
    )
    picture = read_image(image, max_pixels)
    lost = losses(output, picture)
    shape = picture.pixels.shape[:2]
    if isinstance(mask, Path):
        missing = read_mask(mask, shape, inverted=inverted)
    else:
        missing = mask(picture.pixels)
        if not missing.any():
            return _copied(image, picture, output, method, overwrite=overwrite)
    guarded = None if protect is None else (protect, read_mask(protect, shape))
    named = None if sources is None else (sources, read_mask(sources, shape))
    _check_guides(guarded, named, missing)
    if on_losses is not None:
        on_losses(picture.notes + lost)
    start = time.perf_counter()
    result = picture.pixels.copy()
    resolved = method
    regions: tuple[Region, ...] = ()
    residuals: dict[int, float] = {}  # of each part, as far as it is known
    deviations = np.zeros(shape, np.uint8)
    told: list[str] = []
    try:
        steps = inpaint_within(
            budget_of(memory_mb),
            inpaint_visible,
            picture.pixels,
            missing,
            method=method,
            architecture=architecture,
            kernel_store=kernel_store,
            protect=guarded and guarded[1],
            sources=named and named[1],
            workers=threads,
            on_strips=told.append,
            **(texture or {}),
            **(regression or {}),
        )
        steps = feathered(steps, picture.pixels, missing, feather)
        with closing(steps):  # ends its threads now, not when it is collected as garbage
            for step in steps:
                result[step.changed.slices] = step.pixels
                resolved, regions = step.method, step.regions or regions
                if step.deviation is not None:
                    deviations[step.changed.slices] = encoded(step.deviation)
                if step.residual is not None:
                    residuals[step.number] = step.residual
                if on_progress is not None:
                    on_progress(step)
    except ntk_core.InvalidMaskError as error:  # the engine does not know the files' names
        fills = "black" if inverted else "white"
        name = f"{mask} ({fills} is to be filled)" if isinstance(mask, Path) else "what was found"
        raise FileError(f"cannot use {name}: {error}") from error
    except (ntk_core.InpaintError, OverBudgetError) as error:
        raise FileError(f"cannot use {image}: {error}") from error
    except MemoryError as error:
        raise FileError(
            f"cannot use {image}: there is not enough memory to reconstruct it; close other "
            "programs, or mark less at once"
        ) from error
    seconds = time.perf_counter() - start
    write_image(output, result, like=picture, overwrite=overwrite)
    residual = _largest(residuals.values())
    converged = None if residual is None else residual <= ntk_core.PAPER_TOLERANCE
    return RestoreReport(
        output=output,
        method=resolved,
        seconds=seconds,
        masked=int(np.count_nonzero(missing)),
        height=picture.height,
        width=picture.width,
        notes=(*picture.notes, *lost, *told) + (_gave_up(residual) if converged is False else ()),
        residual=residual,
        converged=converged,
        regions=regions,
        expected_error=_expected(deviations[missing]),
    )


def _copied(
    image: Path, picture: Picture, output: Path, method: str, *, overwrite: bool
) -> RestoreReport:
    """Write the picture as it is: byte for byte, if the format stays the same."""
    notes = (*picture.notes, "no damage was found, so the picture is copied as it is")
    if output.suffix.lower() == image.suffix.lower():
        try:
            data = image.read_bytes()
        except OSError as error:
            raise FileError(f"cannot read {image}: {reason(error)}; check your rights") from error
        write_atomically(output, data, overwrite=overwrite)
    else:
        notes += write_image(output, picture.pixels, like=picture, overwrite=overwrite)
    return RestoreReport(output, method, 0.0, 0, picture.height, picture.width, notes)


def _check_guides(
    protect: tuple[Path, NDArray[np.bool_]] | None,
    sources: tuple[Path, NDArray[np.bool_]] | None,
    missing: NDArray[np.bool_],
) -> None:
    """Raise `FileError` if nothing is left to learn or to copy from, with the files' names."""
    free = ~missing
    if not free.any():
        return  # the mask alone is wrong
    if protect is not None:
        free &= ~protect[1]
        if not free.any():
            raise FileError(
                f"cannot use {protect[0]}: every pixel outside the mask is protected, so nothing "
                "is left to learn from; protect less"
            )
    if sources is not None and not (free & sources[1]).any():
        files, taken = str(sources[0]), "masked"
        if protect is not None:
            files, taken = f"{files} with {protect[0]}", "masked or protected"
        raise FileError(
            f"cannot use {files}: no pixel of the sources may be copied, as they are all {taken}; "
            "name others"
        )


def _expected(deviations: NDArray[np.uint8]) -> float | None:
    """Return the root mean square of the deviations that are known, shape (n,), None without."""
    known = deviations[deviations > 0]
    return math.sqrt(SQUARES[known].mean()) if known.size else None


def _largest(residuals: Iterable[float]) -> float | None:
    """Return the worst residual; one that is no number is infinite."""
    return max((r if math.isfinite(r) else math.inf for r in residuals), default=None)


def _gave_up(residual: float | None) -> tuple[str]:
    return (
        f"the solver stopped at a residual of {residual:.1e}, which is above "
        f"{ntk_core.PAPER_TOLERANCE:.0e}, so the picture is not yet what the network makes of it; "
        "choose another solver",
    )
