from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inpaint_app.filling.refill import Refills, unchanged
from inpaint_app.filling.requests import Request
from inpaint_app.masks.guides import Guides, OwnArea, OwnSources
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.copying import Copying
from inpaint_app.settings.learning import Learning
from ntk_core import Architecture, Rect

SHAPE = (200, 300)
A, B = np.s_[20:40, 20:40], np.s_[120:150, 200:240]  # far apart
BETWEEN = np.s_[150:155, 30:60]  # far from both
IMAGE = np.zeros(SHAPE, np.uint8)


def mask_of(*places) -> np.ndarray:
    mask = np.zeros(SHAPE, bool)
    for place in places:
        mask[place] = True
    return mask


BOTH = mask_of(A, B)


def request(number: int, mask: np.ndarray, complete: int | None = None, **options) -> Request:
    options.setdefault("explicit", False)
    options = {"image": IMAGE, "guides": Guides(), "choices": Choices()} | options
    return Request(number, mask=mask, complete=complete, **options)


# -- one mask against another


def test_the_same_mask_has_no_changed_region():
    np.testing.assert_array_equal(unchanged(BOTH, BOTH), BOTH)
    assert not unchanged(mask_of(), mask_of()).any()


def test_a_stroke_that_touches_a_region_changes_all_of_it_and_no_other():
    now = mask_of(A, B, np.s_[38:60, 35:45])
    np.testing.assert_array_equal(unchanged(now, BOTH), mask_of(B))


def test_a_stroke_elsewhere_changes_nothing():
    np.testing.assert_array_equal(unchanged(mask_of(A, B, BETWEEN), BOTH), BOTH)


def test_erasing_a_part_changes_the_region():
    now = BOTH.copy()
    now[A][:5] = False
    np.testing.assert_array_equal(unchanged(now, BOTH), mask_of(B))


def test_erasing_a_whole_region_changes_no_other():
    np.testing.assert_array_equal(unchanged(mask_of(B), BOTH), mask_of(B))


def test_erasing_pixels_nearby_changes_the_region_that_stays():
    """Pixels that were unknown when the region was filled are known now."""
    beside = np.s_[60:70, 20:40]
    np.testing.assert_array_equal(unchanged(BOTH, mask_of(A, B, beside)), mask_of(B))


def test_one_pixel_is_enough():
    now = mask_of(A, B)
    now[30, 30] = False
    np.testing.assert_array_equal(unchanged(now, BOTH), mask_of(B))
    now = mask_of(A, B)
    now[0, 0] = True
    np.testing.assert_array_equal(unchanged(now, BOTH), mask_of(B))


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("offset", range(8))
@pytest.mark.parametrize(("gap", "joined"), [(0, True), (47, True), (55, False), (90, False)])
def test_pixels_closer_than_the_gap_are_one_region(axis, offset, gap, joined):
    before, first = np.zeros((2, *SHAPE), bool)
    first[80:90, 40 + offset : 60 + offset] = True
    before[80:90, 60 + offset + gap : 100 + offset + gap] = True
    before |= first
    now = before & ~first
    now[first] = True
    now[80, 40 + offset] = False
    if axis == 0:
        before, now, first = before.T, now.T, first.T
    kept = unchanged(now, before)
    assert not (kept & first).any()
    assert (kept[before & ~first]).any() != joined


def test_regions_touch_at_corners():
    before = np.zeros((400, 400), bool)
    before[0:100, 0:100] = before[100:200, 100:200] = before[350:, 350:] = True
    now = before.copy()
    now[0, 0] = False
    kept = unchanged(now, before)
    assert not kept[:200, :200].any()
    assert kept[350:, 350:].all()


def test_random_masks_keep_only_shared_pixels_away_from_changes():
    rng = np.random.default_rng(0)
    some = 0
    for _ in range(60):
        before, now = np.zeros((2, 210, 333), bool)
        for mask, count in ((before, 3), (now, 1)):
            for _ in range(count):
                top, left = rng.integers(0, 200), rng.integers(0, 320)
                mask[top : top + 9, left : left + 9] = True
        now |= before
        kept = unchanged(now, before)
        assert not (kept & ~(now & before)).any()
        some += kept.any()
        for row, column in np.argwhere(now ^ before):
            assert not kept[max(row - 47, 0) : row + 48, max(column - 47, 0) : column + 48].any()
    assert some > 10


# -- one request after the other


def test_the_first_request_wants_everything():
    assert Refills().wanted(request(1, BOTH)) is None


def test_complete_regions_are_kept():
    refills = Refills()
    refills.wanted(request(1, BOTH))
    wanted = refills.wanted(request(2, mask_of(A, B, BETWEEN), 1))
    np.testing.assert_array_equal(wanted, mask_of(BETWEEN))


def test_regions_of_an_unfinished_request_are_not_kept():
    refills = Refills()
    refills.wanted(request(1, BOTH))
    assert refills.wanted(request(2, mask_of(A, B, BETWEEN))) is None


def test_regions_kept_by_an_unfinished_request_stay_kept():
    refills = Refills()
    refills.wanted(request(1, BOTH))
    refills.wanted(request(2, mask_of(A, B, BETWEEN), 1))  # and superseded
    wanted = refills.wanted(request(3, mask_of(A, B, BETWEEN), 1))
    np.testing.assert_array_equal(wanted, mask_of(BETWEEN))


def test_regions_begun_by_an_unfinished_request_are_filled_again():
    """Region A grew and shrank back. The request in between may have filled it differently."""
    refills = Refills()
    refills.wanted(request(1, BOTH))
    refills.wanted(request(2, mask_of(A, B, np.s_[38:60, 35:45]), 1))
    np.testing.assert_array_equal(refills.wanted(request(3, BOTH, 1)), mask_of(A))
    np.testing.assert_array_equal(refills.wanted(request(4, BOTH, 3)), mask_of())


