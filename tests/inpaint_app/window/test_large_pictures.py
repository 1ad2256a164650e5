"""A picture above the limit is asked about in the window, by what its header says."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from inpaint_app.window.dialogs import questions


@pytest.fixture
def large(tmp_path):
    """One line more than a megapixel."""
    path = tmp_path / "large.png"
    Image.fromarray(np.full((1001, 1000), 70, np.uint8)).save(path)
    return path


@pytest.fixture
def limited(empty):
    """A window that asks above one megapixel, as set in the settings."""
    empty.dialogs.show_settings()
    dialog = empty.dialogs.settings
    dialog.largest.setValue(1)
    dialog.close()
    assert empty.editor.files.opening.max_pixels == 10**6
    return empty


@pytest.mark.parametrize("yes", [True, False])
def test_the_question_names_the_size_and_has_keys(limited, large, qtbot, yes):
    told = []

    def answer():
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            return
        timer.stop()
        told.append(f"{box.text()} {box.informativeText()}")
        assert box.focusWidget() is box.defaultButton()
        (button,) = (b for b in box.findChildren(QPushButton) if (b.text() == "Open") == yes)
        qtbot.keyClick(button, Qt.Key.Key_Space)

    timer = QTimer()
    timer.timeout.connect(answer)
    timer.start(20)
    limited.editor.files.opening.open_path(large)
    qtbot.waitUntil(lambda: bool(told) and not limited.editor.state.files.busy)
    (text,) = told
    assert "large.png has 1,000 × 1,001 pixels: 1 megapixels." in text
    assert "0.0 GB" in text
    if yes:
        qtbot.waitUntil(lambda: limited.editor.document is not None)
        assert limited.editor.document.picture.height == 1001
    else:
        assert limited.editor.document is None


def test_the_answer_is_for_that_file_only(limited, large, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(
        questions, "ask_too_large", lambda _parent, *about: asked.append(about) or True
    )
    for times in (1, 2):
        limited.editor.files.opening.open_path(large)
        qtbot.waitUntil(lambda: not limited.editor.state.files.busy)
        assert asked == times * [(large, 1000, 1001)]
    assert limited.editor.files.opening.max_pixels == 10**6
