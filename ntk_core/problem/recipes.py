"""The parameters of each method; the only place where defaults are written."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, Unpack

from ntk_core.checks import checked_number, checked_switch, checked_whole, shown
from ntk_core.errors import InvalidOptionError

if TYPE_CHECKING:
    from ntk_core.problem.progress import Stage

__all__ = [
    "LARGEST_PATCH",
    "LOOKALIKES",
    "METHODS",
    "PAPER_TOLERANCE",
    "RANGES",
    "Lookalikes",
    "Options",
    "Patch",
    "Recipe",
    "Texture",
    "defaults",
    "recipe_for",
]

T = TypeVar("T", float, None)

DENSE = 0.9
"""The share of observed pixels from which on more of them make no difference."""

SPARSE = 0.3
"""The share of observed pixels below which groups of look-alikes are completed together."""

SETTLED = 0.02
"""A tile whose pixels all change by less in a pass waits for the last one."""

FARTHER = 6  # how many pixels farther away look-alikes may be if they form groups

GROUP_CALIBRATION = (12.5, 1.5)
"""Factor and exponent of deviations from groups, as in `Recipe.calibration_in`."""

GROUP_TURNS = 13
"""How often groups are completed at most; about half as often where pixels are hidden."""

GROUP_STEP = 1.4
"""The step towards the fill of groups: above 1 is over-relaxation."""

FARTHEST = 52  # how far at most, as parts of a picture depend on twice that

LARGEST_PATCH = 8  # the most that a guided prior's patch radius, or a look-alike's side, may be

METHODS = ("auto", "fast", "detail", "texture", "paper")
"""The names that `method` may have."""

RANGES: dict[str, tuple[float, float]] = {
    "passes": (1, 64),
    "radius": (0.1, 1000.0),
    "bandwidth": (0.001, 1000.0),
    "reach": (2, 64),
    "ridge": (1e-6, 1.0),
    "locality": (0.0, 10.0),
    "seed": (0, 2**31 - 1),
    "patch_size": (3, 31),
}
"""The least and the largest value of each option that is a number."""

PAPER_TOLERANCE = 1e-3
"""The relative residual up to which method ``"paper"`` counts as solved.

That is an eighth of a grey level of a gray picture.
"""


@dataclass(frozen=True, slots=True)
class Patch:
    """The patch in which the guided prior compares surroundings.

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
class Lookalikes:
    """How a pass compares patches.

    Attributes
    ----------
    side : int
        Side of a patch, in pixels.
    count : int
        How many look-alikes make the prior of one patch.
    spacing : int
        Distance from one patch to the next, in pixels.
    by_variance : bool
        Whether overlapping patches weigh by 1 / variance; otherwise by 1 / deviation.
    noise : float
        What λ is multiplied by.
    """

    side: int
    count: int
    spacing: int
    by_variance: bool = False
    noise: float = 1.0


def pair_weights(density: float) -> tuple[float, float]:
    """Return what a pair of pixels counts when patches are compared, if none or both are observed.

    A pair of which one is observed counts 1. Estimates are smooth and so mislead the search.

    Parameters
    ----------
    density : float
        The share of observed pixels.

    Notes
    -----
    Where half of the pixels are observed, both are in a quarter of the pairs, which is enough to
    tell what is alike. Where a fifth is observed, it is one of 25 pairs, and it would count too
    much. Around a scratch nearly all are observed, and the few estimates are good ones
    (docs/decisions/0018).
    """
    share = min(max((density - 0.2) / 0.3, 0.0), max((DENSE - density) / 0.15, 0.0), 1.0)
    return 1 - 0.75 * share, 1 + 2.5 * share


FEWER = (1.0, 0.75, 0.375)
"""The share of the neighbours that a pass uses if no, one, or more guided passes follow."""

COARSE, PRECISE = Lookalikes(8, 50, 4), Lookalikes(8, 60, 3)
FINE = Lookalikes(4, 20, 2, by_variance=True, noise=0.5)
"""How passes compare patches: large and small ones in turn, and precisely in the last pass."""

FINEST, MOST_PRECISE = replace(FINE, spacing=1), replace(PRECISE, spacing=2, noise=0.8)
"""How the first pass with small patches, and the last one, do it unless `DENSE` are observed."""

WIDE, NARROW = Lookalikes(10, 35, 8), Lookalikes(6, 30, 4)
"""How groups of patches are formed, in turn; the last turn has small ones."""

DENSER = (replace(WIDE, spacing=6), replace(NARROW, spacing=3))
"""The same in the last `DENSER_TURNS` turns."""

DENSER_TURNS = 3

LOOKALIKES = (COARSE, FINE, FINEST, PRECISE, MOST_PRECISE, WIDE, NARROW, *DENSER)


