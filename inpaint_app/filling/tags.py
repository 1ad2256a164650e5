"""Tags: one byte per pixel that says which request painted it."""

from __future__ import annotations

__all__ = ["tag"]

_TAGS = 255


def tag(number: int) -> int:
    """Return the tag of the pixels that request `number` > 0 painted; never 0.

    Tags repeat after 255 requests. That does no harm: pixels that the newer request painted carry
    its tag rightly, and its explanation knows that it did not paint the others.
    """
    return 1 + (number - 1) % _TAGS
