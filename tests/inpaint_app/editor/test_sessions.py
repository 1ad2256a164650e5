"""Saving, and going on: the document, its history and its choices come back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from inpaint_app.editor.state import Notice
from inpaint_app.files.images import read_image
from inpaint_app.files.picture import Picture
from inpaint_app.sessions.finding import session_of
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.copying import Copying
from inpaint_app.settings.learning import Learning
from ntk_core import Architecture


@pytest.fixture
def edited(editor, view, files):
    """A editor with a photo and a step of every kind; the last was taken back."""
    editor.adopt(read_image(files.image))
    document = editor.document
    editor.strokes.begin((10, 10))
    editor.strokes.extend((20, 10))
    editor.strokes.end()
    document.layers.start_fill(document.layers.selection.snapshot())
    document.layers.paste_fill(document.layers.rect, 255 - document.layers.image)
    editor.reconstruction.apply()
    editor.strokes.take("avoid")
    editor.strokes.begin((4, 4))
    editor.strokes.end()
    editor.strokes.take("brush")
    editor.strokes.begin((25, 20))
    editor.strokes.end()
    editor.strokes.begin((2, 20))
    editor.strokes.end()
    editor.history.undo()
    editor.choices.choose(method="detail")
    editor.choices.choose(copying=Copying(seed=5, patch_size=9))
    editor.choices.choose(learning=Learning(passes=4))
    editor.choices.choose(architecture=Architecture(2))
    editor.choices.choose(feather=3)
    editor.choices.choose(keep_mask=True)
    view.asked.clear()
    return editor


SENSELESS = {
    "method": "dream",
    "architecture": {"levels": 99},
    "texture": {"seed": "x"},
    "regression": 7,
    "feather": 5.5,
    "keep_mask": "yes",
    "preset": "nothing",
}


def reopened(editor, path):
    """Open something else, then the session."""
    editor.adopt(Picture(np.zeros((5, 6), np.uint8)))
    editor.document.mark_saved(editor.document.stamp)
    editor.choices.take(Choices("fast"))
    editor.files.opening.open_path(path)
    return editor.document


def test_a_session_restores_everything(edited, view, files):
    before, state = edited.document, edited.state
    view.path = files.folder / "work.ntki"
    edited.files.sessions.save()
    assert view.suggested.name == "photo.ntki"
    assert view.notice == Notice("saved", str(view.path))
    assert not edited.state.picture.modified
    after = reopened(edited, view.path)
    np.testing.assert_array_equal(after.layers.image, before.layers.image)
    np.testing.assert_array_equal(after.picture.pixels, before.picture.pixels)
    np.testing.assert_array_equal(view.pixels, before.layers.image)
    for layer in ("mask", "avoided", "source"):
        np.testing.assert_array_equal(
            after.layers.layer(layer).pixels, before.layers.layer(layer).pixels
        )
    np.testing.assert_array_equal(view.overlay, after.layers.overlay(after.layers.rect))
    found = edited.state
    assert found.choices == state.choices
    assert [step.label for step in found.history.steps] == [
        step.label for step in state.history.steps
    ]
    assert found.history.step == state.history.step
    assert not found.picture.modified
    assert found.picture.name == "photo.png"


def test_undo_continues_after_loading_a_session(edited, view, files):
    view.path = files.folder / "work.ntki"
    edited.files.sessions.save()
    final, original = edited.document.layers.image, edited.document.picture.pixels
    masks = [edited.document.layers.selection.snapshot()]
    edited.history.redo()
    masks.append(edited.document.layers.selection.snapshot())
    document = reopened(edited, view.path)
    edited.history.redo()
    np.testing.assert_array_equal(document.layers.selection.pixels, masks[1])
    edited.history.travel_to(0)
    np.testing.assert_array_equal(document.layers.image, original)
    assert not document.layers.selection.pixels.any()
    edited.history.travel_to(4)
    np.testing.assert_array_equal(document.layers.image, final)
    np.testing.assert_array_equal(document.layers.selection.pixels, masks[0])
    np.testing.assert_array_equal(view.pixels, document.layers.shown(document.layers.rect))


def test_saving_again_does_not_ask_and_later_work_is_unsaved(edited, view, files):
    view.path = files.folder / "work.ntki"
    edited.files.sessions.save()
    view.asked.clear()
    edited.strokes.begin((8, 8))
    edited.strokes.end()
    assert edited.state.picture.modified
    edited.files.sessions.save()
    assert view.asked == []
    assert not edited.state.picture.modified
    assert reopened(edited, view.path).layers.selection.pixels[8, 8]
    edited.files.sessions.save()
    assert view.asked == [], "where it was opened from"


def test_an_unapplied_fill_is_still_unsaved(edited, view, files):
    document = edited.document
    document.layers.start_fill(document.layers.selection.snapshot())
    document.layers.paste_fill(document.layers.rect, document.layers.image)
    view.path = files.folder / "work.ntki"
    edited.files.sessions.save()
    assert edited.state.picture.modified


def test_a_changed_or_missing_picture_is_reported_and_can_be_located(edited, view, files):
    session = files.folder / "work.ntki"
    view.path = session
    edited.files.sessions.save()
    moved = files.folder / "elsewhere.png"
    moved.write_bytes(files.image.read_bytes())
    with Image.open(files.image) as image:
        changed = np.array(image)
    changed[0, 0] ^= 1
    Image.fromarray(changed).save(files.image)
    view.asked.clear()
    view.path = None
    edited.files.opening.open_path(session)
    assert ["source" in asked and "changed since" in asked for asked in view.asked] == [True]
    assert view.notice.kind == "failed"
    files.image.unlink()
    view.asked.clear()
    edited.files.opening.open_path(session)
    assert "no such file" in view.asked[0]
    view.path = moved
    edited.files.opening.open_path(session)
    assert edited.document.picture.path == moved
    assert edited.document.layers.selection.count > 0


def test_a_session_contains_a_pasted_picture(editor, view, files):
    pixels = np.random.default_rng(0).integers(0, 65535, (9, 7, 4)).astype(np.uint16)
    pixels.flags.writeable = False
    editor.adopt(Picture(pixels))
    editor.mask.select_all()
    view.path = files.folder / "pasted"
    editor.files.sessions.save()
    path = files.folder / "pasted.ntki"
    assert path.is_file()
    document = reopened(editor, path)
    np.testing.assert_array_equal(document.picture.pixels, pixels)
    assert document.layers.selection.pixels.all()


def test_a_session_that_cannot_be_read_changes_nothing(edited, view, files):
    path = files.folder / "bad.ntki"
    path.write_bytes(b"PK nothing")
    edited.document.mark_saved(edited.document.stamp)
    before = edited.document
    edited.files.opening.open_path(path)
    assert edited.document is before
    assert view.notice.kind == "failed"
    assert "bad.ntki" in view.notice.detail


def test_a_session_can_be_saved_when_closing(edited, view, files):
    view.path, view.answer = files.folder / "work.ntki", "save"
    edited.files.close()
    assert view.closed
    assert view.path.is_file()


def test_valid_choices_of_another_version_are_used(edited):
    before = edited.state.choices
    picture, session = edited.document.picture, session_of(edited.document, SENSELESS)()
    edited.files.opening.resume(picture, session)
    assert edited.state.choices == before
    edited.files.opening.resume(picture, replace(session, parameters={"method": "fast"}))
    assert edited.state.choices == replace(before, method="fast")
