"""The networks of method ``"paper"``, described by a few numbers, and how they are solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ntk_core.checks import checked_choice, checked_number, checked_whole, shown
from ntk_core.errors import InvalidOptionError
from ntk_core.networks.checked_prior import check_prior
from ntk_core.networks.layers import Conv, Downsample, LeakyReLU, Sequential, Upsample
from ntk_core.networks.priors import Adjacency, Identity, Meshgrid, Stationary

if TYPE_CHECKING:
    from ntk_core.networks.layers import Layer
    from ntk_core.networks.priors import Prior

__all__ = [
    "BORDERS",
    "PRIORS",
    "RESAMPLING",
    "SOLVERS",
    "Architecture",
    "CustomArchitecture",
    "described",
]

BORDERS = ("padded", "torus")
"""What may lie beyond the border of an image; see `Architecture`."""

PRIORS = ("stationary", "identity", "adjacency", "meshgrid")
"""Names of priors that need no arguments, or only a radius."""

RESAMPLING = ("nearest", "bilinear")

SOLVERS = ("auto", "cholesky", "conjugate-gradients", "eigenpro")

DEEPEST = 5  # levels: every frequency needs a matrix of 4^levels × 4^levels numbers


@dataclass(frozen=True, slots=True)
class Architecture:
    """An hourglass: `levels` times convolve and halve, `levels` times convolve and double.

    Parameters
    ----------
    levels : int
        0 … 5. Each doubles how far apart pixels influence each other.
    slope : float
        Slope of the `LeakyReLU` after each convolution but the last, −1 … 1.
    resampling : {"nearest", "bilinear"}
        Mode of every `Upsample`.
    prior : {"stationary", "identity", "adjacency", "meshgrid"}
        ``"meshgrid"`` is not shift-invariant, and so for small images only.
    radius : float
        ℓ of the prior ``"adjacency"``, in pixels.
    solver : {"auto", "cholesky", "conjugate-gradients", "eigenpro"}
        ``"auto"``: Cholesky for up to a few thousand observed pixels, conjugate gradients for more.
    border : {"padded", "torus"}
        What lies beyond the border of the image. ``"padded"``: pixels that nobody knows, which keep
        opposite borders apart. ``"torus"``: the opposite border, as published; for images that are
        solved at once, 1.5 million pixels at most.

    Raises
    ------
    InvalidOptionError
    """

    levels: int = 3
    slope: float = 0.01
    resampling: Literal["nearest", "bilinear"] = "nearest"
    prior: Literal["stationary", "identity", "adjacency", "meshgrid"] = "stationary"
    radius: float = 2.0
    solver: Literal["auto", "cholesky", "conjugate-gradients", "eigenpro"] = "auto"
    border: Literal["padded", "torus"] = "padded"

    def __post_init__(self) -> None:
        checked_whole("levels", self.levels, 0, DEEPEST)
        checked_choice("resampling", self.resampling, RESAMPLING)
        checked_choice("prior", self.prior, PRIORS)
        checked_choice("solver", self.solver, SOLVERS)
        checked_choice("border", self.border, BORDERS)
        checked_number("radius", self.radius, 0.1, 1000)
        LeakyReLU(self.slope)  # raises if the slope is out of range

    @property
    def network(self) -> Sequential:
        """Its layers."""
        down: list[Layer] = [Conv(3), LeakyReLU(self.slope), Downsample()]
        up: list[Layer] = [Conv(3), LeakyReLU(self.slope), Upsample(self.resampling)]
        middle: list[Layer] = [] if self.levels else [Conv(3), LeakyReLU(self.slope)]
        levels = int(self.levels)
        return Sequential(*down * levels, *middle, *up * levels, Conv(3))

    @property
    def features(self) -> Prior:
        """Its prior."""
        if self.prior == "adjacency":
            return Adjacency(self.radius)
        simple: dict[str, Prior] = {
            "stationary": Stationary(),
            "identity": Identity(),
            "meshgrid": Meshgrid(),
        }
        return simple[self.prior]


@dataclass(frozen=True, slots=True)
class CustomArchitecture:
    """An architecture whose network and prior are the caller's own.

    Parameters
    ----------
    network : Sequential
        It may halve the image five times at most.
    prior : Prior
        One of `ntk_core.networks`, or any object with `shift_invariant` and `covariance` as
        `ntk_core.networks.Prior` describes them. If it is not shift-invariant, it is for small
        images only.
    border, solver
        As for `Architecture`.

    Raises
    ------
    InvalidOptionError
    """

    network: Sequential
    prior: Prior = Stationary()  # noqa: RUF009  # frozen
    border: Literal["padded", "torus"] = "padded"
    solver: Literal["auto", "cholesky", "conjugate-gradients", "eigenpro"] = "auto"

    def __post_init__(self) -> None:
        if not isinstance(self.network, Sequential):
            raise InvalidOptionError(
                f"network is {shown(self.network)}; give a Sequential of ntk_core.networks"
            )
        if self.network.multiple > 1 << DEEPEST:
            raise InvalidOptionError(
                f"the network halves the image {self.network.multiple.bit_length() - 1} times; "
                f"method 'paper' solves at most {DEEPEST}, so leave out some Downsample() and "
                "Upsample()"
            )
        check_prior(self.prior)
        checked_choice("border", self.border, BORDERS)
        checked_choice("solver", self.solver, SOLVERS)

    @property
    def features(self) -> Prior:
        """Its prior, by the name that `Architecture` has for it."""
        return self.prior


def described(
    architecture: Architecture | CustomArchitecture | Sequential | None, prior: Prior | None = None
) -> Architecture | CustomArchitecture:
    """Return an architecture for all that a caller may give as one.

    Parameters
    ----------
    architecture : Architecture, CustomArchitecture, Sequential or None
        None: the usual one.
    prior : Prior, optional
        Instead of the architecture's own.

    Raises
    ------
    InvalidOptionError
    """
    if architecture is None:
        architecture = Architecture()
    elif isinstance(architecture, Sequential):
        architecture = CustomArchitecture(architecture)
    elif not isinstance(architecture, Architecture | CustomArchitecture):
        raise InvalidOptionError(
            f"architecture is {shown(architecture)}; give an Architecture, a CustomArchitecture or "
            "a Sequential"
        )
    if prior is None:
        return architecture
    return CustomArchitecture(architecture.network, prior, architecture.border, architecture.solver)
