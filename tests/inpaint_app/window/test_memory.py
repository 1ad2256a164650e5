"""Memory in the window: what is too large is refused or cut up, and nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inpaint_app.filling import within_budget
from inpaint_app.settings.preferences import Preferences
from inpaint_app.window.dialogs.settings import SettingsDialog

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def _needs_much(monkeypatch):
    """A run takes 100 MB, and as much less as it is about less of the picture."""
    monkeypatch.setattr(within_budget, "most_of", lambda *_, **__: 10**12)
    monkeypatch.setattr(
        within_budget, "need_of", lambda image, *_, **__: int(10**8 * image.shape[0] / 200)
    )


def set_budget(window, megabytes: int) -> None:
    window.preferences.set(Preferences(memory_mb=megabytes))


@pytest.mark.usefixtures("_needs_much")
def test_what_needs_more_is_refused_and_nothing_is_lost(window, hand, engine, qtbot):
    set_budget(window, 20)
    hand.drag((50, 50), (90, 50))
    before = window.controller.document.selection.pixels.copy()
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not window.controller.state.running)
    text = window.message.text.text()
    assert "about 100 MB" in text
    assert "20 MB may be used" in text
    assert engine.calls == []
    np.testing.assert_array_equal(window.controller.document.selection.pixels, before)
    assert window.controller.state.undo is not None
    # With more it goes on as if nothing had been.
    set_budget(window, 200)
    engine.run_free()
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.controller.state.has_fill)
    qtbot.waitUntil(lambda: not window.controller.state.running)
    assert len(engine.calls) == 1
    assert not window.message.isVisible()


@pytest.mark.usefixtures("_needs_much")
def test_what_can_be_cut_up_is_and_the_window_says_so(window, hand, engine, qtbot, monkeypatch):
    monkeypatch.setattr("inpaint_app.filling.strips.ALIGN", 1)
    monkeypatch.setattr("inpaint_app.filling.strips._PATCHES", 0)
    window.controller.choose(method="fast")
    set_budget(window, 90)
    window.controller.set_diameter(6)
    hand.drag((50, 20), (50, 180))
    engine.run_free()
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.controller.state.has_fill)
    qtbot.waitUntil(lambda: not window.controller.state.running)
    assert len(engine.calls) > 1
    assert f"in {len(engine.calls)} strips" in window.message.text.text()
    document = window.controller.document
    mask = document.selection.pixels
    assert (document.shown(document.rect)[mask] > 100).all()  # every strip's own value
    np.testing.assert_array_equal(
        document.shown(document.rect)[~mask], document.picture.pixels[~mask]
    )
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert not window.controller.state.has_fill
    assert (document.image[mask] > 100).all()


def test_memory_that_runs_out_in_a_run_is_told_and_nothing_is_lost(window, hand, engine, qtbot):
    hand.drag((50, 50), (90, 50))
    engine.run_free()
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.controller.state.has_fill)
    qtbot.waitUntil(lambda: not window.controller.state.running)
    document = window.controller.document
    shown = document.shown(document.rect).copy()
    engine.error = MemoryError("no room")
    hand.drag((150, 150), (190, 150))
    masked = window.controller.state.masked
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "enough memory" in window.message.text.text())
    assert not window.controller.state.running
    assert window.controller.state.masked == masked
    np.testing.assert_array_equal(document.shown(document.rect), shown)


def test_the_budget_is_a_setting(window, settings, hand, qtbot, engine):
    QTest.keyClick(window, Qt.Key.Key_Comma, CONTROL)
    dialog = window.findChild(SettingsDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.budget.text() == "Half of what is free"
    dialog.budget.selectAll()
    QTest.keyClicks(dialog.budget, "1")
    QTest.keyClick(dialog.budget, Qt.Key.Key_Return)
    assert int(settings.value("memory-mb")) == 1
    window.controller.choose(method="texture")
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
    qtbot.waitUntil(lambda: window.controller.state.has_fill)
    qtbot.waitUntil(lambda: not window.controller.state.running)
