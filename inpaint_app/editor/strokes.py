"""The strokes: what the tools in hand do to the mask, and to where a fill is taken from. No Qt."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from inpaint_app.document.edits import RestoreEdit
from inpaint_app.editor.brushes import Brushes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.document.document import Document
    from inpaint_app.document.edits import Label
    from inpaint_app.editor.state import Notice, ToolName
    from inpaint_app.masks.guides import Layer
    from inpaint_app.masks.selection import Point
    from ntk_core import Rect

__all__ = ["Painting"]

_LAYERS: Final[dict[ToolName, Layer | None]] = {
    "brush": "mask",
    "eraser": "mask",
    "protect": "protected",
    "source": "source",
    "restore": None,
}
"""Where the tools paint; None is for the picture itself."""

_LABELS: Final[dict[Layer, tuple[Label, Label, Label]]] = {
    "mask": ("paint", "erase", "clear"),
    "protected": ("protect", "unprotect", "clear-protection"),
    "source": ("add-source", "remove-source", "clear-sources"),
}
"""What painting, erasing and clearing are called, by layer."""

_IMPORTS: Final[dict[Layer, Label]] = {
    "mask": "import",
    "protected": "import-protection",
    "source": "import-sources",
}


class Painting(ABC):
    """The part of the controller that paints.

    Each tool paints in one layer, and the right button erases from it; the eraser is for the
    mask alone, so that what it does never depends on which tool was in hand before. What restores
    the picture does so with either button.
    """

    def __init__(self) -> None:
        super().__init__()
        self._brushes = Brushes()
        self._document: Document | None = None
        # The last: whether it paints. No layer: it restores the picture.
        self._stroke: tuple[Layer | None, Label, bool] | None = None
        self._last: Point | None = None

    # -- what the rest of the controller does

    @abstractmethod
    def refresh(self) -> None:
        """Tell the view the present state."""

    @abstractmethod
    def _notify(self, notice: Notice | None) -> None:
        """Show one message, None removes it."""

    @abstractmethod
    def _painted(self, rect: Rect | None, *, pixels: bool = False) -> None:
        """Show what was painted inside `rect`, and tell whether the picture itself was."""

    @abstractmethod
    def _repainted(self) -> None:
        """Take note that the picture has changed, without a fill."""

    @abstractmethod
    def _run_if_live(self) -> None:
        """Reconstruct if every change is to be followed by that."""

    # -- tools

    def select_tool(self, tool: ToolName) -> None:
        """Take another tool."""
        if tool != self._brushes.tool:
            self.end_stroke()
        self._brushes.tool = tool
        self.refresh()

    def swap_tools(self) -> None:
        """Take the other of brush and eraser."""
        self.end_stroke()
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
        if self._document is None or self._brushes.tool not in _LAYERS:
            return
        self.end_stroke()
        if erase is None:
            erase = self._brushes.tool == "eraser"
        layer = _LAYERS[self._brushes.tool]
        label: Label = "restore" if layer is None else _LABELS[layer][erase]
        self._stroke = layer, label, not erase
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
        diameter = self._brushes.diameter
        if layer is None:
            self._painted(self._document.restore(start, point, diameter), pixels=True)
        else:
            selection = self._document.layer(layer)
            self._painted(selection.stamp(start, point, diameter, value=paints))

    def end_stroke(self) -> None:
        """Lift the tool: the stroke becomes one step of undo."""
        if self._document is None or self._stroke is None:
            return
        (layer, label, _), self._stroke = self._stroke, None
        if layer is not None:
            self._commit(label, layer)
            return
        edit = self._document.commit_restored()
        if isinstance(edit, RestoreEdit):
            self._repainted()
        if edit is not None:
            self._run_if_live()
        self.refresh()

    # -- whole layers

    def add_mask(self, mask: NDArray[np.bool_], layer: Layer = "mask") -> None:
        """Add an (H, W) mask to what is painted in a layer."""
        if self._document is None:
            return
        self.end_stroke()
        self._painted(self._document.layer(layer).add(mask))
        self._commit(_IMPORTS[layer], layer)

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
