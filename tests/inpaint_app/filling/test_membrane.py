"""What is added to a copy so that its rim does not show."""

from __future__ import annotations

import numpy as np
import pytest
import scipy

from inpaint_app.filling.membrane import fitted, membrane


def exact(inside, rim, values):
    """Solve the equations directly, one channel."""
    number = np.full(inside.shape, -1)
    rows, columns = np.nonzero(inside)
    number[inside] = np.arange(rows.size)
    matrix = scipy.sparse.lil_array((rows.size, rows.size))
    right = np.zeros(rows.size)
    for n, (row, column) in enumerate(zip(rows, columns, strict=True)):
        for y, x in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            if not (0 <= y < inside.shape[0] and 0 <= x < inside.shape[1]):
                continue
            if inside[y, x] or rim[y, x]:
                matrix[n, n] += 1
                if inside[y, x]:
                    matrix[n, number[y, x]] -= 1
                else:
                    right[n] += values[y, x]
    out = np.zeros(inside.shape)
    out[inside] = scipy.sparse.linalg.spsolve(matrix.tocsr(), right)
    return out


def disc(size, radius):
    y, x = np.mgrid[:size, :size] - (size - 1) / 2
    return np.hypot(y, x) <= radius


@pytest.mark.parametrize(("size", "radius"), [(12, 4), (63, 25), (128, 60)])
def test_membrane_is_that_of_the_equations(size, radius):
    rng = np.random.default_rng(size)
    inside = disc(size, radius)
    inside[size // 2, size // 2 :] &= rng.random(size - size // 2) < 0.5
    rim = scipy.ndimage.binary_dilation(inside) & ~inside
    y, x = np.mgrid[:size, :size]
    values = (50 * np.sin(y / 9) + x).astype(np.float32)
    found = membrane(inside, rim, values[..., None])[..., 0]
    truth = exact(inside, rim, values)
    assert np.abs(found - truth)[inside].max() < 0.01 * np.abs(values[rim]).max()
    assert not found[~inside].any()


def test_a_copy_that_is_darker_by_a_ramp_fits_exactly():
    rng = np.random.default_rng(0)
    texture = rng.normal(100, 9, (60, 70, 3))
    y, x = np.mgrid[:60, :70]
    ramp = 20 + 0.3 * y + 0.5 * x
    source, target = texture.astype(np.float32), (texture + ramp[..., None]).astype(np.float32)
    inside = disc(70, 22)[:60]
    known = np.ones_like(inside)
    added = fitted(source, target, inside, known)
    assert np.abs(source + added - target)[inside].max() < 0.6


def test_damage_beside_the_copy_does_not_count():
    source, target = np.full((40, 40), 50, np.uint16), np.full((40, 40), 80, np.uint16)
    inside = disc(40, 10)
    target[:, 20:] = 60000
    known = np.ones_like(inside)
    known[:, 20:] = False
    added = fitted(source, target, inside, known)[..., 0]
    assert np.allclose(added[inside], 30, atol=0.5)


def test_without_a_rim_and_in_opacity_nothing_is_added():
    inside = np.ones((5, 7), bool)
    source = np.zeros((5, 7, 4), np.uint8)
    assert not fitted(source, source + 9, inside, inside).any()
    inside = disc(20, 5)
    source = np.full((20, 20, 4), 10, np.uint8)
    added = fitted(source, source + 9, inside, np.ones_like(inside))
    assert np.allclose(added[inside][:, :3], 9, atol=0.1)
    assert not added[..., 3].any()
