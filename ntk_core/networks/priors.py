"""Feature priors: what the network is told about a pixel, as a covariance between pixels.

=========== ============================================== ================= ====================
prior       Σ0(x, x')                                      shift-invariant   knows
=========== ============================================== ================= ====================
Identity    1 if x = x', else 0                            yes               nothing
Stationary  1/300 if x = x', else 1/400                    yes               nothing; a mean
Meshgrid    ⟨Z(x), Z(x')⟩, Z = (row, column)               no                where a pixel is
Features    ⟨Z(x), Z(x')⟩, Z given                         no                what it is told
Adjacency   exp(−‖x − x'‖² / 2ℓ²)                          yes               what is near
Guided      Adjacency · exp(−‖f(x) − f(x')‖² / 2)          no                and what is alike
=========== ============================================== ================= ====================

Identity is the prior of Radhakrishnan et al., PNAS 2022, for large holes, Stationary their
default (white noise planes with a mean), Meshgrid the one for reconstruction. Guided compares
f(x) = √(g_m / C) v̂(x + m) / h over the m of a window: the surroundings of pixels in an image.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ntk_core.checks import checked_array, is_number, is_whole, shown
from ntk_core.errors import InvalidOptionError
from ntk_core.networks.layers import gaussian_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = tuple[NDArray[np.integer[Any]], NDArray[np.integer[Any]]]

__all__ = [
    "Adjacency",
    "Features",
    "Guided",
    "Identity",
    "Meshgrid",
    "Prior",
    "Stationary",
    "patch_scales",
]

ROUNDING = 1e-5
"""How far beyond 0 … 1 a value may be, as float32 makes it by resampling."""

IMAGES = 9  # standard deviations up to which a Gaussian is wrapped: exp(−40) is below rounding


class Prior(Protocol):
    """The covariance of a network's input between pixels."""

    @property
    def shift_invariant(self) -> bool:
        """Whether Σ0(x, x') depends on x' − x alone (on a torus: modulo its sides)."""
        ...

    def covariance(
        self, here: Pixels, there: Pixels, shape: tuple[int, int], *, circular: bool
    ) -> NDArray[np.float64]:
        """Return Σ0 between pixels.

        Parameters
        ----------
        here, there : (ndarray, ndarray) of int
            Rows and columns, inside the image; all four broadcast against each other.
        shape : (int, int)
            The image's height and width.
        circular : bool
            Whether the image is a torus.

        Returns
        -------
        ndarray, the broadcast shape, float64
        """
        ...


