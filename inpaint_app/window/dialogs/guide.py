"""The user guide, read without a network: the pages of the documentation that are bundled."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QIcon, QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from inpaint_app.files.assets import GUIDE_PAGES, guide_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QTextBlock

__all__ = ["GuideDialog"]

_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)]*)\)")
_IMAGE_WIDTH = 620  # pixels


class GuideDialog(QDialog):
    """A window beside the picture: the headings at the left, the text at the right.

    Parameters
    ----------
    parent : QWidget
        The window.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Guide"))
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find in the guide"))
        self.field.setAccessibleName(self.tr("Find in the guide"))
        self.field.setClearButtonEnabled(True)
        self.headings = QListWidget(self)
        self.headings.setAccessibleName(self.tr("Sections of the guide"))
        self.headings.setFixedWidth(208)
        self.headings.setWordWrap(True)
        self.headings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page = _Page(self)
        self.page.setAccessibleName(self.tr("Text of the guide"))
        self.page.setOpenLinks(False)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.field)
        left.addWidget(self.headings, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(left)
        row.addWidget(self.page, 1)
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(row, 1)
        column.addWidget(buttons)
        self.headings.itemActivated.connect(self._go)
        self.headings.currentItemChanged.connect(lambda item, _before: self._go(item))
        self.field.returnPressed.connect(self._find)
        self.field.textEdited.connect(lambda _text: self._find(again=False))
        self.page.anchorClicked.connect(self._follow)
        room = parent.screen().availableGeometry().size() - QSize(48, 96)
        self.resize(QSize(960, 640).boundedTo(room))
        self.open_page(GUIDE_PAGES[0])

    def open_page(self, name: str) -> None:
        """Show one of `GUIDE_PAGES`."""
        folder = guide_folder()
        self.page.folder = folder
        text = _LINK.sub(_only_bundled, (folder / name).read_text("utf-8"))
        self.page.document().setMarkdown(text)
        # The page scrolls to its cursor once it is shown, and a new text leaves that at its end.
        self.page.moveCursor(QTextCursor.MoveOperation.Start)
        self.headings.clear()
        for block in self._blocks():
            level = block.blockFormat().headingLevel()
            if level in (1, 2):
                item = QListWidgetItem(("" if level == 1 else "   ") + block.text())
                item.setData(Qt.ItemDataRole.UserRole, block.position())
                self.headings.addItem(item)

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self.page.document().begin()
        while block.isValid():
            yield block
            block = block.next()

    def _go(self, item: QListWidgetItem | None) -> None:
        """Scroll to a heading, so that it is at the top."""
        if item is None:
            return
        position = item.data(Qt.ItemDataRole.UserRole)
        block = self.page.document().findBlock(position)
        top = self.page.document().documentLayout().blockBoundingRect(block).top()
        self.page.verticalScrollBar().setValue(round(top) - 8)

    def _find(self, *, again: bool = True) -> None:
        """Select the next place with the text, from the beginning after the last one."""
        text, cursor = self.field.text(), self.page.textCursor()
        if not again:
            cursor.setPosition(cursor.selectionStart())
            self.page.setTextCursor(cursor)
        if not text or self.page.find(text):
            return
        self.page.moveCursor(QTextCursor.MoveOperation.Start)
        self.page.find(text)

    def _follow(self, url: QUrl) -> None:
        """Open a link: another page here, an address in the browser."""
        name = url.path()
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)
        elif name in GUIDE_PAGES:
            self.open_page(name)
            self._open_section(url.fragment())
        elif not name:
            self._open_section(url.fragment())

    def _open_section(self, anchor: str) -> None:
        """Scroll to the heading with this anchor, as Markdown makes them from headings."""
        for row in range(self.headings.count()):
            item = self.headings.item(row)
            words = re.sub(r"[^\w\s-]", "", item.text().strip().lower())
            if anchor and words.replace(" ", "-") == anchor:
                self.headings.setCurrentItem(item)


class _Page(QTextBrowser):
    """Shows images no wider than the page."""

    folder = Path()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return an image of the guide."""
        if kind == QTextDocument.ResourceType.ImageResource.value:
            image = QImage(str(self.folder / QUrl(name).path()))
            if image.width() > _IMAGE_WIDTH:
                how = Qt.TransformationMode.SmoothTransformation
                return image.scaledToWidth(_IMAGE_WIDTH, how)
            return image
        return super().loadResource(kind, name)


def _only_bundled(link: re.Match[str]) -> str:
    """Return a link as it is, or its text if the page is not bundled."""
    text, target = link.groups()
    page = target.partition("#")[0]
    fine = page in ("", *GUIDE_PAGES) or target.startswith(("http://", "https://"))
    return link.group() if fine else text
