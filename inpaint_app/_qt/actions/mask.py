"""Whole masks: the one of what is to be filled, and the guides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app._qt.actions.group import ActionGroup

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from inpaint_app._qt.main_window import MainWindow
    from inpaint_app.interfaces import State

__all__ = ["MaskActions"]


class MaskActions(ActionGroup):
    """The menu «Mask»."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.load = self._add(
            self.tr("&Import mask…"),
            tip=self.tr("Add the white pixels of an image of the same size"),
        )
        self.clear = self._add(
            self.tr("&Clear mask"), "Ctrl+D", icon="clear", tip=self.tr("Empty the whole mask")
        )
        self.clear_protection = self._add(
            self.tr("Clear pr&otection"),
            tip=self.tr("Let fills learn and copy from everything again"),
        )
        self.clear_sources = self._add(
            self.tr("Clear samplin&g area"),
            tip=self.tr("Let wide holes copy from everywhere again"),
        )
        self.keep = self._add(
            self.tr("&Keep the mask"),
            checkable=True,
            tip=self.tr("Do not clear the mask on Apply"),
        )

    def connect_to(self, window: MainWindow) -> None:
        """Say what each action does."""
        does = window.controller
        self._do(
            {
                self.load: does.filing.import_mask,
                self.clear: does.clear_mask,
                self.clear_protection: does.clear_protection,
                self.clear_sources: does.clear_sources,
                self.keep: lambda: does.set_keep_mask(self.keep.isChecked()),
            }
        )

    def show_state(self, state: State) -> None:
        """Enable what makes sense now."""
        self._enable(
            {
                self.load: state.has_picture and not state.busy,
                self.clear: state.masked > 0,
                self.clear_protection: state.protected > 0,
                self.clear_sources: state.sources > 0,
            }
        )
        self.keep.setChecked(state.keep_mask)
