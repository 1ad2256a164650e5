"""Detecting scratches and dust: a proposed mask of thin bright and dark structures.

A top-hat filter (opening or closing with a square) responds to thin structures. Its response is
divided by the usual response nearby, so that texture is not taken for damage. The connected pieces
at every threshold are judged by their shape and by what is around them. Each pixel keeps the best
grade of its pieces, so that moving the sensitivity slider costs nothing.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy

from inpaint_app.masks.candidates import candidates
from inpaint_app.masks.judging import GRADES, grades
from inpaint_app.masks.pieces import best_of_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from numpy.typing import NDArray

__all__ = ["DEFAULT_SENSITIVITY", "proposal", "response"]

DEFAULT_SENSITIVITY: Final = 50
"""Four fifths of what is proposed is damage (`python -m benchmarks.quality.detection --unseen`)."""

_LARGE: Final = 8_000_000  # pixels; larger images are searched at half their size
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
    return np.greater(graded, GRADES - sensitivity)


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
    """Return the grade of each pixel: the best of the pieces that it belongs to."""
    score = np.zeros([-(-side // step) for side in pixels.shape[:2]], np.uint8)
    flat = score.ravel()
    for found in candidates(pixels, step, tones):
        judge = partial(grades, found.kind)
        best = best_of_all(found.places, found.levels, found.shape, judge, found.measures)
        flat[found.places] = np.maximum(flat[found.places], best)
    wide: NDArray[np.uint8] = scipy.ndimage.maximum_filter(score, 3)  # includes its soft edges
    return wide
