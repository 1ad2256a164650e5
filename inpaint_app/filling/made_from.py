"""`MadeFrom`: which pixels a filled one was made from, for display."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core import PixelWeights

__all__ = ["Answer", "MadeFrom", "made_from"]

Answer = Literal["nothing", "pending", "running", "again", "slow", "asked", "known"]

_LEAST = 5e-5  # smaller shares are not shown


@dataclass(frozen=True, slots=True, eq=False)
class MadeFrom:
    """The pixels that a filled one was made from, or why they are not known.

    Attributes
    ----------
    answer : Answer
        ``"nothing"``: the pointer is not on a masked pixel; ``"pending"``: it is not filled yet;
        ``"running"``: it is being filled; ``"again"``: the explanation is no longer kept;
        ``"slow"``: the explanation takes too long; ``"asked"``: it is being computed;
        ``"known"``.
    pixel : (int, int) or None
        The row and column of the pixel.
    rows, columns : ndarray, shape (n,), int32
        The pixels that it was made from, those with the largest shares first.
    shares : ndarray, shape (n,), float32
        Their shares, which may be negative; with `background` they sum to 1.
    observed : ndarray of bool, shape (n,)
        Which of them are observed; the others are filled pixels themselves.
    background : float
        The share of a coarse picture of all surroundings.
    """

    answer: Answer
    pixel: tuple[int, int] | None = None
    rows: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    columns: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    shares: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    observed: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    background: float = 0.0


def made_from(pixel: tuple[int, int], weights: PixelWeights) -> MadeFrom:
    """Return a pixel's weights in the form that is shown."""
    shares = weights.shares
    order = np.argsort(-np.abs(shares), kind="stable")
    order = order[np.abs(shares[order]) >= _LEAST]
    return MadeFrom(
        "known",
        pixel,
        weights.rows[order],
        weights.columns[order],
        shares[order],
        weights.observed[order],
        weights.background,
    )
