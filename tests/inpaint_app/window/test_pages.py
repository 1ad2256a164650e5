"""Pages of a TIFF and an infrared channel in the real window."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QMessageBox, QSpinBox

from inpaint_app.window.dialogs import questions

PAGES = [np.full((90, 120, 3), 40 * number, np.uint8) for number in (1, 2, 3)]


@pytest.fixture
def stack(tmp_path):
    path = tmp_path / "<b>stack.tif"
    with tifffile.TiffWriter(path) as file:
        for page in PAGES:
            file.write(page, photometric="rgb", metadata=None)
    return path


def answer(page, texts, accept=True):
    """Give a page in the next dialog as soon as it is there."""

    def look():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QInputDialog):
            QTimer.singleShot(20, look)
            return
        label = dialog.findChild(QLabel)
        texts.append((label.text(), label.textFormat()))
        spin = dialog.findChild(QSpinBox)
        assert (spin.minimum(), spin.maximum()) == (1, 3)
        spin.setValue(page)
        dialog.accept() if accept else dialog.reject()

    QTimer.singleShot(20, look)


def test_a_page_is_chosen_and_another_later(window, stack, qtbot):
    texts = []
    answer(2, texts)
    window.editor.files.opening.open_path(stack)
    qtbot.waitUntil(lambda: window.editor.state.picture.pages == 3)
    assert texts[0][0] == "<b>stack.tif has 3 pages. Open page:"
    assert texts[0][1].name == "PlainText"
    assert window.windowTitle().startswith("<b>stack.tif, page 2 of 3")
    action = window.actions_.files.other_page
    assert action.isEnabled()
    answer(3, texts)
    action.trigger()
    qtbot.waitUntil(lambda: window.editor.state.picture.page == 3)
    np.testing.assert_array_equal(window.editor.document.picture.pixels, PAGES[2])
    answer(1, texts, accept=False)
    action.trigger()
    assert window.editor.state.picture.page == 3
    assert not window.actions_.mask.infrared.isEnabled()


@pytest.mark.parametrize(
    ("pages", "said"), [(1, "Its pixels will be"), (3, "Its other pages stay")]
)
def test_the_question_about_the_original_says_what_becomes_of_its_pages(
    window, monkeypatch, tmp_path, pages, said
):
    seen = []

    def no(box):
        seen.append(box.informativeText())
        box.reject()

    monkeypatch.setattr(QMessageBox, "exec", no)
    assert not questions.ask_replace_source(window, tmp_path / "a.tif", 1, pages)
    assert said in seen[0]


def test_the_mask_comes_from_the_infrared_channel(window, tmp_path, qtbot):
    pixels = np.full((90, 120, 4), 180, np.uint8)
    pixels[40:43, 20:90, 3] = 10
    path = tmp_path / "film.tif"
    tifffile.imwrite(path, pixels, photometric="rgb", extrasamples=["unspecified"], metadata=None)
    window.editor.files.opening.open_path(path)
    action = window.actions_.mask.infrared
    qtbot.waitUntil(action.isEnabled)
    action.trigger()
    qtbot.waitUntil(lambda: window.editor.state.proposals.phase == "found")
    assert "dust in infrared" in window.proposal.found.text()
    window.actions_.mask.add_found.trigger()
    qtbot.waitUntil(lambda: window.editor.state.picture.masked > 0)
    assert window.editor.document.layers.selection.pixels[40:43, 20:90].all()
