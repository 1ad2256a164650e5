"""What is shown over the canvas to inspect a fill: legend, sources of a pixel, split line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inpaint_app.window.canvas.legend import Legend
from inpaint_app.window.canvas.made_from_panel import MadeFromPanel
from inpaint_app.window.canvas.sources_item import SourcesItem
from inpaint_app.window.canvas.split import SplitControl

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.editor.state import State
    from inpaint_app.filling.made_from import MadeFrom
    from inpaint_app.window.canvas.canvas import Canvas

__all__ = ["InspectionViews"]

_MARGIN = 16


class InspectionViews(QObject):
    """Owns the legend, the sources and the split line, and keeps them in place.

    Parameters
    ----------
    canvas : Canvas
        Where they are.
    set_split : callable
        Called with the column, in image pixels, that the line is dragged to.
    """

    def __init__(self, canvas: Canvas, set_split: Callable[[float], None]) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.sources = SourcesItem()
        canvas.scene().addItem(self.sources)
        self.split = SplitControl(canvas, set_split)
        # The panels lie over the picture, but the mouse paints through them.
        self._corner = QWidget(canvas)
        self._corner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.panel = MadeFromPanel(self._corner)
        self.legend = Legend(self._corner)
        self._column = QVBoxLayout(self._corner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        for panel in (self.panel, self.legend):
            self._column.addWidget(panel, 0, Qt.AlignmentFlag.AlignLeft)
        canvas.view_moved.connect(self._place)

    def show_state(self, state: State) -> None:
        """Show what is wanted now."""
        self.legend.show_state(state)
        self.split.show_state(state)
        self._place()

    def show_made_from(self, made: MadeFrom | None) -> None:
        """Show what a pixel was made from, None nothing."""
        self.sources.show_made_from(made)
        self.panel.show_made_from(made)
        self._place()

    def _place(self) -> None:
        self.sources.set_unit(1 / self._canvas.transform().m11())
        corner = self._corner
        corner.setVisible(not (self.panel.isHidden() and self.legend.isHidden()))
        if not corner.isHidden():
            self._column.activate()
            corner.adjustSize()
            corner.move(_MARGIN, self._canvas.height() - _MARGIN - corner.height())
