"""What comes from the clipboard, and what goes into it."""

from __future__ import annotations

import subprocess
import sys
import threading

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from inpaint_app.files.images import write_image
from inpaint_app.files.picture import Picture
from inpaint_app.window.dialogs import questions
from inpaint_app.window.pictures.qimages import from_qimage, to_qimage
from inpaint_app.window.transfer import clipboard as clipboard_module
from ntk_core import Rect

pytestmark = pytest.mark.usefixtures("qapp")

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _empty_clipboard():
    yield
    QGuiApplication.clipboard().clear()


def give(data: QMimeData) -> None:
    QGuiApplication.clipboard().setMimeData(data)


def give_image(image: QImage) -> None:
    data = QMimeData()
    data.setImageData(image)
    give(data)


def settled(window, qtbot) -> None:
    qtbot.waitUntil(lambda: not window.editor.state.files.busy)


def paste(window, qtbot) -> None:
    QTest.keyClick(window, Qt.Key.Key_V, CONTROL)
    settled(window, qtbot)


def random_pixels(shape, dtype, low=0):
    return np.random.default_rng(1).integers(low, np.iinfo(dtype).max, shape, dtype=dtype)


# -- images of Qt's


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("shape", [(7, 5), (7, 5, 3), (7, 5, 4), (1, 1), (1, 3, 3)])
def test_converting_to_qt_and_back_keeps_every_bit(shape, dtype):
    pixels = random_pixels(shape, dtype)
    back = from_qimage(to_qimage(pixels))
    assert back.dtype == dtype
    assert not back.flags.writeable
    np.testing.assert_array_equal(back, pixels)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_grey_with_alpha_becomes_colour_with_alpha(dtype):
    pixels = random_pixels((6, 9, 2), dtype)
    back = from_qimage(to_qimage(pixels))
    np.testing.assert_array_equal(back[..., :3], pixels[..., [0, 0, 0]])
    np.testing.assert_array_equal(back[..., 3], pixels[..., 1])


def test_floating_point_is_rounded_to_16_bits():
    pixels = np.array([[0.0, 0.5, 1.0, 1e-5]], np.float32)
    assert from_qimage(to_qimage(pixels)).tolist() == [[0, 32768, 65535, 1]]


@pytest.mark.parametrize(
    "form", [f for f in QImage.Format if f.name not in ("Format_Invalid", "NImageFormats")]
)
def test_every_qt_format_is_read_with_the_pixels_that_qt_shows(form):
    channels = 4 if QImage(1, 1, form).hasAlphaChannel() else 3
    image = to_qimage(random_pixels((6, 9, channels), np.uint8, low=1)).convertToFormat(form)
    pixels = from_qimage(image)
    assert pixels.dtype in (np.uint8, np.uint16)
    for row, column in ((0, 0), (5, 8), (3, 2)):
        colour = image.pixelColor(column, row)
        values = (colour.red(), colour.green(), colour.blue(), colour.alpha())
        found = np.atleast_1d(pixels[row, column])
        if found.dtype == np.uint16:
            found = found / 257
        wanted = values[:1] if pixels.ndim == 2 else values[: found.size]
        assert found.tolist() == pytest.approx(wanted, abs=1)


@pytest.mark.parametrize("alpha", [0, 255])
def test_constant_alpha_is_left_out(alpha):
    pixels = random_pixels((6, 9, 4), np.uint8)
    pixels[..., 3] = alpha
    np.testing.assert_array_equal(from_qimage(to_qimage(pixels)), pixels[..., :3])


# -- paste


def test_an_image_is_pasted_as_a_new_picture(empty, qtbot):
    pixels = random_pixels((30, 40, 3), np.uint8)
    give_image(to_qimage(pixels))
    paste(empty, qtbot)
    document = empty.editor.document
    np.testing.assert_array_equal(document.layers.image, pixels)
    assert document.picture.path is None
    assert empty.windowTitle().startswith("Pasted image")
    assert empty.editor.files.exporting.suggested.name == "pasted.png"
    assert not empty.isWindowModified()
    assert empty.editor.state.files.recent == ()


def test_the_button_of_an_empty_window_pastes(empty, qtbot):
    give_image(to_qimage(random_pixels((30, 40), np.uint8)))
    qtbot.mouseClick(empty.welcome._paste, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: empty.editor.state.picture.opened)


def test_a_file_offered_by_another_program_keeps_its_16_bits(empty, qtbot, tmp_path):
    pixels = random_pixels((20, 30, 3), np.uint16)
    write_image(tmp_path / "deep.png", pixels)
    data = QMimeData()
    data.setData("image/png", QByteArray((tmp_path / "deep.png").read_bytes()))
    give(data)
    paste(empty, qtbot)
    np.testing.assert_array_equal(empty.editor.document.layers.image, pixels)
    assert empty.editor.document.picture.path is None


