"""Whole masks: the one of what is to be filled, and the guides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from inpaint_app.window.actions.group import ActionGroup

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.editor import Controller
    from inpaint_app.editor.state import State

__all__ = ["MaskActions"]


class MaskActions(ActionGroup):
    """The menu «Mask».

    Parameters
    ----------
    window : QWidget
        Where their keys work.
    controller : Controller
        Changes the masks.
    """

    def __init__(self, window: QWidget, controller: Controller) -> None:
        super().__init__(window)
        self.load = self._add(
            self.tr("&Import mask…"),
            tip=self.tr("Add the white pixels of an image of the same size"),
        )
        self.save = self._add(
            self.tr("E&xport mask…"), tip=self.tr("Write the mask to a PNG file, in white on black")
        )
        self.load_protection = self._add(
            self.tr("Import &protection…"),
            tip=self.tr("Protect the white pixels of an image of the same size, too"),
        )
        self.save_protection = self._add(
            self.tr("&Export protection…"), tip=self.tr("Write what is protected to a PNG file")
        )
        self.load_sources = self._add(
            self.tr("Import &sampling area…"),
            tip=self.tr("Add the white pixels of an image of the same size to the sampling area"),
        )
        self.save_sources = self._add(
            self.tr("E&xport sampling area…"), tip=self.tr("Write the sampling area to a PNG file")
        )
        self.guides = QMenu(self.tr("Protection and sampling &files"), window)
        self.guides.addActions(
            [self.load_protection, self.save_protection, self.load_sources, self.save_sources]
        )
        self.clear = self._add(
            self.tr("&Clear mask"), "Ctrl+D", icon="clear", tip=self.tr("Empty the whole mask")
        )
        self.all = self._add(self.tr("Mask &all"), "Ctrl+A", tip=self.tr("Mask the whole picture"))
        self.invert = self._add(
            self.tr("In&vert mask"),
            "Ctrl+Shift+I",
            tip=self.tr("Mask what is not masked, and the other way round"),
        )
        self.grow = self._add(
            self.tr("&Grow mask"),
            "Ctrl+]",
            icon="grow",
            tip=self.tr("Grow the mask by the number of pixels in the bar above the picture"),
        )
        self.shrink = self._add(
            self.tr("&Shrink mask"),
            "Ctrl+[",
            icon="shrink",
            tip=self.tr("Shrink the mask by the number of pixels in the bar above the picture"),
        )
        self.clear_protection = self._add(
            self.tr("Clear pr&otection"),
            tip=self.tr("Let fills learn and copy from everything again"),
        )
        self.clear_sources = self._add(
            self.tr("Clear sa&mpling area"),
            tip=self.tr("Let wide holes copy from everywhere again"),
        )
        self.detect = self._add(
            self.tr("&Detect scratches and dust…"),
            "Ctrl+Shift+D",
            icon="detect",
            tip=self.tr("Look for thin bright and dark lines and specks, and propose a mask"),
        )
        self.add_found = self._add(
            self.tr("Add &to the mask"),
            "Return",
            "Enter",
            tip=self.tr("Mask the scratches and the dust that were found"),
        )
        self.drop_found = self._add(
            self.tr("Cancel detectio&n"),
            "Esc",
            tip=self.tr("Forget the scratches and the dust that were found"),
        )
        self.keep = self._add(
            self.tr("&Keep the mask"),
            checkable=True,
            tip=self.tr("Do not clear the mask on Apply"),
        )
        self._do(
            {
                self.load: controller.filing.import_mask,
                self.save: controller.filing.export_mask,
                self.load_protection: partial(controller.filing.import_mask, "protected"),
                self.save_protection: partial(controller.filing.export_mask, "protected"),
                self.load_sources: partial(controller.filing.import_mask, "source"),
                self.save_sources: partial(controller.filing.export_mask, "source"),
                self.clear: controller.clear_mask,
                self.all: controller.select_all,
                self.invert: controller.invert_mask,
                self.grow: controller.grow_mask,
                self.shrink: controller.shrink_mask,
                self.clear_protection: controller.clear_protection,
                self.clear_sources: controller.clear_sources,
                self.detect: controller.propose,
                self.add_found: controller.add_proposal,
                self.drop_found: controller.drop_proposal,
                self.keep: lambda: controller.choose(keep_mask=self.keep.isChecked()),
            }
        )

    def show_state(self, state: State) -> None:
        """Enable what makes sense now."""
        may_load = state.has_picture and not state.busy
        may_save = not state.busy
        self.guides.menuAction().setEnabled(state.has_picture)
        self._enable(
            {
                self.load: may_load,
                self.save: state.masked > 0 and may_save,
                self.load_protection: may_load,
                self.save_protection: state.protected > 0 and may_save,
                self.load_sources: may_load,
                self.save_sources: state.sources > 0 and may_save,
                self.clear: state.masked > 0 or state.masking,
                self.all: state.has_picture,
                self.invert: state.has_picture,
                # While something is computed for it, the mask may be about to get something.
                self.grow: state.masked > 0 or state.masking,
                self.shrink: state.masked > 0 or state.masking,
                self.clear_protection: state.protected > 0,
                self.clear_sources: state.sources > 0,
                self.detect: state.has_picture and not state.proposing,
                self.add_found: state.proposing == "found",
                self.drop_found: bool(state.proposing),
            }
        )
        self.keep.setChecked(state.choices.keep_mask)