@dataclass(frozen=True, slots=True)
class Stationary:
    """White noise with a mean: one variance, and one covariance between any two pixels.

    Parameters
    ----------
    variance, between : float
        Σ0 at x = x' and elsewhere; 0 ≤ between ≤ variance, variance > 0.
    """

    variance: float = 1 / 300
    between: float = 1 / 400

    def __post_init__(self) -> None:
        fits = is_number(self.variance) and is_number(self.between)
        if not fits or not 0 <= self.between <= self.variance or not self.variance > 0:
            raise InvalidOptionError(
                f"Stationary has variance {shown(self.variance)} and {shown(self.between)} between "
                "pixels; the "
                "variance must be positive, and the other from 0 to the variance"
            )

    @property
    def shift_invariant(self) -> bool:
        """True."""
        return True

    def covariance(
        self,
        here: Pixels,
        there: Pixels,
        shape: tuple[int, int],  # noqa: ARG002  # the protocol's
        *,
        circular: bool,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Return Σ0; see `Prior`."""
        same = (here[0] == there[0]) & (here[1] == there[1])
        return np.where(same, self.variance, self.between)


@dataclass(frozen=True, slots=True)
class Identity:
    """White noise without a mean: every pixel is told only that it is itself."""

    @property
    def shift_invariant(self) -> bool:
        """True."""
        return True

    def covariance(
        self, here: Pixels, there: Pixels, shape: tuple[int, int], *, circular: bool
    ) -> NDArray[np.float64]:
        """Return Σ0; see `Prior`."""
        return Stationary(1.0, 0.0).covariance(here, there, shape, circular=circular)


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Planes that the caller gives: pixels are similar if their feature vectors are.

    Parameters
    ----------
    planes : array-like, shape (C, H, W)
        Z; the image's height and width must be H and W.
    """

    planes: NDArray[np.floating[Any]]

    def __post_init__(self) -> None:
        planes = checked_array("planes of Features", self.planes, InvalidOptionError)
        if planes.dtype.kind not in "biuf" or planes.ndim != 3 or not planes.size:
            raise InvalidOptionError(
                f"Features has planes of shape {planes.shape} and dtype {planes.dtype}; they must "
                "be real numbers of shape (planes, height, width)"
            )
        if not np.isfinite(planes).all():
            place = tuple(int(index) for index in np.argwhere(~np.isfinite(planes))[0])
            raise InvalidOptionError(
                f"Features has {planes[place]} at {place} of its planes; replace it by a finite "
                "number"
            )
        object.__setattr__(self, "planes", planes)

    @property
    def shift_invariant(self) -> bool:
        """False."""
        return False

    def covariance(
        self,
        here: Pixels,
        there: Pixels,
        shape: tuple[int, int],
        *,
        circular: bool,  # noqa: ARG002  # the protocol's
    ) -> NDArray[np.float64]:
        """Return Σ0; see `Prior`."""
        if self.planes.shape[1:] != shape:
            raise InvalidOptionError(
                f"Features has planes of {self.planes.shape[1]} rows and {self.planes.shape[2]} "
                f"columns, but the image has {shape[0]} and {shape[1]}; give planes of its size"
            )
        return _sum_of_products(self.planes, here, there)


@dataclass(frozen=True, slots=True)
class Meshgrid:
    """Coordinates as two planes, each from 0 to 1: pixels are told where they are."""

    @property
    def shift_invariant(self) -> bool:
        """False."""
        return False

    def covariance(
        self,
        here: Pixels,
        there: Pixels,
        shape: tuple[int, int],
        *,
        circular: bool,  # noqa: ARG002  # the protocol's
    ) -> NDArray[np.float64]:
        """Return Σ0; see `Prior`."""
        axes = (np.linspace(0, 1, size) for size in shape)
        planes = np.stack(np.meshgrid(*axes, indexing="ij"))
        return _sum_of_products(planes, here, there)


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Pixel adjacency: the nearer two pixels are, the more similar they are.

    On a torus it is the sum over all ways around, scaled to variance 1.

    Parameters
    ----------
    radius : float
        ℓ in pixels, the distance over which the similarity falls to exp(−1/2).
    """

    radius: float

    def __post_init__(self) -> None:
        if not is_number(self.radius) or not self.radius > 0:
            raise InvalidOptionError(
                f"Adjacency has radius {shown(self.radius)}; it must be positive, in pixels"
            )

    @property
    def shift_invariant(self) -> bool:
        """True."""
        return True

    def covariance(
        self, here: Pixels, there: Pixels, shape: tuple[int, int], *, circular: bool
    ) -> NDArray[np.float64]:
        """Return Σ0; see `Prior`."""
        rows, columns = (
            self._along(np.subtract(a, b), size if circular else None)
            for a, b, size in zip(here, there, shape, strict=True)
        )
        return rows * columns

    def _along(self, steps: NDArray[Any], size: int | None) -> NDArray[np.float64]:
        """Return exp(−steps² / 2ℓ²), wrapped around `size` if there is one."""
        if size is None:
            return np.exp(-(steps**2) / (2 * self.radius**2))
        around = int(np.ceil(IMAGES * self.radius / size)) + 1
        images = np.arange(-around, around + 1) * size
        reduced = np.arange(size)[:, None] + images
        wrapped = np.exp(-(reduced**2) / (2 * self.radius**2)).sum(axis=1)
        values: NDArray[np.float64] = (wrapped / wrapped[0])[steps % size]
        return values


@dataclass(frozen=True, slots=True, eq=False)
class Guided:
    """Adjacency, and similarity in an image: pixels are alike if near, in similar surroundings.

    Parameters
    ----------
    image : ndarray, shape (H, W) or (H, W, C), in [0, 1]
        The current estimate v̂ of the picture; beyond its border it is mirrored.
    radius : float
        ℓ in pixels, as in `Adjacency`.
    bandwidth : float
        h, the root mean square difference between surroundings (image range 0 … 1) at which the
        similarity falls to exp(−1/2).
    patch_radius : int
        Surroundings are windows of side 2 patch_radius + 1.
    patch_sigma : float
        Standard deviation in pixels of the window's Gaussian weights g (they sum to 1).
    """

    image: NDArray[np.floating[Any]]
    radius: float
    bandwidth: float
    patch_radius: int = 4
    patch_sigma: float = 2.0

    def __post_init__(self) -> None:
        for name, value in (("radius", self.radius), ("bandwidth", self.bandwidth)):
            if not is_number(value) or not value > 0:
                raise InvalidOptionError(f"Guided has {name} {shown(value)}; it must be positive")
        fits = is_whole(self.patch_radius) and is_number(self.patch_sigma)
        if not fits or self.patch_radius < 0 or not self.patch_sigma > 0:
            raise InvalidOptionError(
                f"Guided has patch_radius {shown(self.patch_radius)} and patch_sigma "
                f"{shown(self.patch_sigma)}; the radius must be a whole number, 0 or more, and "
                "sigma positive"
            )
        image = checked_array("the image of Guided", self.image, InvalidOptionError)
        if image.dtype.kind not in "biuf" or image.ndim not in (2, 3) or not image.size:
            raise InvalidOptionError(
                f"Guided has an image of shape {image.shape} and dtype {image.dtype}; it must be "
                "real numbers of shape (height, width) or (height, width, channels)"
            )
        low, high = float(image.min()), float(image.max())
        if not -ROUNDING <= low <= high <= 1 + ROUNDING:
            raise InvalidOptionError(
                f"Guided has an image with values from {low:g} to {high:g}; they must be from 0 to "
                "1"
            )
        object.__setattr__(self, "image", image)

    @property
    def shift_invariant(self) -> bool:
        """False."""
        return False

    def covariance(
        self, here: Pixels, there: Pixels, shape: tuple[int, int], *, circular: bool
    ) -> NDArray[np.float64]:
        """Return Σ0; see `Prior`."""
        if self.image.shape[:2] != shape:
            raise InvalidOptionError(
                f"Guided has an image of {self.image.shape[0]} rows and {self.image.shape[1]} "
                f"columns, but the kernel is for {shape[0]} and {shape[1]}; give one of its size"
            )
        square: Any = 0.0
        for plane in self.surroundings():
            square = square + (plane[here] - plane[there]) ** 2
        near = Adjacency(self.radius).covariance(here, there, shape, circular=circular)
        alike: NDArray[np.float64] = near * np.exp(-square / 2)
        return alike

    def surroundings(self) -> NDArray[np.float64]:
        """Return f, shape (C (2 patch_radius + 1)², H, W)."""
        image = self.image.reshape(*self.image.shape[:2], -1).astype(np.float64)
        height, width, channels = image.shape
        reach = self.patch_radius
        padded = np.pad(image, ((reach, reach), (reach, reach), (0, 0)), mode="symmetric")
        side = 2 * reach + 1
        scales = patch_scales(reach, self.patch_sigma, self.bandwidth, channels)
        return np.concatenate(
            [
                np.moveaxis(padded[row : row + height, column : column + width], 2, 0)
                * scales[row * side + column]
                for row in range(side)
                for column in range(side)
            ]
        )


def patch_scales(
    patch_radius: int, patch_sigma: float, bandwidth: float, channels: int
) -> NDArray[np.float64]:
    """Return √(g_m / C) / h for every m of the window in row-major order."""
    profile = gaussian_weights(patch_radius, patch_sigma)
    scales: NDArray[np.float64] = np.sqrt(np.outer(profile, profile).ravel() / channels) / bandwidth
    return scales


def _sum_of_products(
    planes: NDArray[np.floating[Any]], here: Pixels, there: Pixels
) -> NDArray[np.float64]:
    total: Any = 0.0
    for plane in planes.astype(np.float64):
        total = total + plane[here] * plane[there]
    result: NDArray[np.float64] = total
    return result
