"""The networks of method ``"paper"``, described by a few numbers, and how they are solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ntk_core.errors import InvalidOptionError
from ntk_core.networks.layers import Conv, Downsample, LeakyReLU, Sequential, Upsample
from ntk_core.networks.priors import Adjacency, Identity, Meshgrid, Stationary

if TYPE_CHECKING:
    from ntk_core.networks.layers import Layer
    from ntk_core.networks.priors import Prior

__all__ = ["PRIORS", "RESAMPLING", "SOLVERS", "Architecture"]

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

    def __post_init__(self) -> None:
        if not 0 <= self.levels <= DEEPEST or int(self.levels) != self.levels:
            raise InvalidOptionError(
                f"levels is {self.levels}; it must be a whole number from 0 to {DEEPEST}"
            )
        for name, value, known in (
            ("resampling", self.resampling, RESAMPLING),
            ("prior", self.prior, PRIORS),
            ("solver", self.solver, SOLVERS),
        ):
            if value not in known:
                raise InvalidOptionError(f"{name} is {value!r}; choose one of {', '.join(known)}")
        if not 0.1 <= self.radius <= 1000:
            raise InvalidOptionError(
                f"radius is {self.radius}; it must be a number from 0.1 to 1000"
            )
        LeakyReLU(self.slope)  # raises if the slope is out of range

    @property
    def network(self) -> Sequential:
        """Its layers."""
        down: list[Layer] = [Conv(3), LeakyReLU(self.slope), Downsample()]
        up: list[Layer] = [Conv(3), LeakyReLU(self.slope), Upsample(self.resampling)]
        middle: list[Layer] = [] if self.levels else [Conv(3), LeakyReLU(self.slope)]
        return Sequential(*down * self.levels, *middle, *up * self.levels, Conv(3))

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
