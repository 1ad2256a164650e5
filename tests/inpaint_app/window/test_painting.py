from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from inpaint_app.files.picture import Picture


def mask(window):
    return window.editor.document.layers.selection.pixels


def colour(window, x, y):
    """What the screen shows in the middle of pixel (x, y)."""
    place = window.canvas.mapFromScene(x + 0.5, y + 0.5)
    image = window.canvas.viewport().grab().toImage()
    return QColor(image.pixel(place * image.devicePixelRatio()))


def wheel(canvas, place, steps, modifiers=Qt.KeyboardModifier.NoModifier):
    everywhere = QPointF(canvas.viewport().mapToGlobal(place))
    event = QWheelEvent(
        QPointF(place), everywhere, QPoint(), QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), event)


def test_a_drag_paints_and_the_screen_shows_it(window, hand):
    before = colour(window, 60, 50)
    hand.drag((50, 50), (60, 50), (90, 50))
    assert mask(window)[50, 50:91].all()
    assert not mask(window)[90].any()
    after = colour(window, 60, 50)
    assert after.red() > before.red() + 60
    assert "px masked" in window.status.masked.text()


def test_undo_and_redo_by_their_keys(window, hand, qtbot):
    hand.drag((50, 50), (90, 50))
    hand.drag((50, 80), (90, 80))
    both = mask(window).copy()
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_Z, control)
    assert mask(window)[50, 60]
    assert not mask(window)[80, 60]
    qtbot.keyClick(window, Qt.Key.Key_Z, control)
    assert not mask(window).any()
    qtbot.keyClick(window, Qt.Key.Key_Z, control | shift)
    qtbot.keyClick(window, Qt.Key.Key_Y, control)
    np.testing.assert_array_equal(mask(window), both)


def test_the_eraser_and_the_right_button_remove_from_the_mask(window, hand, qtbot):
    hand.drag((50, 50), (90, 50))
    hand.drag((50, 50), (60, 50), button=Qt.MouseButton.RightButton)
    assert not mask(window)[50, 55]
    assert mask(window)[50, 90]
    qtbot.keyClick(window, Qt.Key.Key_E)
    assert window.actions_.tools.eraser.isChecked()
    hand.drag((90, 50), (90, 51))
    assert not mask(window)[50, 90]
    qtbot.keyClick(window, Qt.Key.Key_B)
    hand.drag((90, 50), (90, 51))
    assert mask(window)[50, 90]
    qtbot.keyClick(window, Qt.Key.Key_X)
    assert window.actions_.tools.eraser.isChecked()
    qtbot.keyClick(window, Qt.Key.Key_X)
    assert window.actions_.tools.brush.isChecked()


def test_shift_click_draws_a_line(window, hand):
    hand.drag((20, 20))
    hand.press(200, 150, modifiers=Qt.KeyboardModifier.ShiftModifier)
    hand.release()
    assert mask(window)[85, 110]


def test_sizes_by_key_wheel_slider_and_number(window, qtbot):
    def size():
        return window.editor.state.strokes.diameter

    qtbot.keyClick(window, Qt.Key.Key_BracketRight)
    assert size() == 30
    qtbot.keyClick(window, Qt.Key.Key_BracketLeft)
    qtbot.keyClick(window, Qt.Key.Key_BracketLeft)
    assert size() < 30
    before = size()
    zoom = window.canvas.zoom
    wheel(window.canvas, QPoint(100, 100), 1, Qt.KeyboardModifier.AltModifier)
    assert size() > before
    assert window.canvas.zoom == zoom
    window.options.slider.setValue(window.options.slider.maximum())
    assert size() == 500
    assert window.options.spin.value() == 500
    window.options.spin.setValue(7)
    assert size() == 7


def test_return_in_the_size_box_does_not_apply(window, hand, engine, qtbot):
    hand.drag((50, 50), (90, 50))
    engine.run_free()
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: window.dock.apply.isEnabled())
    window.options.spin.setFocus()
    qtbot.keyClick(window.options.spin, Qt.Key.Key_Return)
    assert window.editor.state.picture.filled


def test_clearing_the_mask_empties_it(window, hand, qtbot):
    hand.drag((50, 50), (90, 50))
    qtbot.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert not mask(window).any()
    assert not window.actions_.mask.clear.isEnabled()


def test_the_wheel_zooms_and_the_point_under_it_stays(window):
    canvas = window.canvas
    for place, steps in ((QPoint(300, 200), 3), (QPoint(50, 400), -9), (QPoint(500, 30), 5)):
        canvas.fit() if steps > 0 else None
        before, zoom = canvas.mapToScene(place), canvas.zoom
        wheel(canvas, place, steps)
        assert (canvas.zoom > zoom) == (steps > 0)
        drift = canvas.mapFromScene(before) - place
        assert abs(drift.x()) <= 1
        assert abs(drift.y()) <= 1


