"""How far around a masked pixel the engine looks, and so what of an image decides a fill."""

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
"""The methods whose fill depends on what is near, so that an image can be done in parts."""

STRIP_METHODS: Final = ("fast", "detail", "auto")
"""Those of them that learn, so that holes need not be whole, or only the wide ones."""

COPYING: Final = ("auto", "texture")
"""The methods that fill holes with copies."""

_FARTHEST: Final = recipe_for("detail", reach=int(RANGES["reach"][1])).sight

MARGIN: Final = max(LEAST_AROUND, _FARTHEST, 2 * max(BLOCK)) + max(BLOCK)
"""Pixels around a part of the mask that decide its fill, unless a hole is wide.

With any options: what is looked at around a hole, by a pass, and in the coarse picture, which is
made of the blocks of the part and one more around them; and a block, as parts of the mask begin
anywhere in one.
"""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a method looks at.

    Attributes
    ----------
    copies : bool
        Whether it fills wide holes with copies: it needs such a hole whole, and more around it.
    reach : int
        How far around a masked pixel observed ones are looked for, in pixels.
    of_a_pass : int
        How far from a pixel, in rows and columns, others have a say in it in one pass.
    passes : int
        How many passes there are, each of which reads the estimates of the one before; 0 if all
        is copied.
    """

    copies: bool
    reach: int
    of_a_pass: int
    passes: int

    @classmethod
    def of(cls, method: str, **options: Unpack[Options]) -> Sight:
        """Return what a method looks at.

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
        """Return how far around a hole copies are looked for, in pixels, if it is a wide one."""
        # Fewer are needed if they may be turned; but parts do not depend on that.
        return AROUND * half_width if self.copies else 0.0
