"""`Files`: the parts of the editor that read and write files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.editor.files.exporting import Exporting
from inpaint_app.editor.files.guard import Guard
from inpaint_app.editor.files.jobs import FileJobs, Targets
from inpaint_app.editor.files.masks import MaskFiles
from inpaint_app.editor.files.opening import Opening
from inpaint_app.editor.files.sessions import SavingSessions
from inpaint_app.editor.state import FileState

if TYPE_CHECKING:
    from inpaint_app.editor.choices import CurrentChoices
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.files.opening import Prepare
    from inpaint_app.editor.mask_tools import MaskTools
    from inpaint_app.editor.ports import Background

__all__ = ["Files"]


class Files:
    """The parts of the editor that read and write files, one job at a time.

    Parameters
    ----------
    desk : Desk
        Has the document.
    background : Background
        The thread that reads and writes.
    mask : MaskTools
        Adds masks that were read.
    choices : CurrentChoices
        The choices that sessions store.
    prepare : callable, optional
        See `Opening`.

    Attributes
    ----------
    exporting : Exporting
        Exports and copies the picture.
    sessions : SavingSessions
        Saves sessions.
    opening : Opening
        Opens pictures and sessions.
    masks : MaskFiles
        Reads and writes masks.
    """

    def __init__(
        self,
        desk: Desk,
        background: Background,
        mask: MaskTools,
        choices: CurrentChoices,
        prepare: Prepare | None = None,
    ) -> None:
        self._jobs = FileJobs(desk, background)
        targets = Targets(desk)
        self.exporting = Exporting(desk, self._jobs, targets)
        self.sessions = SavingSessions(desk, self._jobs, targets, choices)
        self._guard = Guard(desk, self._jobs, self.exporting, self.sessions)
        self.opening = Opening(desk, self._jobs, self._guard, self.sessions, choices, prepare)
        self.masks = MaskFiles(desk, self._jobs, targets, mask)

    @property
    def state(self) -> FileState:
        """What the controls show."""
        return FileState(self._jobs.busy, self.opening.recent.paths, self.exporting.exports)

    def close(self) -> None:
        """Close the window, after asking about unsaved work."""
        self._guard.close()
