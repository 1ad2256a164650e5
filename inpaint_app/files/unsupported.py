"""`UnsupportedError`: a file is sound, but this program does not handle it."""

from __future__ import annotations

__all__ = ["UnsupportedError"]


class UnsupportedError(Exception):
    """The file is valid, but stores something that this program does not handle."""
