from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_app.editor.recent import LIMIT, RecentFiles
from inpaint_app.files.images import write_image

PATHS = [Path(f"/photos/{number}.png") for number in range(15)]


@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "clear"]), st.sampled_from(PATHS))))
def test_recent_files_are_few_and_unique(walk):
    recent = RecentFiles()
    changes = []
    recent.changed = lambda: changes.append(recent.paths)
    expected: list[Path] = []
    for what, path in walk:
        before, told = recent.paths, len(changes)
        if what == "clear":
            recent.clear()
            expected = []
        else:
            getattr(recent, what)(path)
            expected = [other for other in expected if other != path]
            if what == "add":
                expected = [path, *expected][:LIMIT]
        assert recent.paths == tuple(expected)
        assert (len(changes) > told) == (recent.paths != before)
    again = RecentFiles()
    again.restore(recent.to_text())
    assert again.paths == recent.paths


@pytest.mark.parametrize(
    "stored", ["", "{}", "[", "3", "[1, null]", '[""]', '["relative.png"]', '["/a\\u0000b"]']
)
def test_invalid_settings_give_an_empty_list(stored):
    recent = RecentFiles()
    recent.add(PATHS[0])
    recent.restore(stored)
    assert recent.paths == ()


def test_a_stored_list_is_shortened_and_made_unique():
    recent = RecentFiles()
    recent.restore(json.dumps([str(path) for path in (*PATHS, *PATHS)]))
    assert recent.paths == tuple(PATHS[:LIMIT])
    recent.restore(json.dumps([str(PATHS[0])] * 3))
    assert recent.paths == (PATHS[0],)


def test_a_relative_name_counts_as_the_same_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    recent = RecentFiles()
    recent.add(Path("a.png"))
    recent.add(tmp_path / "a.png")
    assert recent.paths == (tmp_path / "a.png",)


# -- with the editor


def test_opened_files_are_remembered_except_the_sample(editor, view, source):
    assert view.state.files.recent == (source,)
    editor.files.opening.open_sample()
    assert view.state.files.recent == (source,)
    assert editor.state.picture.name == "sample.png"


def test_a_missing_file_is_reported_and_removed_from_the_list(editor, view, source, tmp_path):
    other = tmp_path / "other.png"
    write_image(other, editor.document.layers.image)
    editor.files.opening.open_path(other)
    assert view.state.files.recent == (other, source)
    source.unlink()
    editor.files.opening.open_path(source)
    assert view.notice.kind == "failed"
    assert str(source) in view.notice.detail
    assert view.state.files.recent == (other,)
    assert editor.state.picture.name == "other.png"


def test_a_file_that_is_damaged_stays_in_the_list(editor, view, source):
    source.write_bytes(b"not an image any more")
    editor.files.opening.open_path(source)
    assert view.notice.kind == "failed"
    assert view.state.files.recent == (source,)
