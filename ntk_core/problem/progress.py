"""Snapshots of a running reconstruction: frozen, and so safe to pass between threads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ntk_core.problem.rect import Rect

__all__ = ["Progress", "Region", "Stage", "within"]

Stage = Literal["coarse", "compile", "adjacency", "guided", "lookalikes", "solve", "texture"]
"""What a snapshot is about.

``"coarse"``: a first picture, from a pyramid of means. ``"compile"``: nothing new, as the solver is
being compiled (in the first run only, several snapshots a second). ``"adjacency"``: the pass whose
prior is pixel adjacency alone. ``"guided"``: a pass whose prior also compares surroundings in the
current estimate. ``"lookalikes"``: a pass whose prior is made of look-alikes. ``"solve"``: an
iterate of method ``"paper"``; its passes are the parts of the image, solved one after the other.
``"texture"``: an iterate of method ``"texture"``; its passes are the levels of the pyramid.
"""


@dataclass(frozen=True, slots=True)
class Region:
    """Parts of the mask that are reconstructed together, and how.

    Wide parts that are near each other are one region. All thin parts together are one region.

    Attributes
    ----------
    rect : Rect
        The rectangle around it.
    pixels : int
        Its number of pixels.
    half_width : float
        The radius of the largest disc of unknown pixels that reaches into it, in pixels.
    texture : float
        The share of method ``"texture"`` in its fill, 0 … 1; the rest is from ``"detail"``.
    """

    rect: Rect
    pixels: int
    half_width: float
    texture: float

    @property
    def method(self) -> Literal["detail", "texture", "blend"]:
        """The method that fills it; ``"blend"`` is a mixture of the other two."""
        if self.texture <= 0:
            return "detail"
        return "texture" if self.texture >= 1 else "blend"

    def moved(self, down: int, right: int) -> Region:
        """Return this region of a part of an image as one of the whole image."""
        return replace(self, rect=self.rect.moved(down, right))


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
        The pass that this snapshot belongs to (0 before the first), and the number of passes.
    method : str
        The method in use. For ``"auto"``: the method of all regions, or ``"mixed"``; it is
        ``"detail"`` until the regions are known.
    changed : Rect
        The rectangle of the image whose pixels are new in this snapshot.
    pixels : ndarray, shape (changed.height, changed.width[, C]), the image's dtype, read-only
        The new picture inside `changed`. It includes the observed pixels, unchanged. Snapshots of
        stage ``"coarse"`` come first and together cover every masked pixel. After them, all
        snapshots so far, pasted over the image in order, are a complete picture at any time.
    deviation : ndarray, shape (changed.height, changed.width), float32, read-only, or None
        Standard deviation of each reconstructed pixel inside `changed`, in the units of the image
        as in `Solution.deviation`; 0 where observed. None until the first pass has solved
        something.
    residual : float or None
        Of method ``"paper"`` only: the relative residual of what is being solved.
    regions : tuple of Region
        For methods ``"auto"`` and ``"texture"``: the regions of the mask, and how each is
        reconstructed. All thin parts together are one region. Empty until they are known.
    data_range : (float, float)
        The values of the image between which the fill lies.
    index : tuple of int
        Of a stack: the slice that `changed` is in.
    channel_axis : int or None
        The image's axis of channels; its place among the axes of `pixels` is the same, but without
        those that `index` counts.
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
    data_range: tuple[float, float] = (0.0, 1.0)
    index: tuple[int, ...] = ()
    channel_axis: int | None = None

    @property
    def where(self) -> tuple[int | slice, ...]:
        """The place of `pixels` in an array like the image: ``array[step.where] = step.pixels``."""
        place: list[int | slice] = [*self.index, *self.changed.slices]
        if self.channel_axis is not None:
            place.insert(self.channel_axis, slice(None))
        return tuple(place)


def within(begin: float, end: float, fraction: float) -> float:
    """Return the fraction of all work, if one of a part of it is given, which takes it from begin.

    It is exactly `end` at the end, and so never less than what comes before or behind it.
    """
    return end if fraction == 1 else begin + (end - begin) * fraction
