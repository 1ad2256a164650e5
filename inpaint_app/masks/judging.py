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
        -7.11,
        {
            "round": ((-3.917, -2.94, -2.353, -0.784), (0.0, 0.0, -1.55, -3.07)),
            "thick": ((0.256, 0.749, 1.663, 17.329), (0.0, 1.73, 2.23, 3.82)),
            "level": ((1.0, 1.001, 3.002, 6.003), (0.0, -0.14, -0.84, -0.85)),
            "near sides": ((0.411, 0.761, 0.893, 1.003), (0.0, 0.01, 0.85, 2.51)),
            "far sides": ((0.53, 0.944, 1.022, 1.789), (0.0, 1.52, 1.78, -1.09)),
            "sharp": ((0.619, 0.851, 0.926, 1.073), (0.0, 3.01, 3.29, 3.29)),
            "extreme": ((0.361, 0.657, 0.769, 0.933), (0.0, 1.52, 2.41, 3.39)),
            "lines": ((-6.908, -2.687, -2.152, -1.634), (0.0, 0.4, 1.69, 2.92)),
            "other lines far": ((-6.908, -6.907, -5.766, -2.787), (0.0, -0.46, -1.11, -1.58)),
        },
    ),
    "speck": Rule(
        -2.9,
        {
            "round": ((-1.775, -0.663, -0.283, -0.009), (0.0, 0.05, 1.11, 3.5)),
            "length": ((1.04, 1.61, 1.958, 2.384), (0.0, 0.99, 1.45, 1.22)),
            "near sides": ((0.203, 0.688, 0.855, 0.961), (0.0, 0.7, 0.95, 2.06)),
            "far sides": ((0.076, 0.859, 0.952, 1.316), (0.0, -0.67, -0.51, -2.19)),
            "opaque": ((0.207, 0.488, 0.67, 0.924), (0.0, 1.43, 2.3, 3.07)),
            "lines": ((-6.908, -6.907, -6.906, -2.082), (0.0, 0.1, 0.19, 0.58)),
            "other lines": ((-6.908, -6.907, -6.906, -1.788), (0.0, -0.67, -1.34, 1.87)),
            "thin": ((-3.382, -1.787, -1.294, -0.718), (0.0, -2.04, -3.22, -4.63)),
        },
    ),
}
