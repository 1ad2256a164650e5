"""What the compiled loops of this engine read and write: plain arrays and numbers, in records."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Estimate", "PatchGrid", "PatchRegression", "TileRegression", "TileView"]


class Estimate(NamedTuple):
    """What missing pixels are, and how far that may be off.

    Attributes
    ----------
    fill : ndarray, shape (M, C), float32
    deviation : ndarray, shape (M,), float32
        Standard deviation.
    """

    fill: NDArray[np.float32]
    deviation: NDArray[np.float32]


class TileView(NamedTuple):
    """What tiles see of the picture, and how they compare pixels in it.

    Attributes
    ----------
    picture : ndarray, shape (h + 2 padding, w + 2 padding, C), float32 in [0, 1]
        Observed values and, elsewhere, the present estimate.
    padding : int
        How far `picture` reaches beyond `observed`; the radius of the guided prior's patch.
    observed : ndarray, shape (h, w), bool
    scales : ndarray, shape ((2 padding + 1)²,), float32
        The guided prior's patch scales; of length 0 for the adjacency prior.
    """

    picture: NDArray[np.float32]
    padding: int
    observed: NDArray[np.bool_]
    scales: NDArray[np.float32]


class TileRegression(NamedTuple):
    """How each tile is solved.

    Attributes
    ----------
    radius : float
        ℓ, in pixels.
    coefficients : ndarray, shape (DEGREE + 1,), float32
        The pointwise kernel.
    reach : int
        How many rows and columns away observed pixels may be.
    neighbours : int
        How many of them are used at most.
    ridge : float
        λ / K(x, x).
    factor, exponent : float
        How true errors follow from the posterior, as in `posterior_deviation`.
    """

    radius: float
    coefficients: NDArray[np.float32]
    reach: int
    neighbours: int
    ridge: float
    factor: float
    exponent: float


class PatchGrid(NamedTuple):
    """Where patches are.

    Attributes
    ----------
    tops, lefts : ndarray, int64
        Where they begin: at every row of the one and every column of the other.
    height, width : int
        Of each patch.
    """

    tops: NDArray[np.int64]
    lefts: NDArray[np.int64]
    height: int
    width: int


class PatchRegression(NamedTuple):
    """How each patch is solved.

    Attributes
    ----------
    reach : int
        How many rows and columns away look-alikes may be.
    neighbours : int
        How many there are at most.
    none, both : float
        What a squared difference counts if none or both of its pixels are observed, when patches
        are compared. It counts 1 if one of them is.
    by_variance : bool
        Whether overlapping patches weigh by 1 / variance; otherwise by 1 / deviation.
    noise : float
        λ: the variance of what no look-alike explains, in squares of the image range.
    factor, exponent : float
        The deviation is factor · (posterior variance + what was smoothed away)^(exponent / 2).
    """

    reach: int
    neighbours: int
    none: float
    both: float
    by_variance: bool
    noise: float
    factor: float
    exponent: float
