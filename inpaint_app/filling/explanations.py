"""Which finished reconstruction can say what a pixel was made from. No Qt."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from inpaint_app.filling.tags import tag

if TYPE_CHECKING:
    from inpaint_app.filling.requests import Request
    from ntk_core import Explain

__all__ = ["Explanation", "Explanations", "footprint"]

_KEPT: Final = 4
"""How many reconstructions are remembered at most."""

_BUDGET: Final = 256 << 20
"""Bytes that they may hold, besides what the document has anyway; the newest always may."""

_PATIENCE: Final = 5.0
"""Seconds that one may wait to be told about a pixel."""


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What a finished reconstruction can say about its pixels.

    Attributes
    ----------
    explain : callable
        As in `ntk_core`; slow things, not for the view's thread.
    seconds : float
        How long one call may take.
    nbytes : int
        About how much memory it holds.
    """

    explain: Explain
    seconds: float = 0.0
    nbytes: int = 0

    @property
    def is_slow(self) -> bool:
        """Whether nobody would wait for it."""
        return self.seconds > _PATIENCE


def footprint(request: Request) -> int:
    """Return about how many bytes the explanation of a request holds.

    On 24 megapixels of which 1 % are masked these are two masks, 48 MB, and 3 to 11 MB besides;
    if there is transparency, also the colours times opacity, 16 bytes a pixel.
    """
    masks = 2 * request.mask.size
    transparent = request.image.ndim == 3 and request.image.shape[2] in (2, 4)
    return masks + 4 * request.image.size if transparent else masks


class Explanations:
    """The last finished reconstructions, by the tag of the pixels that they have painted.

    Put in by the worker's thread, read by the view's.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Explanation] = OrderedDict()

    def keep(self, number: int, explanation: Explanation) -> None:
        """Remember request `number`, and forget the oldest that are too many."""
        with self._lock:
            # One that had the same tag has painted nothing of what this one did not.
            self._kept.pop(tag(number), None)
            self._kept[tag(number)] = explanation
            while len(self._kept) > 1 and (len(self._kept) > _KEPT or self.nbytes > _BUDGET):
                self._kept.popitem(last=False)

    @property
    def nbytes(self) -> int:
        """About how much memory they hold."""
        return sum(each.nbytes for each in self._kept.values())

    def find(self, painter: int) -> Explanation | None:
        """Return what can explain the pixels that carry this tag, None if it is forgotten."""
        with self._lock:
            return self._kept.get(painter)

    def clear(self) -> None:
        """Forget all of them: the picture is another."""
        with self._lock:
            self._kept.clear()
