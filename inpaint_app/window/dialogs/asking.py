"""The part of the window that asks the user, for the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow

from inpaint_app.window.dialogs import questions

if TYPE_CHECKING:
    from pathlib import Path

    from inpaint_app.editor.editor import Editor
    from inpaint_app.editor.ports import Answer, LossAnswer
    from inpaint_app.masks.guides import Layer

__all__ = ["AskingWindow"]


class AskingWindow(QMainWindow):
    """A window that asks what `inpaint_app.editor.ports.View` asks."""

    editor: Editor

    def ask_image(self) -> Path | None:
        """Ask which image to open."""
        return questions.ask_image(self, self._folder())

    def ask_mask(self, layer: Layer) -> Path | None:
        """Ask which mask to read for a layer."""
        return questions.ask_mask(self, self._folder(), layer)

    def ask_mask_export(self, suggested: Path, layer: Layer) -> Path | None:
        """Ask where to export a layer."""
        return questions.ask_mask_export(self, suggested, layer)

    def ask_export(self, suggested: Path) -> Path | None:
        """Ask where to export."""
        return questions.ask_export(self, suggested)

    def ask_losses(self, path: Path, losses: tuple[str, ...]) -> LossAnswer:
        """Ask whether to export although the format cannot hold all, or to another format."""
        return questions.ask_losses(self, path, losses)

    def ask_session(self, suggested: Path) -> Path | None:
        """Ask where to save a session."""
        return questions.ask_session(self, suggested)

    def ask_source(self, session: Path, trouble: str) -> Path | None:
        """Ask where the picture of a session is."""
        return questions.ask_source(self, session, trouble)

    def ask_replace(self, path: Path) -> bool:
        """Ask whether an existing file shall be replaced."""
        return questions.ask_replace(self, path)

    def ask_replace_source(self, path: Path) -> bool:
        """Ask whether the opened file itself shall be overwritten."""
        return questions.ask_replace_source(self, path)

    def ask_unsaved(self, name: str) -> Answer:
        """Ask what to do with work that was not exported."""
        return questions.ask_unsaved(self, name)

    def ask_too_large(self, path: Path, width: int, height: int) -> bool:
        """Ask whether to open a picture of more pixels than are allowed without asking."""
        return questions.ask_too_large(self, path, width, height)

    def ask_forget(self, name: str) -> bool:
        """Ask whether work that was left behind shall be deleted."""
        return questions.ask_forget(self, name)

    def _folder(self) -> Path | None:
        document = self.editor.document
        path = document.picture.path if document is not None else None
        return path.parent if path is not None else None
