"""Exporting the shown picture to a file, or copying it to the clipboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

import numpy as np

from inpaint_app.editor.files.jobs import folder_for
from inpaint_app.editor.state import Notice
from inpaint_app.files.images import (
    JPEG_QUALITY,
    JPEG_SUFFIXES,
    SUFFIXES,
    losses,
    size_of_image,
    write_image,
)
from inpaint_app.files.joined import joined
from inpaint_app.files.layered import LAYER_SUFFIXES, write_layers

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray

    from inpaint_app.document.document import Document
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.files.jobs import FileJobs, Target, Targets
    from inpaint_app.editor.ports import LossAnswer

__all__ = ["AskQuality", "Exporting", "Quality"]

T = TypeVar("T")

What = Literal["result", "before-after"]


class Quality(NamedTuple):
    """What is asked about an export to JPEG.

    Attributes
    ----------
    path : Path
        The file that is written.
    losses : tuple of str
        What the format cannot hold, besides what everybody knows of it.
    suggested : int
        The quality that was chosen last, 1 … 100.
    size_of : callable
        Returns how many bytes the file has at a quality. It takes long; call it in any thread.
    """

    path: Path
    losses: tuple[str, ...]
    suggested: int
    size_of: Callable[[int], int]


AskQuality = Callable[[Quality], "tuple[LossAnswer, int]"]
"""Asks for the quality of a JPEG, and returns what to do and the quality."""


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

    Attributes
    ----------
    quality : int
        The quality of JPEGs that was chosen last.
    ask_quality : callable or None
        See `AskQuality`; without one `quality` is used.
    quality_chosen : callable
        Called with the quality after each choice.
    """

    def __init__(self, desk: Desk, jobs: FileJobs, targets: Targets) -> None:
        self._desk = desk
        self._jobs = jobs
        self._targets = targets
        self._exports = 0
        self._typed: Path | None = None  # the file of the last export, if it failed
        self._agreed: set[str] = set()  # kinds of losses that the user accepted
        self.quality = JPEG_QUALITY
        self.ask_quality: AskQuality | None = None
        self.quality_chosen: Callable[[int], None] = lambda _quality: None
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
        return self._named("restored")

    def _named(self, what: str) -> Path:
        document = self._desk.document
        source = document.picture.path if document is not None else None
        folder = folder_for(source)
        if source is None:
            return folder / ("pasted.png" if what == "restored" else f"pasted-{what}.png")
        suffix = source.suffix if source.suffix.lower() in SUFFIXES else ".png"
        return folder / f"{source.stem}-{what}{suffix}"

    def export(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a file, write the shown picture to it, then call `then`."""
        self._begin(self.suggested, "result", then)

    def export_before_after(self) -> None:
        """Ask for a file, and write the original and the shown picture to it as one picture.

        This does not count as saving the work.
        """
        self._begin(self._named("before-after"), "before-after", None)

    def export_layers(self) -> None:
        """Ask for a TIFF, and write the result, the fill, the mask and the original as its layers.

        This does not count as saving the work.
        """
        self._desk.before_change()
        document = self._desk.document
        if document is None or self._jobs.busy or self._desk.postpone(self.export_layers):
            return
        suggested = self._named("layers").with_suffix(LAYER_SUFFIXES[0])
        target = self._targets.ask(suggested, suggested.suffix, self._desk.questions.ask_export)
        if target is None:
            return
        picture, shown = document.picture, document.layers.shown_later()
        mask, path = document.layers.selection.coverage_snapshot(), target.path

        def work() -> tuple[str, ...]:
            return target.write(
                lambda over: write_layers(path, picture, shown(), mask, overwrite=over)
            )

        self._jobs.submit("exporting", work, lambda notes: self._say_written(path, notes))

    def _begin(self, suggested: Path, what: What, then: Callable[[], None] | None) -> None:
        self._desk.before_change()
        if self._desk.document is None or self._jobs.busy:
            return
        if self._desk.postpone(lambda: self._begin(suggested, what, then)):
            return
        self._ask_and_export(suggested, what, then)

    def _ask_and_export(self, suggested: Path, what: What, then: Callable[[], None] | None) -> None:
        target = self._targets.ask(suggested, self._default.suffix, self._desk.questions.ask_export)
        document = self._desk.document
        if target is None or document is None:
            return
        path = target.path
        if what == "result":
            self._typed = path
        picture, pixels = document.picture, _pixels_of(document, what)

        def found(lost: tuple[str, ...]) -> None:
            said = self._decide(path, self._news(path, lost), document, pixels)
            if said == "elsewhere":
                self._ask_and_export(path, what, then)
            if said != "export":
                return
            self._agreed.update(map(_kind, lost))
            self._write(target, what, then)

        self._jobs.submit("exporting", lambda: losses(path, picture, pixels()), found)

    def _news(self, path: Path, lost: tuple[str, ...]) -> tuple[str, ...]:
        """Return the losses that the user has not accepted yet, and need not expect."""
        unusual = self._unusual(path, lost)
        return tuple(loss for loss in unusual if _kind(loss) not in self._agreed)

    def _unusual(self, path: Path, losses: tuple[str, ...]) -> tuple[str, ...]:
        """Return the losses without those that everybody expects who has opened such a file."""
        source = self._desk.document.picture.path if self._desk.document is not None else None
        places = path, source or path.with_suffix("")
        usual = all(place.suffix.lower() in JPEG_SUFFIXES for place in places)
        return tuple(loss for loss in losses if not (usual and loss.startswith("JPEG is lossy")))

    def _decide(
        self,
        path: Path,
        news: tuple[str, ...],
        document: Document,
        pixels: Callable[[], NDArray[Any]],
    ) -> LossAnswer:
        """Ask about losses, and about the quality of a JPEG."""
        if path.suffix.lower() in JPEG_SUFFIXES and self.ask_quality is not None:
            kept: list[NDArray[Any]] = []

            def size_of(quality: int) -> int:
                if not kept:
                    kept.append(pixels())
                return size_of_image(path, kept[0], document.picture, quality)

            said, quality = self.ask_quality(Quality(path, news, self.quality, size_of))
            if said == "export":
                self.quality = quality
                self.quality_chosen(quality)
            return said
        return self._desk.questions.ask_losses(path, news) if news else "export"

    def _write(self, target: Target, what: What, then: Callable[[], None] | None) -> None:
        document = self._desk.document
        if document is None:
            return
        stamp, pixels, picture = document.stamp, _pixels_of(document, what), document.picture
        path, quality = target.path, self.quality

        def work() -> tuple[str, ...]:
            return target.write(
                lambda over: write_image(
                    path, pixels(), like=picture, overwrite=over, quality=quality
                )
            )

        def done(notes: tuple[str, ...]) -> None:
            if what == "result":
                self._typed = None
                self._exports += 1
                document.mark_saved(stamp)
            self._say_written(path, self._unusual(path, notes))
            if then is not None:
                then()

        self._jobs.submit("exporting", work, done)

    def _say_written(self, path: Path, notes: tuple[str, ...]) -> None:
        self._desk.view.show_notice(Notice("exported", str(path), notes))

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
        shown, icc_profile = document.layers.shown_later(), document.picture.shown_profile
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


def _pixels_of(document: Document, what: What) -> Callable[[], NDArray[Any]]:
    """Return a function that makes the pixels to export; it takes long."""
    shown, picture = document.layers.shown_later(), document.picture
    if what == "result":
        return shown
    white = 1.0 if picture.pixels.dtype.kind == "f" else np.iinfo(picture.pixels.dtype).max
    if picture.measure is not None:
        white = picture.measure.white
    return partial(_joined_later, picture.pixels, shown, white)


def _joined_later(
    before: NDArray[Any], after: Callable[[], NDArray[Any]], white: float
) -> NDArray[Any]:
    return joined(before, after(), white)


def _kind(loss: str) -> str:
    """Return what a loss is about, whatever its numbers and names."""
    return re.sub(r"\d+", "", loss.partition("(")[0])
