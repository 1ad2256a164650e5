"""Colours: neutral greys in a light and a dark scheme, and one accent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

__all__ = [
    "ACCENT",
    "PROPOSED",
    "follow_scheme",
    "is_dark",
    "make_palette",
    "style_sheet",
    "surround",
    "use_theme",
]

ACCENT: Final = QColor(0x1F, 0x6F, 0xEB)
"""The colour of the primary action; white text on it has a contrast of 4.6."""

PROPOSED: Final = QColor(0xFF, 0xC4, 0x00)
"""The colour of what is proposed to be masked."""

_THEME: Final = "theme"  # the property of the application that holds what the user chose
_SCHEMES: Final = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}

_CHECK: Final = (Path(__file__).parents[1] / "icons" / "check.svg").as_posix()

_LIGHT = {
    QPalette.ColorRole.Window: 0xF2F2F2,
    QPalette.ColorRole.WindowText: 0x1E1E1E,
    QPalette.ColorRole.Base: 0xFFFFFF,
    QPalette.ColorRole.AlternateBase: 0xF7F7F7,
    QPalette.ColorRole.Text: 0x1E1E1E,
    QPalette.ColorRole.PlaceholderText: 0x6A6A6A,
    QPalette.ColorRole.Button: 0xF7F7F7,
    QPalette.ColorRole.ButtonText: 0x1E1E1E,
    QPalette.ColorRole.BrightText: 0xFFFFFF,
    QPalette.ColorRole.Light: 0xFFFFFF,
    QPalette.ColorRole.Midlight: 0xE6E6E6,
    QPalette.ColorRole.Mid: 0xC4C4C4,
    QPalette.ColorRole.Dark: 0x9A9A9A,
    QPalette.ColorRole.Shadow: 0x707070,
    QPalette.ColorRole.ToolTipBase: 0xFFFFFF,
    QPalette.ColorRole.ToolTipText: 0x1E1E1E,
}
_DARK = {
    QPalette.ColorRole.Window: 0x303030,
    QPalette.ColorRole.WindowText: 0xE8E8E8,
    QPalette.ColorRole.Base: 0x232323,
    QPalette.ColorRole.AlternateBase: 0x2A2A2A,
    QPalette.ColorRole.Text: 0xE8E8E8,
    QPalette.ColorRole.PlaceholderText: 0x9C9C9C,
    QPalette.ColorRole.Button: 0x3D3D3D,
    QPalette.ColorRole.ButtonText: 0xE8E8E8,
    QPalette.ColorRole.BrightText: 0xFFFFFF,
    QPalette.ColorRole.Light: 0x4E4E4E,
    QPalette.ColorRole.Midlight: 0x444444,
    QPalette.ColorRole.Mid: 0x505050,
    QPalette.ColorRole.Dark: 0x1B1B1B,
    QPalette.ColorRole.Shadow: 0x101010,
    QPalette.ColorRole.ToolTipBase: 0x3D3D3D,
    QPalette.ColorRole.ToolTipText: 0xE8E8E8,
}
_FAINT = {False: 0x9C9C9C, True: 0x7A7A7A}  # disabled text, by whether the scheme is dark


def make_palette(*, dark: bool) -> QPalette:
    """Return the palette of one scheme."""
    palette = QPalette()
    for role, colour in (_DARK if dark else _LIGHT).items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.Accent):
        palette.setColor(role, ACCENT)
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor(0xFFFFFF))
    palette.setColor(QPalette.ColorRole.Link, QColor(0x79B0FF) if dark else ACCENT)
    off = QPalette.ColorGroup.Disabled
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(off, role, QColor(_FAINT[dark]))
    for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.Accent):
        palette.setColor(off, role, QColor(0x6E6E6E) if dark else QColor(0xB4B4B4))
    return palette


def follow_scheme(app: QApplication) -> None:
    """Make the application look the same on every system, light or dark as the system is."""
    app.setStyle("Fusion")
    app.styleHints().colorSchemeChanged.connect(lambda _: _take_over(app))
    _take_over(app)


def use_theme(app: QApplication, theme: str) -> None:
    """Make the application light or dark, whatever the system is; ``"system"`` follows it again."""
    if theme == (app.property(_THEME) or "system"):
        return
    app.setProperty(_THEME, theme)
    # The frames of windows and the dialogs of the system follow this, where the system lets them.
    app.styleHints().setColorScheme(_SCHEMES.get(theme, Qt.ColorScheme.Unknown))
    _take_over(app)


def _take_over(app: QApplication) -> None:
    scheme = _SCHEMES.get(str(app.property(_THEME)), app.styleHints().colorScheme())
    palette = make_palette(dark=scheme == Qt.ColorScheme.Dark)
    if palette != app.palette():
        app.setPalette(palette)


def is_dark(palette: QPalette) -> bool:
    """Tell whether a palette is light on dark."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def surround(palette: QPalette) -> QColor:
    """Return the grey around the picture: neutral, so as not to colour what the eye sees."""
    return QColor(0x1F1F1F) if is_dark(palette) else QColor(0xB9B9B9)


