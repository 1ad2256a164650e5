"""Two pictures of one size as one: before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["joined"]


def joined(before: NDArray[Any], after: NDArray[Any], white: float) -> NDArray[Any]:
    """Return both pictures beside each other, one below the other if they are wider than high.

    Parameters
    ----------
    before, after : ndarray, shape (H, W) or (H, W, C)
        Of one shape and dtype; every number is kept.
    white : float
        The number of the line between them, a hundredth of the longer side wide.
    """
    axis = 0 if before.shape[1] > before.shape[0] else 1
    shape = list(before.shape)
    shape[axis] = max(2, round(max(before.shape[:2]) / 100))
    return np.concatenate((before, np.full(shape, white, before.dtype), after), axis=axis)
