"""Every tool without a mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from inpaint_app.files.picture import Picture

SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT, RIGHT, UP, DOWN, SPACE = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space,
)  # fmt: skip


@pytest.fixture
def press(window, qtbot):
    """Presses a key on the canvas, often, with Shift if one likes."""
    window.canvas.setFocus()

    def keys(key, times=1, modifiers=Qt.KeyboardModifier.NoModifier):
        for _ in range(times):
            qtbot.keyClick(window.canvas, key, modifiers)

    return keys


@pytest.fixture
def at(window, hand, press):
    """Puts the keyboard's pointer on a pixel: the mouse points one to the left of it."""

    def put(x, y):
        hand.move_to(hand.at(x - 0.5, y + 0.5))
        press(RIGHT)
        assert place(window) == (x, y)

    return put


def mask(window):
    return window.editor.document.layers.selection.pixels


def place(window):
    """What the status bar says, (x, y)."""
    text = window.status.position.text()
    return tuple(int(part) for part in text.split(",")) if text else None


def square(top, left, bottom, right):
    out = np.zeros((200, 300), bool)
    out[top:bottom, left:right] = True
    return out


def test_arrows_move_by_one_pixel_and_with_shift_by_ten(window, press, at):
    at(100, 100)
    press(RIGHT)
    press(DOWN, 2)
    assert place(window) == (101, 102)
    press(LEFT, modifiers=SHIFT)
    press(UP, modifiers=SHIFT)
    assert place(window) == (91, 92)
    assert window.canvas._crosshair.isVisible()
    assert window.canvas._crosshair.pos().toTuple() == (91.5, 92.5)
    assert window.canvas._brush_outline.pos().toTuple() == (91.5, 92.5)
    assert window.status.value.text() == " · ".join(
        map(str, window.editor.inspection.value(92, 91))
    )
    assert not mask(window).any()


def test_the_keyboard_pointer_starts_in_the_middle_of_the_view(window, press):
    press(RIGHT)
    middle = window.canvas.mapToScene(window.canvas.viewport().rect().center())
    x, y = place(window)
    assert abs(x - middle.x()) <= 2
    assert abs(y - middle.y()) <= 2


def test_the_keyboard_pointer_stays_on_the_picture(window, press, at):
    at(5, 5)
    press(LEFT, 3, SHIFT)
    press(UP, 3, SHIFT)
    assert place(window) == (0, 0)
    press(RIGHT, 40, SHIFT)
    press(DOWN, 30, SHIFT)
    assert place(window) == (299, 199)


def test_the_view_follows_the_keyboard_pointer(window, press, at):
    window.canvas.set_zoom(16.0 / window.devicePixelRatioF())
    window.canvas.centerOn(150, 100)
    at(150, 100)
    for key in (RIGHT, DOWN, LEFT, UP):
        press(key, 12, SHIFT)
        x, y = place(window)
        seen = window.canvas.mapFromScene(x + 0.5, y + 0.5)
        assert window.canvas.viewport().rect().adjusted(31, 31, -31, -31).contains(seen)


