"""In which colour each kind of masked pixel is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from inpaint_app.document.overlay import FILLED, PENDING, PROPOSED, PROTECTED, SOURCE
from inpaint_app.window.look import theme

if TYPE_CHECKING:
    from inpaint_app.settings.preferences import Preferences

__all__ = ["Colours", "overlay_colours"]

Colours = dict[int, tuple[QColor, int]]
"""Colour and opacity, up to 255, of each overlay code."""

_GUIDE_OPACITY = 110  # of 255
_PROPOSAL_OPACITY = 220  # thin lines must be seen


def overlay_colours(preferences: Preferences) -> Colours:
    """Return the colour and the opacity of each overlay code."""
    mask = QColor(preferences.mask_colour)
    return {
        PENDING: (mask, round(preferences.mask_opacity / 100 * 255)),
        FILLED: (mask, 0),
        PROTECTED: (QColor(preferences.protected_colour), _GUIDE_OPACITY),
        SOURCE: (QColor(preferences.source_colour), _GUIDE_OPACITY),
        PROPOSED: (theme.PROPOSED, _PROPOSAL_OPACITY),
    }
