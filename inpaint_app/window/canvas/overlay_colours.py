"""The colours of the overlay: of each kind of masked pixel, and of how far off a fill may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QColor

from inpaint_app.document.overlay import (
    COPIED,
    FILLED,
    PENDING,
    PROPOSED,
    PROTECTED,
    SHIELDED,
    SOURCE,
)
from inpaint_app.filling.deviations import LEVEL_COUNT
from inpaint_app.window.look import theme

if TYPE_CHECKING:
    from inpaint_app.settings.preferences import Preferences

__all__ = [
    "COPIED_COLOUR",
    "DEVIATION_COLOURS",
    "DEVIATION_OPACITY",
    "Colours",
    "deviation_colour",
    "overlay_colours",
]

Colours = dict[int, tuple[QColor, int]]
"""Colour and opacity, up to 255, of each overlay code."""

_GUIDE_OPACITY = 110  # of 255
_PROPOSAL_OPACITY = 220  # thin lines must be seen

DEVIATION_COLOURS: Final = (
    0x440154, 0x46327E, 0x365C8D, 0x277F8E, 0x1FA187, 0x4AC16D, 0xA0DA39, 0xFDE725,
)  # fmt: skip
"""One colour for ±0.5 grey levels, and one for each doubling up to ±64.

They are the colour map «viridis» of S. van der Walt and N. Smith (matplotlib 1.5, 2015, CC0) at
0, 1/7, … 1: equal steps look equally large, also to the colour-blind and printed in grey.
"""

DEVIATION_OPACITY: Final = 224
"""Of the overlay, up to 255: the picture shows through just enough to see where one is."""


COPIED_COLOUR: Final = QColor(0xCC, 0x79, 0xA7)
"""Of copies: the reddish purple of M. Okabe and K. Ito (2008), which is not on the scale."""


def overlay_colours(preferences: Preferences) -> Colours:
    """Return the colour and the opacity of each overlay code."""
    mask = QColor(preferences.mask_colour)
    return {
        PENDING: (mask, round(preferences.mask_opacity / 100 * 255)),
        FILLED: (mask, 0),
        COPIED: (COPIED_COLOUR, DEVIATION_OPACITY),
        SHIELDED: (QColor(preferences.shielded_colour), _GUIDE_OPACITY),
        PROTECTED: (QColor(preferences.protected_colour), _GUIDE_OPACITY),
        SOURCE: (QColor(preferences.source_colour), _GUIDE_OPACITY),
        PROPOSED: (theme.PROPOSED, _PROPOSAL_OPACITY),
    }


def deviation_colour(level: int) -> QColor:
    """Return the colour of one of the `LEVEL_COUNT` steps of `inpaint_app.filling.deviations`."""
    place = level * (len(DEVIATION_COLOURS) - 1) / (LEVEL_COUNT - 1)
    index = min(int(place), len(DEVIATION_COLOURS) - 2)
    share = place - index
    low, high = QColor(DEVIATION_COLOURS[index]), QColor(DEVIATION_COLOURS[index + 1])

    def between(a: int, b: int) -> int:
        return round(a + share * (b - a))

    return QColor(
        between(low.red(), high.red()),
        between(low.green(), high.green()),
        between(low.blue(), high.blue()),
    )
