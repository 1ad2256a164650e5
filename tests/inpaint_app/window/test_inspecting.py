from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from inpaint_app.files.picture import Picture
from inpaint_app.filling.deviations import LEVEL_COUNT
from inpaint_app.filling.made_from import MadeFrom
from inpaint_app.window.canvas import made_from_panel
from inpaint_app.window.canvas.overlay_colours import DEVIATION_OPACITY, deviation_colour
from inpaint_app.window.main_window import MainWindow
from inpaint_app.window.words import texts
from ntk_core import PixelWeights

NONE = Qt.MouseButton.NoButton


def copied(row: int, column: int) -> PixelWeights:
    """Say of every pixel that it is a copy of the one 60 to its left."""
    return PixelWeights(
        np.array([row], np.int32),
        np.array([column - 60], np.int32),
        np.eye(3, dtype=np.float32)[None],
        np.zeros((1, 3), np.float32),
        np.ones(1, bool),
        0.0,
        np.zeros(3, np.float32),
        np.zeros(3, np.float32),
    )


@pytest.fixture
def filled(window, hand, engine, qtbot):
    """A stroke through the columns 80 to 160 that has been filled, shown as squares."""
    window.canvas.set_zoom(2.5 / window.devicePixelRatioF())
    engine.deviation = 8 / 255
    engine.explain = copied
    window.editor.strokes.set_diameter(20)
    hand.drag((90, 100), (150, 100))
    engine.run_free()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.status.run.text().startswith("Done"))
    return window


def seen(window, x: float, y: float) -> QColor:
    """Return the colour of the canvas at a place of the picture."""
    image = window.canvas.viewport().grab().toImage()
    place = window.canvas.mapFromScene(x, y) * image.devicePixelRatio()
    return image.pixelColor(place)


def near(colour: QColor, other: QColor, tolerance: int = 40) -> bool:
    pairs = zip(colour.getRgb()[:3], other.getRgb()[:3], strict=True)
    return all(abs(a - b) <= tolerance for a, b in pairs)


# -- expected error


def test_the_status_bar_shows_the_expected_error_of_a_finished_run(filled):
    label = filled.status.expected
    assert label.isVisible()
    assert label.text() == "±8.0 grey levels · 30.1 dB expected"
    assert label.accessibleName()
    assert "255 grey levels" in label.toolTip()
    right = max(w.geometry().right() for w in (filled.status.run, filled.status.masked))
    assert label.geometry().left() > right
    filled.editor.reconstruction.apply()
    assert not label.isVisible()


def test_no_error_is_expected_of_a_fill_that_is_not_seen(filled):
    label = filled.status.expected
    filled.actions_.edit.undo.trigger()
    assert filled.editor.state.picture.masked == 0
    assert not label.isVisible()
    filled.actions_.edit.redo.trigger()
    assert label.isVisible()


def test_another_picture_says_nothing_of_a_pixel_of_the_one_before(window, hand):
    hand.move_to(hand.at(100, 100))
    assert window.status.value.text()
    window.editor.adopt(Picture(np.zeros((20, 20), np.uint8)))
    assert window.status.value.text() == window.status.position.text() == ""


def test_no_expected_error_is_shown_if_the_method_has_none(window, hand, engine, qtbot):
    hand.drag((90, 100), (150, 100))
    engine.run_free()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.status.run.text().startswith("Done"))
    assert not window.status.expected.isVisible()


def test_the_expected_error_of_a_perfect_fill_is_a_finite_number():
    assert texts.expected_text(2.0**-15) == "±0.0 grey levels · 90.3 dB expected"
    assert texts.expected_text(None) == ""


# -- uncertainty


def test_the_u_key_shows_the_uncertainty_in_the_colours_of_the_legend(filled, qtbot):
    plain = seen(filled, 120, 100)
    legend = filled.inspection.legend
    assert not legend.isVisible()
    qtbot.keyClick(filled, Qt.Key.Key_U)
    assert filled.actions_.view.uncertainty.isChecked()
    assert legend.isVisible()
    assert legend.bar.isVisible()
    assert not legend.reason.isVisible()
    assert legend.accessibleName()
    fill, expected = plain.getRgb()[:3], deviation_colour(64).getRgb()[:3]
    share = DEVIATION_OPACITY / 255
    mixed = QColor(*(round(f + share * (c - f)) for f, c in zip(fill, expected, strict=True)))
    assert near(seen(filled, 120, 100), mixed, 12)
    corner = legend.mapTo(filled.canvas, QPoint(0, legend.height()))
    assert corner.x() < 40
    assert filled.canvas.height() - corner.y() < 40
    qtbot.keyClick(filled, Qt.Key.Key_U)
    assert not legend.isVisible()
    assert near(seen(filled, 120, 100), plain, 2)


