"""Enter on a focused button, and where the dialogs begin."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from inpaint_app.window.dialogs import questions


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_on_the_focused_button_of_the_empty_window_opens(empty, qtbot, monkeypatch, key):
    asked = []
    monkeypatch.setattr(questions, "ask_image", lambda _parent, folder: asked.append(folder))
    empty.welcome._open.setFocus()
    qtbot.keyClick(empty.welcome._open, key)
    assert asked == [None]


def test_enter_on_a_focused_button_does_not_apply_the_fill(window, hand, engine, qtbot):
    hand.drag((20, 20), (60, 20))
    engine.run_free()
    window.actions_.run.start.trigger()
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    window.dock.discard.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(window.dock.discard, Qt.Key.Key_Return)
    assert not window.editor.state.picture.filled
    assert window.editor.state.history.undo == "discard"


@pytest.mark.parametrize("ask", [questions.ask_image, questions.ask_mask])
def test_the_dialogs_begin_at_pictures(empty, monkeypatch, tmp_path, ask):
    seen = []
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *arguments: seen.append(arguments) or ("", "")
    )
    monkeypatch.setattr(questions, "pictures_folder", lambda: tmp_path)
    assert ask(empty, None) is None
    _, _, folder, kinds = seen[0]
    assert folder == str(tmp_path)
    first, last = kinds.split(";;")
    assert {"*.png", "*.PNG", "*.tif", "*.ntki"} <= set(first[first.index("(") + 1 : -1].split())
    assert "(*)" in last
