"""What a filled pixel was made from, as it is shown. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core import PixelWeights

__all__ = ["Answer", "MadeFrom", "made_from"]

Answer = Literal["nothing", "pending", "running", "again", "slow", "asked", "known"]

_LEAST = 5e-5  # a share below which a pixel has played no part


@dataclass(frozen=True, slots=True, eq=False)
class MadeFrom:
    """What a filled pixel was made from, or why that cannot be told.

    Attributes
    ----------
    answer : Answer
        ``"nothing"``: no masked pixel is pointed at; ``"pending"``: it is not filled yet;
        ``"running"``: that is being made; ``"again"``: nobody remembers; ``"slow"``: finding out
        takes too long; ``"asked"``: it will be known soon; ``"known"``.
    pixel : (int, int) or None
        The row and column of the pixel.
    rows, columns : ndarray, shape (n,), int32
        The pixels that it was made from, those with the largest shares first.
    shares : ndarray, shape (n,), float32
        Their shares, which may be negative; with `background` they sum to 1.
    observed : ndarray of bool, shape (n,)
        Which of them are observed; the others were reconstructed themselves.
    background : float
        The share of a coarse picture of all the surroundings.
    """

    answer: Answer
    pixel: tuple[int, int] | None = None
    rows: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    columns: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    shares: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    observed: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    background: float = 0.0


def made_from(pixel: tuple[int, int], weights: PixelWeights) -> MadeFrom:
    """Return what is shown of a pixel's weights."""
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
