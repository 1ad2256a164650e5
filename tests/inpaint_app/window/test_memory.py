"""Memory in the window: what is too large is refused or cut up, and nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inpaint_app.settings.preferences import Preferences
from inpaint_app.window.dialogs.settings import SettingsDialog

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def _needs_much(monkeypatch):
    """A run takes 100 MB, and as much less as it is about less of the picture."""
    monkeypatch.setattr("ntk_core.extent.extent.memory_bound", lambda *_, **__: 10**12)
    monkeypatch.setattr(
        "ntk_core.extent.extent.memory_of", lambda work: int(10**8 * work.asked.shape[0] / 200)
    )


def set_budget(window, megabytes: int) -> None:
    window.preferences.set(Preferences(memory_mb=megabytes))


@pytest.mark.usefixtures("_needs_much")
def test_a_run_above_the_budget_is_refused_and_nothing_is_lost(window, hand, engine, qtbot):
    set_budget(window, 20)
    hand.drag((50, 50), (90, 50))
    before = window.editor.document.layers.selection.pixels.copy()
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    text = window.message.text.text()
    assert "about 100 MB" in text
    assert "20 MB may be used" in text
    assert engine.calls == []
    np.testing.assert_array_equal(window.editor.document.layers.selection.pixels, before)
    assert window.editor.state.history.undo is not None
    # With more it goes on as if nothing had been.
    set_budget(window, 200)
    engine.run_free()
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.editor.state.picture.filled)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert len(engine.calls) == 1
    assert not window.message.isVisible()


@pytest.mark.usefixtures("_needs_much")
def test_a_run_in_strips_is_reported_in_the_window(window, hand, engine, qtbot, monkeypatch):
    monkeypatch.setattr("ntk_core.extent.strips.ALIGN", 1)
    monkeypatch.setattr("ntk_core.extent.strips.MORE", 0)
    window.editor.choices.choose(method="fast")
    set_budget(window, 90)
    window.editor.strokes.set_diameter(6)
    hand.drag((50, 20), (50, 180))
    engine.run_free()
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.editor.state.picture.filled)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert len(engine.calls) > 1
    assert f"in {len(engine.calls)} strips" in window.message.text.text()
    document = window.editor.document
    mask = document.layers.selection.pixels
    assert (
        document.layers.shown(document.layers.rect)[mask] > 100
    ).all()  # every strip's own value
    np.testing.assert_array_equal(
        document.layers.shown(document.layers.rect)[~mask], document.picture.pixels[~mask]
    )
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert not window.editor.state.picture.filled
    assert (document.layers.image[mask] > 100).all()


def test_running_out_of_memory_is_reported_and_nothing_is_lost(window, hand, engine, qtbot):
    hand.drag((50, 50), (90, 50))
    engine.run_free()
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.editor.state.picture.filled)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    document = window.editor.document
    shown = document.layers.shown(document.layers.rect).copy()
    engine.error = MemoryError("no room")
    hand.drag((150, 150), (190, 150))
    masked = window.editor.state.picture.masked
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "enough memory" in window.message.text.text())
    assert not window.editor.state.run.running
    assert window.editor.state.picture.masked == masked
    np.testing.assert_array_equal(document.layers.shown(document.layers.rect), shown)


def test_the_budget_is_a_setting(window, settings, hand, qtbot, engine):
    QTest.keyClick(window, Qt.Key.Key_Comma, CONTROL)
    dialog = window.findChild(SettingsDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.budget.text() == "Half of what is free"
    dialog.budget.selectAll()
    QTest.keyClicks(dialog.budget, "1")
    QTest.keyClick(dialog.budget, Qt.Key.Key_Return)
    assert int(settings.value("memory-mb")) == 1
    window.editor.choices.choose(method="texture")
    hand.drag((50, 50), (90, 50))
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "1 MB may be used" in window.message.text.text())
    assert engine.calls == []
    dialog.budget.setValue(0)
    assert int(settings.value("memory-mb")) == 0
    dialog.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    engine.run_free()
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.editor.state.picture.filled)
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
