"""How much memory a reconstruction will take, told before it begins. No Qt.

The engine holds a few bytes for every pixel of the image, more for every missing one, and most for
the surroundings of what hangs together: a rectangle around each group of missing pixels. So the
mask is looked at in small squares, which takes some hundredths of a second on 24 megapixels. The
constants come from counting the engine's arrays; ``python -m benchmarks.speed.memory`` compares
them with what is measured.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import ndimage

from inpaint_app.masks.blocks import BLOCK, CELL, MaskCells, area_around, areas
from ntk_core import Architecture

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["most_of", "need_of"]

BASE: Final = 20_000_000
"""Bytes for threads, and for what is small."""

CAUTION: Final = 1.1
"""What an estimate is multiplied by: memory that was freed is not always used again."""

AROUND, AROUND_TURNED, LEAST_AROUND = 3, 1, 128
"""How far around a wide hole something is looked for to copy: half-widths, and pixels at least."""

SPLIT_TILE: Final = 1056**2
"""Pixels whose distances are computed at once where a mask is told into thin and wide parts."""

MOST_HOLES: Final = 32
TURNED: Final = 8  # how many copies of the sources there are, if they are turned, too

PAPER_BLOCKS: Final = 96_000_000
PAPER_PIXELS: Final = 1_500_000
"""The most pixels that method "paper" solves for at once, the first times the period squared."""

PAPER_DIRECT, PAPER_MOST, PAPER_DENSE = 3000, 20_000, 4096
"""Observed pixels up to which it factorises by itself, and at all; pixels of a dense kernel."""

DENSE: Final = 80
"""Bytes for each pair of pixels in making a dense kernel."""

POSTERIOR: Final = 50_000_000
"""Bytes for saying how far pixels may be off."""

_EIGHT: Final = np.ones((3, 3), np.bool_)


@dataclass(frozen=True, slots=True)
class _Image:
    """What of an image matters: pixels, channels, bytes of a value as it comes to the engine."""

    pixels: int
    channels: int
    itemsize: int
    prepared: int  # bytes that making it ready takes


def need_of(
    image: NDArray[Any],
    mask: NDArray[np.bool_],
    method: str,
    *,
    architecture: Architecture | None = None,
    wanted: NDArray[np.bool_] | None = None,
    guided: bool = False,
    rotations: bool = False,
) -> int:
    """Return how many bytes a reconstruction takes at most, besides the image and the mask.

    Parameters
    ----------
    image : ndarray, shape (H, W) or (H, W, C)
        As in `inpaint_app.filling.transparency.inpaint_visible`.
    mask : ndarray of bool, shape (H, W)
        True where a pixel is not to be learnt from: masked, or protected.
    method : str
        One of `ntk_core.METHODS`.
    architecture : Architecture, optional
        Of method ``"paper"``.
    wanted : ndarray of bool, shape (H, W), optional
        True where pixels are to be reconstructed; by default everywhere in `mask`.
    guided : bool
        Whether protected pixels, sources or wanted pixels are named at all.
    rotations : bool
        Whether patches may be turned when they are copied.

    Returns
    -------
    int
        An upper bound, and mostly less than twice of what is taken. 0 if nothing is masked.
    """
    asked = mask if wanted is None else wanted
    if not asked.any():
        return 0
    channels = image.shape[2] if image.ndim == 3 else 1
    size = image.shape[0] * image.shape[1]
    transparent = image.ndim == 3 and channels in (2, 4)
    given = _Image(
        size,
        channels,
        4 if transparent else image.dtype.itemsize,
        4 * channels * size if transparent else 0,
    )
    held = given.prepared + (7 if guided else 3) * size
    if method == "paper":
        work = _paper(asked, mask, given, architecture or Architecture())
    elif method in ("auto", "texture"):
        work = _mixed(asked, mask, given, forced=method == "texture", rotations=rotations)
    else:
        work = _regression(asked, mask, channels)
    return BASE + int(CAUTION * (held + work))


def most_of(image: NDArray[Any], missing: int, method: str, *, rotations: bool = False) -> int:
    """Return a bound that is quick to tell, as the mask is not looked at.

    Parameters
    ----------
    image, method, rotations
        As in `need_of`.
    missing : int
        How many pixels are masked or protected.

    Returns
    -------
    int
        Bytes, more than `need_of` says of any such mask; `sys.maxsize` if that depends on more.
    """
    if method == "paper":
        return sys.maxsize
    channels = image.shape[2] if image.ndim == 3 else 1
    # Guided, and all in one group that encloses the whole image.
    learnt = 8 * channels + 6
    each = 7 + learnt
    if method in ("auto", "texture"):
        copied = 4 * (4 * channels + 12) + 40 * channels + 90  # holes may lie around each other
        if rotations:
            copied += TURNED * (6 * channels + 20)
        held = channels * max(image.dtype.itemsize, 4 if channels in (2, 4) else 0) + 6
        each = 7 + max(9 + 38 + 40, learnt, held + learnt, held + copied)
    if image.ndim == 3 and channels in (2, 4):
        each += 4 * channels
    total = each * image.shape[0] * image.shape[1] + (40 + 20 * channels) * missing
    return BASE + int(CAUTION * total)


# -- methods that learn


def _regression(
    asked: NDArray[np.bool_],
    unknown: NDArray[np.bool_],
    channels: int,
) -> int:
    """Return the bytes of passes over pixels, of a pyramid around each group of them before."""
    grown = ndimage.binary_dilation(MaskCells.of(asked).blocks(), _EIGHT)
    labels, _ = ndimage.label(grown, _EIGHT)
    largest = max(areas(labels, asked.shape, BLOCK), default=0)
    if asked is unknown:
        count = int(np.count_nonzero(asked))
    else:  # what is near is estimated, too
        near = grown.repeat(BLOCK[0], axis=0)[: asked.shape[0]].repeat(BLOCK[1], axis=1)
        count = int(np.count_nonzero(unknown & near[:, : asked.shape[1]]))
    deep = MaskCells.of(unknown).full.any()
    return (8 * channels + 6 if deep else 6 * channels + 1) * largest + (40 + 20 * channels) * count


# -- methods that copy


def _mixed(
    asked: NDArray[np.bool_],
    unknown: NDArray[np.bool_],
    image: _Image,
    *,
    forced: bool,
    rotations: bool,
) -> int:
    full, some = MaskCells.of(unknown).full, MaskCells.of(asked).some
    regressed = 0 if forced else _regression(asked, unknown, image.channels)
    if not forced and not full.any():
        return regressed
    cells = some
    if not forced:
        cells = some & ndimage.binary_dilation(full, _EIGHT, iterations=3)
    # What is shown on the way, and the thin part of the mask.
    hull = area_around(some, image.pixels)
    held = hull * (image.channels * image.itemsize + 4) + image.pixels
    splitting = 0
    if not forced:
        places, _ = ndimage.label(ndimage.binary_dilation(full, _EIGHT, iterations=4), _EIGHT)
        sizes = areas(places, unknown.shape, (CELL, CELL))
        tile = min(image.pixels, SPLIT_TILE)
        splitting = 9 * image.pixels + 38 * max(sizes, default=0) + 40 * tile
        held += image.pixels
    copied, filling = _holes(cells, full, unknown.shape, image.channels, rotations)
    coarse = _regression(asked, unknown, image.channels) if forced else 0
    return max(splitting, coarse, held + regressed, held + copied + filling)


def _holes(
    cells: NDArray[np.bool_],
    full: NDArray[np.bool_],
    shape: tuple[int, ...],
    channels: int,
    rotations: bool,
) -> tuple[int, int]:
    """Return the bytes that are kept of all holes, and those that the largest takes."""
    gap = 1
    while True:
        joined = ndimage.maximum_filter(cells.view(np.uint8), size=2 * gap + 1)
        labels, count = ndimage.label(joined, _EIGHT)
        if count <= MOST_HOLES:
            break
        gap *= 2
    depth = ndimage.distance_transform_edt(np.pad(full, 1))[1:-1, 1:-1]
    kept, most = 0, 0
    height, width = shape[:2]
    for box in ndimage.find_objects(labels):
        top, left = box[0].start * CELL, box[1].start * CELL
        bottom, right = box[0].stop * CELL, box[1].stop * CELL
        half_width = CELL * (float(depth[box].max()) + 1)
        margin = max((AROUND_TURNED if rotations else AROUND) * half_width, LEAST_AROUND)
        rows = min(bottom + margin, height) - max(top - margin, 0)
        columns = min(right + margin, width) - max(left - margin, 0)
        hull = (bottom - top) * (right - left)
        kept += hull * (4 * channels + 12)
        window = rows * columns
        work = window * (16 * channels + 30) + hull * (24 * channels + 60)
        if rotations:
            work += TURNED * window * (6 * channels + 20)
        most = max(most, int(work))
    return kept, most


# -- method "paper"


def _paper(
    asked: NDArray[np.bool_],
    unknown: NDArray[np.bool_],
    image: _Image,
    architecture: Architecture,
) -> int:
    height, width = asked.shape
    network, (height, width) = architecture.network, asked.shape
    if not architecture.features.shift_invariant:
        # Beyond this many pixels the engine refuses.
        return int(DENSE * min(height * width, PAPER_DENSE) ** 2)
    period = network.multiple
    limit = min(PAPER_BLOCKS // period**2, PAPER_PIXELS)
    if height * width > limit:
        side = int(limit**0.5) + period
        height, width = min(height, side), min(width, side)
    margin = network.reach + period
    torus = int(1.05 * (height + margin) * (width + margin))  # sides that are fast to transform
    observed = int(np.count_nonzero(~unknown))
    solver = architecture.solver
    if solver == "auto":
        solver = "cholesky" if observed <= PAPER_DIRECT else "conjugate-gradients"
    per_block = 24 if solver == "conjugate-gradients" else 5
    if solver == "cholesky" or observed <= PAPER_DIRECT:
        per_block *= 2  # in float64
    matrix = 24 * min(observed, PAPER_MOST) ** 2 if solver == "cholesky" else 0
    work = torus * (60 + 30 * image.channels + per_block * period**2) + matrix
    return POSTERIOR + work + _regression(asked, unknown, image.channels)
