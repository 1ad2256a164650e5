"""Soft edges in the real window: painted, erased, filled, applied, saved."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from inpaint_app.document.document import Document
from inpaint_app.document.overlay import PENDING, SOFT, SOFT_LEVELS
from inpaint_app.files.images import write_image
from inpaint_app.sessions.finding import session_of
from inpaint_app.sessions.reading import read_session
from inpaint_app.sessions.writing import write_session
from inpaint_app.window.dialogs import questions

CONTROL = Qt.KeyboardModifier.ControlModifier


def layers(window):
    return window.editor.document.layers


def covered(window):
    return layers(window).selection.coverage_snapshot()


def shown(window):
    return np.array(layers(window).shown(layers(window).rect))


def labels(window):
    return [edit.label for edit in window.editor.document.history.commands]


def mixed(picture, coverage, value):
    """Return the picture blended with one grey by the coverage."""
    share = (coverage / 255)[..., None]
    return np.rint(picture.pixels + share * (value - picture.pixels.astype(float)))


@pytest.fixture
def soft(window, hand):
    """A window with a soft stroke."""
    window.options.spin.setValue(40)
    window.options.hardness.setValue(20)
    hand.drag((80, 80), (160, 80))
    return window


def test_a_brush_with_a_soft_edge_paints_coverage(soft):
    found = covered(soft)
    assert labels(soft) == ["paint"]
    assert found[80, 120] == 255
    across = found[60:80, 120].astype(int)
    assert (np.diff(across) >= 0).all()
    assert 0 < across[6] < 255
    assert found[80, 58] == 0
    codes = layers(soft).overlay(layers(soft).rect)
    assert codes[80, 120] == PENDING
    assert codes[66, 120] >= SOFT
    assert soft.editor.state.picture.soft


def test_the_mask_is_fainter_where_it_covers_less(soft, picture):
    soft.canvas.set_zoom(8.0 / soft.devicePixelRatioF())
    soft.canvas.centerOn(120, 72)
    image = soft.canvas.viewport().grab().toImage()
    scale = image.devicePixelRatio()

    def tint(row):
        place = soft.canvas.mapFromScene(120.5, row + 0.5)
        red = QColor(image.pixel(round(place.x() * scale), round(place.y() * scale))).red()
        return red - int(picture.pixels[row, 120, 0])

    share = [tint(row) / max(255 - int(picture.pixels[row, 120, 0]), 1) for row in (80, 67, 63)]
    assert share[0] > share[1] > share[2] >= 0


def test_the_fill_is_blended_applied_and_undone(soft, engine, picture, qtbot):
    engine.run_free()
    found = covered(soft)
    qtbot.keyClick(soft, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not soft.editor.state.run.running)
    assert np.array_equal(engine.calls[0]["mask"], found > 0)
    expected = mixed(picture, found, 101)
    np.testing.assert_array_equal(shown(soft), expected)
    assert soft.editor.state.picture.covered
    qtbot.keyClick(soft, Qt.Key.Key_Return)
    assert labels(soft) == ["paint", "apply"]
    np.testing.assert_array_equal(layers(soft).image, expected)
    assert not layers(soft).selection.count
    assert not soft.editor.state.picture.soft
    qtbot.keyClick(soft, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(layers(soft).image, picture.pixels)
    np.testing.assert_array_equal(covered(soft), found)
    np.testing.assert_array_equal(shown(soft), expected)
    assert soft.editor.state.picture.covered
    qtbot.keyClick(soft, Qt.Key.Key_Z, CONTROL)
    assert not covered(soft).any()
    for _ in range(2):
        qtbot.keyClick(soft, Qt.Key.Key_Y, CONTROL)
    np.testing.assert_array_equal(layers(soft).image, expected)


def test_a_soft_eraser_lowers_the_coverage_and_the_rest_is_to_be_filled(
    soft, hand, engine, picture, qtbot
):
    engine.run_free()
    qtbot.keyClick(soft, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not soft.editor.state.run.running)
    before = covered(soft)
    qtbot.keyClick(soft, Qt.Key.Key_E)
    soft.options.spin.setValue(60)
    soft.options.hardness.setValue(0)
    hand.drag((120, 60))
    after = covered(soft)
    assert (after <= before).all()
    changed = (after != before) & (after > 0)
    assert changed.any()
    assert not soft.editor.state.picture.covered
    np.testing.assert_array_equal(shown(soft)[changed], picture.pixels[changed])
    qtbot.keyClick(soft, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not soft.editor.state.run.running)
    np.testing.assert_array_equal(shown(soft)[changed], mixed(picture, after, 102)[changed])
    assert soft.editor.state.picture.covered


def test_the_right_button_erases_with_the_same_edge(soft, hand):
    before = covered(soft)
    hand.drag((160, 80), button=Qt.MouseButton.RightButton)
    after = covered(soft)
    assert ((after < before) & (after > 0)).any()
    assert after[80, 160] <= 1


def test_live_follows_soft_strokes(soft, hand, engine, picture, qtbot):
    engine.run_free()
    soft.actions_.run.live.trigger()
    qtbot.waitUntil(lambda: soft.editor.state.picture.covered)
    hand.drag((250, 150))
    qtbot.waitUntil(lambda: not soft.editor.state.run.running)
    assert soft.editor.state.picture.covered
    found = covered(soft)
    assert found[150, 250] == 255
    near = found.copy()
    near[:130] = 0
    values = {101 + number for number in range(len(engine.calls))}
    assert any(
        np.array_equal(shown(soft)[near > 0], mixed(picture, near, value)[near > 0])
        for value in values
    )


def test_the_healing_brush_has_a_soft_edge_too(window, hand, engine, picture, qtbot):
    engine.run_free()
    qtbot.keyClick(window, Qt.Key.Key_J)
    window.options.spin.setValue(40)
    window.options.hardness.setValue(0)
    hand.press(120, 90)
    stroke = layers(window).unfinished[0].under
    found = stroke.coverage_snapshot()
    codes = layers(window).overlay(layers(window).rect)
    assert codes[90, 120] in (PENDING, SOFT + SOFT_LEVELS - 1)
    assert codes[80, 120] >= SOFT
    hand.release()
    qtbot.waitUntil(lambda: labels(window) == ["heal"])
    assert ((found > 0) & (found < 255)).any()
    np.testing.assert_array_equal(layers(window).image, mixed(picture, found, 101))


def test_every_tool_keeps_its_own_hardness_and_hard_tools_have_none(window, qtbot):
    window.options.hardness.setValue(30)
    qtbot.keyClick(window, Qt.Key.Key_E)
    assert window.options.hardness.value() == 100
    qtbot.keyClick(window, Qt.Key.Key_B)
    assert window.options.hardness.value() == 30
    for key in (Qt.Key.Key_K, Qt.Key.Key_R, Qt.Key.Key_M):
        qtbot.keyClick(window, key)
        QApplication.processEvents()
        assert not window.options.hardness.isVisible()
        assert not window.actions_.tools.softer.isEnabled()


def test_keys_make_the_brush_softer_and_harder(window, qtbot):
    tools = window.actions_.tools
    assert [key.toString() for key in tools.softer.shortcuts()] == ["{"]
    qtbot.keyClick(window, Qt.Key.Key_BraceLeft)
    assert window.editor.state.strokes.hardness == 75
    for _ in range(4):
        tools.softer.trigger()
    assert window.editor.state.strokes.hardness == 0
    qtbot.keyClick(window, Qt.Key.Key_BraceRight)
    assert window.editor.state.strokes.hardness == 25
    qtbot.keyClick(window, Qt.Key.Key_S)
    before = window.editor.state.stamps.hardness
    tools.softer.trigger()
    assert window.editor.state.stamps.hardness == before - 25


def test_the_outline_shows_where_the_edge_begins(window, hand):
    window.options.spin.setValue(100)
    hand.move(150, 100)
    outline = window.canvas._brush_outline
    shown = {}
    for hardness in (100, 40, 0):
        window.options.hardness.setValue(hardness)
        image = QImage(240, 240, QImage.Format.Format_ARGB32)
        image.fill(QColor(128, 128, 128))
        painter = QPainter(image)
        painter.translate(120, 120)
        painter.scale(1 / outline._unit, 1 / outline._unit)
        outline.paint(painter, None)
        painter.end()
        radius = round(0.4 * 50 / outline._unit)
        shown[hardness] = [
            image.pixelColor(120 + radius + step, 120).red() for step in range(-2, 4)
        ]
    assert set(shown[100]) == set(shown[0]) == {128}
    assert max(shown[40]) > 150 > 110 > min(shown[40])


def test_hard_edges_are_half_of_the_coverage_as_one_step(soft, qtbot):
    found = covered(soft)
    soft.actions_.mask.harden.trigger()
    qtbot.waitUntil(lambda: labels(soft) == ["paint", "harden"])
    np.testing.assert_array_equal(covered(soft), (found >= 128) * 255)
    assert not soft.actions_.mask.harden.isEnabled()
    assert soft.actions_.edit.undo.text() == "&Undo harden edges"
    qtbot.keyClick(soft, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(covered(soft), found)


def test_whole_mask_commands_keep_soft_edges(soft, qtbot):
    found = covered(soft)
    soft.actions_.mask.grow.trigger()
    qtbot.waitUntil(lambda: labels(soft)[-1] == "grow")
    grown = covered(soft)
    assert (grown >= found).all()
    assert grown[80, 180] > found[80, 180]
    np.testing.assert_array_equal(np.sort(np.unique(grown)), np.sort(np.unique(found)))
    soft.actions_.mask.shrink.trigger()
    qtbot.waitUntil(lambda: labels(soft)[-1] == "shrink")
    soft.actions_.mask.invert.trigger()
    qtbot.waitUntil(lambda: labels(soft)[-1] == "invert")
    assert covered(soft)[0, 0] == 255
    assert covered(soft)[80, 120] == 0
    for _ in range(3):
        qtbot.keyClick(soft, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(covered(soft), found)


def test_a_shape_over_a_soft_edge_covers_in_full(soft, hand, qtbot):
    found = covered(soft)
    qtbot.keyClick(soft, Qt.Key.Key_M)
    hand.drag((100, 55), (140, 75))
    after = covered(soft)
    assert (after[56:74, 101:139] == 255).all()
    np.testing.assert_array_equal(after[:, :95], found[:, :95])


def test_a_protected_area_hides_soft_pixels_and_gives_them_back(soft, hand, qtbot):
    found = covered(soft)
    qtbot.keyClick(soft, Qt.Key.Key_K)
    soft.options.spin.setValue(30)
    hand.drag((120, 62))
    shield = layers(soft).shield.pixels.copy()
    np.testing.assert_array_equal(covered(soft), np.where(shield, 0, found))
    qtbot.keyClick(soft, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(covered(soft), found)


def test_a_session_keeps_soft_edges_and_their_steps(
    soft, hand, picture, qtbot, tmp_path, monkeypatch
):
    write_image(picture.path, picture.pixels)
    hand.drag((200, 150), (240, 150))
    found = covered(soft)
    path = tmp_path / "soft.ntki"
    monkeypatch.setattr(questions, "ask_session", lambda *_: path)
    soft.editor.files.sessions.save()
    qtbot.waitUntil(lambda: not soft.editor.state.picture.modified)
    before = soft.editor.document
    soft.editor.files.opening.open_path(path)
    qtbot.waitUntil(lambda: soft.editor.document is not before)
    assert labels(soft) == ["paint", "paint"]
    np.testing.assert_array_equal(covered(soft), found)
    qtbot.keyClick(soft, Qt.Key.Key_Z, CONTROL)
    assert covered(soft)[80, 120] == 255
    assert not covered(soft)[150, 220]
    qtbot.keyClick(soft, Qt.Key.Key_Y, CONTROL)
    np.testing.assert_array_equal(covered(soft), found)


def test_steps_that_made_soft_edges_are_kept_when_the_mask_is_empty(soft, tmp_path):
    found = covered(soft)
    soft.editor.mask.clear()
    document = soft.editor.document
    write_session(tmp_path / "kept.ntki", session_of(document, {})())
    session = read_session(tmp_path / "kept.ntki")
    assert session.softness is None
    again = Document.resumed(document.picture, session.layers, session.edits, session.done)
    assert not again.layers.selection.soft
    again.travel_to(1)
    np.testing.assert_array_equal(again.layers.selection.coverage_snapshot(), found)
    again.travel_to(0)
    assert not again.layers.selection.count
