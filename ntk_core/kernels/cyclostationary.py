"""The cyclostationary form: K[phase, δ], for a shift-invariant prior on a torus.

After s upsamplings, K(x, x') depends only on the offset δ = x' − x and on the phase of x, which is
x modulo P = 2^s. That is P² D² numbers instead of N². Also, if the prior is constant between far
pixels, K is the same for all far δ of one residue modulo P (Radhakrishnan et al., PNAS 2022: kernel
expansion). So a kernel computed on a small torus of side D holds on any larger one. The code does
not assume this: `cyclostationary_kernel` compares the entries at all far offsets, and enlarges the
torus until they agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.kernels.base import Kernel
from ntk_core.kernels.polyphase import Polyphase
from ntk_core.kernels.recursion import network_kernel
from ntk_core.kernels.room import check_room
from ntk_core.networks.checked_prior import covariance_of
from ntk_core.networks.layers import Downsample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.kernels.recursion import Of
    from ntk_core.networks.layers import Conv, Sequential, Upsample
    from ntk_core.networks.priors import Prior

__all__ = ["Cyclostationary", "cyclostationary_kernel"]

SAME = 1e-12
"""Far entries may differ by this share of K(x, x), because of rounding."""


MAKING = 24
"""Bytes for each entry while a kernel is computed: it is done slice by slice."""


@dataclass(frozen=True, eq=False)
class Cyclostationary(Kernel):
    """A kernel on a torus, stored by phase and offset.

    Attributes
    ----------
    values : ndarray, shape (P, P, D, E), float
        Entry [p, q, a, b] is K of a pixel of phase (p, q) with the pixel (a, b) further, modulo
        (D, E).
    torus : (int, int)
        The torus that the kernel is for. Each side equals D (or E) or is larger.
    """

    values: NDArray[np.floating[Any]]
    torus: tuple[int, int]

    @property
    def shape(self) -> tuple[int, int]:
        """The torus."""
        return self.torus

    @property
    def period(self) -> int:
        """P."""
        return int(self.values.shape[0])

    def folded(self, axis: int) -> NDArray[np.intp]:
        """Return, for every offset 0 … shape[axis] − 1, its index in `values`.

        A near offset keeps its index. A far one gets the index of an offset that is far on the
        small torus, too, and has the same residue modulo the period.
        """
        size, small = self.shape[axis], self.values.shape[2 + axis]
        offsets = np.arange(size)
        if size == small:
            return offsets
        near = _near(small, self.period)
        # K is the same at all far offsets of one residue, so the first of each stands for them.
        # Offsets near the end of a torus are small negative ones, and so are near.
        far = near + 1 + (offsets - near - 1) % self.period
        back = np.where(size - offsets <= near, offsets - size, far)
        index: NDArray[np.intp] = np.where(offsets <= near, offsets, back) % small
        return index

    def pairs(
        self, here: NDArray[np.integer[Any]], there: NDArray[np.integer[Any]]
    ) -> NDArray[np.floating[Any]]:
        """Return K of pixels that broadcast against each other, (…, 2): rows and columns."""
        down, across = (
            self.folded(axis)[(there[..., axis] - here[..., axis]) % self.shape[axis]]
            for axis in (0, 1)
        )
        phase = here % self.period
        entries: NDArray[np.floating[Any]] = self.values[phase[..., 0], phase[..., 1], down, across]
        return entries

    def apply(self, values: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """Return Σ_x' K(x, x') values(x') for values of shape (H, W, C); the same shape."""
        polyphase = self.polyphase
        picture: NDArray[np.floating[Any]] = polyphase.join(
            polyphase.apply(polyphase.split(values))
        )
        return picture

    @cached_property
    def polyphase(self) -> Polyphase:
        """K as one small dense block for each frequency."""
        return Polyphase.of(self.values, (self.folded(0), self.folded(1)))


def cyclostationary_kernel(
    network: Sequential, prior: Prior, shape: tuple[int, int], of: Of = "ntk"
) -> Cyclostationary:
    """Return a kernel under a shift-invariant prior on a torus of this shape.

    The shape's sides are multiples of `network.multiple`.
    """
    period = network.multiple
    wanted = 2 * network.reach + 1 + _spare(period)
    while True:
        # The torus must hold all offsets within reach, and two periods of far ones to compare.
        side = -(-wanted // period) * period
        small = min(side, shape[0]), min(side, shape[1])
        check_room("by phase and offset", period**2 * small[0] * small[1], 8, MAKING)
        start = _offsets(prior, small)[None, None]
        if small == shape or _holds(Cyclostationary(start, shape), prior):
            kernel = Cyclostationary(network_kernel(network, start, _Form(), of), shape)
            if all(_settled(kernel, axis) for axis in (0, 1)):
                return kernel
        wanted = 2 * side


def _offsets(prior: Prior, shape: tuple[int, int]) -> NDArray[np.float64]:
    """Return Σ0 of every offset on a torus."""
    here = np.zeros((1, 1), np.intp), np.zeros((1, 1), np.intp)
    there = np.arange(shape[0])[:, None], np.arange(shape[1])
    return covariance_of(prior, here, there, shape, circular=True)


def _holds(small: Cyclostationary, prior: Prior) -> bool:
    """Tell whether the prior is the same on the small torus as on the torus it stands for."""
    expanded = small.values[0, 0][np.ix_(small.folded(0), small.folded(1))]
    exact = _offsets(prior, small.shape)
    return bool(np.abs(expanded - exact).max() <= SAME * exact[0, 0])


def _near(side: int, period: int) -> int:
    """Return the last offset that is not far."""
    return (side - _spare(period) - 1) // 2


def _spare(period: int) -> int:
    """Return the number of far offsets: at least two of each residue, and no mirror images."""
    return max(2 * period, 4)


def _settled(kernel: Cyclostationary, axis: int) -> bool:
    """Tell whether K is the same in two periods of far offsets along an axis."""
    values, period = kernel.values, kernel.period
    small = values.shape[2 + axis]
    if small == kernel.shape[axis]:
        return True
    far = _near(small, period) + 1
    first, second = (
        np.take(values, np.arange(begin, begin + period), 2 + axis) for begin in (far, far + period)
    )
    return bool(np.abs(first - second).max() <= SAME * values[:, :, 0, 0].max())


class _Form:
    """Covariances as values[p, q, a, b]: phase and offset."""

    def convolve(self, values: NDArray[np.float64], layer: Conv) -> NDArray[np.float64]:
        if layer.kernel_size == 1 or values.shape[:2] == (1, 1):
            return values  # a mean of equal numbers
        result = np.empty_like(values)
        for index in range(values.shape[2]):  # offsets do not mix, so a slice fits into the cache
            result[:, :, index] = _averaged(values[:, :, index], layer)
        return result

    def scale(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        deviation = np.sqrt(values[:, :, 0, 0])
        here, there = (
            (np.arange(phases)[:, None] + np.arange(side)) % phases
            for phases, side in zip(values.shape[:2], values.shape[2:], strict=True)
        )
        scale: NDArray[np.float64] = (
            deviation[:, :, None, None] * deviation[here[:, None, :, None], there[None, :, None, :]]
        )
        return scale

    def resample(
        self, values: NDArray[np.float64], layer: Downsample | Upsample
    ) -> NDArray[np.float64]:
        for axis in (0, 1):
            if isinstance(layer, Downsample):
                phases = np.arange(0, max(values.shape[axis], 2), 2) % values.shape[axis]
                offsets = np.arange(0, values.shape[2 + axis], 2)
                values = np.take(np.take(values, phases, axis), offsets, 2 + axis)
            else:
                values = _upsample(values, layer, axis)
        return values


def _averaged(values: NDArray[np.float64], layer: Conv) -> NDArray[np.float64]:
    """Return Σ_m g_m values[phase + m] along the first two axes, which are circular."""
    reach = layer.kernel_size // 2
    for axis in (0, 1):
        phases = np.arange(values.shape[axis])
        total = np.zeros_like(values)
        for start, weight in enumerate(layer.profile):
            total += weight * np.take(values, (phases + start - reach) % phases.size, axis)
        values = total
    return values


def _upsample(values: NDArray[np.float64], layer: Upsample, axis: int) -> NDArray[np.float64]:
    """Return Σ_ij w_i w_j values[phase + i, δ' + j − i] for every phase and δ at twice the rate."""
    period, side = values.shape[axis], values.shape[2 + axis]
    shape = list(values.shape)
    shape[axis], shape[2 + axis] = 2 * period, 2 * side
    result = np.zeros(shape)
    phases, offsets = np.arange(period), np.arange(2 * side)
    for odd in (0, 1):
        for odd_there in (0, 1):
            # From fine pixel 2 x + odd to the fine pixels δ further, of parity odd_there. Both are
            # mixed from coarse pixels, with other weights for even and odd ones: hence four cases.
            chosen = offsets[(offsets + odd) % 2 == odd_there]
            steps = (chosen + odd) // 2
            part = sum(
                here
                * there
                * np.take(
                    np.take(values, (phases + i) % period, axis), (steps + j - i) % side, 2 + axis
                )
                for i, here in layer.taps(bool(odd))
                for j, there in layer.taps(bool(odd_there))
            )
            where: list[Any] = [slice(None)] * 4
            where[axis] = slice(odd, None, 2)
            where[2 + axis] = slice(int(chosen[0]), None, 2)
            result[tuple(where)] = part
    return result
