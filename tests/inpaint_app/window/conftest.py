"""A real window with an engine that does what the test tells it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from inpaint_app.files.picture import Picture
from inpaint_app.window.main_window import MainWindow
from ntk_core import Progress, Rect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ntk_core import Explain


class Engine:
    """Stands in for `inpaint_iter`: 10 steps, each of which waits until it is let go."""

    STEPS = 10

    def __init__(self) -> None:
        self._steps = threading.Semaphore(0)
        self._free = threading.Event()
        self.calls: list[dict] = []
        self.closed = 0
        self.error: Exception | None = None
        self.deviation: float | None = None  # of every pixel, after the first step
        self.explain: Explain | None = None  # what a run ends with

    def let_go(self, steps: int = 1) -> None:
        for _ in range(steps):
            self._steps.release()

    def run_free(self) -> None:
        self._free.set()
        self.let_go(8)  # several runs may be waiting

    def __call__(
        self,
        image,
        mask,
        *,
        method,
        architecture=None,
        kernel_store=None,
        protect=None,
        sources=None,
        wanted=None,
        **options,
    ):
        if self.error is not None:
            raise self.error
        self.calls.append(
            {
                "image": image,
                "mask": mask,
                "method": method,
                "architecture": architecture,
                "kernel_store": kernel_store,
                "protect": protect,
                "sources": sources,
                "wanted": wanted,
                "options": options,
            }
        )
        # As the engine does: what is masked but not wanted stays as it is in the image.
        asked = mask if wanted is None else mask & wanted
        return self._run(image, asked, 100 + len(self.calls))

    def _run(self, image, mask, value):
        rows, columns = np.nonzero(mask)
        rect = Rect(
            int(rows.min()), int(columns.min()), int(rows.max()) + 1, int(columns.max()) + 1
        )
        try:
            for step in range(1, self.STEPS + 1):
                if not self._free.is_set():
                    self._steps.acquire()
                pixels = image[rect.slices].copy()
                pixels[mask[rect.slices]] = value
                stage = "coarse" if step == 1 else "adjacency"
                deviation = None
                if self.deviation is not None and step > 1:
                    deviation = np.where(mask[rect.slices], np.float32(self.deviation), 0)
                yield Progress(
                    step / self.STEPS, stage, int(step > 1), 1, "fast", rect, pixels, deviation
                )
            return self.explain
        finally:
            self.closed += 1


class Hand:
    """Moves a mouse over the canvas, in image coordinates."""

    def __init__(self, window: MainWindow) -> None:
        self.canvas = window.canvas
        self._at = QPoint()

    def at(self, x: float, y: float) -> QPoint:
        return self.canvas.mapFromScene(x, y)

    def _send(self, kind, button, buttons, modifiers) -> None:
        viewport = self.canvas.viewport()
        place = self._at.toPointF()
        event = QMouseEvent(kind, place, viewport.mapToGlobal(place), button, buttons, modifiers)
        QApplication.sendEvent(viewport, event)

    def press(
        self,
        x: float,
        y: float,
        button=Qt.MouseButton.LeftButton,
        modifiers=Qt.KeyboardModifier.NoModifier,
    ) -> None:
        self._at = self.at(x, y)
        self._send(QEvent.Type.MouseButtonPress, button, button, modifiers)

    def move(self, x: float, y: float, button=Qt.MouseButton.LeftButton) -> None:
        self.move_to(self.at(x, y), button)

    def move_to(self, place: QPoint, button=Qt.MouseButton.NoButton) -> None:
        self._at = place
        none = Qt.MouseButton.NoButton
        self._send(QEvent.Type.MouseMove, none, button, Qt.KeyboardModifier.NoModifier)

    def release(self, button=Qt.MouseButton.LeftButton) -> None:
        none = Qt.MouseButton.NoButton
        self._send(QEvent.Type.MouseButtonRelease, button, none, Qt.KeyboardModifier.NoModifier)

    def drag(self, *points: tuple[float, float], button=Qt.MouseButton.LeftButton) -> None:
        self.press(*points[0], button)
        for point in points[1:]:
            self.move(*point, button)
        self.release(button)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def empty(qapp, qtbot, engine, settings) -> Iterator[MainWindow]:
    """A window with nothing in it."""
    settings.setValue("sections/parameters", True)  # as somebody has them who uses them
    window = MainWindow(settings, engine)
    window.resize(1000, 700)
    window.show()
    qtbot.waitUntil(window.isVisible)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    engine.run_free()
    window.close_now()
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    pixels = np.random.default_rng(0).integers(0, 90, (200, 300, 3)).astype(np.uint8)
    pixels.flags.writeable = False
    return Picture(pixels, tmp_path / "holiday.png")


@pytest.fixture
def window(empty: MainWindow, picture: Picture) -> MainWindow:
    """A window with a picture of 300 × 200 pixels, at 200 %."""
    empty.editor.adopt(picture)
    empty.canvas.set_zoom(2.0 / empty.devicePixelRatioF())
    return empty


@pytest.fixture
def scratched(window: MainWindow, qtbot) -> MainWindow:
    """The window with a grey picture in which three scratches were found, one of them dark."""
    pixels = np.full((200, 300, 3), 120, np.uint8)
    pixels += np.random.default_rng(0).integers(0, 6, pixels.shape).astype(np.uint8)
    pixels[30:33, 20:260] = 250
    pixels[100:103, 20:260] = 5
    pixels[160:163, 20:120] = 250
    pixels.flags.writeable = False
    window.editor.adopt(Picture(pixels, None))
    window.canvas.set_zoom(2.0 / window.devicePixelRatioF())
    keys = Qt.KeyboardModifier
    qtbot.keyClick(window, Qt.Key.Key_D, keys.ControlModifier | keys.ShiftModifier)
    qtbot.waitUntil(lambda: window.editor.state.proposals.phase == "found")
    QApplication.processEvents()
    return window


@pytest.fixture
def hand(window: MainWindow) -> Hand:
    return Hand(window)
