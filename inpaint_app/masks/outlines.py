"""The outline of a mask, as lines along the edges of its pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["outline"]


def outline(names: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the lines between squares of different names, each as long as it can be.

    Parameters
    ----------
    names : ndarray of int32, shape (H, W)
        What each square belongs to, 0 for nothing. The outside belongs to nothing.

    Returns
    -------
    ndarray of int32, shape (n, 5)
        Of each line: left, top, right, bottom, and the higher name of what it separates.
    """
    across = _runs(names)
    down = _runs(names.T)
    down[:, :4] = down[:, [1, 0, 3, 2]]
    return np.concatenate([across, down])


def _runs(names: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the horizontal lines."""
    padded = np.pad(names, ((1, 1), (0, 1)))  # the last column ends each run
    above, below = padded[:-1], padded[1:]
    width = padded.shape[1]
    places = np.flatnonzero(above != below)
    higher = np.maximum(above.ravel()[places], below.ravel()[places])
    begins = np.ones(len(places), np.bool_)
    begins[1:] = (np.diff(places) != 1) | (np.diff(higher) != 0)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(places))[: len(first)] - 1
    rows, left = np.divmod(places[first], width)
    right = places[last] % width + 1
    return np.stack([left, rows, right, rows, higher[first]], axis=1).astype(np.int32)
