"""Reconstruction of pictures with transparency, without colour from pixels that nobody sees.

A file stores the colour of a pixel beside its opacity, and of a pixel that is wholly transparent
it stores anything, mostly black. Reconstructed as they are, such colours would bleed into what
is visible. What is reconstructed here is colour times opacity: what a pixel adds to a picture.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

import ntk_core
from ntk_core.extent import PixelBytes

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from ntk_core import Explain, Progress

__all__ = ["inpaint_visible", "pixel_bytes"]


def inpaint_visible(
    image: NDArray[Any],
    mask: NDArray[np.bool_],
    *,
    wanted: NDArray[np.bool_] | None = None,
    **options: Any,
) -> Generator[Progress, None, Explain]:
    """Reconstruct as `ntk_core.inpaint_iter` does, with regard to transparency.

    Parameters
    ----------
    image : ndarray, shape (H, W) or (H, W, C), uint8, uint16 or floating point
        As in `inpaint_app.files.picture.Picture`: with C = 2 or 4 the last channel is opacity.
    mask : ndarray of bool, shape (H, W)
        True where a pixel is to be reconstructed.
    wanted, **options
        As in `ntk_core.inpaint_iter`.

    Yields
    ------
    Progress
        Observed pixels are untouched, hidden colours included.

    Returns
    -------
    callable
        As `ntk_core.inpaint_iter` does; about colours times opacity.

    Raises
    ------
    InpaintError
        As `ntk_core.inpaint_iter`, at once.
    """
    if image.ndim != 3 or image.shape[2] not in (2, 4) or _is_opaque(image):
        return ntk_core.inpaint_iter(image, mask, wanted=wanted, **options)
    asked = mask if wanted is None else mask & wanted
    steps = ntk_core.inpaint_iter(_premultiplied(image), mask, wanted=wanted, **options)
    return ntk_core.mapped(steps, lambda step: _straight(step, image, asked))


def pixel_bytes(channels: int, dtype: np.dtype[Any]) -> PixelBytes:
    """Return what a pixel takes in `inpaint_visible`, for `ntk_core.extent`.

    With 2 or 4 channels it counts as not opaque: then the engine gets colours times opacity, which
    are made for it.
    """
    if channels in (2, 4):
        size = np.dtype(np.float32).itemsize
        return PixelBytes(channels, size, prepared=size * channels)
    return PixelBytes(channels, dtype.itemsize)


def _straight(step: Progress, image: NDArray[Any], mask: NDArray[np.bool_]) -> Progress:
    where = step.changed.slices
    pixels, missing = image[where].copy(), mask[where]
    pixels[missing] = _divided(step.pixels[missing], image.dtype)
    pixels.flags.writeable = False
    return replace(step, pixels=pixels)


def _is_opaque(image: NDArray[Any]) -> bool:
    return bool((image[..., -1] == _white(image.dtype)).all())


def _white(dtype: np.dtype[Any]) -> int:
    """Return the value that stands for 1."""
    return int(np.iinfo(dtype).max) if dtype.kind == "u" else 1


def _premultiplied(image: NDArray[Any]) -> NDArray[np.float32]:
    """Return an (H, W, C) image as 0 … 1 with its colours multiplied by its opacity."""
    # In float32, because the product of two numbers of n bits has more bits than n.
    scaled = image.astype(np.float32)
    scaled /= np.float32(_white(image.dtype))
    scaled[..., :-1] *= scaled[..., -1:]
    return scaled


def _divided(values: NDArray[np.float32], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return premultiplied pixels, shape (n, C), 0 … 1, with straight colours in `dtype`."""
    opacity = values[:, -1:]
    straight = np.zeros_like(values)  # the colour of what cannot be seen
    np.divide(values[:, :-1], opacity, out=straight[:, :-1], where=opacity > 0)
    straight[:, -1:] = opacity
    straight = np.clip(straight, 0, 1)
    if dtype.kind == "u":
        straight = np.rint(straight * np.float32(_white(dtype)))
    return straight.astype(dtype)
