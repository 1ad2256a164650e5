"""Fill the labelled pixels of an image of any dimension, as a stream of parts of the result.

This module does not import napari. Pixels are filled slice by slice, in the last two axes before
the channels. The axes before them are the index of a slice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ntk_core import InvalidImageError, InvalidMaskError, inpaint_iter

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

__all__ = ["METHODS", "Part", "fill_slices", "mask_of"]

METHODS = ("auto", "detail", "fast", "texture")
"""The methods that the widget offers."""

Index: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the result.

    Parameters
    ----------
    where : tuple of int and slice
        The place of `pixels` in an array of the image's shape.
    pixels : ndarray, the image's dtype
    fraction : float
        How much of all slices is done, 0 … 1.
    """

    where: tuple[int | slice, ...]
    pixels: NDArray[Any]
    fraction: float


def mask_of(labels: NDArray[Any], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return where labels are not 0, in the image's shape without its channels.

    Labels of fewer dimensions, such as one plane for a stack, apply to every slice.

    Raises
    ------
    InvalidMaskError
        If the shapes do not fit, or nothing is labelled.
    """
    mask = np.asarray(labels) != 0
    if mask.ndim > len(shape) or shape[len(shape) - mask.ndim :] != mask.shape:
        raise InvalidMaskError(
            f"the labels have shape {mask.shape} but the image has {shape}; they must be the same, "
            "or the labels' those of one slice"
        )
    if not mask.any():
        raise InvalidMaskError(
            "nothing is labelled, so there is nothing to reconstruct; paint some pixels first"
        )
    return np.broadcast_to(mask, shape)


def fill_slices(
    image: NDArray[Any],
    labels: NDArray[Any],
    *,
    rgb: bool = False,
    method: str = "auto",
    only: Index | None = None,
) -> Generator[Part, None, int]:
    """Fill what is labelled, yielding the parts that change.

    The input is checked at once; the work is done in the calls of ``next``. To cancel, stop
    iterating and ``close()`` the iterator.

    Parameters
    ----------
    image : ndarray, shape (..., H, W) or with `rgb` (..., H, W, C), real numbers
        It must not change during the work. NaN is not learnt from, and stays if not labelled.
    labels : ndarray, shape (..., H, W) or (H, W), integer or bool
        Not 0 where a pixel is to be filled. If none is labelled, those that are NaN are filled.
    rgb : bool
        Whether the last axis holds channels, which are filled together.
    method : {"auto", "detail", "fast", "texture"}
        As for `ntk_core.inpaint`.
    only : tuple of int, optional
        The index of one slice, in the axes before (H, W); by default all of them are done.

    Yields
    ------
    Part
        Pixels that are not labelled are always the image's own, bit for bit.

    Returns
    -------
    int
        The number of slices that had labels.

    Raises
    ------
    InvalidImageError, InvalidMaskError
        At once for wrong shapes; for the content of a slice, when its turn comes.
    """
    spatial = image.shape[:-1] if rgb else image.shape
    if len(spatial) < 2:
        raise InvalidImageError(
            f"the image has shape {image.shape}; it needs at least a height and a width"
        )
    lacking = _nan(image, rgb=rgb)
    if lacking is not None and not np.any(labels):
        labels = lacking
    mask = mask_of(labels, spatial)
    stack = spatial[:-2]
    if only is not None and not (
        len(only) == len(stack)
        and all(0 <= at < size for at, size in zip(only, stack, strict=True))
    ):
        raise InvalidImageError(f"slice {only} is not in a stack of shape {stack}")
    chosen = list(np.ndindex(stack)) if only is None else [only]
    todo = [index for index in chosen if mask[index].any()]
    if not todo:
        raise InvalidMaskError(
            f"nothing is labelled in slice {only}; paint some pixels there, or choose all slices"
        )
    return _parts(image, (mask, lacking), method, todo)


def _parts(
    image: NDArray[Any],
    masks: tuple[NDArray[np.bool_], NDArray[np.bool_] | None],
    method: str,
    todo: list[Index],
) -> Generator[Part, None, int]:
    mask, lacking = masks
    for done, index in enumerate(todo):
        picture, wanted = np.asarray(image[index]), mask[index]
        missing = wanted if lacking is None else wanted | lacking[index]
        if missing.all():
            at = f"slice {index}" if index else "the image"
            which = "labelled as a whole" if wanted.all() else "labelled or NaN as a whole"
            raise InvalidMaskError(
                f"{at} is {which}, so nothing is left to learn from; erase some of the labels"
            )
        for step in inpaint_iter(picture, missing, method=method, wanted=wanted):
            rows, columns = step.changed.slices
            yield Part((*index, rows, columns), step.pixels, (done + step.fraction) / len(todo))
    return len(todo)


def _nan(image: NDArray[Any], *, rgb: bool) -> NDArray[np.bool_] | None:
    """Return where pixels have NaN; None if there is none."""
    if image.dtype.kind != "f":
        return None
    lacking = np.isnan(image)
    if rgb:
        lacking = lacking.any(axis=-1)
    return lacking if lacking.any() else None