def test_space_starts_and_ends_a_stroke(window, press, at):
    window.editor.strokes.set_diameter(1)
    at(50, 60)
    press(SPACE)
    press(RIGHT, 5)
    press(DOWN, 2)
    expected = square(60, 50, 61, 56) | square(60, 55, 63, 56)
    np.testing.assert_array_equal(mask(window), expected)
    assert window.editor.state.history.undo is None, "the stroke goes on"
    press(SPACE)
    assert window.editor.state.history.undo == "paint"
    press(RIGHT, 5)
    np.testing.assert_array_equal(mask(window), expected)
    press(Qt.Key.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert not mask(window).any()


def test_shift_and_space_draw_a_straight_line(window, press, at):
    window.editor.strokes.set_diameter(1)
    at(50, 60)
    press(SPACE, 2)
    press(RIGHT, 2, SHIFT)
    press(SPACE, modifiers=SHIFT)
    press(SPACE)
    np.testing.assert_array_equal(mask(window), square(60, 50, 61, 71))


def test_the_keyboard_draws_a_rectangle(window, press, at, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_M)
    at(50, 40)
    press(SPACE)
    press(RIGHT, 2, SHIFT)
    press(DOWN, modifiers=SHIFT)
    assert not window.canvas.shape_outline.boundingRect().isEmpty()
    press(SPACE)
    np.testing.assert_array_equal(mask(window), square(40, 50, 51, 71))
    press(SPACE)
    press(LEFT)
    press(Qt.Key.Key_Escape)
    press(LEFT)
    assert window.canvas.shape_outline.boundingRect().isEmpty()
    press(SPACE)
    press(RIGHT)
    press(Qt.Key.Key_Return)
    press(RIGHT, 3)
    assert mask(window).sum() == 11 * 21
    assert window.editor.state.history.undo == "rectangle"


def test_the_keyboard_draws_a_rectangle_of_two_pixels(window, press, at, qtbot):
    """A movement by key is never accidental, so one pixel counts at any zoom."""
    qtbot.keyClick(window, Qt.Key.Key_M)
    at(50, 40)
    window.canvas.set_zoom(0.5)
    press(SPACE)
    press(RIGHT)
    press(SPACE)
    np.testing.assert_array_equal(mask(window), square(40, 50, 41, 52))


def test_the_keyboard_draws_a_lasso(window, press, at, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_L)
    at(50, 40)
    press(SPACE)
    press(RIGHT, 2, SHIFT)
    press(DOWN, 1, SHIFT)
    press(LEFT, 2, SHIFT)
    press(SPACE)
    assert mask(window)[45, 60]
    assert abs(int(mask(window).sum()) - 200) <= 20
    assert window.editor.state.history.undo == "lasso"


def test_a_polygon_has_a_corner_for_each_space(window, press, at, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_P)
    at(50, 40)
    press(SPACE)
    press(RIGHT, 2, SHIFT)
    press(SPACE)
    press(DOWN, 1, SHIFT)
    press(SPACE)
    press(Qt.Key.Key_Backspace)
    press(DOWN, 1, SHIFT)
    press(SPACE)
    press(Qt.Key.Key_Return)
    assert window.editor.state.history.undo == "polygon"
    assert abs(int(mask(window).sum()) - 200) <= 20
    assert mask(window)[45, 65]


def test_the_keyboard_uses_the_wand(window, press, at, qtbot):
    pixels = np.full((200, 300), 60, np.uint8)
    pixels[50:60, 50:60] = 200
    window.editor.adopt(Picture(pixels))
    qtbot.keyClick(window, Qt.Key.Key_W)
    at(55, 55)
    press(SPACE)
    qtbot.waitUntil(lambda: not window.editor.state.mask.busy)
    np.testing.assert_array_equal(mask(window), square(50, 50, 60, 60))


def test_moving_the_mouse_takes_over(window, hand, press, at, qtbot):
    window.editor.strokes.set_diameter(1)
    at(50, 60)
    press(SPACE)
    press(RIGHT, 3)
    hand.move_to(hand.at(53.5, 60.5) + QPoint(8, 8))
    assert window.editor.state.history.undo == "paint"
    assert not window.canvas._crosshair.isVisible()
    np.testing.assert_array_equal(mask(window), square(60, 50, 61, 54))
    start = window.canvas.mapFromScene(0, 0)
    qtbot.keyPress(window.canvas, SPACE)
    hand.press(100, 100)
    hand.move_to(hand.at(100, 100) + QPoint(-30, 20), Qt.MouseButton.LeftButton)
    hand.release()
    qtbot.keyRelease(window.canvas, SPACE)
    assert window.canvas.mapFromScene(0, 0) == start + QPoint(-30, 20)
    np.testing.assert_array_equal(mask(window), square(60, 50, 61, 54))


def test_a_mouse_event_without_a_move_changes_nothing(window, hand, at):
    at(50, 60)
    hand.move_to(hand._at)
    assert place(window) == (50, 60)
    assert window.canvas._crosshair.isVisible()


def test_a_click_of_the_mouse_takes_over(window, hand, press, at):
    window.editor.strokes.set_diameter(1)
    at(50, 60)
    press(SPACE)
    hand.drag((100.5, 100.5))
    np.testing.assert_array_equal(mask(window), square(60, 50, 61, 51) | square(100, 100, 101, 101))
    assert len(window.editor.document.history.commands) == 2


def test_shift_tab_ends_the_stroke_and_the_place_is_remembered(window, press, at):
    window.editor.strokes.set_diameter(1)
    at(50, 60)
    press(SPACE)
    press(Qt.Key.Key_Backtab)
    assert not window.canvas.hasFocus()
    assert window.editor.state.history.undo == "paint"
    assert not window.canvas._crosshair.isVisible()
    window.canvas.setFocus()
    press(DOWN)
    assert place(window) == (50, 61)
    np.testing.assert_array_equal(mask(window), square(60, 50, 61, 51))


def test_arrows_do_not_disturb_a_stroke_of_the_mouse(window, hand, press):
    window.editor.strokes.set_diameter(1)
    hand.press(50.5, 60.5)
    press(DOWN, 5)
    hand.move(55.5, 60.5)
    hand.release()
    np.testing.assert_array_equal(mask(window), square(60, 50, 61, 56))


def test_the_crosshair_is_visible(window, at):
    window.editor.adopt(Picture(np.full((200, 300), 128, np.uint8)))
    window.editor.strokes.take("lasso")
    QApplication.processEvents()
    before = window.canvas.viewport().grab().toImage()
    at(100, 100)
    QApplication.processEvents()
    middle = window.canvas.mapFromScene(100.5, 100.5)
    after = window.canvas.viewport().grab().toImage()
    for dx, dy in ((8, 0), (-8, 0), (0, 8), (0, -8)):
        shades = {
            after.pixelColor(middle + QPoint(dx + a, dy + b)).lightness()
            for a in (-2, -1, 0, 1, 2)
            for b in (-2, -1, 0, 1, 2)
        }
        assert max(shades) > 200, "light"
        assert min(shades) < 100, "on dark"
    assert after.pixelColor(middle) == before.pixelColor(middle), "the pixel itself stays free"


def test_arrows_in_an_empty_window_do_nothing(empty, qtbot):
    for key in (LEFT, SPACE):
        qtbot.keyClick(empty.canvas, key)
    assert not empty.canvas._crosshair.isVisible()