def style_sheet(palette: QPalette) -> str:
    """Return the few rules that the style leaves open, in the palette's colours."""
    dark = is_dark(palette)
    accent = ACCENT.name()
    line = "#1d1d1d" if dark else "#cfcfcf"
    edge = "#5a5a5a" if dark else "#bdbdbd"
    hover = "#4a4a4a" if dark else "#e9e9e9"
    down = "#262626" if dark else "#d9d9d9"
    box, focus = ("#8c8c8c", "#79b0ff") if dark else ("#8a8a8a", accent)
    faint = QColor(_FAINT[dark]).name()
    lighter, darker = ACCENT.lighter(112).name(), ACCENT.darker(115).name()
    return f"""
    QPushButton {{ padding: 0 12px; min-height: 30px; border: 1px solid {edge};
        border-radius: 5px; background: palette(button); color: palette(button-text); }}
    QPushButton:hover {{ background: {hover}; }}
    QPushButton:pressed {{ background: {down}; }}
    QPushButton:focus {{ border-color: {accent}; }}
    QPushButton:disabled {{ color: {faint}; background: transparent; border-color: {line}; }}
    QPushButton[accent="true"] {{ background: {accent}; border-color: {accent}; color: white;
        font-weight: bold; min-height: 38px; }}
    QPushButton[accent="true"]:hover {{ background: {lighter}; }}
    QPushButton[accent="true"]:pressed {{ background: {darker}; }}
    QPushButton[accent="true"]:focus {{ border: 2px solid palette(window-text); }}
    QPushButton[accent="true"]:disabled {{ background: {down}; border-color: {line};
        color: {faint}; }}
    QPushButton[primary="true"] {{ background: {accent}; border-color: {accent}; color: white; }}
    QPushButton[primary="true"]:hover {{ background: {lighter}; }}
    QPushButton[primary="true"]:pressed {{ background: {darker}; }}
    QPushButton[primary="true"]:focus {{ border: 2px solid palette(window-text); }}
    QPushButton[primary="true"]:disabled {{ background: {down}; border-color: {line};
        color: {faint}; }}
    QPushButton[tall="true"] {{ min-height: 38px; }}
    QPushButton[compact="true"] {{ min-height: 22px; padding: 0 10px; }}
    QPushButton[link="true"] {{ border-color: transparent; background: transparent; }}
    QPushButton[link="true"]:hover {{ background: {hover}; }}
    QPushButton[link="true"]:focus {{ border-color: {accent}; }}
    QCheckBox {{ spacing: 8px; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {box};
        border-radius: 3px; background: palette(base); }}
    QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent};
        image: url("{_CHECK}"); }}
    QCheckBox:focus {{ color: {focus}; }}
    QToolBar {{ border: none; background: palette(window); spacing: 8px; padding: 4px 8px; }}
    QToolBar#tools {{ padding: 8px 4px; spacing: 4px; border-right: 1px solid {line}; }}
    QToolBar#options {{ border-bottom: 1px solid {line}; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 5px; padding: 4px; }}
    QToolButton:hover {{ background: {hover}; }}
    QToolButton:pressed {{ background: {down}; }}
    QToolButton:checked {{ background: {down}; border-color: {edge}; }}
    QToolButton:focus {{ border-color: {focus}; }}
    QToolButton#qt_toolbar_ext_button {{ padding: 0; border-color: {edge};
        background: palette(button); }}
    QToolButton[section="true"] {{ font-weight: 600; padding: 4px 2px; background: transparent; }}
    QToolButton[section="true"]:checked {{ border-color: transparent; }}
    QToolButton[section="true"]:hover {{ background: {hover}; }}
    QToolButton[section="true"]:focus {{ border-color: {accent}; }}
    QStatusBar {{ border-top: 1px solid {line}; }}
    QStatusBar::item {{ border: none; }}
    QDockWidget::title {{ padding: 8px 12px; background: palette(window); text-align: left; }}
    QFrame#message, QFrame#proposal {{
        border-bottom: 1px solid {line}; background: palette(base); }}
    QFrame#hint {{ margin: 16px; border: 1px solid {edge}; border-radius: 8px;
        background: palette(base); }}
    QLabel[title="true"] {{ font-weight: 600; }}
    QFrame#plate {{ border: 1px solid {edge}; border-radius: 6px; background: palette(window); }}
    QFrame#drop {{ border: 2px dashed {edge}; border-radius: 12px; background: palette(window); }}
    QFrame#drop[over="true"] {{ border-color: {accent}; }}
    QLabel#headline {{ font-size: 20px; font-weight: 600; }}
    QLabel[faint="true"] {{ color: palette(placeholder-text); }}
    QLabel#badge {{ background: rgba(0, 0, 0, 170); color: white; border-radius: 5px;
        padding: 5px 10px; font-weight: 600; }}
    """
