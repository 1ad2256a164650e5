"""The interfaces that the editor needs: a view, questions, a runner, and background threads.

Requests and updates, which cross threads, are frozen and carry the number of their request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.editor.state import Notice, RunStatus, State
    from inpaint_app.files.measure import Measure
    from inpaint_app.filling.made_from import MadeFrom
    from inpaint_app.filling.requests import Request, Update
    from inpaint_app.masks.guides import NamedLayer
    from ntk_core import Rect

__all__ = [
    "Answer",
    "Background",
    "Backgrounds",
    "LossAnswer",
    "Questions",
    "Runner",
    "View",
    "WrongWay",
]

Answer = Literal["export", "save", "drop", "stay"]
LossAnswer = Literal["export", "elsewhere", "stay"]
WrongWay = Literal["invert", "keep", "stop"]

T = TypeVar("T")


class View(Protocol):
    """Shows the document. All calls are in the view's own thread."""

    def show_picture(
        self,
        pixels: NDArray[Any],
        icc_profile: bytes | None = None,
        measure: Measure | None = None,
    ) -> None:
        """Show another picture, without a mask.

        Its profile, and its measure if it has one, are used for all later pixels.
        """
        ...

    def show_pixels(self, rect: Rect, pixels: NDArray[Any]) -> None:
        """Show new pixels inside `rect`."""
        ...

    def show_overlay(self, rect: Rect, codes: NDArray[np.uint8]) -> None:
        """Show new overlay codes inside `rect`."""
        ...

    def show_state(self, state: State) -> None:
        """Enable, disable and label the controls."""
        ...

    def show_run(self, status: RunStatus) -> None:
        """Show the progress of the reconstruction."""
        ...

    def show_notice(self, notice: Notice | None) -> None:
        """Show a message in the window; None removes it."""
        ...

    def show_made_from(self, made: MadeFrom | None) -> None:
        """Show what a pixel was made from; None removes it."""
        ...

    def close_now(self) -> None:
        """Close: everything was asked."""
        ...


class Questions(Protocol):
    """What the user is asked, and waited for. Every call comes from the view's own thread."""

    def ask_image(self, folder: Path | None) -> Path | None:
        """Ask which image to open; `folder` is where to begin, None for anywhere."""
        ...

    def ask_mask(self, folder: Path | None, layer: NamedLayer) -> Path | None:
        """Ask which mask to read for a layer; `folder` is where to begin."""
        ...

    def ask_mask_export(self, suggested: Path, layer: NamedLayer) -> Path | None:
        """Ask for a file to export a layer to; do not ask whether to replace it."""
        ...

    def ask_export(self, suggested: Path) -> Path | None:
        """Ask for a file to export to; do not ask whether to replace it."""
        ...

    def ask_replace(self, path: Path) -> bool:
        """Ask whether to replace an existing file."""
        ...

    def ask_replace_source(self, path: Path, page: int, pages: int) -> bool:
        """Ask whether to replace the opened file itself, or its `page` of several `pages`."""
        ...

    def ask_page(self, path: Path, page: int, pages: int) -> int | None:
        """Ask which page of a file to open; `page` is suggested, None is to open none."""
        ...

    def ask_losses(self, path: Path, losses: tuple[str, ...]) -> LossAnswer:
        """Ask whether to export with these losses, or to choose another file."""
        ...

    def ask_session(self, suggested: Path) -> Path | None:
        """Ask for a file to save a session to; do not ask whether to replace it."""
        ...

    def ask_source(self, session: Path, trouble: str) -> Path | None:
        """Ask for the picture of a session, because it was moved or changed."""
        ...

    def ask_unsaved(self, name: str) -> Answer:
        """Ask what to do with unsaved work."""
        ...

    def ask_too_large(self, path: Path, width: int, height: int) -> bool:
        """Ask whether to open a picture that is larger than the user's limit."""
        ...

    def ask_wrong_way(self, path: Path, percent: int) -> WrongWay:
        """Ask whether to invert a mask that covers so much of the picture, or not to import it."""
        ...

    def ask_forget(self, name: str) -> bool:
        """Ask whether to delete work that a crashed program left behind."""
        ...


class Runner(Protocol):
    """Runs reconstructions in another thread, one at a time; a new request replaces the old."""

    def deliver_to(self, receive: Callable[[Update], None]) -> None:
        """Set the function that receives the updates; it is called in the view's thread."""
        ...

    def start(self, request: Request) -> None:
        """Start a request; a running one is cancelled."""
        ...

    def cancel(self) -> None:
        """Stop at the next opportunity. Returns at once; no more updates are delivered."""
        ...


class Background(Protocol):
    """A background thread that does slow things, one after the other."""

    def submit(self, work: Callable[[], T], done: Callable[[T | Exception], None]) -> None:
        """Call `work` in the thread, then `done` with its result or error in the view's thread."""
        ...


@dataclass(frozen=True, slots=True)
class Backgrounds:
    """The backgrounds of an editor: each is a thread, so that one need not wait for another.

    Attributes
    ----------
    files : Background
        Reads and writes files.
    masks : Background
        Computes masks.
    weights : Background
        Finds out what pixels were made from.
    recovery : Background
        Keeps unsaved work in case of a crash.
    healer : Runner, optional
        Computes the strokes of the healing brush; without it there are none.
    """

    files: Background
    masks: Background
    weights: Background
    recovery: Background
    healer: Runner | None = None
