"""Reconstruction of pictures with a measure: in units of 0 … 1, and back to the picture's numbers.

The range of the numbers is that of the observed pixels. Pixels without a value (NaN, or the
number that the file names for them) are not learnt from, and stay as they are outside the mask.
Outside the mask every number is copied from the picture, so it is the same bit for bit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core import mapped

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure
    from inpaint_app.filling.requests import Request
    from ntk_core import Explain, Progress

__all__ = ["in_numbers", "in_units"]


def in_units(
    request: Request, wanted: NDArray[np.bool_] | None
) -> tuple[Request, NDArray[np.bool_] | None]:
    """Return the request that the engine gets, and the part of its mask to fill.

    Parameters
    ----------
    request : Request
        A request with a measure.
    wanted : ndarray of bool, shape (H, W), or None
        As in `inpaint_app.filling.reconstruct.reconstruct`.

    Returns
    -------
    request : Request
        Its image is float32 in 0 … 1 where it is observed; its mask has the pixels without a
        value as well; its measure fits the observed pixels.
    wanted : ndarray of bool, shape (H, W), or None
    """
    assert request.measure is not None, "other requests are in units already"
    image, mask = request.image, request.mask
    missing = request.measure.missing(image)
    unknown = mask | missing
    measure = request.measure.fitted(image, ~unknown)
    if np.count_nonzero(unknown) > np.count_nonzero(mask):
        wanted = mask if wanted is None else mask & wanted
    return replace(request, image=measure.units(image), mask=unknown, measure=measure), wanted


def in_numbers(
    steps: Generator[Progress, None, Explain | None],
    image: NDArray[Any],
    asked: NDArray[np.bool_],
    measure: Measure,
) -> Generator[Progress, None, Explain | None]:
    """Turn the snapshots of a reconstruction in units to those of the picture itself.

    Parameters
    ----------
    steps : generator of Progress
        Snapshots in units of 0 … 1.
    image : ndarray, shape (H, W) or (H, W, C)
        The picture.
    asked : ndarray of bool, shape (H, W)
        The pixels that are filled; all others are copied from the picture.
    measure : Measure
        The one of the request that `in_units` returned.
    """

    def numbers(step: Progress) -> Progress:
        where = step.changed.slices
        pixels = image[where].copy()
        filled = step.pixels if pixels.ndim == 3 else step.pixels[..., None]
        use = asked[where] & np.isfinite(filled).all(axis=2)  # NaN: not filled yet
        pixels[use] = measure.values(step.pixels[use], image.dtype)
        pixels.flags.writeable = False
        return replace(step, pixels=pixels)

    return mapped(steps, numbers)
