"""What the message above the canvas says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from inpaint_app.window.words import messages, texts

if TYPE_CHECKING:
    from inpaint_app.editor.state import Notice

__all__ = ["notice_text"]

translate = QCoreApplication.translate


def notice_text(notice: Notice) -> str:
    """Return the sentence of a message, with what is to be noted besides."""
    residual = texts.scientific(notice.residual or 0.0)
    text = {
        "empty-mask": translate(
            "notices", "Nothing is masked yet: paint over what is to be replaced first."
        ),
        "failed": messages.sentence(notice.detail),
        "unfinished": translate(
            "notices",
            "The solver stopped at a residual of {residual}: choose the solver Conjugate "
            "gradients, or accept the picture as it is.",
        ).format(residual=residual),
        "stalled": translate(
            "notices",
            "The equations could be solved to a residual of {residual} only: choose fewer levels, "
            "or accept the picture as it is.",
        ).format(residual=residual),
        "saved": translate("notices", "Saved as {path}").format(path=notice.detail),
        "exported": translate("notices", "Exported to {path}").format(path=notice.detail),
        "copied": translate("notices", "The picture is in the clipboard as it is shown."),
        "no-stamp-source": translate(
            "notices", "Set where to copy from first: Alt+click on the picture."
        ),
        "opened-with-notes": "",
        "opened-first": translate(
            "notices",
            "One picture is opened at a time: {name}. Not opened: {others}. The pictures of these "
            "are in the list of recent files.",
        ).format(name=notice.detail, others=notice.others),
        "reduced": "",
        "compare": translate("notices", "Hold \\ to see the picture as it was before the repair."),
        "recovered": translate(
            "notices",
            "The work is as it was kept, and not saved yet. F5 makes a fill again that was not "
            "applied.",
        ),
        "crashed": translate(
            "notices",
            "Something went wrong inside the program ({error}). Your work is kept: save it, close "
            "the window and start again.",
        ).format(error=notice.detail),
        "crashed-unkept": translate(
            "notices",
            "Something went wrong inside the program ({error}). Save your work under a new name "
            "now, close the window and start again.",
        ).format(error=notice.detail),
    }[notice.kind]
    return " ".join(filter(None, (text, *(messages.sentence(note) for note in notice.notes))))
