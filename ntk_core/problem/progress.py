"""What a running reconstruction says: frozen snapshots, safe to hand between threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ntk_core.problem.rect import Rect

__all__ = ["Progress", "Region", "Stage"]

Stage = Literal["coarse", "compile", "adjacency", "guided", "lookalikes", "solve", "texture"]
"""What a snapshot is about.

``"coarse"``: a first picture from a pyramid of means; ``"compile"``: nothing new, the machine code
of the solver is being made (first run only, several times a second); ``"adjacency"``: the pass
whose prior is pixel adjacency alone; ``"guided"``: a pass whose prior also follows the present
estimate; ``"lookalikes"``: a pass whose prior is made of the patches alike to each patch;
``"solve"``: an iterate of method ``"paper"``, whose passes are the parts of the image that it
solves one after the other; ``"texture"``: an iterate of method ``"texture"``, whose passes are the
levels of its pyramid.
"""


@dataclass(frozen=True, slots=True)
class Region:
    """Parts of the mask that are reconstructed together, and how.

    Wide parts that are near each other are one region, and all that is thin is one.

    Attributes
    ----------
    rect : Rect
        What encloses it.
    pixels : int
        How many there are.
    half_width : float
        The radius of the largest disc of unknown pixels that reaches into it, in pixels.
    texture : float
        The share of method ``"texture"``, 0 … 1; the rest is ``"detail"``'s.
    """

    rect: Rect
    pixels: int
    half_width: float
    texture: float

    @property
    def method(self) -> Literal["detail", "texture", "blend"]:
        """What fills it; ``"blend"`` is a mixture of the other two."""
        if self.texture <= 0:
            return "detail"
        return "texture" if self.texture >= 1 else "blend"


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """One step of a reconstruction.

    Attributes
    ----------
    fraction : float
        Share of the work done, in [0, 1]; never decreases; 1.0 in the last snapshot only.
    stage : Stage
        What was computed to make this snapshot.
    number, passes : int
        The pass that this snapshot belongs to (0 before the first) and how many there will be.
    method : str
        The method in use; of ``"auto"``, the one that all regions get, or ``"mixed"``, and
        ``"detail"`` while nobody knows.
    changed : Rect
        The rectangle of the image whose picture is new in this snapshot.
    pixels : ndarray, shape (changed.height, changed.width[, C]), the image's dtype, read-only
        The new picture inside `changed`, observed pixels included and untouched. The snapshots
        of stage ``"coarse"`` come first and together cover every masked pixel; from then on,
        pasting every snapshot so far over the image is a complete picture at any moment.
    deviation : ndarray, shape (changed.height, changed.width), float32, read-only, or None
        Standard deviation of each reconstructed pixel inside `changed`, as in
        `Solution.deviation`; 0 where observed. None before the first pass has solved anything.
    residual : float or None
        Of method ``"paper"`` only: the relative residual of what is being solved.
    regions : tuple of Region
        Of methods ``"auto"`` and ``"texture"``: how which part of the mask is reconstructed; all
        that is thin is one region. Empty while nobody knows.
    """

    fraction: float
    stage: Stage
    number: int
    passes: int
    method: str
    changed: Rect
    pixels: NDArray[Any]
    deviation: NDArray[np.float32] | None = None
    residual: float | None = None
    regions: tuple[Region, ...] = ()
