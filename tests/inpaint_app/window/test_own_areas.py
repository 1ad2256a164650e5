"""The sampling area of one hole, painted in the real window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor

from inpaint_app.files.picture import Picture
from inpaint_app.window.main_window import MainWindow
from ntk_core import Rect

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT, RIGHT = Rect(60, 40, 90, 70), Rect(60, 220, 90, 250)


@pytest.fixture
def holes(window):
    """The window with two holes and the tool that paints the sampling area."""
    mask = np.zeros((200, 300), bool)
    mask[LEFT.slices] = mask[RIGHT.slices] = True
    window.editor.mask.add(mask)
    window.editor.strokes.take("source")
    window.editor.strokes.set_diameter(8)
    return window


def own(window):
    return window.editor.document.layers.guides.snapshot().own


def colour(window, x, y):
    place = window.canvas.mapFromScene(x + 0.5, y + 0.5)
    image = window.canvas.viewport().grab().toImage()
    return QColor(image.pixel(place * image.devicePixelRatio()))


@pytest.mark.parametrize("modifier", [ALT, CONTROL])
def test_a_click_with_alt_chooses_the_hole_and_the_next_stroke_is_for_it(holes, hand, modifier):
    assert not holes.options.one_hole.isChecked()
    hand.press(50, 80, modifiers=modifier)
    hand.move(60, 80)
    hand.release()
    assert holes.editor.state.sampling.hole == LEFT
    assert holes.options.one_hole.isChecked()
    assert holes.actions_.mask.one_hole.isChecked()
    assert holes.scene._hole.isVisible()
    assert not own(holes), "choosing paints nothing"
    hand.drag((100, 20), (140, 20))
    (only,) = own(holes)
    assert only.whole((200, 300))[20, 100:140].all()
    assert holes.editor.state.history.undo == "add-source"
    hand.press(150, 150, modifiers=modifier)
    hand.release()
    assert holes.editor.state.sampling.hole is None
    assert not holes.scene._hole.isVisible()
    assert not holes.options.one_hole.isChecked()


def test_the_areas_of_other_holes_are_fainter(holes, hand):
    before = colour(holes, 120, 20)
    hand.press(50, 80, modifiers=ALT)
    hand.release()
    hand.drag((100, 20), (140, 20))
    hand.move_to(hand.at(200, 150))
    now = colour(holes, 120, 20)
    hand.press(230, 80, modifiers=ALT)
    hand.release()
    hand.move_to(hand.at(200, 150))
    aside = colour(holes, 120, 20)
    assert now.green() > aside.green() + 15
    assert aside.green() > before.green() + 5


def test_all_of_it_with_the_keyboard(holes, qtbot):
    holes.canvas.setFocus()
    qtbot.keyClick(holes, Qt.Key.Key_A, CONTROL | SHIFT)
    assert holes.editor.state.sampling.hole == LEFT
    qtbot.keyClick(holes, Qt.Key.Key_N)
    assert holes.editor.state.sampling.hole == RIGHT
    qtbot.keyClick(holes, Qt.Key.Key_N, SHIFT)
    assert holes.editor.state.sampling.hole == LEFT
    holes.canvas.fit()
    for _ in range(6):
        qtbot.keyClick(holes.canvas, Qt.Key.Key_Up, SHIFT)
    qtbot.keyClick(holes.canvas, Qt.Key.Key_Space)
    qtbot.keyClick(holes.canvas, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(holes.canvas, Qt.Key.Key_Space)
    assert len(own(holes)) == 1
    qtbot.keyClick(holes, Qt.Key.Key_A, CONTROL | SHIFT)
    assert holes.editor.state.sampling.hole is None


def test_the_hole_at_the_pointer_is_chosen_with_the_keyboard(holes, qtbot):
    canvas = holes.canvas
    canvas.setFocus()
    canvas.fit()
    place = canvas.mapFromScene(230, 75)
    canvas._keys.point(canvas.mapToScene(place))
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Space, CONTROL)
    assert holes.editor.state.sampling.hole == RIGHT
    for _ in range(4):
        qtbot.keyClick(canvas, Qt.Key.Key_Up, SHIFT)
    for _ in range(2):  # begins a stroke and ends it
        qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert len(own(holes)) == 1


def test_clear_is_about_the_area_that_is_painted_now(holes, hand):
    clear = holes.actions_.mask.clear_sources
    hand.drag((100, 150), (140, 150))
    assert clear.isEnabled()
    hand.press(50, 80, modifiers=ALT)
    hand.release()
    assert not clear.isEnabled()
    hand.drag((100, 20), (140, 20))
    clear.trigger()
    assert not own(holes)
    assert holes.editor.document.layers.guides.count("source") > 0
    holes.actions_.edit.undo.trigger()
    assert len(own(holes)) == 1


def test_the_button_is_there_only_for_this_tool(holes, qtbot):
    qtbot.waitUntil(holes.options.one_hole.isVisible)
    holes.editor.strokes.take("brush")
    qtbot.waitUntil(lambda: not holes.options.one_hole.isVisible())


def test_an_area_under_the_mask_is_told_about_and_nothing_is_filled(holes, hand, engine, qtbot):
    hand.press(50, 80, modifiers=ALT)
    hand.release()
    hand.drag((50, 70), (60, 70))
    qtbot.keyClick(holes, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "whole sampling area of the hole" in holes.message.text.text())
    assert engine.calls == []


@pytest.fixture
def real(qapp, settings):
    """A window with the real engine and a picture whose top and bottom differ."""
    window = MainWindow(settings)
    window.resize(1000, 700)
    window.show()
    rng = np.random.default_rng(5)
    pixels = rng.integers(100, 150, (200, 300)).astype(np.uint8)
    pixels[:50] = rng.integers(0, 40, (50, 300))
    pixels[110:] = rng.integers(200, 240, (90, 300))
    pixels.flags.writeable = False
    window.editor.adopt(Picture(pixels, None))
    mask = np.zeros((200, 300), bool)
    mask[LEFT.slices] = mask[RIGHT.slices] = True
    window.editor.mask.add(mask)
    window.editor.choices.choose(method="texture")
    yield window
    window.close_now()
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def test_each_hole_is_filled_from_its_own_area_and_only_the_changed_one_again(real, qtbot):
    editor = real.editor

    def run():
        editor.reconstruction.run()
        qtbot.waitUntil(lambda: not editor.state.run.running, timeout=120_000)
        return editor.document.layers.shown(editor.document.layers.rect)

    def paint(hole, y):
        editor.strokes.take("source")
        editor.strokes.set_diameter(36)
        editor.sampling.choose_at((hole.left + 5.5, hole.top + 5.5))
        editor.strokes.begin((20, y))
        editor.strokes.extend((280, y))
        editor.strokes.end()

    paint(LEFT, 24)
    paint(RIGHT, 160)
    first = run().copy()
    assert np.median(first[LEFT.slices]) < 60
    assert np.median(first[RIGHT.slices]) > 180
    editor.mask.clear(editor.sampling.layer)
    paint(RIGHT, 24)
    second = run()
    assert np.median(second[RIGHT.slices]) < 60
    np.testing.assert_array_equal(second[LEFT.slices], first[LEFT.slices])
