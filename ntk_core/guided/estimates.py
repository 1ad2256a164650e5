"""The standard deviation of a prediction: the posterior of the Gaussian process.

The factorised system already holds U'⁻¹ K_OM and U'⁻¹ (v_O − mean), where K_OO + λ I = U'U. Dot
products of its columns give, without another solve,

    variance of a pixel   s² (1 + λ − k (K_OO + λ I)⁻¹ k'),   K(x, x) = 1
    amplitude             s² = (v_O − mean)' (K_OO + λ I)⁻¹ (v_O − mean) / n

(Rasmussen and Williams, “Gaussian Processes for Machine Learning”, 2006, equations 2.26 and 5.8: s²
is the most likely amplitude of the tile). It is a mean over the channels, as they share K.

These would be the errors if images were samples of the process. But images are smoother than its
kernel, which has a cusp at its centre: with more similar neighbours errors fall faster than this
variance. Let V = 1 + λ − k (K_OO + λ I)⁻¹ k', and let V̄ be a mean over the observed pixels: of the
variance of each, given those before it in the elimination (the squared diagonal of U). The
deviation returned is

    σ² = factor² s² V̄ (V / V̄)^exponent,

the posterior's own if both are 1 (docs/decisions/0005 has the numbers).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.compiled import compiled
from ntk_core.machine.numbers import zeros

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["posterior_deviation"]


@compiled
def posterior_deviation(
    system: NDArray[np.float32],
    targets: int,
    ridge: np.float32,
    factor: np.float32,
    exponent: np.float32,
) -> NDArray[np.float32]:
    """Return the standard deviation of every target of one tile.

    Parameters
    ----------
    system : ndarray, shape (n, n + targets + C), float32
        What `factorise` makes of [K_OO + λ I | K_OM | v_O − mean], n > 0.
    ridge : float32
        λ / K(x, x).
    factor, exponent : float32
        As above.

    Returns
    -------
    ndarray, shape (targets,), float32
        In the units of v.
    """
    size = system.shape[0]
    explained = zeros(targets)
    for k in range(size):
        for target in range(np.uint64(targets)):
            column = system[k, size + target]
            explained[target] += column * column
    channels = system.shape[1] - size - targets
    power = typical = np.float32(0)
    for k in range(size):
        typical += system[k, k] * system[k, k] / np.float32(size)
        for channel in range(size + targets, system.shape[1]):
            power += system[k, channel] * system[k, channel]
    scale = factor * np.sqrt(typical * power / np.float32(size * channels))
    half = np.float32(0.5) * exponent
    deviation = np.empty(targets, np.float32)
    for target in range(targets):  # rounding must not leave less than the noise alone
        variance = max(np.float32(1) + ridge - explained[target], ridge)
        deviation[target] = scale * (variance / typical) ** half
    return deviation
