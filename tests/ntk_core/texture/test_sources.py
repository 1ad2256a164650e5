"""What may be learnt and copied from, and what is wanted: `protect`, `sources`, `wanted`."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage
from skimage import data

from ntk_core import (
    InvalidMaskError,
    InvalidOptionError,
    InvalidPixelError,
    inpaint,
    inpaint_iter,
)
from ntk_core.problem.holes import WIDE

WIDE_SIDE = 2 * int(np.ceil(WIDE)) + 4  # of a square that is texture alone
SHAPE = (64, 90)


def photograph(shape=SHAPE, channels=None):
    picture = data.camera()[100 : 100 + shape[0], 180 : 180 + shape[1]] / 255
    return picture if channels is None else np.stack([picture, picture**2, 1 - picture], axis=-1)


def scratches(shape=SHAPE):
    mask = np.zeros(shape, bool)
    mask[20:23, 5:-5] = mask[5:-5, 40:42] = True
    mask[np.random.default_rng(0).random(shape) < 0.1] = True
    return mask


def square(top, left, side=WIDE_SIDE, shape=SHAPE):
    mask = np.zeros(shape, bool)
    mask[top : top + side, left : left + side] = True
    return mask


def right_half(shape=SHAPE):
    return np.indices(shape)[1] >= shape[1] // 2


def changed(image, where, seed=9):
    """Return the image with other values in some places."""
    other = np.random.default_rng(seed).random(image.shape)
    if image.dtype.kind == "u":
        other = np.rint(other * np.iinfo(image.dtype).max)
    result = image.copy()
    result[where] = other.astype(image.dtype)[where]
    return result


def snapshots(image, mask, **options):
    """Return every picture on the way."""
    picture, all_of_them = image.copy(), []
    for step in inpaint_iter(image, mask, **options):
        picture[step.changed.slices] = step.pixels
        all_of_them.append(picture.copy())
    return all_of_them


METHODS = {
    "fast": {"method": "fast"},
    "detail": {"method": "detail"},
    "three passes": {"method": "detail", "passes": 3},
    "auto": {"method": "auto"},
    "paper": {"method": "paper"},
}


# Protected.


@pytest.mark.parametrize("options", METHODS.values(), ids=METHODS)
@pytest.mark.parametrize("channels", [None, 3])
def test_nothing_is_learnt_from_what_is_protected(options, channels):
    image, mask = photograph(channels=channels), scratches()
    protect = ~right_half() & (np.indices(SHAPE)[0] >= 30)
    other = changed(image, protect & ~mask)
    one, two = (inpaint(i, mask, protect=protect, **options) for i in (image, other))
    np.testing.assert_array_equal(one.image[mask], two.image[mask])
    np.testing.assert_array_equal(one.deviation, two.deviation)
    assert one.expected_error == two.expected_error
    np.testing.assert_array_equal(one.image[~mask], image[~mask])
    np.testing.assert_array_equal(two.image[~mask], other[~mask])
    assert one.missing == mask.sum()
    for row, column in np.argwhere(mask & ~right_half())[::150]:
        found = one.weights(row, column)
        assert not protect[found.rows[found.observed], found.columns[found.observed]].any()
        assert not mask[found.rows[found.observed], found.columns[found.observed]].any()


@pytest.mark.parametrize("options", METHODS.values(), ids=METHODS)
def test_protecting_nothing_and_wanting_everything_changes_nothing(options):
    image, mask = photograph(), scratches()
    expected = inpaint(image, mask, **options).image
    for protect in (np.zeros(SHAPE, bool), mask):
        found = inpaint(image, mask, protect=protect, wanted=mask, **options).image
        np.testing.assert_array_equal(found, expected)


def test_masked_pixels_in_a_protected_area_are_still_filled():
    """To protect masked pixels has no effect, and protected observed pixels do not change."""
    image, mask = photograph(), scratches() | square(30, 50)
    protect = ~right_half()
    pictures = snapshots(image, mask, protect=protect)
    for picture in pictures:
        np.testing.assert_array_equal(picture[~mask], image[~mask])
    assert np.mean(pictures[-1][mask & protect] != image[mask & protect]) > 0.9


@pytest.mark.parametrize("method", ["texture", "auto"])
def test_nothing_is_copied_from_what_is_protected(method):
    image, mask = photograph(channels=3), square(20, 34) | square(3, 3, 3)
    protect = np.indices(SHAPE)[1] < 62
    protect[:, 2:5] = False
    solution = inpaint(image, mask, method=method, protect=protect)
    np.testing.assert_array_equal(solution.image[~mask], image[~mask])
    for row, column in np.argwhere(mask)[::5]:
        found = solution.weights(row, column)
        assert not protect[found.rows[found.observed], found.columns[found.observed]].any()
    alone = inpaint(image, mask, method=method, sources=~protect, protect=protect)
    np.testing.assert_array_equal(alone.image, solution.image)


@pytest.mark.parametrize("method", ["auto", "texture", "detail", "fast", "paper"])
@pytest.mark.parametrize("call", [inpaint, inpaint_iter])
def test_protecting_everything_is_an_error(call, method):
    image, mask = photograph(), scratches()
    for protect in (np.ones(SHAPE, bool), ~mask):
        with pytest.raises(InvalidMaskError, match="protect less"):
            call(image, mask, method=method, protect=protect)


# Sources.


@pytest.mark.parametrize("method", ["auto", "texture"])
def test_naming_all_pixels_as_sources_equals_naming_none(method):
    image, mask = photograph(channels=3), square(20, 12) | square(3, 3, 3)
    expected = inpaint(image, mask, method=method).image
    for sources in (np.ones(SHAPE, bool), ~mask):
        found = inpaint(image, mask, method=method, sources=sources).image
        np.testing.assert_array_equal(found, expected)


def test_sources_restrict_copying_but_not_regression():
    image, mask = photograph(), square(20, 12) | square(3, 3, 3)
    thin = square(3, 3, 3)
    sources = right_half()
    named, free = inpaint(image, mask, sources=sources), inpaint(image, mask)
    np.testing.assert_array_equal(named.image[thin], free.image[thin])
    for row, column in np.argwhere(mask & ~thin)[::9]:
        found = named.weights(row, column)
        assert sources[found.rows, found.columns].all()


@pytest.mark.parametrize("method", ["detail", "fast", "paper"])
@pytest.mark.parametrize("call", [inpaint, inpaint_iter])
def test_methods_that_do_not_copy_refuse_sources(call, method):
    with pytest.raises(InvalidOptionError, match="does not copy"):
        call(photograph(), scratches(), method=method, sources=right_half())


@pytest.mark.parametrize("method", ["texture", "auto"])
@pytest.mark.parametrize("options", [{}, {"rotations": True}, {"seed": 7, "patch_size": 5}])
@pytest.mark.parametrize("channels", [None, 3])
def test_every_copied_pixel_comes_from_the_sources(method, options, channels):
    image, mask = photograph(channels=channels), square(20, 12)
    sources = np.zeros(SHAPE, bool)
    sources[6:50, 50:84] = True
    sources[40:60, 2:20] = True
    solution = inpaint(image, mask, method=method, sources=sources, **options)
    assert solution.method == "texture"
    np.testing.assert_array_equal(solution.image[~mask], image[~mask])
    for row, column in np.argwhere(mask):
        found = solution.weights(row, column)
        assert found.rows.size == 1
        assert sources[found.rows, found.columns].all()
        assert not mask[found.rows, found.columns].any()
        assert found.observed.all()
        known = image[found.rows, found.columns].reshape(1, -1)
        np.testing.assert_allclose(found.values, known, atol=1e-6)
        value = found.values[0] + found.added
        np.testing.assert_allclose(value, np.ravel(solution.image[row, column]), atol=1e-5)


def test_sources_far_away_are_found():
    shape = (60, 500)
    rng = np.random.default_rng(1)
    image = ndimage.gaussian_filter(rng.standard_normal(shape), 1)
    image = np.clip(0.5 + 0.15 * image / image.std(), 0, 1)
    mask, sources = square(20, 10, shape=shape), np.zeros(shape, bool)
    sources[10:50, 440:490] = True
    solution = inpaint(image, mask, method="texture", sources=sources)
    for row, column in np.argwhere(mask)[::7]:
        found = solution.weights(row, column)
        assert sources[found.rows, found.columns].all()
    assert 0.5 < solution.image[mask].std() / image.std() < 1.5


@pytest.mark.parametrize("size", [1, 2, 4, 7])
@pytest.mark.parametrize("name", ["sources", "protect"])
@pytest.mark.parametrize("method", ["texture", "auto", "detail"])
def test_few_sources_are_enough(method, name, size):
    if method == "detail" and name == "sources":
        return
    image, mask = photograph(), square(20, 12)
    sources = np.zeros(SHAPE, bool)
    sources[30 : 30 + size, 60 : 60 + size] = True
    given = sources if name == "sources" else ~sources
    solution = inpaint(image, mask, method=method, **{name: given})
    assert np.isfinite(solution.image).all()
    assert np.isfinite(solution.deviation).all()
    np.testing.assert_array_equal(solution.image[~mask], image[~mask])
    if method != "detail":
        for row, column in np.argwhere(mask)[::31]:
            found = solution.weights(row, column)
            assert sources[found.rows, found.columns].all()


def test_copies_match_the_surroundings_even_if_these_are_not_sources():
    """Known pixels that may not be copied still determine what the hole should look like."""
    rows, columns = np.indices((60, 120))
    image = 0.2 + 0.6 * (rows // 6 % 2).astype(float)
    mask = square(18, 10, 24, (60, 120))
    sources = columns >= 60
    restored = inpaint(np.where(mask, 0, image), mask, method="texture", sources=sources).image
    assert np.abs(restored - image)[mask].mean() < 0.02


def test_pixels_that_are_not_sources_are_not_blended_in():
    """Pixels beside a copied source need not be sources themselves."""
    image, mask = np.full(SHAPE, 0.4), square(20, 12)
    sources = np.zeros(SHAPE, bool)
    sources[10:50, 60:66] = True
    image[:, 66:70] = image[:, 56:60] = 0.43
    restored = inpaint(image, mask, method="texture", sources=sources).image
    np.testing.assert_allclose(restored[mask], 0.4, atol=1e-5)


@pytest.mark.parametrize("method", ["auto", "texture"])
@pytest.mark.parametrize("call", [inpaint, inpaint_iter])
def test_naming_no_usable_source_is_an_error(call, method):
    image, mask = photograph(), scratches()
    for sources in (np.zeros(SHAPE, bool), mask):
        with pytest.raises(InvalidMaskError, match="name others"):
            call(image, mask, method=method, sources=sources)
    with pytest.raises(InvalidMaskError, match="name others"):
        call(image, mask, method=method, sources=right_half(), protect=right_half())


# Wanted.

WANTED_METHODS = METHODS | {
    "texture": {"method": "texture"},
    "texture, turned": {"method": "texture", "rotations": True},
}


@pytest.mark.parametrize("options", WANTED_METHODS.values(), ids=WANTED_METHODS)
@pytest.mark.parametrize("dtype", [np.float64, np.uint8])
@pytest.mark.parametrize("channels", [None, 3])
def test_only_wanted_pixels_change(options, dtype, channels):
    image = photograph(channels=channels)
    image = np.rint(image * 255).astype(dtype) if dtype == np.uint8 else image
    mask = scratches() | square(30, 50)
    wanted = ~right_half() & mask
    image = changed(image, mask)
    final = inpaint(image, mask, wanted=wanted, **options)
    everything = snapshots(image, mask, wanted=wanted, **options)
    for picture in everything:
        np.testing.assert_array_equal(picture[~wanted], image[~wanted])
    np.testing.assert_array_equal(everything[-1], final.image)
    np.testing.assert_array_equal(final.image[~wanted], image[~wanted])
    assert np.mean(final.image[wanted] != image[wanted]) > 0.9
    assert final.missing == wanted.sum()
    np.testing.assert_array_equal(final.deviation[~wanted], 0)
    if options["method"] != "paper":
        assert (final.deviation[wanted] > 0).all()
    if options["method"] in ("auto", "texture"):
        assert sum(region.pixels for region in final.regions) == wanted.sum()


@pytest.mark.parametrize("options", WANTED_METHODS.values(), ids=WANTED_METHODS)
@pytest.mark.parametrize("hidden", ["other", np.nan])
def test_nothing_is_learnt_from_masked_pixels_that_are_not_wanted(options, hidden):
    image, mask = photograph(channels=3), scratches() | square(30, 30)
    wanted = ~right_half() & mask  # one half of the square is not
    other = changed(image, mask)
    if hidden != "other":
        other[mask] = hidden
    one, two = (inpaint(i, mask, wanted=wanted, **options) for i in (image, other))
    np.testing.assert_array_equal(one.image[wanted], two.image[wanted])
    np.testing.assert_array_equal(one.deviation, two.deviation)
    np.testing.assert_array_equal(two.image[~wanted], other[~wanted])
    for row, column in np.argwhere(wanted)[::200]:
        found = one.weights(row, column)
        assert not mask[found.rows[found.observed], found.columns[found.observed]].any()


@pytest.mark.parametrize(
    ("options", "tolerance"),
    [
        ({"method": "fast"}, 1e-6),
        ({"method": "detail", "passes": 3}, 1e-6),
        ({"method": "detail"}, 1e-2),
        ({"method": "auto"}, 1e-2),
    ],
    ids=["fast", "three passes", "detail", "auto"],
)
def test_far_apart_regions_give_the_same_result_one_by_one(options, tolerance):
    shape = (64, 320)
    image = np.tile(photograph(), (1, 4))[:, :320]
    mask = np.zeros(shape, bool)
    mask[20:24, 10:60] = mask[30:33, 250:310] = True
    left = np.indices(shape)[1] < 160
    both = inpaint(image, mask, **options)
    first = inpaint(image, mask, wanted=mask & left, **options)
    still = mask & ~left
    second = inpaint(first.image, still, **options)
    assert np.abs(second.image - both.image).max() <= tolerance
    np.testing.assert_allclose(
        first.deviation + second.deviation, both.deviation, atol=10 * tolerance
    )


def test_far_apart_wide_holes_give_the_same_result_one_by_one():
    shape = (64, 460)
    image = np.tile(photograph(), (1, 6))[:, :460]
    mask = square(20, 12, shape=shape) | square(20, 420, shape=shape)
    left = np.indices(shape)[1] < 230
    both = inpaint(image, mask)
    first = inpaint(image, mask, wanted=left)
    second = inpaint(first.image, mask, wanted=~left)
    np.testing.assert_array_equal(first.image[left], both.image[left])
    np.testing.assert_array_equal(second.image, both.image)


def test_a_partly_wanted_hole_ignores_its_unwanted_pixels():
    """Pixels that are neither known nor wanted are a hole in the surroundings."""
    image = np.full(SHAPE, 0.3)
    mask = square(10, 20, 40)
    wanted = mask & (np.indices(SHAPE)[1] < 40)
    for method in ("texture", "auto", "detail"):
        damaged = np.where(mask, 1.0, image)
        restored = inpaint(damaged, mask, wanted=wanted, method=method).image
        np.testing.assert_allclose(restored[wanted], 0.3, atol=1e-4)


def test_unwanted_pixels_do_not_darken_the_snapshots():
    """Interpolated coarse levels must not show their unknown pixels either."""
    image = np.full(SHAPE, 0.3)
    mask = square(10, 20, 40)
    wanted = mask & (np.indices(SHAPE)[1] < 40)
    for picture in snapshots(np.where(mask, 1.0, image), mask, wanted=wanted):
        seen = picture[wanted]
        untouched = seen == 1
        np.testing.assert_allclose(seen[~untouched], 0.3, atol=1e-4)


def test_sources_and_wanted_work_together():
    image, mask = photograph(), square(20, 12) | square(2, 60)
    wanted, sources = square(20, 12), np.indices(SHAPE)[0] > 30
    protect = np.indices(SHAPE)[1] > 70
    solution = inpaint(
        image, mask, method="texture", protect=protect, sources=sources, wanted=wanted
    )
    np.testing.assert_array_equal(solution.image[~wanted], image[~wanted])
    for row, column in np.argwhere(wanted)[::9]:
        found = solution.weights(row, column)
        assert (sources & ~mask & ~protect)[found.rows, found.columns].all()
    with pytest.raises(InvalidPixelError, match="was not reconstructed"):
        solution.weights(*np.argwhere(mask & ~wanted)[0])


@pytest.mark.parametrize("method", ["auto", "texture", "detail", "fast", "paper"])
@pytest.mark.parametrize("call", [inpaint, inpaint_iter])
def test_wanting_no_masked_pixel_is_an_error(call, method):
    image, mask = photograph(), scratches()
    for wanted in (np.zeros(SHAPE, bool), ~mask):
        with pytest.raises(InvalidMaskError, match="nothing to reconstruct"):
            call(image, mask, method=method, wanted=wanted)


@pytest.mark.parametrize("name", ["protect", "sources", "wanted"])
@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.ones(SHAPE, np.uint8), ["uint8", "bool"]),
        (np.ones(SHAPE[::-1], bool), ["(90, 64)", "(64, 90)"]),
        (np.ones((*SHAPE, 1), bool), ["(64, 90, 1)"]),
        (np.ones(5, bool), ["(5,)"]),
    ],
)
def test_guides_of_a_wrong_shape_raise_an_error_that_names_them(name, array, words):
    with pytest.raises(InvalidMaskError) as caught:
        inpaint(photograph(), scratches(), **{name: array})
    for word in ({"protect": "protected"}.get(name, name), *words):
        assert word in str(caught.value)


@pytest.mark.parametrize("change", [np.asfortranarray, lambda a: np.repeat(a, 2, axis=1)[:, ::2]])
def test_the_memory_layout_of_guides_does_not_matter(change):
    image, mask, wanted = photograph(), square(20, 12) | scratches(), ~right_half()
    sources = np.indices(SHAPE)[0] > 5
    protect = np.indices(SHAPE)[1] > 80
    expected = inpaint(image, mask, protect=protect, sources=sources, wanted=wanted).image
    before = sources.copy(), wanted.copy()
    kept = protect.copy()
    found = inpaint(
        image, mask, protect=change(protect), sources=change(sources), wanted=change(wanted)
    ).image
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(sources, before[0])
    np.testing.assert_array_equal(wanted, before[1])
    np.testing.assert_array_equal(protect, kept)
