"""The equations between observed pixels, (K_OO + λ I) α = v_O, for each form of a kernel.

`TorusSystem` never stores the matrix. It multiplies a picture that is 0 at missing pixels with the
kernel's polyphase blocks. `DenseSystem` stores the matrix, and works with any kernel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.kernels.cyclostationary import Cyclostationary
from ntk_core.kernels.polyphase import Polyphase
from ntk_core.solvers.iterates import dot

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ntk_core.kernels.base import Kernel

    Array = NDArray[np.floating[Any]]

__all__ = ["DenseSystem", "TorusSystem", "system_of"]

SAMPLES = 48  # frequencies whose eigenvalues stand for all


def system_of(
    kernel: Kernel, observed: NDArray[np.bool_], ridge: float, *, levelled: bool = False
) -> DenseSystem | TorusSystem:
    """Return the equations of a kernel.

    Parameters
    ----------
    observed : ndarray, shape kernel.shape, bool
    ridge : float
        λ as a share of the mean of K(x, x).
    levelled : bool
        Whether the values are relative to the level of a larger picture. Then this level is known,
        and the constant of a cyclostationary kernel, its uncertainty, is left out.
    """
    if isinstance(kernel, Cyclostationary):
        return TorusSystem.of(kernel, observed, ridge, levelled=levelled)
    return DenseSystem.of(kernel, observed, ridge)


@dataclass(frozen=True, slots=True, eq=False)
class TorusSystem:
    """The equations of a cyclostationary kernel.

    A vector is a picture, split into phases, that is 0 where a pixel was not observed.

    Attributes
    ----------
    kernel : Cyclostationary
    polyphase : Polyphase
        K less the constant.
    constant : float
        About the value of K for far pixels. It is kept apart, because its single large eigenvalue
        would leave no precision for all others.
    observed : ndarray, shape (P², H / P, W / P), float
        1 where a pixel was observed, else 0.
    pixels : ndarray, shape (size, 2), int
        Rows and columns of the observed pixels.
    noise : float
        λ.
    """

    kernel: Cyclostationary
    polyphase: Polyphase
    constant: float
    observed: Array
    pixels: NDArray[np.intp]
    noise: float

    @classmethod
    def of(
        cls,
        kernel: Cyclostationary,
        observed: NDArray[np.bool_],
        ridge: float,
        *,
        levelled: bool = False,
    ) -> TorusSystem:
        """Prepare the blocks; a float32 kernel makes float32 of everything."""
        constant = float(kernel.values.min())
        near = kernel.values - kernel.values.dtype.type(constant)
        polyphase = Polyphase.of(near, (kernel.folded(0), kernel.folded(1)))
        known = polyphase.split(observed[..., None].astype(kernel.values.dtype))[0]
        noise = ridge * float(kernel.values[:, :, 0, 0].mean())
        if levelled:
            kernel, constant = replace(kernel, values=near), 0.0
        return cls(kernel, polyphase, constant, known, np.argwhere(observed), noise)

    @property
    def size(self) -> int:
        """Number of equations."""
        return len(self.pixels)

    def vector(self, columns: Array) -> Array:
        """Return values of the observed pixels, shape (size, C), as a vector."""
        picture = np.zeros((*self.kernel.shape, columns.shape[1]), self.observed.dtype)
        picture[tuple(self.pixels.T)] = columns
        return self.polyphase.split(picture)

    def columns(self, vector: Array) -> Array:
        """Undo `vector`."""
        columns: Array = self.polyphase.join(vector)[tuple(self.pixels.T)]
        return columns

    def apply(self, vector: Array) -> Array:
        """Return A times a vector."""
        product: Array = self.observed * self._product(vector)
        product += vector.dtype.type(self.noise) * vector
        return product

    def picture(self, vector: Array) -> Array:
        """Return K(·, O) α for all pixels, shape (H, W, C)."""
        return self.polyphase.join(self._product(vector))

    def matrix(self) -> NDArray[np.float64]:
        """Return A, shape (size, size)."""
        return _with_noise(self.kernel, self.pixels, self.noise)

    def inverse(self) -> Callable[[Array], Array]:
        """Return S (K + μ)⁻¹ S', S the restriction to observed pixels.

        μ is chosen such that 1/N tr K (K + μ)⁻¹ is the share of observed pixels. For a random mask
        this is the best match to S K S': the fewer pixels are known, the less detail is resolved.

        The direction of the constant is solved exactly and apart (Mandel, “Balancing domain
        decomposition”, 1993). Together with all others it would leave them no precision.
        """
        near = self.polyphase.inverse(self._resolution() + self.noise)
        level = np.broadcast_to(self.observed, (1, *self.observed.shape))
        image = self.apply(level)
        energy = float(np.sum(image, dtype=np.float64))

        def along(first: Array, second: Array) -> Array:
            share: Array = (dot(first, second) / energy).astype(second.dtype)
            return share

        def inverse(vector: Array) -> Array:
            share = along(level, vector)
            # Take the constant's part off, solve for the rest, and put the exact part back.
            result: Array = self.observed * near.apply(vector - share * image)
            result += self.observed * (share - along(image, result))
            return result

        return inverse

    def _product(self, vector: Array) -> Array:
        totals = np.sum(vector, axis=(1, 2, 3), dtype=np.float64, keepdims=True) * self.constant
        product: Array = self.polyphase.apply(vector)
        product += totals.astype(product.dtype)
        return product

    def _resolution(self) -> float:
        """Return μ; see `inverse`."""
        eigenvalues = np.maximum(self.polyphase.sampled_eigenvalues(SAMPLES).astype(np.float64), 0)
        share = self.size / self.observed.size
        # What is resolved falls with μ: bisection, in the logarithm, as μ spans many orders.
        low, high = 1e-12 * eigenvalues.max(), 1e6 * eigenvalues.max()
        for _ in range(60):
            middle = float(np.sqrt(low * high))
            resolved = float(np.mean(eigenvalues / (eigenvalues + middle)))
            low, high = (middle, high) if resolved > share else (low, middle)
        return float(low)


@dataclass(frozen=True, slots=True, eq=False)
class DenseSystem:
    """The equations of any kernel, as a matrix.

    A vector has the shape (C, size).

    Attributes
    ----------
    kernel : Kernel
    pixels : ndarray, shape (size, 2), int
    noise : float
        λ.
    values : ndarray, shape (size, size), float64
        A.
    """

    kernel: Kernel
    pixels: NDArray[np.intp]
    noise: float
    values: NDArray[np.float64]

    @classmethod
    def of(cls, kernel: Kernel, observed: NDArray[np.bool_], ridge: float) -> DenseSystem:
        """Evaluate the kernel between the observed pixels."""
        noise = ridge * float(kernel.diagonal().mean())
        pixels = np.argwhere(observed)
        return cls(kernel, pixels, noise, _with_noise(kernel, pixels, noise))

    @property
    def size(self) -> int:
        """Number of equations."""
        return len(self.pixels)

    def vector(self, columns: Array) -> Array:
        """Return values of the observed pixels, shape (size, C), as a vector."""
        return np.ascontiguousarray(columns.T, np.float64)

    def columns(self, vector: Array) -> Array:
        """Undo `vector`."""
        return vector.T

    def apply(self, vector: Array) -> Array:
        """Return A times a vector."""
        return vector @ self.values

    def picture(self, vector: Array) -> Array:
        """Return K(·, O) α for all pixels, shape (H, W, C)."""
        values = np.zeros((*self.kernel.shape, len(vector)))
        values[tuple(self.pixels.T)] = vector.T
        return self.kernel.apply(values)

    def matrix(self) -> NDArray[np.float64]:
        """Return A, shape (size, size)."""
        return self.values.copy()

    def inverse(self) -> Callable[[Array], Array]:
        """Return A⁻¹ of the diagonal."""
        diagonal = np.diag(self.values)
        return lambda vector: vector / diagonal


def _with_noise(kernel: Kernel, pixels: NDArray[np.intp], noise: float) -> NDArray[np.float64]:
    matrix = kernel.between(pixels, pixels).astype(np.float64)
    matrix.flat[:: len(matrix) + 1] += noise
    return matrix
