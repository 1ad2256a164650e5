"""How thin parts are learnt from what is around them, as far as the user says so."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

__all__ = ["NAMES", "OPTIONS_OF_METHOD", "RANGES", "Learning", "usual"]

OPTIONS_OF_METHOD: Final[dict[str, tuple[str, ...]]] = {
    "auto": ("radius", "bandwidth", "passes", "ridge", "reach"),
    "fast": ("radius", "ridge", "reach"),  # one pass, which compares no colours
    "detail": ("radius", "bandwidth", "passes", "ridge", "reach"),
    "texture": (),
    "paper": ("ridge",),
}
"""Which of the settings do something, by method of `ntk_core`."""

RANGES: Final[dict[str, tuple[float, float]]] = {
    "radius": (0.1, 1000.0),
    "bandwidth": (0.001, 1000.0),
    "passes": (1, 64),
    "ridge": (1e-6, 1.0),
    "reach": (2, 64),
}
"""The least and the largest value that the engine takes.

Written out because the engine is slow to import; a test holds them equal to `ntk_core.RANGES`.
"""

_WHOLE: Final = ("passes", "reach")


@dataclass(frozen=True, slots=True)
class Learning:
    """The parameters of the kernel regression; None leaves one to the engine.

    Attributes
    ----------
    radius : float or None
        How far apart pixels still resemble each other, in pixels.
    bandwidth : float or None
        How unlike surroundings may be that are learnt from, as a share of the image's range.
    passes : int or None
        How often the picture is gone over.
    ridge : float or None
        How much values are smoothed, relative to the kernel.
    reach : int or None
        How far around missing pixels known ones are looked for, in pixels.

    Raises
    ------
    ValueError
        If a value is none that the engine takes.
    """

    radius: float | None = None
    bandwidth: float | None = None
    passes: int | None = None
    ridge: float | None = None
    reach: int | None = None

    def __post_init__(self) -> None:
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            kinds = int if name in _WHOLE else (int, float)
            fits = value is None or (
                isinstance(value, kinds) and not isinstance(value, bool) and low <= value <= high
            )
            if not fits:
                raise ValueError(f"{self} is out of range")

    def options(self, method: str) -> dict[str, Any]:
        """Return the keyword options of `ntk_core.inpaint_iter`: what was set and `method` has."""
        given = {name: getattr(self, name) for name in OPTIONS_OF_METHOD[method]}
        return {name: value for name, value in given.items() if value is not None}

    def within(self, method: str) -> Learning:
        """Return the settings without those that a method does not have."""
        return Learning(**self.options(method))


NAMES: Final = tuple(field.name for field in fields(Learning))


def usual(name: str, method: str) -> float:
    """Return what the engine takes for a setting that is left to it, or what is near to that.

    Of a setting that `method` does not have, it is that of method ``"auto"``.
    """
    from ntk_core import defaults  # slow to import, and the command line needs the rest without it

    own = defaults(method)
    value: float = own[name] if name in own else defaults("auto")[name]
    return value
