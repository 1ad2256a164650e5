"""The navigator in the corner of the canvas."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication

from inpaint_app.files.picture import Picture
from inpaint_app.window.canvas.overview import Overview
from ntk_core import Rect


@pytest.fixture
def zoomed(window):
    """The window at 800 %, where most of the picture is out of sight."""
    window.canvas.set_zoom(8.0)
    assert window.navigator.isVisible()
    return window


def seen(window) -> tuple[float, float]:
    middle = window.canvas.seen.center()
    return middle.x(), middle.y()


def place_of(window, x: float, y: float) -> QPoint:
    """Return where a point of the image is in the navigator."""
    unit = window.navigator.width() / window.canvas.extent.width()
    return QPoint(round(x * unit), round(y * unit))


def look(window) -> np.ndarray:
    """Return what the navigator shows, shape (height, width, 3)."""
    window.navigator.repaint()
    image = window.navigator.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def test_it_is_there_only_while_something_is_out_of_sight(window, qtbot):
    canvas, navigator = window.canvas, window.navigator
    canvas.fit()
    assert not navigator.isVisible()
    canvas.set_zoom(8.0)
    assert navigator.isVisible()
    assert canvas.rect().contains(navigator.geometry())
    assert navigator.width() / navigator.height() == pytest.approx(300 / 200, rel=0.02)
    canvas.fit()
    assert not navigator.isVisible()
    canvas.set_zoom(8.0)
    qtbot.keyClick(
        window,
        Qt.Key.Key_N,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert not navigator.isVisible()
    assert not window.actions_.view.navigator.isChecked()
    window.actions_.view.navigator.trigger()
    assert navigator.isVisible()


def test_an_empty_window_has_none(empty):
    assert not empty.navigator.isVisible()


def test_the_choice_is_kept_for_the_next_start(window, settings):
    window.actions_.view.navigator.trigger()
    window._store()
    assert not settings.value("navigator", True, bool)
    window.actions_.view.navigator.setChecked(True)
    window._load()
    assert not window.actions_.view.navigator.isChecked()


def test_a_click_goes_there_and_a_drag_moves_the_view(zoomed, qtbot):
    navigator = zoomed.navigator
    qtbot.mousePress(navigator, Qt.MouseButton.LeftButton, pos=place_of(zoomed, 250, 150))
    assert seen(zoomed) == pytest.approx((250, 150), abs=4)
    qtbot.mouseMove(navigator, place_of(zoomed, 100, 60))
    assert seen(zoomed) == pytest.approx((100, 60), abs=4)
    qtbot.mouseRelease(navigator, Qt.MouseButton.LeftButton, pos=place_of(zoomed, 100, 60))
    qtbot.mouseMove(navigator, place_of(zoomed, 250, 150))
    assert seen(zoomed) == pytest.approx((100, 60), abs=4)
    assert zoomed.canvas.zoom == pytest.approx(8.0)
    assert zoomed.editor.state.picture.masked == 0, "nothing was painted"
    assert zoomed.editor.document.history.position == 0


def test_the_frame_is_taken_where_it_is_pressed(zoomed, qtbot):
    navigator = zoomed.navigator
    zoomed.canvas.centre_on(QPointF(150, 100))
    before = seen(zoomed)
    grip = place_of(zoomed, before[0] + 20, before[1] + 10)
    qtbot.mousePress(navigator, Qt.MouseButton.LeftButton, pos=grip)
    assert seen(zoomed) == pytest.approx(before, abs=3)
    qtbot.mouseMove(navigator, grip + QPoint(10, 0))
    unit = navigator.width() / 300
    assert seen(zoomed) == pytest.approx((before[0] + 10 / unit, before[1]), abs=4)
    qtbot.mouseRelease(navigator, Qt.MouseButton.LeftButton, pos=grip)


def test_the_view_stays_on_the_picture(zoomed, qtbot):
    navigator = zoomed.navigator
    qtbot.mousePress(navigator, Qt.MouseButton.LeftButton, pos=place_of(zoomed, 150, 100))
    qtbot.mouseMove(navigator, QPoint(-5000, 5000))
    viewport = QRectF(zoomed.canvas.viewport().rect()).center()
    assert zoomed.canvas._to_image(viewport).x() == pytest.approx(0, abs=1)
    assert zoomed.canvas._to_image(viewport).y() == pytest.approx(200, abs=1)
    qtbot.mouseRelease(navigator, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))


def test_the_wheel_zooms_around_the_middle(zoomed):
    navigator, before = zoomed.navigator, seen(zoomed)
    for steps in (1, -2):
        at = QPointF(navigator.rect().center())
        event = QWheelEvent(
            at,
            QPointF(navigator.mapToGlobal(at)),
            QPoint(),
            QPoint(0, 120 * steps),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        zoom = zoomed.canvas.zoom
        QApplication.sendEvent(navigator, event)
        assert zoomed.canvas.zoom == pytest.approx(zoom * 1.25**steps)
        assert seen(zoomed) == pytest.approx(before, abs=2)


def test_a_stroke_that_comes_near_hides_it_until_it_ends(zoomed, hand):
    corner = zoomed.navigator.geometry().center()
    at = zoomed.canvas.mapToScene(corner)
    hand.press(at.x() - 60, at.y() + 40)
    hand.move(at.x(), at.y())
    assert not zoomed.navigator.isVisible()
    assert zoomed.editor.document.layers.selection.pixels[int(at.y()), int(at.x())]
    hand.release()
    assert zoomed.navigator.isVisible()


def test_it_shows_the_picture_and_where_the_view_is(zoomed):
    pixels = np.zeros((200, 300, 3), np.uint8)
    pixels[:, 150:, 0] = 250
    pixels.flags.writeable = False
    zoomed.editor.adopt(Picture(pixels, None))
    zoomed.canvas.set_zoom(8.0)
    zoomed.canvas.centre_on(QPointF(150, 100))
    shown = look(zoomed)
    height, width = shown.shape[:2]
    inside = shown[height // 2, width // 2 + 8]
    outside = shown[height - 6, width - 6]
    assert inside[0] > 240
    assert 100 < outside[0] < 220, "what is out of sight is dimmed"
    assert shown[height // 2, width // 2 - 8].max() < 10


def test_a_stroke_is_seen_at_once_however_thin(zoomed, hand, qtbot):
    hand.press(*seen(zoomed))
    hand.release()
    zoomed.editor.strokes.set_diameter(1)
    before = look(zoomed)
    hand.drag(seen(zoomed), (seen(zoomed)[0] + 12, seen(zoomed)[1]))
    after = look(zoomed)
    changed = np.argwhere(np.abs(after - before).max(axis=2) > 20)
    assert len(changed)
    unit = zoomed.navigator.width() / 300
    assert np.abs(changed.mean(axis=0)[1] / unit - seen(zoomed)[0] - 6) < 12
    zoomed.editor.history.undo()
    assert np.abs(look(zoomed) - before).max() < 3
    qtbot.wait(1)


@pytest.mark.parametrize("seed", range(4))
def test_many_small_changes_give_what_a_new_overview_gives(window, seed):
    rng = np.random.default_rng(seed)
    size = QSize(75, 50)
    kept = Overview(window.scene, 75)
    window.scene.pixels_shown.connect(kept.change_pixels)
    window.scene.codes_shown.connect(kept.change_mask)

    def painted(overview: Overview) -> QImage:
        image = QImage(size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        overview.paint(painter, QRectF(0, 0, 75, 50), size)
        painter.end()
        return image

    painted(kept)
    for _ in range(int(rng.integers(1, 90))):
        top, left = rng.integers(0, 199), rng.integers(0, 299)
        rect = Rect(top, left, rng.integers(top + 1, 201), rng.integers(left + 1, 301))
        shape = rect.height, rect.width
        window.show_pixels(rect, rng.integers(0, 256, (*shape, 3)).astype(np.uint8))
        window.show_overlay(rect, rng.choice([0, 0, 0, 1, 2, 5], shape).astype(np.uint8))
    assert painted(kept) == painted(Overview(window.scene, 75))


def test_one_pixel_of_a_mask_is_seen_in_its_square(window):
    codes = np.zeros((200, 300), np.uint8)
    codes[101, 203] = 1
    window.show_overlay(Rect.whole(codes.shape), codes)
    overview = Overview(window.scene, 75)
    image = QImage(75, 50, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    overview.paint(painter, QRectF(0, 0, 75, 50), image.size())
    painter.end()
    marked = overview._mask.values(Rect(0, 0, 50, 75))
    assert np.argwhere(marked).tolist() == [[101 // 4, 203 // 4]]
