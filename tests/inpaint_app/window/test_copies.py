"""What the window says of copies, with the real engine."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from inpaint_app.document.overlay import COPIED, UNCERTAIN
from inpaint_app.files.picture import Picture
from inpaint_app.window.main_window import MainWindow


@pytest.fixture
def real(qtbot, settings):
    """A window with the real engine and a picture of stripes."""
    window = MainWindow(settings)
    window.show()
    qtbot.waitUntil(window.isVisible)
    rows = np.arange(120)[:, None] + np.zeros((1, 160), int)
    pixels = np.stack([(rows * 37) % 200, (rows * 11) % 250, rows], axis=2).astype(np.uint8)
    pixels.flags.writeable = False
    window.editor.adopt(Picture(pixels, None))
    yield window
    window.close_now()
    window.deleteLater()


def test_the_overlay_and_the_status_tell_copies_from_predictions(real, qtbot):
    editor = real.editor
    editor.mask.rectangle((20, 20), (60, 60), "add")
    qtbot.keyClick(real, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not editor.state.run.running, timeout=120_000)
    layers = editor.document.layers
    codes = layers.overlay(layers.rect)
    assert (codes[layers.selection.pixels] == COPIED).all()
    assert real.status.expected.text() == "A plausible fill, not a measurement"
    assert "±" not in real.status.run.text()
    editor.mask.rectangle((120, 20), (121, 100), "add")
    qtbot.keyClick(real, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not editor.state.run.running, timeout=120_000)
    codes = layers.overlay(layers.rect)
    assert (codes[20:60, 20:60] == COPIED).all()
    assert (codes[20:100, 120] >= UNCERTAIN).all()
    assert "expected in thin parts" in real.status.expected.text()
    qtbot.keyClick(real, Qt.Key.Key_U)
    assert real.inspection.legend.copies.isVisible()
    assert "plausible" in real.inspection.legend.copies.text()
