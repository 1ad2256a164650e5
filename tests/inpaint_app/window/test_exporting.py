"""JPEG quality with its size, losses asked once, before and after, and layers."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QSpinBox

from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.picture import Picture
from inpaint_app.window.dialogs import questions


@pytest.fixture
def fill(window, hand, engine, qtbot):
    hand.drag((50, 50), (90, 50))
    engine.run_free()
    window.actions_.run.start.trigger()
    qtbot.waitUntil(lambda: not window.editor.state.run.running)


def export(action, path, monkeypatch, qtbot, window):
    monkeypatch.setattr(questions, "ask_export", lambda *_: path)
    action.trigger()
    qtbot.waitUntil(lambda: path.exists() and not window.editor.state.files.busy)


def answer(wanted, seen, quality=None):
    """Press a button of the next box as soon as it says how large the file is."""

    def look():
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, look)
            return
        spin = box.findChild(QSpinBox)
        if quality is not None and spin.value() != quality:
            spin.setValue(quality)
            QTimer.singleShot(300, look)
            return
        sizes = [label.text() for label in box.findChildren(QLabel)]
        size = [text for text in sizes if text.endswith(("kB", "MB"))]
        if not size:
            QTimer.singleShot(50, look)
            return
        seen.append((box.informativeText(), spin.value(), size[0]))
        names = {button.text().replace("&", ""): button for button in box.buttons()}
        QTest.mouseClick(names[wanted], Qt.MouseButton.LeftButton)

    QTimer.singleShot(20, look)


def kilobytes(text):
    return float(text.split()[0].replace(",", ""))


def test_a_jpeg_is_asked_for_its_quality_with_the_size(
    window, qtbot, monkeypatch, tmp_path, settings
):
    seen, path = [], tmp_path / "out.jpg"
    answer("Export", seen, quality=40)
    export(window.actions_.files.export, path, monkeypatch, qtbot, window)
    assert "lossy" in seen[0][0]
    assert seen[0][1] == 40
    assert kilobytes(seen[0][2]) == pytest.approx(path.stat().st_size / 1000, abs=0.51)
    assert int(settings.value("jpeg-quality")) == 40
    other = tmp_path / "second.jpg"
    answer("Export", seen)
    export(window.actions_.files.export, other, monkeypatch, qtbot, window)
    assert seen[1][:2] == ("", 40), "losses are asked once, the quality is remembered"
    assert other.read_bytes() == path.read_bytes()


def test_losses_are_asked_once_also_for_another_picture(window, qtbot, monkeypatch, tmp_path):
    seen = []
    answer("Export", seen)
    export(window.actions_.files.export, tmp_path / "a.jpg", monkeypatch, qtbot, window)
    window.editor.adopt(Picture(np.zeros((9, 9, 3), np.uint8), tmp_path / "other.png"))
    answer("Export", seen)
    export(window.actions_.files.export, tmp_path / "b.jpg", monkeypatch, qtbot, window)
    assert [bool(losses) for losses, _, _ in seen] == [True, False]


def test_a_jpeg_user_is_not_told_that_jpeg_is_lossy(window, qtbot, monkeypatch, tmp_path):
    write_image(tmp_path / "photo.jpg", np.zeros((20, 20, 3), np.uint8))
    window.editor.adopt(read_image(tmp_path / "photo.jpg"))
    seen = []
    answer("Export", seen)
    export(window.actions_.files.export, tmp_path / "b.jpg", monkeypatch, qtbot, window)
    assert seen[0][0] == ""
    text = window.message.text.text()
    assert text.startswith("Exported to")
    assert "lossy" not in text


def test_cancelling_the_question_exports_nothing(window, qtbot, monkeypatch, tmp_path):
    seen, path = [], tmp_path / "out.jpg"
    monkeypatch.setattr(questions, "ask_export", lambda *_: path)
    answer("Cancel", seen, quality=7)
    window.actions_.files.export.trigger()
    qtbot.waitUntil(lambda: bool(seen) and not window.editor.state.files.busy)
    assert not path.exists()
    assert window.editor.files.exporting.quality == 95


@pytest.mark.usefixtures("fill")
def test_before_and_after_are_one_picture(window, qtbot, monkeypatch, tmp_path):
    path = tmp_path / "both.png"
    export(window.actions_.files.before_after, path, monkeypatch, qtbot, window)
    whole = read_image(path).pixels
    before = window.editor.document.picture.pixels
    after = window.editor.document.layers.shown(window.editor.document.layers.rect)
    assert (before != after).any()
    np.testing.assert_array_equal(whole[:200], before)
    np.testing.assert_array_equal(whole[-200:], after)
    assert window.isWindowModified(), "it is not the work"


@pytest.mark.usefixtures("fill")
def test_layers_are_exported(window, qtbot, monkeypatch, tmp_path):
    path = tmp_path / "layers.tif"
    mask = window.editor.document.layers.selection.snapshot()
    export(window.actions_.files.layers, path, monkeypatch, qtbot, window)
    with tifffile.TiffFile(path) as file:
        result, fill, filled, original = (page.asarray() for page in file.pages)
    document = window.editor.document
    np.testing.assert_array_equal(original, document.picture.pixels)
    np.testing.assert_array_equal(result, document.layers.shown(document.layers.rect))
    np.testing.assert_array_equal(filled > 0, mask)
    assert (fill[..., 3] > 0).sum() == mask.sum()
