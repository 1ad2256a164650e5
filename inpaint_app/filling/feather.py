"""Blending the fill with the original pixels: a soft seam at the edge of the mask, and opacity.

Nothing outside the mask changes. Inside, the share of the fill grows from the edge to its opacity.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy

from inpaint_app.filling.mixing import mix
from ntk_core import Rect, mapped

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from ntk_core import Explain, Progress

__all__ = ["Seam", "feathered"]

_TILE: Final = 256  # side of the squares that distances are computed in, in pixels


class Seam:
    """The share of the fill at each masked pixel, computed on demand.

    It is ``min(1, d / width)``, where d is the distance from the centre of the pixel to the
    centre of the nearest unmasked one.

    Parameters
    ----------
    mask : ndarray of bool, shape (H, W)
        The mask; it must not change.
    width : int
        Width of the seam in pixels, 1 … `inpaint_app.settings.seam.WIDEST`.
    """

    def __init__(self, mask: NDArray[np.bool_], width: int) -> None:
        self._mask = mask
        self._width = width
        self._tiles: dict[tuple[int, int], NDArray[np.float32]] = {}

    def share(self, rect: Rect) -> NDArray[np.float32]:
        """Return the shares inside `rect`, 0 where nothing is masked.

        Returns
        -------
        ndarray of float32, shape (rect.height, rect.width)
        """
        out = np.empty((rect.height, rect.width), np.float32)
        for row in range(rect.top // _TILE, -(-rect.bottom // _TILE)):
            for column in range(rect.left // _TILE, -(-rect.right // _TILE)):
                top, left = row * _TILE, column * _TILE
                tile = Rect(top, left, top + _TILE, left + _TILE)
                both = tile.intersection(rect)
                if both is not None:
                    out[both.within(rect)] = self._tile(row, column)[both.within(tile)]
        return out

    def _tile(self, row: int, column: int) -> NDArray[np.float32]:
        if (row, column) not in self._tiles:
            self._tiles[row, column] = self._computed(row * _TILE, column * _TILE)
        return self._tiles[row, column]

    def _computed(self, top: int, left: int) -> NDArray[np.float32]:
        tile = Rect(top, left, top + _TILE, left + _TILE).clipped(self._mask.shape)
        here = self._mask[tile.slices]
        if not here.any():
            return np.broadcast_to(np.float32(0), here.shape)
        # Unmasked pixels farther away than the width of the seam make no difference.
        around = tile.grown(self._width, self._mask.shape)
        near = self._mask[around.slices]
        if near.all():
            return np.broadcast_to(np.float32(1), here.shape)
        distance = scipy.ndimage.distance_transform_edt(near)[tile.within(around)]
        share: NDArray[np.float32] = np.minimum(distance / self._width, 1).astype(np.float32)
        return share


def feathered(
    steps: Generator[Progress, None, Explain | None],
    image: NDArray[Any],
    mask: NDArray[np.bool_],
    width: int,
    opacity: float = 1.0,
) -> Generator[Progress, None, Explain | None]:
    """Blend every snapshot of a reconstruction with the image.

    Parameters
    ----------
    steps : generator of Progress
        As of `ntk_core.inpaint_iter`; it is closed when the returned generator ends.
    image : ndarray, shape (H, W) or (H, W, C)
        The original picture; with C = 2 or 4 the last channel is opacity. Masked pixels with
        values that are not finite get the fill alone.
    mask : ndarray of bool, shape (H, W)
        True where a pixel is filled.
    width : int
        Width of the seam in pixels, 0 … `inpaint_app.settings.seam.WIDEST`; 0 means no seam.
    opacity : float
        The largest share of the fill, > 0 … 1.

    Returns
    -------
    generator of Progress
        Blended pixels; deviations times the share of the fill. It returns what `steps` returns.
    """
    if not width and opacity >= 1:
        return steps
    seam = Seam(mask, width) if width else None

    def blend(step: Progress) -> Progress:
        rect = step.changed
        share = mask[rect.slices].astype(np.float32) if seam is None else seam.share(rect)
        return _blended(step, image, share * np.float32(opacity))

    return mapped(steps, blend)


def _blended(step: Progress, image: NDArray[Any], share: NDArray[np.float32]) -> Progress:
    soft = (share > 0) & (share < 1)
    pixels = step.pixels.copy()
    pixels[soft] = mix(image[step.changed.slices][soft], step.pixels[soft], share[soft])
    pixels.flags.writeable = False
    deviation = step.deviation
    if deviation is not None:
        deviation = np.where(soft, deviation * share, deviation)
        deviation.flags.writeable = False
    return replace(step, pixels=pixels, deviation=deviation)
