"""The explanations of the last finished reconstructions: which pixels others were made from."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from inpaint_app.filling import near
from inpaint_app.filling.tags import tag

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.filling.requests import Request
    from ntk_core import Explain

__all__ = ["Explanation", "Explanations", "footprint"]

_KEPT: Final = 4
"""The largest number of explanations that are kept."""

_BUDGET: Final = 256 << 20
"""The bytes that they may hold, without what the document has anyway. The newest always stays."""

_PATIENCE: Final = 5.0
"""The longest time that a user may wait for the explanation of a pixel, in seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """A function that says which pixels a filled pixel was made from, and its costs.

    Attributes
    ----------
    explain : callable
        As in `ntk_core`. It is slow; do not call it in the view's thread.
    seconds : float
        The longest time that one call may take.
    nbytes : int
        The memory that it holds, approximately.
    """

    explain: Explain
    seconds: float = 0.0
    nbytes: int = 0

    @property
    def is_slow(self) -> bool:
        """Whether one call takes longer than a user would wait."""
        return self.seconds > _PATIENCE


def footprint(request: Request, wanted: NDArray[np.bool_] | None = None) -> int:
    """Return about how many bytes the explanation of a request holds.

    For 24 megapixels of which 1 % are masked it is two masks, 48 MB. Another 3 to 11 MB are not
    counted. With transparency it is also the colours times opacity, up to 16 bytes per pixel. A
    small fill needs only the pixels near it. `wanted`, shape (H, W), is the part of the mask that
    is filled, by default all of it.
    """
    rect = near.rect_of(request, wanted)
    if rect is not None:
        request = near.cut(request, rect)
    masks = 2 * request.mask.size
    transparent = request.image.ndim == 3 and request.image.shape[2] in (2, 4)
    return masks + 4 * request.image.size if transparent else masks


class Explanations:
    """The explanations of the last finished requests, by the tag of the pixels they painted.

    The worker's thread stores them; the view's thread reads them.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Explanation] = OrderedDict()

    def keep(self, number: int, explanation: Explanation) -> None:
        """Store the explanation of request `number`, and remove the oldest beyond the limits."""
        with self._lock:
            # Tags repeat after 255 requests: an older explanation with this tag is obsolete.
            self._kept.pop(tag(number), None)
            self._kept[tag(number)] = explanation
            while len(self._kept) > 1 and (len(self._kept) > _KEPT or self.nbytes > _BUDGET):
                self._kept.popitem(last=False)

    @property
    def nbytes(self) -> int:
        """The memory that all of them hold, approximately."""
        return sum(each.nbytes for each in self._kept.values())

    def find(self, painter: int) -> Explanation | None:
        """Return the explanation for pixels with the tag `painter`, None if it was removed."""
        with self._lock:
            return self._kept.get(painter)

    def clear(self) -> None:
        """Remove all of them, because the picture has changed."""
        with self._lock:
            self._kept.clear()
