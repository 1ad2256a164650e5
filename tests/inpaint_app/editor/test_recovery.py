"""Unsaved work is kept in time, and offered when a program has ended without asking."""

from __future__ import annotations

import subprocess
import sys
import threading

import numpy as np
import pytest

from inpaint_app.editor.editor import Editor
from inpaint_app.editor.ports import Backgrounds
from inpaint_app.editor.recovery import TICK, WAIT
from inpaint_app.errors import FileError
from inpaint_app.sessions.reading import read_session
from inpaint_app.sessions.recovery_folder import RecoveryFolder, Slot

PROMISE = 30.0  # seconds of edits that a crash may cost
WRITING = 5.0  # what of that is left for the disk


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state" / "recovery"


@pytest.fixture
def start(view, runner, background, clock, explanations, folder):
    """Start a program, as often as wanted."""

    def start():
        return Editor(
            view,
            view,
            runner,
            Backgrounds(*[background] * 4),
            clock=clock,
            explanations=explanations,
            recovery_folder=RecoveryFolder(folder),
        )

    return start


@pytest.fixture
def editor(start, source):
    editor = start()
    editor.files.opening.open_path(source)
    return editor


def paint(editor, x=10.0):
    editor.strokes.begin((x, 10.0))
    editor.strokes.extend((x + 8.0, 20.0))
    editor.strokes.end()


def live(editor, clock, seconds):
    """Let time pass as the window's timer does."""
    for _ in range(round(seconds / TICK)):
        clock.now += TICK
        editor.recovery.tick()


def crash(editor):
    """End a program as the system does it: locks are gone, files are as they are."""
    slot = editor.recovery._slot
    if slot is not None:
        slot._lock.release()


def kept(folder):
    return sorted(path.name for path in folder.glob("*.ntki"))


def test_unchanged_pictures_are_not_kept(editor, clock, folder):
    live(editor, clock, 100)
    assert not folder.exists()


def test_work_is_kept_within_the_promised_time(editor, clock, folder):
    clock.now += TICK - 0.1  # the worst moment: just after the timer
    paint(editor)
    painted = clock.now
    while not kept(folder):
        live(editor, clock, TICK)
    assert clock.now - painted <= PROMISE - WRITING
    assert WAIT + 2 * TICK <= PROMISE - WRITING


def test_continuous_painting_is_kept_within_the_promised_time(editor, clock, folder):
    painted = []
    for number in range(60):
        clock.now += 1.0
        paint(editor, number % 40)
        painted.append((clock.now, editor.document.layers.selection.pixels.copy()))
        if number % round(TICK) == 0:
            editor.recovery.tick()
        if clock.now > PROMISE:
            (path,) = folder.glob("*.ntki")
            mask = read_session(path).layers["mask"]
            held = [when for when, was in painted if np.array_equal(was, mask)]
            assert clock.now - max(held) <= PROMISE - WRITING


def test_the_next_start_offers_the_kept_work_and_resumes_it(editor, clock, start, view, source):
    paint(editor)
    paint(editor, 30.0)
    editor.choices.choose(method="fast")
    live(editor, clock, 25)
    mask = editor.document.layers.selection.pixels.copy()
    crash(editor)
    again = start()
    again.choices.choose(method="auto")
    again.recovery.look()
    assert view.state.recoverable.name == source.name
    assert not again.state.picture.opened
    again.recovery.resume()
    np.testing.assert_array_equal(again.document.layers.selection.pixels, mask)
    assert again.state.picture.modified
    assert again.state.choices.method == "fast"
    assert again.state.recoverable is None
    assert view.notice.kind == "recovered"
    assert again.files.sessions.path is None
    assert len(again.state.history.steps) == 2
    again.history.undo()
    again.history.undo()
    assert again.state.picture.modified  # it never was exported like this
    assert not again.document.layers.selection.count


def test_restored_work_survives_a_second_crash(editor, clock, start):
    paint(editor)
    live(editor, clock, 25)
    crash(editor)
    again = start()
    again.recovery.look()
    again.recovery.resume()
    crash(again)  # at once: nothing was written since
    third = start()
    third.recovery.look()
    third.recovery.resume()
    assert third.document.layers.selection.count


def test_the_path_of_the_session_is_remembered(editor, clock, start, view, tmp_path):
    view.path = place = tmp_path / "mine.ntki"
    paint(editor)
    editor.files.sessions.save()
    paint(editor, 30.0)
    live(editor, clock, 25)
    crash(editor)
    again = start()
    again.recovery.look()
    again.recovery.resume()
    assert again.files.sessions.path == place
    assert again.files.opening.recent.paths[0] != place