def test_a_copied_file_is_opened(empty, qtbot, tmp_path):
    path = tmp_path / "photo.png"
    write_image(path, random_pixels((20, 30, 3), np.uint8))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    data.setImageData(QImage(3, 3, QImage.Format.Format_RGB32))  # its icon, say
    give(data)
    paste(empty, qtbot)
    assert empty.windowTitle().startswith("photo.png")
    assert empty.editor.state.files.recent == (path,)


@pytest.mark.parametrize("what", ["nothing", "text", "link", "rubbish"])
def test_pasting_something_else_is_reported(window, qtbot, what):
    data = QMimeData()
    if what == "text":
        data.setText("hello")
    elif what == "link":
        data.setUrls([QUrl("https://example.org/photo.png")])
    elif what == "rubbish":
        data.setData("image/png", QByteArray(b"no image at all"))
    if what != "nothing":
        give(data)
    before = window.editor.document
    paste(window, qtbot)
    assert window.message.isVisible()
    assert "clipboard" in window.message.text.text()
    assert window.editor.document is before


@pytest.mark.parametrize(("answer", "replaced"), [("stay", False), ("drop", True)])
def test_pasting_asks_about_unsaved_work(window, hand, qtbot, monkeypatch, answer, replaced):
    monkeypatch.setattr(questions, "ask_unsaved", lambda *_: answer)
    hand.drag((50, 50), (90, 50))
    give_image(to_qimage(random_pixels((30, 40, 3), np.uint8)))
    before = window.editor.document
    paste(window, qtbot)
    assert (window.editor.document is not before) == replaced


# -- copy


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [3, 4])
def test_the_result_is_copied_as_shown_with_every_bit(empty, qtbot, dtype, channels):
    pixels = random_pixels((40, 60, channels), dtype)
    pixels.flags.writeable = False
    empty.editor.adopt(Picture(pixels))
    document = empty.editor.document
    document.layers.selection.stamp((10, 10), (30, 20), 9, value=True)
    document.commit_mask("paint")
    document.layers.start_fill(document.layers.selection.snapshot())
    document.layers.paste_fill(Rect(0, 0, 40, 60), np.full_like(pixels, 77))
    shown = document.layers.shown(document.layers.rect)
    assert (shown != pixels).any()
    QTest.keyClick(empty, Qt.Key.Key_C, CONTROL)
    settled(empty, qtbot)
    image = QGuiApplication.clipboard().mimeData().imageData()
    if dtype == np.uint16:
        assert image.format() in (QImage.Format.Format_RGBA64, QImage.Format.Format_RGBX64)
    np.testing.assert_array_equal(from_qimage(image), shown)
    assert "clipboard" in empty.message.text.text()
    assert empty.isWindowModified()  # it is in no file
    assert empty.editor.state.files.exports == 1


def test_copy_and_paste_give_the_same_picture(window, qtbot):
    pixels = window.editor.document.layers.image
    QTest.keyClick(window, Qt.Key.Key_C, CONTROL)
    settled(window, qtbot)
    paste(window, qtbot)
    assert window.editor.document.picture.path is None
    np.testing.assert_array_equal(window.editor.document.layers.image, pixels)


def test_the_conversion_is_not_done_in_the_thread_of_the_window(window, qtbot, monkeypatch):
    threads = []

    def noted(function):
        def note(*arguments):
            threads.append(threading.current_thread())
            return function(*arguments)

        return note

    monkeypatch.setattr(clipboard_module, "to_qimage", noted(to_qimage))
    monkeypatch.setattr(clipboard_module, "from_qimage", noted(from_qimage))
    QTest.keyClick(window, Qt.Key.Key_C, CONTROL)
    settled(window, qtbot)
    paste(window, qtbot)
    assert len(threads) == 2
    assert threading.main_thread() not in threads


def test_text_fields_keep_their_own_copy_and_paste(window):
    before = window.editor.document
    field = window.options.spin.findChild(QLineEdit)
    window.editor.strokes.set_diameter(37)
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().startswith("37")
    QGuiApplication.clipboard().setText("52")
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_V, CONTROL)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.editor.state.strokes.diameter == 52
    assert window.editor.document is before
    assert window.editor.state.files.busy == ""


def test_an_empty_window_copies_nothing(empty):
    assert not empty.actions_.edit.copy.isEnabled()
    QTest.keyClick(empty, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().image().isNull()


def test_the_image_owns_its_memory():
    pixels = random_pixels((50, 60, 3), np.uint8)
    image = to_qimage(pixels)
    expected = pixels.copy()
    pixels[...] = 0
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    np.testing.assert_array_equal(from_qimage(image), expected)


def test_a_copied_picture_does_not_crash_the_program_at_exit(tmp_path):
    """Qt empties the clipboard after the Python interpreter has ended."""
    program = (
        "import numpy as np; from PySide6.QtWidgets import QApplication;"
        "app = QApplication([]);"
        "from inpaint_app.window.transfer.clipboard import _offer;"
        "from inpaint_app.window.pictures.qimages import to_qimage;"
        "_offer(to_qimage(np.zeros((9, 8, 3), np.uint8)));"
        "assert not app.clipboard().image().isNull()"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, cwd=tmp_path)
    assert done.returncode == 0
