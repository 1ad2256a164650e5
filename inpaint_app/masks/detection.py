"""Detecting scratches and dust: a proposed mask of thin bright and dark structures.

A top-hat filter (opening or closing with a square) responds to thin structures. Its response is
divided by the usual response nearby, so that texture is not taken for damage. A scratch is longer
than the lines that are averaged along; a speck has nothing similar around it. All thresholds are
tried at once, so that moving the sensitivity slider costs nothing.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy

from inpaint_app.masks.pieces import best_of_all
from inpaint_app.masks.thinness import BLOCK, contrast, extreme_colours, lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from inpaint_app.masks.pieces import Pieces

__all__ = ["DEFAULT_SENSITIVITY", "proposal", "response"]

DEFAULT_SENSITIVITY: Final = 50
"""The best F₁ on photographs with drawn damage (`python -m benchmarks.quality.detection`)."""

_LARGE: Final = 8_000_000  # pixels; larger images are searched at half their size
_SCRATCH, _SPECK = 5, 7  # side of the top-hat's square, in pixels; the damage is thinner
_THRESHOLDS: Final = 24.0 * 0.88 ** np.arange(16, -1, -1)  # the least strict first
_THROUGH: Final = 0.35  # share of the threshold that every pixel of a scratch must reach
_SHORTEST: Final = 40.0  # smallest extent of a scratch, in pixels
_USUAL_LENGTH: Final = 80.0  # extent at which a scratch gets the grade of its own threshold
_THICKEST: Final = 5.0  # largest ratio of a scratch's area to its extent, in pixels
_ALONE: Final = 4.0  # largest ratio of the candidates around a speck to its own area
_STRIP: Final = 1024  # rows that are processed at once
_MARGIN: Final = 64  # additional rows on either side
_WORKERS: Final = 2  # strips that are processed at the same time; each takes some 80 MB


def response(
    image: NDArray[Any],
    stopped: Callable[[], bool] = lambda: False,
    tones: tuple[bool, ...] = (True, False),
) -> NDArray[np.uint8]:
    """Return how clearly each pixel belongs to a scratch or a speck.

    Parameters
    ----------
    image : ndarray, shape (H, W) or (H, W, C), unsigned integer or floating point in 0 … 1
        With C = 2 or 4 the last channel is opacity, which is ignored.
    stopped : callable
        Called now and then; True ends the search early.
    tones : tuple of bool
        Whether to look for bright damage (True), dark damage (False), or both.

    Returns
    -------
    ndarray of uint8, shape (H, W)
        0 for no damage; higher is clearer. To be passed to `proposal`.
    """
    height, width = image.shape[:2]
    step = 2 if height * width > _LARGE else 1
    out = np.zeros((height, width), np.uint8)
    workers = min(_WORKERS, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers, thread_name_prefix="detection") as pool:
        running: list[Future[None]] = []
        for top in range(0, height, step * _STRIP):
            if len(running) == workers:
                running.pop(0).result()
            if stopped():
                break
            running.append(pool.submit(_grade_strip, image, step, top, out, tones))
        for strip in running:
            strip.result()
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


def _grade_strip(
    image: NDArray[Any], step: int, top: int, out: NDArray[np.uint8], tones: tuple[bool, ...]
) -> None:
    """Compute the response of one strip of rows, from `top` on, into `out`, (H, W)."""
    height = len(out)
    bottom = min(top + step * _STRIP, height)
    first, last = max(top - step * _MARGIN, 0), min(bottom + step * _MARGIN, height)
    scores = _graded(image[first:last], step, tones)
    inner = scores[(top - first) // step : -(-(bottom - first) // step)]
    for down in range(step):
        rows = out[top + down : bottom : step]
        for aside in range(step):
            columns = rows[:, aside::step]
            columns[:] = inner[: columns.shape[0], : columns.shape[1]]


def _graded(pixels: NDArray[Any], step: int, tones: tuple[bool, ...]) -> NDArray[np.uint8]:
    """Return how many thresholds each pixel passes, counted from the least strict."""
    score = np.zeros([-(-side // step) for side in pixels.shape[:2]], np.uint8)
    for bright in tones:
        values = extreme_colours(pixels, step, bright=bright)
        _raise_at_scratches(score, values, bright=bright)
        _raise_at_specks(score, values, bright=bright)
    wide: NDArray[np.uint8] = scipy.ndimage.maximum_filter(score, 3)  # includes its soft edges
    return wide


def _passed(
    thresholds: NDArray[np.floating[Any]], values: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Return how many of the ascending thresholds each value exceeds."""
    return np.searchsorted(thresholds, values).astype(np.uint8)


