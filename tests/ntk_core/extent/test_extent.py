"""What a run takes, and the strips that take less."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from ntk_core import METHODS, Architecture
from ntk_core.extent import Extent, PixelBytes
from ntk_core.extent.memory import Work, memory_of
from ntk_core.extent.sight import STRIP_METHODS

COLOUR = PixelBytes(3, 1)
SHAPE = (900, 700)


@pytest.fixture
def mask() -> np.ndarray:
    mask = np.zeros(SHAPE, bool)
    mask[::60] = True
    return mask


@pytest.mark.parametrize("method", METHODS)
def test_a_run_fits_into_exactly_its_own_memory(mask, method):
    extent = Extent(mask, COLOUR, method=method)
    assert extent.fits_into(extent.memory)
    assert not extent.fits_into(extent.memory - 1)
    assert extent.fits_into(sys.maxsize)


@pytest.mark.parametrize("method", STRIP_METHODS)
def test_each_strip_fits_and_together_they_cover_the_mask(mask, method):
    protect, wanted = np.zeros((2, *SHAPE), bool)
    protect[:, :5] = wanted[:, 50:] = True
    extent = Extent(mask, COLOUR, method=method, protect=protect, wanted=wanted)
    budget = 95 * extent.memory // 100
    strips = extent.strips(budget)
    assert len(strips) > 1
    asked = np.zeros(SHAPE, int)
    for strip in strips:
        own, unknown = strip.wanted(extent.asked), (mask | protect)[strip.rect.slices]
        assert memory_of(Work(own, unknown, COLOUR, method, guided=True)) < budget
        asked[strip.rect.slices] += own
    np.testing.assert_array_equal(asked, mask & wanted)


def test_a_tiny_budget_has_no_strips(mask):
    assert Extent(mask, COLOUR, method="fast").strips(1000) is None


@pytest.mark.parametrize("method", sorted(set(METHODS) - set(STRIP_METHODS)))
def test_methods_that_need_the_whole_image_have_no_strips(mask, method):
    assert Extent(mask, COLOUR, method=method).strips(sys.maxsize) is None


def test_with_sources_there_are_no_strips(mask):
    assert Extent(mask, COLOUR, sources=~mask).strips(sys.maxsize) is None


def test_a_larger_reach_widens_strips(mask):
    least, most = (
        Extent(mask, COLOUR, method="detail", reach=reach).strips(sys.maxsize) for reach in (2, 64)
    )
    assert len(least) == len(most) == 2
    assert least[1].rect.top > most[1].rect.top
    assert least[0].rect.bottom < most[0].rect.bottom


def test_options_that_do_not_matter_are_accepted(mask):
    plain = Extent(mask, COLOUR, method="detail")
    assert Extent(mask, COLOUR, method="detail", workers=3, ridge=0.1).memory == plain.memory


def test_the_estimate_depends_on_the_network(mask):
    small, large = (
        Extent(mask, COLOUR, method="paper", architecture=Architecture(levels=levels)).memory
        for levels in (1, 4)
    )
    assert small < large
