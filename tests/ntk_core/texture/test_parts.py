"""The loops that copy, each against the same thing said plainly in numpy."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from ntk_core.machine.threads import in_order
from ntk_core.texture import blending, copying, scene, seams
from ntk_core.texture.finish import OVER, blend, settle_seams
from ntk_core.texture.level import TRIES, Level
from ntk_core.texture.matching import Matches, appraise, scan, snap
from ntk_core.texture.pyramid import PyramidLevel, halved, padded, turned, usable_in

INFINITE = np.float32(np.inf)
FOUR = ((1, 0), (-1, 0), (0, 1), (0, -1))


def level_of(
    *, channels=1, radius=2, shape=(26, 31), locality=0.02, reach=9.0, rotations=False, seed=0,
    picture=None, observed=None, hole=None,
):  # fmt: skip
    """Return a level whose hole is painted with noise, and that has matched at random."""
    rng = np.random.default_rng(seed)
    if picture is None:
        picture = rng.random((*shape, channels)).astype(np.float32)
    shape = picture.shape[:2]
    if hole is None:
        hole = np.zeros(shape, bool)
        hole[8:17, 10:20] = True
        hole[16:19, 3:12] = True
    known = ~hole
    if observed is None:
        observed = known
    values = np.where(known[..., None], picture, np.float32(0))
    given = PyramidLevel(values, known, hole, np.ones(shape, bool))
    level = Level(given, turned(values, observed, all_ways=rotations), radius, locality, reach)
    level.paint(rng.random((level.hole.size, values.shape[2])).astype(np.float32))
    exhaust(level.describe(bands_of(1, 7)))
    usable = np.argwhere(level.scene.usable).astype(np.int32)
    level.found[:] = usable[rng.integers(0, len(usable), len(level.found))]
    for _ in level.match(bands_of(1), 0):
        break  # what has been found is appraised, but not improved
    return level


def bands_of(workers, size=50):
    """Return a function that works on bands of targets, in so many threads."""

    def bands(work, count):
        cuts = pairwise([*range(0, count, size), count])
        with ThreadPoolExecutor(workers) as pool:
            yield from in_order(pool, lambda cut: work(*cut), cuts, ahead=2 * workers)

    return bands


def exhaust(steps):
    for _ in steps:
        pass


def patches(level, target, y, x):
    """Return a target's patch, its weights, and a source's, each of shape (side, side, C)."""
    s = level.scene
    side, channels = s.down.size, s.channels
    row, column = s.rows[target], s.columns[target]
    here = np.s_[row : row + side, column * channels : (column + side) * channels]
    radius = side // 2
    there = np.s_[
        y - radius : y + radius + 1, (x - radius) * channels : (x + radius + 1) * channels
    ]
    form = (side, side, channels)
    return tuple(
        a.astype(float).reshape(form) for a in (s.picture[here], s.weight[here], s.source[there])
    )


def window_of(level):
    """Return the patch's window, which sums to 1, shape (side, side, 1)."""
    down = level.scene.down.astype(float)
    assert down.sum() == pytest.approx(1)
    np.testing.assert_allclose(down, down[::-1], rtol=1e-6)
    return np.outer(down, down)[..., None]


def unlikeness(level, target, y, x):
    """Return D: the mean square difference under the window, over what is known."""
    here, weight, there = patches(level, target, y, x)
    weight = weight * window_of(level)
    return np.sum(weight * (here - there) ** 2) / np.sum(weight) + extra_of(level, y, x)


def extra_of(level, y, x):
    """Return the extra cost of a source for its colours."""
    return level.scene.brief[y, x, scene.STRANGENESS]


def weigh(level, begin, end=None):
    """Weigh one target, or targets begin … end − 1."""
    sums = np.full((6, level.scene.picture.shape[1]), np.nan, np.float32)
    scene.weigh(level.scene, begin, begin + 1 if end is None else end, sums)


def home_of(level, y, x):
    """Return where a source lies in the level."""
    return level.scene.home[y, x] if level.scene.home.size else np.array([y, x])


def places_of(level):
    """Return the rows and columns of the hole's pixels."""
    s = level.scene
    return s.rows[level.hole] + s.top, s.columns[level.hole] + s.left


