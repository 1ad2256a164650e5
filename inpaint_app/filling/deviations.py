"""Standard deviations of pixels, encoded as one byte each on a logarithmic scale.

One step is a sixteenth of a doubling, 4.4 %: finer than a user can see, in a quarter of the memory
of float32. 0 means unknown; 1 is the smallest deviation, 0.008 grey levels.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "COPIED",
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
"""The range 0 … 1 in the grey levels that a user sees, for every bit depth."""

LEAST: Final = 0.5
MOST: Final = 64.0
"""The ends of the scale that the overlay shows, in grey levels."""

COPIED: Final = 255
"""The byte of a pixel that was copied: a plausible fill, whose deviation is no measurement."""

_STEPS = 16  # for each doubling
_OCTAVES = 15  # doublings below 1 that a byte can hold

_known = 2.0 ** ((np.arange(256) - 1) / _STEPS - _OCTAVES)
_known[0] = _known[-1] = 0
SQUARES: Final[NDArray[np.float64]] = _known**2
"""The variance that each byte encodes, shape (256,), for the range 0 … 1; 0 for no measure."""


def encoded(deviation: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """Encode deviations, of any shape and in units of the range 0 … 1, as bytes 1 … 254."""
    least = np.float32(2.0**-_OCTAVES)
    steps = np.log2(np.maximum(deviation, least, dtype=np.float32))
    steps += np.float32(_OCTAVES)
    steps *= np.float32(_STEPS)
    steps += np.float32(1.5)  # 1 is the code of the least; 0.5 rounds to the nearest
    codes: NDArray[np.uint8] = np.minimum(steps, np.float32(COPIED - 1)).astype(np.uint8)
    return codes


def expected_error(codes: NDArray[np.uint8]) -> float | None:
    """Return the root mean square of the known deviations among `codes`, shape (n,).

    It is a share of the image's range; None if no deviation is known.
    """
    known = codes[(codes > 0) & (codes != COPIED)]
    return math.sqrt(SQUARES[known].mean()) if known.size else None


def decibels(deviation: float) -> float:
    """Return the peak signal-to-noise ratio for a root mean square error, a share of the range."""
    return -20 * math.log10(deviation) if deviation > 0 else math.inf


_first = int(encoded(np.array([LEAST / GREY_LEVELS]))[0])
LEVEL_COUNT: Final = 1 + round(_STEPS * math.log2(MOST / LEAST))
"""The number of steps of the scale from `LEAST` to `MOST`."""

LEVELS: Final[NDArray[np.uint8]] = np.clip(np.arange(256) - _first, 0, LEVEL_COUNT - 1).astype(
    np.uint8
)
"""The step of the scale that shows each byte, shape (256,); the entry for byte 0 is unused."""
