"""What the editor needs from the world: a view, answers, a runner, a background.

Everything that crosses a thread here is frozen and carries the number of the request that it
answers.
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
    from inpaint_app.filling.made_from import MadeFrom
    from inpaint_app.filling.requests import Request, Update
    from inpaint_app.masks.guides import Layer
    from ntk_core import Rect

__all__ = [
    "Answer",
    "Background",
    "Backgrounds",
    "LossAnswer",
    "Questions",
    "Runner",
    "View",
]

Answer = Literal["export", "save", "drop", "stay"]
LossAnswer = Literal["export", "elsewhere", "stay"]

T = TypeVar("T")


class View(Protocol):
    """What shows the document. Every call comes from the view's own thread."""

    def show_picture(self, pixels: NDArray[Any], icc_profile: bytes | None = None) -> None:
        """Show another picture, with nothing masked; all that is shown goes through its profile."""
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
        """Show how far the reconstruction is."""
        ...

    def show_notice(self, notice: Notice | None) -> None:
        """Show one message in the window, None removes it."""
        ...

    def show_made_from(self, made: MadeFrom | None) -> None:
        """Show what a pixel was made from, None removes it."""
        ...

    def close_now(self) -> None:
        """Close: everything was asked."""
        ...


class Questions(Protocol):
    """What the user is asked, and waited for. Every call comes from the view's own thread."""

    def ask_image(self, folder: Path | None) -> Path | None:
        """Ask which image to open; `folder` is where to begin, None for anywhere."""
        ...

    def ask_mask(self, folder: Path | None, layer: Layer) -> Path | None:
        """Ask which mask to read for a layer; `folder` is where to begin."""
        ...

    def ask_mask_export(self, suggested: Path, layer: Layer) -> Path | None:
        """Ask where to export a layer; whether a file may be replaced is asked afterwards."""
        ...

    def ask_export(self, suggested: Path) -> Path | None:
        """Ask where to export; whether an existing file may be replaced is asked afterwards."""
        ...

    def ask_replace(self, path: Path) -> bool:
        """Ask whether an existing file shall be replaced."""
        ...

    def ask_replace_source(self, path: Path) -> bool:
        """Ask whether the opened file itself shall be overwritten."""
        ...

    def ask_losses(self, path: Path, losses: tuple[str, ...]) -> LossAnswer:
        """Ask whether to export although the format cannot hold all, or to another format."""
        ...

    def ask_session(self, suggested: Path) -> Path | None:
        """Ask where to save a session; whether it may be replaced is asked afterwards."""
        ...

    def ask_source(self, session: Path, trouble: str) -> Path | None:
        """Ask where the picture of a session is, which is not where it was, or not the same."""
        ...

    def ask_unsaved(self, name: str) -> Answer:
        """Ask what to do with work that was not exported."""
        ...

    def ask_too_large(self, path: Path, width: int, height: int) -> bool:
        """Ask whether to open a picture of more pixels than are allowed without asking."""
        ...

    def ask_forget(self, name: str) -> bool:
        """Ask whether work that was left behind shall be deleted."""
        ...


class Runner(Protocol):
    """Runs reconstructions elsewhere, one at a time, the newest request first."""

    def deliver_to(self, receive: Callable[[Update], None]) -> None:
        """Say who gets the updates, called in the view's thread."""
        ...

    def start(self, request: Request) -> None:
        """Begin, superseding whatever runs."""
        ...

    def cancel(self) -> None:
        """Stop at the next opportunity; returns at once, and nothing more is delivered."""
        ...


class Background(Protocol):
    """Does slow things elsewhere, one after the other."""

    def submit(self, work: Callable[[], T], done: Callable[[T | Exception], None]) -> None:
        """Call `work` elsewhere, then `done` with its result or error in the view's thread."""
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
    """

    files: Background
    masks: Background
    weights: Background
    recovery: Background

    @classmethod
    def all_in(cls, background: Background) -> Backgrounds:
        """Return backgrounds that are all the same."""
        return cls(background, background, background, background)
