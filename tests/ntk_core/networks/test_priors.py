"""Feature priors against their formulas."""

from __future__ import annotations

import numpy as np
import pytest

from ntk_core.errors import InvalidOptionError
from ntk_core.networks.layers import gaussian_weights
from ntk_core.networks.priors import (
    Adjacency,
    Features,
    Guided,
    Identity,
    Meshgrid,
    Stationary,
    patch_scales,
)

SHAPE = (4, 5)


def guided(shape=SHAPE, channels=2, **options):
    image = np.random.default_rng(3).random((*shape, channels) if channels else shape)
    settings = {"radius": 2.0, "bandwidth": 0.4, "patch_radius": 1, "patch_sigma": 1.0}
    return Guided(image, **settings | options)


PRIORS = {
    "identity": Identity(),
    "stationary": Stationary(),
    "stationary, without a mean": Stationary(2.0, 0.0),
    "stationary, nothing but a mean": Stationary(2.0, 2.0),
    "meshgrid": Meshgrid(),
    "features": Features(np.random.default_rng(4).standard_normal((3, *SHAPE))),
    "adjacency": Adjacency(1.0),
    "adjacency, far": Adjacency(2.5),
    "adjacency, around the torus": Adjacency(30.0),
    "guided": guided(),
    "guided, gray": guided(channels=0, radius=1.0, bandwidth=0.1),
}

INVARIANT = {name for name in PRIORS if name.startswith(("identity", "stationary", "adjacency"))}

TORUS = pytest.mark.parametrize("circular", [True, False], ids=["torus", "bounded"])


def covariance(prior, shape=SHAPE, *, circular):
    """Σ0 between all pixels, shape (H, W, H, W)."""
    rows, columns = np.indices(shape)
    here = rows[:, :, None, None], columns[:, :, None, None]
    return np.broadcast_to(
        prior.covariance(here, (rows, columns), shape, circular=circular), shape + shape
    )


@TORUS
@pytest.mark.parametrize("name", PRIORS)
def test_covariances_are_symmetric_and_positive(name, circular):
    matrix = covariance(PRIORS[name], circular=circular).reshape(SHAPE[0] * SHAPE[1], -1)
    np.testing.assert_allclose(matrix, matrix.T, rtol=0, atol=1e-13)
    assert np.linalg.eigvalsh(matrix).min() > -1e-13 * matrix.max()


@pytest.mark.parametrize("name", PRIORS)
def test_shift_invariant_priors_do_not_change_under_shifts_of_a_torus(name):
    sigma = covariance(PRIORS[name], circular=True)
    assert PRIORS[name].shift_invariant is (name in INVARIANT)
    for step in ((1, 0), (0, 1), (2, 3)):
        moved = np.roll(sigma, (*step, *step), (0, 1, 2, 3))
        assert np.allclose(moved, sigma, rtol=0, atol=1e-13) is (name in INVARIANT)


@TORUS
@pytest.mark.parametrize("name", PRIORS)
def test_covariances_broadcast(name, circular):
    prior, sigma = PRIORS[name], covariance(PRIORS[name], circular=circular)
    rows, columns = np.arange(SHAPE[0])[:, None], np.arange(SHAPE[1])
    origin = np.array(1), np.array(2)
    actual = prior.covariance(origin, (rows, columns), SHAPE, circular=circular)
    np.testing.assert_allclose(actual, sigma[1, 2], rtol=0, atol=1e-15)
    assert actual.dtype == np.float64


@TORUS
@pytest.mark.parametrize(
    ("prior", "same", "other"),
    [(Identity(), 1, 0), (Stationary(), 1 / 300, 1 / 400), (Stationary(3.0, 0.5), 3, 0.5)],
)
def test_white_noise_has_one_variance_and_one_covariance(prior, same, other, circular):
    sigma = covariance(prior, circular=circular).reshape(20, 20)
    np.testing.assert_array_equal(sigma, np.where(np.eye(20), same, other))


@TORUS
@pytest.mark.parametrize("shape", [(4, 5), (1, 3), (1, 1)])
def test_meshgrid_is_rows_and_columns_from_0_to_1(definition, shape, circular):
    sigma = covariance(Meshgrid(), shape, circular=circular)
    expected = definition(shape, circular).covariance(Meshgrid())
    np.testing.assert_allclose(sigma.reshape(expected.shape), expected, rtol=0, atol=1e-15)
    if min(shape) > 1:
        assert sigma[-1, -1, -1, -1] == pytest.approx(2)
        assert sigma[-1, 0, 0, -1] == 0


@TORUS
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_features_are_products_of_planes(dtype, circular):
    planes = np.random.default_rng(8).standard_normal((3, *SHAPE)).astype(dtype)
    sigma = covariance(Features(planes), circular=circular)
    wide = planes.astype(np.float64)
    np.testing.assert_allclose(sigma, np.einsum("cij,ckl->ijkl", wide, wide), rtol=0, atol=1e-14)


