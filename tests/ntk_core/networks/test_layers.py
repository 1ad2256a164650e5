"""Layers and networks: what they say of themselves, and of what is impossible."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

import ntk_core
from ntk_core.errors import InvalidOptionError
from ntk_core.kernels.local import local_covariance, local_kernel
from ntk_core.networks.layers import (
    Conv,
    Downsample,
    LeakyReLU,
    ReLU,
    Sequential,
    Upsample,
    gaussian_weights,
)
from ntk_core.networks.priors import Features, Guided, Meshgrid, Stationary

DOWN = (Conv(3), ReLU(), Downsample())
UP = (Conv(3), ReLU(), Upsample())
FLAT = Sequential(Conv(3), ReLU(), Conv(1))
TWO_LEVELS = Sequential(*DOWN, *DOWN, *UP, *UP, Conv(3))


@pytest.mark.parametrize(
    ("network", "multiple"),
    [
        (Sequential(Conv(3)), 1),
        (FLAT, 1),
        (Sequential(*DOWN, *UP, Conv(1)), 2),
        (TWO_LEVELS, 4),
        (Sequential(*DOWN, *UP, *DOWN, *UP, Conv(1)), 2),
        (Sequential(*UP, *DOWN, Conv(1)), 1),
        (Sequential(*UP, *DOWN, *DOWN, *UP, Conv(1)), 2),
        (Sequential(Conv(1), ReLU(), *[Downsample()] * 3, *[Upsample()] * 3, Conv(1)), 8),
    ],
)
def test_sides_are_multiples_of_2_to_the_deepest_level(network, multiple):
    assert network.multiple == multiple
    assert network.resamples is (Downsample() in network.layers)


@pytest.mark.parametrize(
    ("network", "reach"),
    [
        (FLAT, 0),
        (Sequential(*DOWN, *UP, Conv(1)), 1),
        (TWO_LEVELS, 3),
        (Sequential(*DOWN, Conv(3), ReLU(), Upsample("bilinear"), Conv(1)), 3),
        (Sequential(*UP, *DOWN, Conv(1)), 0),
        (Sequential(Conv(3), ReLU(), Upsample("bilinear"), *DOWN, Conv(1)), 1),
    ],
)
def test_reach_is_the_largest_offset_at_which_pixels_are_related(definition, network, reach):
    assert network.reach == reach
    grid, inputs = definition((16, 16), circular=True), np.eye(16**2)
    for layer in network.layers:
        if isinstance(layer, Downsample | Upsample):
            matrix, grid = grid.resampling(layer)
            inputs = matrix @ inputs
    shared = (inputs @ inputs.T > 0).reshape((16,) * 4)
    steps = np.abs(np.arange(16) - np.arange(16)[:, None])
    assert np.minimum(steps, 16 - steps)[shared.any((1, 3))].max() == reach


@pytest.mark.parametrize("layer", [Conv(1), Conv(3), Conv(5, sigma=0.7), Conv(9, sigma=2.0)])
def test_variances_of_a_window_sum_to_1(layer):
    profile = layer.profile
    assert profile.shape == (layer.kernel_size,)
    assert profile.sum() == pytest.approx(1, rel=1e-15)
    np.testing.assert_allclose(profile, profile[::-1], rtol=1e-15)
    ratio = np.exp(-1 / (2 * layer.sigma**2)) if layer.sigma else 1
    middle = layer.kernel_size // 2
    if middle:
        assert profile[middle - 1] / profile[middle] == pytest.approx(ratio)


def test_gaussian_weights():
    weights = gaussian_weights(2, 1.5)
    expected = np.exp(-np.array([4, 1, 0, 1, 4]) / 4.5)
    np.testing.assert_allclose(weights, expected / expected.sum(), rtol=1e-15)


@pytest.mark.parametrize("mode", ["nearest", "bilinear"])
def test_weights_of_an_upsampling_sum_to_1(mode):
    for odd in (False, True):
        assert sum(weight for _, weight in Upsample(mode).taps(odd)) == 1


def test_equal_networks_compare_equal():
    assert Sequential(*TWO_LEVELS.layers) == TWO_LEVELS
    assert hash(Sequential(*TWO_LEVELS.layers)) == hash(TWO_LEVELS)
    assert Sequential(Conv(3)) != Sequential(Conv(5))
    with pytest.raises(FrozenInstanceError):
        FLAT.layers = ()


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Conv(4), "kernel_size 4; it must be odd and positive"),
        (lambda: Conv(0), "kernel_size 0"),
        (lambda: Conv(-3), "kernel_size -3"),
        (lambda: Conv(3, sigma=0.0), "sigma 0.0; it must be positive or None"),
        (lambda: Conv(3, sigma=-1.0), "sigma -1.0"),
        (lambda: Conv(3, sigma=float("nan")), "sigma nan"),
        (lambda: LeakyReLU(1.01), "slope 1.01; it must be from -1 to 1"),
        (lambda: LeakyReLU(-2), "slope -2"),
        (lambda: LeakyReLU(float("nan")), "slope nan"),
        (lambda: Upsample("cubic"), "mode 'cubic'; choose 'nearest' or 'bilinear'"),
        (lambda: Upsample("Nearest"), "mode 'Nearest'"),
    ],
)
def test_impossible_layers_say_what_to_change(build, message):
    with pytest.raises(InvalidOptionError, match=message):
        build()


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ((), "its first and its last must be a Conv"),
        ((ReLU(), Conv(1)), "its first and its last"),
        ((Conv(1), ReLU()), "its first and its last"),
        ((Downsample(), Conv(1)), "its first and its last"),
        ((*DOWN, *UP), "its first and its last"),
        ((Conv(3), Downsample(), *UP, Conv(1)), r"Downsample\(\) right after Conv\(kernel_size=3"),
        ((*DOWN, Conv(5), Upsample("bilinear"), Conv(1)), "mode='bilinear'.* put an activation"),
        ((*DOWN, Conv(1)), "halves the image 1 times and doubles it 0 times"),
        ((*UP, Conv(1)), "halves the image 0 times and doubles it 1 times"),
        ((*DOWN, *DOWN, *UP, Conv(1)), r"as many Upsample\(\) as Downsample\(\)"),
    ],
)
def test_impossible_networks_say_what_to_change(layers, message):
    with pytest.raises(InvalidOptionError, match=message):
        Sequential(*layers)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((6, 8), r"is 6 × 8.*multiples of 4; use 8 × 8, or fewer Downsample\(\)"),
        ((8, 9), "use 8 × 12"),
        ((2, 8), "use 4 × 8"),
        ((1, 1), "use 4 × 4"),
        ((0, 8), "use 4 × 8"),
        ((8, -4), "use 8 × 4"),
    ],
)
@pytest.mark.parametrize("padding", ["circular", "zeros"])
@pytest.mark.parametrize("prior", [Stationary(), Meshgrid()], ids=["stationary", "meshgrid"])
def test_impossible_shapes_say_which_to_use(shape, message, padding, prior):
    with pytest.raises(InvalidOptionError, match=message):
        ntk_core.kernel(TWO_LEVELS, shape, prior, padding=padding)


def test_without_levels_only_empty_shapes_are_refused():
    assert ntk_core.kernel(FLAT, (1, 1)).shape == (1, 1)
    with pytest.raises(InvalidOptionError, match="use 1 × 3"):
        ntk_core.kernel(FLAT, (0, 3))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"padding": "reflect"}, "padding is 'reflect'; choose 'circular' or 'zeros'"),
        ({"scaling": "paper"}, "scaling is 'paper'; choose 'mean' or 'published'"),
        (
            {"prior": Features(np.ones((1, 8, 4)))},
            "planes of 8 rows and 4 columns, but the image has 4 and 8; give planes of its size",
        ),
        (
            {"prior": Features(np.ones((1, 8, 4))), "reach": 1},
            "planes of 8 rows and 4 columns",
        ),
        (
            {"prior": Guided(np.ones((4, 6)), radius=1.0, bandwidth=0.2), "padding": "zeros"},
            "image of 4 rows and 6 columns, but the kernel is for 4 and 8; give one of its size",
        ),
        ({"prior": Meshgrid(), "reach": 2}, "reach is 2, .* torus of 4 × 8 .* at most 1"),
    ],
)
def test_impossible_options_say_what_to_change(options, message):
    with pytest.raises(InvalidOptionError, match=message):
        ntk_core.kernel(FLAT, (4, 8), **options)


@pytest.mark.parametrize("padding", ["circular", "zeros"])
def test_a_negative_reach_is_impossible(padding):
    with pytest.raises(InvalidOptionError, match="reach is -1"):
        ntk_core.kernel(FLAT, (4, 8), Meshgrid(), padding=padding, reach=-1)


def test_offsets_are_not_enough_for_a_network_that_resamples():
    near = local_covariance(Stationary(), (4, 4), 1, circular=False)
    with pytest.raises(InvalidOptionError, match="mixes offsets; leave reach out, or Downsample"):
        local_kernel(TWO_LEVELS, near)


def test_offsets_do_not_go_around_a_torus():
    assert local_covariance(Stationary(), (5, 6), 2, circular=True).shape == (5, 6, 5, 5)
    with pytest.raises(InvalidOptionError, match="torus of 5 × 6 pixels; choose at most 2"):
        local_covariance(Stationary(), (5, 6), 3, circular=True)
