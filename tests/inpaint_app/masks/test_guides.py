from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.document.document import Document
from inpaint_app.document.overlay import AVOIDED, FILLED, PENDING, SOURCE
from inpaint_app.files.picture import Picture
from inpaint_app.masks.guides import GuideMasks, Guides, OwnArea, OwnSources
from ntk_core import Rect

SHAPE = (40, 60)


@pytest.fixture
def document():
    pixels = np.zeros(SHAPE, np.uint8)
    pixels.flags.writeable = False
    return Document(Picture(pixels))


def paint(document, layer, x, y, *, value=True, label="protect"):
    document.layers.layer(layer).stamp((x, y), (x, y), 10, value=value)
    return document.commit_mask(label, layer)


def test_empty_guides_pass_no_option_and_allocate_nothing(monkeypatch):
    monkeypatch.setattr(
        "inpaint_app.masks.guides.Selection", None
    )  # making one would be a TypeError
    guides = GuideMasks(SHAPE)
    assert guides.snapshot().protect is None
    assert guides.snapshot().sources is None
    assert guides.painted("avoided") is None
    assert guides.count("source") == 0


def test_each_guide_is_passed_only_if_something_is_painted_in_it():
    guides = GuideMasks(SHAPE)
    for guide, said, other in (
        ("avoided", "protect", "sources"),
        ("source", "sources", "protect"),
    ):
        guides.edit(guide).stamp((20, 20), (20, 20), 6, value=True)
        mask = getattr(guides.snapshot(), said)
        np.testing.assert_array_equal(mask, guides.edit(guide).pixels)
        assert mask.dtype == np.bool_
        assert not mask.flags.writeable
        assert getattr(guides.snapshot(), other) is None
        guides.edit(guide).stamp((50, 30), (50, 30), 4, value=True)
        assert not mask[30, 50], "what was asked for does not change afterwards"
        guides.edit(guide).clear()
        assert getattr(guides.snapshot(), said) is None


def test_both_guides_may_be_painted_in_the_same_place():
    guides = GuideMasks(SHAPE)
    for guide in ("avoided", "source"):
        guides.edit(guide).stamp((20, 20), (20, 20), 6, value=True)
    said = guides.snapshot()
    np.testing.assert_array_equal(said.protect, said.sources)
    assert said.protect.any()


def test_guides_tell_whether_anything_is_left_to_learn_and_copy_from():
    nothing = np.zeros(SHAPE, bool)
    mask, area, rest = nothing.copy(), nothing.copy(), ~nothing
    mask[10:20, 10:20] = area[12:15, 12:15] = True
    wider = area.copy()
    wider[12:15, :12] = True

    def left(sources, protect=None):
        return not Guides(protect, sources).trouble(mask)

    assert left(None)
    assert not left(None, rest)
    assert not left(area)
    assert left(wider)
    assert left(wider, area)
    assert not left(wider, wider)
    assert left(None, area), "the mask covers that anyway"
    assert "nothing may be sampled" in Guides(rest | ~mask, wider).trouble(mask)
    assert Guides(rest, wider).trouble(rest) == "", "the mask is to blame, which is another mistake"


def test_the_area_of_a_hole_counts_only_while_the_hole_is_masked():
    mask, area = np.zeros(SHAPE, bool), np.zeros(SHAPE, bool)
    mask[10:20, 10:20] = area[12:15, 12:15] = True
    rect = Rect(11, 11, 16, 16)
    own = OwnSources(OwnArea(15, 15), rect, area[rect.slices])
    assert "the hole at row 15, column 15 is masked" in Guides(own=(own,)).trouble(mask)
    elsewhere = OwnSources(OwnArea(3, 3), rect, area[rect.slices])
    assert Guides(own=(elsewhere,)).trouble(mask) == ""
    np.testing.assert_array_equal(own.whole(SHAPE), area)


def test_guides_know_which_holes_have_another_area():
    one = OwnSources(OwnArea(1, 1), Rect(2, 2, 4, 4), np.eye(2, dtype=bool))
    same = OwnSources(OwnArea(1, 1), Rect(2, 2, 4, 4), np.eye(2, dtype=bool))
    moved = OwnSources(OwnArea(1, 1), Rect(3, 2, 5, 4), np.eye(2, dtype=bool))
    other = OwnSources(OwnArea(8, 8), Rect(2, 2, 4, 4), np.eye(2, dtype=bool))
    assert Guides(own=(one,)).changed(Guides(own=(same,))) == ()
    assert Guides(own=(one, other)).changed(Guides(own=(same, other))) == ()
    assert Guides(own=(one,)).changed(Guides(own=(moved,))) == ((1, 1),)
    assert Guides(own=(one, other)).changed(Guides(own=(same,))) == ((8, 8),)
    assert Guides().changed(Guides(own=(one,))) == ((1, 1),)
    assert Guides(own=(one,)).equal(Guides()), "for all other holes nothing has changed"


