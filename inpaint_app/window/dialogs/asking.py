"""The questions of the editor, asked by dialogs over one window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.window.dialogs import questions

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.ports import Answer, LossAnswer, WrongWay
    from inpaint_app.masks.guides import NamedLayer

__all__ = ["Asking"]


class Asking:
    """Implements `inpaint_app.editor.ports.Questions`.

    Parameters
    ----------
    parent : QWidget
        The window that the dialogs belong to.
    """

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def ask_image(self, folder: Path | None) -> Path | None:
        """Ask which image to open."""
        return questions.ask_image(self._parent, folder)

    def ask_mask(self, folder: Path | None, layer: NamedLayer) -> Path | None:
        """Ask which mask to read for a layer."""
        return questions.ask_mask(self._parent, folder, layer)

    def ask_mask_export(self, suggested: Path, layer: NamedLayer) -> Path | None:
        """Ask where to export a layer."""
        return questions.ask_mask_export(self._parent, suggested, layer)

    def ask_export(self, suggested: Path) -> Path | None:
        """Ask where to export."""
        return questions.ask_export(self._parent, suggested)

    def ask_losses(self, path: Path, losses: tuple[str, ...]) -> LossAnswer:
        """Ask whether to export although the format cannot hold all, or to another format."""
        return questions.ask_losses(self._parent, path, losses)

    def ask_session(self, suggested: Path) -> Path | None:
        """Ask where to save a session."""
        return questions.ask_session(self._parent, suggested)

    def ask_source(self, session: Path, trouble: str) -> Path | None:
        """Ask where the picture of a session is."""
        return questions.ask_source(self._parent, session, trouble)

    def ask_replace(self, path: Path) -> bool:
        """Ask whether an existing file shall be replaced."""
        return questions.ask_replace(self._parent, path)

    def ask_replace_source(self, path: Path, page: int, pages: int) -> bool:
        """Ask whether the opened file itself, or its page, shall be overwritten."""
        return questions.ask_replace_source(self._parent, path, page, pages)

    def ask_page(self, path: Path, page: int, pages: int) -> int | None:
        """Ask which page of a file shall be opened."""
        return questions.ask_page(self._parent, path, page, pages)

    def ask_unsaved(self, name: str) -> Answer:
        """Ask what to do with work that was not exported."""
        return questions.ask_unsaved(self._parent, name)

    def ask_too_large(self, path: Path, width: int, height: int) -> bool:
        """Ask whether to open a picture of more pixels than are allowed without asking."""
        return questions.ask_too_large(self._parent, path, width, height)

    def ask_wrong_way(self, path: Path, percent: int) -> WrongWay:
        """Ask whether to invert a mask that covers so much of the picture, or not to import it."""
        return questions.ask_wrong_way(self._parent, path, percent)

    def ask_forget(self, name: str) -> bool:
        """Ask whether work that was left behind shall be deleted."""
        return questions.ask_forget(self._parent, name)
