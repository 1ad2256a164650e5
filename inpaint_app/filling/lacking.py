"""What becomes of pixels without a value: NaN, infinite, or the number that a TIFF names for them.

Without a mask they are what is filled. With one, those outside it need a decision, because NaN in
the middle of a picture is often a mistake: `Lacking` is how the user decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from inpaint_app.errors import FileError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure

__all__ = [
    "Lacking",
    "NothingLacksError",
    "first_not_finite",
    "kept_note",
    "mask_note",
    "no_mask",
    "refusal",
    "settled",
    "with_lost",
]

Lacking = Literal["refuse", "keep", "fill"]
"""What to do with pixels without a value outside the mask. ``"refuse"`` is an error for what is
not finite; pixels with the file's own number for “no value” are kept."""


def settled(
    path: Path,
    pixels: NDArray[Any],
    measure: Measure | None,
    mask: NDArray[np.bool_] | None,
    lacking: Lacking,
) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    """Return the pixels to fill, and notes on those without a value.

    Parameters
    ----------
    path : Path
        The picture's file, for messages.
    pixels : ndarray, shape (H, W[, C])
        The picture.
    measure : Measure or None
        What its numbers mean.
    mask : ndarray of bool, shape (H, W), or None
        The pixels that the user wants filled; None for those without a value.
    lacking : Lacking
        What to do with pixels without a value outside the mask.

    Raises
    ------
    FileError
        There is no mask, and every pixel has a value. Or one outside the mask has none, and the
        user did not say what to do.
    """
    missing = np.zeros(pixels.shape[:2], np.bool_) if measure is None else measure.missing(pixels)
    if mask is None:
        if not missing.any():
            raise no_mask(path)
        return missing, (mask_note(int(np.count_nonzero(missing))),)
    outside = missing & ~mask
    count = int(np.count_nonzero(outside))
    if not count:
        return mask, ()
    if lacking == "fill":
        return mask | outside, (
            f"{count:,} pixels outside the mask have no value and are filled as well",
        )
    if lacking == "refuse":
        found = first_not_finite(pixels, outside)
        if found is not None:
            value, row, column, number = found
            raise refusal(path, value, (row, column), number)
    return mask, (kept_note(count),)


class NothingLacksError(FileError):
    """There is no mask, and nothing in the picture says what is to be filled."""


def with_lost(
    lost: NDArray[np.bool_] | None, mask: NDArray[np.bool_] | None, lacking: Lacking
) -> tuple[NDArray[np.bool_] | None, NDArray[np.bool_] | None, tuple[str, ...]]:
    """Add the pixels that a file lacks, because it is cut short, to those that are filled.

    Parameters
    ----------
    lost : ndarray of bool, shape (H, W), or None
        The pixels that the file lacks.
    mask : ndarray of bool, shape (H, W), or None
        The pixels that the user wants filled, if the user named any.
    lacking : Lacking
        ``"keep"`` leaves them as they are.

    Returns
    -------
    mask : ndarray of bool, shape (H, W), or None
        With them.
    kept : ndarray of bool, shape (H, W), or None
        Those of them that are not filled, so nothing must be learnt from them.
    notes : tuple of str
        For the user.
    """
    if lost is None:
        return mask, None, ()
    outside = lost if mask is None else lost & ~mask
    count = int(np.count_nonzero(outside))
    if not count:
        return mask, None, ()
    if lacking == "keep":
        return mask, outside, (kept_note(count),)
    told = f"the {count:,} pixels that the file lacks are filled as well"
    if mask is None:
        told = f"no mask was given, so the {count:,} pixels that the file lacks are filled"
    return outside if mask is None else mask | outside, None, (told,)


def no_mask(path: Path) -> FileError:
    """Return the error for a picture without a mask in which every pixel has a value."""
    return NothingLacksError(
        f"cannot use {path}: no mask was given, and every pixel of it has a value (none is NaN, "
        "or what the file names for no value), so there is nothing to fill; name a mask"
    )


def mask_note(count: int) -> str:
    """Return the note for a picture without a mask, in which `count` pixels have no value."""
    return f"no mask was given, so the {count:,} pixels without a value are filled"


def kept_note(count: int) -> str:
    """Return the note for `count` pixels without a value that stay as they are."""
    return (
        f"{count:,} pixels outside the mask have no value; they stay as they are, and nothing is "
        "learnt from them"
    )


def refusal(path: Path, value: float, place: tuple[int, int], count: int) -> FileError:
    """Return the error for pixels outside the mask that are not finite, the first at `place`."""
    others = "" if count == 1 else f", the first of {count:,}"
    return FileError(
        f"cannot use {path}: outside the mask it has the value {value:g} at row {place[0]}, "
        f"column {place[1]}{others}; give --missing fill to fill such pixels as well, or "
        "--missing keep to leave them as they are"
    )


def first_not_finite(
    pixels: NDArray[Any], where: NDArray[np.bool_]
) -> tuple[float, int, int, int] | None:
    """Return value, row and column of the first pixel in `where` that is not finite, and how many.

    None if all are finite.
    """
    if pixels.dtype.kind != "f":
        return None
    finite = np.isfinite(pixels)
    bad = where & ~(finite if pixels.ndim == 2 else finite.all(axis=2))
    if not bad.any():
        return None
    row, column = divmod(int(bad.argmax()), bad.shape[1])
    values = np.atleast_1d(pixels[row, column])
    value = float(values[~np.isfinite(values)][0])
    return value, row, column, int(np.count_nonzero(bad))
