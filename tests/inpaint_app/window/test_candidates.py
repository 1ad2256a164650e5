"""Several fills of one mask in the real window: a strip to step through, compare, and apply."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def finish(window, qtbot):
    qtbot.waitUntil(lambda: not window.editor.state.run.running)


def another(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_T, CONTROL)
    finish(window, qtbot)


def value(window):
    """The value that the stand-in engine has filled in: 101 for its first run, and so on."""
    layers = window.editor.document.layers
    return int(layers.shown(layers.rect)[layers.selection.pixels].max())


@pytest.fixture
def three(window, hand, engine, qtbot):
    """A window with three candidates: 101, 102 and 103, which is shown."""
    engine.run_free()
    qtbot.keyClick(window, Qt.Key.Key_L)
    hand.drag((50, 50), (90, 50), (90, 80), (50, 80))
    assert window.dock.candidates.isHidden()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    finish(window, qtbot)
    another(window, qtbot)
    another(window, qtbot)
    assert value(window) == 103
    return window


def visible(window):
    return [button for button in window.dock.candidates.buttons if button.isVisible()]


def test_each_try_is_kept_with_a_thumbnail_and_differs_in_how_it_is_made(three, engine):
    assert len(visible(three)) == 3
    assert [b.isChecked() for b in visible(three)] == [False, False, True]
    assert all(not b.icon().isNull() for b in visible(three))
    options = [tuple(call["options"].items()) for call in engine.calls]
    assert len(set(options)) == 3
    ways = [{**call["options"], "seed": 0} for call in engine.calls]
    assert ways[0] != ways[1] != ways[2] != ways[0], "not only the seed is another"
    thumbnails = three.editor.state.candidates.thumbnails
    assert [int(t.pixels.max()) for t in thumbnails] == [101, 102, 103]


def test_stepping_and_clicking_choose_without_computing(three, engine, qtbot):
    qtbot.keyClick(three, Qt.Key.Key_T, CONTROL | SHIFT)
    assert value(three) == 102
    qtbot.keyClick(three, Qt.Key.Key_T, CONTROL | SHIFT)
    assert value(three) == 101
    assert not three.actions_.run.previous.isEnabled()
    qtbot.keyClick(three, Qt.Key.Key_T, CONTROL)
    assert value(three) == 102
    qtbot.mouseClick(visible(three)[0], Qt.MouseButton.LeftButton)
    assert value(three) == 101
    assert len(engine.calls) == 3
    assert three.editor.state.choices.copying.seed == 0
    qtbot.keyClick(three, Qt.Key.Key_Return)
    assert (three.editor.document.layers.image[50:79, 52:88] == 101).all()
    assert three.dock.candidates.isHidden()
    qtbot.keyClick(three, Qt.Key.Key_Z, CONTROL)
    assert value(three) == 101
    assert len(visible(three)) == 3, "undo of Apply brings all of them back"


def test_hovering_compares_and_leaving_goes_back(three):
    first = visible(three)[0]
    QApplication.sendEvent(first, QEvent(QEvent.Type.Enter))
    assert value(three) == 101
    QApplication.sendEvent(first, QEvent(QEvent.Type.Leave))
    assert value(three) == 103
    assert three.editor.state.candidates.current == 2


def test_the_pointer_may_move_between_the_thumbnails(three):
    """The scroll area is asked about the events of its panel, too."""
    strip = three.dock.candidates
    for kind in (QEvent.Type.Enter, QEvent.Type.Leave):
        QApplication.sendEvent(strip.widget(), QEvent(kind))
    assert value(three) == 103
    strip.widget().setMinimumHeight(strip.height() + 40)  # the scroll area follows its panel
    QApplication.sendPostedEvents()
    assert strip.verticalScrollBar().maximum() == 40


def test_undo_goes_back_through_the_candidates_before_the_lasso(three, qtbot):
    masked = three.editor.document.layers.selection.snapshot()
    for expected in (102, 101):
        assert three.actions_.edit.undo.text() == "&Undo try another"
        qtbot.keyClick(three, Qt.Key.Key_Z, CONTROL)
        assert value(three) == expected
        np.testing.assert_array_equal(three.editor.document.layers.selection.pixels, masked)
    assert three.actions_.edit.undo.text() == "&Undo lasso"
    qtbot.keyClick(three, Qt.Key.Key_Z, CONTROL)
    assert three.editor.state.picture.masked == 0
    assert three.dock.candidates.isHidden()
    qtbot.keyClick(three, Qt.Key.Key_Y, CONTROL)
    assert len(visible(three)) == 3


def test_a_try_that_is_undone_while_it_runs_leaves_the_one_before(three, engine, qtbot):
    engine._free.clear()
    while engine._steps.acquire(blocking=False):
        pass
    qtbot.keyClick(three, Qt.Key.Key_T, CONTROL)
    assert three.editor.state.run.running
    qtbot.keyClick(three, Qt.Key.Key_Z, CONTROL)
    assert not three.editor.state.run.running
    assert value(three) == 103
    assert three.editor.state.candidates.current == 2


def test_there_are_eight_at_most_and_then_the_first_again(three, engine, qtbot):
    for _ in range(5):
        another(three, qtbot)
    assert len(visible(three)) == 8
    assert len({tuple({**c["options"], "seed": 0}.items()) for c in engine.calls}) == 8
    another(three, qtbot)
    assert value(three) == 101
    assert len(engine.calls) == 8


def test_another_mask_begins_anew(three, hand, qtbot):
    hand.drag((150, 50), (190, 50), (190, 80), (150, 80))
    assert three.dock.candidates.isHidden()
    qtbot.keyClick(three, Qt.Key.Key_F5)
    finish(three, qtbot)
    assert len(three.editor.state.candidates.thumbnails) == 1


def test_the_memory_for_undo_limits_them(three, qtbot):
    three.editor.history.set_budget(1)
    another(three, qtbot)
    assert len(three.editor.state.candidates.thumbnails) == 1
    assert value(three) == 104
