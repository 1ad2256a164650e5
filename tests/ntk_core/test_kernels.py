"""The kernels against their definition, against sampled networks, and against each other."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ntk_core.activations import relu_duals
from ntk_core.errors import InvalidOptionError
from ntk_core.kernels.local import local_covariance, local_kernel
from ntk_core.kernels.pointwise import REACH, pointwise_coefficients, pointwise_kernel
from ntk_core.layers import Conv, ReLU, Sequential, gaussian_weights
from ntk_core.priors import Adjacency, Guided

HEIGHT, WIDTH = 4, 5

NETWORKS = {
    "one hidden layer, 1 × 1": Sequential(Conv(1), ReLU(), Conv(1)),
    "gaussian window": Sequential(Conv(3, sigma=0.8), ReLU(), Conv(1)),
    "uniform windows": Sequential(Conv(3), ReLU(), Conv(3)),
    "two hidden layers": Sequential(Conv(1), ReLU(), Conv(3, sigma=1.0), ReLU(), Conv(1)),
    "no activation": Sequential(Conv(3)),
}


def priors():
    image = np.random.default_rng(3).random((HEIGHT, WIDTH, 2))
    return {
        "adjacency": Adjacency(2.0),
        "guided": Guided(image, radius=3.0, bandwidth=0.4, patch_radius=1, patch_sigma=1.0),
    }


def brute_force_covariance(prior):
    """Σ0 as the formulas of the method state it, pixel pair by pixel pair."""
    sigma = np.empty((HEIGHT, WIDTH, HEIGHT, WIDTH))
    for i, j, k, m in np.ndindex(sigma.shape):
        exponent = ((i - k) ** 2 + (j - m) ** 2) / (2 * prior.radius**2)
        if isinstance(prior, Guided):
            reach = prior.patch_radius
            padded = np.pad(prior.image, ((reach, reach), (reach, reach), (0, 0)), "symmetric")
            weights = np.outer(*[gaussian_weights(reach, prior.patch_sigma)] * 2)
            side = 2 * reach + 1
            here, there = (padded[r : r + side, c : c + side] for r, c in ((i, j), (k, m)))
            square = np.sum(weights * np.mean((here - there) ** 2, axis=-1))
            exponent += square / (2 * prior.bandwidth**2)
        sigma[i, j, k, m] = np.exp(-exponent)
    return sigma


def brute_force_kernel(network, sigma):
    """The recursion on Σ(x, x') and Θ(x, x') over all four indices, straight from its table."""
    shape = sigma.shape

    def convolve(values, layer):
        reach = layer.kernel_size // 2
        weights = layer.profile
        result = np.zeros(shape)
        for i, j, k, m in np.ndindex(shape):
            for a, b in itertools.product(range(-reach, reach + 1), repeat=2):
                p = (i + a, j + b, k + a, m + b)
                if all(0 <= index < size for index, size in zip(p, shape, strict=True)):
                    result[i, j, k, m] += weights[a + reach] * weights[b + reach] * values[p]
        return result

    theta = np.zeros(shape)
    for layer in network.layers:
        if isinstance(layer, Conv):
            sigma = convolve(sigma, layer)
            theta = sigma + convolve(theta, layer)
            continue
        activated, tangent = np.empty(shape), np.empty(shape)
        for i, j, k, m in np.ndindex(shape):
            scale = np.sqrt(sigma[i, j, i, j] * sigma[k, m, k, m])
            rho = 1.0 if (i, j) == (k, m) else sigma[i, j, k, m] / scale
            angle = np.arccos(rho)
            kappa1 = (rho * (np.pi - angle) + np.sqrt(1 - rho**2)) / np.pi
            activated[i, j, k, m] = scale * kappa1
            tangent[i, j, k, m] = (1 - angle / np.pi) * theta[i, j, k, m]
        sigma, theta = activated, tangent
    return theta


@pytest.mark.parametrize("prior", priors().values(), ids=priors())
@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_local_form_equals_the_four_dimensional_recursion(network, prior):
    reach = 2
    expected = brute_force_kernel(network, brute_force_covariance(prior))
    actual = local_kernel(network, local_covariance(prior, HEIGHT, WIDTH, reach))
    for i, j, a, b in np.ndindex(actual.shape):
        k, m = i + a - reach, j + b - reach
        if 0 <= k < HEIGHT and 0 <= m < WIDTH:
            assert actual[i, j, a, b] == pytest.approx(expected[i, j, k, m], rel=1e-10)
        else:
            assert actual[i, j, a, b] == 0


def sampled_kernel(first, last, sigma, width, rng):
    """⟨∂f(x)/∂θ, ∂f(x')/∂θ⟩ of Conv → √2 relu → Conv with `width` random channels."""
    pixels = HEIGHT * WIDTH
    features = np.linalg.cholesky(sigma.reshape(pixels, pixels) + 1e-12 * np.eye(pixels))

    def shifts(layer):
        """For each position of the window: its weight's deviation, and x → x + m as a matrix."""
        reach = layer.kernel_size // 2
        deviations = np.sqrt(np.outer(layer.profile, layer.profile)).ravel()
        steps = itertools.product(range(-reach, reach + 1), repeat=2)
        for deviation, (a, b) in zip(deviations, steps, strict=True):
            rows = np.eye(HEIGHT, k=a)
            columns = np.eye(WIDTH, k=b)
            yield deviation, np.kron(rows, columns)

    hidden = np.zeros((pixels, width))
    drive = np.zeros((pixels, pixels))
    for deviation, shift in shifts(first):
        moved = deviation * shift @ features
        hidden += moved @ rng.standard_normal((pixels, width))
        drive += moved @ moved.T
    active = np.sqrt(2) * (hidden > 0)
    activation = active * hidden

    kernel = np.zeros((pixels, pixels))
    back = np.zeros((pixels, pixels, width))  # ∂f(x) / ∂hidden(p)
    for deviation, shift in shifts(last):
        moved = deviation * shift @ activation
        kernel += moved @ moved.T / width
        back += deviation * shift[:, :, None] * active * rng.standard_normal(width)
    kernel += np.einsum("xpi,pq,yqi->xy", back, drive, back, optimize=True) / width
    return kernel.reshape(sigma.shape)


@pytest.mark.parametrize("last", [Conv(1), Conv(3)], ids=["readout 1 × 1", "readout 3 × 3"])
def test_kernel_is_the_limit_of_sampled_networks(last):
    first = Conv(3, sigma=0.8)
    sigma = brute_force_covariance(priors()["guided"])
    reach = max(HEIGHT, WIDTH) - 1
    local = local_kernel(
        Sequential(first, ReLU(), last),
        local_covariance(priors()["guided"], HEIGHT, WIDTH, reach),
    )
    expected = np.empty_like(sigma)
    for i, j, k, m in np.ndindex(sigma.shape):
        expected[i, j, k, m] = local[i, j, k - i + reach, m - j + reach]

    rng = np.random.default_rng(5)
    errors = []
    for width in (64, 4096):
        samples = [sampled_kernel(first, last, sigma, width, rng) for _ in range(4)]
        errors.append(
            np.mean([np.sqrt(np.mean((s - expected) ** 2)) for s in samples])
            / np.sqrt(np.mean(expected**2))
        )
    assert errors[1] < 0.04
    # 64 times the width: an eighth of the error, within the scatter of four samples
    assert 4 < errors[0] / errors[1] < 16


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_pointwise_form_equals_local_form(depth):
    network = Sequential(*[layer for _ in range(depth) for layer in (Conv(1), ReLU())], Conv(1))
    covariance = local_covariance(priors()["guided"], HEIGHT, WIDTH, 3)
    exists = covariance > 0
    local = local_kernel(network, covariance)
    pointwise = pointwise_kernel(network, covariance)
    np.testing.assert_allclose(local[exists], pointwise[exists], rtol=1e-10)


@pytest.mark.parametrize("depth", [1, 2])
def test_polynomial_equals_pointwise_form(depth):
    network = Sequential(*[layer for _ in range(depth) for layer in (Conv(1), ReLU())], Conv(1))
    coefficients = pointwise_coefficients(network)
    distance = np.linspace(0, REACH, 5001)
    kernel = pointwise_kernel(network, np.exp(-(distance**2)))
    expected = kernel / pointwise_kernel(network, np.ones(1))
    u = (2 * distance / REACH - 1).astype(np.float32)
    actual = np.polynomial.polynomial.polyval(u, coefficients)
    assert np.abs(actual - expected).max() < 1e-5


def test_relu_duals_at_known_correlations():
    kappa1, kappa0 = relu_duals(np.array([-1.0, 0.0, 1.0, 1.0 + 1e-9]))
    np.testing.assert_allclose(kappa1, [0, 1 / np.pi, 1, 1], atol=1e-12)
    np.testing.assert_allclose(kappa0, [0, 0.5, 1, 1], atol=1e-12)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Conv(4), "kernel_size 4"),
        (lambda: Conv(3, sigma=0.0), "sigma 0.0"),
        (lambda: Sequential(ReLU(), Conv(1)), "first and its last"),
        (lambda: Sequential(), "first and its last"),
        (lambda: pointwise_kernel(Sequential(Conv(3)), np.ones(1)), "pointwise form needs 1"),
    ],
)
def test_impossible_networks_say_what_to_change(build, message):
    with pytest.raises(InvalidOptionError, match=message):
        build()
