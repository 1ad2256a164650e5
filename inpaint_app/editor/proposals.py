"""Proposed masks: scratches and dust, or pixels without a value; and adding them to the mask."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.editor.searches import Found, Search
from inpaint_app.editor.state import Limits, Notice, Outlined, ProposalState
from inpaint_app.files.infrared import infrared_of, may_have_infrared
from inpaint_app.masks.coverage import around, combined
from inpaint_app.masks.detection import DEFAULT_SENSITIVITY, proposal, response
from inpaint_app.masks.grid import strips
from inpaint_app.masks.infrared import dust_in
from inpaint_app.masks.places import keep_lengths, named_places, part_at, renamed
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from inpaint_app.document.edits import Label
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.mask_changes import MaskChanges, Masked
    from inpaint_app.editor.ports import Background
    from inpaint_app.editor.state import ProposalPhase
    from inpaint_app.masks.coverage import Marks

__all__ = ["Proposals"]

_log = logging.getLogger(__name__)


class Proposals:
    """Detects scratches and dust, shows the proposed mask, and adds it to the mask.

    When a picture is opened in which pixels have no value, or are missing because the file is cut
    short, these are proposed at once.

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
        self._search: Search | None = None
        desk.before_other.connect(self.drop)
        desk.shown.connect(self._propose_missing)

    @property
    def state(self) -> ProposalState:
        """What the controls show."""
        found = self._search.found if self._search is not None else None
        phase: ProposalPhase = "" if self._search is None else "looking"
        missing = self._search is not None and self._search.missing
        infrared = self._search is not None and self._search.infrared
        if self._search is None or found is None:
            return ProposalState(
                phase, 0, self._sensitivity, missing, self._limits, infrared=infrared
            )
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
            infrared,
            found.outlined,
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
        search = self._search = Search()
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
        self, found: Found, rect: Rect, part: NDArray[np.bool_], *, proposed: bool
    ) -> None:
        """Change the proposal; the array is a new one, because a thread may read the old."""
        mask = found.mask.copy()
        mask[rect.slices] = mask[rect.slices] | part if proposed else mask[rect.slices] & ~part
        assert self._search is not None
        change = int(np.count_nonzero(part))
        count = found.count + (change if proposed else -change)
        self._search.found = self._outlined(replace(found, mask=mask, count=count), (rect,))
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
        """Propose the pixels of a new picture that have no value, such as NaN, for the mask.

        So are those that its file lacks, unless they were filled before.
        """
        document = self._desk.document
        if document is None or not document.picture.lacks:
            return
        image, picture = document.layers.image, document.picture

        def find() -> NDArray[np.bool_]:
            missing = np.zeros(image.shape[:2], np.bool_)
            if picture.lost is not None:
                same = image == picture.pixels
                missing = picture.lost & (same if same.ndim == 2 else same.all(axis=2))
            return missing if picture.measure is None else missing | picture.measure.missing(image)

        self._propose(Search(missing=True), find)

    def look_in_infrared(self) -> None:
        """Propose the dust that the infrared channel of the picture shows, if it has one."""
        document = self._desk.document
        if document is None or self._search is not None:
            return
        picture = document.picture
        if not may_have_infrared(picture):
            return
        self._desk.before_change()
        self._desk.view.show_notice(None)

        def find() -> NDArray[np.bool_]:
            channel = infrared_of(picture)
            if channel is None:
                return np.zeros(picture.pixels.shape[:2], np.bool_)
            return dust_in(channel)

        self._propose(Search(missing=True, infrared=True), find)
        self._desk.changed()

    def _propose(self, search: Search, find: Callable[[], NDArray[np.bool_]]) -> None:
        """Propose what `find` returns, unless the mask has it already."""
        document = self._desk.document
        assert document is not None, "the caller has looked"
        layers, self._search = document.layers, search

        def done(result: NDArray[np.bool_] | Exception) -> None:
            if search is not self._search:
                return
            if isinstance(result, Exception):
                self._give_up(result)
            elif not (free := result & ~layers.selection.pixels).any():
                self.drop()  # the mask has them already
                if search.infrared and not result.any():
                    told = "the infrared channel shows no dust; mask it by hand"
                    self._desk.view.show_notice(Notice("failed", told))
            else:
                places = strips(free)
                search.found = Found(free, int(np.count_nonzero(free)), places, places)
                self._show_found(free, places)
            self._desk.changed()

        self._background.submit(find, done)

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

        def work() -> Found:
            mask = proposal(graded, percent)
            for other, wanted in ((shield, False), (within, True)):
                if other is not None:
                    mask &= other if wanted else ~other
            mask = keep_lengths(mask, limits.shortest, limits.longest or None)
            rects = strips(mask)
            changed = rects if before is None else strips(mask ^ before.mask)
            parts, names = named_places(mask)
            count = int(np.count_nonzero(mask))
            return Found(mask, count, rects, changed, parts, names)

        def done(result: Found | Exception) -> None:
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
            search.found, search.at = self._outlined(result, again), None
            self._show_found(result.mask, result.changed + again)
            self._desk.changed()
            if wish != (self._sensitivity, self._limits):
                self._apply_sensitivity()

        self._background.submit(work, done)

    def _outlined(self, found: Found, changed: tuple[Rect, ...]) -> Found:
        """Return a proposal with its outlines, after its mask has changed in rectangles."""
        assert self._search is not None
        assert found.names is not None, "only what can be left out is outlined"
        names = found.names if found.outlined is None else found.outlined.names
        for rect in changed:
            names = renamed(names, found.names, found.mask, rect)
        out = tuple(self._search.left_out)
        return replace(found, outlined=Outlined(found.mask, names, out))

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


def _within(mask: Marks, found: NDArray[np.bool_]) -> Masked | None:
    """Keep only what is proposed of a mask, both (H, W); return the changed rectangle."""
    rect = around(mask)
    if rect is None:
        return None
    return rect, combined(mask[rect.slices], found[rect.slices], "intersect")


def _added(mask: Marks, found: NDArray[np.bool_]) -> Masked | None:
    """Add a proposed mask to a mask, both (H, W); return the changed rectangle."""
    rect = Rect.around(found)
    return None if rect is None else (rect, combined(mask[rect.slices], found[rect.slices], "add"))