def test_guides_are_equal_if_they_name_the_same_pixels():
    some = np.zeros(SHAPE, bool)
    some[3, 4] = True
    assert Guides().equal(Guides())
    assert Guides(some, ~some).equal(Guides(some.copy(), ~some))
    for other in (Guides(some), Guides(None, ~some), Guides(~some, ~some), Guides(some, some)):
        assert not Guides(some, ~some).equal(other)
        assert not other.equal(Guides(some, ~some))


def test_the_mask_lies_over_protection_over_the_sampling_area(document):
    paint(document, "source", 20, 20)
    paint(document, "avoided", 25, 20)
    paint(document, "mask", 30, 20)
    codes = document.layers.overlay(document.layers.rect)
    assert (codes[20, 17], codes[20, 22], codes[20, 28]) == (SOURCE, AVOIDED, PENDING)
    document.layers.start_fill(document.layers.selection.snapshot())
    document.layers.paste_fill(document.layers.rect, np.full(SHAPE, 9, np.uint8))
    codes = document.layers.overlay(document.layers.rect)
    assert (codes[20, 17], codes[20, 22], codes[20, 28]) == (SOURCE, AVOIDED, FILLED)
    assert codes[0, 0] == 0


def test_each_stroke_is_a_step_that_makes_the_document_modified(document):
    assert not document.modified
    assert paint(document, "avoided", 10, 10)
    assert document.modified
    assert not paint(document, "avoided", 10, 10), "nothing new"
    paint(document, "source", 30, 20, label="add-source")
    paint(document, "avoided", 10, 10, value=False, label="unprotect")
    assert document.layers.guides.count("avoided") == 0
    assert [edit.label for edit in document.travel_to(1)] == ["unprotect", "add-source"]
    assert document.layers.guides.count("avoided") > 0
    assert document.layers.guides.count("source") == 0
    assert document.layers.selection.count == 0
    document.travel_to(0)
    assert not document.modified
    document.travel_to(2)
    assert document.layers.guides.count("source") > 0


def test_applying_a_fill_keeps_the_guides(document):
    paint(document, "avoided", 10, 10)
    paint(document, "mask", 30, 20, label="paint")
    document.layers.start_fill(document.layers.selection.snapshot())
    document.layers.paste_fill(document.layers.rect, np.full(SHAPE, 9, np.uint8))
    document.apply_fill(keep_mask=False)
    assert document.layers.selection.count == 0
    assert document.layers.guides.count("avoided") > 0


def test_a_refill_does_not_change_unwanted_pixels(document):
    first, second = np.zeros(SHAPE, bool), np.zeros(SHAPE, bool)
    first[5:10, 5:10] = second[30:35, 40:50] = True
    document.layers.selection.add(first | second)
    document.commit_mask("import")
    document.layers.start_fill(first | second)
    document.layers.paste_fill(document.layers.rect, np.full(SHAPE, 7, np.uint8))
    third = np.zeros(SHAPE, bool)
    third[20:24, 20:24] = True
    document.layers.selection.add(third)
    document.commit_mask("import")
    wanted = second | third
    document.layers.start_fill(first | second | third, wanted)
    assert (document.layers.shown(document.layers.rect)[second] == 7).all(), (
        "until it is painted over"
    )
    assert (document.layers.overlay(document.layers.rect)[third] == PENDING).all()
    document.layers.paste_fill(document.layers.rect, np.full(SHAPE, 9, np.uint8))
    shown = document.layers.shown(document.layers.rect)
    assert (shown[first] == 7).all()
    assert (shown[wanted] == 9).all()
    assert (document.layers.overlay(document.layers.rect)[first | wanted] == FILLED).all()
    document.apply_fill(keep_mask=False)
    assert (document.layers.image[first] == 7).all()
    assert (document.layers.image[wanted] == 9).all()
    assert document.layers.image.sum() == 7 * first.sum() + 9 * wanted.sum()
