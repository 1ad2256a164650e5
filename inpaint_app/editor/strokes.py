"""`Strokes`: the current tool, and its strokes in the masks and in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inpaint_app.document.edits import RevertEdit
from inpaint_app.editor.brushes import Brushes
from inpaint_app.editor.desk import Desk, Hook
from inpaint_app.editor.state import StrokeState

if TYPE_CHECKING:
    from inpaint_app.document.edits import Label
    from inpaint_app.editor.state import PenPressure, ToolName
    from inpaint_app.masks.guides import Layer
    from inpaint_app.masks.selection import Point

__all__ = ["Strokes"]

_LAYERS: Final[dict[ToolName, Layer | None]] = {
    "brush": "mask",
    "eraser": "mask",
    "shield": "shielded",
    "protect": "protected",
    "source": "source",
    "restore": None,
}
"""The layer that each tool paints; None means the picture itself."""

_LABELS: Final[dict[Layer, tuple[Label, Label]]] = {
    "mask": ("paint", "erase"),
    "protected": ("protect", "unprotect"),
    "source": ("add-source", "remove-source"),
    "shielded": ("shield", "unshield"),
}
"""The labels of painting and erasing, for each layer."""


class Strokes:
    """Selects tools and paints with them.

    Each tool paints in one layer, and erases from it with the right button. The eraser always
    erases from the mask, so that its effect does not depend on the previous tool. The tool that
    reverts the picture does the same with both buttons.

    Parameters
    ----------
    desk : Desk
        Has the document.

    Attributes
    ----------
    ended : Hook
        A stroke has ended.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._brushes = Brushes()
        self._pen: PenPressure = "size"
        self._pressure = 1.0
        self.ended = Hook()
        # Layer (None: it reverts the picture), label, and whether it paints (else it erases).
        self._stroke: tuple[Layer | None, Label, bool] | None = None
        self._last: Point | None = None
        desk.before_change.connect(self.end)
        desk.other.connect(self._forget)

    @property
    def state(self) -> StrokeState:
        """What the controls show."""
        return StrokeState(
            self._brushes.tool, self._brushes.diameter, self._pen, self._brushes.follows
        )

    @property
    def width(self) -> float:
        """The diameter that a pen of the current pressure paints, in image pixels."""
        diameter = self._brushes.diameter
        return max(1.0, diameter * self._pressure) if self._pen == "size" else diameter

    @property
    def hardness(self) -> float | None:
        """The hardness, 0 … 1, if the pressure of the pen decides it; else None."""
        return self._pressure if self._pen == "hardness" and self._pressure < 1 else None

    @property
    def painting(self) -> bool:
        """Whether a stroke is being painted."""
        return self._stroke is not None

    # -- tools

    def take(self, tool: ToolName) -> None:
        """Select a tool."""
        if tool != self._brushes.tool:
            self._desk.before_change()
        self._brushes.tool = tool
        self._desk.changed()

    def swap(self) -> None:
        """Switch between brush and eraser."""
        self._desk.before_change()
        self._brushes.swap()
        self._desk.changed()

    def set_diameter(self, pixels: int) -> None:
        """Set the diameter of the current tool, in image pixels."""
        self._brushes.diameter = pixels
        self._desk.changed()

    def resize(self, steps: int) -> None:
        """Make the current tool larger, or smaller for negative steps."""
        self._brushes.resize(steps)
        self._desk.changed()

    def set_scale(self, scale: float) -> None:
        """Say how many screen pixels one pixel of the image is: sizes may follow."""
        self._brushes.set_scale(scale)
        self._desk.changed()

    def set_follows(self, follows: bool) -> None:
        """Choose whether all tools keep their size on the screen."""
        self._brushes.follows = follows
        self._desk.changed()

    def set_pen(self, pen: PenPressure) -> None:
        """Choose what the pressure of a pen changes."""
        self._pen = pen
        self._desk.changed()

    def set_pressure(self, pressure: float) -> None:
        """Say how hard the pen presses, 0 … 1; 1 for a mouse."""
        self._pressure = max(0.0, min(pressure, 1.0))

    # -- strokes

    def begin(self, point: Point, *, erase: bool | None = None, straight: bool = False) -> None:
        """Start a stroke.

        Parameters
        ----------
        point : (float, float)
            Position (x, y) in image coordinates.
        erase : bool, optional
            Whether to erase; None does what the current tool does.
        straight : bool
            Draw a straight line from the end of the last stroke.
        """
        if self._desk.document is None or self._brushes.tool not in _LAYERS:
            return
        self._desk.before_change()
        if erase is None:
            erase = self._brushes.tool == "eraser"
        layer = _LAYERS[self._brushes.tool]
        label: Label = "restore" if layer is None else _LABELS[layer][erase]
        self._stroke = layer, label, not erase
        if not straight or self._last is None:
            self._last = point
        self._desk.view.show_notice(None)
        self.extend(point)

    def extend(self, point: Point) -> None:
        """Continue the stroke to a point."""
        document = self._desk.document
        if document is None or self._stroke is None:
            return
        layer, _, paints = self._stroke
        start, self._last = self._last or point, point
        diameter = self.width
        if layer is None:
            self._desk.show(document.layers.revert(start, point, diameter), pixels=True)
        else:
            selection = document.layers.layer(layer)
            self._desk.show(selection.stamp(start, point, diameter, value=paints))

    def end(self) -> None:
        """End the stroke, and make it one undo step."""
        document = self._desk.document
        if document is None or self._stroke is None:
            return
        (layer, label, _), self._stroke = self._stroke, None
        if layer is not None:
            self._desk.commit(label, layer)
        else:
            edit = document.commit_revert()
            if isinstance(edit, RevertEdit):
                self._desk.picture_changed()
            if edit is not None:
                self._desk.mask_changed()
            self._desk.changed()
        self.ended()

    def _forget(self) -> None:
        self._stroke = self._last = None
