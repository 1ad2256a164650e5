"""The desk that the parts of the editor share: the document on it, and how they hear of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.editor.display import Display

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from inpaint_app.document.document import Document
    from inpaint_app.document.edits import Label
    from inpaint_app.editor.ports import Questions, View
    from inpaint_app.masks.guides import Layer
    from ntk_core import Rect

__all__ = ["Desk", "Hook"]


class Hook:
    """Something that happens, and who wants to hear of it."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def connect(self, listener: Callable[[], None]) -> None:
        """Call `listener` from now on whenever this happens, after those that came before."""
        self._listeners.append(listener)

    def __call__(self) -> None:
        """Tell all of them that it happens."""
        for listener in self._listeners:
            listener()


class Desk:
    """What every part of the editor may use.

    A part changes the document, shows what has changed, and calls the hook that says what kind of
    change it was. Other parts listen to hooks; so no part has to know who else there is.

    Parameters
    ----------
    view : View
        Shows the document.
    questions : Questions
        Asks the user.
    history_budget : int
        Bytes that undo may use.

    Attributes
    ----------
    document : Document or None
        The opened picture, None in an empty window.
    display : Display
        Shows pieces of the document.
    before_change : Hook
        Something is about to be changed or written: a stroke that is being painted ends.
    mask_changed : Hook
        A step of undo has changed what is to be filled, or from where.
    picture_changed : Hook
        The image itself has changed, but not by applying a fill.
    before_other, other : Hook
        The document is about to be replaced by another; it was replaced.
    changed : Hook
        Anything that the controls show has changed.
    """

    def __init__(self, view: View, questions: Questions, history_budget: int) -> None:
        self.view = view
        self.questions = questions
        self.display = Display(view)
        self.document: Document | None = None
        self.history_budget = history_budget
        self.before_change = Hook()
        self.mask_changed = Hook()
        self.picture_changed = Hook()
        self.before_other = Hook()
        self.other = Hook()
        self.changed = Hook()

    @property
    def name(self) -> str:
        """The name of the opened file, empty for a picture without one."""
        path = self.document.picture.path if self.document is not None else None
        return path.name if path is not None else ""

    @property
    def folder(self) -> Path | None:
        """The folder that the picture was opened from, None for one without a file."""
        path = self.document.picture.path if self.document is not None else None
        return path.parent if path is not None else None

    def put(self, document: Document) -> None:
        """Replace the document by another, and show that."""
        self.before_other()
        self.document = document
        self.display.comparing = False
        self.display.split = None
        self.other()
        self.view.show_notice(None)
        self.view.show_picture(document.picture.pixels, document.picture.icc_profile)

    def show(self, rect: Rect | None, *, pixels: bool = False) -> None:
        """Show what was painted inside `rect`, None for nothing.

        Parameters
        ----------
        rect : Rect or None
            Where a mask has changed.
        pixels : bool
            Whether the picture has changed there, too. Under a fill it does with the mask.
        """
        if rect is None or self.document is None:
            return
        pixels = pixels or self.document.layers.has_fill
        self.display.show(self.document.layers, rect, pixels=pixels)
        self.changed()

    def commit(self, label: Label, layer: Layer) -> None:
        """Make what was painted in a mask one step of undo, and say that it has changed."""
        if self.document is not None and self.document.commit_mask(label, layer):
            self.mask_changed()
        self.changed()

    def show_all(self) -> None:
        """Show everything anew that can have changed."""
        if self.document is not None:
            self.display.show_all(self.document.layers)
