"""`Brushes`: the current tool, and the diameters of the tools that paint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from inpaint_app.editor.state import ToolName

__all__ = ["MAX_DIAMETER", "Brushes"]

MAX_DIAMETER: Final = 500
"""The largest diameter of a tool, in image pixels."""

_USUAL: Final[dict[ToolName, int]] = {
    "brush": 24,
    "eraser": 24,
    "shield": 24,
    "protect": 24,
    "source": 24,
    "restore": 24,
    "heal": 24,
    "clone": 48,
    "heal-stamp": 48,
}
"""The diameters at first, in image pixels, or in screen pixels where these are larger."""

_STEP: Final = 0.25  # share by which a tool grows


class Brushes:
    """The current tool; each tool that paints keeps its own diameter, in image pixels.

    Until the user chooses another one, a diameter is the usual one on the screen while the picture
    is zoomed out, so that it is no speck on a large picture.

    Attributes
    ----------
    tool : ToolName
        The current tool.
    follows : bool
        Whether every tool keeps its size on the screen, however far one zooms.
    """

    def __init__(self) -> None:
        self.tool: ToolName = "brush"
        self.follows = False
        self._scale = 1.0
        self._chosen: dict[ToolName, float] = {}

    @property
    def diameter(self) -> int:
        """Diameter of the current tool, 0 if it has none."""
        return round(_within(self._exact)) if self.tool in _USUAL else 0

    @diameter.setter
    def diameter(self, value: float) -> None:
        if self.tool in _USUAL:
            self._chosen[self.tool] = _within(value)

    def set_scale(self, scale: float) -> None:
        """Say how many screen pixels one image pixel is now."""
        if self.follows:
            ratio = self._scale / scale
            self._chosen = {tool: size * ratio for tool, size in self._chosen.items()}
        self._scale = scale

    def swap(self) -> None:
        """Switch from the brush to the eraser, or from any other tool to the brush."""
        self.tool = "eraser" if self.tool == "brush" else "brush"

    def resize(self, steps: int) -> None:
        """Change the diameter by a number of steps, each about a quarter and at least 1 px."""
        for _ in range(abs(steps)):
            now = self.diameter
            if steps > 0:
                self.diameter = max(round(now * (1 + _STEP)), now + 1)
            else:
                self.diameter = min(round(now / (1 + _STEP)), now - 1)

    @property
    def _exact(self) -> float:
        """The diameter of the current tool before it is rounded and limited."""
        usual = _USUAL[self.tool] / (self._scale if self.follows else min(self._scale, 1.0))
        return self._chosen.get(self.tool, usual)


def _within(diameter: float) -> float:
    return max(1.0, min(float(diameter), float(MAX_DIAMETER)))
