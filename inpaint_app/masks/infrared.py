"""Dust in the infrared channel of a film scanner.

Dyes of colour film let infrared through, dust and scratches do not. So the channel is bright and
smooth, but for them and for the film's own slow changes. What is much darker than its
surroundings, compared with the noise, is dust.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from inpaint_app.masks.morphology import grow

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["dust_in"]

_CELL: Final = 64  # pixels; dust that is wider would count as surroundings
_QUANTILE: Final = 0.6  # of a cell, so that dust on up to half of it does not darken it
_NOISE: Final = 6.0  # standard deviations that are more than noise
_LEAST: Final = 0.08  # share of the surroundings that dust takes away at least
_SHARE: Final = 0.7  # of the pixels; more is not dust but another kind of channel
_EDGE: Final = 1  # pixels around dust that it darkens a little


def dust_in(channel: NDArray[Any]) -> NDArray[np.bool_]:
    """Return where an infrared channel is darkened by dust.

    Parameters
    ----------
    channel : ndarray, shape (H, W), of integers or floating point

    Returns
    -------
    ndarray of bool, shape (H, W)
        Nothing, if most of the channel would be dust.
    """
    values = channel.astype(np.float32)
    values[~np.isfinite(values)] = 0
    around = _surroundings(values)
    darker = around - values
    some = darker[:: max(1, len(darker) // 1000), :: max(1, darker.shape[1] // 1000)]
    noise = 1.4826 * float(np.median(np.abs(some - np.median(some))))
    mask = darker > np.maximum(_NOISE * noise, _LEAST * np.abs(around))
    if not mask.any() or mask.mean() > _SHARE:
        return np.zeros(channel.shape, np.bool_)
    grown = grow(mask, _EDGE)
    assert grown is not None, "it is not empty"
    rect, inside = grown
    mask[rect.slices] = inside
    return mask


def _surroundings(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the brightness around each pixel without its dust, shape (H, W)."""
    height, width = values.shape
    rows, columns = (max(1, round(length / _CELL)) for length in (height, width))
    tops = np.linspace(0, height, rows + 1).astype(int)
    lefts = np.linspace(0, width, columns + 1).astype(int)
    cells = np.array(
        [
            [
                np.quantile(values[top:bottom, left:right], _QUANTILE)
                for left, right in pairwise(lefts)
            ]
            for top, bottom in pairwise(tops)
        ],
        np.float32,
    )
    cells = np.maximum(cells, _of_neighbours(cells))
    middle_rows, middle_columns = (tops[:-1] + tops[1:] - 1) / 2, (lefts[:-1] + lefts[1:] - 1) / 2
    across = np.stack([np.interp(np.arange(width), middle_columns, row) for row in cells])
    out = np.empty(values.shape, np.float32)
    at = np.interp(np.arange(height), middle_rows, np.arange(rows))
    for row, place in enumerate(at):
        low = min(int(place), rows - 1)
        high = min(low + 1, rows - 1)
        out[row] = across[low] * (1 - (place - low)) + across[high] * (place - low)
    return out


def _of_neighbours(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the median of each cell and its neighbours: a cell full of dust gets theirs."""
    padded = np.pad(cells, 1, mode="edge")
    rows, columns = cells.shape
    around = [
        padded[row : row + rows, column : column + columns]
        for row in range(3)
        for column in range(3)
    ]
    found: NDArray[np.float32] = np.median(np.stack(around), axis=0).astype(np.float32)
    return found
