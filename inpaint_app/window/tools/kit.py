"""All tools of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.window.tools.brush import BrushTool
from inpaint_app.window.tools.lasso import LassoTool
from inpaint_app.window.tools.polygon import PolygonTool
from inpaint_app.window.tools.rectangle import RectangleTool
from inpaint_app.window.tools.wand import WandTool

if TYPE_CHECKING:
    from inpaint_app.editor.editor import Controller
    from inpaint_app.editor.state import ToolName
    from inpaint_app.window.canvas.shape_outline import Sketch
    from inpaint_app.window.canvas.tool import Tool

__all__ = ["make_tools"]


def make_tools(controller: Controller, sketch: Sketch) -> dict[ToolName, Tool]:
    """Return the tools by their names."""
    brush = BrushTool(controller)  # the controller knows which of them it is
    return {
        "brush": brush,
        "eraser": brush,
        "rectangle": RectangleTool(controller, sketch),
        "lasso": LassoTool(controller, sketch),
        "polygon": PolygonTool(controller, sketch),
        "wand": WandTool(controller, sketch),
        "protect": brush,
        "source": brush,
        "restore": brush,
    }
