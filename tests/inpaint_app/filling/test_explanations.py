from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.filling.explanations import Explanation, Explanations, footprint
from inpaint_app.filling.made_from import made_from
from inpaint_app.filling.requests import Request
from inpaint_app.filling.tags import tag
from inpaint_app.masks.guides import Guides
from inpaint_app.settings.choices import Choices
from ntk_core import PixelWeights


def explanation(nbytes: int = 0, seconds: float = 0.0) -> Explanation:
    return Explanation(lambda _row, _column: None, seconds, nbytes)


def test_only_the_last_four_are_kept():
    kept = Explanations()
    all_ = {number: explanation() for number in range(1, 8)}
    for number, each in all_.items():
        kept.keep(number, each)
    assert [kept.find(tag(number)) is not None for number in all_] == [False] * 3 + [True] * 4
    assert all(kept.find(tag(number)) is all_[number] for number in range(4, 8))
    assert kept.find(0) is None
    kept.clear()
    assert kept.find(tag(7)) is None


def test_large_explanations_are_dropped_except_the_newest():
    kept = Explanations()
    for number in range(1, 4):
        kept.keep(number, explanation(100 << 20))
    assert [kept.find(tag(number)) is not None for number in (1, 2, 3)] == [False, True, True]
    kept.keep(4, explanation(1 << 30))
    assert [kept.find(tag(number)) is not None for number in (2, 3, 4)] == [False, False, True]
    assert kept.nbytes == 1 << 30


def test_a_reused_tag_finds_the_newer_explanation():
    kept = Explanations()
    old, new = explanation(), explanation()
    kept.keep(3, old)
    kept.keep(258, new)
    assert kept.find(tag(3)) is new


@pytest.mark.parametrize(("seconds", "slow"), [(0.0, False), (4.9, False), (5.1, True)])
def test_explanations_above_the_time_limit_are_slow(seconds, slow):
    assert explanation(seconds=seconds).is_slow == slow


@pytest.mark.parametrize(("shape", "per_pixel"), [((6, 7), 2), ((6, 7, 3), 2), ((6, 7, 4), 18)])
def test_transparency_makes_explanations_larger(shape, per_pixel):
    image, mask = np.zeros(shape, np.uint8), np.zeros(shape[:2], bool)
    request = Request(1, image, mask, Guides(), Choices("fast"))
    assert footprint(request) == 42 * per_pixel


def test_weights_are_sorted_and_only_negligible_ones_left_out():
    shares = np.array([0.2, -0.5, 0.0, 1.2, 1e-6], np.float32)
    weights = PixelWeights(
        np.arange(5, dtype=np.int32),
        np.arange(10, 15, dtype=np.int32),
        shares[:, None, None] * np.eye(3, dtype=np.float32),
        np.zeros((5, 3), np.float32),
        np.array([True, True, True, False, True]),
        0.1,
        np.zeros(3, np.float32),
        np.zeros(3, np.float32),
    )
    made = made_from((7, 8), weights)
    assert made.answer == "known"
    assert made.pixel == (7, 8)
    assert made.rows.tolist() == [3, 1, 0]
    assert made.columns.tolist() == [13, 11, 10]
    np.testing.assert_allclose(made.shares, [1.2, -0.5, 0.2], rtol=1e-6)
    assert made.observed.tolist() == [False, True, True]
    assert made.background == 0.1
