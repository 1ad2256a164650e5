"""Mixing pixels with others, in any dtype, with opacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["mix"]


def mix(old: NDArray[Any], new: NDArray[Any], share: NDArray[np.float32]) -> NDArray[Any]:
    """Mix n old and new pixels, shape (n,) or (n, C), in the dtype of the new ones.

    Parameters
    ----------
    old, new : ndarray, shape (n,) or (n, C)
        With C = 2 or 4 the last channel is opacity. Old values that are not finite count as new.
    share : ndarray of float32, shape (n,)
        The share of the new pixels, 0 … 1.
    """
    was, fill = old.astype(np.float64), new.astype(np.float64)
    was = np.where(np.isfinite(was), was, fill)
    part = share.astype(np.float64).reshape(-1, *[1] * (old.ndim - 1))
    if old.ndim == 2 and old.shape[1] in (2, 4):
        mixed = _mix_visible(was, fill, part)
    else:
        mixed = was + part * (fill - was)
    if new.dtype.kind == "u":
        mixed = np.rint(mixed)
    return mixed.astype(new.dtype)


def _mix_visible(
    was: NDArray[np.float64], fill: NDArray[np.float64], part: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Blend pixels with opacity; a colour counts by its opacity, so hidden ones stay hidden."""
    opaque = was[:, -1:] * (1 - part)
    total = opaque + fill[:, -1:] * part
    weight = np.divide(opaque, total, out=1 - part, where=total > 0)  # share of the old colours
    mixed = fill + weight * (was - fill)
    mixed[:, -1:] = total
    return mixed
