"""The hint with three steps at the first start: it ticks finished steps, and can be closed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

from inpaint_app.window.dialogs import questions
from inpaint_app.window.main_window import MainWindow


def ticked(hint) -> list[bool]:
    """Which steps are shown as done: those that have a tick instead of their number."""
    return [not mark.pixmap().isNull() for mark in hint._marks]


def is_over(settings) -> bool:
    return settings.value("first-steps-done", False, bool)


def test_the_hint_appears_with_the_first_picture(empty, picture):
    hint = empty.hint
    assert not hint.isVisible()
    empty.editor.adopt(picture)
    assert hint.isVisible()
    assert ticked(hint) == [False, False, False]


def test_the_hint_is_in_a_corner_of_the_canvas(window):
    hint, canvas = window.hint, window.canvas
    assert hint.width() < canvas.width() / 2
    assert hint.height() < canvas.height() / 3
    # Not at the left: there are the legends.
    assert hint.geometry().bottomRight() == canvas.geometry().bottomRight()


def test_the_hint_makes_room_for_what_is_told_about_a_fill(window, qtbot):
    for key in (Qt.Key.Key_U, Qt.Key.Key_I):
        assert window.hint.isVisible()
        qtbot.keyClick(window, key)
        assert not window.hint.isVisible()
        qtbot.keyClick(window, key)
    assert window.hint.isVisible()


def test_the_hint_ticks_finished_steps(
    window, hand, engine, qtbot, settings, tmp_path, monkeypatch
):
    hint = window.hint
    hand.drag((50, 50), (90, 50))
    assert ticked(hint) == [True, False, False]
    engine.run_free()
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert ticked(hint) == [True, True, False]
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert hint.isVisible()
    assert not is_over(settings)
    monkeypatch.setattr(questions, "ask_export", lambda *_: tmp_path / "out.png")
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_E, modifiers)
    qtbot.waitUntil(lambda: not hint.isVisible())
    assert is_over(settings)


def test_a_closed_hint_does_not_come_back(window, picture, qapp, settings, engine, qtbot):
    qtbot.mouseClick(window.hint.close_button, Qt.MouseButton.LeftButton)
    assert not window.hint.isVisible()
    assert is_over(settings)
    window.editor.adopt(picture)
    assert not window.hint.isVisible()
    again = MainWindow(settings, engine)
    try:
        again.editor.adopt(picture)
        again.show()
        qtbot.waitUntil(again.isVisible)
        assert not again.hint.isVisible()
    finally:
        again.close_now()
        again.deleteLater()
        qapp.sendPostedEvents(again, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("opened", [False, True])
def test_the_hint_counts_as_shown_only_if_it_was_visible(empty, picture, settings, opened):
    if opened:
        empty.editor.adopt(picture)
    empty.close()
    assert is_over(settings) == opened


def test_the_hint_does_not_block_painting(window, hand):
    assert window.hint.isVisible()
    assert window.canvas.hasFocus()
    hand.drag((50, 50), (90, 50))
    assert window.editor.state.picture.masked > 0


def test_screen_readers_hear_what_is_done(window, hand):
    hint = window.hint
    hand.drag((50, 50), (90, 50))
    assert hint._labels[0].accessibleName().endswith(", done")
    assert not hint._labels[1].accessibleName().endswith(", done")
