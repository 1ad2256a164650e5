"""Saving, and going on: the document, its history and its choices come back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from inpaint_app.editor.files.sessions import session_of
from inpaint_app.editor.state import Notice
from inpaint_app.files.images import read_image
from inpaint_app.files.picture import Picture
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.copying import Copying
from inpaint_app.settings.learning import Learning
from ntk_core import Architecture


@pytest.fixture
def edited(controller, view, files):
    """A controller with a photo and a step of every kind; the last was taken back."""
    controller.adopt(read_image(files.image))
    document = controller.document
    controller.begin_stroke((10, 10))
    controller.extend_stroke((20, 10))
    controller.end_stroke()
    document.start_fill(document.selection.snapshot())
    document.paste_fill(document.rect, 255 - document.image)
    controller.apply()
    controller.select_tool("protect")
    controller.begin_stroke((4, 4))
    controller.end_stroke()
    controller.select_tool("brush")
    controller.begin_stroke((25, 20))
    controller.end_stroke()
    controller.begin_stroke((2, 20))
    controller.end_stroke()
    controller.undo()
    controller.choose(method="detail")
    controller.choose(copying=Copying(seed=5, patch_size=9))
    controller.choose(learning=Learning(passes=4))
    controller.choose(architecture=Architecture(2))
    controller.choose(feather=3)
    controller.choose(keep_mask=True)
    view.asked.clear()
    return controller


SENSELESS = {
    "method": "dream",
    "architecture": {"levels": 99},
    "texture": {"seed": "x"},
    "regression": 7,
    "feather": 5.5,
    "keep_mask": "yes",
    "preset": "nothing",
}


def reopened(controller, path):
    """Open something else, then the session."""
    controller.adopt(Picture(np.zeros((5, 6), np.uint8)))
    controller.document.mark_saved(controller.document.stamp)
    controller.take(Choices("fast"))
    controller.filing.open_path(path)
    return controller.document


def test_everything_comes_back(edited, view, files):
    before, state = edited.document, edited.state
    view.path = files.folder / "work.ntki"
    edited.filing.save_session()
    assert view.suggested.name == "photo.ntki"
    assert view.notice == Notice("saved", str(view.path))
    assert not edited.state.modified
    after = reopened(edited, view.path)
    np.testing.assert_array_equal(after.image, before.image)
    np.testing.assert_array_equal(after.picture.pixels, before.picture.pixels)
    np.testing.assert_array_equal(view.pixels, before.image)
    for layer in ("mask", "protected", "source"):
        np.testing.assert_array_equal(after.layer(layer).pixels, before.layer(layer).pixels)
    np.testing.assert_array_equal(view.overlay, after.overlay(after.rect))
    found = edited.state
    assert found.choices == state.choices
    assert [step.label for step in found.steps] == [step.label for step in state.steps]
    assert found.step == state.step
    assert not found.modified
    assert found.name == "photo.png"


def test_undo_goes_on_where_it_was(edited, view, files):
    view.path = files.folder / "work.ntki"
    edited.filing.save_session()
    final, original = edited.document.image, edited.document.picture.pixels
    masks = [edited.document.selection.snapshot()]
    edited.redo()
    masks.append(edited.document.selection.snapshot())
    document = reopened(edited, view.path)
    edited.redo()
    np.testing.assert_array_equal(document.selection.pixels, masks[1])
    edited.travel_to(0)
    np.testing.assert_array_equal(document.image, original)
    assert not document.selection.pixels.any()
    edited.travel_to(4)
    np.testing.assert_array_equal(document.image, final)
    np.testing.assert_array_equal(document.selection.pixels, masks[0])
    np.testing.assert_array_equal(view.pixels, document.shown(document.rect))


def test_it_is_saved_again_without_asking_and_what_follows_is_unsaved(edited, view, files):
    view.path = files.folder / "work.ntki"
    edited.filing.save_session()
    view.asked.clear()
    edited.begin_stroke((8, 8))
    edited.end_stroke()
    assert edited.state.modified
    edited.filing.save_session()
    assert view.asked == []
    assert not edited.state.modified
    assert reopened(edited, view.path).selection.pixels[8, 8]
    edited.filing.save_session()
    assert view.asked == [], "where it was opened from"


def test_a_fill_that_was_not_applied_is_still_unsaved(edited, view, files):
    document = edited.document
    document.start_fill(document.selection.snapshot())
    document.paste_fill(document.rect, document.image)
    view.path = files.folder / "work.ntki"
    edited.filing.save_session()
    assert edited.state.modified


def test_a_picture_that_was_changed_or_is_gone_is_said_and_can_be_located(edited, view, files):
    session = files.folder / "work.ntki"
    view.path = session
    edited.filing.save_session()
    moved = files.folder / "elsewhere.png"
    moved.write_bytes(files.image.read_bytes())
    with Image.open(files.image) as image:
        changed = np.array(image)
    changed[0, 0] ^= 1
    Image.fromarray(changed).save(files.image)
    view.asked.clear()
    view.path = None
    edited.filing.open_path(session)
    assert ["source" in asked and "changed since" in asked for asked in view.asked] == [True]
    assert view.notice.kind == "failed"
    files.image.unlink()
    view.asked.clear()
    edited.filing.open_path(session)
    assert "no such file" in view.asked[0]
    view.path = moved
    edited.filing.open_path(session)
    assert edited.document.picture.path == moved
    assert edited.document.selection.count > 0


def test_a_pasted_picture_is_in_its_session(controller, view, files):
    pixels = np.random.default_rng(0).integers(0, 65535, (9, 7, 4)).astype(np.uint16)
    pixels.flags.writeable = False
    controller.adopt(Picture(pixels))
    controller.select_all()
    view.path = files.folder / "pasted"
    controller.filing.save_session()
    path = files.folder / "pasted.ntki"
    assert path.is_file()
    document = reopened(controller, path)
    np.testing.assert_array_equal(document.picture.pixels, pixels)
    assert document.selection.pixels.all()


def test_a_session_that_cannot_be_read_changes_nothing(edited, view, files):
    path = files.folder / "bad.ntki"
    path.write_bytes(b"PK nothing")
    edited.document.mark_saved(edited.document.stamp)
    before = edited.document
    edited.filing.open_path(path)
    assert edited.document is before
    assert view.notice.kind == "failed"
    assert "bad.ntki" in view.notice.detail


def test_saving_on_leaving(edited, view, files):
    view.path, view.answer = files.folder / "work.ntki", "save"
    edited.filing.close()
    assert view.closed
    assert view.path.is_file()


def test_choices_of_another_version_are_taken_as_far_as_they_make_sense(edited):
    before = edited.state.choices
    picture, session = edited.document.picture, session_of(edited.document, SENSELESS)()
    edited.resume(picture, session)
    assert edited.state.choices == before
    edited.resume(picture, replace(session, parameters={"method": "fast"}))
    assert edited.state.choices == replace(before, method="fast")
