"""The forms of a kernel: they agree, answer alike, and hold on tori larger than themselves."""

from __future__ import annotations

import numpy as np
import pytest

import ntk_core
from ntk_core.kernels.cyclostationary import Cyclostationary
from ntk_core.kernels.dense import Dense, dense_covariance, dense_kernel
from ntk_core.kernels.local import Local, local_covariance, local_kernel
from ntk_core.networks.layers import Conv, Downsample, LeakyReLU, ReLU, Sequential, Upsample
from ntk_core.networks.priors import Adjacency, Features, Identity, Stationary

FLAT = Sequential(Conv(3), LeakyReLU(0.2), Conv(5, sigma=1.2), ReLU(), Conv(3))


def hourglass(levels, mode="nearest"):
    act = LeakyReLU(0.01)
    return Sequential(
        *(Conv(3), act, Downsample()) * levels, *(Conv(3), act, Upsample(mode)) * levels, Conv(3)
    )


def features(shape):
    return Features(np.random.default_rng(1).standard_normal((3, *shape)))


def dense(network, prior, shape):
    return Dense(
        dense_kernel(network, dense_covariance(prior, shape, circular=True), circular=True)
    )


TOLERANCE = {np.float64: 1e-10, np.float32: 1e-5}


def assert_close(actual, expected, dtype=np.float64):
    assert actual.dtype == dtype
    atol = TOLERANCE[dtype] * np.abs(expected).max()
    np.testing.assert_allclose(actual, expected, rtol=0, atol=atol)


# --- Where more than one form applies


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("side", [1, 3, 7])
@pytest.mark.parametrize(
    "prior", [Identity(), Stationary(), Adjacency(1.5)], ids=["identity", "stationary", "adjacency"]
)
def test_the_three_forms_agree(prior, side, dtype):
    shape, reach = (side, side), (side - 1) // 2
    expected = dense(FLAT, prior, shape).to_dense()
    repeats = ntk_core.kernel(FLAT, shape, prior, dtype=dtype)
    assert type(repeats) is Cyclostationary
    near = local_covariance(prior, shape, reach, circular=True)
    local = Local(local_kernel(FLAT, near, circular=True).astype(dtype), circular=True)
    assert_close(repeats.to_dense(), expected, dtype)
    assert_close(local.to_dense(), expected, dtype)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_local_and_the_dense_form_agree_without_repetition(dtype):
    shape = (5, 5)
    local = ntk_core.kernel(FLAT, shape, features(shape), reach=2, dtype=dtype)
    everywhere = ntk_core.kernel(FLAT, shape, features(shape), dtype=dtype)
    assert (type(local), type(everywhere)) == (Local, Dense)
    assert_close(local.to_dense(), dense(FLAT, features(shape), shape).to_dense(), dtype)
    assert_close(everywhere.to_dense(), local.to_dense(), dtype)


@pytest.mark.parametrize("levels", [1, 2])
@pytest.mark.parametrize("mode", ["nearest", "bilinear"])
def test_forms_agree_with_resampling(levels, mode):
    network, shape = hourglass(levels, mode), (4, 8)
    for prior in (Identity(), Stationary(), Adjacency(1.5)):
        kernel = ntk_core.kernel(network, shape, prior)
        assert type(kernel) is Cyclostationary
        assert_close(kernel.to_dense(), dense(network, prior, shape).to_dense())


def test_a_reach_selects_the_local_form_only_where_it_is_smaller():
    shape = (6, 6)
    assert type(ntk_core.kernel(FLAT, shape, Identity(), reach=1)) is Cyclostationary
    assert type(ntk_core.kernel(FLAT, shape, Identity(), reach=1, padding="zeros")) is Local
    assert type(ntk_core.kernel(FLAT, shape, features(shape), reach=1)) is Local
    assert type(ntk_core.kernel(hourglass(1), shape, features(shape), reach=1)) is Dense


# --- What every form can be asked

KERNELS = {
    "cyclostationary": lambda dtype: ntk_core.kernel(hourglass(1, "bilinear"), (4, 6), dtype=dtype),
    "cyclostationary, expanded": lambda dtype: ntk_core.kernel(hourglass(1), (10, 16), dtype=dtype),
    "cyclostationary, of one phase": lambda dtype: ntk_core.kernel(
        FLAT, (5, 3), Adjacency(1), dtype=dtype
    ),
    "local, circular": lambda dtype: ntk_core.kernel(
        FLAT, (5, 6), features((5, 6)), reach=2, dtype=dtype
    ),
    "local, zeros": lambda dtype: ntk_core.kernel(
        FLAT, (3, 4), features((3, 4)), reach=2, padding="zeros", dtype=dtype
    ),
    "dense": lambda dtype: ntk_core.kernel(hourglass(1), (4, 6), features((4, 6)), dtype=dtype),
}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", KERNELS)
def test_rows_and_entries_of_a_kernel_agree_with_the_dense_array(name, dtype):
    kernel = KERNELS[name](dtype)
    height, width = kernel.shape
    whole = kernel.to_dense()
    assert whole.shape == (height, width, height, width)
    assert whole.dtype == dtype
    for i, j in ((0, 0), (2, 1), (height - 1, width - 1)):
        np.testing.assert_array_equal(kernel.row(i, j), whole[i, j])
    np.testing.assert_array_equal(kernel.diagonal(), np.einsum("ijij->ij", whole))
    rng = np.random.default_rng(4)
    here, there = (rng.integers(0, kernel.shape, (n, 2)) for n in (5, 7))
    expected = whole[here[:, 0], here[:, 1]][:, there[:, 0], there[:, 1]]
    np.testing.assert_array_equal(kernel.between(here, there), expected)
    np.testing.assert_array_equal(kernel.pairs(here, there[:5]), np.diag(expected[:, :5]))


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", KERNELS)
def test_applying_a_kernel_equals_multiplying_by_its_dense_matrix(name, dtype, channels):
    kernel = KERNELS[name](dtype)
    values = np.random.default_rng(5).standard_normal((*kernel.shape, channels)).astype(dtype)
    applied = kernel.apply(values)
    whole = kernel.to_dense().astype(np.float64)
    assert applied.shape == values.shape
    assert_close(applied, np.einsum("ijkl,klc->ijc", whole, values.astype(np.float64)), dtype)


