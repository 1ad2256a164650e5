"""How far around a masked pixel the engine looks, and so which pixels decide a fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Unpack

from ntk_core.extent.grid import BLOCK
from ntk_core.problem.recipes import RANGES, recipe_for
from ntk_core.texture.surroundings import AROUND, LEAST_AROUND

if TYPE_CHECKING:
    from ntk_core.problem.recipes import Options

__all__ = ["COPYING", "MARGIN", "PART_METHODS", "STRIP_METHODS", "Sight"]

PART_METHODS: Final = ("auto", "fast", "detail", "texture")
"""The methods whose fill depends only on near pixels, so that an image can be done in parts."""

STRIP_METHODS: Final = ("fast", "detail", "auto")
"""Those of them that can work in strips: they learn, and need at most the wide holes whole."""

COPYING: Final = ("auto", "texture")
"""The methods that fill holes with copies."""

_FARTHEST: Final = recipe_for("detail", reach=int(RANGES["reach"][1])).sight

MARGIN: Final = max(LEAST_AROUND, _FARTHEST, 2 * max(BLOCK)) + max(BLOCK)
"""Pixels around a part of the mask that decide its fill, with any options, unless a hole is wide.

It is the largest of three distances: what is read around a hole, what a pass reads, and what the
coarse picture reads, which is made of the part's blocks and one more around them. To this comes one
block, because a part of the mask may begin anywhere in one.
"""


@dataclass(frozen=True, slots=True)
class Sight:
    """How far a method looks.

    Attributes
    ----------
    copies : bool
        Whether it fills wide holes with copies. Then it needs them whole, and more around them.
    reach : int
        How far from a masked pixel observed ones are used, in pixels.
    of_a_pass : int
        How far one pass looks around a pixel, in rows and columns.
    passes : int
        The number of passes, each of which reads the estimate of the one before; 0 if all is
        copied.
    """

    copies: bool
    reach: int
    of_a_pass: int
    passes: int

    @classmethod
    def of(cls, method: str, **options: Unpack[Options]) -> Sight:
        """Return how far a method looks.

        Parameters
        ----------
        method : {"auto", "fast", "detail", "texture"}
        **options
            As for `ntk_core.inpaint`.

        Raises
        ------
        InvalidOptionError, TypeError
            As `ntk_core.inpaint`.

        Examples
        --------
        >>> Sight.of("fast")
        Sight(copies=False, reach=10, of_a_pass=26, passes=1)
        """
        recipe = recipe_for(method, **options)
        passes = 0 if method == "texture" else recipe.passes
        return cls(method in COPYING, recipe.reach, recipe.sight, passes)

    def around_hole(self, half_width: float) -> float:
        """Return how far around a wide hole copies are looked for, in pixels."""
        # Less is enough if copies may be turned, but parts do not depend on that option.
        return AROUND * half_width if self.copies else 0.0
