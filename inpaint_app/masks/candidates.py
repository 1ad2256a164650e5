"""The pixels that may be scratches or dust, and what is measured at each of them.

Damage lies over a picture. So the picture goes on across it, with similar values on both sides, its
edge is sharp, and its colour is near white or near black. Structures of the picture itself come in
numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import scipy

from inpaint_app.masks.thinness import BLOCK, contrast, extreme_colours, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from inpaint_app.masks.thinness import Contrast

__all__ = ["MEASURES", "Candidates", "Kind", "candidates"]

Kind = Literal["scratch", "speck"]

MEASURES: Final = (
    "row", "row²", "column", "column²", "row · column",
    "near sides", "far sides", "sharp", "extreme", "opaque",
    "lines", "other lines", "other lines far", "thin",
)  # fmt: skip
"""What is measured at each candidate.

Its place, about the middle of the image. How far it is beyond both sides, 3 and 6 px away, in the
best of eight directions, as a share of its contrast. How much its neighbours differ, as a share of
its contrast. How near to white it is, or to black for dark damage. The opacity of white or black
paint that would explain it. The logarithm of the share of clear lines around it, of the same tone,
of the other tone, and of the other tone in a wider area; and of thin structures of its tone.
"""

_SCRATCH, _SPECK = 5, 7  # side of the top-hat's square, in pixels; the damage is thinner
_THRESHOLDS: Final = 24.0 * 0.77 ** np.arange(7, -1, -1)  # the least strict first
_FOR_SPECKS: Final = _THRESHOLDS[1:]  # grain makes fainter ones everywhere
_THROUGH: Final = 0.35  # share of the threshold that every pixel of a scratch must reach
_CLEAR: Final = 3  # thresholds that a line passes that counts as one around others
_NEAR, _FAR = 3, 6  # pixels to the sides
_PAD: Final = _FAR
_DIRECTIONS: Final = ((0, 2), (1, 2), (1, 1), (2, 1), (2, 0), (2, -1), (1, -1), (1, -2))
_LEAST: Final = np.float32(0.02)  # is added to a contrast before it divides
_RARE: Final = 0.001  # is added to a share before its logarithm is taken
_CLOSE, _WIDE = 3, 7  # blocks


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pixels that may be damage of one kind and tone.

    Attributes
    ----------
    kind : 'scratch' or 'speck'
    bright : bool
    shape : (int, int)
        (H, W) of the image.
    places : ndarray of int64, shape (n,)
        row × W + column, ascending.
    levels : ndarray of uint8, shape (n,)
        How many thresholds each passes, at least 1.
    measures : ndarray of float32, shape (len(MEASURES), n)
    """

    kind: Kind
    bright: bool
    shape: tuple[int, int]
    places: NDArray[np.int64]
    levels: NDArray[np.uint8]
    measures: NDArray[np.float32]


def candidates(
    pixels: NDArray[Any], step: int = 1, tones: tuple[bool, ...] = (True, False)
) -> Iterator[Candidates]:
    """Yield the candidates of each tone and kind.

    Parameters
    ----------
    pixels : ndarray, shape (H, W) or (H, W, C), unsigned integer or floating point in 0 … 1
        With C = 2 or 4 the last channel is opacity, which is ignored.
    step : int
        With 2 the image is looked at at half its size.
    tones : tuple of bool
        Whether to look for bright damage (True), dark damage (False), or both.
    """
    found = {bright: _Tone(pixels, step, bright=bright) for bright in (True, False)}
    for bright in tones:
        tone, other = found[bright], found[not bright]
        around = (
            _around(tone.lines, _CLOSE),
            _around(other.lines, _CLOSE),
            _around(other.lines, _WIDE),
            _around(tone.thin, _CLOSE),
        )
        yield tone.scratches(around)
        yield tone.specks(around)


def _around(shares: NDArray[np.float32], blocks: int) -> NDArray[np.float32]:
    """Return the logarithm of mean shares over squares of blocks, for one block after another."""
    mean: NDArray[np.float32] = scipy.ndimage.uniform_filter(shares, blocks, mode="nearest")
    return np.log(np.maximum(mean, 0) + np.float32(_RARE)).ravel()


