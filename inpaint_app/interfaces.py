"""What the controller needs from the world: a view, a runner, a background. No Qt.

Everything that crosses a thread here is frozen and carries the number of the request that it
answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from inpaint_app.regression_settings import RegressionSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.made_from import MadeFrom
    from inpaint_app.sampling import Layer
    from inpaint_app.state import Notice, RunStatus, State
    from inpaint_app.texture_settings import TextureSettings
    from ntk_core import Architecture, Progress, Rect

__all__ = [
    "Answer",
    "Background",
    "LossAnswer",
    "Patch",
    "Request",
    "Runner",
    "Update",
    "View",
]

Answer = Literal["export", "save", "drop", "stay"]
LossAnswer = Literal["export", "elsewhere", "stay"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A reconstruction that is asked for; its arrays are read-only and never change.

    Attributes
    ----------
    number : int
        What the answers carry.
    image, mask, method, protect
        As in `ntk_core.inpaint`.
    architecture : Architecture or None
        Of method ``"paper"`` only.
    texture : TextureSettings or None
        Of methods that fill wide holes only.
    sources : ndarray of bool, shape (H, W), or None
        Of methods that fill wide holes only; as in `ntk_core.inpaint`.
    complete : int or None
        The number of the last request that came to its end and whose fill is still there.
    explicit : bool
        Asked for by hand: if nothing has changed, everything is to be computed anew.
    regression : RegressionSettings
        Only those that the method has.
    feather : int
        How wide the seam is where the fill is blended with the image, in pixels.
    memory_mb : int or None
        How much memory it may take, in units of 10⁶ bytes; None for half of what is free.
    """

    number: int
    image: NDArray[Any]
    mask: NDArray[np.bool_]
    method: str
    architecture: Architecture | None = None
    texture: TextureSettings | None = None
    protect: NDArray[np.bool_] | None = None
    sources: NDArray[np.bool_] | None = None
    complete: int | None = None
    explicit: bool = True
    regression: RegressionSettings = field(default_factory=RegressionSettings)
    feather: int = 0
    memory_mb: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """New pixels, shape (rect.height, rect.width[, C]), and where they belong.

    `deviation`, shape (rect.height, rect.width), says how far off each may be, coded as in
    `inpaint_app.deviations`; None while nobody knows.
    """

    rect: Rect
    pixels: NDArray[Any]
    deviation: NDArray[np.uint8] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """Everything that request `number` produced since the last update.

    Attributes
    ----------
    patches : tuple of Patch
        What changed, to be pasted in this order; together with earlier patches the picture so
        far. Never so many that showing them stalls the view: the others follow.
    progress : Progress or None
        The newest snapshot, None before the first.
    finished : bool
        No more will come.
    error : str
        Why it failed, one sentence; empty if it did not.
    residual : float or None
        Of method ``"paper"``, once it is finished: the largest relative residual that any of its
        parts ended with. The newest snapshot knows that of its own part only.
    wanted : ndarray of bool, shape (H, W), or None
        Which pixels the patches are about; the others keep what they show. None for all.
    notes : tuple of str
        Once it is finished: what else there is to say about how it was done.
    """

    number: int
    patches: tuple[Patch, ...] = ()
    progress: Progress | None = None
    finished: bool = False
    error: str = ""
    residual: float | None = None
    wanted: NDArray[np.bool_] | None = None
    notes: tuple[str, ...] = ()


class View(Protocol):
    """What shows the document and asks the user. Every call comes from the view's own thread."""

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

    def ask_image(self) -> Path | None:
        """Ask which image to open."""
        ...

    def ask_mask(self, layer: Layer) -> Path | None:
        """Ask which mask to read for a layer."""
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

    def close_now(self) -> None:
        """Close: everything was asked."""
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
