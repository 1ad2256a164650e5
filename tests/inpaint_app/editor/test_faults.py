"""The disk is full, the folder read-only, the source gone: it is said, and nothing is lost."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager

import numpy as np
import pytest
from PIL import ImageCms

from inpaint_app.files.images import read_image, read_mask, write_image
from inpaint_app.files.picture import Picture
from inpaint_app.sessions.reading import read_session

if sys.platform != "win32":
    import resource


def stroke(editor, x=10.0):
    editor.strokes.begin((x, 10.0))
    editor.strokes.extend((x + 8.0, 20.0))
    editor.strokes.end()


@pytest.fixture
def painted(editor, view, runner):
    """A picture with a fill that was applied, and a stroke that was not."""
    stroke(editor)
    editor.reconstruction.run()
    runner.answer(1.0, finished=True)
    editor.reconstruction.apply()
    stroke(editor, 30.0)
    view.replace = True
    return editor


@contextmanager
def full_disk():
    """No file may grow beyond 200 bytes: the system says so in the middle of writing."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def failing(code: int, function: str):
    def refuse(*_args, **_options):
        raise OSError(code, os.strerror(code))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"inpaint_app.files.atomic.os.{function}", refuse)
        yield


FAULTS = {
    "no space": (lambda: failing(errno.ENOSPC, "fsync"), "no space left"),
    "quota": (lambda: failing(errno.EDQUOT, "fsync"), "quota"),
    "file too large": (full_disk, "file too large"),
    "read-only": (lambda: failing(errno.EROFS, "open"), "read-only file system"),
    "no rights": (lambda: failing(errno.EACCES, "open"), "permission denied"),
    "broken disk": (lambda: failing(errno.EIO, "fsync"), "input/output error"),
}
if sys.platform == "win32":
    del FAULTS["file too large"]

WRITERS = {
    "export": (lambda c: c.files.exporting.export(), "out.png"),
    "session": (lambda c: c.files.sessions.save_as(), "out.ntki"),
    "mask": (lambda c: c.files.masks.ask_and_write(), "out-mask.png"),
}


def everything(document):
    return (
        document.layers.image.copy(),
        document.layers.selection.pixels.copy(),
        document.history.commands,
    )


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("exists", [False, True])
def test_a_failed_write_is_reported_and_nothing_is_lost(
    painted, view, tmp_path, fault, writer, exists
):
    write, name = WRITERS[writer]
    view.path = target = tmp_path / name
    if exists:
        target.write_bytes(b"what was there")
    files = sorted(path.name for path in tmp_path.iterdir())
    image, mask, steps = everything(painted.document)
    happens, told = FAULTS[fault]
    with happens():
        write(painted)
    assert view.notice.kind == "failed"
    assert str(target) in view.notice.detail
    assert told in view.notice.detail.lower()
    assert sorted(path.name for path in tmp_path.iterdir()) == files
    if exists:
        assert target.read_bytes() == b"what was there"
    assert painted.state.picture.modified
    assert painted.state.files.busy == ""
    np.testing.assert_array_equal(painted.document.layers.image, image)
    np.testing.assert_array_equal(painted.document.layers.selection.pixels, mask)
    assert painted.document.history.commands == steps
    view.path = tmp_path / f"again-{name}"  # somewhere else there is room
    write(painted)
    assert view.path.stat().st_size > 200
    assert view.notice.kind in ("exported", "saved")


@pytest.mark.skipif(sys.platform != "linux", reason="a folder that not even root may write in")
@pytest.mark.parametrize("writer", WRITERS)
def test_a_folder_without_write_permission_is_named(painted, view, writer):
    write, name = WRITERS[writer]
    from pathlib import Path

    view.path = Path("/proc/self") / name
    write(painted)
    assert view.notice.kind == "failed"
    assert "/proc/self" in view.notice.detail
    assert painted.state.picture.modified


def test_a_source_that_was_deleted_is_not_needed(painted, view, runner, source, tmp_path):
    pixels = painted.document.picture.pixels
    source.unlink()
    painted.reconstruction.run()
    runner.answer(1.0, finished=True)
    painted.reconstruction.apply()
    view.path = source  # its own place, where nothing is replaced any more
    painted.files.exporting.export()
    assert "replace" not in " ".join(view.asked)
    np.testing.assert_array_equal(read_image(source).pixels, painted.document.layers.image)
    source.unlink()
    stroke(painted, 5.0)
    view.path = session = tmp_path / "a.ntki"
    painted.files.sessions.save()
    assert view.notice.kind == "saved"
    assert "not there as it was opened" in view.notice.notes[0]
    mask = painted.document.layers.selection.pixels.copy()
    painted.files.opening.open_path(session)
    np.testing.assert_array_equal(painted.document.picture.pixels, pixels)
    np.testing.assert_array_equal(painted.document.layers.selection.pixels, mask)
    assert len(painted.state.history.steps) == 5


