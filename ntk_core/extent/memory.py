"""How much memory a reconstruction takes, estimated before it begins.

The engine holds a few bytes for every pixel of the image, more for every missing one, and most for
surroundings: a rectangle around each group of missing pixels. To find these rectangles, the mask is
examined in small squares, which takes some hundredths of a second for 24 megapixels. The bytes were
counted from the engine's arrays; ``python -m benchmarks.speed.memory`` compares them with
measurements.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

from ntk_core.extent.grid import BLOCK, EIGHT
from ntk_core.extent.sight import COPYING
from ntk_core.extent.squares import SQUARE, MaskSquares, area_around, areas
from ntk_core.networks.architecture import Architecture, CustomArchitecture
from ntk_core.paper.parts import DENSE, DIRECT, most_pixels, solver_for
from ntk_core.problem.holes import GAP, MOST, NEAR, PLACE, TILE
from ntk_core.problem.recipes import SPARSE
from ntk_core.problem.rect import Rect
from ntk_core.solvers.cholesky import Cholesky
from ntk_core.texture.pyramid import WAYS
from ntk_core.texture.surroundings import AROUND, AROUND_TURNED, LEAST_AROUND

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BASE", "CAUTION", "PixelBytes", "Work", "memory_bound", "memory_of", "part_memory"]

BASE: Final = 20_000_000
"""Bytes for threads, and for small arrays."""

CAUTION: Final = 1.1
"""Every estimate is multiplied by this, as memory that was freed is not always used again."""

MASKS, GUIDED_MASKS = 3, 7
"""Bytes for masks per pixel of the image: with the mask alone, and with guides."""

LABELS, DEPTHS, DISTANCES = 9, 38, 40
"""Bytes to find wide holes: per pixel of the image, of a wide place, and of a tile."""

PAIR: Final = 80
"""Bytes for each pair of pixels in making a dense kernel."""

EQUATION: Final = 24
"""Bytes for each pair of observed pixels that is factorised."""

POSTERIOR: Final = 50_000_000
"""Bytes to compute the deviations of method ``"paper"``."""

_BESIDE_FULL: Final = math.ceil((NEAR + SQUARE) / SQUARE)
"""How many squares beside one that is all missing may still belong to its hole."""

_PLACE_AROUND: Final = 2 * PLACE // SQUARE
"""How many squares around those that are all missing are read to measure the width of a hole."""


@dataclass(frozen=True, slots=True)
class PixelBytes:
    """How many bytes a run takes for each pixel.

    Attributes
    ----------
    channels : int
        How many values a pixel of the image has.
    itemsize : int
        Bytes of a value, as the engine gets it.
    prepared : int
        Bytes that the caller needs for each pixel to prepare the image for the engine.
    """

    channels: int
    itemsize: int
    prepared: int = 0

    # -- bytes of the engine's arrays, for each pixel that they cover

    @property
    def pyramid(self) -> int:
        """Of the surroundings of missing pixels, if any is far from all observed ones."""
        return 8 * self.channels + 6

    @property
    def low_pyramid(self) -> int:
        """Of the surroundings of missing pixels, if all are near to observed ones."""
        return 6 * self.channels + 1

    @property
    def missing(self) -> int:
        """Of the missing pixels themselves: positions, estimates, deviations."""
        return 24 * self.channels + 40

    @property
    def sparse(self) -> int:
        """Of missing pixels where few are observed, besides: a second run, and sums of groups."""
        return 32 * self.channels + 56

    def missing_at_most(self, method: str) -> int:
        """Of missing pixels, if nothing is known of the mask."""
        return self.missing + (0 if method in ("fast", "texture") else self.sparse)

    @property
    def shown(self) -> int:
        """Of the rectangle around all copied pixels, for snapshots."""
        return self.channels * self.itemsize + 4

    @property
    def copies(self) -> int:
        """Of the rectangle around a hole, kept until the end: where pixels were copied from."""
        return 4 * self.channels + 12

    @property
    def hole(self) -> int:
        """Of the rectangle around a hole, while it is filled."""
        return 24 * self.channels + 60

    def around_hole(self, *, turned: bool) -> int:
        """Of the surroundings of a hole, while it is filled."""
        return 16 * self.channels + 30 + (WAYS * (6 * self.channels + 20) if turned else 0)


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """All that the memory of a reconstruction depends on.

    Attributes
    ----------
    asked : ndarray, shape (H, W), bool
        True where pixels are to be reconstructed.
    unknown : ndarray, shape (H, W), bool
        True where nothing may be learnt from a pixel: masked, or protected. The same array as
        `asked` if these are the same pixels.
    pixel : PixelBytes
        Of the image.
    method : str
        One of `ntk_core.METHODS`.
    architecture : Architecture, CustomArchitecture or None
        Of method ``"paper"``.
    guided : bool
        Whether protected pixels, sources or wanted pixels are given at all.
    rotations : bool
        Whether patches may be turned when they are copied.
    """

    asked: NDArray[np.bool_]
    unknown: NDArray[np.bool_]
    pixel: PixelBytes
    method: str
    architecture: Architecture | CustomArchitecture | None = None
    guided: bool = False
    rotations: bool = False


def memory_of(work: Work) -> int:
    """Return how many bytes a reconstruction takes at most, besides the image and the mask.

    Parameters
    ----------
    work : Work
        The reconstruction.

    Returns
    -------
    int
        An upper bound, and mostly less than twice the memory used. 0 if nothing is asked for.
    """
    if not work.asked.any():
        return 0
    masks = GUIDED_MASKS if work.guided else MASKS
    held = (work.pixel.prepared + masks) * work.asked.size
    if work.method == "paper":
        taken = _paper(work)
    elif work.method in COPYING:
        taken = _mixed(work)
    else:
        taken = _regression(work)
    return BASE + int(CAUTION * (held + taken))


def memory_bound(
    shape: tuple[int, int], missing: int, pixel: PixelBytes, method: str, *, rotations: bool = False
) -> int:
    """Return an upper bound quickly, without the mask.

    Parameters
    ----------
    shape : (int, int)
        H and W of the image.
    missing : int
        How many pixels are masked or protected.
    pixel, method, rotations
        As in `Work`.

    Returns
    -------
    int
        Bytes, at least as many as `memory_of` returns for any such mask. `sys.maxsize` if there is
        no bound without the mask.
    """
    if method == "paper":
        return sys.maxsize
    # The worst case: with guides, and with one group whose rectangle is the whole image.
    each = GUIDED_MASKS + pixel.pyramid
    if method in COPYING:
        copied = 4 * pixel.copies  # the rectangles of holes may overlap
        copied += pixel.hole + pixel.around_hole(turned=rotations)
        held = pixel.shown + 2
        splitting = LABELS + DEPTHS + DISTANCES
        most = max(splitting, pixel.pyramid, held + pixel.pyramid, held + copied)
        each = GUIDED_MASKS + most
    total = (pixel.prepared + each) * shape[0] * shape[1]
    total += pixel.missing_at_most(method) * missing
    return BASE + int(CAUTION * total)


def part_memory(
    rect: Rect, masked: Rect, pixel: PixelBytes, method: str, *, rotations: bool = False
) -> int:
    """Return how many bytes a part of an image takes at most, whatever its mask.

    Parameters
    ----------
    rect : Rect
        The part.
    masked : Rect
        The rectangle in it that may be masked.
    pixel : PixelBytes
        Of the image.
    method : {"auto", "fast", "detail", "texture"}
    rotations : bool
        Whether patches may be turned when they are copied.

    Returns
    -------
    int
        Bytes, without `BASE`, which every run takes, and without what the caller holds.
    """
    area, missing = rect.height * rect.width, masked.height * masked.width
    learnt = pixel.pyramid * area + pixel.missing_at_most(method) * missing
    copied = 0
    if method in COPYING:
        copied = area * pixel.around_hole(turned=rotations)
        copied += (pixel.hole + pixel.shown + pixel.copies) * missing
    return int(CAUTION * (GUIDED_MASKS * area + max(learnt, copied)))


# -- methods that learn


def _regression(work: Work) -> int:
    """Return the bytes of passes over pixels, and of the largest pyramid around a group of them."""
    asked, unknown, pixel = work.asked, work.unknown, work.pixel
    grown = scipy.ndimage.binary_dilation(MaskSquares.of(asked).blocks, EIGHT)
    labels, _ = scipy.ndimage.label(grown, EIGHT)
    largest = max(areas(labels, asked.shape, BLOCK), default=0)
    if asked is unknown:
        count = int(np.count_nonzero(asked))
    else:  # unknown pixels nearby are estimated, too
        near = grown.repeat(BLOCK[0], axis=0)[: asked.shape[0]].repeat(BLOCK[1], axis=1)
        count = int(np.count_nonzero(unknown & near[:, : asked.shape[1]]))
    deep = MaskSquares.of(unknown).full.any()
    pyramid = (pixel.pyramid if deep else pixel.low_pyramid) * largest
    sparse = 0 if work.method == "fast" else _sparse(asked, unknown)
    return pyramid + pixel.missing * count + pixel.sparse * sparse


def _sparse(asked: NDArray[np.bool_], unknown: NDArray[np.bool_]) -> int:
    """Return how many unknown pixels are in blocks of which few pixels are observed."""
    count = 0
    for row, column in np.argwhere(MaskSquares.of(asked).blocks).tolist():
        block = Rect(row, column, row + 1, column + 1).scaled(BLOCK).clipped(unknown.shape)
        here = int(np.count_nonzero(unknown[block.slices]))
        count += here if here > (1 - SPARSE) * block.height * block.width else 0
    return count


# -- methods that copy


def _mixed(work: Work) -> int:
    """Return the most bytes held at once: to find wide holes, for regression, or for copying."""
    unknown, some = MaskSquares.of(work.unknown), MaskSquares.of(work.asked).some
    forced, pixels, pixel = work.method == "texture", work.asked.size, work.pixel
    regressed = 0 if forced else _regression(work)
    if not forced and not unknown.full.any():
        return regressed
    squares = some
    if not forced:
        squares = some & scipy.ndimage.binary_dilation(unknown.full, EIGHT, iterations=_BESIDE_FULL)
    # Snapshots, and the mask of the thin parts.
    held = area_around(some, pixels) * pixel.shown + pixels
    splitting = 0
    if not forced:
        near = scipy.ndimage.binary_dilation(unknown.full, EIGHT, iterations=_PLACE_AROUND)
        places, _ = scipy.ndimage.label(near, EIGHT)
        largest = max(areas(places, work.asked.shape, (SQUARE, SQUARE)), default=0)
        tile = min(pixels, (TILE + 2 * PLACE) ** 2)
        splitting = LABELS * pixels + DEPTHS * largest + DISTANCES * tile
        held += pixels
    copied, filling = _holes(squares, unknown, work)
    coarse = _regression(work) if forced else 0
    return max(splitting, coarse, held + regressed, held + copied + filling)


def _holes(squares: NDArray[np.bool_], unknown: MaskSquares, work: Work) -> tuple[int, int]:
    """Return the bytes kept for all holes, and those for filling the largest one."""
    gap = GAP // SQUARE
    while True:
        joined = scipy.ndimage.maximum_filter(squares.view(np.uint8), size=2 * gap + 1)
        labels, count = scipy.ndimage.label(joined, EIGHT)
        if count <= MOST:
            break
        gap *= 2
    half_widths = unknown.half_widths
    around = AROUND_TURNED if work.rotations else AROUND
    each_around, each = work.pixel.around_hole(turned=work.rotations), work.pixel.hole
    kept, most = 0, 0
    height, width = work.asked.shape
    for box in scipy.ndimage.find_objects(labels):
        hole = Rect.of_slices(box).scaled((SQUARE, SQUARE))
        margin = max(around * float(half_widths[box].max()), LEAST_AROUND)
        rows = min(hole.bottom + margin, height) - max(hole.top - margin, 0)
        columns = min(hole.right + margin, width) - max(hole.left - margin, 0)
        enclosed = hole.height * hole.width
        kept += enclosed * work.pixel.copies
        most = max(most, int(rows * columns * each_around + enclosed * each))
    return kept, most


# -- method "paper"


def _paper(work: Work) -> int:
    """Return the bytes of a kernel, of a solver, and of the coarse picture."""
    architecture = work.architecture or Architecture()
    network, (height, width) = architecture.network, work.asked.shape
    if not architecture.features.shift_invariant:
        # Beyond this many pixels the engine refuses.
        return int(PAIR * min(height * width, DENSE) ** 2)
    period = network.multiple
    limit = most_pixels(period)
    if height * width > limit:
        side = int(limit**0.5) + period
        height, width = min(height, side), min(width, side)
    margin = network.reach + period
    torus = int(1.05 * (height + margin) * (width + margin))  # more, for sides that suit the FFT
    observed = int(np.count_nonzero(~work.unknown))
    solver = solver_for(architecture, observed)
    per_block = 24 if solver == "conjugate-gradients" else 5
    if solver == "cholesky" or observed <= DIRECT:
        per_block *= 2  # in float64
    limit = Cholesky().limit
    matrix = EQUATION * min(observed, limit) ** 2 if solver == "cholesky" else 0
    blocks = torus * (60 + 30 * work.pixel.channels + per_block * period**2)
    return POSTERIOR + blocks + matrix + _regression(work)
