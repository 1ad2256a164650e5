"""Texts that hold names of files, for the places where Qt would take them for HTML."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt  # which QtCore has in part

__all__ = ["plain_tip"]


def plain_tip(text: str) -> str:
    """Return a tool tip that shows `text` as it is, even if it looks like HTML.

    Tool tips guess which of the two a text is, and cannot be told.
    """
    if not Qt.mightBeRichText(text):
        return text
    return f"<p>{escape(text).replace(chr(10), '<br>')}</p>"
