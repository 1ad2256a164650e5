"""The bar that offers unsaved work, and what happens when the program goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt, QTimer

from inpaint_app.files.images import write_image
from inpaint_app.sessions.reading import read_session
from inpaint_app.sessions.recovery_folder import RecoveryFolder
from inpaint_app.window.dialogs import questions
from inpaint_app.window.main_window import MainWindow
from inpaint_app.window.process.crash_recovery import CrashHook

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state"


@pytest.fixture
def start(qapp, qtbot, engine, settings, folder):
    """Open a window, as often as wanted."""
    windows = []

    def start():
        window = MainWindow(settings, engine, recovery=RecoveryFolder(folder))
        window.resize(1000, 700)
        window.show()
        qtbot.waitUntil(window.isVisible)
        windows.append(window)
        window.editor.recovery.look()
        return window

    yield start
    engine.run_free()
    for window in windows:
        window.close_now()
        window.deleteLater()
        qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    write_image(path, np.full((60, 80, 3), 90, np.uint8))
    return path


@pytest.fixture
def left(start, qtbot, photo):
    """A mask that a crashed program has left."""
    window = start()
    does = window.editor
    does.files.opening.open_path(photo)
    qtbot.waitUntil(lambda: does.document is not None)
    does.mask.add(np.eye(60, 80, dtype=bool))
    assert does.recovery.keep_now()
    does.recovery._slot._lock.release()
    does.recovery._slot = None  # as if the process were gone
    return does.document.layers.selection.pixels.copy()


def test_work_from_a_crash_is_offered_and_restored_by_a_click(start, left, qtbot):
    window = start()
    bar = window.recovery_bar
    qtbot.waitUntil(bar.isVisible)
    assert "photo.png" in bar.text.text()
    assert window.pages.currentWidget() is window.welcome
    qtbot.mouseClick(bar.resume, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.editor.document is not None)
    np.testing.assert_array_equal(window.editor.document.layers.selection.pixels, left)
    assert not bar.isVisible()
    assert window.isWindowModified()
    assert "not saved yet" in window.message.text.text()


def test_discarding_kept_work_needs_a_confirmation(start, left, folder, qtbot, monkeypatch):
    assert left.any()
    window = start()
    bar = window.recovery_bar
    qtbot.waitUntil(bar.isVisible)
    asked = []
    monkeypatch.setattr(
        questions, "ask_forget", lambda _, name: asked.append(name) or len(asked) > 1
    )
    qtbot.mouseClick(bar.discard, Qt.MouseButton.LeftButton)
    assert bar.isVisible()
    qtbot.mouseClick(bar.discard, Qt.MouseButton.LeftButton)
    assert asked == ["photo.png"] * 2
    assert not bar.isVisible()
    assert list(folder.glob("*.ntki")) == []


def test_not_now_keeps_the_work_for_the_next_start(start, left, qtbot):
    assert left.any()
    window = start()
    qtbot.waitUntil(window.recovery_bar.isVisible)
    window.recovery_bar.later.setFocus()
    qtbot.keyClick(window.recovery_bar.later, Qt.Key.Key_Space)
    assert not window.recovery_bar.isVisible()
    again = start()
    qtbot.waitUntil(again.recovery_bar.isVisible)


def test_closing_without_a_decision_keeps_the_work(start, left, qtbot):
    assert left.any()
    window = start()
    qtbot.waitUntil(window.recovery_bar.isVisible)
    window.close()
    again = start()
    qtbot.waitUntil(again.recovery_bar.isVisible)


def test_the_timer_keeps_unsaved_work(start, photo, folder, qtbot, monkeypatch):
    monkeypatch.setattr("inpaint_app.editor.recovery.WAIT", 0.0)
    window = start()
    window.clock.setInterval(10)
    window.editor.files.opening.open_path(photo)
    qtbot.waitUntil(lambda: window.editor.document is not None)
    window.editor.mask.add(np.eye(60, 80, dtype=bool))
    qtbot.waitUntil(lambda: list(folder.glob("*.ntki")) != [])
    window.close_now()  # the user was asked, and has dropped it
    assert list(folder.iterdir()) == []


def test_an_exception_in_the_program_keeps_the_work_and_is_shown(
    start, photo, folder, qtbot, monkeypatch
):
    printed = []
    monkeypatch.setattr(sys, "excepthook", lambda *seen: printed.append(seen))
    window = start()
    hook = CrashHook(window.editor.recovery, window.show_notice)
    try:
        window.editor.files.opening.open_path(photo)
        qtbot.waitUntil(lambda: window.editor.document is not None)
        window.editor.mask.add(np.eye(60, 80, dtype=bool))
        error = ZeroDivisionError("one by nothing")
        sys.excepthook(ZeroDivisionError, error, None)
    finally:
        hook.release()
    assert printed == [(ZeroDivisionError, error, None)]
    (path,) = folder.glob("*.ntki")
    assert read_session(path).layers["mask"].any()
    assert "one by nothing" in window.message.text.text()
    assert "kept" in window.message.text.text()


PROGRAM = """
import sys
from pathlib import Path
import numpy as np
from PySide6.QtCore import QTimer
from inpaint_app.window import app
from inpaint_app.window.main_window import MainWindow
from inpaint_app.files.images import read_image

class Window(MainWindow):
    def showEvent(self, event):
        super().showEvent(event)
        QTimer.singleShot(100, self.play)

    def play(self):
        self.editor.mask.add(np.eye(60, 80, dtype=bool))
        if sys.argv[2] == "raise":
            QTimer.singleShot(0, self.fail)
        print("ready", flush=True)

    def fail(self):
        QTimer.singleShot(500, lambda: print("goes on", flush=True))
        raise ZeroDivisionError("one by nothing")

app.MainWindow = Window
sys.exit(app.run_window(read_image(Path(sys.argv[1]))))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.usefixtures("heeds_signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, None])
def test_a_terminated_program_keeps_unsaved_work(number, photo, tmp_path):
    state = tmp_path / "state-home"
    how = "raise" if number is None else "edit"
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_STATE_HOME": str(state),
        "XDG_CONFIG_HOME": str(tmp_path),
    }

    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(photo), how],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment,
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        if number is None:
            assert process.stdout.readline() == b"goes on\n"
            process.kill()
        else:
            process.send_signal(number)
            assert process.wait(60) == 128 + number
    (slot,) = RecoveryFolder(state / "ntk-inpaint" / "recovery").abandoned()
    assert read_session(slot.path).layers["mask"].any()
    slot.drop()


def test_the_timer_does_nothing_without_a_picture(start, folder):
    window = start()
    QTimer.singleShot(0, window.editor.recovery.tick)
    assert window.clock.isActive()
    assert not folder.exists()
