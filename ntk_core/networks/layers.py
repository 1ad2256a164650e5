"""Frozen descriptions of networks and their layers, with the names that PyTorch uses."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ntk_core.checks import is_number, is_whole, shown
from ntk_core.errors import InvalidOptionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Conv",
    "Downsample",
    "Layer",
    "LeakyReLU",
    "ReLU",
    "Sequential",
    "Upsample",
    "gaussian_weights",
]


@dataclass(frozen=True, slots=True)
class Conv:
    """A convolution with independent Gaussian weights and stride 1.

    Parameters
    ----------
    kernel_size : int
        Odd side of the square window, in pixels.
    sigma : float or None
        Variance profile of the weights over the window: a Gaussian of this standard deviation
        in pixels, or (None) the same variance everywhere. The variances sum to 1.
    """

    kernel_size: int = 3
    sigma: float | None = None

    def __post_init__(self) -> None:
        size = self.kernel_size
        if not is_whole(size) or size < 1 or size % 2 != 1:
            raise InvalidOptionError(
                f"Conv has kernel_size {shown(size)}; it must be odd and positive, such as 3"
            )
        if self.sigma is not None and not (is_number(self.sigma) and self.sigma > 0):
            raise InvalidOptionError(
                f"Conv has sigma {shown(self.sigma)}; it must be positive or None"
            )
        object.__setattr__(self, "kernel_size", int(size))

    @property
    def profile(self) -> NDArray[np.float64]:
        """The variances along one axis, shape (kernel_size,); the window's are their products."""
        if self.sigma is None:
            return np.full(self.kernel_size, 1.0 / self.kernel_size)
        return gaussian_weights(self.kernel_size // 2, self.sigma)


@dataclass(frozen=True, slots=True)
class ReLU:
    """The rectifier, scaled by √2 so that it keeps the variance of its input."""

    slope: ClassVar[float] = 0.0


@dataclass(frozen=True, slots=True)
class LeakyReLU:
    """The leaky rectifier, scaled by √(2 / (1 + slope²)) so that it keeps the variance.

    Parameters
    ----------
    slope : float
        The factor of negative values, −1 … 1.
    """

    slope: float = 0.01

    def __post_init__(self) -> None:
        if not is_number(self.slope) or not -1 <= self.slope <= 1:
            raise InvalidOptionError(
                f"LeakyReLU has slope {shown(self.slope)}; it must be from -1 to 1, such as 0.01"
            )


@dataclass(frozen=True, slots=True)
class Downsample:
    """Keeps the pixels whose row and column are even: half as many of each."""


@dataclass(frozen=True, slots=True)
class Upsample:
    """Doubles the numbers of rows and columns.

    Parameters
    ----------
    mode : {"nearest", "bilinear"}
        ``"nearest"`` repeats each pixel; ``"bilinear"`` weighs the two nearest rows and columns
        with 3/4 and 1/4 (half-pixel centres: PyTorch's ``align_corners=False``).
    """

    mode: Literal["nearest", "bilinear"] = "nearest"

    def __post_init__(self) -> None:
        if not isinstance(self.mode, str) or self.mode not in ("nearest", "bilinear"):
            raise InvalidOptionError(
                f"Upsample has mode {shown(self.mode)}; choose 'nearest' or 'bilinear'"
            )

    def taps(self, odd: bool) -> tuple[tuple[int, float], ...]:
        """Return the rows that make row 2 i (or 2 i + 1 if `odd`), relative to i, and weights."""
        if self.mode == "nearest":
            return ((0, 1.0),)
        return ((0, 0.75), (1 if odd else -1, 0.25))


Layer = Conv | ReLU | LeakyReLU | Downsample | Upsample


@dataclass(frozen=True, slots=True, init=False)
class Sequential:
    """A network: layers applied in order.

    Raises
    ------
    InvalidOptionError
        Unless the first and the last layer are a `Conv`, every resampling comes after an
        activation, and there are as many `Upsample` as `Downsample`.

    Examples
    --------
    >>> network = Sequential(Conv(3), LeakyReLU(), Downsample(),
    ...                      Conv(3), LeakyReLU(), Upsample(), Conv(3))
    >>> network.multiple, network.reach
    (2, 1)
    """

    layers: tuple[Layer, ...]

    def __init__(self, *layers: Layer) -> None:
        for layer in layers:
            if not isinstance(layer, Layer):
                raise InvalidOptionError(
                    f"the network has the layer {shown(layer)}; give Conv(), ReLU(), LeakyReLU(), "
                    "Downsample() and Upsample(), with their brackets, and a list of them with a *"
                )
        if not layers or not isinstance(layers[0], Conv) or not isinstance(layers[-1], Conv):
            raise InvalidOptionError(
                f"the network has the layers {layers}; its first and its last must be a Conv"
            )
        for before, layer in pairwise(layers):
            if isinstance(layer, Downsample | Upsample) and isinstance(before, Conv):
                raise InvalidOptionError(
                    f"the network has {layer} right after {before}; "
                    "put an activation, such as LeakyReLU(), between them"
                )
        downs, ups = (sum(isinstance(x, kind) for x in layers) for kind in (Downsample, Upsample))
        if downs != ups:
            raise InvalidOptionError(
                f"the network halves the image {downs} times and doubles it {ups} times; "
                "it must end with the size that it began with, so use as many Upsample() as "
                "Downsample()"
            )
        object.__setattr__(self, "layers", layers)

    @property
    def resamples(self) -> bool:
        """Whether any layer changes the resolution."""
        return any(isinstance(layer, Downsample | Upsample) for layer in self.layers)

    @property
    def multiple(self) -> int:
        """What the image's sides must be multiples of: 2 to the deepest level."""
        level = deepest = 0
        for layer in self.layers:
            level += isinstance(layer, Downsample) - isinstance(layer, Upsample)
            deepest = max(deepest, level)
        return 1 << deepest

    @property
    def reach(self) -> int:
        """The largest offset, in pixels, at which two pixels are related under white noise.

        Convolutions do not add to it, as they never mix offsets. Upsampling does.
        """
        reach = 0
        for layer in self.layers:
            if isinstance(layer, Downsample):
                reach //= 2
            elif isinstance(layer, Upsample):
                reach = 2 * reach + (1 if layer.mode == "nearest" else 3)
        return reach


def gaussian_weights(radius: int, sigma: float) -> NDArray[np.float64]:
    """Return exp(−i²/2σ²) at the integers −radius … radius, scaled to sum to 1."""
    steps = np.arange(-radius, radius + 1)
    weights = np.exp(-(steps**2) / (2.0 * sigma**2))
    normalised: NDArray[np.float64] = weights / weights.sum()
    return normalised
