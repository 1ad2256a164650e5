"""`Candidates`: several fills of one mask, of which one is shown and can be applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from inpaint_app.editor.desk import Desk, Hook
from inpaint_app.editor.state import CandidateState, RunStatus, Thumbnail
from inpaint_app.settings.variations import MOST_CANDIDATES, varied
from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.document.document import Document
    from inpaint_app.document.edits import Piece
    from inpaint_app.editor.choices import CurrentChoices
    from inpaint_app.filling.requests import Request
    from inpaint_app.settings.choices import Choices

__all__ = ["Candidates"]

_SIDE: Final = 96  # of a thumbnail, in pixels
_AROUND: Final = 0.25  # of the mask's size that a thumbnail shows on each side


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A finished fill: its pixels, the request that painted them, and how it was made."""

    pieces: tuple[Piece, ...]
    number: int
    seed: int
    variation: int
    status: RunStatus
    thumbnail: Thumbnail

    @property
    def nbytes(self) -> int:
        return sum(piece.nbytes for piece in self.pieces)


class Candidates:
    """Keeps the fills of one mask, up to eight, and shows one of them.

    They are kept as long as the mask stays the same, also while undo takes the mask away and redo
    brings it back. They may use the memory that undo does not use; the oldest go first.

    Parameters
    ----------
    desk : Desk
        Has the document.
    choices : CurrentChoices
        Has the seed, which belongs to a candidate.

    Attributes
    ----------
    before_show, after_show : Hook
        Another candidate is about to be shown; it is shown.
    """

    def __init__(self, desk: Desk, choices: CurrentChoices) -> None:
        self._desk = desk
        self._choices = choices
        self.before_show = Hook()
        self.after_show = Hook()
        self._kept: list[_Candidate] = []
        self._current: int | None = None  # None while another is computed
        self._peeked: int | None = None
        self._mask: NDArray[np.bool_] | None = None
        self._count = 0
        self._another = False
        self._variation = 0
        self._fits: tuple[int, bool] = (-1, False)  # version of the mask, whether it is the same
        desk.other.connect(self._forget)

    @property
    def state(self) -> CandidateState:
        """What the controls show."""
        if not self._valid:
            return CandidateState()
        thumbnails = tuple(each.thumbnail for each in self._kept)
        return CandidateState(thumbnails, self._current, self._peeked)

    @property
    def status(self) -> RunStatus:
        """The status of the run that made the current candidate."""
        return self._kept[self._current].status if self._current is not None else RunStatus()

    @property
    def may_go_back(self) -> bool:
        """Whether there is a candidate before the shown one."""
        return self._valid and bool(self._kept) and self._current != 0

    # -- for runs

    def choices(self, now: Choices) -> Choices:
        """Return the choices of the candidate that is shown or about to be computed."""
        return varied(now, self._variation)

    def begin(self) -> None:
        """Make the next run one for another candidate, with the next seed."""
        self._choices.take_next_seed()
        self._another, self._current = True, None
        self._variation = 1 + max((each.variation for each in self._kept), default=0)

    def forget_variation(self) -> None:
        """Fill as the user chose, from now on."""
        self._variation = 0

    def record(self, request: Request, status: RunStatus) -> None:
        """Keep the fill of a finished request."""
        document = self._desk.document
        if document is None:
            return
        another, self._another = self._another, False
        count = int(np.count_nonzero(request.mask[request.where.slices]))
        same = (
            self._mask is not None
            and count == self._count
            and np.array_equal(self._mask, request.mask)
        )
        if not same:
            self._kept, self._current = [], None
            self._mask, self._count, self._fits = request.mask, count, (-1, False)
        candidate = _Candidate(
            document.layers.whole_fill(),
            request.number,
            request.choices.copying.seed,
            self._variation,
            status,
            _thumbnail(document, request.where),
        )
        if self._kept and not another and self._current is not None:
            self._kept[self._current] = candidate
        else:
            self._kept.append(candidate)
            self._current = len(self._kept) - 1
        self._fit_budget()

    # -- showing

    def show(self, index: int) -> None:
        """Show a candidate; this is the one that `Reconstruction.apply` applies."""
        if not self._valid or not 0 <= index < len(self._kept):
            return
        self.before_show()
        self._another = False
        self._current, self._peeked = index, None
        candidate = self._kept[index]
        self._variation = candidate.variation
        self._choices.take_seed(candidate.seed)
        self._put(candidate)
        self.after_show()
        self._desk.changed()

    def step(self, steps: int) -> bool:
        """Show the next candidate, or the previous one; return whether there is one.

        After the last of eight comes the first.
        """
        if not self._valid or not self._kept:
            return False
        at = len(self._kept) if self._current is None else self._current
        target = at + steps
        if len(self._kept) == MOST_CANDIDATES:
            target %= MOST_CANDIDATES
        if not 0 <= target < len(self._kept):
            return False
        self.show(target)
        return True

    def back(self) -> bool:
        """Show the candidate before; return whether there was one. Undo does this first."""
        return self.may_go_back and self.step(-1)

    def peek(self, index: int | None) -> None:
        """Show a candidate for a look; None shows the current one again."""
        if self._current is None or not self._valid:
            self._peeked = None
            return
        index = None if index == self._current else index
        if index == self._peeked or (index is not None and not 0 <= index < len(self._kept)):
            return
        self._peeked = index
        self._put(self._kept[self._current if index is None else index])
        self._desk.changed()

    def _put(self, candidate: _Candidate) -> None:
        document = self._desk.document
        if document is None:
            return
        layers = document.layers
        layers.bring_back_fill(candidate.pieces, candidate.number)
        for piece in candidate.pieces:
            self._desk.display.show(layers, piece.rect)

    # -- keeping

    @property
    def _valid(self) -> bool:
        """Whether the candidates are about the mask, and one can be shown."""
        document = self._desk.document
        if document is None or self._mask is None or not document.layers.has_fill:
            return False
        selection = document.layers.selection
        if selection.version != self._fits[0]:
            same = selection.count == self._count and (np.array_equal(selection.pixels, self._mask))
            self._fits = selection.version, bool(same)
        return self._fits[1]

    def _fit_budget(self) -> None:
        document = self._desk.document
        used = document.history.nbytes if document is not None else 0
        free = self._desk.history_budget - used
        while len(self._kept) > 1 and sum(each.nbytes for each in self._kept) > free:
            self._kept.pop(0)
            self._current = len(self._kept) - 1

    def _forget(self) -> None:
        self._kept, self._current, self._peeked, self._mask = [], None, None, None
        self._another, self._variation = False, 0


def _thumbnail(document: Document, where: Rect) -> Thumbnail:
    """Return a small picture of the fill and what is around it."""
    whole = document.layers.rect
    rows, columns = round(_AROUND * where.height) + 8, round(_AROUND * where.width) + 8
    rect = Rect(
        max(where.top - rows, whole.top),
        max(where.left - columns, whole.left),
        min(where.bottom + rows, whole.bottom),
        min(where.right + columns, whole.right),
    )
    step = -(-max(rect.height, rect.width) // _SIDE)
    pixels = document.layers.shown(rect)[::step, ::step].copy()
    return Thumbnail(pixels, document.picture.icc_profile, document.picture.measure)
