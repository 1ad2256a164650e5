"""The settings dialog: each setting takes effect at once, and is there again after a start."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog, QPushButton

from inpaint_app.document.overlay import FILLED, PENDING, PROTECTED, SHIELDED, SOURCE
from inpaint_app.settings.preferences import Preferences
from inpaint_app.window.canvas.overlay_colours import overlay_colours
from inpaint_app.window.dialogs.settings import SettingsDialog
from inpaint_app.window.look.theme import is_dark, use_theme
from inpaint_app.window.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def dialog(window, qtbot) -> SettingsDialog:
    QTest.keyClick(window, Qt.Key.Key_Comma, CONTROL)
    found = window.findChild(SettingsDialog)
    qtbot.waitUntil(found.isVisible)
    return found


def overlay_colour(window, code) -> QColor:
    return QColor.fromRgba(window.scene.overlay.raster.image.color(code))


def test_the_defaults_are_the_colours_of_the_theme():
    colours = overlay_colours(Preferences())
    assert colours[PENDING] == (QColor("#ff3b5c"), 120)
    assert colours[FILLED][0] == QColor("#ff3b5c")
    assert colours[SHIELDED][0] == QColor("#2f7dff")
    assert colours[PROTECTED][0] == QColor("#a06bff")
    assert colours[SOURCE][0] == QColor("#2fc46b")


def test_painting_is_possible_while_the_dialog_is_open(window, dialog, hand):
    assert not dialog.isModal()
    hand.drag((50, 50), (90, 50))
    assert window.editor.state.picture.masked > 0


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("mask_colour", PENDING),
        ("shielded_colour", SHIELDED),
        ("protected_colour", PROTECTED),
        ("source_colour", SOURCE),
    ],
)
def test_a_chosen_colour_is_used(window, dialog, settings, qtbot, name, code):
    button = dialog.colours[name]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    chooser = button.findChild(QColorDialog)
    qtbot.waitUntil(chooser.isVisible)
    chooser.setCurrentColor(QColor("#12ab34"))
    chooser.accept()
    shown = overlay_colour(window, code)
    assert shown.name() == "#12ab34"
    assert shown.alpha() > 0
    assert settings.value(name.replace("_", "-")) == "#12ab34"
    assert "#12ab34" in button.accessibleName()
    qtbot.waitUntil(lambda: button.findChild(QColorDialog) is None)


def test_a_chosen_opacity_is_used(window, dialog, settings):
    dialog.opacity.setFocus()
    QTest.keyClick(dialog.opacity, Qt.Key.Key_End)
    assert overlay_colour(window, PENDING).alpha() == 255
    QTest.keyClick(dialog.opacity, Qt.Key.Key_Home)
    assert overlay_colour(window, PENDING).alpha() == round(0.1 * 255)
    assert int(settings.value("mask-opacity")) == 10
    # Another picture is shown in the same.
    window.editor.adopt(window.editor.document.picture)
    assert overlay_colour(window, PENDING).alpha() == round(0.1 * 255)


def test_the_memory_for_undo_takes_effect_at_once(window, dialog, hand, settings):
    document = window.editor.document
    for y in range(10, 190, 20):
        hand.drag((10, y), (290, y))
    assert "MB used" in dialog.used.text()
    assert len(window.editor.state.history.steps) == 9
    assert document.history.budget == 256 << 20
    dialog.memory.selectAll()
    QTest.keyClicks(dialog.memory, "64")
    assert document.history.budget == 256 << 20  # not before the number is complete
    QTest.keyClick(dialog.memory, Qt.Key.Key_Return)
    assert document.history.budget == 64 << 20
    assert int(settings.value("history-mb")) == 64
    assert dialog.isVisible()


def test_the_language_is_kept_for_the_next_start(dialog, settings):
    dialog.language.setFocus()
    for _ in range(2):
        QTest.keyClick(dialog.language, Qt.Key.Key_Down)
    dialog.language.activated.emit(dialog.language.currentIndex())
    assert settings.value("language") == "de"
    assert [dialog.language.itemText(i) for i in range(3)] == ["System", "English", "Deutsch"]


def test_reset_restores_the_defaults(window, dialog, settings, qtbot):
    window.preferences.set(
        Preferences(mask_colour="#010203", mask_opacity=80, history_mb=32, language="de")
    )
    dialog.show_preferences(window.preferences.current)
    assert dialog.memory.value() == 32
    qtbot.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    assert window.preferences.current == Preferences()
    assert dialog.memory.value() == 256
    assert overlay_colour(window, PENDING).name() == "#ff3b5c"
    assert settings.value("language") == "system"


def test_the_first_steps_can_be_shown_again(window, dialog, settings, qtbot):
    qtbot.mouseClick(window.hint.close_button, Qt.MouseButton.LeftButton)
    assert not window.hint.isVisible()
    qtbot.mouseClick(dialog.hint, Qt.MouseButton.LeftButton)
    assert window.hint.isVisible()
    assert [mark.text() for mark in window.hint._marks] == ["1.", "2.", "3."]
    assert not settings.value("first-steps-done", None, bool)


def test_escape_closes_the_dialog(dialog):
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_everything_has_a_name_and_is_reached_by_tab(dialog, qtbot):
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    reached = set()
    dialog.colours["mask_colour"].setFocus()
    for _ in range(20):
        focused = dialog.focusWidget()
        reached.add(focused)
        assert focused.accessibleName() or isinstance(focused, QPushButton)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    wanted = {*dialog.colours.values(), dialog.opacity, dialog.language, dialog.hint, dialog.reset}
    assert wanted <= reached
    assert reached & {dialog.memory, dialog.memory.lineEdit()}


def test_stored_settings_are_loaded_at_the_start(qapp, settings, engine, picture):
    for key, value in Preferences(mask_colour="#00ff00", history_mb=99).to_store().items():
        settings.setValue(key, value)
    settings.setValue("mask-opacity", "rubbish")
    window = MainWindow(settings, engine)
    try:
        window.editor.adopt(picture)
        assert overlay_colour(window, PENDING).name() == "#00ff00"
        assert overlay_colour(window, PENDING).alpha() == 120
        assert window.editor.state.history.budget == 99 << 20
    finally:
        window.close_now()
        window.deleteLater()
        qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.fixture
def own_palette(qapp):
    before = qapp.palette()
    yield
    use_theme(qapp, "system")
    qapp.setPalette(before)


@pytest.mark.usefixtures("own_palette")
def test_a_chosen_theme_is_used_at_once_and_remembered(window, dialog, settings, qtbot):
    icon = window.actions_.tools.brush.icon().cacheKey()
    for theme, dark in (("dark", True), ("light", False), ("dark", True)):
        dialog.theme.setCurrentIndex(dialog.theme.findData(theme))
        dialog.theme.activated.emit(dialog.theme.currentIndex())
        for each in (window, dialog):
            qtbot.waitUntil(lambda each=each, dark=dark: is_dark(each.palette()) == dark)
        assert settings.value("theme") == theme
    assert window.actions_.tools.brush.icon().cacheKey() != icon, "icons are tinted anew"
    dialog.reset.click()
    assert dialog.theme.currentData() == settings.value("theme") == "system"


def test_an_unknown_theme_is_the_systems():
    assert Preferences.from_stored({"theme": "pink", "jpeg-quality": "80"}) == Preferences(
        jpeg_quality=80
    )
    with pytest.raises(ValueError, match="system, light, dark"):
        Preferences(theme="pink")
