"""What each action of the window does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inpaint_app._qt.main_window import MainWindow

__all__ = ["connect_actions"]


def connect_actions(window: MainWindow) -> None:
    """Connect the actions of a window with its controller and its canvas."""
    a, does, canvas = window.actions_, window.controller, window.canvas
    files = does.filing
    a.connect_to(
        {
            a.open: files.open,
            a.sample: files.open_sample,
            a.import_mask: files.import_mask,
            a.export: files.export,
            a.quit: window.close,
            a.undo: does.undo,
            a.redo: does.redo,
            a.brush: lambda: does.select_tool("brush"),
            a.eraser: lambda: does.select_tool("eraser"),
            a.protect: lambda: does.select_tool("protect"),
            a.source: lambda: does.select_tool("source"),
            a.swap: does.swap_tools,
            a.larger: lambda: does.resize_brush(1),
            a.smaller: lambda: does.resize_brush(-1),
            a.clear_mask: does.clear_mask,
            a.clear_protection: does.clear_protection,
            a.clear_sources: does.clear_sources,
            a.run: does.run,
            a.another: does.try_another,
            a.cancel: does.cancel,
            a.apply: does.apply,
            a.discard: does.discard,
            a.live: lambda: does.set_live(a.live.isChecked()),
            a.keep_mask: lambda: does.set_keep_mask(a.keep_mask.isChecked()),
            a.fit: canvas.fit,
            a.actual: lambda: canvas.set_zoom(1.0),
            a.zoom_in: lambda: canvas.zoom_by(1),
            a.zoom_out: lambda: canvas.zoom_by(-1),
        }
    )
