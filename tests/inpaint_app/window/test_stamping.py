"""The clone stamp and the healing stamp in the real window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.picture import Picture
from inpaint_app.sessions.reading import read_session
from inpaint_app.window.dialogs import questions

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def ramp(tmp_path):
    """Texture that is brighter at the right, with 16 bits and opacity."""
    rng = np.random.default_rng(3)
    pixels = rng.integers(10000, 14000, (200, 300, 4)).astype(np.uint16)
    pixels += (np.arange(300, dtype=np.uint16) * 100)[:, None]
    pixels[..., 3] = 65535
    pixels.flags.writeable = False
    return Picture(pixels, tmp_path / "ramp.png")


def pixels(window):
    return window.editor.document.layers.image


def labels(window):
    return [edit.label for edit in window.editor.document.history.commands]


def set_source(hand, x, y):
    hand.press(x, y, modifiers=ALT)
    hand.release()


def test_without_a_source_the_stamp_says_what_to_do(window, hand, picture, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_S)
    hand.drag((50, 50), (60, 50))
    assert window.message.isVisible()
    assert np.array_equal(pixels(window), picture.pixels)
    set_source(hand, 100, 100)
    assert not window.message.isVisible()
    assert window.editor.state.stamps.source is not None
    assert labels(window) == []


def test_a_stroke_copies_from_the_source_and_is_one_step(window, hand, picture, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_S)
    window.options.stamps.hardness.setValue(100)
    set_source(hand, 200, 100)
    hand.press(60, 60)
    hand.move(100, 60)
    shown = window.editor.document.layers
    assert np.array_equal(shown.shown(shown.rect)[60, 80], picture.pixels[100, 220])
    hand.release()
    assert labels(window) == ["clone"]
    assert np.array_equal(pixels(window)[50:70, 60:100], picture.pixels[90:110, 200:240])
    changed = (pixels(window) != picture.pixels).any(axis=2)
    assert not changed[:, 200:].any()
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert np.array_equal(pixels(window), picture.pixels)
    qtbot.keyClick(window, Qt.Key.Key_Y, CONTROL)
    assert np.array_equal(pixels(window)[60, 80], picture.pixels[100, 220])


def test_aligned_goes_along_and_otherwise_each_stroke_begins_anew(window, hand, picture, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_S)
    window.editor.strokes.set_diameter(11)
    set_source(hand, 200, 100)
    hand.drag((60, 60))
    hand.drag((80, 70))
    assert np.array_equal(pixels(window)[60, 60], picture.pixels[100, 200])
    assert np.array_equal(pixels(window)[70, 80], picture.pixels[110, 220])
    window.options.stamps.aligned.click()
    hand.drag((60, 120))
    hand.drag((90, 130))
    for row, column in ((120, 60), (130, 90)):
        assert np.array_equal(pixels(window)[row, column], picture.pixels[100, 200])


def test_the_ghost_shows_what_a_dab_would_copy(window, hand, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_S)
    ghost = window.canvas.ghost
    hand.move_to(hand.at(60, 60))
    assert not ghost.copy_shown
    set_source(hand, 200, 100)
    hand.move_to(hand.at(62, 60))
    assert ghost.copy_shown
    assert abs(ghost.source.x() - 200) <= 1
    rect, copied = window.editor.stamping.ghost((62.0, 60.0))
    image = pixels(window)
    assert np.array_equal(copied, image[rect.moved(40, 138).slices])
    hand.drag((60, 60), (80, 60))
    hand.move_to(hand.at(90, 70))
    assert abs(ghost.source.x() - 230) <= 1
    qtbot.keyClick(window, Qt.Key.Key_B)
    assert not ghost.isVisible()


def test_the_healing_stamp_fits_brightness_and_keeps_texture(window, hand, ramp, qtbot):
    window.editor.adopt(ramp)
    window.canvas.set_zoom(2.0 / window.devicePixelRatioF())
    qtbot.keyClick(window, Qt.Key.Key_H)
    window.editor.strokes.set_diameter(40)
    window.options.stamps.hardness.setValue(100)
    set_source(hand, 240, 100)
    hand.drag((60, 100), (80, 100))
    qtbot.waitUntil(lambda: labels(window) == ["heal-stamp"])
    assert pixels(window).dtype == np.uint16
    assert (pixels(window)[..., 3] == 65535).all()
    copied = ramp.pixels[90:110, 240:260, :3].astype(float)
    found = pixels(window)[90:110, 60:80, :3].astype(float)
    assert abs((copied - found).mean() - 18000) < 1500  # as bright as what is around it
    flat = [(part - part.mean(axis=0)).ravel() for part in (copied, found)]
    assert np.corrcoef(*flat)[0, 1] > 0.95  # and its texture is that of the source
    changed = (pixels(window) != ramp.pixels).any(axis=2)
    assert not changed[:, 110:].any()
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert np.array_equal(pixels(window), ramp.pixels)


def test_strokes_of_the_healing_stamp_follow_one_another_and_are_taken_back(
    window, hand, picture, qtbot
):
    qtbot.keyClick(window, Qt.Key.Key_H)
    set_source(hand, 240, 100)
    hand.drag((60, 50), (90, 50))
    hand.drag((60, 120), (90, 120))
    qtbot.waitUntil(lambda: labels(window) == 2 * ["heal-stamp"])
    hand.press(150, 60)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    hand.release()
    assert window.editor.state.stamps.pending == 0
    assert labels(window) == 2 * ["heal-stamp"]
    window.editor.history.travel_to(0)
    assert np.array_equal(pixels(window), picture.pixels)


def test_what_is_copied_over_leaves_the_mask(window, hand, qtbot):
    hand.drag((60, 60))
    assert window.editor.document.layers.selection.pixels[60, 60]
    qtbot.keyClick(window, Qt.Key.Key_S)
    set_source(hand, 200, 100)
    hand.drag((60, 60))
    assert not window.editor.document.layers.selection.count
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert window.editor.document.layers.selection.pixels[60, 60]


def test_keyboard_alone_sets_the_source_and_copies(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_S)
    canvas = window.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Space, CONTROL)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)  # the source is let go, as a button would be
    assert window.editor.state.stamps.source is not None
    for _ in range(6):
        qtbot.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert labels(window) == ["clone"]


def test_a_session_keeps_the_steps(window, hand, picture, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "work.ntki"
    monkeypatch.setattr(questions, "ask_session", lambda *_: path)
    write_image(picture.path, picture.pixels)
    window.editor.adopt(read_image(picture.path))
    qtbot.keyClick(window, Qt.Key.Key_S)
    set_source(hand, 200, 100)
    hand.drag((60, 60))
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: path.exists() and not window.editor.state.files.busy)
    assert [edit.label for edit in read_session(path).edits] == ["clone"]
    after, before = pixels(window).copy(), window.editor.document
    window.editor.files.opening.open_path(path)
    qtbot.waitUntil(lambda: window.editor.document is not before)
    qtbot.waitUntil(lambda: not window.editor.state.files.busy)
    assert labels(window) == ["clone"]
    assert np.array_equal(pixels(window), after)
