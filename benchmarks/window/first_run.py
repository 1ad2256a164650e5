"""The window during a first run: the longest time without an event, in milliseconds.

python -m benchmarks.window.first_run

Strokes are painted and filled, offscreen, until all hot loops are compiled and once more after
that. `benchmarks.speed.first_run --window` calls this with an empty cache.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

# Before anything imports Qt. `QT_QPA_PLATFORM=xcb` shows the window all the same.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.common.cases import Case
from inpaint_app.files.picture import Picture
from inpaint_app.window.main_window import MainWindow
from ntk_core.guided.hot_loops import PATCHES, TILES
from ntk_core.texture.hot_loops import COPIES

__all__ = ["longest_stall"]

BEAT = 5  # ms between two ticks of the clock that notices a stall
PAUSE = 0.3  # seconds between two strokes
LONG = 0.1  # seconds; a stall that is said in the log, too
LATER = 3.0  # seconds for which strokes go on after everything is compiled


class _User:
    """Paints strokes, starts a fill after each one, and notices when nothing responds."""

    def __init__(self, window: MainWindow, loop: QEventLoop) -> None:
        self.stall = 0.0
        self._editor, self._loop = window.editor, loop
        self._start = self._beat = self._stroke = time.perf_counter()
        self._strokes = 0
        self._compiled: float | None = None
        # In another thread: to ask whether they are ready may load the compiler.
        self._waiter = threading.Thread(target=_wait)
        self._waiter.start()

    def on_beat(self) -> None:
        """Notice a stall, paint, and end when everything was compiled long enough ago."""
        now = time.perf_counter()
        late = now - self._beat - BEAT / 1000
        self.stall = max(self.stall, late)
        if late > LONG:
            print(
                f"{late * 1000:.0f} ms, {now - self._start:.2f} s after the start", file=sys.stderr
            )
        self._beat = now
        if now - self._stroke > PAUSE:
            self._stroke = now
            self._paint()
        if self._compiled is None and not self._waiter.is_alive():
            self._compiled = now
        if self._compiled is not None and now - self._compiled > LATER:
            self._loop.quit()

    def _paint(self) -> None:
        row = 20.0 + 9 * (self._strokes % 50)
        self._strokes += 1
        self._editor.strokes.begin((100.0, row))
        for step in range(1, 9):
            self._editor.strokes.extend((100.0 + 40 * step, row + step))
        self._editor.strokes.end()
        if not self._editor.state.run.running:
            self._editor.reconstruction.run()


def _wait() -> None:
    for loops in (TILES, PATCHES, COPIES):
        loops.wait(600)


def longest_stall() -> float:
    """Return milliseconds."""
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(settings)
        pixels = Case(0.25, 0.1, 3).image()
        pixels.flags.writeable = False
        window.editor.adopt(Picture(pixels))
        window.show()
        app.processEvents()
        window.worker.warm_up()
        loop, heart = QEventLoop(), QTimer()
        user = _User(window, loop)
        heart.setTimerType(Qt.TimerType.PreciseTimer)
        heart.timeout.connect(user.on_beat)
        heart.start(BEAT)
        loop.exec()
        heart.stop()
        window.close_now()
        window.shut_down()
        window.deleteLater()
        app.processEvents()
    return user.stall * 1000


if __name__ == "__main__":
    print(f"{longest_stall():.1f}")
