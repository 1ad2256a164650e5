"""Reconstruction of pictures with transparency, without the colours of invisible pixels.

A file stores colour and opacity of each pixel. The colour of a fully transparent pixel can be
anything; mostly it is black. Such colours would bleed into visible pixels. So the engine gets
colour times opacity (premultiplied), and the result is divided again.
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
    """Reconstruct like `ntk_core.inpaint_iter`, and respect transparency.

    Parameters
    ----------
    image : ndarray, shape (H, W) or (H, W, C), uint8, uint16 or floating point
        As in `inpaint_app.files.picture.Picture`: with C = 2 or 4 the last channel is opacity.
    mask : ndarray of bool, shape (H, W)
        True where a pixel is to be filled.
    wanted, **options
        As in `ntk_core.inpaint_iter`.

    Yields
    ------
    Progress
        Observed pixels do not change, not even the colours of transparent ones.

    Returns
    -------
    callable
        As of `ntk_core.inpaint_iter`; with transparency it explains colours times opacity.

    Raises
    ------
    InpaintError
        As `ntk_core.inpaint_iter`, before the first step.
    """
    if image.ndim != 3 or image.shape[2] not in (2, 4) or _is_opaque(image):
        return ntk_core.inpaint_iter(image, mask, wanted=wanted, **options)
    asked = mask if wanted is None else mask & wanted
    steps = ntk_core.inpaint_iter(_premultiplied(image), mask, wanted=wanted, **options)
    return ntk_core.mapped(steps, lambda step: _straight(step, image, asked))


def pixel_bytes(channels: int, dtype: np.dtype[Any]) -> PixelBytes:
    """Return the memory of a pixel in `inpaint_visible`, for `ntk_core.extent`.

    Pictures with 2 or 4 channels count as transparent: `inpaint_visible` then makes a
    premultiplied copy.
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
    """Return the value of full brightness or opacity."""
    return int(np.iinfo(dtype).max) if dtype.kind == "u" else 1


def _premultiplied(image: NDArray[Any]) -> NDArray[np.float32]:
    """Return an (H, W, C) image as 0 … 1, with colours multiplied by opacity."""
    # In float32, because the product of two n-bit numbers does not fit into n bits.
    scaled = image.astype(np.float32)
    scaled /= np.float32(_white(image.dtype))
    scaled[..., :-1] *= scaled[..., -1:]
    return scaled


def _divided(values: NDArray[np.float32], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return premultiplied pixels, shape (n, C), 0 … 1, as straight ones in `dtype`."""
    opacity = values[:, -1:]
    straight = np.zeros_like(values)  # 0 is the colour of fully transparent pixels
    np.divide(values[:, :-1], opacity, out=straight[:, :-1], where=opacity > 0)
    straight[:, -1:] = opacity
    straight = np.clip(straight, 0, 1)
    if dtype.kind == "u":
        straight = np.rint(straight * np.float32(_white(dtype)))
    return straight.astype(dtype)
