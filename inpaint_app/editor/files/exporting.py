"""Exporting the shown picture to a file, or copying it to the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from inpaint_app.editor.files.jobs import folder_for
from inpaint_app.editor.state import Notice
from inpaint_app.files.images import SUFFIXES, losses, write_image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray

    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.files.jobs import FileJobs, Target, Targets

__all__ = ["Exporting"]

T = TypeVar("T")


class Exporting:
    """Writes the shown picture to a file, or passes it to the clipboard.

    Parameters
    ----------
    desk : Desk
        Has the document.
    jobs : FileJobs
        Writes the file.
    targets : Targets
        Asks for the file name.
    """

    def __init__(self, desk: Desk, jobs: FileJobs, targets: Targets) -> None:
        self._desk = desk
        self._jobs = jobs
        self._targets = targets
        self._exports = 0
        self._typed: Path | None = None  # the file of the last export, if it failed
        self._agreed: set[tuple[str, ...]] = set()  # losses that the user accepted
        desk.other.connect(self._forget)

    @property
    def exports(self) -> int:
        """The number of exports and copies so far."""
        return self._exports

    @property
    def suggested(self) -> Path:
        """The file that the export dialog suggests.

        It is never the source itself, unless the user chose that and the export failed.
        """
        default = self._default
        if self._typed is None:
            return default
        # A dialog cannot open in a folder that does not exist, so only the name is kept then.
        return self._typed if self._typed.parent.is_dir() else default.with_name(self._typed.name)

    @property
    def _default(self) -> Path:
        document = self._desk.document
        source = document.picture.path if document is not None else None
        folder = folder_for(source)
        if source is None:
            return folder / "pasted.png"
        suffix = source.suffix if source.suffix.lower() in SUFFIXES else ".png"
        return folder / f"{source.stem}-restored{suffix}"

    def export(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a file, write the shown picture to it, then call `then`."""
        self._desk.before_change()
        if self._desk.document is None or self._jobs.busy:
            return
        if self._desk.postpone(lambda: self.export(then)):
            return
        self._ask_and_export(self.suggested, then)

    def _ask_and_export(self, suggested: Path, then: Callable[[], None] | None) -> None:
        target = self._targets.ask(suggested, self._default.suffix, self._desk.questions.ask_export)
        document = self._desk.document
        if target is None or document is None:
            return
        self._typed = path = target.path
        picture, shown = document.picture, document.layers.shown_later()

        def found(lost: tuple[str, ...]) -> None:
            if lost and lost not in self._agreed:
                said = self._desk.questions.ask_losses(path, lost)
                if said == "elsewhere":
                    self._ask_and_export(path, then)
                if said != "export":
                    return
                self._agreed.add(lost)
            self._write(target, then)

        self._jobs.submit("exporting", lambda: losses(path, picture, shown()), found)

    def _write(self, target: Target, then: Callable[[], None] | None) -> None:
        document = self._desk.document
        if document is None:
            return
        stamp, shown, picture = document.stamp, document.layers.shown_later(), document.picture

        path = target.path

        def work() -> tuple[str, ...]:
            return target.write(
                lambda over: write_image(path, shown(), like=picture, overwrite=over)
            )

        def done(notes: tuple[str, ...]) -> None:
            self._typed = None
            self._exports += 1
            document.mark_saved(stamp)
            self._desk.view.show_notice(Notice("exported", str(path), notes))
            if then is not None:
                then()

        self._jobs.submit("exporting", work, done)

    def copy(
        self, convert: Callable[[NDArray[Any], bytes | None], T], offer: Callable[[T], None]
    ) -> None:
        """Copy the shown picture.

        `convert` is called in the background thread with the pixels and their colour profile.
        `offer` is then called in the view's thread with its result.
        """
        self._desk.before_change()
        document = self._desk.document
        if document is None or self._desk.postpone(lambda: self.copy(convert, offer)):
            return
        shown, icc_profile = document.layers.shown_later(), document.picture.icc_profile
        measure = document.picture.measure

        def work() -> T:
            pixels = shown()
            return convert(pixels if measure is None else measure.seen(pixels), icc_profile)

        def done(result: T) -> None:
            offer(result)
            self._exports += 1
            self._desk.view.show_notice(Notice("copied"))

        self._jobs.submit("copying", work, done)

    def _forget(self) -> None:
        self._typed = None
        self._agreed.clear()
