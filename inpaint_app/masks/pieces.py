"""The connected pieces of an image at every threshold, found together.

From the strictest threshold to the least strict one, pieces only grow and join. So each pixel and
each pair of neighbours is looked at once, not once for each threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["Pieces", "best_of_all"]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The 8-connected pieces of the pixels that pass one threshold, numbered 0 … n − 1.

    Attributes
    ----------
    level : int
        How many thresholds are at most as strict, this one included.
    area, height, width : ndarray of int64, shape (n,)
        How many pixels each piece has, and the sides of the rectangle around it.
    names : ndarray of int32, shape (m,)
        The piece of each of those pixels.
    order : ndarray of int64, shape (m,)
        Which of all given pixels these are.
    sums : ndarray of float64, shape (k, n)
        The sums of the measures over the pixels of each piece.
    """

    level: int
    area: NDArray[np.int64]
    height: NDArray[np.int64]
    width: NDArray[np.int64]
    names: NDArray[np.int32]
    order: NDArray[np.int64]
    sums: NDArray[np.float64]


def best_of_all(
    places: NDArray[np.int64],
    levels: NDArray[np.uint8],
    shape: tuple[int, int],
    judge: Callable[[Pieces], NDArray[np.uint8]],
    measures: NDArray[np.floating[Any]] | None = None,
) -> NDArray[np.uint8]:
    """Judge the pieces at every threshold; return each pixel's best verdict.

    Parameters
    ----------
    places : ndarray of int64, shape (n,)
        Where pixels pass at least one threshold: row × W + column, ascending.
    levels : ndarray of uint8, shape (n,)
        How many thresholds each of them passes, at least 1.
    shape : (int, int)
        (H, W) of the image.
    judge : callable
        Takes the pieces at one threshold, and returns one number for each.
    measures : ndarray of float, shape (k, n), optional
        Numbers of each pixel, of which the judge gets the sums over each piece.

    Returns
    -------
    ndarray of uint8, shape (n,)
        For each pixel, the largest number of all pieces that it belongs to.
    """
    best = np.zeros(len(places), np.uint8)
    if not len(places):
        return best
    tree = _Tree(
        places, levels, shape, np.empty((0, len(places))) if measures is None else measures
    )
    steps = []
    for level in range(int(levels.max()), 0, -1):
        before = tree.count
        pieces, joined = tree.lower(level)
        steps.append((before, joined, judge(pieces)))
    # A pixel belongs to the piece in which it appears, and to all that this one becomes part of.
    verdicts = np.zeros(tree.count, np.uint8)
    last = len(places)
    for before, joined, own in reversed(steps):
        inherited = np.maximum(own, verdicts)[joined]
        verdicts, new = inherited[:before], inherited[before:]
        best[tree.order[last - len(new) : last]] = new
        last -= len(new)
    return best


