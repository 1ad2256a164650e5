"""The kernels of a fully connected network: closed forms, sampled networks, and near rows."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntk_core import InvalidMatrixError, InvalidOptionError, fully_connected_kernel
from ntk_core.completion.regression import tangent_kernel


def by_angle(angle, depth, slope):
    """Return Θ and Σ of rows of length 1 with one angle, straight from the recursion."""
    share = (1 - slope) ** 2 / (1 + slope**2)
    sigma = theta = math.cos(angle)
    for _ in range(depth):
        rho = min(sigma, 1.0)
        acos = math.acos(rho)
        bent = (rho * (math.pi - acos) + math.sqrt(1 - rho**2)) / math.pi
        kappa1 = share * bent + (1 - share) * rho
        theta = (share * (1 - acos / math.pi) + 1 - share) * theta + kappa1
        sigma = kappa1
    return theta, sigma


@pytest.mark.parametrize("slope", [0.0, 0.25, -0.5])
@pytest.mark.parametrize("depth", [0, 1, 3, 10])
def test_the_kernels_equal_the_recursion(depth, slope):
    angles = np.linspace(0.02, math.pi - 0.02, 40)
    one = np.array([[2.0, 0.0]])
    two = 3 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    found = fully_connected_kernel(one, two, depth=depth, slope=slope)
    wanted = 6 * np.array([by_angle(angle, depth, slope) for angle in angles])
    # The recursion itself loses some digits where a correlation comes near to 1.
    np.testing.assert_allclose(found.ntk[0], wanted[:, 0], rtol=0, atol=6e-13 * (depth + 1))
    np.testing.assert_allclose(found.nngp[0], wanted[:, 1], rtol=0, atol=6e-14)


def test_one_hidden_layer_is_the_known_closed_form():
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((30, 6))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    u = np.clip(rows @ rows.T, -1, 1)
    np.fill_diagonal(u, 1)
    nngp = (u * (math.pi - np.arccos(u)) + np.sqrt(1 - u**2)) / math.pi
    ntk = nngp + u * (math.pi - np.arccos(u)) / math.pi
    found = fully_connected_kernel(rows)
    np.testing.assert_allclose(found.nngp, nngp, rtol=0, atol=1e-14)
    np.testing.assert_allclose(found.ntk, ntk, rtol=0, atol=1e-14)


@pytest.mark.parametrize("angle", [1e-12, 1e-9, 1e-6, 1e-4, 0.03, 0.09, 0.11])
@pytest.mark.parametrize("features", [2, 50])
def test_near_and_opposite_rows_keep_all_digits(angle, features):
    """Of cos(1e-9) the angle cannot be told any more; from the rows it can."""
    turn = np.linalg.qr(np.random.default_rng(1).standard_normal((features, features)))[0][:2]
    sine = math.sin(angle)
    # Not from a cosine: the second row is off from the first by its sine and its versine.
    near = turn[0] + sine * turn[1] - 2 * math.sin(angle / 2) ** 2 * turn[0]
    for second, apart in ((near, angle), (-near, math.pi - angle)):
        found = fully_connected_kernel(turn[:1], second[None])
        cosine, past = math.cos(apart), math.pi - apart
        nngp = (math.sin(apart) + past * cosine) / math.pi
        assert found.nngp[0, 0] == pytest.approx(nngp, abs=2e-15)
        assert found.ntk[0, 0] == pytest.approx(nngp + cosine * past / math.pi, abs=4e-15)


@pytest.mark.parametrize("depth", [1, 2])
@pytest.mark.parametrize("slope", [0.0, 0.3])
def test_the_kernels_are_the_limit_of_sampled_networks(depth, slope):
    """The gradients of f = w φ(W … φ(W x)) / √width are written out."""
    rng = np.random.default_rng(5)
    rows = rng.standard_normal((4, 3))
    width, runs, gain = 200, 200, math.sqrt(2 / (1 + slope**2))
    ntk, nngp = np.zeros((4, 4)), np.zeros((4, 4))
    for _ in range(runs):
        inputs, slopes, weights = [rows], [], []
        for _ in range(depth):
            weights.append(rng.standard_normal((inputs[-1].shape[1], width)))
            before = inputs[-1] @ weights[-1]
            slopes.append(gain * np.where(before > 0, 1, slope))
            inputs.append(slopes[-1] * before / math.sqrt(width))
        last = rng.standard_normal((width, 100))  # a hundred outputs
        outputs = inputs[-1] @ last
        nngp += outputs @ outputs.T / 100
        ntk += inputs[-1] @ inputs[-1].T
        back = slopes[-1] * last[:, 0] / math.sqrt(width)
        for layer in reversed(range(depth)):
            ntk += (inputs[layer] @ inputs[layer].T) * (back @ back.T)
            if layer:
                back = slopes[layer - 1] * (back @ weights[layer].T) / math.sqrt(width)
    found = fully_connected_kernel(rows, depth=depth, slope=slope)
    for sampled, limit in ((ntk / runs, found.ntk), (nngp / runs, found.nngp)):
        assert np.sqrt(np.mean((sampled - limit) ** 2) / np.mean(limit**2)) < 0.05


def test_two_sets_of_rows():
    rng = np.random.default_rng(2)
    one, two = rng.standard_normal((5, 4)), rng.standard_normal((7, 4))
    both = fully_connected_kernel(np.vstack([one, two]), depth=2)
    cross = fully_connected_kernel(one, two, depth=2)
    np.testing.assert_allclose(cross.ntk, both.ntk[:5, 5:], atol=1e-13)
    np.testing.assert_allclose(cross.nngp, both.nngp[:5, 5:], atol=1e-13)
    same = fully_connected_kernel(one, one, depth=2)
    np.testing.assert_allclose(same.ntk, fully_connected_kernel(one, depth=2).ntk, atol=1e-13)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 6), st.integers(1, 40), st.integers(0, 5), st.sampled_from([1e-200, 1.0, 1e150])
)
def test_diagonals_scaling_and_symmetry(rows, features, depth, scale):
    values = np.random.default_rng(rows * features).standard_normal((rows, features))
    found = fully_connected_kernel(values * scale, depth=depth)
    square = np.sum(values**2, axis=1) * scale * scale
    np.testing.assert_allclose(found.nngp.diagonal(), square, rtol=1e-13)
    np.testing.assert_allclose(found.ntk.diagonal(), (depth + 1) * square, rtol=1e-13)
    np.testing.assert_allclose(found.ntk, found.ntk.T, rtol=1e-12)
    if scale == 1:
        smallest = np.linalg.eigvalsh(found.ntk)[0]
        assert smallest > -1e-12 * found.ntk.max()


def test_a_row_of_zeros_is_like_nothing():
    found = fully_connected_kernel([[0.0, 0.0], [1.0, 2.0]], depth=3)
    assert found.ntk[0].tolist() == [0, 0]
    assert found.nngp[:, 0].tolist() == [0, 0]


def test_the_completion_of_tables_uses_the_same_kernel():
    rows = np.random.default_rng(8).standard_normal((20, 5))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    for depth in (1, 3):
        found = fully_connected_kernel(rows[:8], rows[8:], depth=depth).ntk
        other = tangent_kernel(rows[:8] @ rows[8:].T, depth)
        np.testing.assert_allclose(found, other, atol=1e-13)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0, 2.0],), r"x1 has shape \(2,\) and dtype float64; it must be real numbers"),
        (([[1.0], [2.0, 3.0]],), "x1 is .* which is no array; give one whose rows are equally"),
        ((None,), "x1 has shape .* dtype object"),
        (("rows",), "x1 has shape .*; it must be real numbers"),
        (([[1j]],), "x1 has shape .* dtype complex128"),
        ((np.ones((2, 0)),), r"x1 has shape \(2, 0\)"),
        (([[1.0, np.nan]],), "x1 has nan at row 0, column 1; replace it by a finite number"),
        (([[1.0]], [[1.0, 2.0]]), "x1 has 1 features and x2 has 2; rows must have"),
        ((np.ma.masked_equal([[1.0, 2.0]], 2.0),), "x1 is a masked array; give a plain one"),
    ],
    ids=str,
)
def test_rows_that_cannot_be_used_are_one_sentence(arguments, message):
    with pytest.raises(InvalidMatrixError, match=message):
        fully_connected_kernel(*arguments)


def test_kernels_that_would_not_fit_into_memory(monkeypatch):
    monkeypatch.setattr("ntk_core.kernels.room.physical_memory", lambda: 1_000_000)
    fully_connected_kernel(np.ones((100, 1)))
    with pytest.raises(InvalidOptionError, match="between 200 and 100 rows would be"):
        fully_connected_kernel(np.ones((200, 1)), np.ones((100, 1)))
