"""The button that stands out, and Return, when a fill is no longer about the mask."""

from __future__ import annotations

from PySide6.QtCore import Qt


def run(window, engine, qtbot):
    engine.run_free()
    window.actions_.run.start.trigger()
    qtbot.waitUntil(lambda: not window.editor.state.run.running)


def accented(window):
    buttons = window.dock.run, window.dock.apply
    return [button for button in buttons if button.property("accent")]


def test_reconstruct_is_primary_after_undo_and_return_does_nothing(window, hand, engine, qtbot):
    hand.drag((20, 20), (60, 20))
    run(window, engine, qtbot)
    assert accented(window) == [window.dock.apply]
    window.actions_.edit.undo.trigger()
    assert accented(window) == [window.dock.run]
    assert not window.dock.apply.isEnabled()
    assert window.status.run.text() == "", "nothing of the fill is seen"
    qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    assert window.editor.state.history.redo is not None
    window.actions_.edit.redo.trigger()
    assert accented(window) == [window.dock.apply]
    assert window.status.run.text().startswith("Done in")


def test_reconstruct_is_primary_beside_an_old_fill(window, hand, engine, qtbot):
    hand.drag((20, 20), (60, 20))
    run(window, engine, qtbot)
    hand.drag((20, 120), (60, 120))
    assert accented(window) == [window.dock.run]
    assert "reconstruct" in window.dock.hint.text()
    run(window, engine, qtbot)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    assert window.editor.state.picture.masked == 0
    assert not window.editor.state.picture.filled