def test_a_request_that_was_never_run_changes_nothing():
    refills = Refills()
    refills.wanted(request(1, BOTH))
    np.testing.assert_array_equal(refills.wanted(request(3, mask_of(A, B, BETWEEN), 1))[B], False)


def test_a_dropped_fill_is_computed_again():
    refills = Refills()
    refills.wanted(request(1, BOTH))
    assert refills.wanted(request(2, mask_of(A, B, BETWEEN), None)) is None
    # Nor is it certain afterwards, for all that is known of the second.
    assert refills.wanted(request(3, mask_of(A, B, BETWEEN), None)) is None


def test_erasing_a_region_leaves_nothing_to_fill():
    refills = Refills()
    refills.wanted(request(1, BOTH))
    assert not refills.wanted(request(2, mask_of(B), 1)).any()
    # And what comes back is not there any more.
    np.testing.assert_array_equal(refills.wanted(request(3, BOTH, 2)), mask_of(A))


def test_a_manual_run_without_changes_fills_everything_again():
    refills = Refills()
    refills.wanted(request(1, BOTH))
    assert refills.wanted(request(2, BOTH, 1, explicit=True)) is None
    assert not refills.wanted(request(3, BOTH, 2)).any()
    wanted = refills.wanted(request(4, mask_of(A, B, BETWEEN), 3, explicit=True))
    np.testing.assert_array_equal(wanted, mask_of(BETWEEN))


SOURCES, AVOIDED = mask_of(np.s_[:100]), mask_of(np.s_[90:])


@pytest.mark.parametrize(
    "other",
    [
        {"choices": Choices("detail")},
        {"choices": Choices(copying=Copying(seed=1))},
        {"choices": Choices(learning=Learning(reach=9))},
        {"choices": Choices(feather=1)},
        {"image": IMAGE.copy()},
        {"guides": Guides(AVOIDED)},
        {"guides": Guides(AVOIDED, ~SOURCES)},
        {"guides": Guides(None, SOURCES)},
        {"guides": Guides(~AVOIDED, SOURCES)},
        {"guides": Guides(SOURCES, AVOIDED)},
    ],
)
def test_other_settings_fill_everything_again(other):
    first = replace(request(1, BOTH), guides=Guides(AVOIDED, SOURCES))
    second = replace(first, number=2, complete=1, mask=mask_of(A, B, BETWEEN))
    refills = Refills()
    refills.wanted(first)
    assert refills.wanted(replace(second, **other)) is None
    refills = Refills()
    refills.wanted(first)
    same = {
        "guides": Guides(AVOIDED.copy(), SOURCES.copy()),
        "choices": Choices(architecture=Architecture(1), keep_mask=True),  # no matter for "auto"
    }
    assert refills.wanted(replace(second, **same)) is not None


def own(place: tuple[int, int], top: int) -> OwnSources:
    return OwnSources(OwnArea(*place), Rect(top, 0, top + 4, 9), np.ones((4, 9), bool))


def test_only_the_hole_with_another_area_is_filled_again():
    mask = mask_of(A, B)
    here, there = (tuple(np.argwhere(mask_of(place))[0]) for place in (A, B))
    refills = Refills()
    refills.wanted(replace(request(1, mask), guides=Guides(own=(own(here, 0),))))
    both = Guides(own=(own(here, 0), own(there, 0)))
    second = replace(request(2, mask, 1), guides=both)
    np.testing.assert_array_equal(refills.wanted(second), mask_of(B))
    third = replace(request(3, mask, 2), guides=Guides(own=(own(here, 5), own(there, 0))))
    np.testing.assert_array_equal(refills.wanted(third), mask_of(A))
    last = replace(request(4, mask, 3), guides=Guides())
    assert refills.wanted(last) is None, "both have changed"


def test_method_paper_always_fills_everything():
    refills = Refills()
    for number in (1, 2):
        choices, complete = Choices("paper"), number - 1 or None
        asked = replace(request(number, mask_of(A, B)), choices=choices, complete=complete)
        assert refills.wanted(asked) is None


def test_a_closed_picture_is_not_kept():
    import gc
    import weakref

    image = np.zeros(SHAPE, np.uint8)
    seen = weakref.ref(image)
    refills = Refills()
    refills.wanted(request(1, BOTH, image=image))
    del image
    gc.collect()
    assert seen() is None
    assert refills.wanted(request(2, BOTH, 1)) is None


# -- boxes


@pytest.mark.parametrize("explicit", [False, True])
@pytest.mark.parametrize("masks", [(BOTH, mask_of(A)), (mask_of(A), BOTH), (BOTH, BOTH)])
def test_the_box_of_a_mask_changes_nothing(masks, explicit):
    first, second = masks
    found = []
    for boxed in (False, True):
        refills = Refills()
        boxes = [Rect.around(mask) if boxed else None for mask in masks]
        assert refills.wanted(request(1, first, box=boxes[0])) is None
        asked = request(2, second, complete=1, explicit=explicit, box=boxes[1])
        found.append(refills.wanted(asked))
    if found[0] is None:
        assert found[1] is None
    else:
        np.testing.assert_array_equal(*found)


def test_nothing_is_wanted_when_a_part_was_erased():
    refills = Refills()
    refills.wanted(request(1, BOTH, box=Rect.around(BOTH)))
    left = mask_of(A)
    wanted = refills.wanted(request(2, left, complete=1, box=Rect.around(left)))
    assert not wanted.any()
