"""Fitting a copy to where it is put: what must be added to it so that its rim does not show.

What is added takes at the rim the values that are missing there, and inside it is as smooth as
possible: it solves Laplace's equation (P. Pérez, M. Gangnet, A. Blake, “Poisson image editing”, ACM
Transactions on Graphics 22(3), 2003). Work and memory grow with the pixels inside, and with
their rectangle for a few bytes each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fitted", "membrane"]

_WAYS = (-1, 0), (1, 0), (0, -1), (0, 1)
_ROUNDS = 40  # at each size of the grid
_FACTOR = np.float32(1.6)  # of over-relaxation
_SMALLEST = 4  # side of the coarsest grid


def fitted(
    source: NDArray[Any],
    target: NDArray[Any],
    inside: NDArray[np.bool_],
    known: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """Return what must be added to a copy so that it fits its surroundings.

    Parameters
    ----------
    source, target : ndarray, shape (h, w) or (h, w, C)
        The copy, and the picture that it is put into; with C = 2 or 4 the last channel is opacity,
        to which nothing is added.
    inside : ndarray of bool, shape (h, w)
        Where the copy is put.
    known : ndarray of bool, shape (h, w)
        Where both pictures have values that count.

    Returns
    -------
    ndarray of float32, shape (h, w, C)
        0 outside, and everywhere if no known pixel is beside the copy.
    """
    height, width = inside.shape
    differs = np.zeros((height, width, source.size // (height * width)), np.float32)
    rim = known & ~inside & _beside(inside)
    differs[rim] = (target[rim].astype(np.float32) - source[rim].astype(np.float32)).reshape(
        -1, differs.shape[2]
    )
    if differs.shape[2] in (2, 4):
        differs[..., -1] = 0
    return membrane(inside, rim, differs)


def membrane(
    inside: NDArray[np.bool_], rim: NDArray[np.bool_], values: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the smoothest values inside that take given values at the rim.

    Parameters
    ----------
    inside, rim : ndarray of bool, shape (h, w)
        Where values are wanted and where they are given; no pixel is both.
    values : ndarray of float32, shape (h, w, C)
        Those at the rim; others are ignored.

    Returns
    -------
    ndarray of float32, shape (h, w, C)
        0 outside. Each value is the mean of its neighbours that are inside or at the rim, to
        about a hundredth of the largest value.
    """
    height, width = inside.shape
    guess = np.zeros(values.shape, np.float32)
    if not rim.any():
        return guess
    if max(height, width) > _SMALLEST:
        # First on a grid of half the size: so what is far from the rim hears of it, too.
        coarse = membrane(*_halved(inside, rim, values))
        wide = coarse.repeat(2, axis=0)[:height].repeat(2, axis=1)[:, :width]
        guess[inside] = wide[inside]
    _relax(inside, rim, values, guess)
    return guess


def _halved(
    inside: NDArray[np.bool_], rim: NDArray[np.bool_], values: NDArray[np.float32]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.float32]]:
    """Return the same on a grid of half the size; a square with a part of the rim is rim."""
    height, width = inside.shape
    pad = (0, height % 2), (0, width % 2)
    weight = np.pad(rim, pad).astype(np.float32)[..., None]
    total = _summed(weight)
    summed = _summed(np.pad(values, (*pad, (0, 0))) * weight)
    given = total[..., 0] > 0
    some = _summed(np.pad(inside, pad).astype(np.float32)[..., None])[..., 0] > 0
    mean = np.divide(summed, total, out=np.zeros_like(summed), where=total > 0)
    return some & ~given, given, mean


def _summed(values: NDArray[np.float32]) -> NDArray[np.float32]:
    rows: NDArray[np.float32] = values[::2] + values[1::2]
    return rows[:, ::2] + rows[:, 1::2]


def _relax(
    inside: NDArray[np.bool_],
    rim: NDArray[np.bool_],
    values: NDArray[np.float32],
    guess: NDArray[np.float32],
) -> None:
    """Improve a guess in place, one half of a checkerboard after the other."""
    rows, columns = np.nonzero(inside)
    if not rows.size:
        return
    number = np.full((inside.shape[0] + 2, inside.shape[1] + 2), -1, np.int32)
    own, given = number[1:-1, 1:-1], int(np.count_nonzero(rim))
    own[inside] = np.arange(rows.size)
    own[rim] = np.arange(rows.size, rows.size + given)
    beside = np.stack(
        [number[rows + 1 + down, columns + 1 + across] for down, across in _WAYS], axis=1
    )
    total = np.maximum((beside >= 0).sum(axis=1), 1).astype(np.float32)[:, None]
    # The last one, which -1 means, stays 0 and has no weight.
    now = np.concatenate([guess[inside], values[rim], np.zeros((1, values.shape[2]), np.float32)])
    odd = (rows + columns) % 2 == 1
    halves = [
        (part, beside[part], total[part]) for part in (np.nonzero(~odd)[0], np.nonzero(odd)[0])
    ]
    for _ in range(_ROUNDS):
        for part, around, weight in halves:
            mean = (
                now[around[:, 0]] + now[around[:, 1]] + now[around[:, 2]] + now[around[:, 3]]
            ) / weight
            now[part] += _FACTOR * (mean - now[part])
    guess[inside] = now[: rows.size]


def _beside(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which pixels have a neighbour inside."""
    near = np.zeros(inside.shape, np.bool_)
    near[1:] |= inside[:-1]
    near[:-1] |= inside[1:]
    near[:, 1:] |= inside[:, :-1]
    near[:, :-1] |= inside[:, 1:]
    return near
