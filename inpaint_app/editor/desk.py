"""`Desk`: the document, display, view and hooks that all parts of the editor share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.editor.display import Display, display_arguments

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
    """An event with listeners."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def connect(self, listener: Callable[[], None]) -> None:
        """Add a listener. Listeners are called in the order in which they were connected."""
        self._listeners.append(listener)

    def __call__(self) -> None:
        """Call all listeners."""
        for listener in self._listeners:
            listener()


class Desk:
    """What every part of the editor may use.

    A part changes the document, shows the change, and calls the hook for that kind of change.
    Other parts listen to hooks, so no part has to know the others.

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
        Shows parts of the document.
    before_change : Hook
        Something is about to be changed or written. The current stroke ends.
    mask_changed : Hook
        The mask or a guide has changed, by a new undo step, or by undo or redo.
    picture_changed : Hook
        The image has changed, but not by applying a fill.
    before_other, other : Hook
        Another document is about to replace this one; it has replaced it.
    shown : Hook
        The view shows that other document.
    changed : Hook
        Something that the controls show has changed.
    postpone : callable
        Called with what writes the picture. If strokes that change pixels are not finished, it
        returns True, and calls that when they are.
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
        self.shown = Hook()
        self.changed = Hook()
        self.postpone: Callable[[Callable[[], None]], bool] = lambda _then: False

    @property
    def name(self) -> str:
        """The name of the opened file, empty for a picture without a file."""
        return self._path.name if self._path is not None else ""

    @property
    def folder(self) -> Path | None:
        """The folder that the picture was opened from, None for one without a file."""
        return self._path.parent if self._path is not None else None

    @property
    def _path(self) -> Path | None:
        return self.document.picture.path if self.document is not None else None

    def put(self, document: Document) -> None:
        """Replace the document by another, and show it."""
        self.before_other()
        self.document = document
        self.display.comparing = False
        self.display.split = None
        self.other()
        self.view.show_notice(None)
        self.view.show_picture(*display_arguments(document.picture))
        self.shown()

    def show(self, rect: Rect | None, *, pixels: bool = False) -> None:
        """Show a change of a mask inside `rect`.

        Parameters
        ----------
        rect : Rect or None
            The rectangle that has changed; None for no change.
        pixels : bool
            Whether the picture has changed there, too. If there is a fill, it is always shown
            again, because the mask decides where the fill is seen.
        """
        if rect is None or self.document is None:
            return
        pixels = pixels or self.document.layers.has_fill
        self.display.show(self.document.layers, rect, pixels=pixels)
        self.changed()

    def commit(self, label: Label, layer: Layer) -> None:
        """Make the edits of a mask one undo step, and call `mask_changed`."""
        if self.document is not None and self.document.commit_mask(label, layer):
            self.mask_changed()
        self.changed()

    def show_all(self) -> None:
        """Show everything again that may have changed."""
        if self.document is not None:
            self.display.show_all(self.document.layers)
