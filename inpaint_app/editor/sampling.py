"""`Sampling`: which hole the sampling area is painted for: all of them, or one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

from inpaint_app.editor.state import SamplingState
from inpaint_app.masks.guides import OwnArea
from inpaint_app.masks.places import part_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.editor.desk import Desk
    from inpaint_app.masks.guides import Guide
    from inpaint_app.masks.selection import Point
    from ntk_core import Rect

__all__ = ["Sampling"]

_LARGE: Final = 1 << 20  # pixels: the depth in a larger hole is not worth the time


class Sampling:
    """Chooses the hole whose sampling area is painted and shown.

    A hole is known by one of its pixels, deep inside. So it stays the same hole while it grows,
    shrinks, is filled, and filled again.

    Parameters
    ----------
    desk : Desk
        Has the document.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._hole: OwnArea | None = None
        self._around: Rect | None = None  # the chosen hole, until the mask changes
        desk.mask_changed.connect(self._look_again)
        desk.changed.connect(self._check)
        desk.other.connect(self._forget)

    @property
    def layer(self) -> Guide:
        """The layer that the tool paints."""
        return self._hole if self._hole is not None else "source"

    @property
    def state(self) -> SamplingState:
        """What the controls show."""
        document = self._desk.document
        if document is None:
            return SamplingState()
        guides = document.layers.guides
        return SamplingState(self._rect(), guides.count(self.layer), len(guides.own))

    def choose_at(self, point: Point) -> None:
        """Choose the hole at a point (x, y) of the image; outside the mask, all holes."""
        document = self._desk.document
        row, column = math.floor(point[1]), math.floor(point[0])
        if document is None or not document.layers.holds(row, column):
            return
        masked = bool(document.layers.selection.pixels[row, column])
        self._choose(self._area(row, column) if masked else None)

    def choose_in(self, place: Rect | None) -> None:
        """Choose the hole in the middle of a rectangle, which has one; None for all holes."""
        document = self._desk.document
        if document is None or place is None:
            self._choose(None)
            return
        rows, columns = np.nonzero(document.layers.selection.pixels[place.slices])
        if not rows.size:
            return
        middle = (place.height - 1) / 2, (place.width - 1) / 2
        nearest = int(np.argmin(np.hypot(rows - middle[0], columns - middle[1])))
        self._choose(self._area(place.top + int(rows[nearest]), place.left + int(columns[nearest])))

    # -- helpers

    def _choose(self, hole: OwnArea | None) -> None:
        self._desk.before_change()
        if hole == self._hole:
            return
        document = self._desk.document
        self._hole, self._around = hole, None
        if document is not None:
            document.layers.area = self.layer
            for area in document.layers.guides.areas:
                rect = document.layers.layer(area).rect
                if rect is not None:
                    self._desk.display.show(document.layers, rect, pixels=False)
        self._desk.changed()

    def _area(self, row: int, column: int) -> OwnArea:
        """Return the area of the hole with a masked pixel: the one that it has, or another."""
        document = self._desk.document
        assert document is not None
        rect, part = part_at(document.layers.selection.pixels, row, column)
        chosen: tuple[OwnArea, ...] = () if self._hole is None else (self._hole,)
        for area in (*document.layers.guides.own, *chosen):
            down, right = area.row - rect.top, area.column - rect.left
            if 0 <= down < rect.height and 0 <= right < rect.width and part[down, right]:
                return area
        if part.size > _LARGE:
            return OwnArea(row, column)
        down, right = _deepest(part)
        return OwnArea(rect.top + down, rect.left + right)

    def _rect(self) -> Rect | None:
        """Return the rectangle around the chosen hole."""
        document = self._desk.document
        if document is None or self._hole is None:
            return None
        pixels = document.layers.selection.pixels
        if not pixels[self._hole]:
            return None
        if self._around is None:
            self._around = part_at(pixels, *self._hole)[0]
        return self._around

    def _look_again(self) -> None:
        self._around = None

    def _check(self) -> None:
        """Go back to all holes if the chosen one is gone."""
        document = self._desk.document
        if document is None or self._hole is None:
            return
        if not document.layers.selection.pixels[self._hole]:
            self._choose(None)

    def _forget(self) -> None:
        self._hole = self._around = None


def _deepest(part: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the pixel of a part that is farthest from its rim, shape (h, w)."""
    depth = scipy.ndimage.distance_transform_edt(np.pad(part, 1))
    row, column = divmod(int(np.argmax(depth)), depth.shape[1])
    return row - 1, column - 1