class _Tree:
    """Pieces that grow and join while the threshold is lowered."""

    def __init__(
        self,
        places: NDArray[np.int64],
        levels: NDArray[np.uint8],
        shape: tuple[int, int],
        measures: NDArray[np.floating[Any]],
    ) -> None:
        self.count = 0  # of the pieces
        # The pixels in the order in which they appear, so that those present come first.
        self.order = np.argsort(np.uint8(255) - levels, kind="stable")
        self._starts = _starts(levels, int(levels.max()))
        rows, columns = np.divmod(places[self.order], shape[1])
        self._rows, self._columns = rows.astype(np.int32), columns.astype(np.int32)
        self._pairs, self._pair_starts = _neighbours(places, levels, shape, self.order)
        self._names = np.empty(len(places), np.int32)
        self._measures = measures
        self._sums = np.empty((len(measures), 0))
        self._area = self._top = self._bottom = self._left = self._right = np.empty(0, np.int64)

    def lower(self, level: int) -> tuple[Pieces, NDArray[np.int32]]:
        """Add the pixels of the next level; return all pieces, and what has become of the old ones.

        The second array has one element for each old piece and then for each new pixel: the piece
        of which it is now part.
        """
        start, end = self._starts[level], self._starts[level - 1]
        new = slice(start, end)
        self._names[new] = np.arange(self.count, self.count + end - start)
        pairs = self._pairs[:, self._pair_starts[level] : self._pair_starts[level - 1]]
        count = self.count + end - start
        graph = scipy.sparse.coo_array(
            (np.ones(pairs.shape[1], np.int8), tuple(self._names[pairs])), (count, count)
        )
        self.count, joined = scipy.sparse.csgraph.connected_components(graph, directed=False)
        self._names[:end] = joined[self._names[:end]]
        rows, columns = self._rows[new], self._columns[new]
        area = np.concatenate([self._area, np.ones(end - start, np.int64)])
        self._area = np.bincount(joined, area, minlength=self.count).astype(np.int64)
        self._sums = self._summed(self._measures[:, self.order[new]], joined)
        self._top = self._joined(np.minimum, self._top, rows, joined)
        self._bottom = self._joined(np.maximum, self._bottom, rows, joined)
        self._left = self._joined(np.minimum, self._left, columns, joined)
        self._right = self._joined(np.maximum, self._right, columns, joined)
        height, width = self._bottom - self._top + 1, self._right - self._left + 1
        return (
            Pieces(
                level, self._area, height, width, self._names[:end], self.order[:end], self._sums
            ),
            joined,
        )

    def _summed(
        self, new: NDArray[np.floating[Any]], joined: NDArray[np.int32]
    ) -> NDArray[np.float64]:
        """Return the sums, (k, n), of the old pieces and new pixels of each piece."""
        out = np.empty((len(new), self.count))
        for total, old, fresh in zip(out, self._sums, new, strict=True):
            total[:] = np.bincount(joined, np.concatenate([old, fresh]), minlength=self.count)
        return out

    def _joined(
        self,
        extreme: np.ufunc,
        old: NDArray[np.int64],
        new: NDArray[np.int32],
        joined: NDArray[np.int32],
    ) -> NDArray[np.int64]:
        """Return the extreme of the old pieces and new pixels of each piece."""
        values = np.concatenate([old, new])
        out = np.empty(self.count, np.int64)
        out[joined] = values  # any of them, to begin with
        extreme.at(out, joined, values)
        return out


def _starts(levels: NDArray[np.uint8], highest: int) -> NDArray[np.int64]:
    """Return how many elements are above each level, 0 … the highest."""
    counts = np.bincount(levels, minlength=highest + 1)
    return np.concatenate([np.cumsum(counts[::-1])[::-1][1:], [0]])


def _neighbours(
    places: NDArray[np.int64],
    levels: NDArray[np.uint8],
    shape: tuple[int, int],
    order: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the pairs of neighbours, (2, p), the strictest first, and how many pass more levels.

    Pixels are numbered in the order in which they appear.
    """
    stride = shape[1] + 1  # one empty column, so that the ends of two rows are no neighbours
    wide = places + places // shape[1]
    rank = np.empty(len(places), np.int32)
    rank[order] = np.arange(len(places), dtype=np.int32)
    index = np.full((shape[0] + 1) * stride + 1, -1, np.int32)
    index[wide] = np.arange(len(places), dtype=np.int32)
    pairs, pair_levels = [], []
    for offset in (1, stride - 1, stride, stride + 1):
        second = index[wide + offset]
        first = np.flatnonzero(second >= 0)
        second = second[first]
        pairs.append(np.stack([rank[first], rank[second]]))
        pair_levels.append(np.minimum(levels[first], levels[second]))
    del index
    all_levels = np.concatenate(pair_levels)
    strictest = np.argsort(np.uint8(255) - all_levels, kind="stable")
    return np.concatenate(pairs, axis=1)[:, strictest], _starts(all_levels, int(levels.max()))
