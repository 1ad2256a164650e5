"""The sheet of keys is made from the actions. It has all of them, and no key twice."""

from __future__ import annotations

from collections import defaultdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest

from inpaint_app.window.dialogs.about import AboutDialog
from inpaint_app.window.dialogs.shortcuts import (
    ShortcutsDialog,
    canvas_entries,
    entries_of,
    mouse_entries,
)

NATIVE = QKeySequence.SequenceFormat.NativeText


@pytest.fixture
def sheet(window, qtbot) -> ShortcutsDialog:
    QTest.keyClick(window, "?")  # however the keyboard makes it
    found = window.findChild(ShortcutsDialog)
    qtbot.waitUntil(found.isVisible)
    return found


def lines(sheet) -> list[tuple[str, str, str]]:
    """Return what is to be seen: heading, name and keys."""
    return [
        (top.text(0), child.text(0), child.text(1))
        for top in map(sheet.list.topLevelItem, range(sheet.list.topLevelItemCount()))
        for child in map(top.child, range(top.childCount()))
        if not top.isHidden() and not child.isHidden()
    ]


def actions_with_keys(window) -> list[QAction]:
    return [action for action in window.findChildren(QAction) if action.shortcuts()]


def test_every_action_with_a_key_is_on_the_sheet(window, sheet):
    listed = {(name, keys) for _, name, keys in lines(sheet)}
    actions = actions_with_keys(window)
    assert len(actions) > 20
    for action in actions:
        keys = "   ".join(key.toString(NATIVE) for key in action.shortcuts())
        name = action.text().replace("&", "").removesuffix("…")
        assert (name, keys) in listed


def test_each_action_is_listed_once_under_its_menu(window, sheet):
    listed = lines(sheet)
    assert len(set(listed)) == len(listed)
    assert len(listed) == len(actions_with_keys(window)) + len(
        [*canvas_entries(), *mouse_entries()]
    )
    by_name = {name: heading for heading, name, _ in listed}
    assert by_name["Open"] == "File"
    assert by_name["History"] == "View"
    assert by_name["Brush"] == "Tools"


def test_mouse_gestures_are_on_the_sheet(sheet):
    keys = " ".join(keys for _, _, keys in lines(sheet))
    for habit in (
        "Mouse wheel",
        "Space+drag",
        "Right button",
        "Shift+click",
        "Alt+wheel",
        "Hold \\",
    ):
        assert habit in keys


def test_no_two_enabled_actions_share_a_key(window, hand, engine, qtbot):
    """In every state of the window; a key that two actions want does nothing."""
    states = []

    def check() -> None:
        owners = defaultdict(list)
        for action in actions_with_keys(window):
            if action.isEnabled():
                for key in action.shortcuts():
                    owners[key.toString()].append(action.text())
        states.append(len(owners))
        assert {key: names for key, names in owners.items() if len(names) > 1} == {}

    check()
    hand.drag((50, 50), (90, 50))
    check()
    window.editor.reconstruction.run()
    check()
    engine.run_free()
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    check()
    window.editor.reconstruction.apply()
    window.editor.history.undo()
    check()
    assert min(states) > 20


def test_no_two_entries_of_a_menu_share_a_letter(window):
    for top in window.menuBar().actions():
        letters = [_letter(action) for action in top.menu().actions() if not action.isSeparator()]
        letters = [letter for letter in letters if letter]
        assert len(set(letters)) == len(letters), (top.text(), letters)
    letters = [_letter(top) for top in window.menuBar().actions()]
    assert len(set(letters)) == len(letters)


def _letter(action: QAction) -> str:
    text = action.text().replace("&&", "")
    return text[text.index("&") + 1].lower() if "&" in text else ""


def test_typing_narrows_the_list(sheet):
    assert sheet.field.hasFocus()
    everything = len(lines(sheet))
    QTest.keyClicks(sheet.field, "full scr")
    assert [(name, keys) for _, name, keys in lines(sheet)] == [("Full screen", "F11")]
    sheet.field.clear()
    assert len(lines(sheet)) == everything
    QTest.keyClicks(sheet.field, "CTRL+Z")
    assert [name for _, name, _ in lines(sheet)] == ["Undo"]
    sheet.field.clear()
    QTest.keyClicks(sheet.field, "mouse wheel")
    assert {heading for heading, _, _ in lines(sheet)} == {"On the picture"}


def test_a_search_without_results_says_so(sheet):
    assert not sheet.nothing.isVisible()
    QTest.keyClicks(sheet.field, "xyzzy")
    assert lines(sheet) == []
    assert sheet.nothing.isVisible()


def test_escape_closes_the_sheet_and_it_reopens_unfiltered(window, sheet, qtbot):
    assert not sheet.isModal()
    QTest.keyClicks(sheet.field, "undo")
    QTest.keyClick(sheet.field, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F1)
    qtbot.waitUntil(sheet.isVisible)
    assert sheet.field.text() == ""
    assert len(lines(sheet)) > 20


def test_the_sheet_follows_a_changed_key(window, sheet):
    window.actions_.files.quit.setShortcut("Ctrl+W")
    window.actions_.help.shortcuts.trigger()
    assert ("File", "Quit", QKeySequence("Ctrl+W").toString(NATIVE)) in lines(sheet)
    assert [entry for entry in entries_of(window.menuBar()) if entry.name == "Quit"]


def test_about_names_version_licence_and_paper(window, qtbot):
    window.actions_.help.about.trigger()
    dialog = window.findChild(AboutDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert not dialog.isModal()
    texts = " ".join(label.text() for label in dialog.findChildren(type(dialog.text)))
    assert "Version 0." in texts
    assert "MIT" in texts
    assert "PNAS" in texts
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


# -- full screen


def test_f11_enters_and_leaves_full_screen(window, qtbot):
    for maximised in (False, True):
        if maximised:
            window.showMaximized()
            qtbot.waitUntil(window.isMaximized)
        QTest.keyClick(window, Qt.Key.Key_F11)
        qtbot.waitUntil(window.isFullScreen)
        assert window.actions_.view.full_screen.isChecked()
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert window.isFullScreen()
        QTest.keyClick(window, Qt.Key.Key_F11)
        qtbot.waitUntil(lambda: not window.isFullScreen())
        assert window.isMaximized() == maximised
        assert not window.actions_.view.full_screen.isChecked()


def test_leaving_full_screen_updates_the_action(window, qtbot):
    window.showFullScreen()
    qtbot.waitUntil(window.actions_.view.full_screen.isChecked)
    window.showNormal()
    qtbot.waitUntil(lambda: not window.actions_.view.full_screen.isChecked())
