"""Makes all tools of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.window.tools.brush import BrushTool
from inpaint_app.window.tools.heal import HealTool
from inpaint_app.window.tools.lasso import LassoTool
from inpaint_app.window.tools.polygon import PolygonTool
from inpaint_app.window.tools.rectangle import RectangleTool
from inpaint_app.window.tools.stamp import StampTool
from inpaint_app.window.tools.wand import WandTool

if TYPE_CHECKING:
    from inpaint_app.editor.editor import Editor
    from inpaint_app.editor.state import ToolName
    from inpaint_app.window.canvas.shape_outline import ShapeOutline
    from inpaint_app.window.canvas.stamp_ghost import StampGhost
    from inpaint_app.window.canvas.tool import Tool

__all__ = ["make_tools"]


def make_tools(editor: Editor, outline: ShapeOutline, ghost: StampGhost) -> dict[ToolName, Tool]:
    """Return the tools by their names."""
    stamp = StampTool(editor, ghost)
    brush = BrushTool(editor)  # the editor knows which of them it is
    return {
        "brush": brush,
        "eraser": brush,
        "rectangle": RectangleTool(editor, outline),
        "lasso": LassoTool(editor, outline),
        "polygon": PolygonTool(editor, outline),
        "wand": WandTool(editor, outline),
        "shield": brush,
        "protect": brush,
        "source": brush,
        "restore": brush,
        "heal": HealTool(editor),
        "clone": stamp,
        "heal-stamp": stamp,
    }