@pytest.mark.parametrize("how", ["export", "session", "other picture", "close"])
def test_kept_work_is_deleted_once_the_user_has_decided(
    editor, clock, folder, view, tmp_path, source, how
):
    paint(editor)
    live(editor, clock, 25)
    assert kept(folder)
    view.answer = "drop"
    view.path = tmp_path / ("out.png" if how == "export" else "mine.ntki")
    if how == "export":
        editor.files.exporting.export()
    elif how == "session":
        editor.files.sessions.save()
    elif how == "other picture":
        editor.files.opening.open_path(source)
    else:
        editor.recovery.end()
    live(editor, clock, TICK)
    assert list(folder.iterdir()) == []


def test_undone_work_is_not_kept(editor, clock, folder):
    paint(editor)
    live(editor, clock, 25)
    editor.history.undo()
    live(editor, clock, TICK)
    assert kept(folder) == []
    editor.history.redo()
    live(editor, clock, 25)
    assert len(kept(folder)) == 1


def test_a_running_program_is_not_taken_for_a_crash(editor, clock, folder, start, view):
    paint(editor)
    live(editor, clock, 25)
    other = start()
    other.recovery.look()
    assert view.state.recoverable is None
    assert len(kept(folder)) == 1


def test_a_running_program_in_another_process_is_not_taken_for_a_crash(folder):
    code = (
        "import sys, pathlib; from inpaint_app.sessions.recovery_folder import RecoveryFolder;"
        "slot = RecoveryFolder(pathlib.Path(sys.argv[1])).claim(); slot.path.write_bytes(b'x');"
        "print('ready', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline().strip() == b"ready"
        assert RecoveryFolder(folder).abandoned() == ()
        process.kill()
    (slot,) = RecoveryFolder(folder).abandoned()
    slot.drop()


def test_several_kept_pictures_are_offered_one_by_one(start, source, clock, folder, view):
    for x in (5.0, 40.0):
        editor = start()
        editor.files.opening.open_path(source)
        paint(editor, x)
        live(editor, clock, 25)
        crash(editor)
    assert len(kept(folder)) == 2
    again = start()
    again.recovery.look()
    view.answer = "stay"
    again.recovery.discard()  # asked, and not meant
    assert view.asked[-1] == f"forget {source.name}"
    assert len(kept(folder)) == 2
    view.answer = "drop"
    again.recovery.discard()
    assert len(kept(folder)) == 1
    assert view.state.recoverable is not None
    again.recovery.later()
    assert view.state.recoverable is None
    third = start()
    third.recovery.look()
    third.recovery.resume()
    assert third.document.layers.selection.count


def test_a_missing_picture_is_asked_for(editor, clock, start, view, source, tmp_path):
    paint(editor)
    live(editor, clock, 25)
    crash(editor)
    moved = source.rename(tmp_path / "moved.png")
    again = start()
    again.recovery.look()
    view.path = None
    again.recovery.resume()
    assert not again.state.picture.opened
    assert again.state.recoverable is not None  # nothing is lost by not knowing
    view.path = moved
    again.recovery.resume()
    assert again.document.layers.selection.count


def test_a_damaged_copy_is_reported_and_can_be_discarded(editor, clock, folder, start, view):
    paint(editor)
    live(editor, clock, 25)
    crash(editor)
    (path,) = folder.glob("*.ntki")
    path.write_bytes(path.read_bytes()[:100])
    again = start()
    again.recovery.look()
    again.recovery.resume()
    assert view.notice.kind == "failed"
    assert str(path) in view.notice.detail
    view.answer = "drop"
    again.recovery.discard()
    assert kept(folder) == []


def test_unsaved_work_is_asked_about_before_another_is_restored(editor, clock, start, view, source):
    paint(editor)
    live(editor, clock, 25)
    crash(editor)
    again = start()
    again.recovery.look()
    again.files.opening.open_path(source)
    paint(again, 40.0)
    mine = again.document
    view.answer = "stay"
    again.recovery.resume()
    assert again.document is mine
    assert again.state.recoverable is not None


def test_a_failure_to_keep_work_is_reported_once(start, source, clock, folder, view):
    folder.parent.mkdir()
    folder.write_text("not a folder")
    editor = start()
    editor.files.opening.open_path(source)
    paint(editor)
    live(editor, clock, 25)
    assert view.notice.kind == "failed"
    assert str(folder) in view.notice.detail
    view.notice = None
    live(editor, clock, 100)
    assert view.notice is None
    assert not editor.recovery.keep_now()
    folder.unlink()
    assert editor.recovery.keep_now()
    assert len(kept(folder)) == 1


def test_a_full_disk_leaves_the_older_copy(editor, clock, folder, monkeypatch, view):
    paint(editor)
    live(editor, clock, 25)
    (path,) = folder.glob("*.ntki")
    before = path.read_bytes()

    def full(*_args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        paint(editor, 40.0)
        live(editor, clock, 25)
    assert "space" in view.notice.detail
    assert path.read_bytes() == before
    assert [p.suffix for p in folder.iterdir() if p != path] == [".lock"]
    live(editor, clock, 25)
    assert path.read_bytes() != before


def test_a_late_write_does_not_replace_or_revive_anything(folder, editor):
    slot = RecoveryFolder(folder).claim()
    assert isinstance(slot, Slot)
    paint(editor)
    from inpaint_app.sessions.finding import session_of

    older = session_of(editor.document, {"number": 1})
    newer = session_of(editor.document, {"number": 2})
    slot.write(newer, 2)
    slot.write(older, 1)
    assert read_session(slot.path).parameters == {"number": 2}
    slot.drop()
    slot.write(newer, 3)
    assert list(folder.iterdir()) == []


@pytest.fixture
def dropped(editor, view, background, clock, source):
    """A program whose first stroke was being kept when the user dropped it for another picture."""
    background.hold = True
    paint(editor)
    live(editor, clock, 25)
    background.hold = False
    view.answer = "drop"
    editor.files.opening.open_path(source)
    assert not editor.state.picture.modified
    return editor


def test_work_discarded_during_its_write_does_not_count_as_kept(dropped, background, clock, folder):
    background.held()
    assert list(folder.iterdir()) == []
    paint(dropped)  # as many strokes as there were before: a history of the same length
    live(dropped, clock, 25)
    (path,) = folder.glob("*.ntki")
    np.testing.assert_array_equal(
        read_session(path).layers["mask"], dropped.document.layers.selection.pixels
    )


def test_a_late_write_of_discarded_work_does_not_write_the_new_work_twice(
    dropped, background, clock, folder
):
    paint(dropped)
    paint(dropped, 40.0)
    live(dropped, clock, TICK)
    background.held()
    live(dropped, clock, 25)
    (path,) = folder.glob("*.ntki")
    before = path.stat().st_mtime_ns
    live(dropped, clock, 100)
    assert path.stat().st_mtime_ns == before  # it is known to be kept


def test_a_late_write_of_discarded_work_is_not_taken_for_the_new_work(
    dropped, background, clock, folder
):
    paint(dropped)
    paint(dropped, 40.0)
    assert dropped.recovery.keep_now()
    dropped.history.undo()
    background.held()  # it was about a history of one stroke, too
    live(dropped, clock, 25)
    (path,) = folder.glob("*.ntki")
    np.testing.assert_array_equal(
        read_session(path).layers["mask"], dropped.document.layers.selection.pixels
    )


@pytest.mark.usefixtures("dropped")
def test_a_failed_write_of_discarded_work_is_not_reported(background, monkeypatch, view):
    def full(*_args):
        raise OSError(28, "No space left on device")

    view.notice = None
    monkeypatch.setattr("inpaint_app.sessions.recovery_folder.Slot.write", full)
    background.held()
    assert view.notice is None


def test_unchanged_work_is_not_written_again(editor, clock, monkeypatch):
    written = []
    genuine = Slot.write
    monkeypatch.setattr(Slot, "write", lambda *given: written.append(genuine(*given)))
    paint(editor)
    live(editor, clock, 200)
    assert len(written) == 1
    paint(editor, 40.0)
    live(editor, clock, 200)
    assert len(written) == 2


def test_a_crash_keeps_work_at_once_even_during_a_write(editor, folder, background, clock):
    background.hold = True
    paint(editor)
    live(editor, clock, 25)
    paint(editor, 40.0)
    assert editor.recovery.keep_now()
    background.held()
    (path,) = folder.glob("*.ntki")
    mask = read_session(path).layers["mask"]
    np.testing.assert_array_equal(mask, editor.document.layers.selection.pixels)


def test_two_programs_starting_at_once_are_not_offered_the_same_work(editor, clock, folder):
    paint(editor)
    live(editor, clock, 25)
    crash(editor)
    found = []
    barrier = threading.Barrier(8)

    def look():
        barrier.wait()
        found.extend(RecoveryFolder(folder).abandoned())

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1
    found[0].leave()


def test_the_recovery_folder_must_be_a_folder(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="cannot be written"):
        RecoveryFolder(tmp_path / "file" / "recovery").claim()
