"""A small fill is computed from the pixels near it, and is what it is in the whole picture."""

from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.filling import near
from inpaint_app.filling.engine import Engine
from inpaint_app.filling.reconstruct import PastedPicture, reconstruct
from inpaint_app.filling.requests import Request
from inpaint_app.masks.guides import Guides
from inpaint_app.settings.choices import Choices
from ntk_core import Rect, mapped, returned

SHAPE = (900, 1300)
PLACE = np.s_[500:520, 1270:1290]
FAR = np.s_[20:40, 20:40]


def picture(channels: int, dtype: str) -> np.ndarray:
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    waves = [0.5 + 0.2 * np.sin(rows / (5 + c)) + 0.2 * np.cos(columns / 9) for c in range(3)]
    pixels = np.clip(np.stack(waves, 2) + rng.normal(0, 0.02, (*SHAPE, 3)), 0, 1)
    if channels == 4:
        opacity = np.where(rows + columns < 1700, 1.0, 0.4)
        pixels = np.concatenate([pixels, opacity[..., None]], axis=2)
    pixels = pixels[..., 0] if channels == 1 else pixels
    return pixels.astype(np.float32) if dtype == "f" else np.rint(255 * pixels).astype(np.uint8)


def masked(*places) -> np.ndarray:
    mask = np.zeros(SHAPE, bool)
    for place in places:
        mask[place] = True
    return mask


def filled(request: Request, wanted: np.ndarray | None = None):
    pasted, regions = PastedPicture(request.image), []

    def take(step):
        pasted.paste(step[0])
        regions.append(step[1].regions)

    report = returned(mapped(reconstruct(request, Engine(), wanted), take))
    return pasted, report, regions


@pytest.mark.parametrize(
    ("channels", "dtype", "choices"),
    [
        (1, "u", Choices("detail")),
        (3, "u", Choices(feather=4)),
        (3, "f", Choices("fast")),
        (4, "u", Choices()),
        (3, "u", Choices("texture")),
    ],
)
@pytest.mark.parametrize("far", [False, True])
def test_the_part_near_it_gives_the_fill_of_the_whole_picture(
    monkeypatch, channels, dtype, choices, far
):
    mask = masked(PLACE, FAR) if far else masked(PLACE)
    wanted = masked(PLACE) if far else None
    request = Request(1, picture(channels, dtype), mask, Guides(), choices)
    rect = near.rect_of(request, wanted)
    assert rect is not None
    assert rect.height * rect.width < 0.25 * mask.size
    pasted, report, regions = filled(request, wanted)
    monkeypatch.setattr(near, "rect_of", lambda *_: None)
    whole, whole_report, whole_regions = filled(request, wanted)
    np.testing.assert_array_equal(pasted.pixels, whole.pixels)
    np.testing.assert_array_equal(pasted.deviations, whole.deviations)
    assert (pasted.pixels != request.image).reshape(*SHAPE, -1).any(2)[PLACE].any()
    assert not (pasted.pixels != request.image).reshape(*SHAPE, -1).any(2)[FAR].any()
    assert report.regions == whole_report.regions
    # While the loops are being compiled, any number of snapshots repeat the first picture.
    assert set(regions) == set(whole_regions)
    one, other = report.explain(510, 1280), whole_report.explain(510, 1280)
    for name in ("rows", "columns", "weights", "values", "observed"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_only_the_part_near_it_is_given_to_the_engine():
    seen = []

    def iterate(image, mask, **options):
        seen.append((image.shape, mask.shape, options["wanted"].shape))
        yield from ()

    request = Request(1, picture(3, "u"), masked(PLACE, FAR), Guides(), Choices())
    returned(mapped(reconstruct(request, Engine(iterate), masked(PLACE)), lambda _: None))
    ((image, mask, wanted),) = seen
    assert image[:2] == mask == wanted
    assert mask[0] * mask[1] < 0.25 * SHAPE[0] * SHAPE[1]


def test_a_fill_that_may_depend_on_everything_is_not_cut():
    image, mask = picture(1, "u"), masked(PLACE)
    guide = masked(FAR)
    for guides in (Guides(protect=guide), Guides(sources=guide)):
        assert near.rect_of(Request(1, image, mask, guides, Choices())) is None
    assert near.rect_of(Request(1, image, mask, Guides(), Choices("paper"))) is None
    wide = Request(1, image, masked(np.s_[10:890:40, 10:1290]), Guides(), Choices())
    assert near.rect_of(wide) is None
    assert near.rect_of(Request(1, image, masked(), Guides(), Choices())) is None
    assert near.rect_of(Request(1, image, masked(PLACE, FAR), Guides(), Choices())) is None


def test_only_the_box_of_the_mask_is_looked_through():
    class Counted(np.ndarray):
        looked = 0

        def __getitem__(self, key):
            part = np.asarray(self)[key]
            Counted.looked += part.size
            return part

    mask = masked(PLACE).view(Counted)
    request = Request(
        1, picture(1, "u"), mask, Guides(), Choices("fast"), box=Rect(500, 1270, 520, 1290)
    )
    rect = near.rect_of(request)
    assert rect is not None
    assert Counted.looked <= 400 + rect.height * rect.width
