"""How likely a piece of an image is a scratch or a speck: a sum over a few of its features.

Each feature adds a number that depends on it alone, along straight lines between four knots. The
sum is the logarithm of the odds that the piece is damage. The numbers were fitted to photographs
with drawn damage: `python -m benchmarks.quality.detection_fit` fits them again, and prints them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from inpaint_app.masks.candidates import MEASURES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.masks.candidates import Kind
    from inpaint_app.masks.pieces import Pieces

__all__ = ["FEATURES", "GRADES", "Rule", "features", "grades", "possible"]

FEATURES: Final = ("round", "thick", "length", "level", *MEASURES[5:])
"""How round a piece is (the logarithm of its width over its length), its half-width in pixels, the
logarithm of its length in pixels, how many thresholds are at most as strict as that of its pixels,
and the means of what is measured at them."""

GRADES: Final = 100
"""The highest grade."""

_LEAST, _MOST = -1.2, 3.8  # logarithm of the odds of grade 0 and of the highest one
_SHORTEST: Final = 20.0  # smallest extent of a scratch, in pixels
_THICKEST: Final = 6.0  # largest ratio of a scratch's area to its extent, in pixels
_WIDEST: Final = 9  # largest side of a speck, in pixels
_SMALLEST: Final = 3  # pixels of a speck


@dataclass(frozen=True, slots=True)
class Rule:
    """What features add.

    Attributes
    ----------
    constant : float
        The sum where every feature is at its first knot or below.
    parts : dict
        For each feature its four knots, ascending, and what it adds at each of them.
    """

    constant: float
    parts: dict[str, tuple[tuple[float, ...], tuple[float, ...]]]

    def odds(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the logarithm of the odds of pieces with features, shape (len(FEATURES), n)."""
        total = np.full(values.shape[1], self.constant)
        for name, (knots, added) in self.parts.items():
            total += np.interp(values[FEATURES.index(name)], knots, added)
        return total


def possible(kind: Kind, pieces: Pieces) -> NDArray[np.int64]:
    """Return which pieces have the shape of a scratch or speck."""
    if kind == "speck":
        small = np.maximum(pieces.height, pieces.width) <= _WIDEST
        return np.flatnonzero(small & (pieces.area >= _SMALLEST))
    extent = np.hypot(pieces.height, pieces.width)
    return np.flatnonzero((extent >= _SHORTEST) & (pieces.area <= _THICKEST * extent))


def features(pieces: Pieces, which: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the features of some pieces, shape (len(FEATURES), n)."""
    means = pieces.sums[:, which] / pieces.area[which]
    row, row2, column, column2, both = means[:5]
    tall, wide, skew = row2 - row**2, column2 - column**2, both - row * column
    middle, turned = (tall + wide) / 2, np.hypot((tall - wide) / 2, skew)
    # The spread across and along a piece; of an even bar it is its side over the root of 12.
    across, along = (np.sqrt(np.maximum(middle + sign * turned, 0)) for sign in (-1, 1))
    extent = np.hypot(pieces.height[which], pieces.width[which])
    round_ = np.log((1 + 12**0.5 * across) / (1 + 12**0.5 * along))
    level = np.full(len(which), float(pieces.level))
    return np.stack([round_, across, np.log(extent), level, *means[5:]])


def grades(kind: Kind, pieces: Pieces) -> NDArray[np.uint8]:
    """Return the grade of each piece, 0 (no damage) … 100."""
    out = np.zeros(len(pieces.area), np.uint8)
    which = possible(kind, pieces)
    odds = _RULES[kind].odds(features(pieces, which))
    share = (odds - _LEAST) / (_MOST - _LEAST)
    out[which] = np.clip(np.ceil(GRADES * share), 0, GRADES)
    return out


_RULES: Final[dict[Kind, Rule]] = {
    "scratch": Rule(
        -7.22,
        {
            "round": ((-3.84, -2.882, -2.242, -0.618), (0.0, 1.98, -0.27, -1.53)),
            "thick": ((0.282, 0.818, 1.882, 16.291), (0.0, 1.14, 1.6, 3.08)),
            "level": ((1.0, 2.001, 3.002, 7.003), (0.0, -0.47, -1.16, -1.88)),
            "near sides": ((0.384, 0.714, 0.869, 0.992), (0.0, -0.01, 0.84, 2.26)),
            "far sides": ((0.459, 0.936, 1.029, 1.915), (0.0, 1.28, 1.4, -1.71)),
            "sharp": ((0.625, 0.854, 0.924, 1.104), (0.0, 2.3, 2.64, 1.88)),
            "extreme": ((0.319, 0.633, 0.759, 0.925), (0.0, 1.52, 2.5, 3.81)),
            "lines": ((-6.908, -3.371, -2.247, -1.654), (0.0, -0.14, 1.87, 3.31)),
            "other lines far": ((-6.908, -6.907, -5.766, -2.772), (0.0, -0.54, -1.02, -1.38)),
        },
    ),
    "speck": Rule(
        -3.3,
        {
            "round": ((-1.775, -0.681, -0.329, -0.009), (0.0, 0.27, 0.76, 3.53)),
            "length": ((1.04, 1.61, 1.958, 2.384), (0.0, 1.37, 1.79, 1.19)),
            "near sides": ((0.207, 0.666, 0.833, 0.959), (0.0, 0.24, 0.53, 1.66)),
            "far sides": ((0.045, 0.815, 0.943, 1.335), (0.0, -0.69, -0.2, -2.21)),
            "opaque": ((0.166, 0.429, 0.625, 0.906), (0.0, 1.13, 2.12, 2.9)),
            "lines": ((-6.908, -6.907, -6.906, -2.185), (0.0, 0.04, 0.07, 0.17)),
            "other lines": ((-6.908, -6.907, -6.906, -1.825), (0.0, -0.71, -1.42, 2.02)),
            "thin": ((-3.241, -1.509, -1.108, -0.633), (0.0, -1.91, -2.73, -4.03)),
        },
    ),
}
