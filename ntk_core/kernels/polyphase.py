"""A cyclostationary kernel as one small dense block for each frequency.

Split a picture into its P² phases, of H/P × W/P pixels each. A kernel with period P maps each phase
to each other phase by a circular convolution. After a Fourier transform of the phases, the kernel
is a Hermitian matrix of P² × P² for each frequency, so a product with it costs little more than the
transforms (Vaidyanathan, “Multirate systems and filter banks”, 1993: polyphase).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.floating[Any]]
    Complex = NDArray[np.complexfloating[Any, Any]]

__all__ = ["Polyphase"]


@dataclass(frozen=True, slots=True, eq=False)
class Polyphase:
    """A linear map between pictures on a torus, which are stored split into their phases.

    Attributes
    ----------
    blocks : ndarray, shape (F, P², P²), complex
        The matrix for each frequency; F = H / P · (W / 2P + 1), because pictures are real.
    shape : (int, int)
        H and W.
    """

    blocks: Complex
    shape: tuple[int, int]

    @classmethod
    def of(cls, values: Array, folded: tuple[NDArray[np.intp], NDArray[np.intp]]) -> Polyphase:
        """Transform values[p, q, a, b], entries by phase and offset.

        Parameters
        ----------
        values : ndarray, shape (P, P, D, E), float
        folded : (ndarray, ndarray) of int
            For every offset on the torus its index in the last two axes.
        """
        from scipy.fft import rfft2  # not when the window opens

        period = values.shape[0]
        phases = np.arange(period)
        down, across = (
            # [p, r, Δ]: index of the offset from a pixel of phase p to the one of phase r that is
            # Δ periods before it. Over Δ it is a circular convolution, so the FFT diagonalises it.
            index[
                (phases[:, None] - phases[:, None, None] - period * np.arange(index.size // period))
                % index.size
            ]
            for index in folded
        )
        height, width = folded[0].size, folded[1].size
        size = period**2
        frequencies = (height // period) * (width // period // 2 + 1)
        dtype = np.result_type(values.dtype, np.complex64)
        blocks = np.empty((frequencies, size, size), dtype)
        for p in range(period):
            for q in range(period):
                part = values[p, q][down[p][:, None, :, None], across[q][None, :, None, :]]
                spectrum = rfft2(part.reshape(size, *part.shape[2:]), axes=(1, 2))
                blocks[:, p * period + q] = spectrum.reshape(size, frequencies).T
        return cls(blocks, (height, width))

    @property
    def period(self) -> int:
        """P."""
        return math.isqrt(self.blocks.shape[-1])

    def split(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return a picture of shape (H, W, C) by phase, shape (C, P², H / P, W / P)."""
        (height, width), period = self.shape, self.period
        shape = (height // period, period, width // period, period, -1)
        phases = values.reshape(shape).transpose(4, 1, 3, 0, 2)
        return np.ascontiguousarray(phases).reshape(-1, period**2, shape[0], shape[2])

    def join(self, phases: NDArray[Any]) -> NDArray[Any]:
        """Undo `split`."""
        (height, width), period = self.shape, self.period
        shape = (-1, period, period, height // period, width // period)
        return phases.reshape(shape).transpose(3, 1, 4, 2, 0).reshape(height, width, -1)

    def apply(self, phases: Array) -> Array:
        """Return the product with a picture; both are split and have the same dtype."""
        channels, size, height, width = phases.shape
        from scipy.fft import irfft2, rfft2

        spectrum = rfft2(phases, axes=(2, 3)).reshape(channels, size, -1)
        product = self.blocks @ np.ascontiguousarray(spectrum.transpose(2, 1, 0))
        back = np.ascontiguousarray(product.transpose(2, 1, 0))
        result: Array = irfft2(
            back.reshape(channels, size, height, -1), s=(height, width), axes=(2, 3)
        )
        return result.astype(phases.dtype, copy=False)

    def inverse(self, shift: float) -> Polyphase:
        """Return (K + shift · I)⁻¹ of a symmetric map K."""
        unit = np.eye(self.blocks.shape[-1], dtype=self.blocks.dtype)
        shifted = (self.blocks + unit * shift).astype(self.blocks.dtype, copy=False)
        inverse: Any = np.linalg.inv(shifted)
        return Polyphase(inverse, self.shape)

    def sampled_eigenvalues(self, count: int) -> NDArray[np.floating[Any]]:
        """Return the eigenvalues of K at about `count` frequencies, evenly spread."""
        every = max(len(self.blocks) // count, 1)
        eigenvalues: NDArray[np.floating[Any]] = np.linalg.eigvalsh(self.blocks[::every]).ravel()
        return eigenvalues
