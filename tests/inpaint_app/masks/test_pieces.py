from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from inpaint_app.masks.pieces import best_of_all


def judged(levels, judge):
    """Return the verdicts as an image."""
    places = np.flatnonzero(levels)
    out = np.zeros(levels.shape, np.uint8)
    out.ravel()[places] = best_of_all(places, levels.ravel()[places], levels.shape, judge)
    return out


def one_by_one(levels, verdict):
    """Return the same by labelling the pixels of each level anew."""
    out = np.zeros(levels.shape, np.uint8)
    for level in range(1, int(levels.max(initial=0)) + 1):
        labels, _ = ndimage.label(levels >= level, np.ones((3, 3)))
        for number, place in enumerate(ndimage.find_objects(labels), 1):
            inside = labels == number
            sides = [part.stop - part.start for part in place]
            out[inside] = np.maximum(out[inside], verdict(level, inside.sum(), *sides))
    return out


def verdict(level, area, height, width):
    """Return a number that depends on everything, and does not grow with the piece."""
    return (37 * level + 11 * area + 5 * height + 3 * width) % 199


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (23, 31), (60, 7)])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.7])
@pytest.mark.parametrize("seed", range(3))
def test_pieces_are_those_of_each_threshold(shape, share, seed):
    rng = np.random.default_rng(seed)
    levels = np.where(rng.random(shape) < share, rng.integers(1, 18, shape), 0).astype(np.uint8)

    def judge(pieces):
        many = zip(pieces.area, pieces.height, pieces.width, strict=True)
        return np.array([verdict(pieces.level, *piece) for piece in many], np.uint8)

    np.testing.assert_array_equal(judged(levels, judge), one_by_one(levels, verdict))


def test_each_threshold_is_judged_once_with_its_pixels():
    levels = np.array([[3, 0, 0, 1], [0, 3, 0, 5], [1, 0, 0, 0]], np.uint8)
    places = np.flatnonzero(levels)
    seen = {}

    def judge(pieces):
        seen[pieces.level] = [
            sorted(places[pieces.order[pieces.names == name]].tolist())
            for name in range(len(pieces.area))
        ]
        return np.zeros(len(pieces.area), np.uint8)

    judged(levels, judge)
    assert {level: sorted(pieces) for level, pieces in seen.items()} == {
        5: [[7]],
        4: [[7]],
        3: [[0, 5], [7]],
        2: [[0, 5], [7]],
        1: [[0, 5, 8], [3, 7]],
    }


def test_the_ends_of_rows_are_no_neighbours():
    levels = np.zeros((3, 5), np.uint8)
    levels[0, 4] = levels[1, 0] = levels[2, 4] = 1
    assert (judged(levels, lambda pieces: pieces.area.astype(np.uint8))[levels > 0] == 1).all()


def test_no_pixel_passes_any_threshold():
    assert not judged(np.zeros((4, 5), np.uint8), pytest.fail).any()


@pytest.mark.parametrize("seed", range(3))
def test_the_sums_are_those_of_the_pixels_of_each_piece(seed):
    rng = np.random.default_rng(seed)
    levels = np.where(rng.random((30, 40)) < 0.5, rng.integers(1, 9, (30, 40)), 0).astype(np.uint8)
    measured = rng.normal(size=(2, *levels.shape))
    places = np.flatnonzero(levels)
    seen = []

    def judge(pieces):
        labels, count = ndimage.label(levels >= pieces.level, np.ones((3, 3)))
        expected = [ndimage.sum_labels(each, labels, np.arange(1, count + 1)) for each in measured]
        order = np.lexsort(np.round(pieces.sums, 6))
        np.testing.assert_allclose(
            pieces.sums[:, order], np.array(expected)[:, np.lexsort(np.round(expected, 6))]
        )
        seen.append(count)
        return np.zeros(len(pieces.area), np.uint8)

    best_of_all(
        places, levels.ravel()[places], levels.shape, judge, measured.reshape(2, -1)[:, places]
    )
    assert len(seen) == levels.max()
    assert max(seen) > 1
