"""The whole path of a user, through the real `main`, the real window and the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from inpaint_app.__main__ import main
from inpaint_app.files.assets import asset_path
from inpaint_app.files.images import read_image, write_image
from inpaint_app.window.dialogs import questions
from inpaint_app.window.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

PATIENCE = 120_000  # ms: the engine may have to be compiled


@pytest.fixture
def walk(qapp, monkeypatch):
    """Let a function do what a user would, in place of Qt's loop of events."""

    def install(user: Callable[[MainWindow], None]) -> None:
        def instead() -> int:
            windows = [w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow)]
            assert len(windows) == 1
            user(windows[0])
            assert not windows[0].isVisible(), "the user did not close the window"
            return 0

        monkeypatch.setattr(QApplication, "exec", lambda *_: instead())

    palette, sheet = qapp.palette(), qapp.style().name()
    yield install
    qapp.setPalette(palette)
    qapp.setStyle(sheet)


def drag(window: MainWindow, qtbot: QtBot, start: QPoint, end: QPoint) -> None:
    viewport, button = window.canvas.viewport(), Qt.MouseButton.LeftButton
    qtbot.mouseMove(viewport, start)
    qtbot.mousePress(viewport, button, pos=start)
    for step in range(1, 9):
        qtbot.mouseMove(viewport, start + (end - start) * step / 8)
    qtbot.mouseRelease(viewport, button, pos=end)


