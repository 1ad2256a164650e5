"""Networks and priors of the caller's own with method "paper"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

import ntk_core
from ntk_core import Architecture, CustomArchitecture, InvalidOptionError, inpaint, inpaint_iter
from ntk_core.extent import Extent, PixelBytes
from ntk_core.networks import (
    Adjacency,
    Conv,
    Downsample,
    Features,
    Guided,
    Identity,
    LeakyReLU,
    Meshgrid,
    ReLU,
    Sequential,
    Stationary,
    Upsample,
)
from ntk_core.networks.architecture import described

RIDGE = 1e-2
HOURGLASS = Sequential(
    *(Conv(5, sigma=1.0), ReLU(), Downsample()),
    *(Conv(3), LeakyReLU(0.2), Upsample("bilinear")),
    Conv(3),
)
FLAT = Sequential(Conv(3), ReLU(), Conv(1))


@dataclass
class Stripes:
    """A prior from outside the package: pixels of one column are alike."""

    shift_invariant: bool = False

    def covariance(self, here, there, shape, *, circular):
        assert len(shape) == 2
        assert isinstance(circular, bool)
        same = here[1] == there[1]
        return np.where(same, np.where(here[0] == there[0], 1.0, 0.9), 0.0)


def picture(shape):
    rows, columns = np.indices(shape)
    return 0.5 + 0.3 * np.sin(rows / 3) * np.cos(columns / 2)


def dropout(shape):
    mask = np.random.default_rng(1).random(shape) < 0.4
    mask[0, 0], mask[-1, -1] = False, True
    return mask


def expected(image, mask, kernel):
    """K_MO (K_OO + λ I)⁻¹ v_O with a kernel [i, j, k, l] on a torus of at least this size."""
    torus = kernel.shape[:2]
    noise = RIDGE * np.mean([kernel[i, j, i, j] for i, j in np.ndindex(torus)])
    known, missing = np.argwhere(~mask), np.argwhere(mask)
    pairs = lambda a, b: kernel[a[:, None, 0], a[:, None, 1], b[:, 0], b[:, 1]]  # noqa: E731
    inner = pairs(known, known) + noise * np.eye(len(known))
    result = image.copy()
    result[mask] = pairs(missing, known) @ np.linalg.solve(inner, image[~mask])
    return np.clip(result, 0, 1)


PRIORS = {
    "stationary": lambda _: Stationary(0.5, 0.1),
    "identity": lambda _: Identity(),
    "adjacency": lambda _: Adjacency(1.5),
    "meshgrid": lambda _: Meshgrid(),
    "features": lambda shape: Features(np.random.default_rng(3).standard_normal((5, *shape))),
    "guided": lambda shape: Guided(picture(shape), 3.0, 0.2, patch_radius=1, patch_sigma=1.0),
    "own": lambda _: Stripes(),
}


@pytest.mark.parametrize("network", [HOURGLASS, FLAT], ids=["hourglass", "flat"])
@pytest.mark.parametrize("name", PRIORS)
def test_the_result_equals_the_definition(name, network):
    shape = (12, 10)
    image, mask, prior = picture(shape), dropout(shape), PRIORS[name](shape)
    torus = CustomArchitecture(network, prior, border="torus")
    found = inpaint(image, mask, method="paper", architecture=torus, ridge=RIDGE)
    kernel = ntk_core.kernel(network, shape, prior).to_dense()
    np.testing.assert_allclose(found.image, expected(image, mask, kernel), atol=1e-5)
    apart = inpaint(image, mask, method="paper", architecture=network, prior=prior, ridge=RIDGE)
    if not prior.shift_invariant:  # then both know the borders
        np.testing.assert_array_equal(apart.image, found.image)
    np.testing.assert_array_equal(apart.image[~mask], image[~mask])


def test_a_sequential_like_the_hourglass_gives_the_same():
    image, mask = picture((24, 20)), dropout((24, 20))
    for architecture in (Architecture(levels=2, slope=0.2), Architecture(levels=0)):
        usual, own = (
            inpaint(image, mask, method="paper", architecture=each).image
            for each in (architecture, architecture.network)
        )
        np.testing.assert_array_equal(usual, own)


@pytest.mark.parametrize(
    ("name", "prior"), [("identity", Identity()), ("meshgrid", Meshgrid())], ids=str
)
def test_a_prior_takes_the_place_of_that_of_the_architecture(name, prior):
    image, mask = picture((13, 9)), dropout((13, 9))
    named = Architecture(levels=2, prior=name, solver="cholesky", border="torus")
    other = Architecture(levels=2, prior="adjacency", solver="cholesky", border="torus")
    wanted = inpaint(image, mask, method="paper", architecture=named).image
    found = inpaint(image, mask, method="paper", architecture=other, prior=prior).image
    np.testing.assert_array_equal(found, wanted)
    custom = CustomArchitecture(other.network, Stationary(), "torus", "cholesky")
    found = inpaint(image, mask, method="paper", architecture=custom, prior=prior).image
    np.testing.assert_array_equal(found, wanted)


def test_a_prior_alone_has_the_usual_network():
    image, mask = picture((16, 16)), dropout((16, 16))
    wanted = inpaint(image, mask, method="paper", architecture=Architecture(prior="identity")).image
    np.testing.assert_array_equal(
        inpaint(image, mask, method="paper", prior=Identity()).image, wanted
    )


@pytest.mark.parametrize("name", ["features", "guided", "own"])
def test_beyond_the_image_its_border_is_repeated(name):
    """Sides of 13 and 9 are no multiples of 4."""
    shape = (13, 9)
    network, prior = Architecture(levels=2).network, PRIORS[name](shape)
    image, mask = picture(shape), dropout(shape)
    rows, columns = (np.minimum(np.arange(side), end - 1) for side, end in ((16, 13), (12, 9)))

    class Wider:
        shift_invariant = False

        def covariance(self, here, there, shape, *, circular):
            assert shape == (16, 12)
            one, two = ((rows[a], columns[b]) for a, b in (here, there))
            return prior.covariance(one, two, (13, 9), circular=circular)

    kernel = ntk_core.kernel(network, (16, 12), Wider()).to_dense()
    found = inpaint(
        image,
        mask,
        method="paper",
        architecture=CustomArchitecture(network, prior, border="torus"),
        ridge=RIDGE,
    )
    np.testing.assert_allclose(found.image, expected(image, mask, kernel), atol=1e-5)


def test_the_iterator_takes_the_same():
    image, mask = picture((12, 12)), dropout((12, 12))
    options = {"method": "paper", "architecture": HOURGLASS, "prior": Stripes()}
    last = list(inpaint_iter(image, mask, **options))[-1]
    whole = inpaint(image, mask, **options)
    np.testing.assert_array_equal(last.pixels, whole.image[last.changed.slices])
    row, column = np.argwhere(mask)[3]
    weights = whole.weights(row, column)
    made = np.einsum("jcd,jd->c", weights.weights, weights.values)
    np.testing.assert_allclose(made, whole.image[row, column], atol=1e-5)


def test_stacks_and_channels():
    shape = (8, 12)
    image = np.stack([picture(shape), 1 - picture(shape)])
    mask = dropout(shape)
    options = {"method": "paper", "architecture": FLAT, "prior": PRIORS["features"](shape)}
    both = inpaint(image, mask, channel_axis=None, **options).image
    for one, alone in zip(both, image, strict=True):
        np.testing.assert_array_equal(one, inpaint(alone, mask, **options).image)


def test_the_memory_of_a_run_is_that_of_its_network():
    mask, pixel = dropout((64, 64)), PixelBytes(1, 8)
    extent = lambda **options: Extent(mask, pixel, method="paper", **options).memory  # noqa: E731
    assert extent(architecture=Architecture(levels=2).network) == extent(
        architecture=Architecture(levels=2)
    )
    assert extent(prior=Stripes()) == extent(architecture=Architecture(prior="meshgrid"))
    assert extent(prior=Stripes()) > extent()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"architecture": FLAT, "method": "auto"}, "an architecture was given, but method 'auto'"),
        ({"prior": Identity(), "method": "detail"}, "a prior was given, but method 'detail' has"),
        ({"architecture": "hourglass"}, "architecture is 'hourglass'; give an Architecture, a"),
        ({"architecture": Architecture}, "architecture is <class"),
        ({"architecture": {"levels": 2}}, r"architecture is \{'levels': 2\}; give"),
        ({"prior": "identity"}, "prior is 'identity'; give one of ntk_core.networks"),
        ({"prior": Identity}, "prior is <class .*; give one"),
        ({"prior": object()}, "prior is <object object .*; give one"),
        (
            {"prior": Features(np.ones((2, 8, 9)))},
            "planes of 8 rows and 9 columns, but the image has 12 and 12; give planes of its size",
        ),
        ({"prior": Guided(np.ones((8, 8)), 2, 1)}, "Guided has an image of 8 rows"),
    ],
)
def test_what_does_not_fit_is_one_sentence(options, message):
    options = {"method": "paper", **options}
    with pytest.raises(InvalidOptionError, match=message):
        inpaint_iter(picture((12, 12)), dropout((12, 12)), **options)


def test_a_prior_that_needs_a_dense_kernel_is_for_small_images():
    image, mask = np.zeros((80, 80)), np.eye(80, dtype=bool)
    for prior in (Stripes(), Features(np.ones((1, 80, 80)))):
        name = type(prior).__name__
        with pytest.raises(InvalidOptionError, match=f"the prior '{name}' needs a dense kernel"):
            inpaint_iter(image, mask, method="paper", architecture=FLAT, prior=prior)


def test_a_network_may_not_be_too_deep():
    deep = Sequential(
        *(Conv(3), ReLU(), Downsample()) * 6, *(Conv(3), ReLU(), Upsample()) * 6, Conv(3)
    )
    with pytest.raises(InvalidOptionError, match="halves the image 6 times; method 'paper' solves"):
        CustomArchitecture(deep)
    with pytest.raises(InvalidOptionError, match="network is 'deep'; give a Sequential"):
        CustomArchitecture("deep")


class Wrong:
    """A prior whose covariance is not what it should be."""

    shift_invariant = False

    def __init__(self, value):
        self.value = value

    def covariance(self, here, there, shape, *, circular):  # noqa: ARG002
        return self.value


@pytest.mark.parametrize("invariant", [False, True])
@pytest.mark.parametrize(
    "value", [np.nan, np.ones((3, 5, 7)), "much", None, 1j, -np.ones(1)], ids=str
)
def test_a_prior_that_answers_nonsense_is_one_sentence(value, invariant):
    prior = Wrong(value)
    prior.shift_invariant = invariant
    message = "the prior Wrong gives .*; it must give"
    with pytest.raises(InvalidOptionError, match=message):
        ntk_core.kernel(FLAT, (4, 4), prior)
    with pytest.raises(InvalidOptionError, match=message):
        ntk_core.kernel(FLAT, (4, 4), prior, padding="zeros", reach=1)
    with pytest.raises(InvalidOptionError, match=message):
        inpaint(picture((4, 4)), dropout((4, 4)), method="paper", prior=prior)


def test_what_is_described_already_stays():
    for architecture in (Architecture(2), CustomArchitecture(FLAT)):
        assert described(architecture) is architecture
    assert described(None) == Architecture()
    assert described(FLAT) == CustomArchitecture(FLAT)
