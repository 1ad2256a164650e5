"""What is asked of a reconstruction, and what it answers: frozen values that cross threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.masks.guides import Guides
    from inpaint_app.settings.choices import Choices
    from ntk_core import Explain, Progress, Rect, Region

__all__ = ["Patch", "Report", "Request", "Update"]


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A reconstruction that is asked for; its arrays are read-only and never change.

    Attributes
    ----------
    number : int
        What the answers carry.
    image, mask
        As in `ntk_core.inpaint`.
    guides : Guides
        `sources` of methods that copy only.
    choices : Choices
        How the mask is filled.
    complete : int or None
        The number of the last request that came to its end and whose fill is still there.
    explicit : bool
        Asked for by hand: if nothing has changed, everything is to be computed anew.
    memory_mb : int or None
        How much memory it may take, in units of 10⁶ bytes; None for half of what is free.
    """

    number: int
    image: NDArray[Any]
    mask: NDArray[np.bool_]
    guides: Guides
    choices: Choices
    complete: int | None = None
    explicit: bool = True
    memory_mb: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """New pixels, shape (rect.height, rect.width[, C]), and where they belong.

    `deviation`, shape (rect.height, rect.width), says how far off each may be, coded as in
    `inpaint_app.filling.deviations`; None while nobody knows.
    """

    rect: Rect
    pixels: NDArray[Any]
    deviation: NDArray[np.uint8] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """What is known of a reconstruction once it has come to its end.

    Attributes
    ----------
    method : str
        The method that was used, ``"auto"`` resolved.
    regions : tuple of Region
        Of methods ``"auto"`` and ``"texture"``: which part of the mask was filled how.
    residual : float or None
        Of method ``"paper"``: the largest relative residual that any part ended with; infinite if
        the solver left the range of numbers.
    seconds : float
        Wall-clock time, with what was done with the patches meanwhile.
    notes : tuple of str
        What else there is to say about how it was done.
    explain : callable or None
        Says what a pixel was made from; see `ntk_core.inpaint_iter`.
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
        What changed, to be pasted in this order; together with earlier patches the picture so
        far. Never so many that showing them stalls the view: the others follow.
    progress : Progress or None
        The newest snapshot, None before the first.
    finished : bool
        No more will come.
    error : str
        Why it failed, one sentence; empty if it did not.
    residual : float or None
        Of method ``"paper"``, once it is finished: the largest relative residual that any of its
        parts ended with. The newest snapshot knows that of its own part only.
    wanted : ndarray of bool, shape (H, W), or None
        Which pixels the patches are about; the others keep what they show. None for all.
    notes : tuple of str
        Once it is finished: what else there is to say about how it was done.
    """

    number: int
    patches: tuple[Patch, ...] = ()
    progress: Progress | None = None
    finished: bool = False
    error: str = ""
    residual: float | None = None
    wanted: NDArray[np.bool_] | None = None
    notes: tuple[str, ...] = ()
