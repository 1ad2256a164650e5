"""One byte a pixel that remembers which request painted it."""

from __future__ import annotations

__all__ = ["tag"]

_TAGS = 255


def tag(number: int) -> int:
    """Return the byte that pixels carry which request `number` > 0 has painted; never 0.

    It is the same again after 255 requests. What such a one has painted anew carries its tag
    rightly, and of other pixels it knows that they were none of its own.
    """
    return 1 + (number - 1) % _TAGS
