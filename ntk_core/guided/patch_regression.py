"""The regression inside one patch, whose prior is the covariance of other patches, the planes.

The same solution comes from a system with one equation for each observed pixel, and from one with
an equation for each plane (Woodbury's identity). The caller chooses the smaller one. In every
array the observed pixels come first, and then the missing ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.guided.triangular import factorise, subtract_gram
from ntk_core.machine.compiled import compiled
from ntk_core.machine.numbers import zeros, zeros_in_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TINY", "regress_on_pixels", "regress_on_planes"]

TINY = np.float32(1e-7)  # of a variance: an eighth of a grey level in 8 bits, squared and less


@compiled
def regress_on_pixels(
    planes: NDArray[np.float32],
    residual: NDArray[np.float32],
    noise: np.float32,
    power: NDArray[np.float32],
    mean: NDArray[np.float32],
    variance: NDArray[np.float32],
) -> None:
    """Add Σ_MO (Σ_OO + λ I)⁻¹ residual to a patch's mean, by a system of its observed pixels.

    Parameters
    ----------
    planes : ndarray, shape (n, size + 1), float32
        Patches less their mean and over √n; the last column is 0.
    residual : ndarray, shape (known,), float32
        v_O − μ_O.
    noise : float32
        λ.
    power : ndarray, shape (size,), float32
        The diagonal of Σ.
    mean : ndarray, shape (size,), float32
        μ; its missing entries become the regression's values.
    variance : ndarray, shape (size,), float32
        Receives the posterior variance of the missing entries.
    """
    known, size = residual.size, power.size
    scale = TINY
    for i in range(size):
        scale += power[i] / np.float32(size)
    system = zeros_in_rows(known, size + 1)
    subtract_gram(planes, planes.shape[0], system, 0, known)
    # `subtract_gram` has left −Σ. `factorise` wants a diagonal of about 1, hence the scale.
    for i in range(known):
        for j in range(np.uint64(i), np.uint64(size)):
            system[i, j] *= np.float32(-1) / scale
        system[i, i] += noise / scale
        system[i, size] = residual[i]
    factorise(system)
    explained = zeros(size)
    for k in range(known):
        value = system[k, size]
        for j in range(np.uint64(known), np.uint64(size)):
            mean[j] += system[k, j] * value
            explained[j] += system[k, j] * system[k, j]
    for j in range(known, size):
        variance[j] = noise + power[j] - explained[j] * scale


@compiled
def regress_on_planes(
    planes: NDArray[np.float32],
    residual: NDArray[np.float32],
    noise: np.float32,
    power: NDArray[np.float32],
    mean: NDArray[np.float32],
    variance: NDArray[np.float32],
) -> None:
    """Do the same with a system of planes, which are fewer: Z_M' (Z_O Z_O' + λ I)⁻¹ Z_O residual.

    The posterior variance is λ (1 + Z_m' (Z_O Z_O' + λ I)⁻¹ Z_m).
    """
    known, size, count = residual.size, power.size, planes.shape[0]
    # The residual is one more column, so that the same Gram matrix also holds Z_O residual.
    turned = np.empty((known, count + 1), np.float32)
    for i in range(known):
        for k in range(np.uint64(count)):
            turned[i, k] = planes[k, i]
        turned[i, count] = residual[i]
    gram = zeros_in_rows(count, count + 1)
    subtract_gram(turned, known, gram, 0, count)
    scale = TINY
    for k in range(count):
        scale -= gram[k, k] / np.float32(count)
    end = count + 1 + size - known
    system = zeros_in_rows(count, end)
    for k in range(count):
        for j in range(np.uint64(k), np.uint64(count + 1)):
            system[k, j] = gram[k, j] * np.float32(-1) / scale
        system[k, k] += noise / scale
        for j in range(np.uint64(size - known)):
            system[k, np.uint64(count + 1) + j] = planes[k, np.uint64(known) + j]
    factorise(system)
    explained = zeros(size)
    for k in range(count):
        value = system[k, count]
        for j in range(np.uint64(known), np.uint64(size)):
            entry = system[k, np.uint64(count + 1 - known) + j]
            mean[j] += entry * value
            explained[j] += entry * entry
    for j in range(known, size):
        variance[j] = noise * (np.float32(1) + explained[j] / scale)