def _raise_at_scratches(
    score: NDArray[np.uint8], values: NDArray[np.float32], *, bright: bool
) -> None:
    """Raise scores, (H, W), to the grades of the long, thin pieces of the clear pixels."""
    levels = _line_levels(values, bright=bright)
    places = np.flatnonzero(levels)
    best = best_of_all(places, levels.ravel()[places], levels.shape, _scratch_grades)
    flat = score.ravel()
    flat[places] = np.maximum(flat[places], best)


def _line_levels(values: NDArray[np.float32], *, bright: bool) -> NDArray[np.uint8]:
    """Return how many thresholds each pixel and a line through it pass, shape (H, W)."""
    levels = np.zeros(values.shape, np.uint8)
    contrasts = contrast(values, _SCRATCH, bright=bright)
    for rows, columns, along in lines(contrasts, _THRESHOLDS[-1]):
        here = contrasts[rows, columns]
        clear = np.nonzero((along > _THRESHOLDS[0]) & (here > _THROUGH * _THRESHOLDS[0]))
        levels[rows, columns][clear] = np.minimum(
            _passed(_THRESHOLDS, along[clear]), _passed(_THROUGH * _THRESHOLDS, here[clear])
        )
    return levels


def _scratch_grades(pieces: Pieces) -> NDArray[np.uint8]:
    """Return the grade of each piece that is long and thin, and 0 for others.

    A longer piece gets the grade of a higher threshold, because noise forms no long pieces.
    """
    extent = np.hypot(pieces.height, pieces.width)
    good = (extent >= _SHORTEST) & (pieces.area <= _THICKEST * extent)
    as_good_as = _THRESHOLDS[pieces.level - 1] * extent / _USUAL_LENGTH
    grades = np.searchsorted(_THRESHOLDS, as_good_as, side="right").astype(np.uint8)
    return np.where(good, grades, np.uint8(0))


def _raise_at_specks(
    score: NDArray[np.uint8], values: NDArray[np.float32], *, bright: bool
) -> None:
    """Raise scores, (H, W), to the thresholds of small pieces with few candidates around."""
    candidates, contrasts = _speck_candidates(values, bright=bright)
    crowds = _Crowds(values.shape, candidates, _passed(_THRESHOLDS / 2, contrasts))
    clear = contrasts > _THRESHOLDS[0]
    places = candidates[clear]
    blocks = crowds.block_of(places)

    def judge(pieces: Pieces) -> NDArray[np.uint8]:
        small = (np.maximum(pieces.height, pieces.width) <= _SPECK) & (pieces.area >= 3)
        inside = np.flatnonzero(small[pieces.names])
        crowd = crowds.at(pieces.level)[blocks[pieces.order[inside]]]
        total = np.bincount(pieces.names[inside], crowd, minlength=len(small))
        alone = total / pieces.area <= _ALONE * np.maximum(pieces.area, 6)
        return np.where(small & alone, np.uint8(pieces.level), np.uint8(0))

    best = best_of_all(places, _passed(_THRESHOLDS, contrasts[clear]), values.shape, judge)
    flat = score.ravel()
    flat[places] = np.maximum(flat[places], best)


def _speck_candidates(
    values: NDArray[np.float32], *, bright: bool
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return where the contrast is at least half of the least threshold, and the contrast there."""
    contrasts = contrast(values, _SPECK, bright=bright).ravel()
    candidates = np.flatnonzero(contrasts > _THRESHOLDS[0] / 2)
    return candidates, contrasts[candidates]


class _Crowds:
    """How many candidates are in the 3 × 3 blocks around each block, at each threshold.

    Parameters
    ----------
    shape : (int, int)
        (H, W) of the image.
    places : ndarray of int64, shape (n,)
        The candidates: row × W + column.
    levels : ndarray of uint8, shape (n,)
        How many thresholds each of them passes.
    """

    def __init__(
        self, shape: tuple[int, int], places: NDArray[np.int64], levels: NDArray[np.uint8]
    ) -> None:
        self._width = shape[1]
        self._shape = -(-shape[0] // BLOCK), -(-shape[1] // BLOCK)
        size, steps = self._shape[0] * self._shape[1], len(_THRESHOLDS) + 1
        cells = levels * np.int64(size) + self.block_of(places)
        counts = np.bincount(cells, minlength=steps * size).reshape(steps, *self._shape)
        self._counts = counts[::-1].cumsum(0, dtype=np.int32)[::-1]

    def block_of(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the index of the block of each place."""
        rows, columns = np.divmod(places, self._width)
        blocks: NDArray[np.int64] = rows // BLOCK * self._shape[1] + columns // BLOCK
        return blocks

    def at(self, level: int) -> NDArray[np.float32]:
        """Return how many candidates of a level are around each block, in a row."""
        counts = self._counts[level].astype(np.float32)
        crowds: NDArray[np.float32] = 9 * scipy.ndimage.uniform_filter(counts, 3, mode="constant")
        return crowds.ravel()
