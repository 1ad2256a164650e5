from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QMessageBox, QPushButton

from inpaint_app.files.images import read_image, write_image
from inpaint_app.window.dialogs import questions
from inpaint_app.window.main_window import MainWindow
from inpaint_app.window.stored import last_used
from ntk_core import Architecture


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    write_image(path, np.random.default_rng(0).integers(0, 90, (120, 160, 3), np.uint8))
    return path


def test_an_empty_window_shows_the_welcome_page(empty, qtbot):
    assert empty.welcome.isVisible()
    assert not empty.canvas.isVisible()
    for action in (empty.actions_.run.start, empty.actions_.files.export, empty.actions_.edit.undo):
        assert not action.isEnabled()
    qtbot.mouseClick(empty.welcome._sample, Qt.MouseButton.LeftButton)
    assert empty.editor.state.files.busy == "opening"
    qtbot.waitUntil(lambda: empty.editor.state.picture.opened)
    assert empty.canvas.isVisible()
    assert "sample.png" in empty.windowTitle()


def test_the_open_key_opens_a_file(empty, qtbot, photo, monkeypatch):
    monkeypatch.setattr(questions, "ask_image", lambda *_: photo)
    qtbot.keyClick(empty, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: empty.editor.state.picture.opened)
    assert empty.windowTitle().startswith("photo.png")


def drag(widget, url, modifiers=Qt.KeyboardModifier.NoModifier):
    """Drag something over a widget and drop it there; return what was accepted."""
    data = QMimeData()
    data.setUrls([url])
    with_what = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton
    where = widget.rect().center()
    enter = QDragEnterEvent(where, *with_what, modifiers)
    drop = QDropEvent(QPointF(where), *with_what, modifiers)
    accepted = []
    for event in (enter, drop):
        event.ignore()
        QApplication.sendEvent(widget, event)
        accepted.append(event.isAccepted())
        if event is enter:
            accepted.append(widget.welcome.findChild(QFrame, "drop").property("over"))
    return accepted


def test_dropping_a_file_opens_it(empty, qtbot, photo):
    assert empty.acceptDrops()
    assert drag(empty, QUrl.fromLocalFile(str(photo))) == [True, True, True]
    assert not empty.welcome.findChild(QFrame, "drop").property("over")
    qtbot.waitUntil(lambda: empty.editor.state.picture.opened)


def test_a_dropped_web_address_is_refused(empty):
    assert drag(empty, QUrl("https://example.org/photo.png")) == [False, False, False]
    assert empty.editor.state.files.busy == ""


def test_a_file_dragged_out_again_is_not_opened(empty, photo):
    frame = empty.welcome.findChild(QFrame, "drop")
    empty.welcome.set_drop_target(True)
    QApplication.sendEvent(empty, QDragLeaveEvent())
    assert not frame.property("over")
    assert photo.exists()
    assert empty.editor.state.files.busy == ""


def test_opening_something_that_is_not_an_image_is_reported(empty, qtbot, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    empty.editor.files.opening.open_path(path)
    qtbot.waitUntil(empty.message.isVisible)
    assert "notes.txt" in empty.message.text.text()
    assert empty.welcome.isVisible()
    qtbot.mouseClick(empty.message._close, Qt.MouseButton.LeftButton)
    assert not empty.message.isVisible()


def test_the_export_key_writes_a_file(window, hand, qtbot, tmp_path, monkeypatch):
    suggested = []
    target = tmp_path / "out.png"

    def answer(_parent, path):
        suggested.append(path)
        return target

    monkeypatch.setattr(questions, "ask_export", answer)
    hand.drag((50, 50), (90, 50))
    assert window.isWindowModified()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_E, modifiers)
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: not window.editor.state.files.busy)
    assert suggested == [tmp_path / "holiday-restored.png"]
    assert "Exported to" in window.message.text.text()
    assert not window.isWindowModified()
    np.testing.assert_array_equal(read_image(target).pixels, window.editor.document.picture.pixels)


@pytest.mark.parametrize(("answer", "stays"), [("stay", True), ("drop", False)])
def test_closing_with_unsaved_work_asks_first(window, hand, monkeypatch, answer, stays):
    asked = []
    monkeypatch.setattr(questions, "ask_unsaved", lambda _p, name: asked.append(name) or answer)
    hand.drag((50, 50), (90, 50))
    window.close()
    assert asked == ["holiday.png"]
    assert window.isVisible() == stays


def test_closing_after_export_closes_by_itself(window, hand, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(questions, "ask_unsaved", lambda *_: "export")
    monkeypatch.setattr(questions, "ask_export", lambda *_: tmp_path / "out.png")
    hand.drag((50, 50), (90, 50))
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert (tmp_path / "out.png").exists()


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("Export to a new file…", "export"),
        ("Save session", "save"),
        ("Drop the changes", "drop"),
        ("Cancel", "stay"),
        (None, "stay"),
    ],
)
def test_the_question_about_unsaved_work_returns_the_answer(window, monkeypatch, button, expected):
    def answer(box):
        if button is None:
            box.reject()
            return
        next(b for b in box.buttons() if b.text().replace("&", "") == button).click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert questions.ask_unsaved(window, "holiday.png") == expected