def test_the_legend_says_why_there_is_nothing_to_see(window, hand, engine, qtbot):
    legend = window.inspection.legend
    qtbot.keyClick(window, Qt.Key.Key_U)
    assert legend.reason.isVisible()
    assert not legend.bar.isVisible()
    assert "F5" in legend.reason.text()
    hand.drag((90, 100), (150, 100))
    engine.run_free()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.status.run.text().startswith("Done"))
    assert legend.reason.isVisible()
    assert "none yet" in legend.reason.text()


def test_the_scale_is_uniform_and_readable_by_lightness_alone():
    lightness = np.array([_lightness(deviation_colour(level)) for level in range(LEVEL_COUNT)])
    steps = np.diff(lightness)
    assert (steps > 0).all()
    assert lightness[-1] - lightness[0] > 70
    octaves = np.diff(lightness[::16])
    assert octaves.max() < 1.5 * octaves.min()


def _lightness(colour: QColor) -> float:
    """Return CIE L*."""
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in colour.getRgbF()[:3]
    ]
    luminance = float(np.dot([0.2126, 0.7152, 0.0722], linear))
    return 116 * np.cbrt(luminance) - 16 if luminance > 0.008856 else 903.3 * luminance


# -- made from


def test_the_i_key_shows_what_the_pixel_under_the_mouse_was_made_from(filled, hand, qtbot):
    panel = filled.inspection.panel
    hand.move(120, 100, NONE)
    assert not panel.isVisible()
    qtbot.keyClick(filled, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: panel.headline.text() == "Made from 1 pixel")
    assert panel.isVisible()
    assert panel.lines.text() == "100 % from 60, 100"
    assert "60, 100" in panel.accessibleDescription()
    hand.move(20, 20, NONE)
    assert panel.headline.text() == "Point at a filled pixel."
    assert not filled.inspection.sources.isVisible()
    hand.move(130, 100, NONE)
    qtbot.waitUntil(lambda: panel.lines.text() == "100 % from 70, 100")
    filled.canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert panel.headline.text() == "Point at a filled pixel."
    qtbot.keyClick(filled, Qt.Key.Key_I)
    assert not panel.isVisible()


def test_the_arrow_keys_point_as_well_as_the_mouse(filled, hand, qtbot):
    hand.move(120, 100, NONE)
    qtbot.keyClick(filled, Qt.Key.Key_I)
    filled.canvas.setFocus()
    panel = filled.inspection.panel
    qtbot.waitUntil(lambda: panel.lines.text() == "100 % from 60, 100")
    qtbot.keyClick(filled.canvas, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: panel.lines.text() == "100 % from 61, 100")
    qtbot.keyClick(filled.canvas, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.lines.text() == "100 % from 61, 101")


def test_the_sources_and_the_way_to_a_far_one_are_drawn(filled, hand, qtbot):
    before = seen(filled, 60.5, 100.5), seen(filled, 90, 100.5)
    qtbot.keyClick(filled, Qt.Key.Key_I)
    hand.move(120, 100, NONE)
    qtbot.waitUntil(lambda: "60, 100" in filled.inspection.panel.lines.text())
    assert not near(seen(filled, 60.5, 100.5), before[0])
    assert not near(seen(filled, 90, 100.5), before[1])  # the line
    qtbot.keyClick(filled, Qt.Key.Key_I)
    assert near(seen(filled, 60.5, 100.5), before[0], 2)
    assert near(seen(filled, 90, 100.5), before[1], 2)


def test_weights_are_found_in_a_thread_and_the_mouse_never_waits(filled, hand, engine, qtbot):
    go, threads = threading.Event(), []

    def slow(row, column):
        threads.append(threading.current_thread())
        go.wait(60)
        return copied(row, column)

    engine.explain = slow
    qtbot.keyClick(filled, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: filled.status.run.text().startswith("Done"))
    qtbot.waitUntil(lambda: len(engine.calls) == 2 and not filled.editor.state.run.running)
    qtbot.keyClick(filled, Qt.Key.Key_I)
    begun = time.perf_counter()
    for x in range(100, 140):
        hand.move(x, 100, NONE)
    assert time.perf_counter() - begun < 30  # it would have been 60
    panel = filled.inspection.panel
    qtbot.waitUntil(lambda: panel.headline.text() == "Finding out…")
    go.set()
    qtbot.waitUntil(lambda: panel.lines.text() == "100 % from 79, 100")
    assert len(threads) == 2  # the first pixel and the last
    assert threading.current_thread() not in threads


