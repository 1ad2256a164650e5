"""A program that edits, computes and saves at random until tests/e2e/test_kills.py kills it.

It reads commands from its input. For a folder and a seed it starts a copy of itself that works
there, and prints the number of that process. For "reap N" it waits for process N to end.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from benchmarks.window.random_edits import Monkey, pause
from inpaint_app.editor import recovery
from inpaint_app.files.images import read_image
from inpaint_app.sessions.recovery_folder import RecoveryFolder
from inpaint_app.window.dialogs import questions
from inpaint_app.window.main_window import MainWindow
from ntk_core import inpaint

if TYPE_CHECKING:
    from inpaint_app.document.document import Document


def digest(document: Document) -> str:
    """Return a hash of a document's picture and masks."""
    found = hashlib.sha256(document.layers.image.tobytes())
    found.update(document.layers.selection.coverage_snapshot().tobytes())
    return found.hexdigest()[:16]


class Log:
    """A log that outlives the process: each line is written at once, repeated lines only once."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._last: dict[str, object] = {}

    def note(self, what: str, value: object) -> None:
        """Write one line."""
        if self._last.get(what) != value:
            self._last[what] = value
            os.write(self._file, f"{what} {value}\n".encode())


def work(folder: Path, seed: int) -> None:
    """Edit until the end."""
    app = QApplication(sys.argv[:1])
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(settings, recovery=RecoveryFolder(folder / "state"))
    window.resize(900, 640)
    window.show()
    window.clock.stop()  # the loop below replaces the timer, so that it can log what is kept
    recovery.WAIT = 0.02  # type: ignore[misc]  # so that every moment is one of keeping, too
    editor, files = window.editor, window.editor.files
    editor.adopt(read_image(folder / "photo.png"))
    editor.choices.choose(method="fast")
    editor.reconstruction.set_live(True)
    questions.ask_export = lambda *_: folder / "out.png"
    questions.ask_replace = lambda *_: True
    files.sessions.resumed(folder / "work.ntki")
    rng = np.random.default_rng(seed)
    monkey = Monkey(window, rng)
    log = Log(folder / "log")
    log.note("ready", seed)
    while True:
        document = editor.document
        assert document is not None
        log.note("edit", f"{document.history.token} {digest(document)}")
        log.note("modified", document.modified)
        editor.recovery.tick()
        log.note("kept", editor.recovery._kept)
        log.note("running", editor.state.run.running)
        log.note("busy", editor.state.files.busy)
        chance = rng.random()
        if chance < 0.1:
            files.sessions.save()
        elif chance < 0.2:
            files.exporting.export()
        else:
            monkey.edit()
        pause(2)
        app.processEvents()


def main() -> None:
    """Read and answer commands."""
    rng = np.random.default_rng(0)
    mask = np.eye(64, dtype=bool)
    inpaint(rng.random((64, 64, 3)).astype(np.float32), mask, method="fast")  # compiled only once
    print("listening", flush=True)
    for line in sys.stdin:
        what, argument = line.split()
        if what == "reap":
            print(os.waitpid(int(argument), 0)[1], flush=True)
            continue
        number = os.fork()
        if not number:
            try:
                work(Path(what), int(argument))
            finally:
                time.sleep(0.1)
                os._exit(1)
        print(number, flush=True)


if __name__ == "__main__":
    main()
