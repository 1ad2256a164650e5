"""Proposed masks: scratches and dust, or pixels without a value; and adding them to the mask."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.editor.state import Limits, Notice, ProposalState
from inpaint_app.masks.detection import DEFAULT_SENSITIVITY, proposal, response
from inpaint_app.masks.grid import strips
from inpaint_app.masks.places import keep_lengths, part_at, places
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
    asked: tuple[int, Limits] | None = None  # what is being applied
    found: _Found | None = None
    left_out: list[tuple[Rect, NDArray[np.bool_]]] = field(default_factory=list)
    at: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The proposed mask at one sensitivity, its rectangles, and those changed since the last one.

    The rectangles are strips, because showing these is much faster than showing the whole picture.
    `parts` are the places to look at, one after the other.
    """

    mask: NDArray[np.bool_]
    count: int
    places: tuple[Rect, ...]
    changed: tuple[Rect, ...]
    parts: tuple[Rect, ...] = ()


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
        self._limits = Limits()
        self._search: _Search | None = None
        desk.before_other.connect(self.drop)
        desk.shown.connect(self._propose_missing)

    @property
    def state(self) -> ProposalState:
        """What the controls show."""
        found = self._search.found if self._search is not None else None
        phase: ProposalPhase = "" if self._search is None else "looking"
        missing = self._search is not None and self._search.missing
        if self._search is None or found is None:
            return ProposalState(phase, 0, self._sensitivity, missing, self._limits)
        return ProposalState(
            "found",
            found.count,
            self._sensitivity,
            missing,
            self._limits,
            len(found.parts),
            self._search.at,
            None if self._search.at is None else found.parts[self._search.at],
            len(self._search.left_out),
        )

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
        tone = self._limits.tone
        tones = (True, False) if tone == "both" else (tone == "bright",)

        def work() -> NDArray[np.uint8]:
            pixels = image if measure is None else measure.units(image)
            return response(pixels, search.stop.is_set, tones)

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

    def set_limits(self, limits: Limits) -> None:
        """Choose what is proposed; another tone is looked for anew."""
        before, self._limits = self._limits, limits
        if self._search is not None and not self._search.missing and limits != before:
            if limits.tone != before.tone:
                self.drop()
                self.look()
            else:
                self._apply_sensitivity()
        self._desk.changed()

    # -- reviewing

    def toggle(self, row: int, column: int) -> bool:
        """Leave out the part of the proposal at a pixel, or propose it again.

        Returns
        -------
        bool
            Whether there is one.
        """
        search = self._search
        if search is None or search.found is None or search.missing:
            return False
        for index, (rect, part) in enumerate(search.left_out):
            inside = rect.top <= row < rect.bottom and rect.left <= column < rect.right
            if inside and part[row - rect.top, column - rect.left]:
                del search.left_out[index]
                self._put_part(search.found, rect, part, proposed=True)
                return True
        mask = search.found.mask
        if not (0 <= row < mask.shape[0] and 0 <= column < mask.shape[1]) or not mask[row, column]:
            return False
        rect, part = part_at(mask, row, column)
        search.left_out.append((rect, part))
        self._put_part(search.found, rect, part, proposed=False)
        return True

    def toggle_here(self) -> None:
        """Leave out the parts at the place that is being looked at, or propose them again."""
        search = self._search
        if search is None or search.found is None or search.at is None:
            return
        place = search.found.parts[search.at]
        here = search.found.mask[place.slices]
        if here.any():
            while (rest := np.argwhere(search.found.mask[place.slices])).size:
                self.toggle(place.top + int(rest[0, 0]), place.left + int(rest[0, 1]))
            return
        for rect, part in tuple(search.left_out):
            if rect.intersection(place) is not None:
                row, column = np.argwhere(part)[0]
                self.toggle(rect.top + int(row), rect.left + int(column))

    def step(self, steps: int) -> Rect | None:
        """Go to the next place of the proposal, or to the previous one; return it."""
        search = self._search
        if search is None or search.found is None or not search.found.parts:
            return None
        count = len(search.found.parts)
        before = search.at if search.at is not None else (-1 if steps > 0 else 0)
        search.at = (before + steps) % count
        self._desk.changed()
        return search.found.parts[search.at]

    def _put_part(
        self, found: _Found, rect: Rect, part: NDArray[np.bool_], *, proposed: bool
    ) -> None:
        """Change the proposal; the array is a new one, because a thread may read the old."""
        mask = found.mask.copy()
        mask[rect.slices] = mask[rect.slices] | part if proposed else mask[rect.slices] & ~part
        assert self._search is not None
        change = int(np.count_nonzero(part))
        self._search.found = replace(
            found, mask=mask, count=found.count + (change if proposed else -change)
        )
        self._show_found(mask, (rect,))
        self._desk.changed()

    def add(self) -> None:
        """Add the proposed mask to the mask, as one undo step.

        With the limit `within` it takes the place of the mask.
        """
        search = self._search
        if search is None or search.found is None:
            return
        found = search.found
        label: Label = "import" if search.missing else "detect"
        self.drop()
        if found.count and self._limits.within and not search.missing:
            self._changes.submit(label, lambda: partial(_within, found=found.mask))
        elif found.count:
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
        search, document = self._search, self._desk.document
        wish = self._sensitivity, self._limits
        if search is None or search.graded is None or search.asked is not None:
            return
        if document is None:
            return
        graded, before, search.asked = search.graded, search.found, wish
        percent, limits = wish
        # Looked at in this thread, where they change, and copied.
        shield = document.layers.shield.snapshot() if document.layers.shield.count else None
        within = document.layers.selection.snapshot() if limits.within else None

        def work() -> _Found:
            mask = proposal(graded, percent)
            for other, wanted in ((shield, False), (within, True)):
                if other is not None:
                    mask &= other if wanted else ~other
            mask = keep_lengths(mask, limits.shortest, limits.longest or None)
            rects = strips(mask)
            changed = rects if before is None else strips(mask ^ before.mask)
            return _Found(mask, int(np.count_nonzero(mask)), rects, changed, places(mask))

        def done(result: _Found | Exception) -> None:
            if search is not self._search:
                return
            search.asked = None
            if isinstance(result, Exception):
                self._give_up(result)
                return
            again = tuple(rect for rect, _ in search.left_out)
            for rect, part in search.left_out:  # they stay left out
                result.mask[rect.slices] &= ~part
            if search.left_out:
                result = replace(result, count=int(np.count_nonzero(result.mask)))
            search.found, search.at = result, None
            self._show_found(result.mask, result.changed + again)
            self._desk.changed()
            if wish != (self._sensitivity, self._limits):
                self._apply_sensitivity()

        self._background.submit(work, done)

    def _show_found(self, found: NDArray[np.bool_] | None, changed: tuple[Rect, ...]) -> None:
        display, document = self._desk.display, self._desk.document
        display.proposed, display.over_mask = found, self._limits.within
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


def _within(
    mask: NDArray[np.bool_], found: NDArray[np.bool_]
) -> tuple[Rect, NDArray[np.bool_]] | None:
    """Keep only what is proposed of a mask, both (H, W); return the changed rectangle."""
    rect = Rect.around(mask)
    return None if rect is None else (rect, mask[rect.slices] & found[rect.slices])


def _added(
    mask: NDArray[np.bool_], found: NDArray[np.bool_]
) -> tuple[Rect, NDArray[np.bool_]] | None:
    """Add a proposed mask to a mask, both (H, W); return the changed rectangle."""
    rect = Rect.around(found)
    return None if rect is None else (rect, mask[rect.slices] | found[rect.slices])
