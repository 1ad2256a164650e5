"""Names of files are shown as they are, whatever they look like."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QMessageBox

from inpaint_app.files.images import read_image, write_image
from inpaint_app.window.actions.recent_menu import RecentMenu, RecentRows
from inpaint_app.window.controls.elided_label import ElidedLabel
from inpaint_app.window.controls.plain import plain_tip
from inpaint_app.window.dialogs import questions

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
    for wanted, answer in [("Import inverted", True), ("Import as it is", False)]:
        monkeypatch.setattr(
            QMessageBox,
            "exec",
            lambda box, wanted=wanted: next(
                button for button in box.buttons() if button.text().replace("&", "") == wanted
            ).click(),
        )
        assert questions.ask_wrong_way(window, Path("mask.png"), 95) is answer
    monkeypatch.setattr(QMessageBox, "exec", QMessageBox.reject)
    assert questions.ask_wrong_way(window, Path("mask.png"), 95) is False