@dataclass(frozen=True, slots=True)
class Texture:
    """The parameters of method ``"texture"``.

    Attributes
    ----------
    locality : float
        β, the cost of copying from very far away, as a share of a patch's own variance.
    seed : int
        Of the random search.
    patch_size : int
        Side of the patches that are compared, in pixels; odd.
    rotations : bool
        Whether patches may also be copied turned by quarter turns, and mirrored.
    """

    locality: float = 0.5
    seed: int = 0
    patch_size: int = 15
    rotations: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """The parameters of a reconstruction.

    Attributes
    ----------
    method : str
        The method that these parameters are for.
    passes : int
        Number of passes: the first is adjacency, `guided` passes follow, and all further ones are
        from look-alikes.
    guided : int
        How many passes have the guided prior.
    radius : float
        ℓ of the adjacency prior, in pixels.
    bandwidth : float or None
        h of the guided prior, in units of the image range 0 … 1. None: it depends on the share of
        observed pixels.
    reach : int
        How far from a missing pixel observed ones are used, in pixels.
    neighbours : int
        How many of them are used at most, in the pass that needs most; see `neighbours_in`.
    ridge : float
        λ as a share of K(x, x).
    relaxation : tuple of float
        The step towards the fill of a guided pass, and of one from look-alikes: above 1 is
        over-relaxation.
    texture : Texture
        How wide holes are filled.
    contrast : float
        How much smaller differences are than in the image, if what is reconstructed is made from
        it; then so are `bandwidth` and the noise of look-alikes.
    calibration : float
        What deviations from look-alikes are multiplied by besides.
    """

    method: str
    passes: int
    guided: int = 2
    radius: float = 16.0
    bandwidth: float | None = None
    reach: int = 14
    neighbours: int = 128
    ridge: float = 1e-3
    relaxation: tuple[float, float] = (2.0, 1.2)
    texture: Texture = Texture()
    contrast: float = 1.0
    calibration: float = 1.0

    def patch_for(self, density: float) -> Patch:
        """Return the guided prior's patch where a share `density` of the pixels is observed.

        If fewer pixels are observed, less is known of each pixel's surroundings, so these must be
        larger. Then differences average out over more pixels, so the bandwidth must be smaller. The
        powers were fitted to the best values at 50, 65, 80 and 90 % missing (docs/decisions/0004).
        """
        sparsity = max(0.5 / max(density, 0.01), 1.0)
        sigma = min(2.0 * sparsity**0.6, 4.0)
        bandwidth = self.bandwidth or max(0.3 * sparsity**-0.44, 0.15)
        return Patch(round(2 * sigma), sigma, bandwidth * self.contrast)

    @property
    def trusted(self) -> int:
        """How many rows and columns from an observed pixel regression alone makes the fill.

        It does within a distance of `reach` / 2; this is half the side of a square in that circle.
        """
        return int(self.reach / (2 * 2**0.5))

    @property
    def sight(self) -> int:
        """How far a pass looks around a pixel, in rows and columns."""
        return self.reach + 2 * LARGEST_PATCH

    @property
    def far_sight(self) -> int:
        """How far the same is where groups of look-alikes are made."""
        # A pixel is in patches of groups, whose other patches are as far away again.
        return max(self.sight, 2 * (self.group_reach + WIDE.side - 1))

    @property
    def group_reach(self) -> int:
        """How far away look-alikes may be that form groups."""
        return min(self.reach + FARTHER, FARTHEST)

    def stage_of(self, number: int) -> Stage:
        """Return what kind of pass `number` is."""
        if number == 1:
            return "adjacency"
        return "guided" if number <= 1 + self.guided else "lookalikes"

    def neighbours_in(self, number: int) -> int:
        """Return how many observed pixels pass `number` uses at most.

        What a pass makes that a guided one follows is only a start: there, fewer are as good.
        """
        follow = max(min(1 + self.guided, self.passes) - number, 0)
        return round(self.neighbours * FEWER[min(follow, len(FEWER) - 1)])

    def relaxation_after(self, number: int) -> float:
        """Return the step from the estimate towards the fill of pass `number`."""
        if number == 1:
            return 1.0
        return self.relaxation[self.stage_of(number) == "lookalikes"]

    def done_after(self, number: int) -> float:
        """Return about which share of the work is done after pass `number`: 0 … 1."""
        total = sum(self._work_in(each) for each in range(1, self.passes + 1))
        return sum(self._work_in(each) for each in range(1, number + 1)) / total

    def _work_in(self, number: int) -> float:
        """Return about how long a pass takes; most tiles wait in those before the last one."""
        if number == 1:
            return 1.0
        if number <= self.guided + 1:
            return 2.0
        return 3.0 if number == self.passes else (2.0 if number <= self.guided + 3 else 0.2)

    def settled_after(self, number: int) -> float:
        """Return the change in pass `number` below which a tile waits for the last pass.

        It is 0, so that none does, until small and large patches have both been compared
        (docs/decisions/0031).
        """
        return SETTLED * self.contrast if number > self.guided + 2 else 0.0

    def lookalikes_in(self, number: int, density: float) -> Lookalikes:
        """Return how pass `number` compares patches where a share `density` is observed.

        Large and small patches take turns, because they err at different places and so correct
        each other (docs/decisions/0006). Only the last pass must be precise. Unless nearly all
        pixels are observed, more patches over each pixel are worth their time
        (docs/decisions/0031).
        """
        worth = density < DENSE
        if number == self.passes:
            return MOST_PRECISE if worth else PRECISE
        if (number - self.guided) % 2 == 0:
            return COARSE
        return FINEST if worth and number == self.guided + 3 else FINE

    @property
    def group_turns(self) -> int:
        """How often groups are completed: more often than there are passes from look-alikes."""
        return min(self.passes - self.guided + 3, GROUP_TURNS)

    def groups_in(self, left: int) -> Lookalikes:
        """Return how groups are formed in a turn after which `left` others follow."""
        kinds = DENSER if left < DENSER_TURNS else (WIDE, NARROW)
        return kinds[left % 2 == 0]

    def calibration_in(self, number: int) -> tuple[float, float]:
        """Return the factor and exponent that fit the deviations of pass `number` to real errors.

        The posterior of adjacency is nearly right as it is. A guided prior is too optimistic,
        because it was made from the values that its likelihood judges. So is one from look-alikes,
        because they were chosen for their similarity to the estimate. For look-alikes the
        deviation is not relative to a mean variance, so the factor also contains the effect of λ.
        All numbers were fitted to photographs (docs/decisions/0005). `posterior_deviation` and
        `solve_patches` use them.
        """
        stage = self.stage_of(number)
        if stage == "lookalikes":
            return (10.5, 1.5)
        return (1.03, 1.0) if stage == "adjacency" else (2.0, 1.6)