def test_after_undo_the_panel_says_what_to_do(filled, hand, qtbot):
    qtbot.keyClick(filled, Qt.Key.Key_I)
    hand.move(120, 100, NONE)
    qtbot.keyClick(filled, Qt.Key.Key_Return)
    qtbot.keyClick(filled, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert filled.inspection.panel.headline.text() == "Reconstruct again (F5) to see this."
    assert filled.inspection.panel.isVisible()


def made(shares, observed, background=0.0):
    numbers = np.arange(len(shares), dtype=np.int32)
    return MadeFrom(
        "known",
        (5, 5),
        numbers,
        numbers,
        np.array(shares, np.float32),
        np.array(observed, bool),
        background,
    )


def test_the_words_name_the_strongest_the_estimates_and_the_background():
    answer = made([0.6, -0.2, 0.15, 0.05], [True, True, False, True], 0.4)
    assert made_from_panel.headline(answer) == "Made from 4 pixels"
    assert made_from_panel.lines(answer) == (
        "60 % from 0, 0",
        "-20 % from 1, 1",
        "15 % from 2, 2",
        "15 % altogether from estimated pixels",
        "40 % from the coarse picture of the surroundings",
    )
    alone = made([], [], 1.0)
    assert made_from_panel.headline(alone) == "Made from the coarse picture alone"
    assert made_from_panel.lines(alone) == ("100 % from the coarse picture of the surroundings",)


@pytest.mark.parametrize("answer", ["nothing", "pending", "running", "again", "slow", "asked"])
def test_every_answer_has_words(answer):
    text = made_from_panel.headline(MadeFrom(answer))
    assert text.endswith((".", "…"))
    assert made_from_panel.lines(MadeFrom(answer)) == ()


def test_the_panels_let_the_mouse_paint_through(filled, qtbot):
    qtbot.keyClick(filled, Qt.Key.Key_U)
    legend, viewport = filled.inspection.legend, filled.canvas.viewport()
    inside = legend.mapTo(filled, legend.rect().center())
    assert filled.childAt(inside) is viewport


# -- before and after


def test_the_c_key_shows_the_original_left_of_a_line_in_the_middle(filled, picture, qtbot):
    after = seen(filled, 120, 100)
    qtbot.keyClick(filled, Qt.Key.Key_C)
    control = filled.inspection.split
    assert filled.editor.state.inspection.split == pytest.approx(150, abs=1)
    assert control.line.isVisible()
    assert [label.text() for label in (control.before, control.after)] == ["Original", "Result"]
    assert control.before.isVisible()
    assert control.after.isVisible()
    assert control.before.geometry().right() < control.after.geometry().left()
    assert near(seen(filled, 140.5, 100.5), QColor(*picture.pixels[100, 140].tolist()), 3)
    assert near(seen(filled, 156.5, 100.5), after, 6)
    qtbot.keyClick(filled, Qt.Key.Key_C)
    assert not control.line.isVisible()
    assert not control.before.isVisible()
    assert near(seen(filled, 132, 100), after, 2)


def test_the_line_is_dragged_and_the_tool_does_not_paint(filled, hand, qtbot):
    masked = filled.editor.state.picture.masked
    qtbot.keyClick(filled, Qt.Key.Key_C)
    filled.editor.inspection.set_split(150.0)
    hand.move(152.4, 60, NONE)  # 6 screen pixels beside it
    assert filled.canvas.viewport().cursor().shape() == Qt.CursorShape.SizeHorCursor
    hand.press(152.4, 60)
    for x in (160, 180, 102.4):
        hand.move(x, 70)
    assert filled.editor.state.inspection.split == pytest.approx(100, abs=0.6)
    hand.release()
    hand.move(50, 70, NONE)
    assert filled.editor.state.inspection.split == pytest.approx(100, abs=0.6)
    assert filled.canvas.viewport().cursor().shape() != Qt.CursorShape.SizeHorCursor
    assert filled.editor.state.picture.masked == masked
    assert filled.editor.state.history.undo == "paint"


def test_beside_the_line_the_tool_paints(filled, hand, qtbot):
    masked = filled.editor.state.picture.masked
    qtbot.keyClick(filled, Qt.Key.Key_C)
    filled.editor.inspection.set_split(150.0)
    hand.drag((155, 30), (200, 30))  # 12 screen pixels beside it
    assert filled.editor.state.picture.masked > masked
    assert filled.editor.state.inspection.split == 150.0
    filled.editor.inspection.set_split(150.0)
    hand.press(200, 60)
    hand.move(150, 60)  # a stroke may go across
    hand.move(140, 60)
    hand.release()
    assert filled.editor.state.inspection.split == 150.0


def test_the_keys_move_the_line_by_a_twentieth(filled, qtbot):
    view = filled.actions_.view
    assert not view.split_left.isEnabled()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(filled, Qt.Key.Key_C)
    filled.editor.inspection.set_split(150.0)
    qtbot.keyClick(filled.canvas, Qt.Key.Key_Right, control)
    assert filled.editor.state.inspection.split == 165.0
    qtbot.keyClick(filled.canvas, Qt.Key.Key_Left, control)
    qtbot.keyClick(filled.canvas, Qt.Key.Key_Left, control)
    assert filled.editor.state.inspection.split == 135.0


def test_holding_the_key_shows_the_original_on_both_sides(filled, picture, qtbot):
    qtbot.keyClick(filled, Qt.Key.Key_C)
    qtbot.keyPress(filled, Qt.Key.Key_Backslash)
    assert near(seen(filled, 156.5, 100.5), QColor(*picture.pixels[100, 156].tolist()), 3)
    assert not filled.inspection.split.after.isVisible()
    qtbot.keyRelease(filled, Qt.Key.Key_Backslash)
    assert not near(seen(filled, 156.5, 100.5), QColor(*picture.pixels[100, 156].tolist()), 3)
    assert filled.inspection.split.after.isVisible()


def test_line_and_labels_follow_zoom_and_scrolling(filled, qtbot):
    qtbot.keyClick(filled, Qt.Key.Key_C)
    control, canvas = filled.inspection.split, filled.canvas

    def between() -> float:
        return (control.before.geometry().right() + control.after.geometry().left()) / 2

    for zoom in (1.0, 5.0, 3.0):
        canvas.set_zoom(zoom)
        assert between() == pytest.approx(canvas.mapFromScene(control.line.x(), 0).x(), abs=2)
    bar = canvas.horizontalScrollBar()
    bar.setValue(bar.value() + 60)
    assert between() == pytest.approx(canvas.mapFromScene(control.line.x(), 0).x(), abs=2)
    handle = control.line.boundingRect()
    assert handle.width() * canvas.transform().m11() == pytest.approx(28, abs=1)
    bar.setValue(bar.value() + 2000)  # out of sight
    assert not control.before.isVisible()


def test_another_picture_has_no_line(filled, picture, qtbot):
    qtbot.keyClick(filled, Qt.Key.Key_C)
    filled.editor.adopt(Picture(picture.pixels))
    assert not filled.inspection.split.line.isVisible()
    assert not filled.actions_.view.split.isChecked()


def test_without_a_picture_inspection_is_disabled(empty):
    view = empty.actions_.view
    for action in (view.split, view.uncertainty, view.made_from, view.split_left):
        assert not action.isEnabled()


# -- the real engine


@pytest.mark.parametrize("method", ["fast", "texture"])
def test_the_real_engine_explains_a_pixel(qapp, qtbot, settings, method, monkeypatch):
    rows, columns = np.mgrid[:96, :128]
    pixels = np.clip(60 + rows + columns // 2 + 9 * (columns % 8 < 4), 0, 255).astype(np.uint8)
    pixels.flags.writeable = False
    mask = np.zeros(pixels.shape, bool)
    mask[40:52, 50:62] = True
    window = MainWindow(settings)
    try:
        window.show()
        qtbot.waitUntil(window.isVisible)
        window.editor.adopt(Picture(pixels), mask)
        told_last, show = [], window.show_made_from
        monkeypatch.setattr(
            window, "show_made_from", lambda made: (told_last.append(made), show(made))
        )
        window.editor.choices.choose(method=method)
        window.editor.inspection.show_made_from(True)
        window.editor.inspection.point((45, 55))
        window.editor.reconstruction.run()
        told = window.inspection.panel
        qtbot.waitUntil(lambda: told.headline.text().startswith("Made from"), timeout=120_000)
        # A pixel can be explained before the view has taken the last pixels of the fill.
        qtbot.waitUntil(window.status.expected.isVisible)
        answer = told_last[-1]
        assert answer.pixel == (45, 55)
        assert answer.shares.sum() + answer.background == pytest.approx(1, abs=1e-3)
        assert answer.observed.all()
        assert not mask[answer.rows, answer.columns].any()
    finally:
        window.close_now()
        window.deleteLater()
        QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    assert qapp
