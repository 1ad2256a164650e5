"""Opening, exporting and closing, with the questions that keep work from getting lost. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from inpaint_app.editor.files.jobs import folder_for
from inpaint_app.editor.files.opening import Opening
from inpaint_app.editor.state import Notice
from inpaint_app.files.images import (
    SUFFIXES,
    losses,
    write_image,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray

    from inpaint_app.editor.files.jobs import Host, Target
    from inpaint_app.editor.ports import Background, View
    from inpaint_app.files.picture import Picture

__all__ = ["Filing"]

T = TypeVar("T")


class Filing(Opening):
    """What the File menu does.

    Attributes
    ----------
    exports : int
        How often a picture was exported or copied.
    """

    def __init__(self, host: Host, view: View, background: Background) -> None:
        super().__init__(host, view, background)
        self.exports = 0
        self._closing = False
        self._typed: Path | None = None  # where the last export failed to go
        self._agreed: set[tuple[str, ...]] = set()  # to be lost, of this picture

    @property
    def name(self) -> str:
        """The name of the opened file."""
        document = self._host.document
        path = document.picture.path if document is not None else None
        return path.name if path is not None else ""

    def opened(self, picture: Picture) -> None:
        """Note that there is another picture, however it came."""
        super().opened(picture)
        self._typed = None
        self._agreed.clear()

    # -- exporting

    @property
    def suggested(self) -> Path:
        """Where to export unless the user says otherwise.

        Never the source itself, unless an export to it was asked for and failed.
        """
        default = self._default
        if self._typed is None:
            return default
        # A dialog cannot be opened in a folder that does not exist; the name is worth keeping.
        return self._typed if self._typed.parent.is_dir() else default.with_name(self._typed.name)

    @property
    def _default(self) -> Path:
        document = self._host.document
        source = document.picture.path if document is not None else None
        folder = folder_for(source)
        if source is None:
            return folder / "pasted.png"
        suffix = source.suffix if source.suffix.lower() in SUFFIXES else ".png"
        return folder / f"{source.stem}-restored{suffix}"

    def export(self, then: Callable[[], None] | None = None) -> None:
        """Ask where to, write what is shown, then do what waits for it, if that is safe."""
        self._host.end_stroke()
        if self._host.document is None or self.busy:
            return
        self._ask_and_export(self.suggested, then)

    def _ask_and_export(self, suggested: Path, then: Callable[[], None] | None) -> None:
        target = self._ask_where(suggested, self._default.suffix, self._view.ask_export)
        document = self._host.document
        if target is None or document is None:
            return
        self._typed = path = target.path
        picture, shown = document.picture, document.shown_later()

        def found(lost: tuple[str, ...]) -> None:
            if lost and lost not in self._agreed:
                said = self._view.ask_losses(path, lost)
                if said == "elsewhere":
                    self._ask_and_export(path, then)
                if said != "export":
                    return
                self._agreed.add(lost)
            self._write(target, then)

        self._submit("exporting", lambda: losses(path, picture, shown()), found)

    def _write(self, target: Target, then: Callable[[], None] | None) -> None:
        document = self._host.document
        if document is None:
            return
        stamp, shown, picture = document.stamp, document.shown_later(), document.picture

        path = target.path

        def work() -> tuple[str, ...]:
            return target.write(
                lambda over: write_image(path, shown(), like=picture, overwrite=over)
            )

        def done(notes: tuple[str, ...]) -> None:
            self._typed = None
            self.exports += 1
            document.mark_saved(stamp)
            self._view.show_notice(Notice("exported", str(path), notes))
            if then is not None:
                self._when_safe(then)  # asks about what was painted while it was written

        self._submit("exporting", work, done)

    def copy(
        self, convert: Callable[[NDArray[Any], bytes | None], T], offer: Callable[[T], None]
    ) -> None:
        """Hand out what is shown.

        `convert` is called elsewhere, with the pixels and their colour profile, and `offer` with
        its result here.
        """
        self._host.end_stroke()
        document = self._host.document
        if document is None:
            return
        shown, icc_profile = document.shown_later(), document.picture.icc_profile

        def done(result: T) -> None:
            offer(result)
            self.exports += 1
            self._view.show_notice(Notice("copied"))

        self._submit("copying", lambda: convert(shown(), icc_profile), done)

    # -- closing

    def close(self) -> None:
        """Close the window, after asking about work that was not exported.

        While a file is being read or written this waits for it, without blocking.
        """
        self._closing = bool(self.busy)
        self._when_safe(self._view.close_now)

    # -- helpers

    @property
    def _unsaved(self) -> int | None:
        """A number for the work that was never exported, None when there is none."""
        document = self._host.document
        return document.history.token if document is not None and document.modified else None

    def _when_safe(self, then: Callable[[], None]) -> None:
        """Do what replaces the document once nothing unsaved is lost by it."""
        if self.busy:
            return
        self._host.end_stroke()
        document = self._host.document
        answer = "drop"
        if document is not None and document.modified:
            answer = self._view.ask_unsaved(self.name)
        if answer == "drop":
            then()
        elif answer == "export":
            self.export(then)
        elif answer == "save":
            self.save_session(lambda: self._when_safe(then))

    def _settled(self) -> None:
        if self._closing:
            self.close()
