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

_LEAST, _MOST = -1.7, 3.3  # logarithm of the odds of grade 0 and of the highest one
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
        -5.75,
        {
            "round": ((-4.047, -2.912, -2.234, -0.669), (0.0, 0.0, -1.55, -2.83)),
            "thick": ((0.0, 0.731, 1.54, 16.031), (0.0, 1.5, 1.74, 3.89)),
            "level": ((1.0, 1.001, 3.002, 6.003), (0.0, 0.19, -0.85, -1.14)),
            "near sides": ((0.388, 0.743, 0.873, 0.99), (0.0, 0.43, 0.65, 2.1)),
            "far sides": ((0.417, 0.947, 1.039, 1.846), (0.0, 3.15, 3.76, 0.04)),
            "sharp": ((0.594, 0.822, 0.908, 1.089), (0.0, 1.94, 1.94, 1.94)),
            "extreme": ((0.334, 0.604, 0.734, 0.921), (0.0, 0.06, 0.55, 0.69)),
            "lines": ((-6.908, -2.995, -2.228, -1.65), (0.0, -0.15, 0.73, 2.19)),
            "other lines far": ((-6.908, -6.907, -5.883, -2.849), (0.0, -1.01, -1.31, -1.53)),
        },
    ),
    "speck": Rule(
        -1.99,
        {
            "round": ((-1.775, -0.738, -0.347, -0.009), (0.0, 0.22, 0.96, 2.58)),
            "length": ((1.04, 1.61, 1.958, 2.384), (0.0, 0.96, 1.36, 1.57)),
            "near sides": ((0.194, 0.669, 0.84, 0.958), (0.0, 0.23, 0.85, 1.17)),
            "far sides": ((0.076, 0.847, 0.95, 1.309), (0.0, -0.24, 0.51, -1.51)),
            "opaque": ((0.201, 0.441, 0.625, 0.908), (0.0, 0.87, 1.06, 1.09)),
            "lines": ((-6.908, -6.907, -6.906, -2.104), (0.0, 0.02, 0.03, 0.47)),
            "other lines": ((-6.908, -6.907, -6.906, -1.892), (0.0, -0.5, -1.0, 1.12)),
            "thin": ((-3.305, -1.715, -1.275, -0.713), (0.0, -2.26, -3.45, -4.29)),
        },
    ),
}
