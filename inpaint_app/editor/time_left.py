"""`TimeLeft`: how long a run still takes, in seconds that only fall."""

from __future__ import annotations

from typing import Final

__all__ = ["TimeLeft"]

_ENOUGH: Final = 0.04  # share of the work that is needed for an estimate
_CAUTION: Final = 0.5  # later passes are slower: so much more at the beginning, nothing at the end
_TRUE: Final = 1.5  # how far the estimate may be above what was told, to be told still


class TimeLeft:
    """Extrapolates from the share of the work that is done.

    What it tells only falls: a number that rises is of no use to anybody. A number that is too low
    and stands still would be a lie, so nothing is told while the estimate is far above it.
    """

    def __init__(self) -> None:
        self._since: tuple[float, float] | None = None  # time and fraction where measuring began
        self._first = True
        self._least: float | None = None

    def estimate(self, now: float, fraction: float, *, first: bool) -> float | None:
        """Return the seconds left, or None while they are not known.

        Parameters
        ----------
        now : float
            The time, in seconds.
        fraction : float
            The share of the work that is done, 0 … 1.
        first : bool
            Whether this is the first of several passes. It is faster than the others, for its
            share, so measuring begins anew after it.
        """
        if self._since is None or (self._first and not first):
            self._since = now, fraction
        self._first = first
        since, at = self._since
        done = fraction - at
        if first or done <= 0 or done < _ENOUGH * (1 - at):
            return None
        left = (now - since) * (1 - fraction) / done
        left *= 1 + _CAUTION * (1 - fraction)
        if self._least is not None and left > _TRUE * self._least:
            return None
        self._least = left if self._least is None else min(self._least, left)
        return self._least
