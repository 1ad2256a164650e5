"""A file is read before anybody is asked to drop work; recent files are listed once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inpaint_app.editor.recent import RecentFiles
from inpaint_app.files.folders import state_folder
from inpaint_app.files.images import write_image


def paint(editor):
    editor.strokes.begin((5.0, 5.0))
    editor.strokes.end()


@pytest.fixture
def other(tmp_path):
    path = tmp_path / "other.png"
    write_image(path, np.full((10, 12, 3), 7, np.uint8))
    return path


@pytest.mark.parametrize("name", ["notes.txt", "damaged.png", "missing.png", "broken.ntki"])
def test_nobody_is_asked_to_drop_work_for_a_file_that_cannot_be_read(editor, view, tmp_path, name):
    if name != "missing.png":
        (tmp_path / name).write_text("hello")
    paint(editor)
    editor.files.opening.open_path(tmp_path / name)
    assert "unsaved" not in view.asked
    assert view.notice.kind == "failed"
    assert editor.state.picture.name == "holiday.png"
    assert editor.state.picture.masked


@pytest.mark.parametrize(("answer", "name"), [("stay", "holiday.png"), ("drop", "other.png")])
def test_the_question_comes_after_reading(editor, view, other, answer, name):
    paint(editor)
    view.answer = answer
    editor.files.opening.open_path(other)
    assert view.asked.count("unsaved") == 1
    assert editor.state.picture.name == name


def test_no_dialog_to_drop_work_when_opening_is_cancelled(editor, view):
    paint(editor)
    view.path = None
    editor.files.opening.open()
    assert view.asked == ["image"]


def test_several_dropped_files_are_opened_or_named(editor, view, tmp_path, other):
    text = tmp_path / "notes.txt"
    text.write_text("hello")
    third = tmp_path / "third.png"
    write_image(third, np.zeros((4, 5), np.uint8))
    editor.files.opening.open_first((text, other, third))
    assert editor.state.picture.name == "other.png"
    assert view.notice.kind == "opened-first"
    assert view.notice.others == "notes.txt, third.png"
    paths = editor.files.opening.recent.paths
    assert paths[:2] == (other, third)
    assert text not in paths, "it does not look like a picture"


def test_several_dropped_masks_are_all_added(editor, view, tmp_path):
    paths = []
    for row in (3, 9, 30):
        mask = np.zeros((40, 60), np.uint8)
        mask[row] = 255
        paths.append(tmp_path / f"mask{row}.png")
        write_image(paths[-1], mask)
    editor.files.masks.read_all(tuple(paths))
    assert editor.state.picture.masked == 3 * 60
    assert view.notice is None


def test_a_file_is_listed_once_however_its_path_is_written(tmp_path):
    (tmp_path / "a").mkdir()
    file = tmp_path / "x.png"
    file.touch()
    link = tmp_path / "link.png"
    link.symlink_to(file)
    recent = RecentFiles()
    recent.add(tmp_path / "a" / ".." / "x.png")
    assert recent.paths == (file,)
    recent.add(link)
    assert recent.paths == (link,)
    again = RecentFiles()
    again.restore(f'["{file}", "{tmp_path}/a/../x.png", "{link}"]')
    assert again.paths == (file,)


def test_a_file_of_the_program_is_not_listed(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    inside = state_folder() / "recovery" / "0123456789abcdef.ntki"
    recent = RecentFiles()
    recent.add(inside)
    assert recent.paths == ()
    recent.restore(f'["{inside}", "{Path(tmp_path) / "x.png"}"]')
    assert recent.paths == (tmp_path / "x.png",)


def test_a_session_is_listed_without_its_picture_besides(editor, view, tmp_path):
    view.path = place = tmp_path / "mine.ntki"
    paint(editor)
    editor.files.sessions.save()
    editor.files.opening.recent.clear()
    editor.files.opening.open_path(place)
    assert editor.files.opening.recent.paths == (place,)
