from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from inpaint_app.files.images import read_image, write_image
from inpaint_app.window.dialogs import questions

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened(window, picture):
    """The window with its picture in a file."""
    write_image(picture.path, picture.pixels)
    window.editor.adopt(read_image(picture.path))
    return window


def test_a_saved_session_can_be_opened_again(opened, hand, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "work.ntki"
    asked = []
    monkeypatch.setattr(questions, "ask_replace", lambda *_: True)
    monkeypatch.setattr(questions, "ask_session", lambda _, name: asked.append(name) or path)
    hand.drag((50, 50), (90, 50))
    qtbot.keyClick(opened, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: opened.message.text.text() == f"Saved as {path}")
    assert not opened.isWindowModified()
    mask = opened.editor.document.layers.selection.snapshot()
    hand.drag((50, 90), (90, 90))
    assert opened.isWindowModified()
    qtbot.keyClick(opened, Qt.Key.Key_S, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: not opened.isWindowModified())
    assert len(asked) == 2
    both = opened.editor.document.layers.selection.snapshot()
    opened.editor.history.travel_to(1)
    qtbot.keyClick(opened, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: not opened.isWindowModified())
    assert len(asked) == 2
    monkeypatch.setattr(questions, "ask_image", lambda *_: path)
    before = opened.editor.document
    qtbot.keyClick(opened, Qt.Key.Key_O, CONTROL)
    qtbot.waitUntil(lambda: opened.editor.document is not before)
    assert opened.editor.document.history.position == 1
    np.testing.assert_array_equal(opened.editor.document.layers.selection.pixels, mask)
    qtbot.keyClick(opened, Qt.Key.Key_Z, CONTROL | SHIFT)
    np.testing.assert_array_equal(opened.editor.document.layers.selection.pixels, both)
    qtbot.waitUntil(lambda: not opened.editor.state.files.busy)


@pytest.mark.parametrize("button", ["Locate…", "Cancel"])
def test_the_question_about_a_missing_picture_returns_the_answer(
    opened, monkeypatch, tmp_path, button
):
    said = []

    def answer(box):
        said.extend((box.text(), box.informativeText()))
        next(b for b in box.buttons() if b.text().replace("&", "") == button).click()

    found = tmp_path / "moved.png"
    monkeypatch.setattr(QMessageBox, "exec", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(found), ""))
    result = questions.ask_source(opened, tmp_path / "work.ntki", "it is gone")
    assert "work.ntki" in said[0]
    assert said[1] == "It is gone."
    assert result == (found if button == "Locate…" else None)
