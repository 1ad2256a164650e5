"""For every test: no window on a real screen, no real settings, and nothing left behind.

Also what tests in several processes need: see `parallel.py`.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from . import parallel

# Before anything imports Qt. `QT_QPA_PLATFORM=xcb pytest` shows the windows all the same.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def pytest_configure(config: pytest.Config) -> None:
    # The offscreen platform says so of every window; it is not about anything that we do.
    config.addinivalue_line("qt_log_ignore", "does not support propagateSizeHints")
    if config.getoption("numprocesses", None) and not config.getoption("collectonly"):
        parallel.prepare(config.rootpath)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        items[:] = parallel.shares(items, worker["workercount"])


def pytest_collection_finish() -> None:
    # The imported modules stay. Frozen, they are skipped by every later garbage collection.
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no test read or write the user's settings or cache."""
    folder = str(tmp_path_factory.mktemp("settings"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", folder)
        patch.setenv("XDG_STATE_HOME", folder)
        patch.setenv("XDG_CACHE_HOME", folder)
        try:
            from PySide6.QtCore import QSettings
        except ImportError:  # the tests of the engine need no Qt
            yield
            return
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        for form in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
            QSettings.setPath(form, QSettings.Scope.UserScope, folder)
        yield


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Wait for what must come as long as a busy machine may take; 5 s are pytest-qt's own."""
    qtbot.waitUntil = partial(qtbot.waitUntil, timeout=60_000)
    return qtbot


@pytest.fixture
def heeds_signals() -> Iterator[None]:
    """Let what a test starts heed signals, even where the tests were started to ignore them.

    As with `nohup`, or with `&` in a script: what is ignored is inherited, and a Python that
    inherits it never raises `KeyboardInterrupt`. What is handled here is not inherited.
    """
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, signal.default_int_handler) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(autouse=True)
def _no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, or with Qt an active timer or a window, behind."""
    before = set(threading.enumerate())
    windows = _windows()
    yield
    deadline = time.monotonic() + 5  # a thread that was told to end may take a moment
    while left := [t for t in threading.enumerate() if t not in before and t.is_alive()]:
        if time.monotonic() > deadline:
            pytest.fail(f"leaked threads: {left}")
        for thread in left:
            thread.join(0.05)
    if _is_about_windows(request.path):
        leaked = _windows() - windows
        assert not leaked, f"leaked top-level widgets: {leaked}"
        timers = _active_timers()
        assert not timers, f"leaked active timers: {timers}"


def _is_about_windows(path: Path) -> bool:
    return bool({"window", "e2e"} & set(path.parts)) and "PySide6.QtWidgets" in sys.modules


def _windows() -> set[object]:
    if "PySide6.QtWidgets" not in sys.modules:
        return set()
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return set()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return set(app.topLevelWidgets())


def _active_timers() -> list[object]:
    import shiboken6
    from PySide6.QtCore import QTimer

    return [
        thing
        for thing in gc.get_objects()
        if type(thing) is QTimer and shiboken6.isValid(thing) and thing.isActive()
    ]
