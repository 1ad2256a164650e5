"""The guide in the window, and tool tips that name tool and key."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QTextDocument
from PySide6.QtTest import QTest

from inpaint_app.files.assets import GUIDE_PAGES, guide_folder
from inpaint_app.window.dialogs.guide import GuideDialog


@pytest.fixture
def guide(window, qtbot):
    QTest.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    found = window.findChild(GuideDialog)
    qtbot.waitUntil(found.isVisible)
    return found


def test_the_guide_opens_beside_the_picture(window, guide, hand):
    assert not guide.isModal()
    assert "press `Return`".replace("`", "") in guide.page.toPlainText()
    sections = [guide.headings.item(i).text().strip() for i in range(guide.headings.count())]
    assert sections[0] == "User guide"
    assert {"Open", "Reconstruct", "Keep", "Settings"} <= set(sections)
    hand.drag((50, 50), (90, 50))
    assert window.editor.state.picture.masked
    menu = [action.text() for action in window.menuBar().actions()[-1].menu().actions()]
    assert "&Guide" in menu


def test_the_guide_begins_at_its_top_and_shows_whole_headings(guide, qtbot):
    bar = guide.page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500)
    qtbot.wait(50)  # whatever scrolls it does so once it is shown
    assert bar.value() == 0
    guide.open_page("files.md")
    qtbot.wait(50)
    assert bar.value() == 0
    for name in GUIDE_PAGES:
        guide.open_page(name)
        for row in range(guide.headings.count()):
            item = guide.headings.item(row)
            place = guide.headings.visualItemRect(item)
            assert place.width() <= guide.headings.viewport().width()
            room = place.width() - 8
            need = guide.headings.fontMetrics().boundingRect(
                0, 0, room, 999, int(Qt.TextFlag.TextWordWrap), item.text()
            )
            assert need.height() <= place.height(), item.text()


def test_a_heading_scrolls_to_its_section(guide, qtbot):
    bar = guide.page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500)
    places = []
    for row in range(guide.headings.count()):
        guide.headings.setCurrentRow(row)
        places.append(bar.value())
    assert places == sorted(places)
    assert places[-1] > places[0]


def test_the_guide_is_searched(guide):
    guide.field.setFocus()
    QTest.keyClicks(guide.field, "feather")
    assert guide.page.textCursor().selectedText().lower() == "feather"
    first = guide.page.textCursor().position()
    for _ in range(9):
        QTest.keyClick(guide.field, Qt.Key.Key_Return)
    assert guide.page.textCursor().selectedText().lower() == "feather", "from the start again"
    assert first > 0
    assert guide.isVisible()


def test_every_picture_and_link_of_the_guide_is_there(guide, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    for name in GUIDE_PAGES:
        guide.open_page(name)
        text = (guide_folder() / name).read_text("utf-8")
        for image in re.findall(r"!\[[^\]]*\]\(([^)]*)\)", text):
            kind = QTextDocument.ResourceType.ImageResource
            assert not guide.page.loadResource(kind.value, QUrl(image)).isNull(), image
        for link in re.findall(r'href="([^"]*)"', guide.page.toHtml()):
            assert link.startswith("http") or link.partition("#")[0] in ("", *GUIDE_PAGES), link
    guide.open_page("guide.md")
    guide._follow(QUrl("files.md#huge-tiffs"))
    assert guide.headings.currentItem().text().strip() == "Huge TIFFs"
    guide._follow(QUrl("https://example.org"))
    assert [url.toString() for url in opened] == ["https://example.org"]


def test_tool_tips_name_tool_and_key(window):
    for group in window.actions_.groups:
        for action in vars(group).values():
            if not hasattr(action, "toolTip") or not hasattr(action, "shortcuts"):
                continue
            keys = [
                key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()
            ]
            first = action.toolTip().split("\n")[0]
            assert not keys or first.endswith(f"({keys[0]})"), action.text()
    tools = window.actions_.tools
    for name, action in tools.by_name.items():
        tip = action.toolTip()
        assert tip.startswith(action.text().replace("&", "")), name
        assert len(tip.split("\n")) == 2, name
