"""How thin and how straight the structures of an image are, for the detection of damage.

Everything is computed in pieces that fit into the cache of a processor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import scipy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["BLOCK", "Contrast", "LineTile", "contrast", "extreme_colours", "lines"]

BLOCK: Final = 8
"""Side of the blocks whose usual response is measured, in pixels."""

_BLOCKS: Final = 7  # side of the neighbourhood of the median over blocks, in blocks
_FLOOR: Final = np.float32(0.016)  # smallest usual response, as a share of the image's range
_DOUBLINGS: Final = 5  # how often the length of the averaged lines is doubled, from 1 px
_HALF: Final = 2**_DOUBLINGS // 2  # pixels on either side of the centre of a line
_SLOPES, _SLOPE_STEP = 16, 2  # their slopes are −1 … 1 in steps of 1/8, along either axis
_BAND: Final = 64  # rows that are processed together
_TILE: Final = (96, 4096)  # rows and columns whose lines are averaged together; short rows are slow


class LineTile(NamedTuple):
    """Part of an image, and how clear the clearest line through each of its pixels is.

    Attributes
    ----------
    rows, columns : slice
        Where the part is.
    lines : ndarray of float32, shape (rows, columns)
        The mean response along that line.
    """

    rows: slice
    columns: slice
    lines: NDArray[np.float32]


class Contrast(NamedTuple):
    """The response to thin structures.

    Attributes
    ----------
    ratio : ndarray of float32, shape (H, W), not negative
        The response over the usual response nearby.
    usual : ndarray of float32, shape (⌈H / BLOCK⌉, ⌈W / BLOCK⌉), positive
        The usual response of each block, as a share of the image's range.
    """

    ratio: NDArray[np.float32]
    usual: NDArray[np.float32]


def extreme_colours(pixels: NDArray[Any], step: int, *, bright: bool) -> NDArray[np.float32]:
    """Return the colour of each pixel that damage changes; NaN becomes 0.

    White damage raises the smallest of the three colours, black damage lowers the largest; a red
    line does neither.

    Parameters
    ----------
    pixels : ndarray, shape (H, W) or (H, W, C), unsigned integer or floating point in 0 … 1
        With C = 2 or 4 the last channel is opacity, which is ignored.
    step : int
        With 2 the result is averaged over 2 × 2 pixels; with 1 it is not.
    bright : bool
        Whether to return the smallest or the largest colour.

    Returns
    -------
    ndarray of float32 in 0 … 1, shape (⌈H / step⌉, ⌈W / step⌉)
    """
    colours = pixels[..., None] if pixels.ndim == 2 else pixels
    extreme = np.minimum if bright else np.maximum
    white = 1.0 if pixels.dtype.kind == "f" else float(np.iinfo(pixels.dtype).max)
    height, width = colours.shape[:2]
    out = np.empty((-(-height // step), -(-width // step)), np.float32)
    for top in range(0, height, _BAND):
        band = colours[top : top + _BAND]
        values = band[..., 0]
        for channel in (1, 2) if band.shape[2] > 2 else ():
            values = extreme(values, band[..., channel])  # faster than along the last axis
        _scale(values, step, white, out[top // step : -(-(top + _BAND) // step)])
    return out


def _scale(values: NDArray[Any], step: int, white: float, out: NDArray[np.float32]) -> None:
    scaled = values.astype(np.float32)
    scaled /= np.float32(white)
    if values.dtype.kind == "f":
        scaled = np.clip(np.nan_to_num(scaled, copy=False), 0, 1)
    if step == 1:
        out[:] = scaled
        return
    odd = [(0, -side % step) for side in scaled.shape]
    padded = np.pad(scaled, odd, mode="edge") if np.any(odd) else scaled
    left, right = padded[:, ::2], padded[:, 1::2]
    across = left + right
    np.add(across[::2], across[1::2], out=out)
    out /= np.float32(4)


def contrast(values: NDArray[np.float32], side: int, *, bright: bool) -> Contrast:
    """Return the response to thin structures, and over the usual response nearby.

    The response is that of a top-hat filter: what an opening removes, or a closing adds. The usual
    one is a median of medians of blocks, which ignores scratches.

    Parameters
    ----------
    values : ndarray of float32, shape (H, W)
    side : int
        Odd; structures are thin if a square of this side does not fit into them.
    bright : bool
        Whether bright structures are sought, or dark ones.

    Returns
    -------
    Contrast
    """
    height, width = values.shape
    hat = np.empty_like(values)
    reach = side - 1  # of an opening: half a side for each of its two steps
    for top in range(0, height, _BAND):
        bottom = min(top + _BAND, height)
        first, last = max(top - reach, 0), min(bottom + reach, height)
        inner = slice(top - first, bottom - first)
        if bright:
            opened = _extreme(_extreme(values[first:last], side, np.minimum), side, np.maximum)
            np.subtract(values[top:bottom], opened[inner], out=hat[top:bottom])
        else:
            closed = _extreme(_extreme(values[first:last], side, np.maximum), side, np.minimum)
            np.subtract(closed[inner], values[top:bottom], out=hat[top:bottom])
    usual = np.median(_blocks(hat)[:, ::2, :, ::2], axis=(1, 3))
    usual = scipy.ndimage.median_filter(usual, _BLOCKS, mode="nearest") + _FLOOR
    for block, row in enumerate(usual):
        hat[block * BLOCK : (block + 1) * BLOCK] /= row.repeat(BLOCK)[:width]
    return Contrast(hat, usual)


def _extreme(values: NDArray[np.float32], side: int, extreme: np.ufunc) -> NDArray[np.float32]:
    """Return the minimum or maximum over squares, clipped at the edge of the image."""
    neutral = np.inf if extreme is np.minimum else -np.inf
    found = np.pad(values, side // 2, constant_values=neutral)
    size = 1  # windows of this many pixels are done
    while size < side:
        further = min(size, side - size)
        found = extreme(found[:-further], found[further:])
        found = extreme(found[:, :-further], found[:, further:])
        size += further
    return found


def _blocks(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return an image as blocks, shape (rows, BLOCK, columns, BLOCK), mirrored where it ends."""
    odd = [(0, -side % BLOCK) for side in values.shape]
    padded = np.pad(values, odd, mode="symmetric") if np.any(odd) else values
    rows, columns = (side // BLOCK for side in padded.shape)
    return padded.reshape(rows, BLOCK, columns, BLOCK)


def lines(contrast: NDArray[np.float32], largest: float) -> Iterator[LineTile]:
    """Yield, for each pixel of tiles, the mean response along the clearest line through it.

    Square roots are averaged, so that an even response along a line counts more than few peaks.

    Parameters
    ----------
    contrast : ndarray of float32, shape (H, W), not negative
        The response. Lines that begin outside the image are not considered.
    largest : float
        Higher responses count as this one.
    """
    height, width = contrast.shape
    for top in range(0, height, _TILE[0]):
        for left in range(0, width, _TILE[1]):
            bottom, right = min(top + _TILE[0], height), min(left + _TILE[1], width)
            first_row, first_column = max(top - _HALF, 0), max(left - _HALF, 0)
            around = contrast[
                first_row : min(bottom + _HALF, height), first_column : min(right + _HALF, width)
            ]
            best = _along_lines(np.sqrt(np.minimum(around, np.float32(largest))))
            inner = best[
                top - first_row : bottom - first_row, left - first_column : right - first_column
            ]
            yield LineTile(slice(top, bottom), slice(left, right), np.square(inner))


def _along_lines(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the largest mean of `values` over the lines through each pixel, shape (H, W).

    Outside the image everything is 0.
    """
    height, width = values.shape
    # One array for each length of lines, with a margin of zeros that no shift leaves.
    padded = np.zeros((_DOUBLINGS, height + 2 * _HALF, width + 2 * _HALF), np.float32)
    totals = [_Margined(array, height, width) for array in padded]
    totals[0].inner[:] = values
    whole = np.empty_like(values)
    best = np.zeros_like(values)
    for turned in (False, True):
        before: list[int | None] = [None] * _DOUBLINGS
        for slope in range(-_SLOPES, _SLOPES, _SLOPE_STEP):
            asides = [round(2**power * slope / _SLOPES) for power in range(_DOUBLINGS)]
            same = True  # neighbouring slopes share their short lines
            for power, aside in enumerate(asides):
                same = same and aside == before[power]
                if same:
                    continue
                step = 2**power
                total = totals[power]
                further = total.shifted(*((step, aside) if turned else (aside, step)))
                out = whole if power == _DOUBLINGS - 1 else totals[power + 1].inner
                np.add(total.inner, further, out=out)
            before[:] = asides
            aside = round(_HALF * slope / _SLOPES)
            _raise(best, whole, *((_HALF, aside) if turned else (aside, _HALF)))
    best *= np.float32(0.5**_DOUBLINGS)
    return best


class _Margined:
    """An array inside a margin of zeros, _HALF pixels wide."""

    def __init__(self, padded: NDArray[np.float32], height: int, width: int) -> None:
        self._padded, self._height, self._width = padded, height, width
        self.inner = self.shifted(0, 0)

    def shifted(self, rows: int, columns: int) -> NDArray[np.float32]:
        """Return a view: the value some rows below and columns to the right of each pixel."""
        top, left = _HALF + rows, _HALF + columns
        return self._padded[top : top + self._height, left : left + self._width]


def _raise(best: NDArray[np.float32], values: NDArray[np.float32], rows: int, columns: int) -> None:
    """Raise ``best[r + rows, c + columns]`` to ``values[r, c]`` wherever both exist."""
    height, width = best.shape
    if abs(rows) >= height or abs(columns) >= width:
        return
    below = best[max(rows, 0) : height + min(rows, 0), max(columns, 0) : width + min(columns, 0)]
    above = values[
        max(-rows, 0) : height + min(-rows, 0), max(-columns, 0) : width + min(-columns, 0)
    ]
    np.maximum(below, above, out=below)
