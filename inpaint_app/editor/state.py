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
    "FileState",
    "HistoryState",
    "InspectionState",
    "MaskState",
    "Notice",
    "NoticeKind",
    "Phase",
    "PictureState",
    "ProposalPhase",
    "ProposalState",
    "Recoverable",
    "RunState",
    "RunStatus",
    "State",
    "StrokeState",
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
ProposalPhase = Literal["", "looking", "found"]
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
class PictureState:
    """The opened picture, if there is one: its masks are counted in pixels.

    `modified` is whether there is work that was never exported, `filled` whether there is a fill
    that is neither applied nor discarded.
    """

    opened: bool = False
    name: str = ""
    modified: bool = False
    masked: int = 0
    protected: int = 0
    sources: int = 0
    filled: bool = False


@dataclass(frozen=True, slots=True)
class StrokeState:
    """The tool in hand; `diameter` is 0 for tools without."""

    tool: ToolName = "brush"
    diameter: int = 1


@dataclass(frozen=True, slots=True)
class MaskState:
    """How shapes and the wand change the mask; `busy` is whether it is being computed."""

    combine: Combine = "add"
    tolerance: int = 24
    contiguous: bool = True
    growth: int = 2
    busy: bool = False


@dataclass(frozen=True, slots=True)
class RunState:
    """Whether a reconstruction runs, and whether each change of the mask begins another."""

    running: bool = False
    live: bool = False


@dataclass(frozen=True, slots=True)
class InspectionState:
    """How the result is looked at.

    `uncertainty` is whether the overlay of that name is wanted, `uncertain` whether there is
    anything that it could show; `made_from` whether pointing at a filled pixel tells what it was
    made from. Left of the column `split`, in image pixels, the original is shown.
    """

    comparing: bool = False
    uncertainty: bool = False
    uncertain: bool = False
    made_from: bool = False
    split: float | None = None


@dataclass(frozen=True, slots=True)
class ProposalState:
    """What is proposed to be masked, in pixels, and how much is to be found, 0 … 100."""

    phase: ProposalPhase = ""
    count: int = 0
    sensitivity: int = 0


@dataclass(frozen=True, slots=True)
class HistoryState:
    """The steps that history keeps, of which `step` are done.

    `forgets` tells that there were others before them.
    """

    undo: Label | None = None
    redo: Label | None = None
    steps: tuple[Edit, ...] = ()
    step: int = 0
    forgets: bool = False
    nbytes: int = 0
    budget: int = 0


@dataclass(frozen=True, slots=True)
class FileState:
    """What is being done with files.

    `exports` counts how often the picture was exported or copied; `recent` are the files that were
    opened last.
    """

    busy: Busy = ""
    recent: tuple[Path, ...] = ()
    exports: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """All that decides which controls are enabled and what they say: of each part its share."""

    picture: PictureState = PictureState()
    strokes: StrokeState = StrokeState()
    mask: MaskState = MaskState()
    choices: Choices = field(default_factory=Choices)
    run: RunState = RunState()
    inspection: InspectionState = InspectionState()
    proposals: ProposalState = ProposalState()
    history: HistoryState = HistoryState()
    files: FileState = FileState()
    recoverable: Recoverable | None = None