def test_a_source_that_was_replaced_does_not_spoil_the_session(painted, view, source, tmp_path):
    pixels = painted.document.picture.pixels
    write_image(source, np.zeros((40, 60, 3), np.uint8), overwrite=True)
    view.path = session = tmp_path / "a.ntki"
    painted.files.sessions.save()
    found = read_session(session).source
    np.testing.assert_array_equal(found.pixels, pixels)
    painted.files.opening.open_path(session)
    np.testing.assert_array_equal(painted.document.picture.pixels, pixels)
    assert painted.files.exporting.suggested.parent == source.parent
    stroke(painted, 45.0)
    painted.files.sessions.save()  # again: the file is still not what it was
    assert view.notice.notes != ()
    np.testing.assert_array_equal(read_session(session).source.pixels, pixels)


def test_a_source_overwritten_by_an_export_does_not_spoil_the_session(
    painted, view, source, tmp_path
):
    pixels = painted.document.picture.pixels
    view.path = source
    painted.files.exporting.export()
    assert view.notice.kind == "exported"
    view.path = session = tmp_path / "a.ntki"
    painted.files.sessions.save()
    painted.files.opening.open_path(session)
    np.testing.assert_array_equal(painted.document.picture.pixels, pixels)


def test_a_source_that_was_only_touched_is_still_there(painted, view, source, tmp_path):
    os.utime(source, (1, 1))
    view.path = session = tmp_path / "a.ntki"
    painted.files.sessions.save()
    assert view.notice.notes == ()
    assert read_session(session).source.pixels is None


def test_a_rescued_picture_keeps_its_profile(empty, view, tmp_path):
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = tmp_path / "a.png"
    pixels = np.random.default_rng(0).integers(0, 200, (40, 60, 3), np.uint8)
    write_image(path, pixels, like=Picture(pixels, icc_profile=icc))
    empty.files.opening.open_path(path)
    stroke(empty)
    path.unlink()
    view.path = session = tmp_path / "a.ntki"
    empty.files.sessions.save()
    empty.files.opening.open_path(session)
    assert empty.document.picture.icc_profile == icc


@pytest.mark.parametrize("writer", WRITERS)
def test_only_the_file_that_was_asked_about_is_replaced(
    painted, view, tmp_path, monkeypatch, writer
):
    """Another file takes the place after the user has agreed to replace the one that was there."""
    write, name = WRITERS[writer]
    view.path = target = tmp_path / name
    target.write_bytes(b"what was there")

    def swapped(path):
        path.write_bytes(b"what came meanwhile")
        return True

    monkeypatch.setattr(view, "ask_replace", swapped)
    write(painted)
    assert view.notice.kind == "failed"
    assert target.read_bytes() == b"what came meanwhile"
    assert painted.state.picture.modified


def test_a_hole_that_was_filled_can_go_into_a_format_without_transparency(
    empty, view, runner, tmp_path
):
    pixels = np.full((40, 60, 4), 90, np.uint8)
    pixels[..., 3] = 255
    pixels[8:14, 8:20, 3] = 0
    write_image(tmp_path / "hole.png", pixels)
    empty.files.opening.open_path(tmp_path / "hole.png")
    mask = pixels[..., 3] == 0
    view.path = tmp_path / "out.jpg"
    empty.files.exporting.export()
    assert "transparency" in view.notice.detail
    empty.mask.add(mask)
    empty.reconstruction.run()
    runner.answer(1.0, value=255, finished=True)
    empty.reconstruction.apply()
    empty.files.exporting.export()
    assert view.notice.kind == "exported"


def test_a_source_that_is_there_stays_where_it_is(painted, view, source, tmp_path):
    view.path = session = tmp_path / "a.ntki"
    painted.files.sessions.save()
    assert view.notice.notes == ()
    found = read_session(session).source
    assert found.path == source
    assert found.pixels is None


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("what", ["file", "folder", "link to a folder", "dangling link"])
def test_a_file_that_appears_after_the_question_is_not_touched(
    painted, view, tmp_path, monkeypatch, writer, what
):
    """Another program creates the file after the question and before the renaming."""
    write, name = WRITERS[writer]
    view.path = target = tmp_path / name
    (tmp_path / "other").mkdir()

    def occupy():
        if what == "file":
            target.write_bytes(b"mine")
        elif what == "folder":
            target.mkdir()
        else:
            target.symlink_to(tmp_path / ("other" if "folder" in what else "nowhere"))

    really = os.fsync

    def fsync(number):
        really(number)
        if not os.path.lexists(target):
            occupy()

    monkeypatch.setattr("inpaint_app.files.atomic.os.fsync", fsync)
    before = painted.document.layers.image.copy()
    write(painted)
    assert view.notice.kind == "failed"
    if what == "file":
        assert target.read_bytes() == b"mine"
    elif what == "folder":
        assert list(target.iterdir()) == []
    assert list((tmp_path / "other").iterdir()) == []
    assert not list(tmp_path.glob(".*.tmp"))
    np.testing.assert_array_equal(painted.document.layers.image, before)


def test_the_exported_mask_equals_the_mask(painted, view, tmp_path):
    view.path = tmp_path / "m.png"
    painted.files.masks.ask_and_write()
    np.testing.assert_array_equal(read_mask(view.path), painted.document.layers.selection.pixels)
