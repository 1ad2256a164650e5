"""`Copying`: the parameters of filling wide holes by copying."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

__all__ = ["COPYING_METHODS", "LARGEST_LOCALITY", "Copying"]

COPYING_METHODS: Final = ("auto", "texture")
"""The methods of `ntk_core` that copy."""

# Copied from `ntk_core.RANGES`, which is slow to import; a test compares them.
LARGEST_LOCALITY: Final = 10.0
_SEEDS: Final = 2**31
_PATCH_SIZES: Final = tuple(range(3, 32, 2))


@dataclass(frozen=True, slots=True)
class Copying:
    """The parameters of methods ``"auto"`` and ``"texture"``.

    Attributes
    ----------
    locality : float or None
        The cost of copying from far away; None for the engine's default.
    seed : int
        The seed of the random search; a different one gives a different fill.
    patch_size : int or None
        Side of the compared patches in pixels, odd; None for the engine's default.
    rotations : bool
        Whether rotated and mirrored patches may be copied, too.

    Raises
    ------
    ValueError
        If the engine does not accept a value.
    """

    locality: float | None = None
    seed: int = 0
    patch_size: int | None = None
    rotations: bool = False

    def __post_init__(self) -> None:
        fits = (
            (self.locality is None or 0 <= self.locality <= LARGEST_LOCALITY)
            and isinstance(self.seed, int)
            and 0 <= self.seed < _SEEDS
            and (self.patch_size is None or self.patch_size in _PATCH_SIZES)
            and isinstance(self.rotations, bool)
        )
        if not fits:
            raise ValueError(f"{self} is out of range")

    @property
    def next_seed(self) -> int:
        """The seed for another try."""
        return (self.seed + 1) % _SEEDS

    def options(self, method: str) -> dict[str, Any]:
        """Return the keyword options of `ntk_core.inpaint_iter`, none if `method` does not copy.

        None means the engine's default.
        """
        return asdict(self) if method in COPYING_METHODS else {}
