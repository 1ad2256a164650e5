"""Dual activations: what an infinitely wide layer does to a correlation.

For jointly Gaussian pre-activations (u, v) of unit variance and correlation ρ, and a ReLU
scaled to keep the variance (weights of variance 2),

    κ1(ρ) = 2 E[relu(u) relu(v)]   = (ρ (π − acos ρ) + √(1 − ρ²)) / π,
    κ0(ρ) = 2 E[relu'(u) relu'(v)] = 1 − acos(ρ) / π.

A leaky ReLU with slope b below zero is a mixture of those and of the linear duals ρ and 1:

    κ1 ← c κ1 + (1 − c) ρ,   κ0 ← c κ0 + (1 − c),   c = (1 − b)² / (1 + b²).

Source: Cho and Saul, “Kernel methods for deep learning”, 2009, the arc-cosine kernels of
degree 1 and 0; they enter the tangent kernel as in Jacot, Gabriel and Hongler, 2018.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["duals"]

ROUNDING = 8 * np.finfo(np.float64).eps
"""Correlations this close to 1 count as 1: acos would turn a rounding of 1e-16 into 1e-8."""


def duals(correlation: NDArray[Any], slope: float = 0.0) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return (κ1, κ0) of a leaky ReLU at correlations in [−1, 1].

    Parameters
    ----------
    correlation : ndarray, float
        Values that are beyond ±1, or just below 1, because of rounding count as ±1.
    slope : float
        b; 0 is the ReLU.

    Returns
    -------
    ndarray, ndarray, the correlation's shape and dtype
    """
    rho = np.where(correlation > 1 - ROUNDING, 1, np.maximum(correlation, -1))
    rho = rho.astype(correlation.dtype, copy=False)
    angle = np.arccos(rho)
    kappa0 = 1 - angle / np.pi
    kappa1 = rho * kappa0 + np.sqrt((1 - rho) * (1 + rho)) / np.pi
    if slope:
        share = (1 - slope) ** 2 / (1 + slope**2)
        kappa1 = share * kappa1 + (1 - share) * rho
        kappa0 = share * kappa0 + (1 - share)
    return kappa1, kappa0
