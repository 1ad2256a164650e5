"""Groups of look-alikes: what they promise to the engine."""

from __future__ import annotations

import numpy as np

from ntk_core import inpaint, inpaint_iter


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
