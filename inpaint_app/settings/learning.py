"""`Learning`: the parameters of learning thin parts from their surroundings."""

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
"""The settings that have an effect, for each method of `ntk_core`."""

RANGES: Final[dict[str, tuple[float, float]]] = {
    "radius": (0.1, 1000.0),
    "bandwidth": (0.001, 1000.0),
    "passes": (1, 64),
    "ridge": (1e-6, 1.0),
    "reach": (2, 64),
}
"""The smallest and the largest value that the engine accepts.

Copied because the engine is slow to import; a test compares them with `ntk_core.RANGES`.
"""

_WHOLE: Final = ("passes", "reach")


@dataclass(frozen=True, slots=True)
class Learning:
    """The parameters of the kernel regression; None means the engine's default.

    Attributes
    ----------
    radius : float or None
        The distance up to which pixels resemble each other, in pixels.
    bandwidth : float or None
        How different surroundings may be to be learnt from, as a share of the image's range.
    passes : int or None
        The number of passes.
    ridge : float or None
        The amount of smoothing, relative to the kernel.
    reach : int or None
        The distance from missing pixels within which observed ones are used, in pixels.

    Raises
    ------
    ValueError
        If the engine does not accept a value.
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
        """Return the keyword options of `ntk_core.inpaint_iter` that are set and `method` uses."""
        given = {name: getattr(self, name) for name in OPTIONS_OF_METHOD[method]}
        return {name: value for name, value in given.items() if value is not None}

    def within(self, method: str) -> Learning:
        """Return the settings without those that a method does not use."""
        return Learning(**self.options(method))


NAMES: Final = tuple(field.name for field in fields(Learning))


def usual(name: str, method: str) -> float:
    """Return the engine's default of a setting, or a value near to it.

    If `method` does not have the setting, it is the default of method ``"auto"``.
    """
    from ntk_core import defaults  # slow to import; the command line uses this module without it

    own = defaults(method)
    value: float = own[name] if name in own else defaults("auto")[name]
    return value
