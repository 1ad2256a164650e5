"""Names of files are shown as they are, whatever they look like."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote_from_bytes

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox

from inpaint_app.editor.recent import RecentFiles
from inpaint_app.files.encoding import encode
from inpaint_app.files.images import read_image, write_image
from inpaint_app.window.actions.recent_menu import RecentMenu, RecentRows
from inpaint_app.window.controls.elided_label import ElidedLabel
from inpaint_app.window.controls.plain import plain_tip
from inpaint_app.window.dialogs import questions
from inpaint_app.window.transfer.clipboard import local_files
from inpaint_app.window.transfer.paths import path_of_name, path_of_url

NAMES = ["<b>bold<i> & y.png", "<img src='x'>.png", "a&amp;b <br>.png", "plain & simple.png"]


def shown(tip: str) -> str:
    """Return what a tool tip shows."""
    if not GuiQt.mightBeRichText(tip):
        return tip
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "ask",
    [
        lambda window, path: questions.ask_replace(window, path),
        lambda window, path: questions.ask_replace_source(window, path),
        lambda window, path: questions.ask_unsaved(window, path.name),
        lambda window, path: questions.ask_losses(window, path, (f"{path} is lost",)),
        lambda window, path: questions.ask_too_large(window, path, 9, 9),
        lambda window, path: questions.ask_wrong_way(window, path, 95),
        lambda window, path: questions.ask_forget(window, path.name),
        lambda window, path: questions.ask_source(window, path, f"{path} is gone"),
    ],
)
def test_questions_show_names_as_they_are(window, monkeypatch, name, ask):
    seen = []

    def look(box):
        seen.extend(label for label in box.findChildren(QLabel) if label.text())
        seen.append(name in box.text() + box.informativeText())
        assert box.textFormat() == Qt.TextFormat.PlainText
        formats = {label.textFormat() for label in seen[:-1]}
        assert formats == {Qt.TextFormat.PlainText}
        box.reject()

    monkeypatch.setattr(QMessageBox, "exec", look)
    ask(window, Path("/<u>folder") / name)
    assert len(seen) > 2, "the question and its details"
    assert seen[-1]


@pytest.mark.parametrize("name", NAMES)
def test_tool_tips_show_names_as_they_are(window, name):
    path = Path("/some") / name
    menu, rows = RecentMenu(window), RecentRows(window)
    menu.show_recent((path,), enabled=True)
    rows.show_recent((path,))
    label = ElidedLabel(window)
    label.resize(8, 20)
    label.setText(name)
    label.setToolTip("The profile")
    assert shown(menu.actions()[0].toolTip()) == str(path)
    assert shown(rows._rows[0].toolTip()) == str(path)
    assert shown(label.toolTip()) == f"{name}\nThe profile"
    assert shown(plain_tip(f"{name}\n<b>")) == f"{name}\n<b>"


def test_the_mark_for_unsaved_work_may_be_in_a_name(window, tmp_path, pixels_of):
    path = tmp_path / "a[*]b.png"
    write_image(path, pixels_of(3, "uint8"))
    window.editor.adopt(read_image(path))
    assert window.windowTitle().startswith("a[*][*]b.png[*]")


def test_the_wrong_way_round_is_answered_by_a_button(window, monkeypatch):
    for wanted, answer in [
        ("Import inverted", "invert"),
        ("Import as it is", "keep"),
        ("Cancel", "stop"),
    ]:
        monkeypatch.setattr(
            QMessageBox,
            "exec",
            lambda box, wanted=wanted: next(
                button for button in box.buttons() if button.text().replace("&", "") == wanted
            ).click(),
        )
        assert questions.ask_wrong_way(window, Path("mask.png"), 95) == answer
    monkeypatch.setattr(QMessageBox, "exec", QMessageBox.reject)
    assert questions.ask_wrong_way(window, Path("mask.png"), 95) == "stop"


def odd_mask(window, tmp_path):
    height, width = window.editor.document.layers.image.shape[:2]
    mask = np.full((height, width), 255, np.uint8)
    mask[3:7, 8:20] = 0
    write_image(tmp_path / "odd.png", mask)
    write_image(tmp_path / "usual.png", 255 - mask)
    return tmp_path / "odd.png", tmp_path / "usual.png"


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_escape_in_the_box_imports_nothing_and_return_inverts(window, qtbot, qapp, tmp_path, key):
    odd, _ = odd_mask(window, tmp_path)
    shown = []

    def press():
        box = qapp.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, press)
            return
        shown.append(box.text())
        qtbot.keyClick(box, key)

    QTimer.singleShot(20, press)
    window.editor.files.masks.read(odd)
    qtbot.waitUntil(lambda: bool(shown) and not window.editor.state.files.busy, timeout=20_000)
    count = window.editor.document.layers.selection.count
    assert count == (0 if key == Qt.Key.Key_Escape else 4 * 12)


def test_a_message_about_a_mask_goes_away_when_another_is_imported(window, qtbot, tmp_path):
    _, usual = odd_mask(window, tmp_path)
    small = tmp_path / "small.png"
    write_image(small, np.full((7, 8), 255, np.uint8))
    window.editor.files.masks.read(small)
    qtbot.waitUntil(window.message.isVisible, timeout=20_000)
    assert "small.png" in window.message.text.text()
    window.editor.files.masks.read(usual)
    qtbot.waitUntil(lambda: window.editor.document.layers.selection.count > 0, timeout=20_000)
    assert not window.message.isVisible()


@pytest.fixture
def nameless(tmp_path):
    """Return a folder in which names are no UTF-8, and a picture in it."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/f\xe9lix \xff"))
    try:
        folder.mkdir()
    except (OSError, ValueError):  # as on macOS and Windows
        pytest.skip("names of this file system are Unicode")
    path = folder / os.fsdecode(b"caf\xe9 #1.png")
    path.write_bytes(encode(np.full((20, 30, 3), 90, np.uint8), Path("a.png")).data)
    return path


def test_names_that_are_no_utf8_are_found_again(window, nameless, monkeypatch, qtbot):
    written = quote_from_bytes(os.fsencode(nameless))
    data = QMimeData()
    data.setData("text/uri-list", f"file://{written}\r\n".encode())
    assert local_files(data) == (nameless,)
    shown = os.fsencode(nameless).decode("utf-8", "replace")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (shown, ""))
    assert questions.ask_image(window, None) == nameless
    assert path_of_name("/no/such\ufffd/x\ufffd.png") == Path("/no/such\ufffd/x\ufffd.png")
    window.editor.files.opening.open_path(nameless)
    qtbot.waitUntil(lambda: window.editor.document.picture.path == nameless)
    assert "caf" in window.windowTitle()
    recent = RecentFiles()
    recent.restore(window.editor.files.opening.recent.to_text())
    assert nameless in recent.paths


def test_a_url_may_have_every_sign(tmp_path):
    for name in ("a b.png", "100%.png", "x#y?z.png", "ü.png", "a%20b.png"):
        assert path_of_url(QUrl.fromLocalFile(str(tmp_path / name))) == tmp_path / name
