"""Which pixels one reconstructed pixel was made from, and the weight of each."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.errors import InvalidPixelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.problem.problem import Problem

__all__ = ["PixelWeights", "check_pixel"]


@dataclass(frozen=True, slots=True, eq=False)
class PixelWeights:
    """A reconstructed pixel as a weighted sum of pixels of the picture that the last pass read.

    Its channel c is Σ_j Σ_d weights[j, c, d] · values[j, d] + background · coarse[c] + added[c],
    before it is clipped and rounded to the image's dtype. Weights may be negative. Σ_j weights[j]
    + background · I = I, the unit matrix, so that a flat picture stays flat.

    After adjacency and guided passes, all pixels in the sum are observed, and channels do not mix.
    A pass from look-alikes also uses missing pixels, with their values in the estimate, and
    channels help each other. If no patch over a pixel has an observed pixel, that pass leaves the
    pixel as it was: its sum is the pixel itself, not observed, with weight 1. A copied pixel is one
    observed pixel, plus what blending added to it.

    Attributes
    ----------
    rows, columns : ndarray, shape (n,), int32
        The pixels that were used, each once.
    weights : ndarray, shape (n, C, C), float32
    values : ndarray, shape (n, C), float32 in [0, 1]
        Their values when the last pass read them, as a share of the image range: the image's for
        observed pixels, the estimate's for others.
    observed : ndarray, shape (n,), bool
        Which of them are observed.
    background : float
        The share of the coarse picture. If the last pass was adjacency or guided: 0 near observed
        pixels, and 1 beyond the reach of that pass. If it was from look-alikes: 0.
    coarse : ndarray, shape (C,), float32
        The value of the coarse picture at this pixel.
    added : ndarray, shape (C,), float32
        What was added so that a copied piece fits its surroundings; what groups of look-alikes make
        different from these weights, where few pixels are observed; else 0.
    """

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    weights: NDArray[np.float32]
    values: NDArray[np.float32]
    observed: NDArray[np.bool_]
    background: float
    coarse: NDArray[np.float32]
    added: NDArray[np.float32]

    @property
    def shares(self) -> NDArray[np.float32]:
        """Each pixel's weight within one channel, a mean over the channels; shape (n,), float32.

        Together with `background` they sum to 1.
        """
        shares: NDArray[np.float32] = np.einsum("jcc->j", self.weights)
        return shares / np.float32(self.weights.shape[1])

    def among(self, channels: NDArray[np.intp], count: int) -> PixelWeights:
        """Return these weights of some channels as those of a pixel with `count` of them.

        The other channels have no weights and zeros for values.
        """
        weights = np.zeros((self.rows.size, count, count), np.float32)
        weights[:, channels[:, None], channels] = self.weights
        values = np.zeros((self.rows.size, count), np.float32)
        values[:, channels] = self.values
        coarse, added = np.zeros((2, count), np.float32)
        coarse[channels], added[channels] = self.coarse, self.added
        return replace(self, weights=weights, values=values, coarse=coarse, added=added)

    def joined(self, other: PixelWeights) -> PixelWeights:
        """Return the weights of two sets of channels, each with pixels of its own."""
        return PixelWeights(
            np.concatenate([self.rows, other.rows]),
            np.concatenate([self.columns, other.columns]),
            np.concatenate([self.weights, other.weights]),
            np.concatenate([self.values, other.values]),
            np.concatenate([self.observed, other.observed]),
            (self.background + other.background) / 2,
            self.coarse + other.coarse,
            self.added + other.added,
        )

    def mixed(self, other: PixelWeights, share: float) -> PixelWeights:
        """Return the weights of a blend: `share` of this pixel, and the rest from another."""
        one, two = np.float32(share), np.float32(1 - share)
        first = replace(
            self,
            weights=one * self.weights,
            background=share * self.background + (1 - share) * other.background,
            coarse=other.coarse,
            added=one * self.added,
        )
        return first.plus(replace(other, weights=two * other.weights, added=two * other.added))

    def plus(self, other: PixelWeights) -> PixelWeights:
        """Return the sum of both, with this one's share of the coarse picture.

        Where both have a pixel, its values are those of `other`.
        """
        places = np.stack(
            [
                np.concatenate([other.rows, self.rows]),
                np.concatenate([other.columns, self.columns]),
            ]
        )
        places, keep, number = np.unique(places, axis=1, return_index=True, return_inverse=True)
        parts = np.concatenate([other.weights, self.weights])
        weights = np.zeros((places.shape[1], *parts.shape[1:]), np.float32)
        np.add.at(weights, number.ravel(), parts)
        return PixelWeights(
            places[0],
            places[1],
            weights,
            np.concatenate([other.values, self.values])[keep],
            np.concatenate([other.observed, self.observed])[keep],
            self.background,
            self.coarse,
            self.added + other.added,
        )


def check_pixel(problem: Problem, row: int, column: int) -> tuple[int, int]:
    """Return row and column as integers, if that pixel was reconstructed.

    Raises
    ------
    InvalidPixelError
        If the pixel was not reconstructed.
    """
    row, column = operator.index(row), operator.index(column)
    height, width = problem.observed.shape
    if not (0 <= row < height and 0 <= column < width):
        raise InvalidPixelError(
            f"row {row}, column {column} is outside the image, which has {height} rows and "
            f"{width} columns; name a pixel that the mask covers"
        )
    if not problem.wanted[row, column]:
        raise InvalidPixelError(
            f"row {row}, column {column} was not reconstructed and so has no weights; name a "
            "pixel that the mask covers"
        )
    return row, column
