"""What the controller needs from the world: a view, a runner, a background. No Qt.

Everything that crosses a thread here is frozen and carries the number of the request that it
answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeVar

from inpaint_app.regression_settings import RegressionSettings
from inpaint_app.texture_settings import TextureSettings
from ntk_core import Architecture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.edits import Edit, Label
    from inpaint_app.made_from import MadeFrom
    from inpaint_app.sampling import Layer
    from inpaint_app.selection import Combine
    from ntk_core import Progress, Rect, Region, Stage

__all__ = [
    "FILLED",
    "PENDING",
    "PROPOSED",
    "PROTECTED",
    "SOURCE",
    "UNCERTAIN",
    "Answer",
    "Background",
    "Busy",
    "Notice",
    "NoticeKind",
    "Patch",
    "Phase",
    "Proposing",
    "Recoverable",
    "Request",
    "RunStatus",
    "Runner",
    "State",
    "ToolName",
    "Update",
    "View",
]

PENDING: Final = 1
"""Overlay code of a masked pixel that waits to be reconstructed."""

FILLED: Final = 2
"""Overlay code of a masked pixel that shows the fill."""

PROTECTED: Final = 3
"""Overlay code of a pixel that is not masked, but neither to be learnt nor copied from."""

SOURCE: Final = 4
"""Overlay code of a pixel that is neither, in the area to copy from."""

PROPOSED: Final = 5
"""Overlay code of a pixel that is not masked, but proposed to be."""

UNCERTAIN: Final = 16
"""The first of the overlay codes of filled pixels of which it is known how far off they may be.

It is added to a step of the scale of `inpaint_app.deviations`.
"""

ToolName = Literal[
    "brush",
    "eraser",
    "rectangle",
    "lasso",
    "polygon",
    "wand",
    "protect",
    "source",
    "restore",
]
Proposing = Literal["", "looking", "found"]
Phase = Literal["idle", "running", "done", "cancelled", "failed"]
Answer = Literal["export", "save", "drop", "stay"]
LossAnswer = Literal["export", "elsewhere", "stay"]
Busy = Literal["", "opening", "exporting", "copying", "saving"]
NoticeKind = Literal[
    "empty-mask",
    "failed",
    "unfinished",
    "stalled",
    "exported",
    "saved",
    "copied",
    "opened-with-notes",
    "reduced",
    "compare",
    "recovered",
    "crashed",
    "crashed-unkept",
]

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


@dataclass(frozen=True, slots=True)
class RunStatus:
    """How far the reconstruction is. `seconds_left` is None while nobody can tell.

    `residual` is that of the part that is being solved, in the end the largest of all; None for
    methods without. `regions` says what method ``"auto"`` does where, empty for other methods.
    `expected_error` is the root mean square of the deviations of all that is filled, as a share of
    the range; None before the run is done, and for what nothing is known of.
    """

    phase: Phase = "idle"
    stage: Stage | None = None
    number: int = 0
    passes: int = 0
    fraction: float = 0.0
    seconds_left: float | None = None
    seconds: float = 0.0
    residual: float | None = None
    regions: tuple[Region, ...] = ()
    expected_error: float | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the user, without stopping him. `detail` is a sentence or a path."""

    kind: NoticeKind
    detail: str = ""
    notes: tuple[str, ...] = ()
    residual: float | None = None  # of kinds "unfinished" and "stalled"


@dataclass(frozen=True, slots=True)
class Recoverable:
    """Work that a program left behind when it ended unexpectedly.

    `name` is that of the picture, empty for one without a file; `saved` is when it was kept, in
    seconds since the epoch.
    """

    name: str
    saved: float


@dataclass(frozen=True, slots=True)
class State:
    """All that decides which controls are enabled and what they say.

    `steps` are those that history keeps, `step` of them are done; `forgets` tells that there were
    others before them. `diameter` is 0 for tools without; `masking` is whether the mask is being
    computed. `exports` counts how often the picture was exported or copied.

    `uncertainty` is whether the overlay of that name is wanted, `uncertain` whether there is
    anything that it could show; `made_from` whether pointing at a filled pixel tells what it was
    made from. Left of the column `split`, in image pixels, the original is shown.
    """

    name: str = ""
    has_picture: bool = False
    modified: bool = False
    masked: int = 0
    protected: int = 0
    sources: int = 0
    undo: Label | None = None
    redo: Label | None = None
    running: bool = False
    has_fill: bool = False
    comparing: bool = False
    uncertainty: bool = False
    uncertain: bool = False
    made_from: bool = False
    split: float | None = None
    steps: tuple[Edit, ...] = ()
    step: int = 0
    forgets: bool = False
    history_bytes: int = 0
    history_budget: int = 0
    exports: int = 0
    recent: tuple[Path, ...] = ()
    recoverable: Recoverable | None = None
    busy: Busy = ""
    tool: ToolName = "brush"
    diameter: int = 1
    combine: Combine = "add"
    tolerance: int = 24
    contiguous: bool = True
    growth: int = 2
    masking: bool = False
    method: str = "auto"
    architecture: Architecture = field(default_factory=Architecture)
    texture: TextureSettings = field(default_factory=TextureSettings)
    regression: RegressionSettings = field(default_factory=RegressionSettings)
    preset: str = "custom"
    proposing: Proposing = ""
    proposed: int = 0
    sensitivity: int = 0
    feather: int = 0
    live: bool = False
    keep_mask: bool = False


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
