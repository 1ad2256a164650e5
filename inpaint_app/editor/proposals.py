"""Scratches and dust: looking for them, showing what was found, adding it to the mask. No Qt."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.editor.inspection import Inspecting
from inpaint_app.editor.state import Notice
from inpaint_app.masks.detection import DEFAULT_SENSITIVITY, proposal, response
from inpaint_app.masks.grid import strips
from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.editor.ports import Background
    from inpaint_app.editor.state import Proposing as Phase

__all__ = ["Proposing"]

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Search:
    """One look at one picture."""

    stop: threading.Event = field(default_factory=threading.Event)
    graded: NDArray[np.uint8] | None = None
    asked: int | None = None  # the sensitivity that is being applied
    found: _Found | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What is proposed at one sensitivity, where, and where that differs from what was before.

    The places are strips: shown one by one they cost the window far less than the whole.
    """

    mask: NDArray[np.bool_]
    count: int
    places: tuple[Rect, ...]
    changed: tuple[Rect, ...]


class Proposing(Inspecting):
    """The part of the controller that proposes what to mask."""

    _masks: Background
    _sensitivity = DEFAULT_SENSITIVITY
    _search: _Search | None = None

    def propose(self) -> None:
        """Look for scratches and dust; what is found is shown, and not yet masked."""
        if self._document is None or self._search is not None:
            return
        self.end_stroke()
        self._notify(None)
        search = self._search = _Search()
        image = self._document.image

        def done(result: NDArray[np.uint8] | Exception) -> None:
            if search is not self._search:
                return
            if isinstance(result, Exception):
                self._give_up(result)
            else:
                search.graded = result
                self._apply_sensitivity()

        self._masks.submit(lambda: response(image, search.stop.is_set), done)
        self.refresh()

    def set_sensitivity(self, percent: int) -> None:
        """Choose how much is found, 0 … 100."""
        self._sensitivity = max(0, min(percent, 100))
        self._apply_sensitivity()
        self.refresh()

    def add_proposal(self) -> None:
        """Add what was found to the mask, as one step of undo."""
        search = self._search
        if search is None or search.found is None:
            return
        found = search.found
        self.drop_proposal()
        if found.count:
            self._reshape("detect", lambda: partial(_added, found=found.mask))

    def drop_proposal(self) -> None:
        """Forget what was found, or what is looked for."""
        search, self._search = self._search, None
        if search is None:
            return
        search.stop.set()
        self._show_found(None, () if search.found is None else search.found.places)
        self.refresh()

    # -- for the other parts

    @property
    def _proposing(self) -> Phase:
        if self._search is None:
            return ""
        return "looking" if self._search.found is None else "found"

    @property
    def _proposed(self) -> int:
        found = self._search.found if self._search is not None else None
        return 0 if found is None else found.count

    def _apply_sensitivity(self) -> None:
        """Ask for what the newest sensitivity finds, one at a time: those between never are."""
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
            self.refresh()
            if percent != self._sensitivity:
                self._apply_sensitivity()

        self._masks.submit(work, done)

    def _show_found(self, found: NDArray[np.bool_] | None, changed: tuple[Rect, ...]) -> None:
        self._display.proposed = found
        if self._document is not None:
            for rect in changed:
                self._display.show(self._document, rect, pixels=False)

    def _give_up(self, error: Exception) -> None:
        _log.error("scratches and dust could not be looked for", exc_info=error)
        self.drop_proposal()
        told = "there is not enough memory to look for damage; close other programs and try again"
        if not isinstance(error, MemoryError):
            told = "the picture could not be searched for damage; mask it by hand"
        self._notify(Notice("failed", told))


def _added(
    mask: NDArray[np.bool_], found: NDArray[np.bool_]
) -> tuple[Rect, NDArray[np.bool_]] | None:
    """Return what becomes of a mask when what was found is added to it, both (H, W)."""
    rect = Rect.around(found)
    return None if rect is None else (rect, mask[rect.slices] | found[rect.slices])
