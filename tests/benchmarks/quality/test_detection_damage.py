"""The damage that the detection is measured on is where it says."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.quality.detection_damage import DRAWN, VISIBLE, film


def grey(shape=(300, 320, 3)):
    return np.full(shape, 120, np.uint8)


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("shape", [(300, 320, 3), (300, 320)])
def test_damage_is_visible_where_the_truth_says(kind, shape):
    case = DRAWN[kind]("wall", grey(shape), 3)
    change = np.abs(case.pixels.astype(float) - case.clean).reshape(300, 320, -1).mean(axis=2)
    assert 0.002 < case.truth.mean() < 0.05
    assert (change[case.truth] >= VISIBLE - 1).mean() > 0.98  # two strokes may cancel
    assert change[~case.truth].mean() < 1
    np.testing.assert_array_equal(case.clean, grey(shape))


def test_a_seed_gives_the_same_damage_again():
    first, again, other = (film("wall", grey(), seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.pixels, again.pixels)
    assert (first.pixels != other.pixels).any()


def test_film_like_damage_is_soft_and_tinted():
    case = film("wall", grey(), 3)
    change = case.pixels.astype(int) - 120
    assert (np.ptp(case.pixels[case.truth].astype(int), axis=1) > 4).any(), "nothing is tinted"
    steps = np.abs(np.diff(change.mean(axis=2), axis=1))
    assert steps.max() < 0.8 * np.abs(change).max(), "an edge is hard"
