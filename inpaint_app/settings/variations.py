"""Variations: other ways to copy, for candidates that differ visibly.

Another seed alone often finds nearly the same copies, because the best ones are few. So each
candidate also looks for patches of another size, from another distance, or turned.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from inpaint_app.settings.choices import Choices

__all__ = ["MOST_CANDIDATES", "varied"]

MOST_CANDIDATES: Final = 8
"""How many fills of one mask are kept to choose from."""

_VARIATIONS: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"patch_size": 9, "rotations": True},
    {"patch_size": 21, "locality": 0.0},
    {"rotations": True, "locality": 0.0},
    {"patch_size": 11, "locality": 3.0},
    {"patch_size": 27},
    {"patch_size": 7, "locality": 0.0},
    {"patch_size": 21, "rotations": True, "locality": 2.0},
)
assert len(_VARIATIONS) == MOST_CANDIDATES


def varied(choices: Choices, number: int) -> Choices:
    """Return the choices of the candidate `number`; 0 changes nothing.

    What the user has set stays as it is set.
    """
    copying = choices.copying
    changes = {
        name: value
        for name, value in _VARIATIONS[number % MOST_CANDIDATES].items()
        if not getattr(copying, name) and getattr(copying, name) != 0.0
    }
    return replace(choices, copying=replace(copying, **changes)) if changes else choices
