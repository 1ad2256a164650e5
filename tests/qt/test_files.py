from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QMessageBox

from inpaint_app._qt import dialogs, memory
from inpaint_app._qt.main_window import MainWindow
from inpaint_app.image_files import read_image, write_image
from ntk_core import Architecture


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    write_image(path, np.random.default_rng(0).integers(0, 90, (120, 160, 3), np.uint8))
    return path


def test_an_empty_window_invites(empty, qtbot):
    assert empty.welcome.isVisible()
    assert not empty.canvas.isVisible()
    for action in (empty.actions_.run.start, empty.actions_.files.export, empty.actions_.edit.undo):
        assert not action.isEnabled()
    qtbot.mouseClick(empty.welcome._sample, Qt.MouseButton.LeftButton)
    assert empty.controller.state.busy == "opening"
    qtbot.waitUntil(lambda: empty.controller.state.has_picture)
    assert empty.canvas.isVisible()
    assert "sample.png" in empty.windowTitle()


def test_open_by_key(empty, qtbot, photo, monkeypatch):
    monkeypatch.setattr(dialogs, "ask_image", lambda *_: photo)
    qtbot.keyClick(empty, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: empty.controller.state.has_picture)
    assert empty.windowTitle().startswith("photo.png")


def drag(widget, url):
    """Drag something over a widget and drop it there; return what was accepted."""
    data = QMimeData()
    data.setUrls([url])
    with_what = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton
    where = widget.rect().center()
    enter = QDragEnterEvent(where, *with_what, Qt.KeyboardModifier.NoModifier)
    drop = QDropEvent(QPointF(where), *with_what, Qt.KeyboardModifier.NoModifier)
    accepted = []
    for event in (enter, drop):
        event.ignore()
        QApplication.sendEvent(widget, event)
        accepted.append(event.isAccepted())
        if event is enter:
            accepted.append(widget.welcome.findChild(QFrame, "drop").property("over"))
    return accepted


def test_drop_opens(empty, qtbot, photo):
    assert empty.acceptDrops()
    assert drag(empty, QUrl.fromLocalFile(str(photo))) == [True, True, True]
    assert not empty.welcome.findChild(QFrame, "drop").property("over")
    qtbot.waitUntil(lambda: empty.controller.state.has_picture)


def test_what_is_no_file_is_not_taken(empty):
    assert drag(empty, QUrl("https://example.org/photo.png")) == [False, False, False]
    assert empty.controller.state.busy == ""


def test_a_file_that_is_dragged_on_is_not_taken(empty, photo):
    frame = empty.welcome.findChild(QFrame, "drop")
    empty.welcome.set_drop_target(True)
    QApplication.sendEvent(empty, QDragLeaveEvent())
    assert not frame.property("over")
    assert photo.exists()
    assert empty.controller.state.busy == ""


def test_what_is_not_an_image_gets_a_sentence(empty, qtbot, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    empty.controller.filing.open_path(path)
    qtbot.waitUntil(empty.message.isVisible)
    assert "notes.txt" in empty.message.text.text()
    assert empty.welcome.isVisible()
    qtbot.mouseClick(empty.message._close, Qt.MouseButton.LeftButton)
    assert not empty.message.isVisible()


def test_export_by_key(window, hand, qtbot, tmp_path, monkeypatch):
    suggested = []
    target = tmp_path / "out.png"

    def answer(_parent, path):
        suggested.append(path)
        return target

    monkeypatch.setattr(dialogs, "ask_export", answer)
    hand.drag((50, 50), (90, 50))
    assert window.isWindowModified()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_E, modifiers)
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: not window.controller.state.busy)
    assert suggested == [tmp_path / "holiday-restored.png"]
    assert "Exported to" in window.message.text.text()
    assert not window.isWindowModified()
    np.testing.assert_array_equal(
        read_image(target).pixels, window.controller.document.picture.pixels
    )