def fitted(level, picture):
    """Return a picture with the level's part of it as the level has it."""
    s, result = level.scene, picture.copy()
    height, width = s.number.shape
    result[s.top : s.top + height, s.left : s.left + width] = level.picture
    return result


def usable_of(level):
    return np.argwhere(level.scene.usable)


def partly_unknown(level, seed=1):
    """Let some pixels of the hole, and around it, say nothing."""
    s = level.scene
    unknown = np.random.default_rng(seed).random((s.weight.shape[0], s.weight.shape[1]))
    unknown = np.repeat(unknown[:, :: s.channels] < 0.3, s.channels, axis=1)
    s.weight[unknown] = 0


@pytest.mark.parametrize("radius", [1, 2, 3, 4])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_cost_is_the_mean_square_difference_over_known_pixels(channels, radius):
    level = level_of(channels=channels, radius=radius, locality=0.0)
    partly_unknown(level)
    sources, rng = usable_of(level), np.random.default_rng(2)
    assert len(sources)
    for target in range(0, level.scene.rows.size, 7):
        weigh(level, target)
        for y, x in sources[rng.integers(0, len(sources), 5)].tolist():
            found = scene.cost(level.scene, target, y, x, INFINITE)
            assert found == pytest.approx(unlikeness(level, target, y, x), rel=1e-4, abs=1e-7)


@pytest.mark.parametrize("rotations", [False, True])
def test_the_cost_of_distance_follows_a_gaussian(rotations):
    level = level_of(locality=0.5, rotations=rotations)
    s, falloff = level.scene, float(level.scene.falloff)
    for target in range(0, s.rows.size, 29):
        weigh(level, target)
        place = np.array([s.rows[target] + s.top, s.columns[target] + s.left])
        shares, excesses = [], []
        for y, x in usable_of(level)[::11].tolist():
            step = home_of(level, y, x) - place
            shares.append(1 - np.exp(-np.sum(step.astype(float) ** 2) * falloff))
            found = scene.cost(level.scene, target, y, x, INFINITE)
            excesses.append(found - unlikeness(level, target, y, x))
        scale = np.dot(excesses, shares) / np.dot(shares, shares)
        assert scale > 0
        np.testing.assert_allclose(excesses, scale * np.array(shares), atol=1e-5)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_cost_above_the_limit_may_be_any_number_above_it(channels):
    level = level_of(channels=channels, radius=3)
    rng = np.random.default_rng(5)
    below = 0
    for target in range(0, level.scene.rows.size, 5):
        for y, x in usable_of(level)[::23].tolist():
            value = scene.cost(level.scene, target, y, x, INFINITE)
            limit = np.float32(value * rng.uniform(0, 2))
            found = scene.cost(level.scene, target, y, x, limit)
            assert found == value if value <= limit else found > limit
            assert scene.cost(level.scene, target, y, x, np.float32(value)) == value
            below += value <= limit
    assert below


@pytest.mark.parametrize("radius", [1, 4])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_target_is_weighed_by_its_share_and_variance(channels, radius):
    level = level_of(channels=channels, radius=radius)
    partly_unknown(level)
    for target in range(0, level.scene.rows.size, 5):
        weigh(level, target)
        here, weight, _ = patches(level, target, radius, radius)
        weight = weight * window_of(level)
        share = weight.sum() / channels
        assert level.scene.share[target] == pytest.approx(share, rel=1e-4)
        mean = (weight * here).sum(axis=(0, 1)) / weight.sum(axis=(0, 1))
        variance = (weight * (here - mean) ** 2).sum() / weight.sum()
        assert level.scene.variance[target] == pytest.approx(variance + scene.NOISE, abs=1e-5)


@pytest.mark.parametrize("channels", [1, 3])
def test_targets_weigh_the_same_alone_and_in_rows(channels):
    level = level_of(channels=channels, radius=3)
    partly_unknown(level)
    s = level.scene
    weigh(level, 0, s.rows.size)
    together = [array.copy() for array in (s.share, s.variance, s.mean, s.deviation)]
    for target in range(s.rows.size):
        weigh(level, target)
    for array, found in zip(together, (s.share, s.variance, s.mean, s.deviation), strict=True):
        np.testing.assert_array_equal(array, found)


