"""Proposed masks: scratches and dust, or pixels without a value; and adding them to the mask."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.editor.state import Notice, ProposalState
from inpaint_app.masks.detection import DEFAULT_SENSITIVITY, proposal, response
from inpaint_app.masks.grid import strips
from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.document.edits import Label
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.mask_changes import MaskChanges
    from inpaint_app.editor.ports import Background
    from inpaint_app.editor.state import ProposalPhase

__all__ = ["Proposals"]

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Search:
    """One search of one picture, for damage or for pixels without a value (`missing`)."""

    missing: bool = False

    stop: threading.Event = field(default_factory=threading.Event)
    graded: NDArray[np.uint8] | None = None
    asked: int | None = None  # the sensitivity that is being applied
    found: _Found | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The proposed mask at one sensitivity, its rectangles, and those changed since the last one.

    The rectangles are strips, because showing these is much faster than showing the whole picture.
    """

    mask: NDArray[np.bool_]
    count: int
    places: tuple[Rect, ...]
    changed: tuple[Rect, ...]


class Proposals:
    """Detects scratches and dust, shows the proposed mask, and adds it to the mask.

    When a picture is opened in which pixels have no value, these are proposed at once.

    Parameters
    ----------
    desk : Desk
        Has the document.
    background : Background
        The thread that detects.
    changes : MaskChanges
        Adds the proposed mask to the mask.
    """

    def __init__(self, desk: Desk, background: Background, changes: MaskChanges) -> None:
        self._desk = desk
        self._background = background
        self._changes = changes
        self._sensitivity = DEFAULT_SENSITIVITY
        self._search: _Search | None = None
        desk.before_other.connect(self.drop)
        desk.shown.connect(self._propose_missing)

    @property
    def state(self) -> ProposalState:
        """What the controls show."""
        found = self._search.found if self._search is not None else None
        phase: ProposalPhase = "" if self._search is None else "looking"
        missing = self._search is not None and self._search.missing
        if found is None:
            return ProposalState(phase, 0, self._sensitivity, missing)
        return ProposalState("found", found.count, self._sensitivity, missing)

    @property
    def active(self) -> bool:
        """Whether a search is running or a proposed mask is shown."""
        return self._search is not None

    def look(self) -> None:
        """Start a search for scratches and dust; the result is shown, but not masked yet."""
        document = self._desk.document
        if document is None or self._search is not None:
            return
        self._desk.before_change()
        self._desk.view.show_notice(None)
        search = self._search = _Search()
        image, measure = document.layers.image, document.picture.measure

        def work() -> NDArray[np.uint8]:
            pixels = image if measure is None else measure.units(image)
            return response(pixels, search.stop.is_set)

        def done(result: NDArray[np.uint8] | Exception) -> None:
            if search is not self._search:
                return
            if isinstance(result, Exception):
                self._give_up(result)
            else:
                search.graded = result
                self._apply_sensitivity()

        self._background.submit(work, done)
        self._desk.changed()

    def set_sensitivity(self, percent: int) -> None:
        """Choose the sensitivity, 0 … 100; a higher one finds more."""
        self._sensitivity = max(0, min(percent, 100))
        self._apply_sensitivity()
        self._desk.changed()

    def add(self) -> None:
        """Add the proposed mask to the mask, as one undo step."""
        search = self._search
        if search is None or search.found is None:
            return
        found = search.found
        label: Label = "import" if search.missing else "detect"
        self.drop()
        if found.count:
            self._changes.submit(label, lambda: partial(_added, found=found.mask))

    def drop(self) -> None:
        """Cancel the search, and remove the proposed mask."""
        search, self._search = self._search, None
        if search is None:
            return
        search.stop.set()
        self._show_found(None, () if search.found is None else search.found.places)
        self._desk.changed()

    def _propose_missing(self) -> None:
        """Propose the pixels of a new picture that have no value, such as NaN, for the mask."""
        document = self._desk.document
        measure = document.picture.measure if document is not None else None
        if document is None or measure is None or not measure.lacks:
            return
        search = self._search = _Search(missing=True)
        image, layers = document.layers.image, document.layers

        def done(result: NDArray[np.bool_] | Exception) -> None:
            if search is not self._search:
                return
            if isinstance(result, Exception):
                self._give_up(result)
            elif not (free := result & ~layers.selection.pixels).any():
                self.drop()  # the mask has them already
            else:
                places = strips(free)
                search.found = _Found(free, int(np.count_nonzero(free)), places, places)
                self._show_found(free, places)
            self._desk.changed()

        self._background.submit(lambda: measure.missing(image), done)

    def _apply_sensitivity(self) -> None:
        """Compute the proposed mask for the newest sensitivity, one at a time.

        Sensitivities that the user passes while one is computed are skipped.
        """
        search, percent = self._search, self._sensitivity
        if search is None or search.graded is None or search.asked is not None:
            return
        graded, before, search.asked = search.graded, search.found, percent

        def work() -> _Found:
            mask = proposal(graded, percent)
            places = strips(mask)
            changed = places if before is None else strips(mask ^ before.mask)
            return _Found(mask, int(np.count_nonzero(mask)), places, changed)

        def done(result: _Found | Exception) -> None:
            if search is not self._search:
                return
            search.asked = None
            if isinstance(result, Exception):
                self._give_up(result)
                return
            search.found = result
            self._show_found(result.mask, result.changed)
            self._desk.changed()
            if percent != self._sensitivity:
                self._apply_sensitivity()

        self._background.submit(work, done)

    def _show_found(self, found: NDArray[np.bool_] | None, changed: tuple[Rect, ...]) -> None:
        display, document = self._desk.display, self._desk.document
        display.proposed = found
        if document is not None:
            for rect in changed:
                display.show(document.layers, rect, pixels=False)

    def _give_up(self, error: Exception) -> None:
        _log.error("scratches and dust could not be looked for", exc_info=error)
        self.drop()
        told = "there is not enough memory to look for damage; close other programs and try again"
        if not isinstance(error, MemoryError):
            told = "the picture could not be searched for damage; mask it by hand"
        self._desk.view.show_notice(Notice("failed", told))


def _added(
    mask: NDArray[np.bool_], found: NDArray[np.bool_]
) -> tuple[Rect, NDArray[np.bool_]] | None:
    """Add a proposed mask to a mask, both (H, W); return the changed rectangle."""
    rect = Rect.around(found)
    return None if rect is None else (rect, mask[rect.slices] | found[rect.slices])
