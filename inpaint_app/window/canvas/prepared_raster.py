"""The raster of a picture, prepared in the thread that reads the file.

For 24 megapixels with a colour profile it takes some tenths of a second. In the window's thread
that would be a delay that one notices.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from inpaint_app.window.pictures.raster import picture_raster
from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure
    from inpaint_app.window.pictures.raster import Raster

    Made = tuple[weakref.ref[NDArray[Any]], Raster]

__all__ = ["PreparedRaster", "filled_raster"]


class PreparedRaster:
    """Keeps the last raster until its picture is shown, or is deleted."""

    def __init__(self) -> None:
        self._made: Made | None = None

    def make(
        self, pixels: NDArray[Any], icc_profile: bytes | None, measure: Measure | None = None
    ) -> None:
        """Make the raster of a picture that must not change; in any thread.

        Raises
        ------
        MemoryError
            There is no room for it.
        """
        self._made = None
        raster = filled_raster(pixels, icc_profile, measure)
        # Both at once, as another thread may look. Weak: a picture may never be shown.
        self._made = weakref.ref(pixels, self._forget), raster

    def take(
        self, pixels: NDArray[Any], icc_profile: bytes | None, measure: Measure | None = None
    ) -> Raster:
        """Return the raster of a picture, made now if it was not prepared."""
        made, self._made = self._made, None
        if made is not None and made[0]() is pixels:
            return made[1]
        return filled_raster(pixels, icc_profile, measure)

    def _forget(self, gone: weakref.ref[NDArray[Any]]) -> None:
        made = self._made
        if made is not None and made[0] is gone:
            self._made = None


def filled_raster(
    pixels: NDArray[Any], icc_profile: bytes | None, measure: Measure | None = None
) -> Raster:
    """Return a raster that shows a picture, of shape (H, W[, C])."""
    raster = picture_raster(pixels, icc_profile, measure)
    raster.put(Rect.whole(pixels.shape), pixels)
    return raster