@pytest.mark.parametrize("radius", [1, 4])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("rotations", [False, True])
def test_a_source_is_described_by_the_mean_and_deviation_of_its_patch(channels, radius, rotations):
    level = level_of(channels=channels, radius=radius, rotations=rotations)
    window = window_of(level)
    for y, x in usable_of(level)[::7].tolist():
        _, _, there = patches(level, 0, y, x)
        mean = (window * there).sum() / channels
        deviation = np.sqrt((window * (there - mean) ** 2).sum() / channels)
        assert level.scene.brief[y, x, scene.MEAN] == pytest.approx(mean, rel=1e-4)
        assert level.scene.brief[y, x, scene.DEVIATION] == pytest.approx(deviation, rel=1e-3)
    np.testing.assert_array_equal(
        level.scene.brief[..., scene.STRANGENESS] == scene.HUGE, ~level.scene.usable
    )


@pytest.mark.parametrize("contrast", [1e-4, 0.02, 1])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_lower_bound_never_hides_a_source_that_costs_less_than_the_limit(channels, contrast):
    """Every limit just above the cost gives the cost, in flat pictures as well."""
    rng = np.random.default_rng(3)
    picture = (0.7 + 0.3 * contrast * rng.random((26, 31, channels))).astype(np.float32)
    level = level_of(picture=picture, radius=3, locality=0.0)
    level.paint((0.7 + 0.3 * contrast * rng.random((level.hole.size, channels))).astype("f4"))
    weigh(level, 0, level.scene.rows.size)
    assert (level.scene.share > scene.WHOLE).any()
    for target in range(0, level.scene.rows.size, 5):
        for y, x in usable_of(level)[::23].tolist():
            value = scene.cost(level.scene, target, y, x, INFINITE)
            assert value == pytest.approx(unlikeness(level, target, y, x), rel=1e-3, abs=1e-9)
            assert scene.cost(level.scene, target, y, x, np.float32(value * 1.001)) == value


def test_a_level_is_halved_by_averaging_known_pixels():
    known = np.array([[1, 1, 1, 0], [1, 1, 1, 1], [1, 0, 0, 0], [0, 1, 0, 1]], bool)
    values = (np.arange(16).reshape(4, 4) * known).astype(np.float32)[..., None]
    means, enough = halved(values, known)
    np.testing.assert_array_equal(enough, [[True, True], [False, False]])
    np.testing.assert_array_equal(means[..., 0], [[10 / 4, 15 / 3], [0, 0]])
    assert means.dtype == np.float32


def test_a_coarse_pixel_is_in_the_hole_if_one_of_four_is_and_its_mean_is_unknown():
    hole = np.array([[1, 0, 0, 0], [0, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]], bool)
    values = np.where(hole[..., None], 0, np.full((4, 4, 2), 0.5)).astype(np.float32)
    inside = np.array([[1, 1, 1, 0]] * 4, bool)
    coarse = PyramidLevel(values, ~hole, hole, inside).coarser()
    np.testing.assert_array_equal(coarse.known, [[True, True], [False, True]])
    np.testing.assert_array_equal(coarse.hole, [[False, False], [True, False]])
    np.testing.assert_array_equal(coarse.inside, np.ones((2, 2), bool))
    np.testing.assert_array_equal(coarse.values[0, 0], [0.5, 0.5])
    np.testing.assert_array_equal(coarse.values[1, 0], [0, 0])


def test_halved_sources_keep_their_approximate_origin():
    values = np.arange(16, dtype=np.float32).reshape(4, 4, 1)
    sources = turned(values, np.ones((4, 4), bool), all_ways=False)
    coarse = sources.coarser()
    np.testing.assert_array_equal(coarse.values[..., 0], [[2.5, 4.5], [10.5, 12.5]])
    assert coarse.home.shape == (0, 0, 2)
    turned_too = turned(values, np.ones((4, 4), bool), all_ways=True, gap=4).coarser()
    np.testing.assert_array_equal(turned_too.home[:2], np.moveaxis(np.indices((2, 2)), 0, -1))
    assert turned_too.home.dtype == np.int32


