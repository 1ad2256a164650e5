"""Protected places and the area to sample from, painted in the real window; refills."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

RIGHT = Qt.MouseButton.RightButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

FORBID, SAMPLE = (Qt.Key.Key_A, SHIFT), (Qt.Key.Key_A,)

TOOLS = {
    "protected": (
        (Qt.Key.Key_A, SHIFT), "protect", "blue", "don't sample here", "sample here again",
    ),
    "source": (
        (Qt.Key.Key_A,), "source", "green", "paint sampling area", "erase sampling area",
    ),
}  # fmt: skip


def guide(window, layer):
    return window.editor.document.layers.guides.edit(layer).pixels


def mask(window):
    return window.editor.document.layers.selection.pixels


def colour(window, x, y):
    place = window.canvas.mapFromScene(x + 0.5, y + 0.5)
    image = window.canvas.viewport().grab().toImage()
    return QColor(image.pixel(place * image.devicePixelRatio()))


def shown(window):
    document = window.editor.document
    return document.layers.shown(document.layers.rect)


@pytest.mark.parametrize("layer", TOOLS)
def test_each_guide_has_a_key_a_colour_and_undo_steps(window, hand, qtbot, layer):
    key, action, hue, painted, erased = TOOLS[layer]
    before = colour(window, 60, 50)
    qtbot.keyClick(window, *key)
    assert getattr(window.actions_.tools, action).isChecked()
    assert not window.actions_.tools.brush.isChecked()
    hand.drag((50, 50), (60, 50), (90, 50))
    assert guide(window, layer)[50, 50:91].all()
    assert not mask(window).any()
    hand.move_to(hand.at(200, 150))
    after = colour(window, 60, 50)
    assert getattr(after, hue)() > getattr(before, hue)() + 40
    assert after.red() < getattr(after, hue)() - 30
    assert window.actions_.edit.undo.text() == f"&Undo {painted}"
    hand.drag((50, 50), (60, 50), button=RIGHT)
    assert not guide(window, layer)[50, 55]
    assert guide(window, layer)[50, 90]
    assert window.actions_.edit.undo.text() == f"&Undo {erased}"
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert guide(window, layer)[50, 55]
    assert window.actions_.edit.redo.text() == f"&Redo {erased}"
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert not guide(window, layer).any()
    assert not window.isWindowModified()
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert guide(window, layer).any()
    assert window.isWindowModified()


def test_a_button_for_each_tool(window, hand, qtbot):
    for action, layer in (
        (window.actions_.tools.protect, "protected"),
        (window.actions_.tools.source, "source"),
    ):
        (button,) = [b for b in action.associatedObjects() if b.inherits("QToolButton")]
        assert button.isVisible()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        hand.drag((50, 50), (90, 50))
        assert guide(window, layer).any()
        assert "right button erases" in button.toolTip()


def test_the_mask_is_drawn_on_top_and_the_eraser_erases_only_it(window, hand, qtbot):
    qtbot.keyClick(window, *FORBID)
    hand.drag((50, 50), (90, 50))
    qtbot.keyClick(window, Qt.Key.Key_B)
    hand.drag((70, 50), (90, 50))
    hand.move_to(hand.at(200, 150))
    aside = colour(window, 52, 50).blue()
    qtbot.keyClick(window, *FORBID)
    assert colour(window, 52, 50).blue() > aside + 20, "it stands back for other tools"
    assert colour(window, 52, 50).blue() > colour(window, 52, 50).red()
    assert colour(window, 85, 50).red() > colour(window, 85, 50).blue()
    qtbot.keyClick(window, *FORBID)
    qtbot.keyClick(window, Qt.Key.Key_E)
    hand.drag((50, 50), (90, 50))
    assert not mask(window).any()
    assert guide(window, "protected")[50, 50:91].all()
    hand.move_to(hand.at(200, 150))
    qtbot.keyClick(window, Qt.Key.Key_A)
    assert colour(window, 85, 50).blue() > colour(window, 85, 50).red()


def test_each_guide_is_cleared_from_the_menu(window, hand, qtbot):
    a = window.actions_.mask
    clears = (a.clear_protection, "protected", "sample from everywhere"), (
        a.clear_sources, "source", "clear sampling area",
    )  # fmt: skip
    assert not any(action.isEnabled() for action, _, _ in clears)
    for key in (FORBID, SAMPLE, (Qt.Key.Key_B,)):
        qtbot.keyClick(window, *key)
        hand.drag((50, 50), (90, 50))
    masked = mask(window).copy()
    for action, layer, label in clears:
        action.trigger()
        assert not guide(window, layer).any()
        assert not action.isEnabled()
        assert window.actions_.edit.undo.text() == f"&Undo {label}"
    np.testing.assert_array_equal(mask(window), masked)


def test_the_guides_reach_the_engine(window, hand, engine, qtbot):
    engine.run_free()
    hand.drag((50, 50), (90, 50))
    for key, at in ((None, None), (FORBID, 100), (SAMPLE, 150)):
        if key is not None:
            qtbot.keyClick(window, *key)
            hand.drag((20, at), (90, at))
        qtbot.keyClick(window, Qt.Key.Key_F5)
        qtbot.waitUntil(lambda: not window.editor.state.run.running)
    asked = [(call["protect"], call["sources"]) for call in engine.calls]
    assert asked[0] == (None, None)
    assert asked[1][1] is None
    for protect, _ in asked[1:]:
        np.testing.assert_array_equal(protect, guide(window, "protected"))
    np.testing.assert_array_equal(asked[2][1], guide(window, "source"))


def test_the_sampling_area_is_for_methods_that_copy_only(window, hand, engine, qtbot):
    engine.run_free()
    hand.drag((50, 50), (90, 50))
    for key, at in ((FORBID, 100), (SAMPLE, 150)):
        qtbot.keyClick(window, *key)
        hand.drag((20, at), (90, at))
    assert "sampling area" not in window.dock.hint.text()
    for method in ("fast", "detail", "paper", "texture"):
        window.editor.choices.choose(method=method)
        copies = method == "texture"
        assert ("sampling area counts" in window.dock.hint.text()) is not copies
        qtbot.keyClick(window, Qt.Key.Key_F5)
        qtbot.waitUntil(lambda: not window.editor.state.run.running)
        call = engine.calls[-1]
        assert call["method"] == method
        np.testing.assert_array_equal(call["protect"], guide(window, "protected"))
        assert (call["sources"] is not None) is copies
        assert guide(window, "source").any(), "it stays"
        window.editor.reconstruction.discard()
    assert "Automatic and Texture" in window.actions_.tools.source.toolTip()


def test_a_sampling_area_with_nothing_to_copy_is_reported(window, hand, engine, qtbot):
    engine.run_free()
    hand.drag((50, 50), (90, 50))
    for key in (SAMPLE, FORBID):
        qtbot.keyClick(window, *key)
        hand.drag((60, 50), (70, 50))
        qtbot.keyClick(window, Qt.Key.Key_F5)
        qtbot.waitUntil(lambda: not window.editor.state.run.running)
        assert engine.calls == []
        assert "nothing to copy from" in window.message.text.text()
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert not window.message.isVisible(), "it may be true no more"
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(window.message.isVisible)
    window.editor.mask.clear("source")
    assert not window.message.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert len(engine.calls) == 1


def test_painting_a_guide_repaints_only_around_the_brush(window, hand, qtbot):
    qtbot.keyClick(window, *FORBID)
    window.canvas.set_zoom(1.0)
    hand.drag((20, 20), (30, 20))
    hand.move_to(hand.at(100, 100))
    QApplication.processEvents()
    areas, sent = [], []

    class Spy(QObject):
        def eventFilter(self, _watched, event):
            if event.type() == QEvent.Type.Paint:
                areas.append(sum(rect.width() * rect.height() for rect in event.region()))
            return False

    spy = Spy()
    window.canvas.viewport().installEventFilter(spy)
    genuine = window.scene.show_overlay
    window.scene.show_overlay = lambda rect, codes: (sent.append(codes.size), genuine(rect, codes))
    hand.press(100, 100)
    hand.move(104, 100)
    QApplication.processEvents()
    hand.release()
    assert areas
    assert max(areas) < 60 * 60
    assert max(sent) < 60 * 60


# -- editing the mask after a run


def run(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)


def test_only_edited_regions_are_filled_again(window, hand, engine, qtbot):
    engine.run_free()
    window.editor.strokes.set_diameter(10)
    hand.drag((20, 20), (40, 20))
    hand.drag((200, 150), (240, 150))
    both = mask(window).copy()
    run(window, qtbot)
    hand.drag((240, 150), (240, 170))
    new = mask(window).copy()
    run(window, qtbot)
    assert [call["wanted"] is None for call in engine.calls] == [True, False]
    wanted = engine.calls[1]["wanted"]
    rows, columns = np.nonzero(new)
    right = np.zeros_like(new)
    right[rows[columns > 100], columns[columns > 100]] = True
    np.testing.assert_array_equal(wanted, right)
    assert (shown(window)[both & ~right] == 101).all()
    assert (shown(window)[right] == 102).all()
    window.editor.reconstruction.apply()
    assert (shown(window)[both & ~right] == 101).all()
    assert (shown(window)[right] == 102).all()


def test_running_again_without_changes_fills_everything_again(window, hand, engine, qtbot):
    engine.run_free()
    hand.drag((20, 20), (40, 20))
    run(window, qtbot)
    run(window, qtbot)
    assert engine.calls[-1]["wanted"] is None
    assert (shown(window)[mask(window)] == 102).all()


def test_erasing_a_region_needs_no_new_run(window, hand, engine, qtbot):
    engine.run_free()
    window.editor.reconstruction.set_live(True)
    window.editor.strokes.set_diameter(10)
    hand.drag((20, 20), (40, 20))
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    hand.drag((200, 150), (240, 150))
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert len(engine.calls) == 2
    hand.drag((200, 150), (240, 150), button=RIGHT)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert len(engine.calls) == 2
    assert window.status.run.text().startswith("Done")
    assert (shown(window)[mask(window)] == 101).all()
    picture = window.editor.document.picture.pixels
    np.testing.assert_array_equal(shown(window)[~mask(window)], picture[~mask(window)])


def test_other_settings_fill_everything_again(window, hand, engine, qtbot):
    engine.run_free()
    hand.drag((20, 20), (40, 20))
    run(window, qtbot)
    hand.drag((200, 150), (240, 150))
    window.editor.choices.choose(method="fast")
    run(window, qtbot)
    assert engine.calls[-1]["wanted"] is None
    qtbot.keyClick(window, *FORBID)
    hand.drag((20, 180), (40, 180))
    run(window, qtbot)
    assert engine.calls[-1]["wanted"] is None


def test_regions_left_by_a_cancelled_run_are_filled_again(window, hand, engine, qtbot):
    window.editor.strokes.set_diameter(10)
    engine.let_go(engine.STEPS + 1)
    hand.drag((20, 20), (40, 20))
    run(window, qtbot)
    kept = mask(window).copy()
    hand.drag((200, 150), (240, 150))
    window.editor.reconstruction.run()
    engine.let_go(2)
    qtbot.waitUntil(lambda: (shown(window)[mask(window) & ~kept] == 102).all())
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    engine.run_free()
    qtbot.waitUntil(lambda: engine.closed == 2)
    run(window, qtbot)
    np.testing.assert_array_equal(engine.calls[-1]["wanted"], mask(window) & ~kept)
    assert (shown(window)[kept] == 101).all()
    assert (shown(window)[mask(window) & ~kept] == 103).all()
