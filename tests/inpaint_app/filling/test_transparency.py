from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import ntk_core
from inpaint_app.filling.transparency import inpaint_visible, pixel_bytes
from ntk_core.extent import Extent

WHITE = {"uint8": 255, "uint16": 65535, "float32": 1}


def drain(image: np.ndarray, mask: np.ndarray) -> np.ndarray:
    out = image.copy()
    for step in inpaint_visible(image, mask, method="fast"):
        assert step.pixels.dtype == image.dtype
        assert not step.pixels.flags.writeable
        out[step.changed.slices] = step.pixels
    return out


@pytest.mark.parametrize("dtype", WHITE)
@pytest.mark.parametrize("channels", [2, 4])
def test_hidden_colours_are_not_learnt_from(dtype: str, channels: int) -> None:
    white = WHITE[dtype]
    image = np.zeros((32, 32, channels), dtype)  # transparent black beside opaque red
    image[:, :16, 0] = image[:, :16, -1] = white
    mask = np.zeros((32, 32), bool)
    mask[10:20, 12:20] = True
    filled = drain(image, mask)
    seen = filled[mask & (filled[..., -1] > 0.05 * white)]
    assert seen.size > 0
    assert (seen[:, 0] > 0.97 * white).all()
    np.testing.assert_array_equal(filled[~mask], image[~mask])


@pytest.mark.parametrize("dtype", WHITE)
@pytest.mark.parametrize("channels", [2, 4])
def test_observed_pixels_are_identical_hidden_colours_too(dtype: str, channels: int) -> None:
    rng = np.random.default_rng(0)
    image = (rng.random((24, 30, channels)) * WHITE[dtype]).astype(dtype)
    image[:12, :, -1] = 0
    mask = np.zeros((24, 30), bool)
    mask[8:16, 8:16] = True
    before = image.copy()
    filled = drain(image, mask)
    np.testing.assert_array_equal(filled[~mask], before[~mask])
    np.testing.assert_array_equal(image, before)


@pytest.mark.parametrize("shape", [(24, 30), (24, 30, 3), (24, 30, 4)])
def test_opaque_pictures_are_passed_to_the_engine_unchanged(shape: tuple[int, ...]) -> None:
    image = np.random.default_rng(0).integers(0, 255, shape, np.uint8)
    if shape[-1] == 4:
        image[..., -1] = 255
    mask = np.zeros((24, 30), bool)
    mask[8:16, 8:16] = True
    expected = ntk_core.inpaint(image, mask, method="fast").image
    np.testing.assert_array_equal(drain(image, mask), expected)


def test_bad_input_is_refused_at_once() -> None:
    image = np.zeros((8, 8, 4), np.uint8)
    with pytest.raises(ntk_core.InvalidMaskError):
        inpaint_visible(image, np.zeros((8, 8), bool), method="fast")


def test_closing_the_wrapper_closes_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []

    def endless(image, mask, *, method, **_):
        assert mask.any()
        try:
            while True:
                rect = ntk_core.Rect(0, 0, 8, 8)
                yield ntk_core.Progress(0.1, "adjacency", 1, 1, method, rect, image)
        finally:
            closed.append(1)

    monkeypatch.setattr(ntk_core, "inpaint_iter", endless)
    steps = inpaint_visible(np.zeros((8, 8, 4), np.uint8), np.ones((8, 8), bool), method="fast")
    next(steps)
    steps.close()
    assert closed == [1]


@pytest.mark.parametrize("transparent", [False, True])
def test_other_options_are_passed_to_the_engine(
    monkeypatch: pytest.MonkeyPatch, transparent: bool
) -> None:
    asked = []

    def once(image, mask, **options):
        assert mask.any()
        asked.append(options)
        rect = ntk_core.Rect(0, 0, 8, 8)
        yield ntk_core.Progress(1.0, "texture", 1, 1, "texture", rect, image)
        return explain

    def explain(row: int, column: int) -> ntk_core.PixelWeights:
        raise AssertionError(row, column)

    monkeypatch.setattr(ntk_core, "inpaint_iter", once)
    image = np.full((8, 8, 4), 255, np.uint8)
    if transparent:
        image[:4] = 77
    sources, wanted = np.ones((8, 8), bool), np.zeros((8, 8), bool)
    protect = ~sources
    mask = np.zeros((8, 8), bool)
    mask[2:6, 2:6] = wanted[2:4, 2:6] = True
    steps = inpaint_visible(
        image,
        mask,
        method="texture",
        protect=protect,
        sources=sources,
        wanted=wanted,
        locality=0.5,
        seed=3,
    )
    progress = next(steps)
    with pytest.raises(StopIteration) as end:
        next(steps)
    assert end.value.value is explain
    expected = {"method": "texture", "locality": 0.5, "seed": 3, "protect": protect}
    expected |= {"sources": sources, "wanted": wanted}
    assert asked == [expected]
    np.testing.assert_array_equal(progress.pixels[mask & ~wanted], image[mask & ~wanted])


@pytest.mark.parametrize("method", ["fast", "detail", "texture", "auto"])
def test_protection_and_wanted_pixels_with_transparency(method: str) -> None:
    """Opaque red on the left, half transparent green on the right, from which nothing comes."""
    image = np.zeros((40, 40, 4), np.uint8)
    image[:, :24] = (250, 0, 0, 255)
    image[:, 24:] = (0, 250, 0, 128)
    mask = np.zeros((40, 40), bool)
    mask[10:16, 16:28] = mask[30:34, 20:24] = True
    wanted = mask.copy()
    wanted[20:] = False
    protect = np.zeros((40, 40), bool)
    protect[:, 24:] = True
    out = image.copy()
    for step in inpaint_visible(image, mask, method=method, protect=protect, wanted=wanted):
        out[step.changed.slices] = step.pixels
    np.testing.assert_array_equal(out[~wanted], image[~wanted])
    assert (out[wanted][:, 0] > 230).all()
    assert (out[wanted][:, 1] < 20).all()
    assert (out[wanted][:, 3] > 240).all()


def test_the_memory_estimate_includes_the_prepared_image() -> None:
    image = np.random.default_rng(0).integers(0, 200, (500, 700, 4)).astype(np.uint8)
    mask = np.zeros((500, 700), bool)
    mask[20::40] = True
    drain(image[:48, :48].copy(), mask[:48, :48])
    estimate, opaque = (
        Extent(mask, pixel_bytes(channels, image.dtype), method="fast").memory
        for channels in (4, 3)
    )
    tracemalloc.start()
    try:
        for _ in inpaint_visible(image, mask, method="fast"):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 16 * mask.size < peak < estimate
    assert estimate > 16 * mask.size + opaque