def test_patches_do_not_cross_between_turned_copies():
    sources = turned(np.ones((8, 8, 1), np.float32), np.ones((8, 8), bool), all_ways=True, gap=4)
    for scale in (1, 2, 4):
        side = 8 // scale
        usable = usable_in(sources.observed, 1)
        rows = np.flatnonzero(usable.any(axis=1)) % (side + 4 // scale)
        assert set(rows) <= set(range(1, side - 1))
        sources = sources.coarser()


@pytest.mark.parametrize("shape", [(4, 4), (6, 4), (4, 8)])
def test_halved_turned_copies_are_turned_copies_of_the_half(shape):
    values = np.random.default_rng(0).random((*shape, 2)).astype(np.float32)
    observed = np.random.default_rng(1).random(shape) < 0.8
    values[~observed] = 0
    first = turned(values, observed, all_ways=True, gap=2).coarser()
    here, known = halved(values, observed)
    for y, x in np.argwhere(first.observed):
        row, column = first.home[y, x]
        assert known[row, column]
        np.testing.assert_allclose(first.values[y, x], here[row, column], rtol=1e-6)


@pytest.mark.parametrize("multiple", [1, 2, 8])
def test_padding_adds_nothing_but_zeros_at_the_end(multiple):
    array = np.ones((5, 8, 2), np.float32)
    longer = padded(array, multiple)
    assert longer.shape == (-(-5 // multiple) * multiple, 8, 2)
    np.testing.assert_array_equal(longer[:5], array)
    assert not longer[5:].any()


@pytest.mark.parametrize("shape", [(5, 7), (7, 5), (4, 4), (1, 3)])
def test_all_eight_orientations_exist_and_map_back_to_their_origin(shape):
    values = np.random.default_rng(0).random((*shape, 2)).astype(np.float32)
    observed = np.random.default_rng(1).random(shape) < 0.8
    observed[0, 0] = True
    sources = turned(values, observed, all_ways=True)
    assert sources.observed.sum() == 8 * observed.sum()
    for y, x in np.argwhere(sources.observed):
        row, column = sources.home[y, x]
        assert observed[row, column]
        np.testing.assert_array_equal(sources.values[y, x], values[row, column])
    height, width = sources.observed.shape
    for turns, mirror in product(range(4), (False, True)):
        piece = np.rot90(values[:, ::-1] if mirror else values, turns)
        known = np.rot90(observed[:, ::-1] if mirror else observed, turns)
        rows, columns = known.shape
        assert any(
            np.array_equal(sources.values[y : y + rows, x : x + columns], piece)
            and np.array_equal(sources.observed[y : y + rows, x : x + columns], known)
            for y in range(height - rows + 1)
            for x in range(width - columns + 1)
        )


def test_without_turning_the_picture_is_its_own_source():
    values = np.random.default_rng(0).random((5, 7, 1)).astype(np.float32)
    sources = turned(values, np.ones((5, 7), bool), all_ways=False)
    np.testing.assert_array_equal(sources.values, values)
    assert sources.home.shape == (0, 0, 2)  # each pixel is at home


@given(
    arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=12)),
    st.booleans(),
    st.integers(0, 4),
)
@settings(max_examples=150, deadline=None)
def test_a_source_is_usable_if_its_whole_patch_is_observed(observed, dense, radius):
    if dense:
        observed[:] = True
    expected = np.zeros_like(observed)
    side = 2 * radius + 1
    for y, x in np.ndindex(observed.shape):
        patch = observed[max(y - radius, 0) : y + radius + 1, max(x - radius, 0) : x + radius + 1]
        expected[y, x] = patch.shape == (side, side) and patch.all()
    np.testing.assert_array_equal(usable_in(observed, radius), expected)


@pytest.mark.parametrize("radius", [1, 3])
def test_a_pixel_copies_what_the_most_trusted_patch_over_it_copies(radius):
    level = level_of(radius=radius)
    s, scale = level.scene, 7.0
    labels = np.full((level.hole.size, 2), -1, np.int32)
    copying.choose(s, level.found, level.costs, scale, level.hole, labels)
    trust = -level.costs.astype(float) * scale - s.depth.astype(float) * float(copying.DECAY)
    for label, target in zip(labels, level.hole, strict=True):
        over = (np.abs(s.rows - s.rows[target]) <= radius) & (
            np.abs(s.columns - s.columns[target]) <= radius
        )
        best = np.flatnonzero(over)[np.argmax(trust[over])]
        down, right = s.rows[target] - s.rows[best], s.columns[target] - s.columns[best]
        np.testing.assert_array_equal(label, level.found[best] + np.array([down, right]))


def energy(level, labels, unary):
    """Return what labels cost, and what shows between neighbours and at the rim."""
    s, channels = level.scene, level.scene.channels
    source = s.source.astype(float).reshape(s.source.shape[0], -1, channels)
    picture = s.picture.astype(float).reshape(s.picture.shape[0], -1, channels)
    weight = s.weight[:, ::channels]
    at = {(s.rows[t], s.columns[t]): label for t, label in zip(level.hole, labels, strict=True)}

    def inside(y, x):
        return 0 <= y < s.usable.shape[0] and 0 <= x < s.usable.shape[1]

    total = float(unary.sum())
    for (row, column), (y, x) in at.items():
        for down, right in FOUR:
            near = row + down, column + right
            beside = y + down, x + right
            if not inside(*beside):
                continue
            if near in at:
                there = tuple(at[near])
                back = there[0] - down, there[1] - right
                if there != beside and inside(*back):
                    shown = np.sum((source[y, x] - source[back]) ** 2)
                    shown += np.sum((source[beside] - source[there]) ** 2)
                    total += 0.5 * (float(seams.BREAK) + shown / channels)  # seen from both sides
            elif 0 <= near[0] < s.number.shape[0] and 0 <= near[1] < s.number.shape[1]:
                known = weight[near[0] + s.radius, near[1] + s.radius]
                shown = picture[near[0] + s.radius, near[1] + s.radius] - source[beside]
                total += known * np.sum(shown**2) / channels
    return total


def random_labels(level, seed=3):
    """Label every pixel with a usable source; some in pieces, most at random."""
    rng = np.random.default_rng(seed)
    usable = usable_of(level).astype(np.int32)
    level.labels[:] = usable[rng.integers(0, len(usable), len(level.labels))]
    unary = np.empty(level.hole.size, np.float32)
    for number, target in enumerate(level.hole):
        weigh(level, target)
        unary[number] = scene.cost(level.scene, target, *level.labels[number].tolist(), INFINITE)
    return unary


@pytest.mark.parametrize(("channels", "rotations"), [(1, False), (3, False), (1, True)])
def test_settling_seams_never_raises_their_energy(channels, rotations):
    level = level_of(channels=channels, rotations=rotations, seed=4)
    unary = random_labels(level)
    before = first = energy(level, level.labels, unary)
    changes = 1
    for sweep in range(12):
        parity = sweep % 2
        old = level.labels.copy()
        changes = seams.settle(
            level.scene, level.labels, unary, level.hole, level.place, parity, 0, level.hole.size
        )
        after = energy(level, level.labels, unary)
        assert after <= before + 1e-4
        before = after
        moved = np.any(old != level.labels, axis=1)
        assert changes >= moved.sum()
        sides = (level.scene.rows[level.hole] + level.scene.columns[level.hole]) % 2
        assert (sides[moved] == parity).all()
        assert level.scene.usable[tuple(level.labels.T)].all()
    assert before < 0.9 * first
    for number, target in enumerate(level.hole):
        y, x = level.labels[number].tolist()
        assert unary[number] == scene.cost(level.scene, target, y, x, INFINITE)


def test_one_piece_has_no_seams_to_settle():
    """What continues its surroundings exactly stays as it is."""
    tile = np.random.default_rng(0).random((6, 6, 1)).astype(np.float32)
    picture = np.tile(tile, (6, 6, 1))
    hole = np.zeros((36, 36), bool)
    hole[12:20, 12:20] = True
    level = level_of(picture=picture, hole=hole)
    level.labels[:] = np.stack(places_of(level), axis=1) + np.array([12, 0])
    level.paint_labels()
    before = level.labels.copy()
    level.costs[:] = 0
    exhaust(settle_seams(level, bands_of(2)))
    np.testing.assert_array_equal(level.labels, before)
    exhaust(blend(level, bands_of(2)))
    np.testing.assert_allclose(fitted(level, picture), picture, atol=1e-6)


def system_of(level):
    """Return the equations of blending A δ = b, and their matrix A."""
    size, channels = level.hole.size, level.scene.channels
    equations = blending.Equations(
        level.hole,
        level.place,
        np.empty((size, 4), np.float32),
        np.empty((size, channels), np.float32),
        np.zeros((size, channels), np.float32),
    )
    blending.set_up(level.scene, level.labels, equations, 0, size)
    trust = equations.trust
    matrix = np.diag(float(blending.SCREEN) + trust.astype(float).sum(axis=1))
    for number, target in enumerate(level.hole):
        for way, (down, across) in enumerate(FOUR):
            row, column = level.scene.rows[target] + down, level.scene.columns[target] + across
            if 0 <= row < level.scene.number.shape[0] and 0 <= column < level.scene.number.shape[1]:
                near = level.scene.number[row, column]
                if near >= 0 and level.place[near] >= 0:
                    matrix[number, level.place[near]] -= trust[number, way]
    return matrix, equations


@pytest.mark.parametrize("channels", [1, 3])
def test_blending_solves_its_equations(channels):
    smooth = np.add.outer(np.arange(26), np.arange(31))[..., None] / 200 + 0.2
    picture = np.repeat(smooth, channels, axis=2).astype(np.float32)
    level = level_of(picture=picture, channels=channels, radius=1)
    random_labels(level)
    matrix, equations = system_of(level)
    right, added = equations.right, equations.added
    source = level.scene.source.reshape(*level.scene.usable.shape, channels)
    assert (equations.trust >= 0).all()
    assert (equations.trust <= 1).all()
    for sweep in range(400):
        blending.relax(level.scene, equations, sweep % 2, OVER, 0, level.hole.size)
    np.testing.assert_allclose(matrix @ added, right, atol=1e-5)
    expected = np.linalg.solve(matrix, right.astype(float))
    np.testing.assert_allclose(added, expected, atol=1e-3)
    exhaust(blend(level, bands_of(3)))
    expected += source[tuple(level.labels.T)]
    np.testing.assert_allclose(level.fill, np.clip(expected, 0, 1), atol=1e-3)


@pytest.mark.parametrize("offset", [-0.05, 0.05])
def test_blending_removes_a_brightness_offset_of_a_source(offset):
    rng = np.random.default_rng(0)
    picture = np.tile(0.4 + 0.2 * rng.random((24, 24, 1)), (1, 2, 1)).astype(np.float32)
    truth = picture[6:18, 6:18].copy()
    picture[:, 24:] += np.float32(offset)
    hole = np.zeros(picture.shape[:2], bool)
    hole[6:18, 6:18] = True
    level = level_of(picture=picture, hole=hole)
    rows, columns = places_of(level)
    level.labels[:] = np.stack([rows, columns + 24], axis=1)
    exhaust(blend(level, bands_of(2)))
    error = np.abs(fitted(level, picture)[6:18, 6:18] - truth)
    assert error.mean() < 0.2 * abs(offset)
    assert error.max() < 0.4 * abs(offset)


def test_blending_ignores_unobserved_sources():
    """A pixel beside a copied one may be unknown."""
    hole = np.zeros((30, 30), bool)
    hole[10:20, 10:20] = True
    level = level_of(picture=np.full((30, 30, 1), 0.06, np.float32), hole=hole)
    rows, columns = places_of(level)
    level.labels[:] = np.stack([rows, np.where(columns < 15, 9, 20)], axis=1)
    exhaust(blend(level, bands_of(1)))
    np.testing.assert_allclose(level.fill, 0.06, atol=1e-6)


@pytest.mark.parametrize("rotations", [False, True])
def test_matching_never_raises_a_cost(rotations):
    level = level_of(rotations=rotations, channels=3)
    s, count = level.scene, level.scene.rows.size
    matches = Matches(level.found, level.costs)
    appraise(s, matches, 0, count, np.empty((6, s.picture.shape[1]), np.float32))
    first = level.costs.copy()
    for number in range(6):
        before, found = level.costs.copy(), level.found.copy()
        scan(s, matches, found, 0, count, number % 2 == 1, number, max(s.usable.shape))
        assert (level.costs <= before).all()
        assert s.usable[tuple(level.found.T)].all()
        same = np.all(level.found == found, axis=1)
        np.testing.assert_array_equal(level.costs[same], before[same])
        np.testing.assert_array_equal(same, level.costs == before)
    assert level.costs.mean() < 0.7 * first.mean()
    for target in range(0, count, 5):
        value = scene.cost(s, target, *level.found[target].tolist(), INFINITE)
        assert level.costs[target] == value


def test_matching_finds_an_exact_copy():
    tile = np.random.default_rng(0).random((7, 7, 1)).astype(np.float32)
    picture = np.tile(tile, (6, 6, 1))
    hole = np.zeros(picture.shape[:2], bool)
    hole[16:24, 16:24] = True
    level = level_of(picture=picture, hole=hole, radius=2, locality=0.0)
    level.paint(picture[hole])
    for iteration in range(8):
        exhaust(level.match(bands_of(2), iteration))
    np.testing.assert_allclose(level.costs, 0, atol=1e-4)
    exhaust(level.copy(bands_of(2)))
    np.testing.assert_array_equal(fitted(level, picture), picture)


def test_matching_does_not_depend_on_the_number_of_threads():
    results = []
    for workers in (1, 2, 5):
        level = level_of(seed=6, channels=2)
        for iteration in range(3):
            exhaust(level.match(bands_of(workers, 37), iteration))
            exhaust(level.copy(bands_of(workers, 37)))
        exhaust(settle_seams(level, bands_of(workers, 37)))
        exhaust(blend(level, bands_of(workers, 37)))
        results.append((level.found, level.costs, level.labels, level.picture))
    for other in results[1:]:
        for one, two in zip(results[0], other, strict=True):
            np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("corner", [(0, 0), (-1, -1), (0, -1), "many"])
def test_snapping_finds_a_usable_source(corner):
    observed = np.zeros((26, 31), bool)
    if corner == "many":
        observed[:7] = observed[:, 25:] = True
    else:
        row, column = (slice(0, 5) if end == 0 else slice(-5, None) for end in corner)
        observed[row, column] = True  # one patch
    level = level_of(observed=observed)
    usable = level.scene.usable
    assert usable.sum() == 1 or corner == "many"
    rng = np.random.default_rng(0)
    level.found[:] = rng.integers(-50, 100, level.found.shape)
    level.found[0] = -1
    level.found[1] = good = usable_of(level)[0]
    snap(level.scene, level.found, 3, TRIES)
    assert usable[tuple(level.found.T)].all()
    np.testing.assert_array_equal(level.found[1], good)  # what is usable stays
    again = level.found.copy()
    snap(level.scene, again, 4, TRIES)
    np.testing.assert_array_equal(again, level.found)


def test_peeling_fills_the_hole_with_observed_pixels():
    level = level_of(channels=2)
    s = level.scene
    s.weight.reshape(*s.weight.shape[:1], -1, 2)[
        s.rows[level.hole] + s.radius, s.columns[level.hole] + s.radius
    ] = 0
    exhaust(level.peel(np.full((level.hole.size, 2), 0.5, np.float32), 0))
    assert s.usable[tuple(level.found.T)].all()
    source = s.source.reshape(*s.usable.shape, 2)
    np.testing.assert_array_equal(level.fill, source[tuple(level.found[level.hole].T)])
    rows, columns = s.rows[level.hole] + s.radius, s.columns[level.hole] + s.radius
    assert (s.weight[:, :: s.channels][rows, columns] == 1).all()
    picture = fitted(level, np.zeros((26, 31, 2), np.float32))
    np.testing.assert_array_equal(picture[places_of(level)], level.fill)


def test_the_warm_up_compiles_every_hot_loop():
    """A second signature would be compiled during a run, while the user waits."""
    code = """
import numpy as np
from ntk_core import inpaint
from ntk_core.texture.hot_loops import COPIES
COPIES.compile_now()
rng = np.random.default_rng(0)
mask = np.zeros((48, 60), bool)
mask[10:40, 10:40] = True
for shape, dtype in (((48, 60), np.uint8), ((48, 60, 3), np.float64)):
    image = rng.random(shape) if dtype is np.float64 else rng.integers(0, 255, shape, dtype)
    for rotations in (False, True):
        image = np.asfortranarray(image)
        inpaint(image, mask, method="texture", rotations=rotations)
        inpaint(image, mask, method="texture", locality=1, patch_size=5)
        inpaint(image, mask, method="texture", sources=np.indices(mask.shape)[1] > 30)
print({f.__name__: len(f.signatures) for f in COPIES._functions()})
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ)
    )
    assert done.returncode == 0, done.stderr
    counts = ast.literal_eval(done.stdout)
    assert counts
    assert set(counts.values()) == {1}, counts
