"""`State`: everything that decides how the window looks, in frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from inpaint_app.settings.choices import Choices

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.document.edits import Edit, Label
    from inpaint_app.files.measure import Measure
    from inpaint_app.masks.selection import Combine, Point
    from ntk_core import Rect, Region, Stage

__all__ = [
    "Busy",
    "CandidateState",
    "FileState",
    "HealingState",
    "HistoryState",
    "InspectionState",
    "Limits",
    "MaskState",
    "Notice",
    "NoticeKind",
    "PenPressure",
    "Phase",
    "PictureState",
    "ProposalPhase",
    "ProposalState",
    "Recoverable",
    "RunState",
    "RunStatus",
    "SamplingState",
    "StampState",
    "State",
    "StrokeState",
    "Thumbnail",
    "Tone",
    "ToolName",
]

ToolName = Literal[
    "brush",
    "eraser",
    "rectangle",
    "lasso",
    "polygon",
    "wand",
    "shield",
    "avoid",
    "source",
    "restore",
    "heal",
    "clone",
    "heal-stamp",
]
PenPressure = Literal["size", "hardness", "nothing"]
Tone = Literal["both", "bright", "dark"]
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
    "opened-first",
    "reduced",
    "compare",
    "recovered",
    "crashed",
    "crashed-unkept",
    "no-stamp-source",
]


@dataclass(frozen=True, slots=True)
class RunStatus:
    """The progress of the reconstruction. `seconds_left` is None while it is unknown.

    `residual` is that of the current part, in the end the largest of all parts; None for methods
    without one. `regions` has the parts of the mask with their methods, for method ``"auto"``
    only. `expected_error` is the root mean square of the deviations of the fill, as a share of
    the range; None before the run is done, and if the deviations are unknown. Copies do not
    count; `copied` says whether there are any.
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
    copied: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for the user, which does not interrupt.

    `detail` is a sentence or a path; `others` are names of other files, of kind "opened-first".
    """

    kind: NoticeKind
    detail: str = ""
    notes: tuple[str, ...] = ()
    residual: float | None = None  # of kinds "unfinished" and "stalled"
    others: str = ""


@dataclass(frozen=True, slots=True)
class Recoverable:
    """Work that a crashed program left behind.

    `name` is that of the picture, empty for a picture without a file. `saved` is the time when it
    was kept, in seconds since the epoch.
    """

    name: str
    saved: float


@dataclass(frozen=True, slots=True)
class PictureState:
    """The opened picture, if there is one, and the number of pixels of its masks.

    `modified` says whether there is unsaved work, `filled` whether there is a fill that is neither
    applied nor discarded. Of that fill, `shown` says whether any of it is seen, because it is in
    the mask, and `covered` whether it fills all of the mask. `soft` says whether any masked pixel
    is covered in part only. The picture is a `page` of several `pages`; `infrared` says whether it
    may have an infrared channel.
    """

    opened: bool = False
    name: str = ""
    modified: bool = False
    masked: int = 0
    avoided: int = 0
    sources: int = 0
    shielded: int = 0
    page: int = 1
    pages: int = 1
    infrared: bool = False
    filled: bool = False
    shown: bool = False
    covered: bool = False
    soft: bool = False


@dataclass(frozen=True, slots=True)
class StrokeState:
    """The current tool; `diameter` is 0 for tools without one.

    `pen` is what the pressure of a pen changes; `follows` says whether sizes follow the zoom.
    `hardness` is in per cent, None for tools that cannot be soft and for the stamps.
    """

    tool: ToolName = "brush"
    diameter: int = 1
    pen: PenPressure = "size"
    follows: bool = False
    hardness: int | None = None

    @property
    def softens(self) -> bool:
        """Whether the edge of the current tool can be soft."""
        return self.hardness is not None or self.tool in ("clone", "heal-stamp")


@dataclass(frozen=True, slots=True)
class MaskState:
    """How shapes and the wand change the mask; `busy` says whether a change is being computed."""

    combine: Combine = "add"
    tolerance: int = 24
    contiguous: bool = True
    growth: int = 2
    busy: bool = False


@dataclass(frozen=True, slots=True)
class RunState:
    """Whether a reconstruction runs, and whether each change of the mask starts one (`live`)."""

    running: bool = False
    live: bool = False


@dataclass(frozen=True, slots=True)
class HealingState:
    """The number of strokes of the healing brush that are not done.

    Of those, `computing` were released. Of the first one the share `fraction` is done, None while
    there is none or nothing of it is known.
    """

    pending: int = 0
    computing: int = 0
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class StampState:
    """The options of the stamps, in per cent, and where they copy from.

    `source` is a point (x, y) of the image. `shift` says how far below and right of the brush the
    source is; None until a stroke decides that. `pending` counts the strokes that are not done.
    """

    hardness: int = 75
    opacity: int = 100
    flow: int = 100
    aligned: bool = True
    source: Point | None = None
    shift: tuple[int, int] | None = None
    pending: int = 0


@dataclass(frozen=True, slots=True)
class SamplingState:
    """For which hole the sampling area is painted.

    `hole` is the rectangle around it, None for all holes. Its area has `painted` pixels. `areas`
    is the number of holes that have an area of their own.
    """

    hole: Rect | None = None
    painted: int = 0
    areas: int = 0


@dataclass(frozen=True, slots=True)
class InspectionState:
    """How the result is inspected.

    `uncertainty` says whether the overlay of that name is on, `uncertain` whether there are
    deviations that it can show, `made_from` whether the pixel under the pointer is explained. The
    original is shown left of the column `split`, in image pixels.
    """

    comparing: bool = False
    uncertainty: bool = False
    uncertain: bool = False
    copied: bool = False
    made_from: bool = False
    split: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What is proposed: of which tone, of which length in pixels, and where.

    `longest` is 0 for any length. `within` proposes only what is in the mask already; the proposal
    then takes the place of the mask.
    """

    tone: Tone = "both"
    shortest: int = 0
    longest: int = 0
    within: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Outlined:
    """What is proposed, for its outlines; nothing of it changes.

    Attributes
    ----------
    mask : ndarray of bool, shape (H, W)
    names : ndarray of int32, shape (⌈H / 4⌉, ⌈W / 4⌉)
        Which place each square belongs to: 1 for the first, 0 for none.
    left_out : tuple of (Rect, ndarray of bool)
        What was left out.
    """

    mask: NDArray[np.bool_]
    names: NDArray[np.int32]
    left_out: tuple[tuple[Rect, NDArray[np.bool_]], ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalState:
    """The number of pixels of the proposed mask, and the sensitivity, 0 … 100.

    `missing` says whether the pixels without a value are proposed, not damage, `infrared` whether
    it is the dust in an infrared channel. The proposal has
    `places`, of which the one with the number `at`, inside `here`, is being looked at; `left_out`
    were left out. `outlined` is for the outlines of places that can be left out.
    """

    phase: ProposalPhase = ""
    count: int = 0
    sensitivity: int = 0
    missing: bool = False
    limits: Limits = field(default_factory=lambda: Limits())
    places: int = 0
    at: int | None = None
    here: Rect | None = None
    left_out: int = 0
    infrared: bool = False
    outlined: Outlined | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """A small picture, shape (h, w[, C]), with the profile and the measure of its numbers."""

    pixels: NDArray[Any]
    icc_profile: bytes | None = None
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class CandidateState:
    """The fills of the mask to choose from.

    `current` is the chosen one, None while another is computed; `peeked` is shown for a look.
    """

    thumbnails: tuple[Thumbnail, ...] = ()
    current: int | None = None
    peeked: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryState:
    """The kept undo steps, of which `step` are done.

    `forgets` says whether older steps were dropped. `nbytes` and `budget` are in bytes.
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
    """The current file job, if there is one, and the files that were opened last.

    `exports` is the number of exports and copies so far.
    """

    busy: Busy = ""
    recent: tuple[Path, ...] = ()
    exports: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """The state of the whole window: one state for each part of the editor."""

    picture: PictureState = PictureState()
    strokes: StrokeState = StrokeState()
    mask: MaskState = MaskState()
    choices: Choices = field(default_factory=Choices)
    run: RunState = RunState()
    inspection: InspectionState = InspectionState()
    proposals: ProposalState = ProposalState()
    candidates: CandidateState = CandidateState()
    history: HistoryState = HistoryState()
    files: FileState = FileState()
    recoverable: Recoverable | None = None
    healing: HealingState = HealingState()
    stamps: StampState = StampState()
    sampling: SamplingState = SamplingState()