@pytest.mark.parametrize("yes", [True, False])
def test_the_question_about_replacing_the_original_returns_the_answer(
    window, monkeypatch, tmp_path, yes
):
    def answer(box):
        button = next(b for b in box.buttons() if b.text().startswith("Over") == yes)
        button.click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert questions.ask_replace_source(window, tmp_path / "holiday.png") == yes


@pytest.mark.parametrize("yes", [True, False])
def test_the_question_about_replacing_another_file_returns_the_answer(
    window, monkeypatch, tmp_path, yes
):
    def answer(box):
        next(b for b in box.buttons() if b.text().startswith("Replace") == yes).click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert questions.ask_replace(window, tmp_path / "other.png") == yes


def test_the_export_dialog_does_not_ask_about_overwriting(window, monkeypatch, tmp_path):
    asked = {}

    def answer(*_arguments, options):
        asked["options"] = options
        return str(tmp_path / "photo"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    assert questions.ask_export(window, tmp_path / "a.png") == tmp_path / "photo"
    assert asked["options"] & QFileDialog.Option.DontConfirmOverwrite


def test_invalid_settings_are_ignored(qapp, settings, engine):
    for key in ("geometry", "layout", "live", "keep-mask", "method", "architecture"):
        settings.setValue(key, "abc")
    settings.setValue("layout", QByteArray(b"abc"))
    window = MainWindow(settings, engine)
    assert window.editor.state.choices.method == "auto"
    window.close_now()
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize(
    "stored",
    ["[]", "{}", '{"levels": 99}', '{"levels": 3.5, "x": 1}', '{"levels": null}', '{"levels": 3'],
)
def test_an_invalid_stored_architecture_is_ignored(empty, settings, stored):
    settings.setValue("architecture", stored)
    last_used.load(empty, empty.editor, settings)
    assert empty.editor.state.choices.architecture == Architecture()


def test_a_window_has_no_thread_before_the_first_request(empty):
    # Or a window that fails to be built would keep the process from ending.
    assert not any(thread.name == "inpaint-worker" for thread in threading.enumerate())
    assert empty.isVisible()


def test_choices_are_remembered(empty, qapp, settings, engine):
    empty.editor.reconstruction.set_live(True)
    empty.editor.choices.choose(keep_mask=True)
    empty.editor.choices.choose(method="fast")
    empty.editor.choices.choose(architecture=Architecture(2, prior="identity"))
    empty.close()
    again = MainWindow(settings, engine)
    try:
        state = again.editor.state
        assert (state.run.live, state.choices.keep_mask, state.choices.method) == (
            True,
            True,
            "fast",
        )
        assert state.choices.architecture == Architecture(2, prior="identity")
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


# -- masks


CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def mask_file(tmp_path):
    pixels = np.zeros((200, 300), np.uint8)
    pixels[20:30, 40:60] = 255
    write_image(tmp_path / "mask.png", pixels)
    return tmp_path / "mask.png"


def test_with_ctrl_a_file_is_dropped_as_a_mask(window, qtbot, mask_file):
    before = window.editor.document
    drag(window, QUrl.fromLocalFile(str(mask_file)), CONTROL)
    qtbot.waitUntil(lambda: window.editor.state.picture.masked == 200)
    assert window.editor.document is before
    assert window.editor.state.history.undo == "import"


def test_dropping_a_mask_of_another_size_names_both_sizes(window, qtbot, photo):
    drag(window, QUrl.fromLocalFile(str(photo)), CONTROL)
    qtbot.waitUntil(window.message.isVisible)
    assert "160 × 120" in window.message.text.text()
    assert "300 × 200" in window.message.text.text()


def test_with_ctrl_an_empty_window_opens_the_file(empty, qtbot, photo):
    drag(empty, QUrl.fromLocalFile(str(photo)), CONTROL)
    qtbot.waitUntil(lambda: empty.editor.state.picture.opened)


def test_the_drop_label_says_what_dropping_would_do(window, photo):
    label = window.drop.label
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    place = window.rect().center()
    with_what = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton
    assert not label.isVisible()
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(place, *with_what, none))
    assert label.isVisible()
    assert label.text().startswith("Drop to open")
    QApplication.sendEvent(window, QDragMoveEvent(place, *with_what, CONTROL))
    assert label.text() == "Drop to import it as a mask"
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not label.isVisible()


