"""The colours that stand for how far off a filled pixel may be."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor

from inpaint_app.filling.deviations import LEVEL_COUNT

__all__ = ["ANCHORS", "OPACITY", "colour"]

ANCHORS: Final = (
    0x440154, 0x46327E, 0x365C8D, 0x277F8E, 0x1FA187, 0x4AC16D, 0xA0DA39, 0xFDE725,
)  # fmt: skip
"""One colour for ±0.5 grey levels, and one for each doubling up to ±64.

They are the colour map «viridis» of S. van der Walt and N. Smith (matplotlib 1.5, 2015, CC0) at
0, 1/7, … 1: equal steps look equally large, also to the colour-blind and printed in grey.
"""

OPACITY: Final = 224
"""Of the overlay, up to 255: the picture shows through just enough to see where one is."""


def colour(level: int) -> QColor:
    """Return the colour of one of the `LEVEL_COUNT` steps of `inpaint_app.filling.deviations`."""
    place = level * (len(ANCHORS) - 1) / (LEVEL_COUNT - 1)
    index = min(int(place), len(ANCHORS) - 2)
    share = place - index
    low, high = QColor(ANCHORS[index]), QColor(ANCHORS[index + 1])

    def between(a: int, b: int) -> int:
        return round(a + share * (b - a))

    return QColor(
        between(low.red(), high.red()),
        between(low.green(), high.green()),
        between(low.blue(), high.blue()),
    )
