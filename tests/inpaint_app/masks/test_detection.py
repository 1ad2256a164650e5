from __future__ import annotations

import numpy as np
import pytest
from skimage import data
from skimage.draw import disk, line

from inpaint_app.masks.detection import DEFAULT_SENSITIVITY, proposal, response


def noise(shape=(200, 220), dtype=np.uint8):
    """Return a grey wall with some grain."""
    grain = np.random.default_rng(0).normal(0.5, 0.01, shape)
    return (
        grain.astype(dtype) if dtype == np.float32 else (grain * np.iinfo(dtype).max).astype(dtype)
    )


def scratched(image, value, ends=(20, 30, 170, 190), width=2):
    """Return a copy with a line some pixels wide, and where it is."""
    mask = np.zeros(image.shape[:2], bool)
    rows, columns = line(*ends)
    for aside in range(width):
        mask[rows, columns + aside] = True
    out = image.copy()
    out[mask] = value
    return out, mask


def found(image, sensitivity=DEFAULT_SENSITIVITY):
    return proposal(response(image), sensitivity)


def grown(mask):
    from scipy import ndimage

    return ndimage.binary_dilation(mask, np.ones((3, 3)), iterations=2)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("bright", [True, False])
@pytest.mark.parametrize("ends", [(20, 30, 170, 190), (100, 10, 100, 200), (10, 60, 190, 60)])
def test_a_scratch_is_found_and_nothing_else(dtype, bright, ends):
    white = 1.0 if dtype == np.float32 else np.iinfo(dtype).max
    image, mask = scratched(noise(dtype=dtype), white if bright else 0, ends)
    got = found(image)
    assert got.dtype == bool
    assert got[mask].mean() > 0.95
    assert not (got & ~grown(mask)).any()


@pytest.mark.parametrize("value", [255, 0])
def test_specks_are_found_and_blobs_are_not(value):
    image, specks = noise(), np.zeros((200, 220), bool)
    for centre in ((40, 40), (100, 150), (160, 60)):
        specks[disk(centre, 2)] = True
    image[specks] = value
    image[disk((150, 160), 15)] = value
    got = found(image)
    assert got[specks].all()
    assert not (got & ~grown(specks)).any()


def test_a_detection_needs_all_colour_channels():
    plain = np.repeat(noise()[..., None], 3, axis=2)
    white, mask = scratched(plain, (255, 255, 255))
    red, _ = scratched(plain, (255, 128, 128))
    assert found(white)[mask].mean() > 0.95
    assert not found(red).any()
    opacity = np.full((*plain.shape[:2], 1), 255, np.uint8)
    hole, _ = scratched(opacity, 0)
    assert not found(np.concatenate([plain, hole], axis=2)).any(), "opacity is no colour"
    np.testing.assert_array_equal(found(np.concatenate([white, opacity], axis=2)), found(white))
    pair = np.stack([white[..., 0], hole[..., 0]], axis=2)
    np.testing.assert_array_equal(found(pair), found(white[..., 0]))


def test_more_sensitivity_finds_more_and_never_less():
    image = data.astronaut()[:256, :256]
    graded = response(image)
    before = np.zeros(graded.shape, bool)
    for sensitivity in range(0, 101, 5):
        now = proposal(graded, sensitivity)
        assert not (before & ~now).any()
        before = now
    assert not proposal(graded, 0).any()
    np.testing.assert_array_equal(proposal(graded, 100), graded > 0)


def test_a_clean_photograph_has_few_false_detections():
    for name in ("astronaut", "chelsea", "camera"):
        assert found(getattr(data, name)()).mean() < 0.02


def test_strips_meet_without_a_gap():
    image, mask = scratched(noise((2300, 60)), 255, (5, 20, 2290, 40))
    got = found(image)
    assert got[mask].mean() > 0.95
    assert not (got & ~grown(mask)).any()


def test_a_large_picture_is_looked_at_at_half_its_size(monkeypatch):
    monkeypatch.setattr("inpaint_app.masks.detection._LARGE", 1000)
    image, mask = scratched(noise((201, 219)), 255, width=4)
    got = found(image)
    assert got.shape == (201, 219)
    assert got[mask].mean() > 0.85  # the line is averaged beyond its ends
    from scipy import ndimage

    assert not (got & ~ndimage.binary_dilation(grown(mask), np.ones((3, 3)), iterations=2)).any()


@pytest.mark.parametrize("shape", [(1, 1), (3, 200), (200, 2), (9, 9, 3), (8, 8, 1)])
def test_tiny_pictures_are_searched(shape):
    image = np.random.default_rng(0).integers(0, 255, shape).astype(np.uint8)
    assert response(image).shape == shape[:2]


def test_pixels_that_are_nan_are_ignored():
    image, mask = scratched(noise(dtype=np.float32), 1.0)
    image[0, :9] = np.nan
    image[9, 0] = np.inf
    assert found(image)[mask].mean() > 0.9


def test_a_search_can_be_stopped():
    image, _ = scratched(noise((2300, 60)), 255, (5, 20, 2290, 40))
    looks = iter([False, True])
    graded = response(image, lambda: next(looks))
    assert graded[:1024].any()
    assert not graded[1024:].any()


@pytest.mark.parametrize("large", [10**9, 1000])
def test_two_processors_find_the_same_as_one(monkeypatch, large):
    monkeypatch.setattr("inpaint_app.masks.detection._LARGE", large)
    image = np.tile(data.chelsea()[:, :120], (15, 1, 1))[:4301]
    found = []
    for processors in (1, 2):
        monkeypatch.setattr("os.cpu_count", lambda processors=processors: processors)
        found.append(response(image))
    assert found[0].any()
    np.testing.assert_array_equal(*found)


def test_an_error_in_one_strip_is_raised(monkeypatch):
    monkeypatch.setattr("inpaint_app.masks.detection._graded", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        response(noise((2300, 60)))


@pytest.mark.parametrize("tint", [(250, 243, 224), (215, 215, 215), (30, 26, 22)])
def test_a_soft_scratch_that_is_cream_or_grey_is_found(tint):
    from scipy import ndimage

    plain = np.repeat(noise()[..., None], 3, axis=2)
    _, mask = scratched(noise(), 255, width=3)
    share = 0.9 * ndimage.gaussian_filter(mask.astype(float), 0.7)[..., None]
    image = np.rint(plain * (1 - share) + np.array(tint) * share).astype(np.uint8)
    got = found(image)
    assert got[mask].mean() > 0.95
    assert not (got & ~grown(grown(mask))).any()
