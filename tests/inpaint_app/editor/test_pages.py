"""A file with several pages: which one is opened, where an export goes, and sessions."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile

from inpaint_app.files.images import read_image

RNG = np.random.default_rng(3)
PAGES = [RNG.integers(0, 256, (30, 40, 3), np.uint8) for _ in range(3)]


@pytest.fixture
def stack(tmp_path):
    path = tmp_path / "stack.tif"
    with tifffile.TiffWriter(path) as file:
        for page in PAGES:
            file.write(page, photometric="rgb", metadata=None, compression="zlib")
    return path


def opened(editor):
    picture = editor.document.picture
    np.testing.assert_array_equal(picture.pixels, PAGES[picture.page - 1])
    return picture.page


@pytest.mark.parametrize("page", [1, 2, 3])
def test_the_page_to_open_is_asked(editor, view, stack, page):
    view.page = page
    editor.files.opening.open_path(stack)
    assert view.asked == ["page 1 of 3"]
    assert opened(editor) == page
    assert (view.state.picture.page, view.state.picture.pages) == (page, 3)


def test_no_page_leaves_everything_as_it_was(editor, view, stack):
    before, view.page = editor.document, None
    editor.files.opening.open_path(stack)
    assert view.asked == ["page 1 of 3"]
    assert editor.document is before


def test_unsaved_work_is_asked_about_once(editor, view, stack):
    view.page = 2
    editor.files.opening.open_path(stack)
    editor.strokes.begin((10, 10))
    editor.strokes.end()
    view.asked.clear()
    view.page, view.answer = 3, "drop"
    editor.files.opening.open_other_page()
    assert view.asked == ["page 2 of 3", "unsaved"]
    assert opened(editor) == 3
    editor.strokes.begin((10, 10))
    editor.strokes.end()
    view.asked.clear()
    view.answer = "stay"
    editor.files.opening.open_path(stack)
    assert view.asked == ["page 1 of 3", "unsaved"]
    assert opened(editor) == 3


def test_a_file_of_one_page_asks_nothing(editor, view, files):
    editor.files.opening.open_path(files.image)
    editor.files.opening.open_other_page()
    assert view.asked == []
    assert view.state.picture.pages == 1


@pytest.mark.parametrize("agreed", [True, False])
def test_an_export_over_the_file_keeps_its_other_pages(editor, view, stack, agreed):
    view.page = 2
    editor.files.opening.open_path(stack)
    before = stack.read_bytes()
    view.asked.clear()
    view.path, view.replace = stack, agreed
    editor.files.exporting.export()
    assert "replace-source-2-of-3" in view.asked
    if not agreed:
        assert stack.read_bytes() == before
        return
    for number, page in enumerate(PAGES, 1):
        np.testing.assert_array_equal(read_image(stack, page=number).pixels, page)


def test_layers_over_the_file_are_refused_before_a_question(editor, view, stack):
    editor.files.opening.open_path(stack)
    before = stack.read_bytes()
    view.asked.clear()
    view.path, view.replace = stack, True
    editor.files.exporting.export_before_after()
    assert stack.read_bytes() == before
    assert view.notice.kind == "failed"
    editor.files.exporting.export_layers()
    assert stack.read_bytes() == before
    assert "which would be lost" in view.notice.detail


@pytest.mark.parametrize("changed", [False, True])
def test_a_session_finds_its_page_again(editor, view, stack, tmp_path, changed):
    view.page = 2
    editor.files.opening.open_path(stack)
    if changed:  # so that the session holds the picture itself
        tifffile.imwrite(stack, np.stack(PAGES[2:] + PAGES), photometric="rgb", metadata=None)
    view.path = tmp_path / "a.ntki"
    editor.files.sessions.save()
    editor.files.opening.open_path(view.path)
    assert opened(editor) == 2
    assert editor.document.picture.pages == 3


def test_infrared_on_the_second_page_is_offered(editor, view, tmp_path):
    film = np.full((30, 40), 200, np.uint8)
    film[10:13, 5:30] = 20
    path = tmp_path / "film.tif"
    with tifffile.TiffWriter(path) as file:
        file.write(PAGES[0], photometric="rgb", metadata=None)
        file.write(film, photometric="minisblack", metadata=None)
    editor.files.opening.open_path(path)
    assert view.state.picture.infrared
    editor.proposals.look_in_infrared()
    assert view.state.proposals.count >= 3 * 25
    editor.proposals.add()
    assert editor.document.layers.selection.pixels[10:13, 5:30].all()
    view.page, view.answer = 2, "drop"
    editor.files.opening.open_other_page()
    assert not view.state.picture.infrared
