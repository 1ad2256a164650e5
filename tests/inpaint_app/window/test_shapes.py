"""Shapes and the magic wand, by the mouse and the keys that the window names."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from inpaint_app.files.picture import Picture

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def mask(window):
    return window.editor.document.layers.selection.pixels


def square(top, left, bottom, right):
    out = np.zeros((200, 300), bool)
    out[top:bottom, left:right] = True
    return out


def drag(hand, *points, button=LEFT, modifiers=Qt.KeyboardModifier.NoModifier):
    hand.press(*points[0], button, modifiers)
    for point in points[1:]:
        hand.move(*point, button)
    hand.release(button)


def click(hand, x, y, button=LEFT, modifiers=Qt.KeyboardModifier.NoModifier):
    hand.move_to(hand.at(x, y))
    drag(hand, (x, y), button=button, modifiers=modifiers)


def double_click(hand, x, y):
    click(hand, x, y)
    hand._send(QEvent.Type.MouseButtonDblClick, LEFT, LEFT, Qt.KeyboardModifier.NoModifier)
    hand.release()


def screen(window):
    QApplication.processEvents()
    return window.canvas.viewport().grab().toImage()


# -- rectangle


def test_a_rectangle_is_added_to_the_mask(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_M)
    assert window.actions_.tools.rectangle.isChecked()
    drag(hand, (50.5, 40.5), (60, 60), (79.5, 69.5))
    np.testing.assert_array_equal(mask(window), square(40, 50, 70, 80))
    assert window.actions_.edit.undo.text() == "&Undo rectangle"
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert not mask(window).any()


def test_modifiers_and_the_right_button_choose_how_a_shape_combines(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_M)
    window.actions_.tools.replace.trigger()
    drag(hand, (50.5, 40.5), (79.5, 69.5))
    drag(hand, (100.5, 40.5), (109.5, 69.5), modifiers=SHIFT)
    expected = square(40, 50, 70, 80) | square(40, 100, 70, 110)
    np.testing.assert_array_equal(mask(window), expected)
    drag(hand, (60.5, 30.5), (69.5, 99.5), modifiers=ALT)
    expected &= ~square(30, 60, 100, 70)
    np.testing.assert_array_equal(mask(window), expected)
    drag(hand, (105.5, 30.5), (119.5, 99.5), button=RIGHT)
    expected &= ~square(30, 105, 100, 120)
    np.testing.assert_array_equal(mask(window), expected)
    drag(hand, (10.5, 10.5), (19.5, 19.5))
    np.testing.assert_array_equal(mask(window), square(10, 10, 20, 20))
    window.actions_.tools.subtract.trigger()
    drag(hand, (10.5, 10.5), (19.5, 14.5))
    np.testing.assert_array_equal(mask(window), square(15, 10, 20, 20))


@pytest.mark.parametrize("key", [Qt.Key.Key_M, Qt.Key.Key_L])
def test_a_click_with_a_tiny_movement_does_nothing(window, hand, qtbot, key):
    window.actions_.tools.replace.trigger()
    window.editor.mask.rectangle((5, 5), (9, 9), "add")
    qtbot.keyClick(window, key)
    click(hand, 50, 50)
    hand.press(50, 50)
    hand.move_to(hand.at(50, 50) + QPoint(1, 1), LEFT)
    hand.release()
    np.testing.assert_array_equal(mask(window), square(5, 5, 10, 10))
    assert window.editor.state.history.undo == "rectangle"


@pytest.mark.parametrize("key", [Qt.Key.Key_M, Qt.Key.Key_L])
def test_escape_cancels_only_the_shape_being_dragged(window, hand, engine, qtbot, key):
    drag(hand, (200, 150), (220, 150))
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: bool(engine.calls))
    before = mask(window).copy()
    qtbot.keyClick(window, key)
    hand.press(50, 50)
    hand.move(80, 50)
    hand.move(80, 80)
    assert not window.canvas.shape_outline.boundingRect().isEmpty()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.canvas.shape_outline.boundingRect().isEmpty()
    hand.move(90, 90)
    hand.release()
    np.testing.assert_array_equal(mask(window), before)
    assert window.editor.state.run.running
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert not window.editor.state.run.running
    assert window.editor.state.history.undo == "paint"


def test_the_outline_is_visible_only_while_drawing(window, hand, qtbot):
    window.editor.adopt(Picture(np.full((200, 300), 90, np.uint8)))
    qtbot.keyClick(window, Qt.Key.Key_M)
    before = screen(window)
    hand.press(50, 50)
    hand.move(150, 120)
    hand.move_to(hand.at(200, 50), LEFT)
    during = screen(window)
    middle, side = hand.at(120, 50), hand.at(50, 50)
    row = [QColor(during.pixel(middle.x(), middle.y() + dy)).lightness() for dy in range(-3, 4)]
    assert max(row) > 200, "light"
    assert min(row) < 60, "on dark"
    column = [QColor(during.pixel(side.x() + dx, side.y())).lightness() for dx in range(-3, 4)]
    assert max(column) > 200
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    hand.release()
    assert screen(window) == before


def test_the_brush_outline_is_not_shown_for_shapes(window, hand, qtbot):
    window.editor.adopt(Picture(np.full((200, 300), 90, np.uint8)))
    before = screen(window)
    hand.move_to(hand.at(100, 100))
    assert screen(window) != before
    qtbot.keyClick(window, Qt.Key.Key_L)
    assert screen(window) == before
    hand.move_to(hand.at(150, 100))
    assert screen(window) == before


# -- lasso


def test_a_lasso_closes_itself(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_L)
    drag(hand, (50, 40), (80, 40), (80, 70), (50, 70))
    np.testing.assert_array_equal(mask(window), square(40, 50, 70, 80))
    assert window.actions_.edit.undo.text() == "&Undo lasso"
    drag(hand, (60, 50), (70, 50), (70, 60), (60, 60), modifiers=ALT)
    expected = square(40, 50, 70, 80) & ~square(50, 60, 60, 70)
    np.testing.assert_array_equal(mask(window), expected)


def test_a_lasso_around_all_of_24_megapixels_is_quick(window, hand, qtbot):
    """Not a benchmark: only that nothing is done for each pixel one by one."""
    import time

    window.editor.adopt(Picture(np.zeros((4000, 6000, 3), np.uint8)))
    qtbot.keyClick(window, Qt.Key.Key_L)
    angles = np.linspace(0, 2 * np.pi, 400)
    hand.press(5900, 2000)
    for angle in angles:
        hand.move(3000 + 2900 * np.cos(angle), 2000 + 1900 * np.sin(angle))
    start = time.thread_time()
    hand.release()
    assert time.thread_time() - start < 3
    assert abs(int(mask(window).sum()) / (np.pi * 2900 * 1900) - 1) < 0.01


# -- polygon


def test_a_double_click_closes_a_polygon(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_P)
    click(hand, 50, 40)
    click(hand, 80, 40)
    click(hand, 80, 70)
    assert not mask(window).any()
    double_click(hand, 50, 70)
    np.testing.assert_array_equal(mask(window), square(40, 50, 70, 80))
    assert window.actions_.edit.undo.text() == "&Undo polygon"
    assert window.canvas.shape_outline.boundingRect().isEmpty()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_return_closes_a_polygon_instead_of_applying(window, hand, engine, qtbot, key):
    drag(hand, (200, 150), (220, 150))
    engine.run_free()
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: window.editor.state.picture.filled)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    before = mask(window).copy()
    qtbot.keyClick(window, Qt.Key.Key_P)
    for corner in ((50, 40), (80, 40), (80, 70), (50, 70)):
        click(hand, *corner)
    qtbot.keyClick(window.canvas, key)
    np.testing.assert_array_equal(mask(window), before | square(40, 50, 70, 80))
    assert window.editor.state.picture.filled
    qtbot.keyClick(window.canvas, key)
    assert not window.editor.state.picture.filled
    assert window.editor.state.history.undo == "apply"


def test_a_click_on_the_first_corner_closes_a_polygon(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_P)
    for corner in ((50, 40), (80, 40), (80, 70), (50, 70), (51.5, 41.5)):
        click(hand, *corner)
    np.testing.assert_array_equal(mask(window), square(40, 50, 70, 80))
    assert window.canvas.shape_outline.boundingRect().isEmpty()


def test_backspace_takes_back_the_last_corner(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_P)
    for corner in ((50, 40), (80, 40), (80, 70), (250, 170)):
        click(hand, *corner)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Backspace)
    click(hand, 50, 70)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    np.testing.assert_array_equal(mask(window), square(40, 50, 70, 80))
    click(hand, 50, 40)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Backspace)
    assert window.canvas.shape_outline.boundingRect().isEmpty()


def test_escape_abandons_a_polygon_and_then_cancels(window, hand, engine, qtbot):
    drag(hand, (200, 150), (220, 150))
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: bool(engine.calls))
    before = mask(window).copy()
    qtbot.keyClick(window, Qt.Key.Key_P)
    for corner in ((50, 40), (80, 40), (80, 70)):
        click(hand, *corner)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.editor.state.run.running
    assert window.canvas.shape_outline.boundingRect().isEmpty()
    np.testing.assert_array_equal(mask(window), before)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert not window.editor.state.run.running


def test_two_corners_do_not_make_a_polygon(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_P)
    click(hand, 50, 40)
    click(hand, 80, 40)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    assert not mask(window).any()
    assert window.canvas.shape_outline.boundingRect().isEmpty()


def test_the_first_corner_decides_how_a_polygon_combines(window, hand, qtbot):
    window.editor.mask.rectangle((50, 40), (99, 99), "add")
    qtbot.keyClick(window, Qt.Key.Key_P)
    click(hand, 60, 50, modifiers=ALT)
    for corner in ((80, 50), (80, 70), (60, 70)):
        click(hand, *corner)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    expected = square(40, 50, 100, 100) & ~square(50, 60, 70, 80)
    np.testing.assert_array_equal(mask(window), expected)


def test_another_tool_or_picture_forgets_an_open_polygon(window, hand, picture, qtbot):
    for forget in (
        lambda: qtbot.keyClick(window, Qt.Key.Key_B),
        lambda: window.editor.adopt(picture),
    ):
        qtbot.keyClick(window, Qt.Key.Key_P)
        for corner in ((50, 40), (80, 40), (80, 70)):
            click(hand, *corner)
        forget()
        qtbot.keyClick(window, Qt.Key.Key_P)
        qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
        assert not mask(window).any()
        assert window.canvas.shape_outline.boundingRect().isEmpty()


def test_the_next_side_of_a_polygon_follows_the_pointer(window, hand, qtbot):
    window.editor.adopt(Picture(np.full((200, 300), 90, np.uint8)))
    qtbot.keyClick(window, Qt.Key.Key_P)
    click(hand, 50, 50)
    for pointer, middle in (((200, 50), (120, 50)), ((50, 150), (50, 100))):
        hand.move_to(hand.at(*pointer))
        image, place = screen(window), hand.at(*middle)
        around = [place + QPoint(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        lightness = [QColor(image.pixel(at)).lightness() for at in around]
        assert max(lightness) > 130, "light"
        assert min(lightness) < 80, "on dark"


# -- wand


@pytest.fixture
def flag(window):
    """A picture of three fields: left and right of one colour, and a stripe between them."""
    pixels = np.full((200, 300, 3), 60, np.uint8)
    pixels[:, 140:150] = 200
    pixels[:, 150:] = 70
    window.editor.adopt(Picture(pixels))
    return window


def wait_for_mask(window, qtbot):
    qtbot.waitUntil(lambda: not window.editor.state.mask.busy)


def test_the_wand_selects_connected_or_all_similar_pixels(flag, hand, qtbot):
    qtbot.keyClick(flag, Qt.Key.Key_W)
    click(hand, 50, 50)
    wait_for_mask(flag, qtbot)
    np.testing.assert_array_equal(mask(flag), square(0, 0, 200, 140))
    assert flag.actions_.edit.undo.text() == "&Undo magic wand"
    click(hand, 50, 50, button=RIGHT)
    wait_for_mask(flag, qtbot)
    assert not mask(flag).any()
    flag.options.contiguous.click()
    click(hand, 50, 50)
    wait_for_mask(flag, qtbot)
    np.testing.assert_array_equal(mask(flag), ~square(0, 140, 200, 150))
    flag.options.tolerance.setValue(9)
    click(hand, 200, 50, modifiers=ALT)
    wait_for_mask(flag, qtbot)
    np.testing.assert_array_equal(mask(flag), square(0, 0, 200, 140))


def test_the_pointer_says_when_the_wand_takes_long(flag, hand, qtbot, monkeypatch):
    from inpaint_app.masks import wand

    gate, similar = threading.Event(), wand.similar

    def slow(*args, **options):
        gate.wait(10)
        return similar(*args, **options)

    monkeypatch.setattr(wand, "similar", slow)
    qtbot.keyClick(flag, Qt.Key.Key_W)
    click(hand, 50, 50)

    def shape():
        return flag.canvas.viewport().cursor().shape()

    assert shape() == Qt.CursorShape.CrossCursor
    qtbot.waitUntil(lambda: shape() == Qt.CursorShape.BusyCursor)
    gate.set()
    qtbot.waitUntil(lambda: shape() == Qt.CursorShape.CrossCursor)
    np.testing.assert_array_equal(mask(flag), square(0, 0, 200, 140))


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [(Qt.Key.Key_Z, CONTROL), (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)],
)
def test_a_running_mask_job_can_be_stopped(flag, hand, qtbot, monkeypatch, key, modifiers):
    from inpaint_app.masks import wand

    gate = threading.Event()
    similar = wand.similar

    def slow(*args, **options):
        gate.wait(10)
        return similar(*args, **options)

    monkeypatch.setattr(wand, "similar", slow)
    qtbot.keyClick(flag, Qt.Key.Key_W)
    click(hand, 50, 50)
    assert flag.editor.state.mask.busy
    qtbot.keyClick(flag.canvas, key, modifiers)
    assert not flag.editor.state.mask.busy
    gate.set()
    flag.masks.submit(lambda: None, lambda _none: flag.setProperty("answered", True))
    qtbot.waitUntil(lambda: bool(flag.property("answered")))
    assert not mask(flag).any()


def test_the_window_can_close_during_a_mask_job(flag, hand, qtbot):
    qtbot.keyClick(flag, Qt.Key.Key_W)
    click(hand, 50, 50)
    flag.close_now()


# -- the whole mask


def test_all_none_invert_grow_and_shrink_by_their_keys(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_A, CONTROL)
    wait_for_mask(window, qtbot)
    assert mask(window).all()
    qtbot.keyClick(window, Qt.Key.Key_D, CONTROL)
    assert not mask(window).any()
    window.editor.mask.rectangle((50, 40), (79, 69), "add")
    qtbot.keyClick(window, Qt.Key.Key_I, CONTROL | SHIFT)
    wait_for_mask(window, qtbot)
    np.testing.assert_array_equal(mask(window), ~square(40, 50, 70, 80))
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    window.options.growth.setValue(5)
    qtbot.keyClick(window, Qt.Key.Key_BracketRight, CONTROL)
    wait_for_mask(window, qtbot)
    assert mask(window)[35, 60]
    assert not mask(window)[34, 60]
    assert not mask(window)[36, 46]
    qtbot.keyClick(window, Qt.Key.Key_BracketLeft, CONTROL)
    wait_for_mask(window, qtbot)
    np.testing.assert_array_equal(mask(window), square(40, 50, 70, 80))


def test_buttons_grow_and_shrink_the_mask(window, qtbot):
    window.editor.mask.rectangle((50, 40), (79, 69), "add")
    for action, rows in ((window.actions_.mask.grow, 34), (window.actions_.mask.shrink, 30)):
        (button,) = [b for b in action.associatedObjects() if b.inherits("QToolButton")]
        assert button.isVisible()
        qtbot.mouseClick(button, LEFT)
        wait_for_mask(window, qtbot)
        assert mask(window)[:, 60].sum() == rows


def test_typing_in_a_field_selects_its_text_and_not_the_picture(window, qtbot):
    window.options.growth.setFocus()
    qtbot.keyClick(window.options.growth, Qt.Key.Key_A, CONTROL)
    assert not window.editor.state.mask.busy
    assert not mask(window).any()


# -- restore


def test_the_restore_brush_paints_the_original_back(window, hand, engine, picture, qtbot):
    window.editor.mask.rectangle((50, 40), (99, 69), "add")
    engine.run_free()
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: window.editor.state.picture.filled)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    window.editor.reconstruction.apply()
    image = window.editor.document.layers.image
    assert (image[40:70, 50:100] == 101).all()
    qtbot.keyClick(window, Qt.Key.Key_R)
    assert window.actions_.tools.revert.isChecked()
    window.options.spin.setValue(10)
    hand.press(60, 50)
    hand.move(80, 50)
    window.canvas.set_zoom(8.0 / window.devicePixelRatioF())
    window.canvas.centerOn(70, 50)
    red, green, blue = picture.pixels[50, 70].tolist()
    place = window.canvas.mapFromScene(70.5, 50.5)
    assert QColor(screen(window).pixel(place)) == QColor(red, green, blue), "live"
    hand.release()
    restored = window.editor.document.layers.image
    assert (restored[50, 58:82] == picture.pixels[50, 58:82]).all()
    assert (restored[60, 50:100] == 101).all()
    assert window.actions_.edit.undo.text() == "&Undo restore"
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(window.editor.document.layers.image, image)
    qtbot.keyClick(window, Qt.Key.Key_Y, CONTROL)
    np.testing.assert_array_equal(window.editor.document.layers.image, restored)


# -- the bar


def visible(window):
    bar = window.options
    return {
        name: widget.isVisible()
        for name, widget in (
            ("size", bar.spin),
            ("mode", bar.widgetForAction(bar._shaped[0])),
            ("tolerance", bar.tolerance),
            ("growth", bar.growth),
            ("feather", bar.feather),
        )
    }


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("B", {"size"}), ("E", {"size"}), ("M", {"mode"}), ("L", {"mode"}), ("P", {"mode"}),
        ("W", {"mode", "tolerance"}), ("K", {"size"}), ("A", {"size"}), ("R", {"size"}),
        ("J", {"size"}),
    ],
)  # fmt: skip
def test_the_bar_shows_the_options_of_the_tool(window, qtbot, key, shown):
    heights = {window.options.height()}
    qtbot.keyClick(window, key)
    QApplication.processEvents()
    found = visible(window)
    assert {name for name, seen in found.items() if seen} == shown | {"growth", "feather"}
    heights.add(window.options.height())
    assert len(heights) == 1
    more = window.options.findChild(
        type(window.options.widgetForAction(window.actions_.view.fit)), "qt_toolbar_ext_button"
    )
    assert not more.isVisible()
    assert window.width() == 1000


def test_feather_is_set_in_the_bar(window, qtbot):
    field = window.options.feather
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.editor.state.choices.feather == 7


def test_tools_are_in_the_order_of_their_keys(window):
    bar = window.findChild(type(window.options).__mro__[1], "tools")
    keys = [action.shortcut().toString() for action in bar.actions() if action.text()]
    assert keys[:13] == [*"BEJSHMLPWK", "Shift+A", "A", "R"]
    for action in bar.actions():
        assert action.isSeparator() or not action.icon().isNull()


def test_tools_without_a_size_do_not_change_sizes(window, qtbot):
    before = window.editor.state.strokes.diameter
    qtbot.keyClick(window, Qt.Key.Key_W)
    qtbot.keyClick(window, Qt.Key.Key_BracketRight)
    assert not window.actions_.tools.larger.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_B)
    assert window.editor.state.strokes.diameter == before
    assert window.options.spin.value() == before


def test_choices_are_remembered(window, engine, settings, qtbot):
    from inpaint_app.window.main_window import MainWindow
    from inpaint_app.window.stored import last_used

    window.actions_.tools.subtract.trigger()
    window.actions_.tools.contiguous.trigger()
    window.options.tolerance.setValue(99)
    window.options.growth.setValue(9)
    last_used.store(window, window.editor, settings)
    other = MainWindow(settings, engine)
    qtbot.addWidget(other, before_close_func=lambda w: w.close_now())
    state = other.editor.state
    assert (state.mask.combine, state.mask.contiguous, state.mask.tolerance, state.mask.growth) == (
        "subtract", False, 99, 9,
    )  # fmt: skip


def test_invalid_stored_choices_are_ignored(engine, settings, qtbot):
    from inpaint_app.window.main_window import MainWindow

    for key in ("combine", "tolerance", "growth"):
        settings.setValue(key, "nonsense")
    window = MainWindow(settings, engine)
    qtbot.addWidget(window, before_close_func=lambda w: w.close_now())
    state = window.editor.state
    assert (state.mask.combine, state.mask.tolerance, state.mask.growth) == ("add", 24, 2)


def test_mnemonics_of_a_menu_are_unique(window):
    for menu in window.menuBar().actions():
        if menu.text().replace("&", "") not in ("Tools", "Mask"):
            continue
        letters = [
            action.text().split("&", 1)[1][0].lower()
            for action in menu.menu().actions()
            if "&" in action.text()
        ]
        assert len(letters) == len(set(letters)), letters
