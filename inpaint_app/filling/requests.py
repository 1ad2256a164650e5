"""Requests for reconstructions and their results: frozen values that cross threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ntk_core import Rect

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure
    from inpaint_app.masks.guides import Guides
    from inpaint_app.settings.choices import Choices
    from ntk_core import Explain, Progress, Region

__all__ = ["Patch", "Report", "Request", "Update"]


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A request for a reconstruction; its arrays are read-only and never change.

    Attributes
    ----------
    number : int
        The number that its results carry.
    image, mask
        As in `ntk_core.inpaint`.
    guides : Guides
        Only methods that copy use `sources`.
    choices : Choices
        How the mask is filled.
    complete : int or None
        The number of the last finished request, if its fill is still there.
    explicit : bool
        The user started it: if nothing has changed, everything is computed again.
    memory_mb : int or None
        The memory that it may use, in units of 10⁶ bytes; None for half of the free memory.
    box : Rect or None
        A rectangle outside of which nothing is masked, None if it is unknown. A small one saves
        looking through the whole mask.
    measure : Measure or None
        What the numbers of the image mean; None if the engine takes them as they are.
    wanted : ndarray of bool, shape (H, W), or None
        The part of the mask to fill, whatever was filled before. None for what is not filled.
    """

    number: int
    image: NDArray[Any]
    mask: NDArray[np.bool_]
    guides: Guides
    choices: Choices
    complete: int | None = None
    explicit: bool = True
    memory_mb: int | None = None
    box: Rect | None = None
    measure: Measure | None = None
    wanted: NDArray[np.bool_] | None = None

    @property
    def where(self) -> Rect:
        """`box`, or the rectangle of the whole picture if it is unknown."""
        return Rect.whole(self.mask.shape) if self.box is None else self.box


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """New pixels, shape (rect.height, rect.width[, C]), and their place in the picture.

    `deviation`, shape (rect.height, rect.width), is encoded as in
    `inpaint_app.filling.deviations`; None while it is unknown.
    """

    rect: Rect
    pixels: NDArray[Any]
    deviation: NDArray[np.uint8] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """The report on a finished reconstruction.

    Attributes
    ----------
    method : str
        The method that was used, with ``"auto"`` resolved.
    regions : tuple of Region
        For methods ``"auto"`` and ``"texture"``: the parts of the mask, each with its method.
    residual : float or None
        For method ``"paper"``: the largest final relative residual of any part; infinite if the
        solver overflowed.
    seconds : float
        Wall-clock time, including what the caller did with the patches.
    notes : tuple of str
        More about how it was done, for the user.
    explain : callable or None
        Returns which pixels a filled one was made from; see `ntk_core.inpaint_iter`.
    """

    method: str
    regions: tuple[Region, ...] = ()
    residual: float | None = None
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    explain: Explain | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """Everything that request `number` produced since the last update.

    Attributes
    ----------
    patches : tuple of Patch
        New patches, to be pasted in this order over the earlier ones. Their number is limited so
        that showing them does not stall the view; the rest follows in the next update.
    progress : Progress or None
        The newest snapshot, None before the first.
    finished : bool
        Whether this is the last update.
    error : str
        Why it failed, one sentence; empty if it did not.
    residual : float or None
        For method ``"paper"``, in the last update: the largest final relative residual of all
        parts. The newest snapshot has only that of its own part.
    wanted : ndarray of bool, shape (H, W), or None
        The pixels that the request fills; the others keep what they show. None for all.
    notes : tuple of str
        In the last update: more about how it was done, for the user.
    """

    number: int
    patches: tuple[Patch, ...] = ()
    progress: Progress | None = None
    finished: bool = False
    error: str = ""
    residual: float | None = None
    wanted: NDArray[np.bool_] | None = None
    notes: tuple[str, ...] = ()
