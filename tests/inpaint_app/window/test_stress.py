"""A thousand random edits of every kind while the engine works."""

from __future__ import annotations

import sys
import threading

import numpy as np
import pytest
from PySide6.QtCore import QEvent

from benchmarks.window.random_edits import Monkey, handles, pause, resident_megabytes
from inpaint_app.files.picture import Picture
from inpaint_app.window.main_window import MainWindow

SHAPE = (96, 128)


@pytest.fixture
def playground(qapp, qtbot, settings):
    """A window with the real engine."""
    window = MainWindow(settings)
    window.resize(900, 640)
    window.show()
    qtbot.waitUntil(window.isVisible)
    rng = np.random.default_rng(3)
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    pixels = np.stack([x + 60, y + 80, (x + y) // 2], axis=2) + rng.integers(0, 30, (*SHAPE, 3))
    pixels = pixels.astype(np.uint8)
    pixels.flags.writeable = False
    window.editor.adopt(Picture(pixels))
    yield window
    window.close_now()
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def settle(window, qtbot):
    """End what is going on, and look at the result alone."""
    does = window.editor
    for action in (window.actions_.view.split, window.actions_.view.uncertainty):
        if action.isChecked():
            action.trigger()
    does.reconstruction.set_live(False)
    does.reconstruction.cancel()
    pause(300)
    qtbot.waitUntil(
        lambda: not (does.state.run.running or does.state.files.busy or does.state.mask.busy),
        timeout=20_000,
    )


def raster(item):
    return item.raster._bytes


def test_a_thousand_edits_leave_no_thread_no_stale_pixel_and_no_memory(playground, qtbot):
    window = playground
    does = window.editor
    does.choices.choose(method="fast")
    does.mask.add(np.eye(*SHAPE, dtype=bool))
    does.reconstruction.run()
    qtbot.waitUntil(lambda: not does.state.run.running, timeout=120_000)  # it may have to compile
    does.reconstruction.set_live(True)
    monkey = Monkey(window, np.random.default_rng(0))
    threads, memory = None, []
    for number in range(1000):
        monkey.edit()
        if number % 10 == 0:
            pause(5)
        if number == 200:
            threads = threading.active_count()
        if number % 100 == 99 and sys.platform == "linux":
            memory.append((resident_megabytes(), handles()))
    settle(window, qtbot)
    document = does.document
    assert document is not None
    # Nothing stale: what the screen is painted from is what the document says.
    shown = document.layers.shown(document.layers.rect)
    np.testing.assert_array_equal(raster(window.scene.picture)[..., :3][..., ::-1], shown)
    np.testing.assert_array_equal(
        raster(window.scene.overlay), document.layers.overlay(document.layers.rect)
    )
    mask = document.layers.selection.pixels
    assert document.layers.selection.count == np.count_nonzero(mask)
    np.testing.assert_array_equal(shown[~mask], document.layers.image[~mask])
    # Nothing left behind: no more threads than the window has, and memory that no longer grows.
    assert threads is not None
    assert threading.active_count() <= threads + 2  # those that begin when they are needed
    if memory:
        assert memory[-1][0] - memory[4][0] < 60, memory
        assert memory[-1][1] - memory[4][1] < 10, memory
