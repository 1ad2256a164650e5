"""How much memory a reconstruction takes, told before it begins.

The engine holds a few bytes for every pixel of the image, more for every missing one, and most for
the surroundings of what hangs together: a rectangle around each group of missing pixels. So the
mask is looked at in small squares, which takes some hundredths of a second on 24 megapixels. The
bytes come from counting the engine's arrays; ``python -m benchmarks.speed.memory`` compares
them with what is measured.
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
from ntk_core.networks.architecture import Architecture
from ntk_core.paper.parts import DENSE, DIRECT, most_pixels
from ntk_core.problem.holes import GAP, MOST, NEAR, PLACE, TILE
from ntk_core.problem.rect import Rect
from ntk_core.solvers.cholesky import Cholesky
from ntk_core.texture.pyramid import WAYS
from ntk_core.texture.surroundings import AROUND, AROUND_TURNED, LEAST_AROUND

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BASE", "CAUTION", "PixelBytes", "Work", "memory_bound", "memory_of", "part_memory"]

BASE: Final = 20_000_000
"""Bytes for threads, and for what is small."""

CAUTION: Final = 1.1
"""What an estimate is multiplied by: memory that was freed is not always used again."""

MASKS, GUIDED_MASKS = 3, 7
"""Bytes of each pixel of the image for masks; the second if more than one is given."""

LABELS, DEPTHS, DISTANCES = 9, 38, 40
"""Bytes of each pixel of the image, of a place that is wide, and of a tile, to find wide holes."""

PAIR: Final = 80
"""Bytes for each pair of pixels in making a dense kernel."""

EQUATION: Final = 24
"""Bytes for each pair of observed pixels that is factorised."""

POSTERIOR: Final = 50_000_000
"""Bytes for saying how far pixels of method ``"paper"`` may be off."""

_BESIDE_FULL: Final = math.ceil((NEAR + SQUARE) / SQUARE)
"""Squares beside one that is all missing which may still belong to its hole."""

_PLACE_AROUND: Final = 2 * PLACE // SQUARE
"""Squares around those that are all missing in which it is looked how wide a hole is."""


@dataclass(frozen=True, slots=True)
class PixelBytes:
    """What a pixel of an image takes.

    Attributes
    ----------
    channels : int
        How many values it has.
    itemsize : int
        Bytes of a value, as it comes to the engine.
    prepared : int
        Bytes that the caller takes for each pixel to make it ready for the engine.
    """

    channels: int
    itemsize: int
    prepared: int = 0

    # -- bytes of the engine's arrays, for each pixel of what they are about

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
        return 20 * self.channels + 40

    @property
    def shown(self) -> int:
        """Of what encloses all that is copied, for snapshots."""
        return self.channels * self.itemsize + 4

    @property
    def copies(self) -> int:
        """Of what encloses a hole, kept until the end: where each pixel was copied from."""
        return 4 * self.channels + 12

    @property
    def hole(self) -> int:
        """Of what encloses a hole, while it is filled."""
        return 24 * self.channels + 60

    def around_hole(self, *, turned: bool) -> int:
        """Of the surroundings of a hole, while it is filled."""
        return 16 * self.channels + 30 + (WAYS * (6 * self.channels + 20) if turned else 0)


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """A reconstruction, as far as its memory depends on it.

    Attributes
    ----------
    asked : ndarray, shape (H, W), bool
        True where pixels are to be reconstructed.
    unknown : ndarray, shape (H, W), bool
        True where a pixel is not to be learnt from: masked, or protected. The same array as
        `asked` if these are the same pixels.
    pixel : PixelBytes
        Of the image.
    method : str
        One of `ntk_core.METHODS`.
    architecture : Architecture or None
        Of method ``"paper"``.
    guided : bool
        Whether protected pixels, sources or wanted pixels are named at all.
    rotations : bool
        Whether patches may be turned when they are copied.
    """

    asked: NDArray[np.bool_]
    unknown: NDArray[np.bool_]
    pixel: PixelBytes
    method: str
    architecture: Architecture | None = None
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
        An upper bound, and mostly less than twice of what is taken. 0 if nothing is asked for.
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
    """Return a bound that is quick to tell, as the mask is not looked at.

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
        Bytes, no fewer than `memory_of` says of any such mask; `sys.maxsize` if that depends on
        more.
    """
    if method == "paper":
        return sys.maxsize
    # Guided, and all in one group that encloses the whole image.
    each = GUIDED_MASKS + pixel.pyramid
    if method in COPYING:
        copied = 4 * pixel.copies  # holes may lie around each other
        copied += pixel.hole + pixel.around_hole(turned=rotations)
        held = pixel.shown + 2
        splitting = LABELS + DEPTHS + DISTANCES
        most = max(splitting, pixel.pyramid, held + pixel.pyramid, held + copied)
        each = GUIDED_MASKS + most
    total = (pixel.prepared + each) * shape[0] * shape[1] + pixel.missing * missing
    return BASE + int(CAUTION * total)


def part_memory(
    rect: Rect, masked: Rect, pixel: PixelBytes, method: str, *, rotations: bool = False
) -> int:
    """Return how many bytes a part of an image takes, of whose mask nothing else is known.

    Parameters
    ----------
    rect : Rect
        The part.
    masked : Rect
        What of it may be masked, at most.
    pixel : PixelBytes
        Of the image.
    method : {"auto", "fast", "detail", "texture"}
    rotations : bool
        Whether patches may be turned when they are copied.

    Returns
    -------
    int
        Bytes, without those that any run takes, `BASE`, and without what the caller holds.
    """
    area, missing = rect.height * rect.width, masked.height * masked.width
    learnt = pixel.pyramid * area + pixel.missing * missing
    copied = 0
    if method in COPYING:
        copied = area * pixel.around_hole(turned=rotations)
        copied += (pixel.hole + pixel.shown + pixel.copies) * missing
    return int(CAUTION * (GUIDED_MASKS * area + max(learnt, copied)))


# -- methods that learn


def _regression(work: Work) -> int:
    """Return the bytes of passes over pixels, of a pyramid around each group of them before."""
    asked, unknown, pixel = work.asked, work.unknown, work.pixel
    grown = scipy.ndimage.binary_dilation(MaskSquares.of(asked).blocks, EIGHT)
    labels, _ = scipy.ndimage.label(grown, EIGHT)
    largest = max(areas(labels, asked.shape, BLOCK), default=0)
    if asked is unknown:
        count = int(np.count_nonzero(asked))
    else:  # what is near is estimated, too
        near = grown.repeat(BLOCK[0], axis=0)[: asked.shape[0]].repeat(BLOCK[1], axis=1)
        count = int(np.count_nonzero(unknown & near[:, : asked.shape[1]]))
    deep = MaskSquares.of(unknown).full.any()
    return (pixel.pyramid if deep else pixel.low_pyramid) * largest + pixel.missing * count


# -- methods that copy


def _mixed(work: Work) -> int:
    """Return the bytes of the most that is held at once: to find wide holes, to learn, to copy."""
    unknown, some = MaskSquares.of(work.unknown), MaskSquares.of(work.asked).some
    forced, pixels, pixel = work.method == "texture", work.asked.size, work.pixel
    regressed = 0 if forced else _regression(work)
    if not forced and not unknown.full.any():
        return regressed
    squares = some
    if not forced:
        squares = some & scipy.ndimage.binary_dilation(unknown.full, EIGHT, iterations=_BESIDE_FULL)
    # What is shown on the way, and the thin part of the mask.
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
    """Return the bytes that are kept of all holes, and those that the largest takes."""
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
    """Return the bytes of a kernel, of a solver, and of the coarse picture before."""
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
    torus = int(1.05 * (height + margin) * (width + margin))  # sides that are fast to transform
    observed = int(np.count_nonzero(~work.unknown))
    solver = architecture.solver
    if solver == "auto":
        solver = "cholesky" if observed <= DIRECT else "conjugate-gradients"
    per_block = 24 if solver == "conjugate-gradients" else 5
    if solver == "cholesky" or observed <= DIRECT:
        per_block *= 2  # in float64
    limit = Cholesky().limit
    matrix = EQUATION * min(observed, limit) ** 2 if solver == "cholesky" else 0
    blocks = torus * (60 + 30 * work.pixel.channels + per_block * period**2)
    return POSTERIOR + blocks + matrix + _regression(work)
