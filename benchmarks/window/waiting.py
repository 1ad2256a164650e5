"""Waiting times in the real window with the real engine, offscreen, driven by keys."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Before anything imports Qt. `QT_QPA_PLATFORM=xcb` shows the window all the same.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QEventLoop,
    QObject,
    QSettings,
    Qt,
    QTimer,
    qInstallMessageHandler,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.common.isolated import warm
from benchmarks.common.measure import peak_megabytes
from benchmarks.speed.waiting import EARLY, Waits
from inpaint_app.files.picture import Picture
from inpaint_app.filling.transparency import inpaint_visible
from inpaint_app.window.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from numpy.typing import NDArray

    from benchmarks.common.cases import Case
    from inpaint_app.filling.requests import Update
    from ntk_core import Progress

__all__ = ["WindowUser", "opened_window", "wait_for_window"]

PATIENCE = 600.0  # seconds after which something is wrong
BEAT = 1  # ms between two ticks that measure whether the event loop responds


def wait_for_window(case: Case, runs: int, cancels: int) -> Waits:
    """Brush and fill `runs` times, and `cancels` times also press Escape."""
    waits = Waits()
    with opened_window() as user:
        for _ in range(runs):
            user.open(case)
            user.reconstruct(waits)
        rng = np.random.default_rng(0)
        for _ in range(cancels):
            user.open(case)
            user.cancel_after(rng.random() * min(EARLY, float(np.median(waits.last))), waits)
    waits.peak = peak_megabytes()
    return waits


@contextmanager
def opened_window() -> Iterator[WindowUser]:
    """Open the window, with a compiled engine and settings of its own; close it in the end."""
    warm()
    logged_by = qInstallMessageHandler(_log)
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        engine = _Engine()
        window = MainWindow(settings, engine)
        window.show()
        user = WindowUser(window, engine)
        try:
            user.pump(window.windowHandle().isExposed)
            window.activateWindow()  # under Xvfb there is no window manager that does this
            user.pump(window.isActiveWindow)
            yield user
        finally:
            user.stop()
            window.close_now()
            window.deleteLater()
            for thing in (user, window):
                app.sendPostedEvents(thing, QEvent.Type.DeferredDelete)
            qInstallMessageHandler(logged_by)


def _log(_kind: object, _context: object, text: str) -> None:
    if "propagateSizeHints" not in text:  # the offscreen platform prints this for each window
        print(text, file=sys.stderr)


class _Engine:
    """The window's engine, which records when its last run ended."""

    def __init__(self) -> None:
        self.running = False

    def __call__(
        self, image: NDArray[Any], mask: NDArray[np.bool_], **settings: Any
    ) -> Generator[Progress]:
        self.running = True
        return self._steps(inpaint_visible(image, mask, **settings))

    def _steps(self, steps: Generator[Progress]) -> Generator[Progress]:
        try:
            with closing(steps):
                yield from steps
        finally:
            self.running = False


