"""Standard deviations of pixels in one byte each, on a logarithmic scale. No Qt.

A byte is a sixteenth of a doubling, 4.4 %: finer than anybody can tell, and a quarter of what
the numbers would need. 0 stands for «not known»; 1 is the least, 0.008 grey levels.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "GREY_LEVELS",
    "LEAST",
    "LEVELS",
    "LEVEL_COUNT",
    "MOST",
    "SQUARES",
    "decibels",
    "encoded",
    "expected_error",
]

GREY_LEVELS: Final = 255.0
"""How many grey levels the range 0 … 1 is to a user, whatever the file's depth."""

LEAST: Final = 0.5
MOST: Final = 64.0
"""The ends of the scale that the overlay shows, in grey levels."""

_STEPS = 16  # for each doubling
_OCTAVES = 15  # below 1 that a byte reaches

_known = 2.0 ** ((np.arange(256) - 1) / _STEPS - _OCTAVES)
_known[0] = 0
SQUARES: Final[NDArray[np.float64]] = _known**2
"""The variance of each byte, shape (256,), in units of the range 0 … 1; 0 where not known."""


def encoded(deviation: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """Return deviations in units of the range 0 … 1, of any shape, as bytes; none is 0."""
    least = np.float32(2.0**-_OCTAVES)
    steps = np.log2(np.maximum(deviation, least, dtype=np.float32))
    steps += np.float32(_OCTAVES)
    steps *= np.float32(_STEPS)
    steps += np.float32(1.5)  # to the nearest
    codes: NDArray[np.uint8] = np.minimum(steps, np.float32(255)).astype(np.uint8)
    return codes


def expected_error(codes: NDArray[np.uint8]) -> float | None:
    """Return the root mean square of the deviations that are known, shape (n,).

    As a share of the range; None where nothing is known.
    """
    known = codes[codes > 0]
    return math.sqrt(SQUARES[known].mean()) if known.size else None


def decibels(deviation: float) -> float:
    """Return the signal-to-noise ratio at full range of an error, both as root mean squares."""
    return -20 * math.log10(deviation) if deviation > 0 else math.inf


_first = int(encoded(np.array([LEAST / GREY_LEVELS]))[0])
LEVEL_COUNT: Final = 1 + round(_STEPS * math.log2(MOST / LEAST))
"""How many steps of the scale from `LEAST` to `MOST` are told apart."""

LEVELS: Final[NDArray[np.uint8]] = np.clip(np.arange(256) - _first, 0, LEVEL_COUNT - 1).astype(
    np.uint8
)
"""The step of the scale that each byte is shown as, shape (256,); that of 0 means nothing."""
