"""The border "torus" is the published picture, by the equations of the paper, written here again.

Radhakrishnan, Stefanakis, Belkin and Uhler, PNAS 119(16), 2022: convolutions of unit weights with
circular padding, covariances scaled by 1/9 after each activation, nearest resampling, and kernel
regression on all of the torus that the image is. Everything is in float64, for all pairs of pixels.
"""

from __future__ import annotations

import numpy as np
import pytest

from ntk_core import Architecture, InvalidOptionError, inpaint, inpaint_iter
from ntk_core.paper import parts

SIDE = 64


def summed(values):
    """Return the sum over the 3 × 3 window of both pixels together, around the torus."""
    for axis in (0, 1):
        values = sum(np.roll(values, (step, step), (axis, axis + 2)) for step in (-1, 0, 1))
    return values


def published_kernel(levels, side, slope=0.01):
    """Return K[i, j, k, l] of the hourglass under the paper's prior."""
    sigma = np.full((side,) * 4, 1 / 400)
    rows, columns = np.indices((side, side))
    sigma[rows, columns, rows, columns] = 1 / 300
    tangent = derivative = None
    for step in [-1] * levels + [1] * levels:
        total = summed(sigma)
        tangent = total if tangent is None else total + summed(derivative * tangent)
        places = np.indices(total.shape[:2])
        root = np.sqrt(total[places[0], places[1], places[0], places[1]])
        norm = root[:, :, None, None] * root
        cosine = np.minimum(total / norm, 1)
        cosine[cosine > 1 - 1e-14] = 1  # a rounding, of which acos would make 1e-7
        angle = np.arccos(cosine)
        bend = 2 * slope / (np.pi * (slope**2 + 1))
        derivative = (1 - angle / np.pi + bend * angle) / 9
        sine = np.sqrt(1 - cosine**2)
        sigma = norm * (cosine * (1 - angle / np.pi) + sine / np.pi)
        sigma = (sigma + norm * bend * (cosine * angle - sine)) / 9
        if step < 0:
            sigma, derivative, tangent = (
                x[::2, ::2, ::2, ::2] for x in (sigma, derivative, tangent)
            )
        else:
            for axis in range(4):
                sigma, derivative, tangent = (
                    np.repeat(x, 2, axis) for x in (sigma, derivative, tangent)
                )
    return summed(sigma) + summed(derivative * tangent)


def published_picture(image, mask, kernel, epsilon):
    """Return the exact solution; ε is a share of the mean of K(x, x)."""
    matrix = kernel.reshape(mask.size, mask.size)
    known, missing = np.flatnonzero(~mask), np.flatnonzero(mask)
    inner = matrix[np.ix_(known, known)]
    inner += np.eye(len(known)) * epsilon * np.trace(inner) / len(known)
    values = image.reshape(mask.size, -1)
    result = values.copy()
    result[missing] = matrix[np.ix_(missing, known)] @ np.linalg.solve(inner, values[known])
    return result.reshape(image.shape)


@pytest.fixture(scope="module")
def kernel():
    return published_kernel(3, SIDE)


def photograph():
    from skimage import data

    return data.astronaut()[80 : 80 + SIDE, 180 : 180 + SIDE] / 255.0


def masks():
    found = {"half": np.random.default_rng(0).random((SIDE, SIDE)) < 0.5}
    found["strokes"] = np.zeros((SIDE, SIDE), bool)
    found["strokes"][30:33, 5:60] = found["strokes"][10:50, 62:] = True
    return found


@pytest.mark.parametrize("name", ["half", "strokes"])
def test_the_torus_is_the_published_picture(kernel, name):
    image, mask = photograph(), masks()[name]
    options = {"method": "paper", "ridge": 1e-3}
    published = published_picture(image, mask, kernel, 1e-3)
    torus, padded = (
        inpaint(image, mask, architecture=Architecture(border=border), **options).image
        for border in ("torus", "padded")
    )
    inside = np.clip(published, 0, 1)
    assert np.sqrt(np.mean((torus - inside)[mask] ** 2)) < 1e-6
    assert np.abs(torus - inside).max() < 1e-5
    assert np.sqrt(np.mean((padded - inside)[mask] ** 2)) > 1e-3


def test_without_a_ridge_the_least_one_is_near_enough(kernel):
    image, mask = photograph(), masks()["half"]
    published = np.clip(published_picture(image, mask, kernel, 0.0), 0, 1)
    torus = inpaint(
        image, mask, method="paper", architecture=Architecture(border="torus"), ridge=1e-6
    )
    assert np.sqrt(np.mean((torus.image - published)[mask] ** 2)) < 1e-5


@pytest.mark.parametrize("levels", [1, 2])
def test_other_depths_on_small_tori(levels):
    kernel, image = published_kernel(levels, 16), photograph()[:16, :16]
    mask = masks()["half"][:16, :16]
    published = published_picture(image, mask, kernel, 1e-2)
    architecture = Architecture(levels=levels, border="torus")
    found = inpaint(image, mask, method="paper", architecture=architecture, ridge=1e-2).image
    np.testing.assert_allclose(found, np.clip(published, 0, 1), atol=1e-6)


def test_opposite_borders_are_neighbours_on_the_torus_only():
    image = np.zeros((32, 32))
    image[:, -1] = 1
    mask = np.zeros((32, 32), bool)
    mask[:, 0] = True
    torus, padded = (
        inpaint(
            image, mask, method="paper", architecture=Architecture(levels=1, border=border)
        ).image
        for border in ("torus", "padded")
    )
    assert torus[:, 0].mean() > padded[:, 0].mean() + 0.1


@pytest.mark.parametrize("prior", ["stationary", "meshgrid"])
@pytest.mark.parametrize("shape", [(13, 21), (1, 9), (17, 5, 3)], ids=str)
def test_sides_that_fit_no_torus_get_the_pixels_that_they_lack(shape, prior):
    image = np.random.default_rng(1).random(shape)
    mask = np.random.default_rng(2).random(shape[:2]) < 0.3
    mask[0, 0], mask[-1, -1] = False, True
    architecture = Architecture(levels=2, border="torus", prior=prior)
    solution = inpaint(image, mask, method="paper", architecture=architecture)
    np.testing.assert_array_equal(solution.image[~mask], image[~mask])
    assert np.isfinite(solution.image).all()
    assert solution.converged


def test_all_of_a_small_image_is_solved_exactly():
    """Iterates would differ from the published picture by their residual."""
    architecture = Architecture(border="torus")
    assert parts.solver_for(architecture, SIDE**2) == "cholesky"
    assert parts.solver_for(architecture, SIDE**2 + 1) == "conjugate-gradients"
    assert parts.solver_for(Architecture(), SIDE**2) == "conjugate-gradients"


def test_an_image_that_is_cut_into_parts_has_no_torus(monkeypatch):
    monkeypatch.setattr(parts, "PIXELS", 900)
    image, mask = np.zeros((31, 30)), np.eye(31, 30, dtype=bool)
    torus = Architecture(border="torus")
    with pytest.raises(InvalidOptionError, match=r"at most 900 pixels .* has 930; choose"):
        inpaint_iter(image, mask, method="paper", architecture=torus)
    inpaint_iter(image, mask, method="paper").close()
    inpaint_iter(image[1:], mask[1:], method="paper", architecture=torus).close()