@pytest.mark.parametrize(
    ("shape", "longer_side"), [((200, 300), 64), ((4, 9000), 64), ((20, 30), 30), ((9000, 8), 64)]
)
def test_zooming_out_never_loses_the_picture(window, shape, longer_side):
    canvas = window.canvas
    window.editor.adopt(Picture(np.zeros(shape, np.uint8)))
    for _ in range(60):
        canvas.zoom_by(-1)
    assert abs(max(shape) * canvas.transform().m11() - longer_side) < 0.01


def test_keys_zoom_in_out_and_fit(window, qtbot):
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window, Qt.Key.Key_1, control)
    assert window.canvas.zoom == 1.0
    assert window.status.zoom.text() == "100 %"
    qtbot.keyClick(window, Qt.Key.Key_Plus)
    assert window.canvas.zoom > 1.0
    qtbot.keyClick(window, Qt.Key.Key_Minus)
    assert abs(window.canvas.zoom - 1.0) < 1e-9
    qtbot.keyClick(window, Qt.Key.Key_0, control)
    corners = window.canvas.mapFromScene(0, 0), window.canvas.mapFromScene(300, 200)
    assert all(window.canvas.viewport().rect().contains(corner) for corner in corners)


def test_fitted_stays_fitted_when_the_window_changes(window, qtbot):
    window.canvas.fit()
    zoom = window.canvas.zoom
    window.resize(700, 500)
    qtbot.waitUntil(lambda: window.canvas.zoom < zoom)
    corners = window.canvas.mapFromScene(0, 0), window.canvas.mapFromScene(300, 200)
    assert all(window.canvas.viewport().rect().contains(corner) for corner in corners)


def test_middle_drag_and_space_drag_pan_without_painting(window, hand, qtbot):
    start = window.canvas.mapFromScene(0, 0)
    hand.press(100, 100, Qt.MouseButton.MiddleButton)
    hand.move_to(hand.at(100, 100) + QPoint(30, -20), Qt.MouseButton.MiddleButton)
    hand.release(Qt.MouseButton.MiddleButton)
    assert window.canvas.mapFromScene(0, 0) - start == QPoint(30, -20)
    window.canvas.setFocus()
    qtbot.keyPress(window.canvas, Qt.Key.Key_Space)
    hand.press(100, 100)
    hand.move_to(hand.at(100, 100) + QPoint(-30, 20), Qt.MouseButton.LeftButton)
    hand.release()
    qtbot.keyRelease(window.canvas, Qt.Key.Key_Space)
    assert window.canvas.mapFromScene(0, 0) == start
    assert not mask(window).any()
    hand.drag((50, 50), (60, 50))
    assert mask(window).any()


def test_the_status_bar_shows_the_position_of_the_pointer(window, hand, picture):
    hand.move_to(hand.at(10.5, 20.5))
    assert window.status.position.text() == "10, 20"
    assert window.status.value.text() == " · ".join(map(str, picture.pixels[20, 10]))
    hand.move_to(hand.at(-5, 20))
    assert window.status.position.text() == ""


def test_pixels_are_squares_above_200_percent(window, picture):
    window.canvas.set_zoom(8.0)
    window.canvas.centerOn(100, 100)
    place = window.canvas.mapFromScene(100, 100)
    image = window.canvas.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    shown = {image.pixel((place + QPoint(dx, dy)) * ratio) for dx in (1, 6) for dy in (1, 6)}
    red, green, blue = picture.pixels[100, 100].tolist()
    assert shown == {QColor(red, green, blue).rgb()}


def test_painting_repaints_only_around_the_brush(window, hand):
    window.canvas.set_zoom(1.0)
    hand.drag((90, 90), (94, 90))  # the first stroke of all ticks a step of the hint
    hand.move_to(hand.at(100, 100))
    for _ in range(3):
        QApplication.processEvents()
    areas = []

    class Spy(QObject):
        def eventFilter(self, _watched, event):
            if event.type() == QEvent.Type.Paint:
                areas.append(sum(rect.width() * rect.height() for rect in event.region()))
            return False

    spy = Spy()
    window.canvas.viewport().installEventFilter(spy)
    hand.press(100, 100)
    hand.move(104, 100)
    QApplication.processEvents()
    hand.release()
    assert areas
    assert max(areas) < 60 * 60


def test_losing_the_window_ends_the_stroke(window, hand):
    hand.press(50, 50)
    window.canvas.let_go()
    hand.move(90, 50)
    assert not mask(window)[50, 90]
    assert window.editor.state.history.undo == "paint"


def test_every_control_has_a_name_and_every_action_a_tip(window):
    from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox

    for kind in (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox):
        for widget in window.findChildren(kind):
            # Qt's own parts (arrows, the button of a dock) are named by Qt.
            if widget.objectName().startswith("qt_") or not widget.isVisible():
                continue
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text or widget.toolTip(), widget
    for action in window.actions():
        assert action.toolTip()
