"""How much memory the computer has, for what would not fit into it."""

from __future__ import annotations

import os
from contextlib import suppress

__all__ = ["known_memory", "physical_memory"]

USUAL = 16 << 30  # bytes, where it cannot be asked for


def known_memory() -> int | None:
    """Return the bytes of all memory of this computer, or None if nobody knows."""
    with suppress(AttributeError, ValueError, OSError):
        size = int(os.sysconf("SC_PHYS_PAGES")) * int(os.sysconf("SC_PAGE_SIZE"))
        if size > 0:
            return size
    return None


def physical_memory() -> int:
    """Return the bytes of all memory of this computer, or `USUAL` if nobody knows."""
    return known_memory() or USUAL
