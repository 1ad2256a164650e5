"""Dual activations, and kernels of 1 × 1 convolutions as functions of one correlation."""

from __future__ import annotations

import numpy as np
import pytest

from ntk_core.errors import InvalidOptionError
from ntk_core.kernels.local import local_covariance, local_kernel
from ntk_core.kernels.pointwise import REACH, pointwise_coefficients, pointwise_kernel
from ntk_core.networks.activations import duals
from ntk_core.networks.layers import Conv, LeakyReLU, ReLU, Sequential
from ntk_core.networks.priors import Guided


def pointwise_network(depth, activation=None):
    return Sequential(*(Conv(1), activation or ReLU()) * depth, Conv(1))


@pytest.mark.parametrize("slope", [-1.0, -0.3, 0.0, 0.01, 0.5, 1.0])
def test_duals_at_known_correlations(slope):
    kappa1, kappa0 = duals(np.array([-1.0, 0.0, 1.0]), slope)
    share = (1 - slope) ** 2 / (1 + slope**2)
    np.testing.assert_allclose(kappa1, [share - 1, share / np.pi, 1], atol=1e-15)
    np.testing.assert_allclose(kappa0, [1 - share, 1 - share / 2, 1], atol=1e-15)


@pytest.mark.parametrize("slope", [-0.3, 0.0, 0.2])
def test_duals_are_expectations(slope):
    """Of a radius, which is known, and of an angle, by the midpoint rule."""
    steps = 200_000
    angle = (np.arange(steps) + 0.5) * (2 * np.pi / steps)

    def moments(rho):
        u, v = np.cos(angle), rho * np.cos(angle) + np.sqrt(1 - rho**2) * np.sin(angle)
        derivatives = [np.where(x > 0, 1, slope) for x in (u, v)]
        scale = 2 / (1 + slope**2)
        kappa0 = derivatives[0] * derivatives[1]
        return scale * np.mean(2 * kappa0 * u * v), scale * np.mean(kappa0)

    correlations = np.array([-0.95, -0.4, 0.1, 0.7, 0.99])
    expected = np.transpose([moments(rho) for rho in correlations])
    np.testing.assert_allclose(duals(correlations, slope), expected, atol=2e-5)


@pytest.mark.parametrize("slope", [0.0, 0.2])
def test_correlations_beyond_one_by_rounding_count_as_one(slope):
    eps = np.finfo(float).eps
    kappa1, kappa0 = duals(np.array([1 + 1e-9, 1 - 4 * eps, 1.0]), slope)
    assert kappa1.tolist() == kappa0.tolist() == [1, 1, 1]
    np.testing.assert_array_equal(*np.transpose(duals(np.array([-1 - 1e-9, -1.0]), slope)))
    share = (1 - slope) ** 2 / (1 + slope**2)
    _, below = duals(np.array([1 - 1e-10]), slope)
    assert 1 - below == pytest.approx(share * np.sqrt(2e-10) / np.pi, rel=1e-5)


def test_duals_keep_the_shape_and_the_precision():
    for dtype in (np.float32, np.float64):
        correlation = np.zeros((2, 3), dtype)
        for dual in duals(correlation, 0.1):
            assert (dual.shape, dual.dtype) == ((2, 3), dtype)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_pointwise_form_equals_local_form(depth):
    network, shape = pointwise_network(depth), (4, 5)
    image = np.random.default_rng(3).random((*shape, 2))
    prior = Guided(image, radius=3.0, bandwidth=0.4, patch_radius=1, patch_sigma=1.0)
    covariance = local_covariance(prior, shape, 3, circular=False)
    exists = covariance > 0
    local = local_kernel(network, covariance)
    pointwise = pointwise_kernel(network, covariance)
    np.testing.assert_allclose(local[exists], pointwise[exists], rtol=1e-10)


def test_pointwise_form_depends_on_the_slope():
    network = pointwise_network(2, LeakyReLU(0.3))
    kernel = rho = np.array([0.5])
    for _ in range(2):
        kappa1, kappa0 = duals(rho, 0.3)
        kernel, rho = kappa1 + kappa0 * kernel, kappa1
    np.testing.assert_allclose(pointwise_kernel(network, np.array([0.5])), kernel, rtol=1e-12)


@pytest.mark.parametrize("depth", [1, 2])
def test_polynomial_equals_pointwise_form(depth):
    network = pointwise_network(depth)
    coefficients = pointwise_coefficients(network)
    distance = np.linspace(0, REACH, 5001)
    kernel = pointwise_kernel(network, np.exp(-(distance**2)))
    expected = kernel / pointwise_kernel(network, np.ones(1))
    u = (2 * distance / REACH - 1).astype(np.float32)
    actual = np.polynomial.polynomial.polyval(u, coefficients)
    assert np.abs(actual - expected).max() < 1e-5


def test_the_pointwise_form_needs_convolutions_of_one_pixel():
    with pytest.raises(InvalidOptionError, match=r"kernel_size 3; the pointwise form needs 1"):
        pointwise_kernel(Sequential(Conv(3)), np.ones(1))
