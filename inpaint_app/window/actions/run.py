"""The actions of the menu «Reconstruct»: start, try another, cancel."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from inpaint_app.settings.variations import MOST_CANDIDATES
from inpaint_app.window.actions.group import ActionGroup

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.editor import Editor
    from inpaint_app.editor.state import State

__all__ = ["RunActions"]


class RunActions(ActionGroup):
    """The menu «Reconstruct».

    Parameters
    ----------
    window : QWidget
        Where the keys of the actions work.
    editor : Editor
        Runs the reconstruction.
    """

    def __init__(self, window: QWidget, editor: Editor) -> None:
        super().__init__(window)
        self._editor = editor
        self.start = self._add(
            self.tr("&Reconstruct"),
            "F5",
            "Ctrl+Return",
            "Ctrl+Enter",
            tip=self.tr("Fill what is masked"),
        )
        self.another = self._add(
            self.tr("&Try another"),
            "Ctrl+T",
            tip=self.tr("Fill wide holes in another way that is as good; what was there is kept"),
        )
        self.previous = self._add(
            self.tr("&Previous candidate"),
            "Ctrl+Shift+T",
            tip=self.tr("Show the fill that was there before another one was tried"),
        )
        self.cancel = self._add(
            self.tr("C&ancel"), "Esc", tip=self.tr("Stop and keep the picture so far")
        )
        self.live = self._add(
            self.tr("&Live"), checkable=True, tip=self.tr("Reconstruct after every stroke")
        )
        self._do(
            {
                self.start: editor.reconstruction.run,
                self.another: editor.reconstruction.try_another,
                self.previous: partial(editor.candidates.step, -1),
                self.cancel: self._cancel,
                self.live: lambda: editor.reconstruction.set_live(self.live.isChecked()),
            }
        )

    def show_state(self, state: State) -> None:
        """Enable what makes sense now."""
        kept = state.candidates.thumbnails
        full = len(kept) == MOST_CANDIDATES  # after the last comes the first
        self._enable(
            {
                self.start: state.picture.opened,
                self.another: state.picture.masked > 0 and state.choices.copies,
                self.previous: bool(kept) and (state.candidates.current != 0 or full),
                # Esc is for what is proposed, as long as something is.
                self.cancel: (state.run.running or state.mask.busy or _heals(state))
                and not state.proposals.phase,
            }
        )
        self.live.setChecked(state.run.live)

    def _cancel(self) -> None:
        """Take back the last stroke of the healing brush if there is one, else stop the run."""
        if not _heals(self._editor.state) or not self._editor.history.take_back():
            self._editor.reconstruction.cancel()


def _heals(state: State) -> bool:
    """Return whether there is a stroke that Esc takes back."""
    healed = state.strokes.tool == "heal" and state.history.undo == "heal"
    return state.healing.pending > 0 or state.stamps.pending > 0 or healed
