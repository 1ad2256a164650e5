"""Groups of look-alikes: against plain linear algebra, and what they promise to the engine."""

from __future__ import annotations

import numpy as np

from ntk_core import inpaint, inpaint_iter
from ntk_core.guided.groups import DIRECTIONS, _directions, _expect, _maximise


def test_directions_have_the_covariance_of_a_group_of_few_dimensions() -> None:
    rng = np.random.default_rng(0)
    values = (rng.normal(size=(40, 4)) @ rng.normal(size=(4, 30))).astype(np.float32)
    mean = values.mean(axis=0)
    model, beside = _directions(values, mean)
    # Four dimensions fit into `DIRECTIONS`, so nothing is left beside them.
    assert model.shape[1] - 1 == 4 <= DIRECTIONS
    covariance = np.cov(values.T, bias=True)
    directions = model[:, :-1].astype(float)
    assert np.allclose(directions @ directions.T, covariance, atol=1e-3 * np.abs(covariance).max())
    assert 0 <= beside < 1e-3 * np.trace(covariance)
    assert np.array_equal(model[:, -1], mean)


def test_a_flat_group_has_no_direction() -> None:
    model, beside = _directions(np.full((10, 9), 0.5, np.float32), np.full(9, 0.5, np.float32))
    assert model.shape == (9, 1)
    assert beside == 0


def test_scores_are_the_posterior_of_a_linear_model() -> None:
    rng = np.random.default_rng(1)
    values = rng.random((5, 20)).astype(np.float32)
    seen = (rng.random((5, 20)) < 0.4).astype(np.float32)
    model = rng.normal(size=(20, 4)).astype(np.float32)
    scores, spreads = np.empty((5, 4), np.float32), np.empty((5, 9), np.float32)
    _expect(values, seen, model, np.float32(0.1), scores, spreads)
    for k in range(5):
        there = seen[k] > 0
        basis = model[there, :3].astype(float)
        inverse = np.linalg.inv(basis.T @ basis + 0.1 * np.eye(3))
        expected = inverse @ basis.T @ (values[k] - model[:, 3])[there]
        assert np.allclose(scores[k], [*expected, 1], atol=1e-4)
        assert np.allclose(spreads[k].reshape(3, 3), 0.1 * inverse, atol=1e-4)


def test_rows_of_the_model_are_fitted_where_they_are_observed() -> None:
    rng = np.random.default_rng(2)
    values, before = rng.random((30, 6)).astype(np.float32), rng.random((6, 3)).astype(np.float32)
    seen = (rng.random((30, 6)) < 0.5).astype(np.float32)
    seen[:, 0] = 0
    scores = rng.normal(size=(30, 3)).astype(np.float32)
    scores[:, 2] = 1
    spreads = np.tile(np.array([0.2, 0.1, 0.1, 0.3], np.float32), (30, 1))
    model = before.copy()
    _maximise(values, seen, scores, spreads, model)
    assert np.allclose(model[0], before[0])  # nobody observed it
    spread = np.zeros((3, 3))
    spread[:2, :2] = [[0.2, 0.1], [0.1, 0.3]]
    for i in range(1, 6):
        there = seen[:, i] > 0
        c = scores[there].astype(float)
        system = c.T @ c + there.sum() * spread + np.eye(3)
        right = c.T @ values[there, i] + before[i]
        assert np.allclose(model[i], np.linalg.solve(system, right), atol=1e-4)


def stripes(shape: tuple[int, int]) -> np.ndarray:
    """Return an image of waves, with a slow change of their direction; values 0 … 1."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    waves: np.ndarray = 0.5 + 0.4 * np.sin(x / 2.5 + y / 4 + np.sin(y / 40))
    return waves.astype(np.float32)


def test_a_sparse_picture_is_the_same_with_any_number_of_threads() -> None:
    image = stripes((100, 150))
    mask = np.random.default_rng(0).random(image.shape) < 0.8
    one, three = (inpaint(image, mask, method="detail", workers=n).image for n in (1, 3))
    assert np.array_equal(one, three)
    assert np.array_equal(one[~mask], image[~mask])


def test_groups_complete_what_single_patches_do_not() -> None:
    image = stripes((96, 96))
    mask = np.random.default_rng(0).random(image.shape) < 0.85
    passes = [inpaint(image, mask, method="detail", passes=n).image - image for n in (3, 8)]
    guided, grouped = (float(np.sqrt(np.mean(error**2))) for error in passes)
    assert grouped < 0.7 * guided


def test_snapshots_put_together_are_the_result() -> None:
    image = stripes((80, 140))
    mask = np.random.default_rng(3).random(image.shape) < 0.8
    mask[:, 100:] = False
    picture = image.copy()
    for step in inpaint_iter(image, mask, method="detail"):
        rect = step.changed
        picture[rect.slices] = step.pixels
    assert np.array_equal(picture, inpaint(image, mask, method="detail").image)
