"""Mistakes in the arguments of the command line."""

from __future__ import annotations

__all__ = ["UsageError", "listed"]


class UsageError(Exception):
    """Arguments do not fit together or are out of range; the message is one sentence."""


def listed(words: list[str]) -> str:
    """Return names as in a sentence: a, b and c."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
