"""Rectangles of pixels, and all arithmetic with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Rect"]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of pixels, half-open: rows ``top … bottom-1``, columns ``left … right-1``.

    Examples
    --------
    >>> Rect(2, 3, 5, 9).grown(4, shape=(8, 100))
    Rect(top=0, left=0, bottom=8, right=13)
    """

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def whole(cls, shape: tuple[int, ...]) -> Rect:
        """Return the rectangle of every pixel of an array of shape (H, W, …).

        Examples
        --------
        >>> Rect.whole((20, 30, 3))
        Rect(top=0, left=0, bottom=20, right=30)
        """
        return cls(0, 0, shape[0], shape[1])

    @classmethod
    def pixel(cls, row: int, column: int) -> Rect:
        """Return the rectangle of one pixel.

        Examples
        --------
        >>> Rect.pixel(4, 7)
        Rect(top=4, left=7, bottom=5, right=8)
        """
        return cls(row, column, row + 1, column + 1)

    @classmethod
    def around(cls, mask: NDArray[np.bool_]) -> Rect | None:
        """Return the smallest rectangle around the True pixels of a mask, None if there are none.

        Parameters
        ----------
        mask : ndarray, shape (H, W), bool

        Examples
        --------
        >>> mask = np.zeros((20, 30), bool)
        >>> mask[3, 5] = mask[7, 2] = True
        >>> Rect.around(mask)
        Rect(top=3, left=2, bottom=8, right=6)
        """
        rows = np.flatnonzero(mask.any(axis=1))
        if rows.size == 0:
            return None
        top, bottom = int(rows[0]), int(rows[-1]) + 1
        columns = np.flatnonzero(mask[top:bottom].any(axis=0))
        return cls(top, int(columns[0]), bottom, int(columns[-1]) + 1)

    @classmethod
    def of_pixels(cls, rows: NDArray[np.integer], columns: NDArray[np.integer]) -> Rect:
        """Return the smallest rectangle that holds the pixels (rows, columns).

        Examples
        --------
        >>> Rect.of_pixels(np.array([3, 7]), np.array([5, 2]))
        Rect(top=3, left=2, bottom=8, right=6)
        """
        top, left = int(rows.min()), int(columns.min())
        return cls(top, left, int(rows.max()) + 1, int(columns.max()) + 1)

    @classmethod
    def of_slices(cls, slices: tuple[slice, slice]) -> Rect:
        """Return the rectangle that has these `slices`, such as ``ndimage.find_objects`` finds.

        Examples
        --------
        >>> Rect.of_slices((slice(1, 4), slice(2, 9)))
        Rect(top=1, left=2, bottom=4, right=9)
        """
        rows, columns = slices
        return cls(rows.start, columns.start, rows.stop, columns.stop)

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.right - self.left

    @property
    def slices(self) -> tuple[slice, slice]:
        """The pair of slices that cuts this rectangle out of an (H, W, …) array."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def within(self, origin: Rect) -> tuple[slice, slice]:
        """Return the slices of this rectangle in an array that holds only `origin`.

        Examples
        --------
        >>> Rect(5, 6, 7, 9).within(Rect(4, 4, 9, 9))
        (slice(1, 3, None), slice(2, 5, None))
        """
        return self.moved(-origin.top, -origin.left).slices

    def union(self, other: Rect) -> Rect:
        """Return the smallest rectangle that contains both.

        Examples
        --------
        >>> Rect(0, 0, 1, 1).union(Rect(4, 4, 5, 5))
        Rect(top=0, left=0, bottom=5, right=5)
        """
        return Rect(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def intersection(self, other: Rect) -> Rect | None:
        """Return the rectangle of the pixels in both, None if there are none.

        Examples
        --------
        >>> Rect(0, 0, 4, 4).intersection(Rect(2, 3, 9, 9))
        Rect(top=2, left=3, bottom=4, right=4)
        """
        top, left = max(self.top, other.top), max(self.left, other.left)
        bottom, right = min(self.bottom, other.bottom), min(self.right, other.right)
        return Rect(top, left, bottom, right) if top < bottom and left < right else None

    def clipped(self, shape: tuple[int, ...]) -> Rect:
        """Return the part of this inside an array of shape (H, W, …); the two must meet.

        Examples
        --------
        >>> Rect(-2, 6, 3, 12).clipped((20, 10))
        Rect(top=0, left=6, bottom=3, right=10)
        """
        height, width = shape[:2]
        return Rect(
            max(self.top, 0), max(self.left, 0), min(self.bottom, height), min(self.right, width)
        )

    def grown(self, margin: int, shape: tuple[int, ...] | None = None) -> Rect:
        """Return this rectangle with `margin` more pixels on each side.

        Parameters
        ----------
        margin : int
        shape : tuple of int, optional
            Of an array (H, W, …) that the result is clipped to; by default it is not clipped.

        Examples
        --------
        >>> Rect(2, 3, 5, 9).grown(4)
        Rect(top=-2, left=-1, bottom=9, right=13)
        """
        grown = Rect(
            self.top - margin, self.left - margin, self.bottom + margin, self.right + margin
        )
        return grown if shape is None else grown.clipped(shape)

    def moved(self, down: int, right: int) -> Rect:
        """Return this rectangle moved by so many rows down and columns to the right.

        Examples
        --------
        >>> Rect(2, 3, 5, 9).moved(10, -1)
        Rect(top=12, left=2, bottom=15, right=8)
        """
        return Rect(self.top + down, self.left + right, self.bottom + down, self.right + right)

    def aligned(self, step: tuple[int, int]) -> Rect:
        """Return the smallest rectangle around this whose sides are at multiples of `step`.

        Parameters
        ----------
        step : (int, int)
            In rows and columns.

        Examples
        --------
        >>> Rect(33, 3, 60, 65).aligned((32, 64))
        Rect(top=32, left=0, bottom=64, right=128)
        """
        return self.squares(step).scaled(step)

    def squares(self, side: tuple[int, int]) -> Rect:
        """Return the rectangle of the squares that its pixels are in.

        Parameters
        ----------
        side : (int, int)
            Height and width of each square; they begin at row 0 and column 0.

        Examples
        --------
        >>> Rect(3, 16, 33, 32).squares((16, 16))
        Rect(top=0, left=1, bottom=3, right=2)
        """
        down, across = side
        return Rect(
            self.top // down,
            self.left // across,
            -(-self.bottom // down),
            -(-self.right // across),
        )

    def scaled(self, side: tuple[int, int]) -> Rect:
        """Return the rectangle of the pixels of this rectangle of squares.

        Parameters
        ----------
        side : (int, int)
            Height and width of each square, in pixels.

        Examples
        --------
        >>> Rect(0, 1, 3, 2).scaled((16, 16))
        Rect(top=0, left=16, bottom=48, right=32)
        """
        down, across = side
        return Rect(self.top * down, self.left * across, self.bottom * down, self.right * across)
