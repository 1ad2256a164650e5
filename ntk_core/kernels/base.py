"""The common interface of all forms of a kernel."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.kernels.room import check_room

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.floating[Any]]
    Pixels = NDArray[np.integer[Any]]

__all__ = ["Kernel"]

EXPANDING = 24
"""Bytes for each entry of `Kernel.to_dense`: the entry, and indices of where it is stored."""


class Kernel(ABC):
    """A kernel K(x, x') of a network between the pixels of an image."""

    @property
    @abstractmethod
    def shape(self) -> tuple[int, int]:
        """The image's height and width."""

    @abstractmethod
    def pairs(self, here: Pixels, there: Pixels) -> Array:
        """Return K of pixels that broadcast against each other.

        Parameters
        ----------
        here, there : ndarray, shape (…, 2), int
            Rows and columns, last.

        Returns
        -------
        ndarray, the broadcast shape without its last axis
        """

    @abstractmethod
    def apply(self, values: Array) -> Array:
        """Return Σ_x' K(x, x') values(x') for values of shape (H, W, C); the same shape."""

    def between(self, here: Pixels, there: Pixels) -> Array:
        """Return K between two lists of pixels, (n, 2) and (m, 2); shape (n, m)."""
        return self.pairs(here[:, None], there)

    def row(self, row: int, column: int) -> Array:
        """Return K(x, ·) for one pixel x as a picture, shape (H, W)."""
        return self.pairs(np.array([row, column]), self._grid())

    def to_dense(self) -> Array:
        """Return K, shape (H, W, H, W).

        Raises
        ------
        InvalidOptionError
            If it would not fit into the memory of this computer.
        """
        pixels = self.shape[0] * self.shape[1]
        check_room(f"between all {pixels:,} pixels, as one array,", pixels**2, 8, EXPANDING)
        grid = self._grid()
        return self.pairs(grid[:, :, None, None], grid)

    def diagonal(self) -> Array:
        """Return K(x, x), shape (H, W)."""
        grid = self._grid()
        return self.pairs(grid, grid)

    def _grid(self) -> Pixels:
        grid: Pixels = np.moveaxis(np.indices(self.shape), 0, -1)
        return grid
