"""The kernel of a network, in the form that it comes in, against its definition."""

from __future__ import annotations

import numpy as np
import pytest

import ntk_core
from ntk_core.kernels.cyclostationary import Cyclostationary
from ntk_core.kernels.dense import Dense
from ntk_core.kernels.local import Local, local_covariance, local_kernel
from ntk_core.networks.layers import Conv, Downsample, LeakyReLU, ReLU, Sequential, Upsample
from ntk_core.networks.priors import Adjacency, Features, Guided, Identity, Meshgrid, Stationary

FLAT = {
    "a convolution alone": Sequential(Conv(3)),
    "1 × 1": Sequential(Conv(1), ReLU(), Conv(1)),
    "gaussian window": Sequential(Conv(3, sigma=0.8), ReLU(), Conv(1)),
    "three windows": Sequential(Conv(3), LeakyReLU(0.2), Conv(5, sigma=1.2), ReLU(), Conv(3)),
}

LEVELS = {
    "one level": Sequential(
        *(Conv(3), LeakyReLU(0.2), Downsample()), *(Conv(3), LeakyReLU(), Upsample()), Conv(3)
    ),
    "one level, bilinear": Sequential(
        *(Conv(5), ReLU(), Downsample()), *(Conv(3), ReLU(), Upsample("bilinear")), Conv(1)
    ),
    "one level, resampling twice": Sequential(
        *(Conv(3, sigma=1), ReLU(), Downsample(), Upsample("bilinear")), LeakyReLU(0.2), Conv(3)
    ),
    "up, then down": Sequential(
        *(Conv(3), ReLU(), Upsample("bilinear")), *(Conv(3), LeakyReLU(0.2), Downsample()), Conv(3)
    ),
    "down, up, up, down": Sequential(
        *(Conv(3), LeakyReLU(0.2), Downsample()),
        *(Conv(3), LeakyReLU(0.2), Upsample(), Upsample("bilinear"), Downsample(), Conv(3)),
    ),
}

TWO_LEVELS = {
    f"two levels, {mode}, slope {slope}": Sequential(
        *(Conv(3), LeakyReLU(slope), Downsample()) * 2,
        *(Conv(3), LeakyReLU(slope), Upsample(mode)) * 2,
        Conv(3),
    )
    for mode, slope in (("nearest", 0.01), ("bilinear", 0.2))
} | {
    "two levels, phases of unequal variance": Sequential(
        *(Conv(3), LeakyReLU(), Downsample()) * 2,
        *(Conv(3), LeakyReLU(), Upsample("bilinear")) * 2,
        *(ReLU(), Conv(1)),
    )
}

SHAPES = {
    **dict.fromkeys(FLAT, (3, 5)),
    **dict.fromkeys(LEVELS, (4, 6)),
    **dict.fromkeys(TWO_LEVELS, (8, 4)),
    "up, then down": (2, 3),
    "down, up, up, down": (2, 4),
}

NETWORKS = {**FLAT, **LEVELS, **TWO_LEVELS}

PRIORS = {
    "identity": lambda _: Identity(),
    "stationary": lambda _: Stationary(),
    "adjacency": lambda _: Adjacency(1.5),
    "meshgrid": lambda _: Meshgrid(),
    "features": lambda shape: Features(np.random.default_rng(1).standard_normal((3, *shape))),
    "guided": lambda shape: Guided(
        np.random.default_rng(2).random((*shape, 2)),
        radius=3.0,
        bandwidth=0.4,
        patch_radius=1,
        patch_sigma=1.0,
    ),
}

PADDINGS = ("circular", "zeros")


def assert_equal(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=0, atol=1e-10 * np.abs(expected).max())


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("name", NETWORKS)
def test_the_kernel_equals_its_definition(definition, name, prior, padding):
    network, shape = NETWORKS[name], SHAPES[name]
    prior = PRIORS[prior](shape)
    kernel = ntk_core.kernel(network, shape, prior, padding=padding)
    repeats = padding == "circular" and isinstance(prior, Identity | Stationary | Adjacency)
    assert type(kernel) is (Cyclostationary if repeats else Dense)
    assert kernel.shape == shape
    assert kernel.values.dtype == np.float64
    grid = definition(shape, padding == "circular")
    assert_equal(kernel.to_dense(), grid.kernel(network, grid.covariance(prior)))


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("prior", ["identity", "adjacency", "features"])
@pytest.mark.parametrize("name", NETWORKS)
def test_the_covariance_equals_its_definition(definition, name, prior, padding):
    network, shape = NETWORKS[name], SHAPES[name]
    prior = PRIORS[prior](shape)
    kernel = ntk_core.kernel(network, shape, prior, padding=padding, of="nngp")
    grid = definition(shape, padding == "circular")
    expected = grid.kernel(network, grid.covariance(prior), of="nngp")
    assert_equal(kernel.to_dense(), expected)
    form = type(ntk_core.kernel(network, shape, prior, padding=padding))
    assert type(kernel) is form


