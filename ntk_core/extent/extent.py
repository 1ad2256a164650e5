"""The memory of a run, before it begins; and strips that take less."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ntk_core.extent.memory import Work, memory_bound, memory_of
from ntk_core.extent.sight import STRIP_METHODS, Sight
from ntk_core.extent.strips import SHORTEST, cut_into_strips
from ntk_core.networks.architecture import described
from ntk_core.problem.recipes import recipe_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.extent.memory import PixelBytes
    from ntk_core.extent.part import Part
    from ntk_core.networks.architecture import Architecture, CustomArchitecture
    from ntk_core.networks.layers import Sequential

__all__ = ["Extent"]

MOST_STRIPS: Final = 1 << 12

REACH: Final = max(recipe_for(method).reach for method in STRIP_METHODS)
"""How far strips look, in pixels, if no reach is given: as far as any method does."""


class Extent:
    """The memory of a run of `ntk_core.inpaint_iter`, and strips of its mask.

    Parameters
    ----------
    mask : ndarray, shape (H, W), bool
        True where a pixel is to be reconstructed.
    pixel : PixelBytes
        Of the image.
    method, architecture, protect, sources, wanted, **options
        As for `ntk_core.inpaint_iter`. Options that do not matter here are accepted, too.

    Attributes
    ----------
    method : str
        Of the run.
    """

    def __init__(
        self,
        mask: NDArray[np.bool_],
        pixel: PixelBytes,
        *,
        method: str = "auto",
        architecture: Architecture | CustomArchitecture | Sequential | None = None,
        protect: NDArray[np.bool_] | None = None,
        sources: NDArray[np.bool_] | None = None,
        wanted: NDArray[np.bool_] | None = None,
        **options: Any,
    ) -> None:
        self.method = method
        self._mask, self._pixel = mask, pixel
        self._architecture = described(architecture, options.get("prior"))
        self._protect, self._sources, self._wanted = protect, sources, wanted
        self._reach: int | None = options.get("reach")
        self._rotations = bool(options.get("rotations"))

    @cached_property
    def unknown(self) -> NDArray[np.bool_]:
        """Where nothing may be learnt from a pixel: masked, or protected."""
        return self._mask if self._protect is None else self._mask | self._protect

    @cached_property
    def asked(self) -> NDArray[np.bool_]:
        """Where pixels are to be reconstructed."""
        return self._mask if self._wanted is None else self._mask & self._wanted

    @cached_property
    def memory(self) -> int:
        """The most bytes that the run takes, besides the image and the masks."""
        guides = (self._protect, self._sources, self._wanted)
        return memory_of(
            Work(
                self.asked,
                self.unknown,
                self._pixel,
                self.method,
                self._architecture,
                any(guide is not None for guide in guides),
                self._rotations,
            )
        )

    def fits_into(self, budget: int) -> bool:
        """Tell whether the run takes no more than `budget` bytes.

        A bound that is quick to compute comes first. The mask is examined only if the bound is
        above the budget.
        """
        missing = int(np.count_nonzero(self._mask))
        if self._protect is not None:
            missing += int(np.count_nonzero(self._protect))
        height, width = self._mask.shape
        bound = memory_bound(
            (height, width), missing, self._pixel, self.method, rotations=self._rotations
        )
        return bound <= budget or self.memory <= budget

    def strips(self, budget: int) -> tuple[Part, ...] | None:
        """Return strips that fit into `budget` bytes one by one, or None if that is impossible.

        Their number is doubled until they fit. Done one after the other, each for its own pixels,
        they give the same fill as all at once, or nearly the same.
        """
        if self.method not in STRIP_METHODS or self._sources is not None:
            return None
        sight = Sight.of(self.method, reach=REACH if self._reach is None else self._reach)
        count = 2
        while True:
            strips = cut_into_strips(self.asked, self.unknown, count, sight)
            if all(self._memory_in(strip) <= budget for strip in strips):
                return strips
            if count >= MOST_STRIPS or count * SHORTEST > self._mask.shape[0]:
                return None
            count *= 2

    def _memory_in(self, strip: Part) -> int:
        """Return how many bytes a strip takes, its mask of wanted pixels included."""
        wanted, unknown = strip.wanted(self.asked), self.unknown[strip.rect.slices]
        # Unlike in `memory`, turned copies are not counted here.
        return memory_of(Work(wanted, unknown, self._pixel, self.method, guided=True)) + wanted.size
