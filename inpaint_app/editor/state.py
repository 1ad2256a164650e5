"""What the view shows: everything that decides how the window looks, in frozen values. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from inpaint_app.settings.choices import Choices

if TYPE_CHECKING:
    from pathlib import Path

    from inpaint_app.document.edits import Edit, Label
    from inpaint_app.masks.selection import Combine
    from ntk_core import Region, Stage

__all__ = [
    "Busy",
    "Notice",
    "NoticeKind",
    "Phase",
    "Proposing",
    "Recoverable",
    "RunStatus",
    "State",
    "ToolName",
]

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
    choices: Choices = field(default_factory=Choices)
    proposing: Proposing = ""
    proposed: int = 0
    sensitivity: int = 0
    live: bool = False
