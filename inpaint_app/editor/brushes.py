"""`Brushes`: the current tool, and the diameters of the tools that paint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from inpaint_app.editor.state import ToolName

__all__ = ["MAX_DIAMETER", "Brushes"]

MAX_DIAMETER: Final = 500
"""The largest diameter of a tool, in image pixels."""


class Brushes:
    """The current tool; each tool that paints keeps its own diameter, in image pixels."""

    def __init__(self) -> None:
        self.tool: ToolName = "brush"
        self._diameters: dict[ToolName, int] = {
            "brush": 24,
            "eraser": 24,
            "shield": 24,
            "protect": 24,
            "source": 24,
            "restore": 24,
        }

    @property
    def diameter(self) -> int:
        """Diameter of the current tool, 0 if it has none."""
        return self._diameters.get(self.tool, 0)

    @diameter.setter
    def diameter(self, value: int) -> None:
        if self.tool in self._diameters:
            self._diameters[self.tool] = max(1, min(value, MAX_DIAMETER))

    def swap(self) -> None:
        """Switch from the brush to the eraser, or from any other tool to the brush."""
        self.tool = "eraser" if self.tool == "brush" else "brush"

    def resize(self, steps: int) -> None:
        """Change the diameter by a number of steps, each about a tenth and at least 1 px."""
        for _ in range(abs(steps)):
            step = max(1, round(self.diameter / 10))
            self.diameter += step if steps > 0 else -step
