"""What the canvas shows: the picture, and the masks over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene

from inpaint_app.document.overlay import SOURCE
from inpaint_app.window.canvas.items import OverlayItem, RasterItem, checkerboard
from inpaint_app.window.canvas.proposal_outlines import ProposalOutlines
from inpaint_app.window.look import theme
from ntk_core import Rect

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtCore import QObject, QRectF

    from inpaint_app.editor.state import State
    from inpaint_app.files.measure import Measure
    from inpaint_app.window.canvas.overlay_colours import Colours
    from inpaint_app.window.canvas.prepared_raster import PreparedRaster
    from inpaint_app.window.pictures.colour_profile import ColourProfile

__all__ = ["PictureScene"]


class PictureScene(QGraphicsScene):
    """An item for the picture and one for the masks; each repaints only what changed.

    Parameters
    ----------
    prepared : PreparedRaster
        Has the raster of a picture that is going to be shown, if it was prepared.
    parent : QObject, optional
        Owner.
    """

    replaced = Signal()
    """Another picture is shown."""

    pixels_shown = Signal(object)
    """The picture has changed inside a `Rect`."""

    codes_shown = Signal(object)
    """The codes of the overlay have changed inside a `Rect`."""

    def __init__(self, prepared: PreparedRaster, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._prepared = prepared
        self.picture = RasterItem(checkerboard())
        self.overlay = OverlayItem()
        self.addItem(self.picture)
        self.addItem(self.overlay)
        self.outlines = ProposalOutlines()
        self.addItem(self.outlines)
        self._mark = QGraphicsRectItem()  # around the proposed place that is looked at
        pen = QPen(theme.PROPOSED, 2)
        pen.setCosmetic(True)
        self._mark.setPen(pen)
        self._mark.hide()
        self.addItem(self._mark)
        self._hole = QGraphicsRectItem()  # around the hole whose sampling area is painted
        self._hole.hide()
        self.addItem(self._hole)

    @property
    def extent(self) -> QRectF:
        """The rectangle of the picture, empty without one."""
        return self.picture.boundingRect()

    def set_colours(self, colours: Colours) -> None:
        """Show the masks in other colours."""
        self.overlay.set_base(colours)
        pen = QPen(colours[SOURCE][0], 2)
        pen.setCosmetic(True)
        self._hole.setPen(pen)

    def show_picture(
        self,
        pixels: NDArray[Any],
        icc_profile: bytes | None = None,
        measure: Measure | None = None,
    ) -> ColourProfile | None:
        """Show another picture, of shape (H, W[, C]), with nothing masked.

        Returns
        -------
        ColourProfile or None
            What its numbers go through, None for nothing.
        """
        raster = self._prepared.take(pixels, icc_profile, measure)
        rect = Rect.whole(pixels.shape)
        self.picture.set_raster(raster)
        self.overlay.clear(rect.height, rect.width)
        self.replaced.emit()
        return raster.profile

    def show_pixels(self, rect: Rect, pixels: NDArray[Any]) -> None:
        """Show new pixels inside `rect`."""
        if self.picture.raster is not None:
            self.picture.raster.put(rect, pixels)
            self.picture.refresh(rect)
            self.pixels_shown.emit(rect)

    def show_overlay(self, rect: Rect, codes: NDArray[np.uint8]) -> None:
        """Show new overlay codes inside `rect`."""
        if self.overlay.raster is not None:
            self.overlay.raster.put(rect, codes)
            self.overlay.refresh(rect)
            self.codes_shown.emit(rect)

    def show_state(self, state: State) -> None:
        """Show the masks as the tool and the run want it."""
        proposals = state.proposals
        hidden = state.inspection.comparing
        self.outlines.show_outlined(None if hidden else proposals.outlined, proposals.at)
        here = proposals.here
        self._mark.setVisible(here is not None)
        if here is not None:
            self._mark.setRect(here.left - 2, here.top - 2, here.width + 4, here.height + 4)
        hole = state.sampling.hole if state.strokes.tool == "source" else None
        self._hole.setVisible(hole is not None)
        if hole is not None:
            self._hole.setRect(hole.left - 2, hole.top - 2, hole.width + 4, hole.height + 4)
        guiding = state.strokes.tool in ("shield", "avoid", "source")
        self.overlay.set_colours(
            growing=state.run.running, guiding=guiding, uncertainty=state.inspection.uncertainty
        )