@pytest.mark.parametrize("name", [name for name in KERNELS if name.startswith("cyclo")])
def test_the_polyphase_blocks_invert_a_kernel(name):
    kernel = KERNELS[name](np.float64)
    polyphase, size = kernel.polyphase, kernel.shape[0] * kernel.shape[1]
    values = np.random.default_rng(6).standard_normal((*kernel.shape, 2))
    np.testing.assert_array_equal(polyphase.join(polyphase.split(values)), values)
    inverse = polyphase.inverse(0.5)
    solution = inverse.join(inverse.apply(inverse.split(kernel.apply(values) + 0.5 * values)))
    assert_close(solution, values)
    eigenvalues = np.linalg.eigvalsh(kernel.to_dense().reshape(size, size))
    sampled = polyphase.sampled_eigenvalues(10**6)
    nearest = np.abs(eigenvalues[:, None] - sampled).min(axis=1)
    assert nearest.max() < 1e-10 * eigenvalues.max()  # all are there, conjugates once


# --- Expansion

TORI = [
    # levels, mode, prior, torus, what is enough
    (1, "nearest", Stationary(), (24, 32), (8, 8)),
    (1, "nearest", Identity(), (24, 32), (8, 8)),
    (1, "nearest", Adjacency(0.4), (24, 32), (16, 16)),
    (1, "bilinear", Stationary(), (24, 32), (12, 12)),
    (1, "bilinear", Identity(), (24, 32), (12, 12)),
    (1, "bilinear", Adjacency(0.4), (24, 32), (24, 24)),
    (2, "nearest", Stationary(), (24, 32), (16, 16)),
    (2, "nearest", Identity(), (24, 32), (16, 16)),
    (2, "bilinear", Stationary(), (32, 40), (28, 28)),
    (2, "bilinear", Identity(), (32, 40), (28, 28)),
    (1, "nearest", Stationary(), (4, 64), (4, 8)),
    (1, "bilinear", Stationary(), (64, 2), (12, 2)),
    (2, "nearest", Identity(), (100, 4), (16, 4)),
    (1, "nearest", Adjacency(0.4), (4, 64), (4, 16)),
    (1, "nearest", Adjacency(0.4), (64, 4), (16, 4)),
]


@pytest.mark.parametrize(("levels", "mode", "prior", "torus", "enough"), TORI)
def test_a_kernel_from_a_small_torus_holds_on_a_large_one(levels, mode, prior, torus, enough):
    network = hourglass(levels, mode)
    kernel = ntk_core.kernel(network, torus, prior)
    assert kernel.shape == torus
    assert kernel.values.shape == (2**levels, 2**levels, *enough)
    assert_close(kernel.to_dense(), dense(network, prior, torus).to_dense())


def test_far_pixels_of_different_phases_have_different_values():
    # Two bilinear upsamplings leave phases of unequal variance, and so the activation after them.
    act = LeakyReLU(0.01)
    network = Sequential(
        *(Conv(3), act, Downsample()) * 2, *(Conv(3), act, Upsample("bilinear")) * 2, act, Conv(1)
    )
    torus = 32, 36
    kernel = ntk_core.kernel(network, torus, Identity())
    assert kernel.values.shape == (4, 4, 28, 28)
    far = kernel.row(0, 0)[14:18, 14:18]
    assert np.ptp(far) > 1e-3 * far.max()
    assert_close(kernel.to_dense(), dense(network, Identity(), torus).to_dense())


@pytest.mark.parametrize("levels", [0, 1, 2])
@pytest.mark.parametrize("radius", [3.0, 10.0])
def test_a_wide_prior_needs_the_whole_torus(levels, radius):
    torus, prior = (24, 16), Adjacency(radius)
    network = hourglass(levels, "bilinear") if levels else FLAT
    kernel = ntk_core.kernel(network, torus, prior)
    assert kernel.values.shape[2:] == torus
    assert_close(kernel.to_dense(), dense(network, prior, torus).to_dense())


@pytest.mark.parametrize("radius", [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0])
def test_a_prior_that_looks_constant_on_a_small_torus_is_still_right_on_a_large_one(radius):
    torus, prior = (96, 128), Adjacency(radius)
    network = Sequential(Conv(3), ReLU(), Conv(3))
    rho = prior.covariance((0, 0), tuple(np.indices(torus)), torus, circular=True)
    expected = (rho * (np.pi - np.arccos(rho)) + np.sqrt(1 - rho**2)) / np.pi
    expected += rho * (1 - np.arccos(rho) / np.pi)
    assert_close(ntk_core.kernel(network, torus, prior).row(0, 0), expected)
    if radius >= 10:
        for levels in (1, 2):
            assert ntk_core.kernel(hourglass(levels), torus, prior).values.shape[2:] == torus
