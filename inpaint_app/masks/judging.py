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

_LEAST, _MOST = -1.5, 4.5  # logarithm of the odds of grade 0 and of the highest one
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
        -8.22,
        {
            "round": ((-3.85, -2.906, -2.301, -0.609), (0.0, 2.27, -0.16, -1.92)),
            "thick": ((0.277, 0.787, 1.764, 16.757), (0.0, 1.46, 1.92, 3.86)),
            "level": ((1.0, 3.001, 5.002, 13.003), (0.0, -0.35, -1.0, -1.38)),
            "near sides": ((0.391, 0.736, 0.882, 0.997), (0.0, -0.33, 0.68, 2.32)),
            "far sides": ((0.495, 0.94, 1.026, 1.855), (0.0, 1.92, 2.25, -1.41)),
            "sharp": ((0.62, 0.852, 0.925, 1.108), (0.0, 2.86, 3.32, 2.55)),
            "extreme": ((0.333, 0.643, 0.769, 0.928), (0.0, 1.68, 2.72, 3.83)),
            "lines": ((-6.908, -2.751, -2.102, -1.595), (0.0, -0.29, 1.49, 2.56)),
            "other lines far": ((-6.908, -6.907, -5.513, -2.627), (0.0, -0.28, -1.27, -1.54)),
        },
    ),
    "speck": Rule(
        -3.79,
        {
            "round": ((-1.775, -0.704, -0.329, -0.009), (0.0, 0.46, 1.11, 3.75)),
            "length": ((1.04, 1.61, 1.958, 2.384), (0.0, 1.32, 1.63, 1.56)),
            "near sides": ((0.206, 0.652, 0.819, 0.957), (0.0, 0.37, 0.71, 1.88)),
            "far sides": ((0.015, 0.791, 0.935, 1.331), (0.0, -0.96, -0.25, -2.24)),
            "opaque": ((0.142, 0.385, 0.593, 0.882), (0.0, 0.98, 2.05, 2.66)),
            "lines": ((-6.908, -6.907, -6.906, -2.101), (0.0, 0.13, 0.27, 0.24)),
            "other lines": ((-6.908, -6.907, -6.906, -1.761), (0.0, -0.84, -1.68, 2.15)),
            "thin": ((-3.239, -1.553, -1.16, -0.657), (0.0, -1.87, -2.75, -4.09)),
        },
    ),
}
