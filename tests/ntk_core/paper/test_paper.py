"""Method "paper": the definition on small images, and what any method owes its users."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import scipy

import ntk_core
from ntk_core import (
    Architecture,
    InvalidOptionError,
    InvalidPixelError,
    inpaint,
    inpaint_iter,
)
from ntk_core.machine.blas import one_blas_thread
from ntk_core.paper import parts
from ntk_core.paper.estimates import posterior_deviation

SMALL = Architecture(levels=2)


def picture(shape, dtype=np.float64):
    """A smooth picture with an edge."""
    rows, columns = np.indices(shape[:2])
    values = 0.4 + 0.3 * np.sin(rows / 3) * np.cos(columns / 4) + 0.2 * (rows > columns)
    if len(shape) == 3:
        values = values[..., None] * np.linspace(1, 0.5, shape[2])
    if np.dtype(dtype).kind == "u":
        return np.rint(values * np.iinfo(dtype).max).astype(dtype)
    return values.astype(dtype)


def dropout(shape, share=0.5, seed=1):
    mask = np.random.default_rng(seed).random(shape[:2]) < share
    mask[0, 0] = False
    mask[-1, -1] = True
    return mask


def definition(image, mask, architecture, ridge):
    """K_MO (K_OO + λ I)⁻¹ v_O on the torus that is as large as needed."""
    network = architecture.network
    margin = network.reach if architecture.features.shift_invariant else 0
    sides = [
        scipy.fft.next_fast_len(-(-(s + margin) // network.multiple), real=True) for s in mask.shape
    ]
    torus = tuple(side * network.multiple for side in sides)
    kernel = ntk_core.kernel(network, torus, architecture.features).to_dense()
    observed, missing = np.argwhere(~mask), np.argwhere(mask)
    pairs = lambda a, b: kernel[a[:, None, 0], a[:, None, 1], b[:, 0], b[:, 1]]  # noqa: E731
    noise = ridge * np.mean([kernel[i, j, i, j] for i, j in np.ndindex(torus)])
    inner = pairs(observed, observed) + noise * np.eye(len(observed))
    result = image.copy()
    result[mask] = pairs(missing, observed) @ np.linalg.solve(inner, image[~mask])
    return result


@pytest.mark.parametrize(
    "architecture",
    [
        SMALL,
        Architecture(levels=0, slope=0.2),
        Architecture(levels=1, resampling="bilinear"),
        Architecture(levels=2, prior="identity", slope=0.0),
        Architecture(levels=1, prior="adjacency", radius=1.5),
        Architecture(levels=1, prior="meshgrid"),
        Architecture(levels=2, solver="conjugate-gradients"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("shape", [(12, 16), (13, 9, 3)], ids=str)
def test_the_result_equals_the_definition(architecture, shape):
    image, mask = picture(shape), dropout(shape)
    solution = inpaint(image, mask, method="paper", architecture=architecture, ridge=1e-2)
    expected = definition(image, mask, architecture, 1e-2)
    iterative = architecture.solver != "auto"
    assert np.abs(solution.image - np.clip(expected, 0, 1)).max() < (5e-3 if iterative else 1e-5)
    assert solution.residual is not None
    assert solution.residual < 1e-3
    assert solution.converged


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("shape", [(17, 11), (8, 21, 4), (1, 9), (30, 1, 3)], ids=str)
def test_observed_pixels_stay_bit_for_bit(dtype, shape):
    image, mask = picture(shape, dtype), dropout(shape, 0.3)
    solution = inpaint(image, mask, method="paper")
    assert solution.image.dtype == image.dtype
    np.testing.assert_array_equal(solution.image[~mask], image[~mask])
    assert solution.method == "paper"
    assert not solution.deviation[~mask].any()
    assert (solution.deviation[mask] > 0).all()


def test_snapshots_are_pictures_and_fractions_grow():
    image, mask = picture((40, 40), np.uint8), dropout((40, 40))
    architecture = Architecture(levels=2, solver="conjugate-gradients")
    steps = list(inpaint_iter(image, mask, method="paper", architecture=architecture))
    covered = np.zeros(mask.shape, np.bool_)
    for step in (s for s in steps if s.stage == "coarse"):
        covered[step.changed.slices] = True
    assert covered[mask].all()
    stages = [step.stage for step in steps]
    assert stages == sorted(stages, key=["coarse", "solve"].index)
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert fractions[-2] < 1
    pasted = image.copy()
    for step in steps:
        pasted[step.changed.slices] = step.pixels
        np.testing.assert_array_equal(pasted[~mask], image[~mask])
        assert not step.pixels.flags.writeable
    whole = inpaint(image, mask, method="paper", architecture=architecture)
    np.testing.assert_array_equal(pasted, whole.image)
    assert steps[-1].residual == whole.residual
    assert steps[-1].deviation is not None
    solved = [step for step in steps if step.stage == "solve"]
    assert sum(step.changed.height > 1 for step in solved) > 5
    residuals = [step.residual for step in solved if step.residual is not None]
    assert residuals[-1] < 1e-3 < residuals[0]


def test_closing_the_iterator_cancels_and_leaves_no_thread():
    image, mask = picture((64, 64)), dropout((64, 64))
    before = threading.active_count()
    steps = inpaint_iter(
        image, mask, method="paper", architecture=Architecture(solver="conjugate-gradients")
    )
    while next(steps).residual is None:
        pass
    steps.close()
    assert threading.active_count() == before


def test_solving_in_parts_is_close_to_solving_the_whole(monkeypatch):
    image, mask = picture((200, 220), np.uint8), np.zeros((200, 220), np.bool_)
    mask[20:24, 10:210] = mask[130:170, 77] = True
    architecture = Architecture(levels=1)
    whole = inpaint(image, mask, method="paper", architecture=architecture)
    monkeypatch.setattr(parts, "BLOCKS", 150 * 150 * 2)
    cut = inpaint(image, mask, method="paper", architecture=architecture)
    passes = {
        s.passes for s in inpaint_iter(image, mask, method="paper", architecture=architecture)
    }
    assert max(passes) > 3
    difference, error = ((other.astype(float) - whole.image)[mask] for other in (cut.image, image))
    assert np.sqrt(np.mean(difference**2)) < 0.05 * np.sqrt(np.mean(error**2))


def test_pixels_of_a_part_keep_their_phase_in_the_image(monkeypatch):
    """A kernel with resampling is not shift-invariant: windows begin at multiples of the period."""
    monkeypatch.setattr(parts, "BLOCKS", 396 * 396 * 32)
    problem_mask = np.zeros((600, 600), np.bool_)
    problem_mask[171:173, 206:210] = True
    from ntk_core.guided.tiling import tile_missing
    from ntk_core.problem.problem import Problem

    problem = Problem.of(picture((600, 600)), problem_mask)
    (part,) = parts.parts_of(problem, Architecture(), 1e-3, tile_missing(problem.observed), None)
    assert part.surroundings.top % 8 == 0
    assert part.surroundings.left % 8 == 0
    assert part.surroundings.top > 0
    assert part.surroundings.top <= 171 - 396 // 3
    assert part.surroundings.left <= 206 - 396 // 3


@pytest.mark.parametrize("solver", ["auto", "conjugate-gradients"])
def test_weights_reproduce_the_pixel(solver):
    image, mask = picture((16, 20, 3)), dropout((16, 20), 0.4)
    solution = inpaint(
        image, mask, method="paper", architecture=Architecture(levels=2, solver=solver)
    )
    for row, column in np.argwhere(mask)[[0, 7, -1]]:
        weights = solution.weights(row, column)
        assert not mask[weights.rows, weights.columns].any()
        np.testing.assert_allclose(weights.values, image[weights.rows, weights.columns], atol=1e-6)
        made = np.einsum("jcd,jd->c", weights.weights, weights.values)
        tolerance = 1e-5 if solver == "auto" else 5e-3
        np.testing.assert_allclose(made, solution.image[row, column], atol=tolerance)
        assert weights.shares.sum() == pytest.approx(1, abs=0.05)
    with pytest.raises(InvalidPixelError, match="not reconstructed"):
        solution.weights(*np.argwhere(~mask)[0])


def test_the_deviation_is_close_to_the_exact_posterior():
    observed = np.pad(~dropout((16, 16)), (0, 8))  # no neighbours around the torus
    kernel = ntk_core.kernel(SMALL.network, (24, 24))
    pixels, observed = np.argwhere(~observed[:16, :16]), np.argwhere(observed)
    known = np.zeros((24, 24), np.bool_)
    known[tuple(observed.T)] = True
    noise = 1e-3 * float(kernel.diagonal().mean())
    inner = kernel.between(observed, observed) + noise * np.eye(len(observed))
    cross = kernel.between(observed, pixels)
    exact = kernel.pairs(pixels, pixels) + noise
    exact = exact - np.sum(cross * np.linalg.solve(inner, cross), axis=0)
    actual = posterior_deviation(kernel, known, pixels, noise, 4.0)
    ratio = actual / (2 * np.sqrt(exact))
    assert (ratio > 0.999).all()  # fewer pixels explain less
    assert ratio.max() < 1.3
    assert np.median(ratio) < 1.05


def test_a_pixel_without_neighbours_has_the_prior_deviation():
    kernel = ntk_core.kernel(SMALL.network, (32, 32))
    observed = np.zeros((32, 32), np.bool_)
    observed[0, 0] = True
    (deviation,) = posterior_deviation(kernel, observed, np.array([[16, 16]]), 0.0, 1.0)
    assert deviation == pytest.approx(np.sqrt(kernel.values[0, 0, 0, 0]), rel=1e-6)


def test_the_deviation_is_calibrated():
    from skimage import data

    image = data.camera()[150:278, 150:278]
    mask = np.random.default_rng(0).random(image.shape) < 0.5
    solution = inpaint(image, mask, method="paper")
    error = (solution.image.astype(float) - image)[mask]
    inside = np.mean(np.abs(error) <= 2 * solution.deviation[mask])
    assert 0.9 < inside < 0.99
    assert 0.6 < solution.expected_error / np.sqrt(np.mean(error**2)) < 1.6


def test_it_does_not_depend_on_the_number_of_threads():
    image, mask = picture((64, 64), np.uint8), dropout((64, 64))
    architecture = Architecture(levels=3, solver="conjugate-gradients")
    results = [
        inpaint(image, mask, method="paper", architecture=architecture, workers=workers).image
        for workers in (1, 2)
    ]
    np.testing.assert_array_equal(*results)


def test_eigenpro_reports_that_it_has_not_converged():
    image, mask = picture((48, 48), np.uint8), dropout((48, 48), 0.1)
    noisy = image + np.random.default_rng(0).integers(0, 9, image.shape).astype(np.uint8)
    architecture = Architecture(solver="eigenpro", slope=0.0)
    solution = inpaint(noisy, mask, method="paper", architecture=architecture, ridge=1e-6)
    assert not solution.converged
    assert solution.residual > 1e-3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"levels": 6}, "levels is 6; it must be a whole number from 0 to 5"),
        ({"levels": 1.5}, "levels is 1.5"),
        ({"slope": 2.0}, "slope 2.0"),
        ({"resampling": "cubic"}, "resampling is 'cubic'; choose one of nearest, bilinear"),
        ({"prior": "flat"}, "prior is 'flat'; choose one of stationary"),
        ({"solver": "lu"}, "solver is 'lu'"),
        ({"radius": 0}, "radius is 0"),
    ],
)
def test_an_impossible_architecture_says_what_to_change(options, message):
    with pytest.raises(InvalidOptionError, match=message):
        Architecture(**options)


def test_options_of_other_methods_are_refused():
    image, mask = picture((8, 8)), dropout((8, 8))
    with pytest.raises(InvalidOptionError, match="method 'paper' has no passes"):
        inpaint(image, mask, method="paper", passes=3)
    with pytest.raises(InvalidOptionError, match="method 'detail' has none; choose method 'paper'"):
        inpaint(image, mask, method="detail", architecture=SMALL)
    large = np.zeros((80, 80))
    with pytest.raises(InvalidOptionError, match=r"at most 4,096 pixels, and the image has 6,400"):
        inpaint_iter(
            large, dropout((80, 80)), method="paper", architecture=Architecture(prior="meshgrid")
        )


def test_the_last_of_overlapping_blas_limits_restores_the_old_one():
    from threadpoolctl import threadpool_info, threadpool_limits

    def threads():
        return {i["num_threads"] for i in threadpool_info() if i["user_api"] == "blas"}

    with threadpool_limits(2, "blas"):  # whatever the tests were started with
        first, second = one_blas_thread(), one_blas_thread()
        first.__enter__()
        second.__enter__()
        assert threads() == {1}
        first.__exit__(None, None, None)
        assert threads() == {1}
        second.__exit__(None, None, None)
        assert threads() == {2}