@pytest.mark.parametrize("radius", [0.3, 1.0, 4.0, 300.0])
def test_adjacency_is_a_gaussian_of_the_distance(radius):
    sigma = covariance(Adjacency(radius), circular=False)
    for i, j, k, m in np.ndindex(sigma.shape):
        square = (i - k) ** 2 + (j - m) ** 2
        assert sigma[i, j, k, m] == pytest.approx(np.exp(-square / (2 * radius**2)), rel=1e-13)


@pytest.mark.parametrize("shape", [(4, 5), (1, 8), (2, 2), (1, 1)])
@pytest.mark.parametrize("radius", [0.3, 1.0, 2.0, 7.0, 60.0])
def test_adjacency_on_a_torus_sums_all_ways_around(radius, shape):
    sigma = covariance(Adjacency(radius), shape, circular=True)
    ways = np.arange(-800, 801)
    sums = []
    for size in shape:
        steps = np.arange(size)[:, None] + ways * size
        around = np.exp(-(steps**2) / (2 * radius**2)).sum(axis=1)
        offsets = (np.arange(size) - np.arange(size)[:, None]) % size
        sums.append((around / around[0])[offsets])
    expected = sums[0][:, None, :, None] * sums[1][:, None]
    np.testing.assert_allclose(sigma, expected, rtol=0, atol=1e-13)
    assert sigma[0, 0, 0, 0] == pytest.approx(1, abs=1e-15)


def test_adjacency_on_a_large_torus_does_not_wrap_around():
    rows, columns = np.indices((40, 40))
    near = Adjacency(1.5).covariance((rows, columns), (20, 20), (40, 40), circular=False)
    torus = Adjacency(1.5).covariance((rows, columns), (20, 20), (40, 40), circular=True)
    np.testing.assert_allclose(torus, near, rtol=0, atol=1e-15)


@pytest.mark.parametrize("channels", [0, 1, 3])
@pytest.mark.parametrize("patch_radius", [0, 1, 2])
def test_guided_is_adjacency_in_space_and_in_surroundings(channels, patch_radius):
    prior = guided(channels=channels, patch_radius=patch_radius)
    image = prior.image.reshape(*SHAPE, -1)
    reach, side = patch_radius, 2 * patch_radius + 1
    padded = np.pad(image, ((reach, reach), (reach, reach), (0, 0)), "symmetric")
    weights = np.outer(*[gaussian_weights(reach, prior.patch_sigma)] * 2)
    sigma = covariance(prior, circular=False)
    torus = covariance(prior, circular=True)
    around = covariance(Adjacency(prior.radius), circular=True)
    for i, j, k, m in np.ndindex(sigma.shape):
        here, there = (padded[r : r + side, c : c + side] for r, c in ((i, j), (k, m)))
        square = np.sum(weights * np.mean((here - there) ** 2, axis=-1))
        alike = np.exp(-square / (2 * prior.bandwidth**2))
        near = np.exp(-((i - k) ** 2 + (j - m) ** 2) / (2 * prior.radius**2))
        assert sigma[i, j, k, m] == pytest.approx(near * alike, rel=1e-12)
        assert torus[i, j, k, m] == pytest.approx(around[i, j, k, m] * alike, rel=1e-12)


def test_guided_by_a_constant_image_equals_adjacency():
    even = Guided(np.full(SHAPE, 0.7), radius=2.0, bandwidth=0.2)
    np.testing.assert_allclose(
        covariance(even, circular=False), covariance(Adjacency(2.0), circular=False), rtol=1e-14
    )


def test_patch_scales_turn_differences_into_a_weighted_mean_square():
    scales = patch_scales(2, 1.0, 0.4, 3)
    assert scales.shape == (25,)
    assert np.sum(scales**2) * 3 == pytest.approx(1 / 0.4**2)
    assert scales.argmax() == 12


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Stationary(1.0, 2.0), "variance 1.0 and 2.0 between"),
        (lambda: Stationary(1.0, -0.1), "from 0 to the variance"),
        (lambda: Stationary(0.0, 0.0), "must be positive"),
        (lambda: Stationary(float("nan"), 0.0), "variance nan"),
        (lambda: Adjacency(0.0), "radius 0.0; it must be positive, in pixels"),
        (lambda: Adjacency(-1.0), "radius -1.0"),
        (lambda: Adjacency(float("nan")), "radius nan"),
        (lambda: Features(np.ones((4, 5))), r"shape \(4, 5\).*\(planes, height, width\)"),
        (lambda: Features(np.full((1, 2, 2), np.nan)), "finite"),
        (lambda: Features(np.full((1, 2, 2), np.inf)), "finite"),
        (
            lambda: covariance(Features(np.ones((2, 3, 5))), circular=True),
            "planes of 3 rows and 5 columns, but the image has 4 and 5",
        ),
        (
            lambda: covariance(guided((5, 4)), circular=False),
            "image of 5 rows and 4 columns, but the kernel is for 4 and 5",
        ),
    ],
)
def test_impossible_priors_say_what_to_change(build, message):
    with pytest.raises(InvalidOptionError, match=message):
        build()
