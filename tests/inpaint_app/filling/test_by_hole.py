"""Holes with a sampling area of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import ntk_core
from inpaint_app.filling.by_hole import joined, parts_of
from inpaint_app.filling.engine import Engine
from inpaint_app.filling.reconstruct import PastedPicture, reconstruct
from inpaint_app.filling.requests import Request
from inpaint_app.masks.guides import Guides, OwnArea, OwnSources
from inpaint_app.settings.choices import Choices
from ntk_core import Progress, Rect, Region, mapped, returned

if TYPE_CHECKING:
    from collections.abc import Generator

SHAPE = (120, 160)
LEFT, RIGHT, THIN = Rect(40, 20, 70, 50), Rect(40, 110, 70, 140), Rect(5, 5, 7, 150)
TOP, BOTTOM = Rect(10, 0, 35, 160), Rect(80, 0, 118, 160)


def masked(*rects: Rect) -> np.ndarray:
    mask = np.zeros(SHAPE, bool)
    for rect in rects:
        mask[rect.slices] = True
    return mask


def area(hole: Rect, *rects: Rect) -> OwnSources:
    """Return the area of the hole around a rectangle's middle."""
    pixel = OwnArea((hole.top + hole.bottom) // 2, (hole.left + hole.right) // 2)
    whole = Rect.whole(SHAPE)
    return OwnSources(pixel, whole, masked(*rects))


def picture() -> np.ndarray:
    """Return a picture whose top, middle and bottom have no value in common."""
    rng = np.random.default_rng(3)
    image = rng.integers(100, 150, SHAPE).astype(np.uint8)
    image[TOP.slices] = rng.integers(0, 40, (TOP.height, TOP.width))
    image[BOTTOM.slices] = rng.integers(200, 240, (BOTTOM.height, BOTTOM.width))
    return image


def request(mask: np.ndarray, guides: Guides, method: str = "texture") -> Request:
    return Request(1, picture(), mask, guides, Choices(method))


def filled(asked: Request, wanted: np.ndarray | None = None) -> tuple[np.ndarray, Any]:
    pasted = PastedPicture(asked.image)
    report = returned(
        mapped(reconstruct(asked, Engine(), wanted), lambda step: pasted.paste(step[0]))
    )
    return pasted.pixels, report


def test_each_hole_copies_from_its_own_area():
    mask = masked(LEFT, RIGHT)
    guides = Guides(own=(area(LEFT, TOP), area(RIGHT, BOTTOM)))
    pixels, report = filled(request(mask, guides))
    assert np.median(pixels[LEFT.slices]) < 60
    assert np.median(pixels[RIGHT.slices]) > 180
    assert np.array_equal(pixels[~mask], picture()[~mask])
    assert {region.rect for region in report.regions} == {LEFT, RIGHT}
    left = report.explain(55, 35)
    assert all(TOP.top <= row < TOP.bottom for row in left.rows)
    assert all(BOTTOM.top <= row < BOTTOM.bottom for row in report.explain(55, 125).rows)


def test_other_holes_copy_from_the_area_of_all_and_thin_parts_are_learnt():
    mask = masked(LEFT, RIGHT, THIN)
    guides = Guides(sources=masked(TOP), own=(area(RIGHT, BOTTOM),))
    pixels, report = filled(request(mask, guides, "auto"))
    assert np.median(pixels[50:60, 30:40]) < 60
    assert np.median(pixels[50:60, 120:130]) > 180
    assert report.method == "mixed"
    alone, _ = filled(request(mask, replace(guides, own=()), "auto"))
    rest = mask & ~masked(RIGHT)
    assert np.array_equal(pixels[rest], alone[rest]), "the other holes are filled as ever"


def test_a_request_without_own_areas_is_one_part_as_it_is():
    mask = masked(LEFT, RIGHT)
    plain = Guides(sources=masked(TOP))
    for guides, method in (
        (plain, "texture"),
        (replace(plain, own=(area(LEFT, TOP),)), "detail"),
        (replace(plain, own=(area(THIN, TOP),)), "texture"),
    ):
        asked = request(mask, guides, method)
        ((part, wanted),) = parts_of(asked)
        assert wanted is None
        assert part.guides.own == ()
        assert part.guides.sources is plain.sources
        some = masked(LEFT)
        assert parts_of(asked, some)[0][1] is some


def test_only_wanted_pixels_are_in_the_parts():
    mask = masked(LEFT, RIGHT, THIN)
    guides = Guides(own=(area(LEFT, TOP), area(RIGHT, BOTTOM)))
    for wanted in (None, masked(RIGHT), masked(THIN), masked(Rect(40, 20, 50, 120))):
        parts = parts_of(request(mask, guides), wanted)
        total = sum(part.astype(int) for _, part in parts if part is not None)
        if len(parts) > 1 or parts[0][1] is not None:
            assert np.array_equal(total, mask if wanted is None else mask & wanted)
        for part, some in parts:
            assert part.mask is mask, "what is not wanted now is still missing"
            if some is not None and part.guides.sources is not None:
                assert some[LEFT.slices].any() != some[RIGHT.slices].any()


def test_holes_that_became_one_have_both_areas():
    mask = masked(LEFT, RIGHT, Rect(50, 20, 60, 140))
    guides = Guides(own=(area(LEFT, TOP), area(RIGHT, BOTTOM)))
    ((part, some),) = parts_of(request(mask, guides))
    assert np.array_equal(part.guides.sources, masked(TOP, BOTTOM))
    assert np.array_equal(some, mask)


def test_joined_parts_progress_as_one_run():
    mask = masked(LEFT, RIGHT, THIN)
    parts = parts_of(request(mask, Guides(own=(area(LEFT, TOP), area(RIGHT, BOTTOM)))))
    assert len(parts) == 3
    closed = []

    def run(part: Request, wanted: np.ndarray | None) -> Generator[Progress, None, Any]:
        rect = Rect.around(wanted)
        method = "detail" if part.guides.sources is None else "texture"
        try:
            for fraction in (0.5, 1.0):
                pixels = part.image[rect.slices]
                regions = (Region(rect, 9, 1.0, 1.0),)
                yield Progress(fraction, "texture", 1, 1, method, rect, pixels, regions=regions)
            return lambda row, column: (rect, row, column)
        finally:
            closed.append(rect)

    steps = joined(parts, run)
    seen = []
    explain = returned(mapped(steps, seen.append))
    fractions = [step.fraction for step in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)
    assert [len(step.regions) for step in seen] == [1, 1, 2, 2, 3, 3]
    assert [step.method for step in seen] == ["detail"] * 2 + ["mixed"] * 4
    assert explain(55, 125) == (RIGHT, 55, 125)
    assert len(closed) == 3
    stopped = joined(parts, run)
    next(stopped)
    stopped.close()
    assert len(closed) == 4


def test_an_area_that_is_masked_is_an_error_that_the_engine_names_too():
    asked = request(masked(LEFT), Guides(own=(area(LEFT, LEFT),)))
    with pytest.raises(ntk_core.InvalidMaskError):
        filled(asked)
