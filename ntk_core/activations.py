"""Dual activations: what an infinitely wide layer does to a correlation.

For jointly Gaussian pre-activations (u, v) of unit variance and correlation ρ, and a ReLU
scaled to keep the variance (weights of variance 2),

    κ1(ρ) = 2 E[relu(u) relu(v)]   = (ρ (π − acos ρ) + √(1 − ρ²)) / π,
    κ0(ρ) = 2 E[relu'(u) relu'(v)] = 1 − acos(ρ) / π.

Source: Cho and Saul, «Kernel methods for deep learning», 2009, the arc-cosine kernels of
degree 1 and 0; they enter the tangent kernel as in Jacot, Gabriel and Hongler, 2018.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["relu_duals"]


def relu_duals(correlation: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return (κ1, κ0) of the ReLU at correlations in [−1, 1]; rounding beyond that is clipped."""
    rho = np.clip(correlation, -1.0, 1.0)
    angle = np.arccos(rho)
    kappa0 = 1.0 - angle / np.pi
    kappa1 = (rho * (np.pi - angle) + np.sqrt(1.0 - rho * rho)) / np.pi
    return kappa1, kappa0