@pytest.mark.parametrize("name", FLAT)
def test_the_local_covariance_equals_its_definition(definition, name):
    shape = (5, 6)
    prior = PRIORS["features"](shape)
    kernel = ntk_core.kernel(FLAT[name], shape, prior, padding="zeros", reach=2, of="nngp")
    assert type(kernel) is Local
    grid = definition(shape, circular=False)
    expected = grid.kernel(FLAT[name], grid.covariance(prior), of="nngp")
    for i, j, k, m in np.ndindex(expected.shape):
        if max(abs(k - i), abs(m - j)) > 2:
            expected[i, j, k, m] = 0
    assert_equal(kernel.to_dense(), expected)


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("name", FLAT)
def test_the_local_form_equals_the_definition_up_to_its_reach(definition, name, prior, padding):
    network, shape, reach, circular = FLAT[name], (5, 6), 2, padding == "circular"
    prior = PRIORS[prior](shape)
    covariance = local_covariance(prior, shape, reach, circular=circular)
    local = Local(local_kernel(network, covariance, circular=circular), circular)
    grid = definition(shape, circular)
    expected = grid.kernel(network, grid.covariance(prior))
    for i, j, k, m in np.ndindex(expected.shape):
        steps = np.abs([k - i, m - j])
        if circular:
            steps = np.minimum(steps, shape - steps)
        if steps.max() > reach:
            expected[i, j, k, m] = 0
    assert_equal(local.to_dense(), expected)


@pytest.mark.parametrize("name", FLAT)
def test_the_local_form_is_zero_beyond_the_border(definition, name):
    network, shape, reach = FLAT[name], (3, 4), 3
    prior = PRIORS["guided"](shape)
    kernel = ntk_core.kernel(network, shape, prior, padding="zeros", reach=reach)
    assert type(kernel) is Local
    grid = definition(shape, circular=False)
    expected = grid.kernel(network, grid.covariance(prior))
    assert_equal(kernel.to_dense(), expected)
    for i, j, a, b in np.ndindex(kernel.values.shape):
        k, m = i + a - reach, j + b - reach
        if not (0 <= k < shape[0] and 0 <= m < shape[1]):
            assert kernel.values[i, j, a, b] == 0


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("shape", [(1, 1), (1, 8), (2, 2), (5, 1)])
@pytest.mark.parametrize("prior", PRIORS)
def test_windows_may_be_larger_than_the_image(definition, prior, shape, padding):
    network = FLAT["three windows"]
    prior = PRIORS[prior](shape)
    grid = definition(shape, padding == "circular")
    expected = grid.kernel(network, grid.covariance(prior))
    assert_equal(ntk_core.kernel(network, shape, prior, padding=padding).to_dense(), expected)


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("one level", (2, 2)),
        ("one level, bilinear", (2, 8)),
        ("one level, bilinear", (2, 2)),
        ("one level, resampling twice", (4, 2)),
        ("up, then down", (1, 1)),
        ("down, up, up, down", (2, 2)),
        ("two levels, bilinear, slope 0.2", (4, 4)),
    ],
)
@pytest.mark.parametrize("prior", PRIORS)
def test_levels_may_shrink_to_one_pixel(definition, prior, name, shape, padding):
    network = NETWORKS[name]
    prior = PRIORS[prior](shape)
    grid = definition(shape, padding == "circular")
    expected = grid.kernel(network, grid.covariance(prior))
    assert_equal(ntk_core.kernel(network, shape, prior, padding=padding).to_dense(), expected)


def test_the_default_is_the_papers_prior_on_a_torus():
    network = NETWORKS["two levels, nearest, slope 0.01"]
    kernel = ntk_core.kernel(network, (8, 4))
    np.testing.assert_array_equal(
        kernel.values, ntk_core.kernel(network, (8, 4), Stationary()).values
    )
    assert type(kernel) is Cyclostationary


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("name", ["three windows", "one level, bilinear"])
def test_kernels_are_symmetric_and_positive(name, prior, padding):
    shape = SHAPES[name]
    kernel = ntk_core.kernel(
        NETWORKS[name], shape, PRIORS[prior](shape), padding=padding
    ).to_dense()
    matrix = kernel.reshape(shape[0] * shape[1], -1)
    np.testing.assert_allclose(matrix, matrix.T, rtol=0, atol=1e-10 * matrix.max())
    assert np.linalg.eigvalsh(matrix).min() > -1e-7 * matrix.max()  # acos of 1e-16 from 1


def test_a_picture_without_features_has_no_kernel():
    planes = np.zeros((2, 4, 4))
    planes[:, 3, 3] = 1
    network = Sequential(Conv(1), ReLU(), Conv(1))
    kernel = ntk_core.kernel(network, (4, 4), Features(planes)).to_dense()
    assert kernel[3, 3, 3, 3] == pytest.approx(4)
    kernel[3, 3, 3, 3] = 0
    assert not kernel.any()
