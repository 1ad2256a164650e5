"""One message at the top of the canvas; it blocks nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from inpaint_app.editor.notices import is_still_true
from inpaint_app.window.bars.banner import Banner
from inpaint_app.window.look.theme import is_dark
from inpaint_app.window.words.notices import notice_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.state import Notice, NoticeKind, State

__all__ = ["MessageBar"]

_ICONS: dict[NoticeKind, str] = {
    "empty-mask": "info",
    "failed": "error",
    "unfinished": "info",
    "stalled": "info",
    "exported": "done",
    "saved": "done",
    "copied": "done",
    "opened-with-notes": "info",
    "opened-first": "info",
    "reduced": "info",
    "compare": "info",
    "recovered": "done",
    "crashed": "error",
    "crashed-unkept": "error",
    "no-stamp-source": "info",
}


class MessageBar(Banner):
    """Shows a notice until it is closed or outdated."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text.setAccessibleName(self.tr("Message"))
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._kind: NoticeKind = "empty-mask"
        self._notice: Notice | None = None
        self._then: State | None = None  # what the window showed when the message came
        close = self._arrange(
            close_name=self.tr("Dismiss the message"), close_tip=self.tr("Dismiss")
        )
        close.clicked.connect(self.hide)

    def show_notice(self, notice: Notice | None, now: State | None = None) -> None:
        """Show a message; None removes it. `now` is the state that the window shows."""
        self._notice, self._then = notice, now
        self.setVisible(notice is not None)
        if notice is not None:
            self._kind = notice.kind
            self.text.setText(notice_text(notice))
            self._tint()

    def show_state(self, state: State) -> None:
        """Remove a message that is no longer true."""
        notice, then = self._notice, self._then
        if notice is not None and then is not None and not is_still_true(notice.kind, then, state):
            self.show_notice(None)

    def _look(self) -> tuple[str, QColor]:
        name = _ICONS[self._kind]
        if name != "error":
            return name, self.palette().windowText().color()
        return name, QColor(0xFF7B72) if is_dark(self.palette()) else QColor(0xC62828)
