"""The actions of the menu «View»: zoom, compare, inspect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.window.actions.full_screen import FullScreen
from inpaint_app.window.actions.group import ActionGroup
from inpaint_app.window.actions.panels import HiddenPanels

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.editor import Editor
    from inpaint_app.editor.state import State
    from inpaint_app.window.canvas.canvas import Canvas
    from ntk_core import Rect

__all__ = ["ViewActions"]


class ViewActions(ActionGroup):
    """The menu «View», but for the panels.

    Parameters
    ----------
    window : QWidget
        Where the keys of the actions work, and what fills the screen.
    editor : Editor
        Compares and inspects.
    canvas : Canvas
        Zooms.
    """

    def __init__(self, window: QWidget, editor: Editor, canvas: Canvas) -> None:
        super().__init__(window)
        self.zoom_in = self._add(self.tr("Zoom &in"), "+", "=", "Ctrl++", "Ctrl+=")
        self.zoom_out = self._add(self.tr("Zoom &out"), "-", "Ctrl+-")
        self.fit = self._add(self.tr("&Fit in window"), "Ctrl+0", icon="fit")
        self.full_screen = self._add(self.tr("F&ull screen"), "F11", checkable=True)
        self.actual = self._add(self.tr("Actual &pixels (100 %)"), "Ctrl+1", icon="actual")
        self.mask = self._add(
            self.tr("&Zoom to the mask"), "Ctrl+2", tip=self.tr("Show what is masked as a whole")
        )
        self.next_place = self._add(
            self.tr("&Next place"),
            "N",
            tip=self.tr("Go to the next masked, filled or proposed place, and zoom in on it"),
        )
        self.previous_place = self._add(
            self.tr("Pre&vious place"),
            "Shift+N",
            tip=self.tr("Go to the masked, filled or proposed place before"),
        )
        self.hide_panels = self._add(
            self.tr("&Hide panels"),
            checkable=True,
            tip=self.tr("Hide all panels and tool bars, or show them again (Tab on the picture)"),
        )
        self.panels = HiddenPanels(window, self.hide_panels)
        canvas.tabbed.connect(self.panels.toggle)
        self.split = self._add(
            self.tr("&Compare side by side"),
            "C",
            icon="split",
            checkable=True,
            tip=self.tr("Show the original left of a line that can be dragged"),
        )
        self.split_left = self._add(self.tr("Move the line &left"), "Ctrl+Left")
        self.split_right = self._add(self.tr("Move the line &right"), "Ctrl+Right")
        self.uncertainty = self._add(
            self.tr("Uncertaint&y"),
            "U",
            icon="uncertainty",
            checkable=True,
            tip=self.tr("Show in colours how far off each filled pixel may be"),
        )
        self.made_from = self._add(
            self.tr("&Made from"),
            "I",
            icon="made_from",
            checkable=True,
            tip=self.tr("Point at a filled pixel to see which pixels it was made from"),
        )
        self._do(
            {
                self.zoom_in: lambda: canvas.zoom_by(1),
                self.zoom_out: lambda: canvas.zoom_by(-1),
                self.fit: canvas.fit,
                self.full_screen: FullScreen(window, self.full_screen).toggle,
                self.actual: lambda: canvas.set_zoom(1.0),
                self.hide_panels: self.panels.toggle,
                self.mask: lambda: _look(canvas, editor.visits.everything()),
                self.next_place: lambda: _look(canvas, editor.visits.step(1)),
                self.previous_place: lambda: _look(canvas, editor.visits.step(-1)),
                self.split: lambda: editor.inspection.set_split(
                    canvas.middle if self.split.isChecked() else None
                ),
                self.split_left: lambda: editor.inspection.move_split(-1),
                self.split_right: lambda: editor.inspection.move_split(1),
                self.uncertainty: lambda: editor.inspection.show_uncertainty(
                    self.uncertainty.isChecked()
                ),
                self.made_from: lambda: editor.inspection.show_made_from(
                    self.made_from.isChecked()
                ),
            }
        )

    def show_state(self, state: State) -> None:
        """Enable what makes sense now."""
        every = self.zoom_in, self.zoom_out, self.fit, self.actual
        self._enable(dict.fromkeys(every, state.picture.opened))
        masked = state.picture.masked > 0
        somewhere = masked or state.proposals.places > 0
        self._enable(
            {
                self.mask: masked,
                self.next_place: somewhere,
                self.previous_place: somewhere,
            }
        )
        split = state.inspection.split is not None
        for action, on in (
            (self.split, split),
            (self.uncertainty, state.inspection.uncertainty),
            (self.made_from, state.inspection.made_from),
        ):
            action.setEnabled(state.picture.opened)
            action.setChecked(on)
        self._enable(dict.fromkeys((self.split_left, self.split_right), split))


def _look(canvas: Canvas, place: Rect | None) -> None:
    if place is not None:
        canvas.look_at(place)
