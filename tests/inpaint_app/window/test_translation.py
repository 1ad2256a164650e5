"""The German window: complete, fresh, and with the same names and keys in its texts."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLabel, QMenuBar

from inpaint_app.window.main_window import MainWindow
from inpaint_app.window.words.language import FOLDER, LANGUAGES, install_language, remove_language
from inpaint_app.window.words.messages import translated

ROOT = Path(__file__).parents[3]
TOOLS = Path(sys.executable).parent
TRANSLATIONS = sorted(FOLDER.glob("*.ts"))

Messages = dict[tuple[str, str, str], list[str]]


def messages_of(path: Path) -> Messages:
    """Return the translations of each text by its context, source and comment."""
    found = {}
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")]
            texts = forms or [translation.text or ""]
            if translation.get("type") == "unfinished":
                texts = [""]
            parts = (context.findtext("name"), message.findtext("source"))
            found[(*(part or "" for part in parts), message.findtext("comment") or "")] = texts
    return found


@pytest.fixture(scope="module")
def sources(tmp_path_factory) -> Messages:
    target = tmp_path_factory.mktemp("ts") / "fresh.ts"
    files = sorted(map(str, (ROOT / "inpaint_app").rglob("*.py")))
    tool = str(TOOLS / "pyside6-lupdate")
    subprocess.run([tool, *files, "-ts", str(target)], check=True, capture_output=True)
    return messages_of(target)


@pytest.fixture(params=TRANSLATIONS, ids=lambda path: path.stem)
def translation(request) -> Path:
    return request.param


def test_every_language_offered_has_a_translation_file():
    assert {path.stem.rpartition("_")[2] for path in TRANSLATIONS} == set(LANGUAGES[2:])


def test_every_text_has_a_context(sources):
    names = {context for context, _, _ in sources}
    assert all(re.fullmatch(r"[A-Za-z_]\w*", name) for name in names), names


def test_the_translation_is_complete_and_up_to_date(sources, translation):
    texts = messages_of(translation)
    assert set(texts) == set(sources), "run the commands of docs/translating.md"
    assert [key for key, forms in texts.items() if not all(forms)] == []


def test_names_and_underlined_letters_are_kept(translation):
    for (context, source, _), forms in messages_of(translation).items():
        for text in forms:
            names = sorted(re.findall(r"\{\w+\}|%n|%1", text))
            assert names == sorted(re.findall(r"\{\w+\}|%n|%1", source)), (context, source)
            keys = re.findall(r"&\w", text)
            assert len(keys) == len(re.findall(r"&\w", source)), (context, source)
            assert text.endswith("…") == source.endswith("…"), (context, source)
            assert text == text.strip() or source != source.strip(), (context, source)


def test_the_compiled_translation_is_up_to_date(translation, tmp_path):
    target = tmp_path / "fresh.qm"
    tool = str(TOOLS / "pyside6-lrelease")
    done = [tool, str(translation), "-qm", str(target)]
    subprocess.run(done, check=True, capture_output=True)
    assert target.read_bytes() == translation.with_suffix(".qm").read_bytes()


@pytest.fixture
def german(qapp):
    install_language(qapp, "de")
    yield
    remove_language(qapp)


@pytest.mark.usefixtures("german")
def test_the_window_speaks_german(qapp, settings, engine, picture, qtbot):
    window = MainWindow(settings, engine)
    try:
        window.editor.adopt(picture)
        window.show()
        qtbot.waitUntil(window.isVisible)
        assert window.actions_.files.open.text() == "Ö&ffnen…"
        assert window.findChild(QMenuBar).actions()[0].text() == "&Datei"
        keys = [
            re.search("&(.)", action.text()).group(1).lower()
            for action in window.findChild(QMenuBar).actions()
        ]
        assert len(set(keys)) == len(keys)
        for menu in window.findChild(QMenuBar).actions():
            letters = re.findall("&(.)", " ".join(a.text() for a in menu.menu().actions()).lower())
            assert len(set(letters)) == len(letters), (menu.text(), letters)
        dialogs = window.dialogs
        dialogs.show_settings()
        labels = [label.text() for label in dialogs.settings.findChildren(QLabel) if label.buddy()]
        letters = re.findall("&(.)", " ".join(labels).lower())
        assert len(set(letters)) == len(letters), letters
        window.editor.choices.choose(method="paper")
        told = window.dock.architecture.automatic.accessibleName()
        assert told == "Stufen des Netzes: automatisch wählen"
        assert QLocale().decimalPoint() == ","
        said = "cannot read /a.png: there is no such file; check the name"
        assert translated(said) != said
        assert "/a.png" in translated(said)
    finally:
        window.close_now()
        window.deleteLater()
        qapp.processEvents()


def test_switching_back_to_english_works(qapp):
    install_language(qapp, "de")
    install_language(qapp, "en")
    assert QLocale().language() == QLocale.Language.English
    assert translated("the mask is empty") == "the mask is empty"
    remove_language(qapp)
