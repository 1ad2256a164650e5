"""Kernels as the limit of wide networks, and as the paper's code scales them."""

from __future__ import annotations

import numpy as np
import pytest

import ntk_core
from ntk_core.networks.layers import Conv, Downsample, LeakyReLU, Sequential, Upsample
from ntk_core.networks.priors import Adjacency, Identity, Stationary

SHAPE = (4, 4)
SLOPE = 0.2


def hourglass(mode):
    act = LeakyReLU(SLOPE)
    return Sequential(Conv(3), act, Downsample(), Conv(3), act, Upsample(mode), Conv(3))


def sampled_kernel(grid, network, sigma, width, rng):
    """Return ⟨∂f(x)/∂w, ∂f(x')/∂w⟩ of a random `hourglass` of this width.

    Its Jacobians are written out. Every product is small, so that BLAS starts no threads.
    """
    first, _, down, second, _, up, last = network.layers
    down, small = grid.resampling(down)
    up, _ = small.resampling(up)
    gain = np.sqrt(2 / (1 + SLOPE**2))
    features = np.linalg.cholesky(sigma)

    # Forwards: for each m of a window what its weights multiply, and the derivatives of φ.
    inputs1 = [np.sqrt(g) * shift @ features for g, shift in grid.windows(first)]
    hidden = sum(moved @ rng.standard_normal((len(sigma), width)) for moved in inputs1)
    slopes1 = gain * np.where(hidden > 0, 1, SLOPE)
    shifts2 = [np.sqrt(g / width) * shift for g, shift in small.windows(second)]
    inputs2 = [shift @ down @ (slopes1 * hidden) for shift in shifts2]
    weights2 = rng.standard_normal((len(shifts2), width, width))
    hidden = sum(moved @ w for moved, w in zip(inputs2, weights2, strict=True))
    slopes2 = gain * np.where(hidden > 0, 1, SLOPE)
    shifts3 = [np.sqrt(g / width) * shift @ up for g, shift in grid.windows(last)]
    inputs3 = [shift @ (slopes2 * hidden) for shift in shifts3]
    weights3 = rng.standard_normal((len(shifts3), width))

    # Backwards: ∂f(x) / ∂hidden(p, i) as [x, p, i].
    back2 = slopes2 * np.einsum("mxp,mi->xpi", shifts3, weights3)
    back1 = slopes1 * sum(
        (shift @ down).T @ back2 @ w.T for shift, w in zip(shifts2, weights2, strict=True)
    )
    kernel = sum(moved @ moved.T for moved in inputs3)
    for back, inputs in ((back2, inputs2), (back1, inputs1)):
        drive = sum(moved @ moved.T for moved in inputs)
        pulled = (drive @ back).swapaxes(0, 1)
        kernel = kernel + np.sum(pulled @ back.transpose(1, 2, 0), axis=0)
    return kernel


def sampled_outputs(grid, network, sigma, width, rng):
    """Return f(x) of random `hourglass` networks of this width, shape (networks, pixels)."""
    first, _, down, second, _, up, last = network.layers
    down, small = grid.resampling(down)
    up, _ = small.resampling(up)
    gain = np.sqrt(2 / (1 + SLOPE**2))
    values, outputs = np.linalg.cholesky(sigma), []
    for _ in range(400):
        hidden = values
        for windows, matrix in (
            (grid.windows(first), None),
            (small.windows(second), down),
            (grid.windows(last), up),
        ):
            if matrix is not None:
                hidden = matrix @ (gain * np.where(hidden > 0, hidden, SLOPE * hidden))
                hidden = hidden / np.sqrt(width)
            size = (hidden.shape[1], width)
            hidden = sum(
                np.sqrt(g) * shift @ hidden @ rng.standard_normal(size) for g, shift in windows
            )
        outputs.append(hidden.T)  # every channel is an output of its own
    return np.concatenate(outputs)


def distance(a, b):
    return np.sqrt(np.mean((a - b) ** 2) / np.mean(b**2))


