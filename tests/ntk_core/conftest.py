"""Kernels straight from their definition, pixel by pixel, to hold the package's against."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ntk_core.networks.layers import Conv, Downsample, ReLU, Upsample
from ntk_core.networks.priors import Adjacency, Features, Guided, Identity, Meshgrid, Stationary

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE = 1 - 8 * np.finfo(float).eps  # what is above is 1: acos makes 1e-8 of a rounding of 1e-16


def duals(rho: float, slope: float) -> tuple[float, float]:
    """Return 𝔼 φ(u) φ(v) and 𝔼 φ'(u) φ'(v) at correlation ρ, φ being scaled to 𝔼 φ(u)² = 1.

    φ(u) = (1 + b)/2 u + (1 − b)/2 |u|, and for these parts the expectations are well known.
    """
    rho = 1.0 if rho > ONE else max(rho, -1.0)
    asin = math.pi / 2 - math.acos(rho)
    linear, modulus = (1 + slope) ** 2 / 4, (1 - slope) ** 2 / 4
    scale = 2 / (1 + slope**2)
    moduli = 2 / math.pi * (math.sqrt(1 - rho**2) + rho * asin)
    signs = 2 / math.pi * asin
    return scale * (linear * rho + modulus * moduli), scale * (linear + modulus * signs)


@cache
def adjacency(step: int, size: int | None, radius: float) -> float:
    """Return the resemblance of pixels so many rows apart, on a circle if it has a size."""
    if size is None:
        return math.exp(-(step**2) / (2 * radius**2))
    ways = range(-int(12 * radius / size) - 2, int(12 * radius / size) + 3)
    sums = [
        math.fsum(math.exp(-((s + n * size) ** 2) / (2 * radius**2)) for n in ways)
        for s in (min(step % size, -step % size), 0)
    ]
    return sums[0] / sums[1]


@cache
def surroundings(prior: Guided, pixel: tuple[int, int]) -> np.ndarray:
    """Return the values of a window, scaled; beyond its border the image is mirrored."""
    reach = range(-prior.patch_radius, prior.patch_radius + 1)
    weights = {
        step: math.exp(-(step[0] ** 2 + step[1] ** 2) / (2 * prior.patch_sigma**2))
        for step in product(reach, repeat=2)
    }
    image = prior.image.reshape(*prior.image.shape[:2], -1)
    values = []
    for step, weight in weights.items():
        place = [i + s for i, s in zip(pixel, step, strict=True)]
        for axis, size in enumerate(image.shape[:2]):
            if place[axis] < 0:
                place[axis] = -1 - place[axis]
            if place[axis] >= size:
                place[axis] = 2 * size - 1 - place[axis]
        scale = weight / sum(weights.values()) / image.shape[2]
        values.append(math.sqrt(scale) * image[tuple(place)])
    return np.array(values)


@dataclass(frozen=True)
class Definition:
    """The pixels of an image, in row-major order, and what the method says of them.

    Matrices have a row and a column for each pixel.
    """

    shape: tuple[int, int]
    circular: bool

    @property
    def pixels(self) -> list[tuple[int, int]]:
        return list(product(range(self.shape[0]), range(self.shape[1])))

    def windows(self, layer: Conv) -> Iterator[tuple[float, np.ndarray]]:
        """For each position m of the window: its weight's variance, and x → x + m as a matrix."""
        (height, width), reach = self.shape, layer.kernel_size // 2
        steps = list(product(range(-reach, reach + 1), repeat=2))
        if layer.sigma is None:
            variances = [1.0] * len(steps)
        else:
            variances = [math.exp(-(a**2 + b**2) / (2 * layer.sigma**2)) for a, b in steps]
        for variance, (a, b) in zip(variances, steps, strict=True):
            shift = np.zeros((height * width, height * width))
            for i, j in self.pixels:
                row, column = i + a, j + b
                if self.circular:
                    row, column = row % height, column % width
                if 0 <= row < height and 0 <= column < width:
                    shift[i * width + j, row * width + column] = 1
            yield variance / sum(variances), shift

    def resampling(self, layer: Downsample | Upsample) -> tuple[np.ndarray, Definition]:
        """Return U, and the image that it leads to."""
        down, across = (self._resampling(layer, size) for size in self.shape)
        return np.kron(down, across), Definition((len(down), len(across)), self.circular)

    def _resampling(self, layer: Downsample | Upsample, size: int) -> np.ndarray:
        if isinstance(layer, Downsample):
            return np.eye(size)[::2]
        matrix = np.zeros((2 * size, size))
        for i in range(2 * size):
            if layer.mode == "nearest":
                matrix[i, i // 2] = 1
                continue
            centre = (i + 0.5) / 2 - 0.5
            below = math.floor(centre)
            for j, weight in ((below, 1 - (centre - below)), (below + 1, centre - below)):
                matrix[i, j % size if self.circular else min(max(j, 0), size - 1)] += weight
        return matrix

    def covariance(self, prior) -> np.ndarray:
        """Return Σ0."""
        return np.array([[self._covariance(prior, x, y) for y in self.pixels] for x in self.pixels])

    def _covariance(self, prior, x, y) -> float:
        match prior:
            case Stationary():
                return prior.variance if x == y else prior.between
            case Identity():
                return float(x == y)
            case Features():
                return float(sum(plane[x] * plane[y] for plane in prior.planes))
            case Meshgrid():
                ends = [max(size - 1, 1) for size in self.shape]
                return sum(i / end * j / end for i, j, end in zip(x, y, ends, strict=True))
            case Adjacency():
                return math.prod(
                    adjacency(j - i, size if self.circular else None, prior.radius)
                    for i, j, size in zip(x, y, self.shape, strict=True)
                )
            case Guided():
                steps = surroundings(prior, x) - surroundings(prior, y)
                alike = math.exp(-np.sum(steps**2) / (2 * prior.bandwidth**2))
                return alike * self._covariance(Adjacency(prior.radius), x, y)
        raise NotImplementedError(prior)

    def kernel(
        self, network, sigma: np.ndarray, *, apart: bool = False, of: str = "ntk"
    ) -> np.ndarray:
        """Return K, shape (H, W, H, W), of a network under the covariance Σ0.

        With `of` "nngp" it is the covariance of the network's outputs.
        With `apart` resampling acts on κ0 and K, not on their product: a mistake, unless both are
        constant where they are averaged.
        """
        grid = self
        tangent, derivative = np.zeros_like(sigma), np.ones_like(sigma)
        for layer in network.layers:
            if isinstance(layer, Conv):
                # Σ, and what earlier layers learn
                moved = sum(
                    variance * shift @ np.stack([sigma, derivative * tangent]) @ shift.T
                    for variance, shift in grid.windows(layer)
                )
                sigma, tangent = moved[0], moved[0] + moved[1]
                derivative = np.ones_like(sigma)
            elif isinstance(layer, Downsample | Upsample):
                if not apart:
                    tangent, derivative = derivative * tangent, np.ones_like(derivative)
                matrix, grid = grid.resampling(layer)
                sigma, tangent, derivative = (
                    matrix @ values @ matrix.T for values in (sigma, tangent, derivative)
                )
            else:
                slope = 0.0 if isinstance(layer, ReLU) else layer.slope
                sigma, kappa0 = _activated(sigma, slope)
                derivative = derivative * kappa0
        return (tangent if of == "ntk" else sigma).reshape(self.shape * 2)


def _activated(sigma: np.ndarray, slope: float) -> tuple[np.ndarray, np.ndarray]:
    activated, derivative = np.zeros_like(sigma), np.zeros_like(sigma)
    variances = np.diag(sigma)
    for x, y in np.ndindex(sigma.shape):
        scale = math.sqrt(variances[x] * variances[y])
        if scale:
            rho = 1.0 if x == y else sigma[x, y] / scale
            kappa1, derivative[x, y] = duals(rho, slope)
            activated[x, y] = scale * kappa1
    return activated, derivative


@pytest.fixture(scope="session")
def definition() -> type[Definition]:
    return Definition
