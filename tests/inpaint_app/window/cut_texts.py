"""Finds texts of a window that are cut off, and what has no room in it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolBar,
    QToolButton,
    QWidget,
)

from inpaint_app.window.controls.elided_label import ElidedLabel


def cut_texts(window: QWidget) -> list[str]:
    """Return a sentence for each visible widget whose text or place does not fit."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or _is_behind(widget, window):
            continue
        if isinstance(widget, QLabel) and widget.text():
            found += _label(widget)
        elif isinstance(widget, QPushButton | QCheckBox) and widget.text():
            need = widget.minimumSizeHint().width()
            if widget.width() < need:
                found.append(f"button {widget.text()!r}: {widget.width()} of {need}")
        elif isinstance(widget, QComboBox) and widget.currentText():
            # The text, the arrow, and what is around both; the widest entry need not fit.
            need = widget.fontMetrics().horizontalAdvance(widget.currentText()) + 28
            if widget.width() < need:
                found.append(f"choice {widget.currentText()!r}: {widget.width()} of {need}")
        if isinstance(widget, QAbstractButton) and not _is_inside(widget, window):
            found.append(f"{widget.accessibleName() or widget.text()!r} is outside of what is seen")
    found += [text for bar in window.findChildren(QToolBar) for text in _bar(bar)]
    return found


def _label(label: QLabel) -> list[str]:
    room, text = label.contentsRect(), label.text()
    if isinstance(label, ElidedLabel):
        shortened = label._shown != text
        return [f"{text!r} is shortened and said nowhere"] * (
            shortened and text not in label.toolTip()
        )
    if label.wordWrap():
        need = label.fontMetrics().boundingRect(
            QRect(0, 0, room.width(), 9999), int(Qt.TextFlag.TextWordWrap), text
        )
        if need.height() > room.height() + 1:
            return [f"{text!r}: {room.height()} pixels high of {need.height()}"]
        return []
    if label.textFormat() == Qt.TextFormat.RichText or text.startswith("<"):
        return []
    plain = text.replace("&", "") if label.buddy() else text
    need = max(label.fontMetrics().horizontalAdvance(line) for line in plain.split("\n"))
    return [f"label {text!r}: {room.width()} of {need}"] if room.width() < need else []


def _is_behind(widget: QWidget, window: QWidget) -> bool:
    """Return whether a widget is in a panel of which only the tab is seen; Qt moves it away."""
    parent: QWidget | None = widget
    while parent is not None and parent is not window:
        if isinstance(parent, QDockWidget) and not parent.geometry().intersects(window.rect()):
            return True
        parent = parent.parentWidget()
    return False


def _is_inside(widget: QWidget, window: QWidget) -> bool:
    """Return whether a widget can be seen as a whole, or scrolled to."""
    rect = QRect(widget.mapTo(window, QPoint()), widget.size())
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return window.rect().contains(rect)


def _bar(bar: QToolBar) -> list[str]:
    """Return what a bar hides without a button that unfolds it."""
    more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    widgets = [bar.widgetForAction(action) for action in bar.actions() if action.isVisible()]
    hidden = [widget for widget in widgets if widget is not None and not widget.isVisible()]
    if hidden and bar.isVisible() and not (more is not None and more.isVisible()):
        return [f"{len(hidden)} controls of {bar.windowTitle()!r} cannot be reached"]
    return []


def settle() -> None:
    """Let every layout come to rest."""
    for _ in range(4):
        QApplication.processEvents()
        QApplication.sendPostedEvents()
