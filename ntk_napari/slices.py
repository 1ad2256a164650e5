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

__all__ = ["METHODS", "Part", "Scale", "fill_slices", "mask_of"]

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


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear map from an image's values to the range that `ntk_core` accepts, and back.

    Unsigned 8- and 16-bit integers and floats in 0 … 1 need no map. Anything else (floats of any
    range, signed and wide integers) is mapped so that the smallest and the largest observed value
    become 0 and 1. So the fill lies between them.

    Parameters
    ----------
    low, high : float
        The values that become 0 and 1; if they are equal, both become 0.
    dtype : dtype
        The image's dtype.
    """

    low: float
    high: float
    dtype: np.dtype[Any]

    @classmethod
    def of(cls, image: NDArray[Any], mask: NDArray[np.bool_]) -> Scale | None:
        """Return the map that a slice needs, or None if it needs none.

        Raises
        ------
        InvalidImageError
            If an observed value is not a finite real number.
        """
        dtype = image.dtype
        if dtype in (np.uint8, np.uint16):
            return None
        if dtype.kind not in "biuf":
            raise InvalidImageError(
                f"the image has dtype {dtype}; convert it to real numbers before inpainting"
            )
        observed = image[~mask]
        if not np.isfinite(observed).all():
            raise InvalidImageError(
                "the image has observed values that are not finite; label those pixels, too, so "
                "that they are reconstructed"
            )
        low, high = float(observed.min()), float(observed.max())
        if dtype.kind == "f" and low >= 0 and high <= 1:
            return None
        return cls(low, high, dtype)

    def to_unit(self, image: NDArray[Any]) -> NDArray[np.float64]:
        """Return values of 0 … 1, in double precision."""
        if self.high == self.low:
            return np.zeros(image.shape)
        # Divided before they are subtracted, or the range of large doubles would overflow.
        size = max(abs(self.low), abs(self.high))
        low, span = self.low / size, self.high / size - self.low / size
        unit: NDArray[np.float64] = (image.astype(np.float64) / size - low) / span
        return np.clip(unit, 0, 1)

    def from_unit(self, unit: NDArray[Any]) -> NDArray[Any]:
        """Return values of the image's range and dtype, integers rounded."""
        values = self.low * (1 - unit.astype(np.float64)) + self.high * unit
        if self.dtype.kind == "f":
            return values.astype(self.dtype)
        if self.dtype.kind == "b":
            return values >= 0.5
        # A double rounds the largest 64-bit integer up, out of the range of the dtype.
        bounds = np.iinfo(self.dtype)
        rounded = np.rint(values)
        result = np.clip(rounded, bounds.min, np.nextafter(float(bounds.max), 0)).astype(self.dtype)
        result[rounded >= bounds.max] = bounds.max
        return result


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
        It must not change during the work.
    labels : ndarray, shape (..., H, W) or (H, W), integer or bool
        Not 0 where a pixel is to be filled.
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
    return _parts(image, mask, method, todo)


def _parts(
    image: NDArray[Any], mask: NDArray[np.bool_], method: str, todo: list[Index]
) -> Generator[Part, None, int]:
    for done, index in enumerate(todo):
        picture, missing = np.asarray(image[index]), np.ascontiguousarray(mask[index])
        if missing.all():
            at = f"slice {index}" if index else "the image"
            raise InvalidMaskError(
                f"{at} is labelled as a whole, so nothing is left to learn from; "
                "erase some of the labels"
            )
        scale = Scale.of(picture, missing)
        given = picture
        if scale is not None:
            # The engine ignores the values of masked pixels, but here they must be numbers.
            given = scale.to_unit(np.where(_like(missing, picture), scale.low, picture))
        for step in inpaint_iter(given, missing, method=method):
            rows, columns = step.changed.slices
            pixels = step.pixels
            if scale is not None:
                own = picture[rows, columns]
                use = _like(missing[rows, columns], own)
                pixels = np.where(use, scale.from_unit(pixels), own)
            yield Part((*index, rows, columns), pixels, (done + step.fraction) / len(todo))
    return len(todo)


def _like(mask: NDArray[np.bool_], picture: NDArray[Any]) -> NDArray[np.bool_]:
    """Add the axis of channels to a mask if the picture has one."""
    return mask[..., None] if picture.ndim > mask.ndim else mask
