"""`PixelStrokes`: the unfinished strokes that change pixels, and making them steps of undo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from inpaint_app.editor.desk import Hook

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.document.edits import Label, Piece
    from inpaint_app.document.unfinished import Unfinished
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.reconstruction import Reconstruction
    from inpaint_app.editor.strokes import Strokes

__all__ = ["PixelStrokes"]


class PixelStrokes:
    """Shows unfinished strokes, and makes each one step of undo when it is finished.

    Parameters
    ----------
    desk : Desk
        Has the document.
    strokes : Strokes
        A stroke in a mask is not cut in two: what is finished meanwhile waits for its end.
    reconstruction : Reconstruction
        Starts again if a stroke has changed the picture that it reads.

    Attributes
    ----------
    dropped : Hook
        All unfinished strokes were dropped, because another state of the picture is coming.
    """

    def __init__(self, desk: Desk, strokes: Strokes, reconstruction: Reconstruction) -> None:
        self._desk = desk
        self._strokes = strokes
        self._reconstruction = reconstruction
        self._waiting: list[tuple[Unfinished, Callable[[], None]]] = []
        self._afterwards: Callable[[], None] | None = None
        self.dropped = Hook()
        desk.postpone = self._postpone
        strokes.ended.connect(self._go_on)
        desk.before_other.connect(self.drop_all)

    @property
    def count(self) -> int:
        """The number of unfinished strokes."""
        document = self._desk.document
        return 0 if document is None else len(document.layers.unfinished)

    def add(self, stroke: Unfinished) -> None:
        """Show a stroke over the picture."""
        if self._desk.document is not None:
            self._desk.document.layers.unfinished.append(stroke)

    def drop(self, stroke: Unfinished) -> None:
        """Show a stroke no longer. The caller shows the picture without it."""
        self._waiting = [entry for entry in self._waiting if entry[0] is not stroke]
        if self._desk.document is not None and stroke in self._desk.document.layers.unfinished:
            self._desk.document.layers.unfinished.remove(stroke)

    def drop_all(self) -> None:
        """Drop every unfinished stroke."""
        self._waiting.clear()
        self._afterwards = None
        if self.count and self._desk.document is not None:
            self._desk.document.layers.unfinished.clear()
        self.dropped()

    def finish(
        self, stroke: Unfinished, pieces: Callable[[], tuple[Piece, ...]], label: Label
    ) -> None:
        """Make a stroke one step of undo, as soon as no stroke in a mask is being painted.

        Parameters
        ----------
        stroke : Unfinished
            The stroke.
        pieces : callable
            Returns its changes of the image as it is then.
        label : Label
            What the step did.
        """
        self._waiting.append((stroke, partial(self._commit, stroke, pieces, label)))
        self._go_on()

    def settle(self) -> None:
        """Do what was postponed, if there are no unfinished strokes any more.

        Whoever ends or drops a stroke calls this last, because a question may be asked.
        """
        if self._afterwards is not None and not self.count:
            then, self._afterwards = self._afterwards, None
            then()

    def _postpone(self, then: Callable[[], None]) -> bool:
        if self.count:
            self._afterwards = then  # the newest replaces one before
        return self.count > 0

    def _go_on(self) -> None:
        while self._waiting and not self._strokes.painting:
            _, commit = self._waiting.pop(0)
            commit()
        self.settle()

    def _commit(
        self, stroke: Unfinished, pieces: Callable[[], tuple[Piece, ...]], label: Label
    ) -> None:
        document, desk = self._desk.document, self._desk
        self.drop(stroke)
        if document is None:
            return
        edit = document.commit_pixels(pieces(), label)
        if edit is None:
            desk.changed()
            return
        running = self._reconstruction.state.running
        desk.picture_changed()
        for piece in edit.pieces:
            desk.display.show(document.layers, piece.rect)
        if edit.change is not None:
            desk.mask_changed()
        started = self._reconstruction.state.running
        if running and not started and document.layers.selection.count:
            self._reconstruction.run()
        desk.changed()
