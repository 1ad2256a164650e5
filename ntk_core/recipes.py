"""What each method does, as numbers: the only place where defaults are written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypedDict, TypeVar, Unpack

from ntk_core.errors import InvalidOptionError

__all__ = ["METHODS", "Options", "Patch", "Recipe", "recipe_for"]

T = TypeVar("T", float, None)

METHODS = ("auto", "fast", "detail")
"""The names that `method` may have; ``"auto"`` means ``"detail"`` for now."""


@dataclass(frozen=True, slots=True)
class Patch:
    """The window in which the guided prior compares surroundings.

    Attributes
    ----------
    radius : int
        Its side is 2 radius + 1.
    sigma : float
        Standard deviation of its weights, in pixels.
    bandwidth : float
        h, in units of the image range 0 … 1.
    """

    radius: int
    sigma: float
    bandwidth: float


@dataclass(frozen=True, slots=True)
class Recipe:
    """The parameters of a reconstruction.

    Attributes
    ----------
    method : str
        The method that these are the parameters of, ``"auto"`` resolved.
    passes : int
        1 for adjacency alone; each further pass is guided by the one before.
    radius : float
        ℓ of the adjacency prior, in pixels.
    bandwidth : float or None
        h of the guided prior, in units of the image range 0 … 1; None adapts it.
    reach : int
        How far from a tile observed pixels are looked for, in pixels.
    neighbours : int
        How many of them are used at most, in the last two passes; half as many before.
    ridge : float
        λ as a share of K(x, x).
    relaxation : float
        The step towards a pass's fill, all but the last: above 1 is over-relaxation.
    """

    method: str
    passes: int
    radius: float = 16.0
    bandwidth: float | None = None
    reach: int = 14
    neighbours: int = 256
    ridge: float = 1e-3
    relaxation: float = 1.6

    def patch_for(self, density: float) -> Patch:
        """Return the guided prior's window where a share `density` of the pixels is observed.

        The fewer are observed the less is known of each surroundings, and the larger they must be;
        differences average out over more pixels, and the bandwidth shrinks. The powers are fits to
        what was best at 50, 65, 80 and 90 % missing (docs/decisions/0004).
        """
        sparsity = max(0.5 / max(density, 0.01), 1.0)
        sigma = min(2.0 * sparsity**0.6, 4.0)
        bandwidth = self.bandwidth or max(0.3 * sparsity**-0.44, 0.15)
        return Patch(round(2 * sigma), sigma, bandwidth)

    def neighbours_in(self, number: int) -> int:
        """Return how many neighbours pass `number` uses: early passes need no precision."""
        return self.neighbours if number > self.passes - 2 else self.neighbours // 2


class Options(TypedDict, total=False):
    """The parameters that a caller may set; None means the method's default."""

    passes: int | None
    radius: float | None
    bandwidth: float | None
    reach: int | None
    ridge: float | None


def recipe_for(method: str, **options: Unpack[Options]) -> Recipe:
    """Return the recipe of a method, with what is not None in place of its defaults.

    Raises
    ------
    InvalidOptionError
        If there is no such method or a value is outside its range.
    TypeError
        If there is no such option.
    """
    unknown = sorted(set(options) - set(Options.__annotations__))
    if unknown:
        known = ", ".join(Options.__annotations__)
        raise TypeError(f"there is no option {unknown[0]!r}; the options are {known}")
    if method not in METHODS:
        raise InvalidOptionError(
            f"there is no method {method!r}; choose one of {', '.join(METHODS)}"
        )
    if method == "fast":
        passes = options.get("passes")
        if passes not in (None, 1):
            raise InvalidOptionError(
                f"passes is {passes}, but method 'fast' has exactly one; choose method 'detail'"
            )
        base = Recipe("fast", passes=1, radius=8.0, reach=10, neighbours=96)
    else:
        base = Recipe("detail", passes=6)
    return replace(
        base,
        passes=_whole("passes", options.get("passes"), base.passes, 1, 64),
        radius=_number("radius", options.get("radius"), base.radius, 0.1, 1000),
        bandwidth=_number("bandwidth", options.get("bandwidth"), None, 0.001, 1000),
        reach=_whole("reach", options.get("reach"), base.reach, 2, 64),
        ridge=_number("ridge", options.get("ridge"), base.ridge, 1e-6, 1),
    )


def _whole(name: str, value: int | None, default: int, low: int, high: int) -> int:
    if value is None:
        return default
    if not low <= value <= high or int(value) != value:
        raise InvalidOptionError(
            f"{name} is {value}; it must be a whole number from {low} to {high}"
        )
    return int(value)


def _number(name: str, value: float | None, default: T, low: float, high: float) -> float | T:
    if value is None:
        return default
    if not low <= value <= high:
        raise InvalidOptionError(f"{name} is {value}; it must be a number from {low:g} to {high:g}")
    return float(value)