class WindowUser(QObject):
    """Uses the window, and records when results were painted and when it did not respond.

    Attributes
    ----------
    window : MainWindow
        The window.
    painted : list of float
        When the canvas was painted with something new, since `expect`.
    """

    def __init__(self, window: MainWindow, engine: _Engine) -> None:
        super().__init__()
        self.window, self._engine = window, engine
        self._fresh = self._finished = self._any_paint = False
        self.painted: list[float] = []
        self._gap = self._beat = self._deadline = 0.0
        self._heart = QTimer(self)
        self._heart.setTimerType(Qt.TimerType.PreciseTimer)
        self._heart.timeout.connect(self._on_beat)
        self._heart.start(BEAT)
        self._loop: QEventLoop | None = None
        self._until: Callable[[], bool] = lambda: False
        window.worker.deliver_to(self._receive)
        window.canvas.viewport().installEventFilter(self)

    def open(self, case: Case, *, masked: bool = True) -> None:
        """Show the picture, and with `masked` also the mask except for one stroke."""
        pixels = case.image()
        pixels.flags.writeable = False
        self.window.editor.adopt(Picture(pixels), case.mask() if masked else None)
        self.rest(0.1)

    def reconstruct(self, waits: Waits) -> None:
        """Brush, start when the stroke ends, and wait for the last picture."""
        start = self._brush()
        self.wait_for_last()
        waits.first.append(self.painted[0] - start)
        waits.last.append(self.painted[-1] - start)
        waits.stall.append(self._gap)

    def cancel_after(self, seconds: float, waits: Waits) -> None:
        """Brush, start, and press Escape after a while."""
        start = self._brush()
        self.pump(lambda: time.perf_counter() - start >= seconds)
        if not self._window_is_running:
            return
        pressed = time.perf_counter()
        QTest.keyClick(self.window, Qt.Key.Key_Escape)
        self.pump(lambda: not self._window_is_running)
        waits.answer.append(time.perf_counter() - pressed)
        self.pump(lambda: not self._engine.running)
        waits.cancel.append(time.perf_counter() - pressed)
        if self.painted:
            waits.first.append(self.painted[0] - start)
        waits.stall.append(self._gap)

    def expect(self, *, any_paint: bool = False) -> None:
        """Begin to record paints: of new pixels of a fill, or of anything at all."""
        self.painted, self._fresh, self._finished = [], False, False
        self._any_paint = any_paint
        self._beat = time.perf_counter()
        self._gap = 0.0

    def wait_for_last(self) -> None:
        """Wait until the reconstruction has finished and its last picture is painted."""
        self.pump(lambda: self._finished and not self._fresh and not self._window_is_running)
        self.rest(0.005)

    def rest(self, seconds: float) -> None:
        """Run the event loop for some seconds."""
        self.pump(self._after(seconds))

    def pump(self, until: Callable[[], bool]) -> None:
        """Run the event loop until a condition holds, tested at every beat."""
        self._until = until
        self._deadline = time.perf_counter() + PATIENCE
        self._loop = QEventLoop()
        self._loop.exec()
        self._loop = None
        if time.perf_counter() > self._deadline:
            raise TimeoutError("the window did not come to its end; see what it logged")

    def stop(self) -> None:
        """Stop recording."""
        self._heart.stop()
        self.window.canvas.viewport().removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Record when the canvas was painted: when control returns to the event loop."""
        if event.type() == QEvent.Type.Paint and (self._fresh or self._any_paint):
            self._fresh = False
            QTimer.singleShot(0, self, lambda: self.painted.append(time.perf_counter()))
        return super().eventFilter(watched, event)

    @property
    def _window_is_running(self) -> bool:
        return self.window.editor.state.run.running

    def _brush(self) -> float:
        """Paint a stroke across the middle and start; return when the stroke ended."""
        editor = self.window.editor
        document = editor.document
        assert document is not None
        height, width = document.layers.rect.bottom, document.layers.rect.right
        editor.strokes.set_diameter(3)
        length = min(width / 3, 400.0)
        row, column = height / 2, width / 2 - length / 2
        editor.strokes.begin((column, row))
        for step in range(1, 9):
            editor.strokes.extend((column + length * step / 8, row + step))
        self.rest(0.05)
        self.expect()
        start = time.perf_counter()
        editor.strokes.end()
        QTest.keyClick(self.window, Qt.Key.Key_F5)
        return start

    def _receive(self, update: Update) -> None:
        self.window.editor.reconstruction.receive(update)
        self._fresh = self._fresh or bool(update.patches)
        self._finished = update.finished

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self._gap, self._beat = max(self._gap, now - self._beat), now
        # Patience ends here too: a timer of its own would outlive the loop that it was to end.
        if self._loop is not None and (self._until() or now > self._deadline):
            self._loop.quit()

    @staticmethod
    def _after(seconds: float) -> Callable[[], bool]:
        """Return a condition that becomes true after some seconds."""
        then = time.perf_counter() + seconds
        return lambda: time.perf_counter() >= then