class Options(TypedDict, total=False):
    """The parameters that a caller may set; None means the method's default."""

    passes: int | None
    radius: float | None
    bandwidth: float | None
    reach: int | None
    ridge: float | None
    locality: float | None
    seed: int | None
    patch_size: int | None
    rotations: bool | None


OF_TEXTURE = ("locality", "seed", "patch_size", "rotations")
OF_METHOD = {
    "auto": tuple(Options.__annotations__),
    "fast": ("passes", "radius", "bandwidth", "reach", "ridge"),
    "detail": ("passes", "radius", "bandwidth", "reach", "ridge"),
    "texture": OF_TEXTURE,
    "paper": ("ridge",),
}
"""Which options each method has."""


def recipe_for(method: str, **options: Unpack[Options]) -> Recipe:
    """Return the recipe of a method: its defaults, except for options that are not None.

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
    if not isinstance(method, str) or method not in METHODS:
        raise InvalidOptionError(
            f"there is no method {shown(method)}; choose one of {', '.join(METHODS)}"
        )
    given = [name for name, value in options.items() if value is not None]
    foreign = [name for name in given if name not in OF_METHOD[method]]
    if foreign:
        fit = " or ".join(repr(name) for name, has in OF_METHOD.items() if foreign[0] in has)
        raise InvalidOptionError(f"method {method!r} has no {foreign[0]}; choose {fit}")
    if method == "fast":
        passes = options.get("passes")
        if passes is not None and _whole("passes", passes, 1) != 1:
            raise InvalidOptionError(
                f"passes is {passes}, but method 'fast' has exactly one; choose method 'detail'"
            )
        base = Recipe("fast", passes=1, radius=8.0, reach=10, neighbours=96)
    elif method == "paper":
        base = Recipe("paper", passes=1)
    else:
        base = Recipe(method, passes=12)
    return replace(
        base,
        passes=_whole("passes", options.get("passes"), base.passes),
        radius=_number("radius", options.get("radius"), base.radius),
        bandwidth=_number("bandwidth", options.get("bandwidth"), None),
        reach=_whole("reach", options.get("reach"), base.reach),
        ridge=_number("ridge", options.get("ridge"), base.ridge),
        texture=_texture(options),
    )


def defaults(method: str) -> dict[str, Any]:
    """Return the default of each option of a method.

    Parameters
    ----------
    method : str
        One of `METHODS`.

    Returns
    -------
    dict
        An entry for each option that the method has. ``"bandwidth"`` is the default if at least
        half of the pixels are observed; if fewer are, it is smaller.

    Raises
    ------
    InvalidOptionError
        If there is no such method.

    Examples
    --------
    >>> defaults("paper")
    {'ridge': 0.001}
    """
    recipe = recipe_for(method)
    bandwidth = recipe.patch_for(1.0).bandwidth
    every = {**asdict(recipe), **asdict(recipe.texture), "bandwidth": bandwidth}
    return {name: every[name] for name in OF_METHOD[method]}


def _texture(options: Options) -> Texture:
    base, rotations = Texture(), options.get("rotations")
    size = _whole("patch_size", options.get("patch_size"), base.patch_size)
    if size % 2 == 0:
        raise InvalidOptionError(f"patch_size is {size}; it must be odd, for example {size + 1}")
    return Texture(
        _number("locality", options.get("locality"), base.locality),
        _whole("seed", options.get("seed"), base.seed),
        size,
        checked_switch("rotations", False if rotations is None else rotations),
    )


def _whole(name: str, value: int | None, default: int) -> int:
    low, high = RANGES[name]
    return default if value is None else checked_whole(name, value, int(low), int(high))


def _number(name: str, value: float | None, default: T) -> float | T:
    return default if value is None else checked_number(name, value, *RANGES[name])