@pytest.mark.parametrize(("answer", "stays"), [("stay", True), ("drop", False)])
def test_closing_with_unsaved_work_asks(window, hand, monkeypatch, answer, stays):
    asked = []
    monkeypatch.setattr(dialogs, "ask_unsaved", lambda _p, name: asked.append(name) or answer)
    hand.drag((50, 50), (90, 50))
    window.close()
    assert asked == ["holiday.png"]
    assert window.isVisible() == stays


def test_closing_after_export_closes_by_itself(window, hand, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(dialogs, "ask_unsaved", lambda *_: "export")
    monkeypatch.setattr(dialogs, "ask_export", lambda *_: tmp_path / "out.png")
    hand.drag((50, 50), (90, 50))
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert (tmp_path / "out.png").exists()


@pytest.mark.parametrize(
    ("button", "expected"),
    [("Export…", "export"), ("Don’t export", "drop"), ("Cancel", "stay"), (None, "stay")],
)
def test_the_question_about_unsaved_work(window, monkeypatch, button, expected):
    def answer(box):
        if button is None:
            box.reject()
            return
        next(b for b in box.buttons() if b.text().replace("&", "") == button).click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert dialogs.ask_unsaved(window, "holiday.png") == expected


@pytest.mark.parametrize("yes", [True, False])
def test_the_question_about_the_original(window, monkeypatch, tmp_path, yes):
    def answer(box):
        button = next(b for b in box.buttons() if b.text().startswith("Over") == yes)
        button.click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert dialogs.ask_replace_source(window, tmp_path / "holiday.png") == yes


@pytest.mark.parametrize("yes", [True, False])
def test_the_question_about_another_file(window, monkeypatch, tmp_path, yes):
    def answer(box):
        next(b for b in box.buttons() if b.text().startswith("Replace") == yes).click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert dialogs.ask_replace(window, tmp_path / "other.png") == yes


def test_the_export_dialog_leaves_the_question_to_us(window, monkeypatch, tmp_path):
    asked = {}

    def answer(*_arguments, options):
        asked["options"] = options
        return str(tmp_path / "photo"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    assert dialogs.ask_export(window, tmp_path / "a.png") == tmp_path / "photo"
    assert asked["options"] & QFileDialog.Option.DontConfirmOverwrite


def test_settings_that_somebody_broke_are_ignored(qapp, settings, engine):
    for key in ("geometry", "layout", "live", "keep-mask", "method", "architecture"):
        settings.setValue(key, "abc")
    settings.setValue("layout", QByteArray(b"abc"))
    window = MainWindow(settings, engine)
    assert window.controller.state.method == "auto"
    window.close_now()
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize(
    "stored",
    ["[]", "{}", '{"levels": 99}', '{"levels": 3.5, "x": 1}', '{"levels": null}', '{"levels": 3'],
)
def test_a_stored_architecture_that_is_none_is_ignored(empty, settings, stored):
    settings.setValue("architecture", stored)
    memory.restore(empty, settings)
    assert empty.controller.state.architecture == Architecture()


def test_a_window_has_no_thread_before_the_first_request(empty):
    # Or a window that fails to be built would keep the process from ending.
    assert not any(thread.name == "inpaint-worker" for thread in threading.enumerate())
    assert empty.isVisible()


def test_choices_are_remembered(empty, qapp, settings, engine):
    empty.controller.set_live(True)
    empty.controller.set_keep_mask(True)
    empty.controller.set_method("fast")
    empty.controller.set_architecture(Architecture(2, prior="identity"))
    empty.close()
    again = MainWindow(settings, engine)
    try:
        state = again.controller.state
        assert (state.live, state.keep_mask, state.method) == (True, True, "fast")
        assert state.architecture == Architecture(2, prior="identity")
        assert again.dock.live.isChecked()
        assert again.dock.method.currentData() == "fast"
    finally:
        again.close_now()
        again.deleteLater()
        qapp.sendPostedEvents(again, QEvent.Type.DeferredDelete)


def test_a_first_window_is_no_larger_than_the_screen(qapp, settings, engine):
    window = MainWindow(settings, engine)
    room = qapp.primaryScreen().availableGeometry().size()
    assert window.width() < room.width()
    assert window.height() < room.height()
    window.close_now()
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)
