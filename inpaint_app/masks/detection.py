"""Detecting scratches and dust: a proposed mask of thin bright and dark structures.

A top-hat filter (opening or closing with a square) responds to thin structures. Its response is
divided by the usual response nearby, so that texture is not taken for damage. A scratch is longer
than the lines that are averaged along; a speck has nothing similar around it. All thresholds are
tried at once, so that moving the sensitivity slider costs nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import scipy

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)

__all__ = ["DEFAULT_SENSITIVITY", "proposal", "response"]

DEFAULT_SENSITIVITY: Final = 50
"""The best F₁ on photographs with drawn damage (`python -m benchmarks.quality.detection`)."""

_LARGE: Final = 8_000_000  # pixels; larger images are searched at half their size
_SCRATCH, _SPECK = 5, 7  # side of the top-hat's square, in pixels; the damage is thinner
_BLOCK: Final = 8  # side of the blocks whose usual response is measured, in pixels
_BLOCKS: Final = 7  # side of the neighbourhood of the median over blocks, in blocks
_FLOOR: Final = np.float32(0.016)  # smallest usual response, as a share of the image's range
_DOUBLINGS: Final = 5  # how often the length of the averaged lines is doubled, from 1 px
_SLOPES, _SLOPE_STEP = 16, 2  # their slopes are −1 … 1 in steps of 1/8, along either axis
_THRESHOLDS: Final = 24.0 * 0.88 ** np.arange(16, -1, -1)  # the least strict first
_THROUGH: Final = 0.35  # share of the threshold that every pixel of a scratch must reach
_SHORTEST: Final = 40.0  # smallest extent of a scratch, in pixels
_USUAL_LENGTH: Final = 80.0  # extent at which a scratch gets the grade of its own threshold
_THICKEST: Final = 5.0  # largest ratio of a scratch's area to its extent, in pixels
_ALONE: Final = 4.0  # largest ratio of the candidates around a speck to its own area
_STRIP: Final = 1024  # rows that are processed at once
_MARGIN: Final = 64  # additional rows on either side


def response(image: NDArray[Any], stopped: Callable[[], bool] = lambda: False) -> NDArray[np.uint8]:
    """Return how clearly each pixel belongs to a scratch or a speck.

    Parameters
    ----------
    image : ndarray, shape (H, W) or (H, W, C), unsigned integer or floating point in 0 … 1
        With C = 2 or 4 the last channel is opacity, which is ignored.
    stopped : callable
        Called now and then; True ends the search early.

    Returns
    -------
    ndarray of uint8, shape (H, W)
        0 for no damage; higher is clearer. To be passed to `proposal`.
    """
    height, width = image.shape[:2]
    step = 2 if height * width > _LARGE else 1
    out = np.zeros((height, width), np.uint8)
    for top in range(0, height, step * _STRIP):
        if stopped():
            break
        bottom = min(top + step * _STRIP, height)
        first, last = max(top - step * _MARGIN, 0), min(bottom + step * _MARGIN, height)
        scores = _graded(*_ends(image[first:last], step))
        wide = scores.repeat(step, 0).repeat(step, 1)
        out[top:bottom] = wide[top - first : bottom - first, :width]
    return out


def proposal(graded: NDArray[np.uint8], sensitivity: int) -> NDArray[np.bool_]:
    """Return the pixels to mask at one sensitivity.

    Parameters
    ----------
    graded : ndarray of uint8, shape (H, W)
        The result of `response`.
    sensitivity : int
        0 … 100. A higher one finds all pixels of a lower one, and usually more.

    Returns
    -------
    ndarray of bool, shape (H, W)
    """
    steps = len(_THRESHOLDS)
    taken = math.ceil(steps * sensitivity / 100)
    return np.greater(graded, steps - taken)


def _ends(pixels: NDArray[Any], step: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the smallest and the largest colour of each pixel, 0 … 1; NaN becomes 0.

    White damage raises the smallest colour, black damage lowers the largest; a red line does
    neither. With `step` 2 both are averaged over 2 × 2 pixels.
    """
    colours = pixels[..., None] if pixels.ndim == 2 else pixels
    low = high = colours[..., 0]
    if colours.shape[2] > 2:
        for channel in (1, 2):  # much faster than a reduction along the last axis
            low = np.minimum(low, colours[..., channel])
            high = np.maximum(high, colours[..., channel])
    white = 1.0 if pixels.dtype.kind == "f" else float(np.iinfo(pixels.dtype).max)
    return _scaled(low, step, white), _scaled(high, step, white)


