"""The actions of the menu «Mask»: on whole masks, of what is to be filled and of the guides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from inpaint_app.window.actions.group import ActionGroup

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.editor import Editor
    from inpaint_app.editor.state import State

__all__ = ["MaskActions"]


class MaskActions(ActionGroup):
    """The menu «Mask».

    Parameters
    ----------
    window : QWidget
        Where the keys of the actions work.
    editor : Editor
        Changes the masks.
    """

    def __init__(self, window: QWidget, editor: Editor) -> None:
        super().__init__(window)
        self.load = self._add(
            self.tr("&Import mask…"),
            tip=self.tr("Add the white pixels of an image of the same size"),
        )
        self.save = self._add(
            self.tr("E&xport mask…"), tip=self.tr("Write the mask to a PNG file, in white on black")
        )
        self.load_shield = self._add(
            self.tr("Import &protection…"),
            tip=self.tr("Protect the white pixels of an image of the same size, too"),
        )
        self.save_shield = self._add(
            self.tr("&Export protection…"), tip=self.tr("Write what is protected to a PNG file")
        )
        self.load_protection = self._add(
            self.tr("Import &where not to sample…"),
            tip=self.tr("Sample from no white pixel of an image of the same size, either"),
        )
        self.save_protection = self._add(
            self.tr("Export where &not to sample…"),
            tip=self.tr("Write what is not sampled from to a PNG file"),
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
            [
                *(self.load_shield, self.save_shield),
                *(self.load_protection, self.save_protection),
                *(self.load_sources, self.save_sources),
            ]
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
        self.clear_shield = self._add(
            self.tr("Clear pr&otection"),
            tip=self.tr("Let everything be masked again"),
        )
        self.clear_protection = self._add(
            self.tr("Sample from everywhe&re"),
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
        self.leave_out = self._add(
            self.tr("&Leave this one out"),
            "Delete",
            tip=self.tr("Leave out the proposed place that is looked at, or propose it again"),
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
                self.load: editor.files.masks.ask_and_read,
                self.save: editor.files.masks.ask_and_write,
                self.load_shield: partial(editor.files.masks.ask_and_read, "shielded"),
                self.save_shield: partial(editor.files.masks.ask_and_write, "shielded"),
                self.load_protection: partial(editor.files.masks.ask_and_read, "protected"),
                self.save_protection: partial(editor.files.masks.ask_and_write, "protected"),
                self.load_sources: partial(editor.files.masks.ask_and_read, "source"),
                self.save_sources: partial(editor.files.masks.ask_and_write, "source"),
                self.clear: editor.mask.clear,
                self.all: editor.mask.select_all,
                self.invert: editor.mask.invert,
                self.grow: editor.mask.grow,
                self.shrink: editor.mask.shrink,
                self.clear_shield: partial(editor.mask.clear, "shielded"),
                self.clear_protection: partial(editor.mask.clear, "protected"),
                self.clear_sources: partial(editor.mask.clear, "source"),
                self.detect: editor.proposals.look,
                self.add_found: editor.proposals.add,
                self.leave_out: editor.proposals.toggle_here,
                self.drop_found: editor.proposals.drop,
                self.keep: lambda: editor.choices.choose(keep_mask=self.keep.isChecked()),
            }
        )

    def show_state(self, state: State) -> None:
        """Enable what makes sense now."""
        may_load = state.picture.opened and not state.files.busy
        may_save = not state.files.busy
        self.guides.menuAction().setEnabled(state.picture.opened)
        self._enable(
            {
                self.load: may_load,
                self.save: state.picture.masked > 0 and may_save,
                self.load_shield: may_load,
                self.save_shield: state.picture.shielded > 0 and may_save,
                self.load_protection: may_load,
                self.save_protection: state.picture.protected > 0 and may_save,
                self.load_sources: may_load,
                self.save_sources: state.picture.sources > 0 and may_save,
                self.clear: state.picture.masked > 0 or state.mask.busy,
                self.all: state.picture.opened,
                self.invert: state.picture.opened,
                # While something is computed for it, the mask may be about to get something.
                self.grow: state.picture.masked > 0 or state.mask.busy,
                self.shrink: state.picture.masked > 0 or state.mask.busy,
                self.clear_shield: state.picture.shielded > 0,
                self.clear_protection: state.picture.protected > 0,
                self.clear_sources: state.picture.sources > 0,
                self.detect: state.picture.opened and not state.proposals.phase,
                self.add_found: state.proposals.phase == "found",
                self.leave_out: state.proposals.at is not None,
                self.drop_found: bool(state.proposals.phase),
            }
        )
        self.keep.setChecked(state.choices.keep_mask)