def test_a_user_opens_the_sample_paints_and_exports(walk, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "restored.png"
    masks = []

    def user(window: MainWindow) -> None:
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.mouseClick(window.welcome._sample, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.canvas.isVisible())
        document = window.editor.document
        centre = window.canvas.viewport().rect().center()
        drag(window, qtbot, centre - QPoint(60, 40), centre + QPoint(50, 30))
        mask = document.layers.selection.snapshot()
        masks.append(mask)
        assert mask.any()

        qtbot.mouseClick(window.dock.run, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.editor.state.picture.filled, timeout=PATIENCE)
        coarse = document.layers.shown(document.layers.rect).copy()
        assert (coarse[mask] != document.picture.pixels[mask]).any()
        qtbot.waitUntil(lambda: not window.editor.state.run.running, timeout=PATIENCE)
        assert window.status.run.text().startswith("Done in")
        assert (document.layers.shown(document.layers.rect)[mask] != coarse[mask]).any()

        monkeypatch.setattr(questions, "ask_export", lambda *_: target)
        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        qtbot.keyClick(window, Qt.Key.Key_E, modifiers)
        qtbot.waitUntil(lambda: window.message.text.text().startswith("Exported"))
        window.close()

    walk(user)
    assert main([]) == 0
    before, after = read_image(asset_path("sample.png")).pixels, read_image(target).pixels
    assert (after.dtype, after.shape) == (before.dtype, before.shape)
    np.testing.assert_array_equal(after[~masks[0]], before[~masks[0]])
    assert (after[masks[0]] != before[masks[0]]).mean() > 0.5


def test_a_scratch_is_repaired(walk, qtbot, tmp_path, monkeypatch):
    """On a smooth picture the reconstruction must come close to what was destroyed."""
    y, x = np.mgrid[:96, :128]
    truth = np.stack([x + 60, y + 80, (x + y) // 2 + 50], axis=2).astype(np.uint8)
    scratched = truth.copy()
    scratched[40:44, 20:110] = 255
    white = np.zeros((96, 128), np.uint8)
    white[39:45, 18:112] = 255
    image, mask, target = (tmp_path / name for name in ("in.png", "mask.png", "out.png"))
    write_image(image, scratched)
    write_image(mask, white)

    def user(window: MainWindow) -> None:
        qtbot.waitUntil(window.isActiveWindow)
        assert window.editor.state.picture.masked == 6 * 94
        qtbot.keyClick(window, Qt.Key.Key_F5)
        qtbot.waitUntil(lambda: not window.editor.state.run.running, timeout=PATIENCE)
        qtbot.keyClick(window, Qt.Key.Key_Return)
        assert window.editor.state.history.undo == "apply"
        monkeypatch.setattr(questions, "ask_export", lambda *_: target)
        window.editor.files.exporting.export()
        qtbot.waitUntil(lambda: not window.editor.state.files.busy)
        window.close()

    walk(user)
    assert main([str(image), "--mask", str(mask)]) == 0
    after = read_image(target).pixels
    np.testing.assert_array_equal(after[white == 0], scratched[white == 0])
    assert np.abs(after.astype(int) - truth).max() <= 6


def test_a_file_that_is_no_image_opens_no_window(walk, tmp_path, capsys):
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    walk(lambda _window: pytest.fail("a window was opened"))
    assert main([str(path)]) == 2
    assert "notes.txt" in capsys.readouterr().err


def test_after_a_fill_only_the_new_part_is_filled(walk, qtbot, monkeypatch):
    def user(window: MainWindow) -> None:
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.mouseClick(window.welcome._sample, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.canvas.isVisible())
        document = window.editor.document
        centre = window.canvas.viewport().rect().center()

        def fill() -> np.ndarray:
            qtbot.keyClick(window, Qt.Key.Key_F5)
            qtbot.waitUntil(lambda: not window.editor.state.run.running, timeout=PATIENCE)
            assert window.status.run.text().startswith("Done in")
            return document.layers.shown(document.layers.rect).copy()

        qtbot.keyClick(window, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
        drag(window, qtbot, centre + QPoint(-60, 60), centre + QPoint(60, 60))
        assert window.editor.state.picture.protected > 0
        qtbot.keyClick(window, Qt.Key.Key_B)
        window.editor.strokes.set_diameter(8)
        drag(window, qtbot, centre - QPoint(60, 40), centre + QPoint(50, -40))
        first = document.layers.selection.snapshot()
        once = fill()
        drag(window, qtbot, centre + QPoint(-60, 150), centre + QPoint(50, 150))
        second = document.layers.selection.snapshot() & ~first
        assert second.any()
        twice = fill()
        np.testing.assert_array_equal(twice[first], once[first])
        assert (twice[second] != document.picture.pixels[second]).mean() > 0.3
        np.testing.assert_array_equal(twice[~(first | second)], once[~(first | second)])
        qtbot.keyClick(window, Qt.Key.Key_Return)
        np.testing.assert_array_equal(document.layers.image, twice)
        assert window.editor.state.picture.protected > 0
        monkeypatch.setattr(questions, "ask_unsaved", lambda *_: "drop")
        window.close()

    walk(user)
    assert main([]) == 0


def test_a_user_selects_grows_runs_compares_cancels_and_exports(walk, qtbot, tmp_path, monkeypatch):
    """Open → wand → grow 2 → run → compare → cancel → run → apply → undo → redo → export."""
    y, x = np.mgrid[:160, :220]
    truth = np.stack([60 + x // 3, 90 + y // 3, 70 + (x + y) // 5], axis=2).astype(np.uint8)
    stained = truth.copy()
    stain = (y - 80) ** 2 + (x - 110) ** 2 <= 12**2
    stained[stain] = (250, 240, 90)
    source, target = tmp_path / "stained.png", tmp_path / "clean.png"
    write_image(source, stained)
    grown = (y - 80) ** 2 + (x - 110) ** 2 <= 14**2
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

    def user(window: MainWindow) -> None:
        def key(which: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
            qtbot.keyClick(window.canvas, which, modifiers)

        def idle() -> None:
            qtbot.waitUntil(lambda: not does.state.run.running, timeout=PATIENCE)

        def shown() -> np.ndarray:
            return does.document.layers.shown(does.document.layers.rect).copy()

        does = window.editor
        qtbot.waitUntil(window.isActiveWindow)
        monkeypatch.setattr(questions, "ask_image", lambda *_: source)
        qtbot.keyClick(window, Qt.Key.Key_O, control)
        qtbot.waitUntil(lambda: does.state.picture.opened)

        key(Qt.Key.Key_W)
        place = window.canvas.mapFromScene(110.5, 80.5)
        qtbot.mouseClick(window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(lambda: does.state.picture.masked == np.count_nonzero(stain))
        np.testing.assert_array_equal(does.document.layers.selection.pixels, stain)

        window.options.growth.setValue(2)
        key(Qt.Key.Key_BracketRight, control)
        qtbot.waitUntil(lambda: does.state.history.undo == "grow")
        mask = does.document.layers.selection.snapshot()
        assert mask[grown & ((abs(y - 80) < 2) | (abs(x - 110) < 2))].all()
        assert not mask[~((y - 80) ** 2 + (x - 110) ** 2 <= 15**2)].any()

        key(Qt.Key.Key_F5)
        qtbot.waitUntil(lambda: does.state.picture.filled, timeout=PATIENCE)
        qtbot.keyPress(window.canvas, Qt.Key.Key_Backslash)
        assert does.state.inspection.comparing
        qtbot.keyRelease(window.canvas, Qt.Key.Key_Backslash)
        key(Qt.Key.Key_C)
        assert does.state.inspection.split is not None
        key(Qt.Key.Key_C)
        assert does.state.inspection.split is None
        key(Qt.Key.Key_Escape)  # it may have come to its end by itself meanwhile
        assert not does.state.run.running
        np.testing.assert_array_equal(shown()[~mask], stained[~mask])

        key(Qt.Key.Key_F5)
        idle()
        assert window.status.run.text().startswith("Done in")
        filled = shown()
        assert np.abs(filled.astype(int) - truth).max() <= 10
        key(Qt.Key.Key_Return)
        assert not does.state.picture.filled
        np.testing.assert_array_equal(does.document.layers.image, filled)
        assert does.state.picture.masked == 0
        key(Qt.Key.Key_Z, control)
        assert does.state.picture.filled, "it took its time, and is there to be taken again"
        np.testing.assert_array_equal(does.document.layers.image, stained)
        np.testing.assert_array_equal(does.document.layers.selection.pixels, mask)
        key(Qt.Key.Key_Z, control | shift)
        np.testing.assert_array_equal(does.document.layers.image, filled)

        monkeypatch.setattr(questions, "ask_export", lambda *_: target)
        key(Qt.Key.Key_E, control | shift)
        qtbot.waitUntil(lambda: window.message.text.text().startswith("Exported"))
        assert not does.state.picture.modified
        np.testing.assert_array_equal(read_image(target).pixels, filled)
        window.close()

    walk(user)
    assert main([]) == 0
    np.testing.assert_array_equal(read_image(source).pixels, stained)
