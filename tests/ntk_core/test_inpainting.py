"""The public interface: what a caller of `inpaint` and `inpaint_iter` may rely on."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from skimage import data, restoration

import ntk_core
from ntk_core import InpaintError, InvalidOptionError, Rect, inpaint, inpaint_iter

QUALITY = {"camera": 32.71, "astronaut": 34.88, "coffee": 39.55}  # dB


def photograph(size=96):
    return data.camera()[100 : 100 + size, 200 : 200 + size]


def scratches(shape, seed=0, share=0.2):
    return np.random.default_rng(seed).random(shape[:2]) < share


def psnr(a, b):
    return -10 * np.log10(np.mean((a.astype(float) - b) ** 2) / 255**2)


@pytest.mark.parametrize("method", ntk_core.METHODS)
@pytest.mark.parametrize("channels", [None, 1, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float16, np.float32, np.float64])
def test_observed_pixels_dtype_and_shape_are_kept(dtype, channels, method):
    rng = np.random.default_rng(1)
    shape = (21, 30) if channels is None else (21, 30, channels)
    top = np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1
    image = (rng.random(shape) * top).astype(dtype)
    mask = scratches(shape)
    before = image.copy()
    passes = None if method in ("texture", "paper") else 1
    solution = inpaint(image, mask, method=method, passes=passes)
    np.testing.assert_array_equal(image, before)
    assert solution.image.dtype == dtype
    assert solution.image.shape == shape
    np.testing.assert_array_equal(solution.image[~mask], image[~mask])
    assert np.isfinite(solution.image.astype(float)).all()
    assert solution.missing == mask.sum()
    assert solution.method == ("detail" if method == "auto" else method)


def test_a_plane_is_continued():
    rows, columns = np.indices((40, 40)) / 40
    plane = 0.1 + 0.5 * rows + 0.3 * columns
    mask = np.zeros(plane.shape, bool)
    mask[10:14, 5:35] = True
    restored = inpaint(plane, mask).image
    defect = np.abs(np.where(mask, 0, plane) - plane)[mask].mean()
    assert np.abs(restored - plane)[mask].mean() < 0.01 * defect


def test_inpainting_beats_biharmonic_on_a_photograph():
    image = photograph()
    mask = scratches(image.shape, share=0.5)
    damaged = np.where(mask, 0, image).astype(np.uint8)
    rival = restoration.inpaint_biharmonic(damaged / 255, mask) * 255
    fast, detail = (psnr(inpaint(damaged, mask, method=m).image, image) for m in ("fast", "detail"))
    assert detail > psnr(rival, image) + 1
    assert detail > fast


def test_a_gray_picture_in_three_channels_stays_gray_and_as_good():
    gray = photograph(96)
    mask = scratches(gray.shape)
    colour = np.repeat(gray[..., None], 3, axis=2)
    once, thrice = inpaint(gray, mask).image, inpaint(colour, mask).image
    assert np.ptp(thrice.astype(int), axis=2).max() <= 1
    # More look-alikes are taken for more channels, so it is not the same to the last grey level.
    assert psnr(thrice[..., 0], gray) > psnr(once, gray) - 0.3
    for method in ("fast", "detail"):
        passes = 1 if method == "fast" else 3  # those before look-alikes
        once, thrice = (
            inpaint(i, mask, method=method, passes=passes).image for i in (gray, colour)
        )
        assert np.abs(thrice.astype(int) - once[..., None]).max() <= 1


def test_result_does_not_depend_on_the_number_of_threads():
    image, mask = photograph(), scratches((96, 96), share=0.5)
    results = [inpaint(image, mask, workers=n).image for n in (1, 2, 5)]
    np.testing.assert_array_equal(results[0], results[1])
    np.testing.assert_array_equal(results[0], results[2])


def test_progress_comes_in_order_and_every_prefix_is_a_picture():
    image = photograph()
    mask = scratches(image.shape)
    damaged = np.where(mask, 255, image).astype(np.uint8)
    picture = damaged.copy()
    steps = []
    for step in inpaint_iter(damaged, mask, passes=4):
        picture[step.changed.slices] = step.pixels
        np.testing.assert_array_equal(picture[~mask], image[~mask])
        if step.stage != "coarse":
            assert psnr(picture, image) > psnr(damaged, image) + 5
        steps.append(step)
    stages = [step.stage for step in steps]
    coarse = stages.count("coarse")
    assert set(stages[:coarse]) == {"coarse"}
    covered = np.zeros(mask.shape, bool)
    for step in steps[:coarse]:
        covered[step.changed.slices] = True
    assert covered[mask].all()
    computed = [step for step in steps[coarse:] if step.stage != "compile"]
    assert [step.number for step in computed] == sorted(step.number for step in computed)
    assert {step.number: step.stage for step in computed} == {
        1: "adjacency",
        2: "guided",
        3: "guided",
        4: "lookalikes",
    }
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions.count(1.0) == 1
    assert fractions[-1] == 1.0
    np.testing.assert_array_equal(picture, inpaint(damaged, mask, passes=4).image)


def test_closing_the_iterator_ends_the_work_and_its_threads():
    image, mask = photograph(), scratches((96, 96), share=0.5)
    before = set(threading.enumerate())
    steps = inpaint_iter(image, mask, workers=3)
    while next(steps).number < 2:
        pass
    assert set(threading.enumerate()) > before
    steps.close()
    assert set(threading.enumerate()) == before


def test_an_error_inside_a_tile_reaches_the_caller(monkeypatch):
    from ntk_core.guided import tiles

    def broken(*_):
        raise RuntimeError("tile on fire")

    monkeypatch.setattr(tiles, "solve_tiles", broken)
    before = set(threading.enumerate())
    with pytest.raises(RuntimeError, match="tile on fire"):
        inpaint(photograph(), scratches((96, 96)))
    assert set(threading.enumerate()) == before


def test_only_pixels_near_the_mask_are_computed():
    image = np.tile(photograph(), (5, 5))
    mask = np.zeros(image.shape, bool)
    mask[240:244, 250:262] = True
    around = Rect(192, 192, 300, 300)  # on the grids of tiles and of patches
    whole = inpaint(image, mask).image
    np.testing.assert_array_equal(
        whole[around.slices], inpaint(image[around.slices], mask[around.slices]).image
    )
    for step in inpaint_iter(image, mask):
        assert around.union(step.changed) == around


@pytest.mark.parametrize("shape", [(1, 40), (40, 1), (2, 2), (1, 2), (3, 50, 2)])
@pytest.mark.parametrize("observed", [1, "half"])
def test_odd_sizes_and_few_observed_pixels_work(shape, observed):
    rng = np.random.default_rng(2)
    image = rng.integers(0, 256, shape).astype(np.uint8)
    mask = np.ones(shape[:2], bool)
    count = 1 if observed == 1 else max(1, mask.size // 2)
    mask.flat[rng.permutation(mask.size)[:count]] = False
    restored = inpaint(image, mask).image
    np.testing.assert_array_equal(restored[~mask], image[~mask])
    if observed == 1:  # nothing else is known: the one value everywhere
        np.testing.assert_array_equal(restored, np.broadcast_to(image[~mask][0], shape))


def test_a_large_hole_is_filled_smoothly():
    image = np.tile(np.linspace(40, 200, 120), (120, 1)).astype(np.uint8)
    mask = np.zeros(image.shape, bool)
    mask[30:90, 30:90] = True
    damaged = np.where(mask, 0, image).astype(np.uint8)
    restored = inpaint(damaged, mask).image.astype(int)
    assert np.abs(np.diff(restored, axis=0)).max() < 12
    assert np.abs(np.diff(restored, axis=1)).max() < 12


def test_masked_values_do_not_matter():
    image = photograph(64) / 255
    mask = scratches(image.shape)
    other = image.copy()
    other[mask] = np.nan
    np.testing.assert_array_equal(inpaint(image, mask).image, inpaint(other, mask).image)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "magic"}, ["'magic'", "auto", "fast", "detail"]),
        ({"passes": 0}, ["passes is 0", "1 to 64"]),
        ({"passes": 2.5}, ["passes is 2.5"]),
        ({"method": "fast", "passes": 3}, ["passes is 3", "detail"]),
        ({"passes": float("nan")}, ["passes is nan"]),
        ({"passes": float("inf")}, ["passes is inf"]),
        ({"radius": 0.0}, ["radius is 0.0", "0.1 to 1000"]),
        ({"radius": 1e-18}, ["radius is 1e-18"]),
        ({"bandwidth": 1e-38}, ["bandwidth is 1e-38"]),
        ({"ridge": 1e39}, ["ridge is 1e+39", "1e-06 to 1"]),
        ({"bandwidth": float("nan")}, ["bandwidth is nan"]),
        ({"ridge": -1e-3}, ["ridge is -0.001"]),
        ({"reach": 65}, ["reach is 65", "2 to 64"]),
        ({"workers": 0}, ["workers is 0"]),
    ],
)
@pytest.mark.parametrize("call", [inpaint, inpaint_iter])
def test_bad_options_raise_at_the_call_and_are_named(call, options, words):
    with pytest.raises(InvalidOptionError) as caught:
        call(photograph(32), scratches((32, 32)), **options)
    assert isinstance(caught.value, InpaintError)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("call", [inpaint, inpaint_iter])
def test_a_misspelt_option_is_an_error(call):
    with pytest.raises(TypeError, match="no option 'bandwith'; the options are passes, radius"):
        call(photograph(32), scratches((32, 32)), bandwith=0.2)


@pytest.mark.parametrize(
    "options", [{"radius": 0.1}, {"bandwidth": 0.001}, {"bandwidth": 1000}, {"ridge": 1e-6}]
)
def test_extreme_options_give_a_sensible_picture(options):
    image, mask = photograph(48), scratches((48, 48), share=0.3)
    restored = inpaint(image, mask, **options).image
    assert psnr(restored, image) > 20


def test_quality_does_not_fall():
    # The same as on whole images, on crops small enough for a test; a dB less is a defect.
    mask = scratches((96, 96), share=0.5)
    for name, expected in QUALITY.items():
        image = getattr(data, name)()[100:196, 200:296]
        image = image if image.ndim == 2 else image[..., 1]
        damaged = np.where(mask, 0, image).astype(np.uint8)
        assert psnr(inpaint(damaged, mask).image, image) > expected - 0.05, name


def test_the_memory_layout_of_the_arrays_does_not_matter():
    image, mask = photograph(40) / 255, scratches((40, 40))
    expected = inpaint(image, mask).image
    for change in (np.asfortranarray, lambda a: np.repeat(a, 2, axis=1)[:, ::2], frozen):
        np.testing.assert_array_equal(inpaint(change(image), change(mask)).image, expected)
    from ntk_core.guided.tiles import solve_tiles

    assert len(solve_tiles.signatures) == 1  # a second one would be compiled during a run


def frozen(array):
    array = array.copy()
    array.flags.writeable = False
    return array


def test_closing_the_iterator_cancels_batches_not_yet_begun(monkeypatch):
    import ntk_core.guided.passes as passes

    image, mask = photograph(256), scratches((256, 256))
    begun = []
    genuine = passes.surroundings_of

    def counted(batch, *arguments, **options):
        begun.append(batch)
        return genuine(batch, *arguments, **options)

    monkeypatch.setattr(passes, "surroundings_of", counted)
    steps = inpaint_iter(image, mask, workers=2)
    while next(steps).number < 1:
        pass
    steps.close()
    assert len(begun) < 12  # of 32 batches in the pass: what ran, and what was next in line


def test_over_relaxation_needs_fewer_passes():
    from dataclasses import replace

    from ntk_core.guided.engine import Sketch
    from ntk_core.guided.run import run
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.recipes import recipe_for

    image, mask = photograph(), scratches((96, 96), share=0.8)
    problem = Problem.of(np.where(mask, 0, image).astype(np.uint8), mask)

    def quality(step_size):
        picture = problem.image.copy()
        recipe = replace(recipe_for("detail", passes=3), relaxation=(step_size, 1.0))
        for step in run(problem, recipe, 2, Sketch.of(problem, recipe.sight)):
            picture[step.changed.slices] = step.pixels
        return psnr(picture, image)

    assert quality(1.6) > quality(1.0) + 0.01


def test_the_documented_example_runs():
    import ntk_core.inpainting

    results = doctest.testmod(ntk_core.inpainting)
    assert results.attempted > 0
    assert results.failed == 0


def test_importing_the_package_loads_neither_the_compiler_nor_parts_of_scipy():
    code = (
        "import sys, ntk_core;"
        "print([m for m in sys.modules if m.split('.')[0] == 'numba'"
        " or m in ('scipy.ndimage', 'scipy.linalg', 'scipy.fft', 'scipy.special',"
        " 'importlib.metadata', 'ntk_core.completion.new_rows')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow(12)  # it compiles: of the three solvers the one that this takes least time for
def test_every_public_name_is_there_and_listed():
    assert set(ntk_core.__all__) <= set(dir(ntk_core))
    for name in ntk_core.__all__:
        assert getattr(ntk_core, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        ntk_core.nothing  # noqa: B018


def test_result_is_the_same_freshly_compiled_and_from_the_cache(tmp_path):
    code = (
        "import hashlib, numpy as np, ntk_core; rng = np.random.default_rng(0);"
        "image, mask = rng.random((64, 64)), np.zeros((64, 64), bool);"
        "mask[20:40, 20:40] = True;"
        "done = ntk_core.inpaint(image, mask, method='texture').image;"
        "print(hashlib.sha256(done.tobytes()).hexdigest());"
        "from ntk_core.texture.hot_loops import COPIES;"
        "print(sum(sum(f.stats.cache_misses.values()) for f in COPIES._functions()),"
        "sum(sum(f.stats.cache_hits.values()) for f in COPIES._functions()))"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    first, second = (
        subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    )
    assert list(tmp_path.rglob("*.nbc"))
    assert first == second
    assert first.split()[1] == "0"  # even the first time the other process had compiled it
    assert int(first.split()[2]) > 0


def test_a_rounding_above_1_changes_the_fill_by_no_more_than_that():
    rows, columns = np.indices((32, 32))
    image = np.clip(0.5 + 0.6 * np.sin(rows / 4) * np.cos(columns / 5), 0, 1).astype(np.float32)
    mask = np.random.default_rng(0).random(image.shape) < 0.3
    rounded = image * np.float32(1 + 1e-6)
    assert rounded.max() > 1
    for method in ("fast", "detail", "paper"):
        plain, other = (ntk_core.inpaint(each, mask, method=method) for each in (image, rounded))
        assert other.data_range == (0, 1)
        assert np.abs(plain.image - other.image)[mask].max() < 1e-3
        np.testing.assert_array_equal(other.image[~mask], rounded[~mask])