@pytest.mark.parametrize("mode", ["nearest", "bilinear"])
@pytest.mark.parametrize("prior", [Identity(), Adjacency(1.0)], ids=["identity", "adjacency"])
def test_the_kernel_is_the_limit_of_sampled_networks(definition, prior, mode):
    network, grid = hourglass(mode), definition(SHAPE, circular=True)
    sigma = grid.covariance(prior)
    limit = ntk_core.kernel(network, SHAPE, prior).to_dense().reshape(sigma.shape)
    rng = np.random.default_rng(7)
    samples = {
        width: [sampled_kernel(grid, network, sigma, width, rng) for _ in range(300)]
        for width in (20, 80)
    }
    errors = {
        width: np.sqrt(np.mean([distance(kernel, limit) ** 2 for kernel in kernels]))
        for width, kernels in samples.items()
    }
    assert errors[80] < 0.3
    assert 1.5 < errors[20] / errors[80] < 2.7  # four times the width: half the error

    mean = np.mean(samples[80], axis=0)
    assert distance(mean, limit) < 0.025
    # To resample κ0 and K apart, as published, is right if nothing is averaged: not when bilinear.
    apart = grid.kernel(network, sigma, apart=True).reshape(sigma.shape)
    if mode == "nearest":
        assert distance(apart, limit) < 1e-12
    else:
        assert distance(mean, apart) > max(0.03, 2 * distance(mean, limit))


@pytest.mark.parametrize("mode", ["nearest", "bilinear"])
def test_the_covariance_is_that_of_the_outputs_of_sampled_networks(definition, mode):
    network, grid = hourglass(mode), definition(SHAPE, circular=True)
    sigma = grid.covariance(Adjacency(1.0))
    limit = ntk_core.kernel(network, SHAPE, Adjacency(1.0), of="nngp").to_dense()
    limit = limit.reshape(sigma.shape)
    outputs = sampled_outputs(grid, network, sigma, 80, np.random.default_rng(3))
    assert distance(outputs.T @ outputs / len(outputs), limit) < 0.03
    tangent = ntk_core.kernel(network, SHAPE, Adjacency(1.0)).to_dense().reshape(sigma.shape)
    assert distance(outputs.T @ outputs / len(outputs), tangent) > 0.3


def published_kernel(levels, slope, size):
    """Return K as the paper's code computes it: nearest, on a torus, for an hourglass of 3 × 3.

    Windows are sums, of weights with variance 1; Σ and κ0 are divided by 9 after an activation.
    """
    share = 2 * slope / (np.pi * (slope**2 + 1))

    def summed(values):
        steps = [(a, b, a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
        return sum(np.roll(values, step, (0, 1, 2, 3)) for step in steps)

    def activated(values):
        deviation = np.sqrt(np.einsum("ijij->ij", values))
        scale = deviation[:, :, None, None] * deviation
        x = np.clip(values / scale, -1, 1)
        x[x > 1 - 2e-15] = 1
        acos = np.arccos(x)
        root = np.sqrt(1 - x**2)
        kappa0 = 1 - acos / np.pi + share * acos
        kappa1 = (x * (np.pi - acos) + root) / np.pi + share * (x * acos - root)
        return scale * kappa1 / 9, kappa0 / 9

    def halved(values):
        return values[::2, ::2, ::2, ::2]

    def doubled(values):
        for axis in range(4):
            values = values.repeat(2, axis)
        return values

    same = np.eye(size * size, dtype=bool).reshape((size,) * 4)
    sigma = summed(np.where(same, 1 / 300, 1 / 400))
    tangent = sigma
    for resampled in [halved] * levels + [doubled] * levels:
        sigma, derivative = activated(sigma)
        sigma, derivative, tangent = (resampled(values) for values in (sigma, derivative, tangent))
        tangent = summed(sigma + derivative * tangent)
        sigma = summed(sigma)
    return tangent


@pytest.mark.parametrize("levels", [2, 3])
@pytest.mark.parametrize("slope", [0.01, 0.3])
def test_the_published_scaling_gives_the_numbers_of_the_papers_code(levels, slope):
    act = LeakyReLU(slope)
    network = Sequential(
        *(Conv(3), act, Downsample()) * levels, *(Conv(3), act, Upsample()) * levels, Conv(3)
    )
    kernel = ntk_core.kernel(network, (16, 16), Stationary(), scaling="published").to_dense()
    assert kernel.shape == (16, 16, 16, 16)
    np.testing.assert_allclose(kernel, published_kernel(levels, slope, 16), rtol=1e-10)


def test_the_published_scaling_is_larger_by_the_last_window():
    network = Sequential(Conv(3), LeakyReLU(), Conv(5))
    for prior in (Identity(), Adjacency(1.0)):
        for padding in ("circular", "zeros"):
            mean = ntk_core.kernel(network, (4, 5), prior, padding=padding)
            published = ntk_core.kernel(
                network, (4, 5), prior, padding=padding, scaling="published"
            )
            np.testing.assert_allclose(published.values, 25 * mean.values, rtol=1e-15)
