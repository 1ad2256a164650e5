"""The strokes: what the tools in hand do to the mask, and to where a fill is taken from. No Qt."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from inpaint_app.brush import Brushes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.document import Document
    from inpaint_app.edits import Label
    from inpaint_app.interfaces import Notice, ToolName
    from inpaint_app.sampling import Layer
    from inpaint_app.selection import Point
    from ntk_core import Rect

__all__ = ["Painting"]

_LAYERS: Final[dict[ToolName, Layer]] = {
    "brush": "mask",
    "eraser": "mask",
    "protect": "protected",
    "source": "source",
}
_LABELS: Final[dict[Layer, tuple[Label, Label, Label]]] = {
    "mask": ("paint", "erase", "clear"),
    "protected": ("protect", "unprotect", "clear-protection"),
    "source": ("add-source", "remove-source", "clear-sources"),
}
"""What painting, erasing and clearing are called, by layer."""


class Painting(ABC):
    """The part of the controller that paints.

    Each tool paints in one layer, and the right button erases from it; the eraser is for the
    mask alone, so that what it does never depends on which tool was in hand before.
    """

    def __init__(self) -> None:
        super().__init__()
        self._brushes = Brushes()
        self._document: Document | None = None
        self._stroke: tuple[Layer, Label, bool] | None = None  # the last: whether it paints
        self._last: Point | None = None

    # -- what the rest of the controller does

    @abstractmethod
    def refresh(self) -> None:
        """Tell the view the present state."""

    @abstractmethod
    def _notify(self, notice: Notice | None) -> None:
        """Show one message, None removes it."""

    @abstractmethod
    def _painted(self, rect: Rect | None) -> None:
        """Show what was painted inside `rect`."""

    @abstractmethod
    def _run_if_live(self) -> None:
        """Reconstruct if every change is to be followed by that."""

    # -- tools

    def select_tool(self, tool: ToolName) -> None:
        """Take another tool."""
        self._brushes.tool = tool
        self.refresh()

    def swap_tools(self) -> None:
        """Take the other of brush and eraser."""
        self._brushes.swap()
        self.refresh()

    def set_diameter(self, pixels: int) -> None:
        """Set the diameter of the tool in hand, in image pixels."""
        self._brushes.diameter = pixels
        self.refresh()

    def resize_brush(self, steps: int) -> None:
        """Make the tool in hand larger, or smaller for negative steps."""
        self._brushes.resize(steps)
        self.refresh()

    # -- strokes

    def begin_stroke(
        self, point: Point, *, erase: bool | None = None, straight: bool = False
    ) -> None:
        """Put the tool down.

        Parameters
        ----------
        point : (float, float)
            Position (x, y) in image coordinates.
        erase : bool, optional
            Whether to erase; None does what the tool in hand does.
        straight : bool
            Draw a line from where the last stroke ended.
        """
        if self._document is None:
            return
        self.end_stroke()
        if erase is None:
            erase = self._brushes.tool == "eraser"
        layer = _LAYERS[self._brushes.tool]
        self._stroke = layer, _LABELS[layer][erase], not erase
        if not straight or self._last is None:
            self._last = point
        self._notify(None)
        self.extend_stroke(point)

    def extend_stroke(self, point: Point) -> None:
        """Drag the tool to a point."""
        if self._document is None or self._stroke is None:
            return
        layer, _, paints = self._stroke
        start, self._last = self._last or point, point
        selection = self._document.layer(layer)
        self._painted(selection.stamp(start, point, self._brushes.diameter, value=paints))

    def end_stroke(self) -> None:
        """Lift the tool: the stroke becomes one step of undo."""
        if self._document is None or self._stroke is None:
            return
        (layer, label, _), self._stroke = self._stroke, None
        self._commit(label, layer)

    # -- whole layers

    def add_mask(self, mask: NDArray[np.bool_]) -> None:
        """Add an (H, W) mask to the one that is there."""
        if self._document is None:
            return
        self.end_stroke()
        self._painted(self._document.selection.add(mask))
        self._commit("import", "mask")

    def clear_mask(self) -> None:
        """Empty the mask."""
        self._clear("mask")

    def clear_protection(self) -> None:
        """Let everything be learnt and copied from that was protected."""
        self._clear("protected")

    def clear_sources(self) -> None:
        """Let wide holes copy from everywhere again."""
        self._clear("source")

    def _clear(self, layer: Layer) -> None:
        if self._document is None:
            return
        self.end_stroke()
        self._notify(None)
        self._painted(self._document.layer(layer).clear())
        self._commit(_LABELS[layer][2], layer)

    def _commit(self, label: Label, layer: Layer) -> None:
        if self._document is not None and self._document.commit_mask(label, layer):
            self._run_if_live()
        self.refresh()