class _Tone:
    """The thin structures of an image that are bright, or dark.

    Attributes
    ----------
    lines, thin : ndarray of float32, shape (⌈H / BLOCK⌉, ⌈W / BLOCK⌉)
        The share of each block that is on clear lines, and that is thin.
    """

    def __init__(self, pixels: NDArray[Any], step: int, *, bright: bool) -> None:
        self._values = extreme_colours(pixels, step, bright=bright)
        self._bright = bright
        self._shape = self._values.shape
        self._find_lines()
        self._find_specks()

    def _find_lines(self) -> None:
        contrasts = contrast(self._values, _SCRATCH, bright=self._bright)
        levels = _line_levels(contrasts.ratio).ravel()
        places = np.flatnonzero(levels)
        self._on_lines, self._line_levels = places, levels[places]
        self._line_heights = self._heights(contrasts, places)
        self.lines = self._shares(places[self._line_levels >= _CLEAR])

    def _find_specks(self) -> None:
        contrasts = contrast(self._values, _SPECK, bright=self._bright)
        ratio = contrasts.ratio.ravel()
        thin = np.flatnonzero(ratio > _THRESHOLDS[0] / 2)
        self.thin = self._shares(thin)
        places = thin[ratio[thin] > _FOR_SPECKS[0]]
        self._on_specks, self._speck_levels = places, _passed(_FOR_SPECKS, ratio[places])
        self._speck_heights = self._heights(contrasts, places)

    def _heights(self, contrasts: Contrast, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return how far some places stand out, as a share of the image's range."""
        usual = contrasts.usual.ravel()[self._block(places)]
        return contrasts.ratio.ravel()[places] * usual

    def _shares(self, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return which share of each block some places are."""
        rows, columns = (-(-side // BLOCK) for side in self._shape)
        counts = np.bincount(self._block(places), minlength=rows * columns)
        return counts.reshape(rows, columns).astype(np.float32) / np.float32(BLOCK**2)

    def scratches(self, around: tuple[NDArray[np.float32], ...]) -> Candidates:
        """Return the candidates for scratches; `around` has the last measures, for each block."""
        measures = self._measures(self._on_lines, self._line_heights, around)
        return Candidates(
            "scratch", self._bright, self._shape, self._on_lines, self._line_levels, measures
        )

    def specks(self, around: tuple[NDArray[np.float32], ...]) -> Candidates:
        """Return the candidates for specks; `around` has the last measures, for each block."""
        measures = self._measures(self._on_specks, self._speck_heights, around)
        return Candidates(
            "speck", self._bright, self._shape, self._on_specks, self._speck_levels, measures
        )

    def _block(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the index of the block of each place."""
        rows, columns = np.divmod(places, self._shape[1])
        across = -(-self._shape[1] // BLOCK)
        blocks: NDArray[np.int64] = rows // BLOCK * across + columns // BLOCK
        return blocks

    def _measures(
        self,
        places: NDArray[np.int64],
        height: NDArray[np.float32],
        around: tuple[NDArray[np.float32], ...],
    ) -> NDArray[np.float32]:
        """Return the measures of places that stand out by a height, (len(MEASURES), n)."""
        out = np.empty((len(MEASURES), len(places)), np.float32)
        rows, columns = np.divmod(places, self._shape[1])
        blocks = self._block(places)
        out[0], out[2] = rows - self._shape[0] / 2, columns - self._shape[1] / 2
        out[1], out[3], out[4] = out[0] ** 2, out[2] ** 2, out[0] * out[2]
        near = _Neighbours(self._values, rows, columns, bright=self._bright)
        share = 1 / (height + _LEAST)
        out[5] = np.maximum(near.beyond_sides(_NEAR), -0.2) * share
        out[6] = np.maximum(near.beyond_sides(_FAR), -0.2) * share
        out[7] = np.minimum(near.step() * share, 2)
        out[8] = near.here if self._bright else 1 + near.here
        out[9] = np.minimum(height / np.maximum(1 - out[8] + height, _LEAST), 1.5)
        for row, values in enumerate(around, start=10):
            out[row] = values[blocks]
        return out


class _Neighbours:
    """The values around some pixels, negative for dark damage; the edge of the image goes on."""

    def __init__(
        self,
        values: NDArray[np.float32],
        rows: NDArray[np.int64],
        columns: NDArray[np.int64],
        *,
        bright: bool,
    ) -> None:
        padded = np.pad(values if bright else -values, _PAD, mode="edge")
        self._stride = padded.shape[1]
        self._values = padded.ravel()
        self._corners = rows * self._stride + columns  # of the squares around the pixels
        self.here = self._at(0, 0)

    def _at(self, row: int, column: int) -> NDArray[np.float32]:
        first = (row + _PAD) * self._stride + column + _PAD
        values: NDArray[np.float32] = self._values[first:].take(
            self._corners, mode="clip"
        )  # is faster
        return values

    def beyond_sides(self, distance: int) -> NDArray[np.float32]:
        """Return how far pixels are beyond both pixels at a distance, in the best direction."""
        lower = np.full(len(self.here), np.inf, np.float32)
        for direction in _DIRECTIONS:
            scale = distance / np.hypot(*direction)
            row, column = round(direction[0] * scale), round(direction[1] * scale)
            np.minimum(lower, np.maximum(self._at(row, column), self._at(-row, -column)), out=lower)
        return self.here - lower

    def step(self) -> NDArray[np.float32]:
        """Return how far pixels are beyond the lowest of their eight neighbours, at least 0."""
        lowest = self.here.copy()
        for row in (-1, 0, 1):
            for column in (-1, 0, 1):
                np.minimum(lowest, self._at(row, column), out=lowest)
        return self.here - lowest


def _passed(
    thresholds: NDArray[np.floating[Any]], values: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Return how many of the ascending thresholds each value exceeds."""
    return np.searchsorted(thresholds, values).astype(np.uint8)


def _line_levels(contrasts: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return how many thresholds each pixel and a line through it pass, shape (H, W)."""
    levels = np.zeros(contrasts.shape, np.uint8)
    for rows, columns, along in lines(contrasts, _THRESHOLDS[-1]):
        here = contrasts[rows, columns]
        clear = np.nonzero((along > _THRESHOLDS[0]) & (here > _THROUGH * _THRESHOLDS[0]))
        levels[rows, columns][clear] = np.minimum(
            _passed(_THRESHOLDS, along[clear]), _passed(_THROUGH * _THRESHOLDS, here[clear])
        )
    return levels
