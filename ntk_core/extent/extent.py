"""What a run takes and needs, told before it begins: bytes, and strips that take fewer."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ntk_core.extent.memory import PixelBytes, Work, memory_bound, memory_of
from ntk_core.extent.sight import STRIP_METHODS, Sight
from ntk_core.extent.strips import SHORTEST, cut_into_strips
from ntk_core.problem.recipes import recipe_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ntk_core.extent.part import Part
    from ntk_core.networks.architecture import Architecture

__all__ = ["Extent"]

MOST_STRIPS: Final = 1 << 12

REACH: Final = max(recipe_for(method).reach for method in STRIP_METHODS)
"""How far strips look, in pixels, if no reach is given: as far as any method does."""


@dataclass(frozen=True, eq=False)
class Extent:
    """What a run of `ntk_core.inpaint_iter` takes.

    Parameters
    ----------
    mask : ndarray, shape (H, W), bool
        True where a pixel is to be reconstructed.
    pixel : PixelBytes
        Of the image.
    method : str
        One of `ntk_core.METHODS`.
    architecture : Architecture, optional
        Of method ``"paper"``.
    protect, sources, wanted : ndarray, shape (H, W), bool, optional
        As for `ntk_core.inpaint_iter`.
    options : mapping, optional
        Of the method, as for `ntk_core.inpaint_iter`; those on which nothing here depends may be
        there, too.
    """

    mask: NDArray[np.bool_]
    pixel: PixelBytes
    method: str
    architecture: Architecture | None = None
    protect: NDArray[np.bool_] | None = None
    sources: NDArray[np.bool_] | None = None
    wanted: NDArray[np.bool_] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def unknown(self) -> NDArray[np.bool_]:
        """Where a pixel is not to be learnt from: masked, or protected."""
        return self.mask if self.protect is None else self.mask | self.protect

    @cached_property
    def asked(self) -> NDArray[np.bool_]:
        """Where pixels are to be reconstructed."""
        return self.mask if self.wanted is None else self.mask & self.wanted

    @cached_property
    def memory(self) -> int:
        """How many bytes it takes at most, besides the image and the masks."""
        guides = self.protect, self.sources, self.wanted
        return memory_of(
            Work(
                self.asked,
                self.unknown,
                self.pixel,
                self.method,
                self.architecture,
                any(guide is not None for guide in guides),
                self._rotations,
            )
        )

    def fits(self, budget: int) -> bool:
        """Tell whether it takes no more than `budget` bytes.

        Where there are plenty of them that is told at once; else the mask is looked at.
        """
        missing = int(np.count_nonzero(self.mask))
        if self.protect is not None:
            missing += int(np.count_nonzero(self.protect))
        height, width = self.mask.shape
        bound = memory_bound(
            (height, width), missing, self.pixel, self.method, rotations=self._rotations
        )
        return bound <= budget or self.memory <= budget

    def strips(self, budget: int) -> tuple[Part, ...] | None:
        """Return as few strips as fit into `budget` bytes one by one, None if none do.

        Done one after the other, each with the pixels that it wants, they give what all at once
        gives, or what is near to it.
        """
        if self.method not in STRIP_METHODS or self.sources is not None:
            return None
        reach = self.options.get("reach")
        sight = Sight.of(self.method, reach=REACH if reach is None else reach)
        count = 2
        while True:
            strips = cut_into_strips(self.asked, self.unknown, count, sight)
            if all(self._memory_in(strip) <= budget for strip in strips):
                return strips
            if count >= MOST_STRIPS or count * SHORTEST > self.mask.shape[0]:
                return None
            count *= 2

    @property
    def _rotations(self) -> bool:
        return bool(self.options.get("rotations"))

    def _memory_in(self, strip: Part) -> int:
        """Return how many bytes a strip takes, and which of its pixels are wanted."""
        wanted, unknown = strip.wanted(self.asked), self.unknown[strip.rect.slices]
        # What turned copies take is not counted here, in contrast to `memory`.
        return memory_of(Work(wanted, unknown, self.pixel, self.method, guided=True)) + wanted.size
