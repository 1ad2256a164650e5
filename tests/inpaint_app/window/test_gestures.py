"""Two fingers on a touchpad or on the screen; the wheel of a mouse goes on to zoom."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QInputDevice,
    QNativeGestureEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NO_PHASE, MOVING = Qt.ScrollPhase.NoScrollPhase, Qt.ScrollPhase.ScrollUpdate


def device(kind: QInputDevice.DeviceType) -> QPointingDevice:
    return QPointingDevice(
        "a device",
        7,
        kind,
        QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position | QInputDevice.Capability.Scroll,
        2,
        3,
        "",
        QPointingDeviceUniqueId(),
    )


MOUSE = device(QInputDevice.DeviceType.Mouse)
TOUCHPAD = device(QInputDevice.DeviceType.TouchPad)
SCREEN = QTest.createTouchDevice()


def scroll(window, pixels, degrees, *, phase=NO_PHASE, modifiers=NONE, source=MOUSE) -> None:
    viewport = window.canvas.viewport()
    at = QPointF(200, 150)
    event = QWheelEvent(
        at,
        QPointF(viewport.mapToGlobal(at)),
        QPoint(*pixels),
        QPoint(*degrees),
        Qt.MouseButton.NoButton,
        modifiers,
        phase,
        False,
        Qt.MouseEventSource.MouseEventNotSynthesized,
        source,
    )
    QApplication.sendEvent(viewport, event)


def corner(window) -> QPoint:
    """Return where the corner of the picture is seen."""
    return window.canvas.mapFromScene(0, 0)


@pytest.mark.parametrize(
    ("pixels", "degrees", "phase", "source", "moved"),
    [
        ((10, -20), (0, -120), MOVING, MOUSE, (10, -20)),
        ((10, -20), (0, -120), MOVING, TOUCHPAD, (10, -20)),
        ((0, 0), (80, -160), NO_PHASE, TOUCHPAD, (10, -20)),
    ],
)
def test_two_fingers_pan(window, pixels, degrees, phase, source, moved):
    zoom, before = window.canvas.zoom, corner(window)
    scroll(window, pixels, degrees, phase=phase, source=source)
    assert corner(window) - before == QPoint(*moved)
    assert window.canvas.zoom == zoom


@pytest.mark.parametrize("pixels", [(0, 0), (0, 15)])
def test_a_wheel_zooms_whether_stepped_or_smooth(window, pixels):
    zoom = window.canvas.zoom
    scroll(window, pixels, (0, 120))
    assert window.canvas.zoom == pytest.approx(zoom * 1.25)
    scroll(window, pixels, (0, -120))
    assert window.canvas.zoom == pytest.approx(zoom)


@pytest.mark.parametrize("source", [MOUSE, TOUCHPAD])
def test_control_always_zooms_at_the_pointer(window, source):
    canvas = window.canvas
    zoom, fixed = canvas.zoom, canvas.mapToScene(200, 150)
    scroll(window, (0, 40), (0, 120), phase=MOVING, modifiers=CONTROL, source=source)
    assert canvas.zoom == pytest.approx(zoom * 1.25)
    after = canvas.mapToScene(200, 150)
    assert abs(after.x() - fixed.x()) < 1
    assert abs(after.y() - fixed.y()) < 1


def test_alt_with_two_fingers_changes_the_size_of_the_tool(window):
    size, before = window.editor.state.strokes.diameter, corner(window)
    scroll(window, (0, 40), (0, 120), phase=MOVING, modifiers=ALT, source=TOUCHPAD)
    assert window.editor.state.strokes.diameter > size
    assert corner(window) == before


def test_fingers_on_an_empty_window_do_nothing(empty):
    scroll(empty, (10, 10), (0, 120), phase=MOVING, source=TOUCHPAD)
    assert not empty.editor.state.picture.opened


# -- pinching


def native(window, kind, value, at) -> None:
    viewport = window.canvas.viewport()
    place = QPointF(*at)
    event = QNativeGestureEvent(
        kind, TOUCHPAD, 2, place, place, QPointF(viewport.mapToGlobal(place)), value, QPointF()
    )
    QApplication.sendEvent(viewport, event)


def test_pinching_on_a_touchpad_zooms_at_its_place(window):
    canvas = window.canvas
    zoom, fixed = canvas.zoom, canvas.mapToScene(120, 90)
    native(window, Qt.NativeGestureType.BeginNativeGesture, 0.0, (120, 90))
    for _ in range(5):
        native(window, Qt.NativeGestureType.ZoomNativeGesture, 0.1, (120, 90))
    native(window, Qt.NativeGestureType.EndNativeGesture, 0.0, (120, 90))
    assert canvas.zoom == pytest.approx(zoom * 1.1**5)
    after = canvas.mapToScene(120, 90)
    assert abs(after.x() - fixed.x()) < 2
    assert abs(after.y() - fixed.y()) < 2
    native(window, Qt.NativeGestureType.ZoomNativeGesture, -0.5, (120, 90))
    assert canvas.zoom == pytest.approx(zoom * 1.1**5 / 2)
    # No device can turn the picture inside out.
    native(window, Qt.NativeGestureType.ZoomNativeGesture, -3.0, (120, 90))
    assert canvas.zoom > 0


def fingers(window, *places: tuple[float, float], state) -> None:
    """Send what a touch screen sends, through all of Qt's recognition."""
    viewport = window.canvas.viewport()
    sequence = QTest.touchEvent(viewport, SCREEN, False)
    for number, place in enumerate(places):
        getattr(sequence, state)(number, QPoint(*map(int, place)), viewport)
    sequence.commit()


def test_pinching_on_a_touch_screen_zooms_and_moves(window):
    canvas = window.canvas
    zoom = canvas.zoom
    fingers(window, (150, 150), (250, 150), state="press")
    for reach in range(55, 101, 5):
        fingers(window, (200 - reach, 150), (200 + reach, 150), state="move")
    grown = canvas.zoom
    assert grown == pytest.approx(2 * zoom, rel=0.15)
    before = corner(window)
    fingers(window, (130, 190), (330, 190), state="move")
    assert canvas.zoom == pytest.approx(grown)
    moved = corner(window) - before
    assert abs(moved.x() - 30) <= 2
    assert abs(moved.y() - 40) <= 2
    fingers(window, (130, 190), (330, 190), state="release")


def test_one_finger_paints_and_a_second_finger_ends_the_stroke(window, hand):
    fingers(window, (100, 100), state="press")
    fingers(window, (140, 100), state="move")
    fingers(window, (140, 100), state="release")
    assert window.editor.state.picture.masked > 0
    masked = window.editor.state.picture.masked
    fingers(window, (300, 200), (400, 200), state="press")
    fingers(window, (250, 200), (450, 200), state="move")
    fingers(window, (220, 200), (480, 200), state="move")
    fingers(window, (220, 200), (480, 200), state="release")
    assert window.editor.document.layers.selection.count >= masked
    # Nothing is still held: the mouse moves, and nothing is painted.
    masked = window.editor.state.picture.masked
    hand.move_to(QPoint(50, 50))
    hand.move_to(QPoint(90, 50))
    assert window.editor.state.picture.masked == masked