def _scaled(values: NDArray[Any], step: int, white: float) -> NDArray[np.float32]:
    scaled = values.astype(np.float32)
    scaled /= np.float32(white)
    if values.dtype.kind == "f":
        scaled = np.clip(np.nan_to_num(scaled, copy=False), 0, 1)
    if step == 1:
        return scaled
    odd = [(0, -side % step) for side in scaled.shape]
    padded = np.pad(scaled, odd, mode="edge")
    rows, columns = (side // step for side in padded.shape)
    mean: NDArray[np.float32] = padded.reshape(rows, step, columns, step).mean((1, 3))
    return mean


def _graded(low: NDArray[np.float32], high: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return how many thresholds each pixel passes, counted from the least strict."""
    score = np.zeros(low.shape, np.uint8)
    for bright in (True, False):
        contrast = _contrast(low if bright else high, _SCRATCH, bright=bright)
        lines = _along_lines(contrast)
        specks = _contrast(low if bright else high, _SPECK, bright=bright)
        for grade, threshold in enumerate(_THRESHOLDS, 1):
            np.maximum(score, _scratches(lines, contrast, threshold), out=score)
            np.maximum(score, np.uint8(grade) * _specks(specks, threshold), out=score)
    wide: NDArray[np.uint8] = scipy.ndimage.maximum_filter(score, 3)  # includes its soft edges
    return wide


def _contrast(values: NDArray[np.float32], side: int, *, bright: bool) -> NDArray[np.float32]:
    """Return the top-hat response to structures thinner than `side`, over the usual response."""
    if bright:
        return _relative(values - scipy.ndimage.grey_opening(values, (side, side)))
    return _relative(scipy.ndimage.grey_closing(values, (side, side)) - values)


def _relative(hat: NDArray[np.float32]) -> NDArray[np.float32]:
    """Divide by the usual response nearby: a median of block medians, which ignores scratches."""
    rows, columns = (-(-side // _BLOCK) * _BLOCK for side in hat.shape)
    padded = np.pad(hat, ((0, rows - hat.shape[0]), (0, columns - hat.shape[1])), mode="symmetric")
    blocks = padded.reshape(rows // _BLOCK, _BLOCK, columns // _BLOCK, _BLOCK)
    usual = np.median(blocks[:, ::2, :, ::2], axis=(1, 3))
    usual = scipy.ndimage.median_filter(usual, _BLOCKS, mode="nearest") + _FLOOR
    spread = usual.repeat(_BLOCK, 0)[: hat.shape[0]].repeat(_BLOCK, 1)[:, : hat.shape[1]]
    relative: NDArray[np.float32] = hat / spread
    return relative


def _along_lines(contrast: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return, for each pixel, the mean response along the clearest line through it.

    Square roots are averaged, so that an even response along a line counts more than few peaks.
    """
    roots = np.sqrt(np.minimum(contrast, np.float32(_THRESHOLDS[-1])))
    best = np.zeros_like(roots)
    for slope in range(-_SLOPES, _SLOPES, _SLOPE_STEP):
        for turned in (False, True):
            _raise_to_line(best, roots, slope / _SLOPES, turned=turned)
    return np.square(best)


def _raise_to_line(
    best: NDArray[np.float32], values: NDArray[np.float32], slope: float, *, turned: bool
) -> None:
    """Raise `best` to the mean of `values` along a centred line in one direction."""
    total = values
    for power in range(_DOUBLINGS):
        step = 2**power
        aside = round(step * slope)
        total = total + _shifted(total, *((step, aside) if turned else (aside, step)))
    half = 2**_DOUBLINGS // 2
    aside = round(half * slope)
    centred = _shifted(total, *((-half, -aside) if turned else (-aside, -half)))
    np.maximum(best, centred * np.float32(0.5**_DOUBLINGS), out=best)


def _shifted(values: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    """Return ``values[r + rows, c + columns]``, and 0 outside the image."""
    out = np.zeros_like(values)
    height, width = values.shape
    if abs(rows) >= height or abs(columns) >= width:
        return out
    to = (
        slice(max(-rows, 0), height - max(rows, 0)),
        slice(max(-columns, 0), width - max(columns, 0)),
    )
    come = (
        slice(max(rows, 0), height - max(-rows, 0)),
        slice(max(columns, 0), width - max(-columns, 0)),
    )
    out[to] = values[come]
    return out


def _scratches(
    lines: NDArray[np.float32], contrast: NDArray[np.float32], threshold: float
) -> NDArray[np.uint8]:
    """Return the grades of the long, thin pieces of the pixels above a threshold.

    A longer piece gets the grade of a higher threshold, because noise forms no long pieces.
    """
    pieces = _Pieces((lines > threshold) & (contrast > _THROUGH * threshold))
    extent = np.hypot(*pieces.sides)
    good = (extent >= _SHORTEST) & (pieces.area <= _THICKEST * extent)
    as_good_as = threshold * extent / _USUAL_LENGTH
    grades = np.searchsorted(_THRESHOLDS, as_good_as, side="right").astype(np.uint8)
    return pieces.spread(np.where(good, grades, np.uint8(0)))


def _specks(contrast: NDArray[np.float32], threshold: float) -> NDArray[np.bool_]:
    """Return the small pieces above a threshold that have few other candidates around them."""
    pieces = _Pieces(contrast > threshold)
    small = (np.maximum(*pieces.sides) <= _SPECK) & (pieces.area >= 3)
    around = pieces.mean_of(_crowds(contrast > threshold / 2))
    return pieces.spread(small & (around <= _ALONE * np.maximum(pieces.area, 6)))


def _crowds(candidates: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return, for each block, how many pixels are True in the 3 × 3 blocks around it."""
    rows, columns = (-(-side // _BLOCK) * _BLOCK for side in candidates.shape)
    padded = np.zeros((rows, columns), bool)
    padded[: candidates.shape[0], : candidates.shape[1]] = candidates
    counts = padded.reshape(rows // _BLOCK, _BLOCK, columns // _BLOCK, _BLOCK).sum((1, 3))
    crowds: NDArray[np.float32] = 9 * scipy.ndimage.uniform_filter(
        counts.astype(np.float32), 3, mode="constant"
    )
    return crowds


class _Pieces:
    """The 8-connected pieces of a mask, labelled 1 … n; index 0 of their arrays is unused."""

    def __init__(self, mask: NDArray[np.bool_]) -> None:
        self._labels, self._count = scipy.ndimage.label(mask, np.ones((3, 3), np.uint8))
        self._rows, self._columns = np.divmod(np.flatnonzero(mask), mask.shape[1])
        self._names = self._labels[self._rows, self._columns]
        self.area = np.bincount(self._names, minlength=self._count + 1)

    @property
    def sides(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Height and width of each piece, in pixels."""
        return self._side(self._rows), self._side(self._columns)

    def _side(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        low = np.full(self._count + 1, np.iinfo(np.int64).max)
        high = np.full(self._count + 1, -1)
        np.minimum.at(low, self._names, places)
        np.maximum.at(high, self._names, places)
        return np.where(high >= 0, high - low + 1, 0)

    def mean_of(self, blocks: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the mean over each piece of values that are given for each block."""
        values = blocks[self._rows // _BLOCK, self._columns // _BLOCK]
        sums = np.bincount(self._names, values, minlength=self._count + 1)
        return sums / np.maximum(self.area, 1)

    def spread(self, values: NDArray[T]) -> NDArray[T]:
        """Return an image: at each pixel the value of its piece, 0 outside all pieces."""
        image = np.zeros(self._labels.shape, values.dtype)
        image[self._rows, self._columns] = values[self._names]
        return image