@pytest.mark.parametrize(
    ("tool", "layer", "name"),
    [
        ("brush", "mask", "holiday-mask.png"),
        ("protect", "protected", "holiday-no-sampling.png"),
        ("shield", "shielded", "holiday-protection.png"),
        ("source", "source", "holiday-sampling.png"),
    ],
)
def test_masks_are_exported_and_imported_by_the_menu(
    window, hand, qtbot, tmp_path, monkeypatch, tool, layer, name
):
    actions = window.actions_.mask
    save = {
        "mask": actions.save,
        "protected": actions.save_protection,
        "source": actions.save_sources,
        "shielded": actions.save_shield,
    }[layer]
    load = {
        "mask": actions.load,
        "protected": actions.load_protection,
        "source": actions.load_sources,
        "shielded": actions.load_shield,
    }[layer]
    asked = []
    monkeypatch.setattr(
        questions, "ask_mask_export", lambda _p, path, what: asked.append((path, what)) or path
    )
    monkeypatch.setattr(questions, "ask_mask", lambda *_: tmp_path / name)
    assert not save.isEnabled()
    window.editor.strokes.take(tool)
    hand.drag((50, 50), (90, 50))
    painted = window.editor.document.layers.layer(layer).snapshot()
    save.trigger()
    qtbot.waitUntil((tmp_path / name).exists)
    qtbot.waitUntil(lambda: not window.editor.state.files.busy)
    assert asked == [(tmp_path / name, layer)]
    assert window.isWindowModified()
    window.editor.history.undo()
    load.trigger()
    qtbot.waitUntil(lambda: not window.editor.state.files.busy)
    np.testing.assert_array_equal(window.editor.document.layers.layer(layer).pixels, painted)


# -- recent files


def recent_entries(window):
    return [a for a in window.actions_.files.recent.actions() if a.toolTip().startswith("/")]


def test_recent_files_are_in_the_menu_and_remembered(
    empty, qtbot, photo, settings, engine, qapp, tmp_path
):
    other = tmp_path / "a&b.png"
    write_image(other, np.zeros((9, 9), np.uint8))
    menu = empty.actions_.files.recent
    assert not menu.menuAction().isEnabled()
    for path in (other, photo):
        empty.editor.files.opening.open_path(path)
        qtbot.waitUntil(lambda: not empty.editor.state.files.busy)
    assert [a.text() for a in recent_entries(empty)] == ["&1 photo.png", "&2 a&&b.png"]
    assert [a.toolTip() for a in recent_entries(empty)] == [str(photo), str(other)]
    recent_entries(empty)[1].trigger()
    qtbot.waitUntil(lambda: empty.windowTitle().startswith("a&b.png"))
    again = MainWindow(settings, engine)  # after a crash, say: nothing was closed
    try:
        assert [a.toolTip() for a in recent_entries(again)] == [str(other), str(photo)]
        again.show()
        qtbot.waitUntil(again.isVisible)
        rows = again.welcome.recent.findChildren(QPushButton)
        assert [row.toolTip() for row in rows] == [str(other), str(photo)]
        qtbot.mouseClick(rows[1], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: again.windowTitle().startswith("photo.png"))
    finally:
        again.close_now()
        again.deleteLater()
        qapp.sendPostedEvents(again, QEvent.Type.DeferredDelete)


def test_a_recent_file_that_is_gone_leaves_the_list(empty, qtbot, photo):
    empty.editor.files.opening.recent.add(photo)
    photo.unlink()
    empty.editor.refresh()
    assert empty.welcome.recent.isVisible()
    row = empty.welcome.recent.findChild(QPushButton)
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Space)
    qtbot.waitUntil(empty.message.isVisible)
    assert str(photo) in empty.message.text.text()
    assert not empty.welcome.recent.isVisible()
    assert recent_entries(empty) == []


def test_the_list_of_recent_files_can_be_cleared(empty, photo, settings):
    empty.editor.files.opening.recent.add(photo)
    empty.editor.refresh()
    empty.actions_.files.recent.actions()[-1].trigger()
    assert empty.editor.state.files.recent == ()
    assert not empty.welcome.recent.isVisible()
    assert settings.value("recent") == "[]"


@pytest.mark.parametrize("answer", ["Export", "Choose another format…", "Cancel", "Esc"])
def test_a_loss_is_asked_about_in_a_box(window, qtbot, monkeypatch, tmp_path, answer):
    lossy, exact = tmp_path / "out.jpg", tmp_path / "out.png"
    targets = iter([lossy, exact])
    monkeypatch.setattr(questions, "ask_export", lambda *_: next(targets))
    told = []

    def decide():
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, decide)
            return
        told.append(box.informativeText())
        if answer == "Esc":
            QTest.keyClick(box, Qt.Key.Key_Escape)
            return
        names = {button.text().replace("&", ""): button for button in box.buttons()}
        QTest.mouseClick(names[answer], Qt.MouseButton.LeftButton)

    QTimer.singleShot(20, decide)
    window.actions_.files.export.trigger()
    qtbot.waitUntil(lambda: bool(told) and not window.editor.state.files.busy)
    assert "lossy" in told[0]
    assert lossy.exists() == (answer == "Export")
    assert exact.exists() == (answer == "Choose another format…")
