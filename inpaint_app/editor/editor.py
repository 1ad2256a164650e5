"""`Editor`: all parts of the editor, connected with each other.

The editor owns the document. It sends pictures to the view and requests to the runner. It runs in
the view's thread and never blocks.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from inpaint_app.editor.candidates import Candidates
from inpaint_app.editor.choices import CurrentChoices
from inpaint_app.editor.desk import Desk
from inpaint_app.editor.files.files import Files
from inpaint_app.editor.healing import Healing
from inpaint_app.editor.inspection import Inspection
from inpaint_app.editor.mask_changes import MaskChanges
from inpaint_app.editor.mask_tools import MaskTools
from inpaint_app.editor.pixel_strokes import PixelStrokes
from inpaint_app.editor.proposals import Proposals
from inpaint_app.editor.reconstruction import Reconstruction
from inpaint_app.editor.recovery import Recovery
from inpaint_app.editor.stamping import Stamping
from inpaint_app.editor.state import PictureState, State
from inpaint_app.editor.strokes import Strokes
from inpaint_app.editor.time_travel import TimeTravel
from inpaint_app.editor.visits import Visits
from inpaint_app.filling.explanations import Explanations
from inpaint_app.settings.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.document.document import Document
    from inpaint_app.editor.files.opening import Prepare
    from inpaint_app.editor.ports import Backgrounds, Questions, Runner, View
    from inpaint_app.files.picture import Picture
    from inpaint_app.sessions.recovery_folder import RecoveryFolder

__all__ = ["Editor"]


class Editor:
    """The actions of a window; each part does one kind of thing that a user does.

    Parameters
    ----------
    view : View
        Shows the document.
    questions : Questions
        Asks the user.
    runner : Runner
        Computes reconstructions.
    backgrounds : Backgrounds
        The threads for slow things.
    explanations : Explanations, optional
        Where the runner stores the explanations of finished reconstructions.
    recovery_folder : RecoveryFolder, optional
        The folder for unsaved work in case of a crash; without one no work is kept.
    prepare : callable, optional
        Prepares the pixels of a picture for display, in the thread that has read them.
    clock : callable
        Returns seconds, from any origin.

    Attributes
    ----------
    strokes : Strokes
        The current tool, and painting with it.
    mask : MaskTools
        Changes of the mask by shapes, by colour, or as a whole.
    choices : CurrentChoices
        How to fill.
    candidates : Candidates
        Several fills of one mask to choose from.
    reconstruction : Reconstruction
        Running reconstructions, and applying or discarding fills.
    healing : Healing
        The healing brush.
    stamping : Stamping
        The clone stamp and the healing stamp.
    inspection : Inspection
        Uncertainty, “made from”, and comparing with the original.
    proposals : Proposals
        Detecting scratches and dust.
    visits : Visits
        Going from one masked or proposed place to the next.
    history : TimeTravel
        Undo and redo.
    files : Files
        Opening, exporting, saving.
    recovery : Recovery
        Copies of unsaved work in case of a crash.
    """

    def __init__(
        self,
        view: View,
        questions: Questions,
        runner: Runner,
        backgrounds: Backgrounds,
        *,
        explanations: Explanations | None = None,
        recovery_folder: RecoveryFolder | None = None,
        prepare: Prepare | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        explanations = explanations or Explanations()
        self._desk = desk = Desk(view, questions, Preferences().history_bytes)
        desk.changed.connect(self._show_state)
        self.strokes = Strokes(desk)
        changes = MaskChanges(desk, backgrounds.masks, self.strokes)
        self.mask = MaskTools(desk, changes)
        self.choices = CurrentChoices(desk)
        self.candidates = Candidates(desk, self.choices)
        self.reconstruction = Reconstruction(
            desk, runner, changes, self.choices, self.candidates, explanations, clock
        )
        pixels = PixelStrokes(desk, self.strokes, self.reconstruction)
        self.healing = Healing(desk, backgrounds.healer, self.strokes, self.choices, pixels)
        self.stamping = Stamping(desk, backgrounds.masks, self.strokes, pixels)
        self.inspection = Inspection(
            desk, backgrounds.weights, explanations, self.reconstruction.is_painting
        )
        self.proposals = Proposals(desk, backgrounds.masks, changes)
        self.visits = Visits(desk, self.proposals)
        self.history = TimeTravel(
            desk, changes, self.proposals, self.candidates, pixels, (self.stamping, self.healing)
        )
        self.files = Files(desk, backgrounds.files, self.mask, self.choices, prepare)
        self.recovery = Recovery(
            desk,
            backgrounds.recovery,
            self.files.opening,
            self.files.sessions,
            self.choices,
            folder=recovery_folder,
            clock=clock,
        )

    @property
    def document(self) -> Document | None:
        """The opened picture, None in an empty window."""
        return self._desk.document

    @property
    def state(self) -> State:
        """The state that decides what all controls show."""
        return State(
            self._picture_state(),
            self.strokes.state,
            self.mask.state,
            self.choices.now,
            self.reconstruction.state,
            self.inspection.state,
            self.proposals.state,
            self.candidates.state,
            self.history.state,
            self.files.state,
            self.recovery.offer,
            self.healing.state,
            self.stamping.state,
        )

    def adopt(self, picture: Picture, mask: NDArray[np.bool_] | None = None) -> None:
        """Show a picture that was read, and optionally a mask of shape (H, W)."""
        self.files.opening.adopt(picture)
        if mask is not None and self.document is not None:
            self.mask.add(mask)
            self.document.mark_saved(self.document.stamp)  # the mask is in a file, too
            self._desk.changed()

    def takes_click(self, pixel: tuple[int, int]) -> bool:
        """Use a click at a pixel (row, column) for something else than the tool; return whether.

        While “made from” is on, nothing is painted. A click on a proposed part leaves it out.
        """
        return self.inspection.state.made_from or self.proposals.toggle(*pixel)

    def refresh(self) -> None:
        """Send the current state to the view."""
        self._desk.changed()

    def _picture_state(self) -> PictureState:
        document = self._desk.document
        if document is None:
            return PictureState()
        layers = document.layers
        filled, running = layers.has_fill, self.reconstruction.state.running
        # Not counted during a run, whose every update would count anew.
        shown = document.shown_pixels if filled and not running else 0
        return PictureState(
            opened=True,
            name=self._desk.name,
            modified=document.modified,
            masked=layers.selection.count,
            protected=layers.guides.count("protected"),
            sources=layers.guides.count("source"),
            shielded=layers.shield.count,
            filled=filled,
            shown=filled and (running or shown > 0),
            covered=filled and (running or 0 < shown == layers.selection.count),
        )

    def _show_state(self) -> None:
        self._desk.view.show_state(self.state)
