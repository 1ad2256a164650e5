"""Dust in an infrared channel, against what was put there."""

from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.masks.infrared import dust_in


def film(noise: float, seed: int = 0) -> np.ndarray:
    """Return a bright channel, 0 … 1, with slow changes and noise."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:400, :520] / 400
    slow = 0.75 + 0.15 * np.sin(2 * rows) * np.cos(3 * columns)
    return slow + rng.normal(0, noise, slow.shape)


def dust(seed: int = 1) -> np.ndarray:
    """Return specks of 1 to 20 pixels, a long scratch, and a hair."""
    rng = np.random.default_rng(seed)
    mask = np.zeros((400, 520), bool)
    rows, columns = np.mgrid[:400, :520]
    for _ in range(40):
        row, column, radius = rng.integers(0, 400), rng.integers(0, 520), rng.uniform(1, 20)
        mask |= (rows - row) ** 2 + (columns - column) ** 2 <= radius**2
    mask[:, 200:202] = True
    return mask


@pytest.mark.parametrize("noise", [0.0, 0.005, 0.02])
@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_dust_is_found_and_little_else(noise: float, dtype: str) -> None:
    expected = dust()
    values = np.where(expected, film(noise) * 0.3, film(noise))
    top = 1 if dtype == "float32" else np.iinfo(dtype).max
    channel = (np.clip(values, 0, 1) * top).astype(dtype)
    found = dust_in(channel)
    assert (found & expected).sum() >= 0.995 * expected.sum()
    near = np.zeros_like(expected)
    for row in (-1, 0, 1):
        for column in (-1, 0, 1):
            near |= np.roll(expected, (row, column), (0, 1))
    assert (found & ~near).mean() < 1e-3


@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_clean_film_has_no_dust(noise: float) -> None:
    assert dust_in(film(noise)).mean() < 1e-4


def test_a_channel_that_is_something_else_gives_nothing() -> None:
    assert not dust_in(np.zeros((50, 60), np.uint8)).any()
    assert not dust_in(np.full((50, 60), 9, np.uint16)).any()
    rng = np.random.default_rng(0)
    assert dust_in(rng.integers(0, 65536, (50, 60), np.uint16)).mean() < 0.1
    assert not dust_in(np.full((3, 2), np.nan)).any()


def test_tiny_channels() -> None:
    channel = np.full((5, 7), 200, np.uint8)
    channel[2, 3] = 10
    assert dust_in(channel)[2, 3]
    assert dust_in(np.full((1, 1), 5, np.uint8)).shape == (1, 1)
