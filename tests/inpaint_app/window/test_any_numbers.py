"""The window on TIFF files of any numbers, with the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile
from PIL import Image
from PySide6.QtCore import QEvent

from inpaint_app.window.main_window import MainWindow
from tests.inpaint_app.measured_files import (
    HOLE,
    KINDS,
    STRAY,
    holed,
    same,
    scene,
    write,
    write_packed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def opened(qapp, qtbot, settings, tmp_path: Path) -> Iterator[Callable[[], MainWindow]]:
    """Open `tmp_path/in.tif` in a window, and wait for it."""
    window = MainWindow(settings)
    window.resize(1000, 700)
    window.show()
    qtbot.waitUntil(window.isVisible)

    def open_it(name: str = "in.tif") -> MainWindow:
        window.editor.files.opening.open_path(tmp_path / name)
        qtbot.waitUntil(lambda: window.editor.document is not None, timeout=10_000)
        return window

    yield open_it
    window.close_now()
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def filled(qtbot, window: MainWindow) -> None:
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: not window.editor.state.run.running, timeout=60_000)
    assert window.editor.state.picture.filled


def exported(qtbot, window: MainWindow, path: Path, monkeypatch) -> np.ndarray:
    monkeypatch.setattr(window.editor._desk.questions, "ask_export", lambda _suggested: path)
    before = window.editor.files.exporting.exports
    window.editor.files.exporting.export()
    qtbot.waitUntil(lambda: window.editor.files.exporting.exports > before, timeout=10_000)
    return tifffile.imread(path)


def shades(window: MainWindow) -> np.ndarray:
    """Return the grey levels that the window shows, shape (H, W)."""
    image = window.scene.picture.raster.image
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()]


@pytest.mark.parametrize("kind", ["heights", "microscopy", "12 bits in 16", "int16", "uint32"])
def test_any_range_is_shown_from_black_to_white(opened, tmp_path: Path, kind: str) -> None:
    KINDS[kind](tmp_path / "in.tif")
    seen = shades(opened())
    assert seen.min() <= 1
    assert seen.max() >= 254


def test_packed_12_bits_are_shown_from_black_to_white(opened, tmp_path: Path) -> None:
    write_packed(tmp_path / "in.tif", scene(0, 4095, "uint16"))
    assert shades(opened()).max() == 255


def test_nan_is_proposed_filled_and_exported(opened, qtbot, tmp_path: Path, monkeypatch) -> None:
    values = write(tmp_path / "in.tif", holed(scene(-1000, 3000, "float32"), HOLE))
    window = opened()
    qtbot.waitUntil(lambda: window.editor.state.proposals.phase == "found")
    state = window.editor.state.proposals
    assert state.missing
    assert state.count == np.count_nonzero(HOLE)
    assert window.proposal.slider.isHidden()
    assert "without a value" in window.proposal.found.text()
    assert not window.editor.document.modified
    window.editor.proposals.add()
    qtbot.waitUntil(lambda: window.editor.state.picture.masked == state.count)
    filled(qtbot, window)
    inside = shades(window)[HOLE]
    assert inside.min() > 0
    window.editor.reconstruction.apply()
    result = exported(qtbot, window, tmp_path / "out.tif", monkeypatch)
    assert same(result[~HOLE], values[~HOLE])
    assert np.isfinite(result).all()
    error = np.abs(result - scene(-1000, 3000, "float32"))[HOLE]
    assert error.max() < 1000


def test_nan_that_the_user_leaves_out_stays(opened, qtbot, tmp_path: Path, monkeypatch) -> None:
    values = write(tmp_path / "in.tif", holed(scene(0, 1, "float32"), STRAY))
    window = opened()
    qtbot.waitUntil(lambda: window.editor.state.proposals.phase == "found")
    window.editor.proposals.drop()
    window.editor.mask.add(HOLE)
    filled(qtbot, window)
    result = exported(qtbot, window, tmp_path / "out.tif", monkeypatch)
    assert same(result[~HOLE], values[~HOLE])
    assert np.isfinite(result[HOLE]).all()
    assert not same(result[HOLE], values[HOLE])


def test_what_a_cut_jpeg_lacks_is_proposed_and_filled(opened, qtbot, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    noise = rng.integers(60, 200, (96, 128, 3)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "whole.jpg")
    data = (tmp_path / "whole.jpg").read_bytes()
    (tmp_path / "in.tif").write_bytes(data[: len(data) * 9 // 10])  # its content says what it is
    window = opened()
    qtbot.waitUntil(lambda: window.editor.state.proposals.phase == "found")
    lost = window.editor.document.picture.lost
    state = window.editor.state.proposals
    assert state.missing
    assert state.count == np.count_nonzero(lost) > 0
    assert "cut short" in window.message.text.text()
    window.editor.proposals.add()
    qtbot.waitUntil(lambda: window.editor.state.picture.masked == state.count)
    np.testing.assert_array_equal(window.editor.document.layers.selection.pixels, lost)
    filled(qtbot, window)
    window.editor.reconstruction.apply()
    shown = window.editor.document.layers.image
    np.testing.assert_array_equal(shown[~lost], window.editor.document.picture.pixels[~lost])


def test_without_missing_values_nothing_is_proposed(opened, qtbot, tmp_path: Path) -> None:
    KINDS["heights"](tmp_path / "in.tif")
    window = opened()
    qtbot.wait(100)
    assert window.editor.state.proposals.phase == ""


@pytest.mark.parametrize("kind", ["float16", "float64", "int16", "12 bits in 16"])
def test_an_export_has_the_numbers_of_the_file(
    opened, qtbot, tmp_path: Path, monkeypatch, kind: str
) -> None:
    values = KINDS[kind](tmp_path / "in.tif")
    window = opened()
    window.editor.mask.add(HOLE)
    filled(qtbot, window)
    result = exported(qtbot, window, tmp_path / "out.tif", monkeypatch)
    assert same(result[~HOLE], values[~HOLE])
    assert not same(result, values)


def test_the_status_bar_shows_the_numbers_themselves(opened, tmp_path: Path) -> None:
    values = write(tmp_path / "in.tif", holed(scene(0, 1e-6, "float32"), STRAY))
    window = opened()
    window._show_pointer((10, 20))
    assert window.status.value.text() == f"{values[10, 20]:.6g}"
    window._show_pointer((3, 7))
    assert window.status.value.text() == "nan"


def test_the_wand_and_the_copy_go_by_what_is_seen(opened, qtbot, qapp, tmp_path: Path) -> None:
    pixels = scene(0, 10, "float32")
    pixels[:, 30:] = 3000
    write(tmp_path / "in.tif", pixels)
    window = opened()
    window.editor.mask.similar((40.0, 10.0), "add")
    qtbot.waitUntil(lambda: window.editor.state.picture.masked > 0)
    assert window.editor.state.picture.masked == 48 * 26
    window.clipboard.copy()
    qtbot.waitUntil(lambda: window.editor.files.exporting.exports == 1)
    image = qapp.clipboard().image()
    assert image.pixelColor(40, 10).lightness() == 255
    assert image.pixelColor(5, 10).lightness() < 5


def test_a_session_of_any_numbers_is_resumed(opened, qtbot, tmp_path: Path, monkeypatch) -> None:
    values = write(tmp_path / "in.tif", holed(scene(-50, 50, "float64"), STRAY))
    window = opened()
    window.editor.mask.add(HOLE)
    filled(qtbot, window)
    window.editor.reconstruction.apply()
    (tmp_path / "in.tif").unlink()  # so the session must hold the picture itself
    path = tmp_path / "a.ntki"
    monkeypatch.setattr(window.editor._desk.questions, "ask_session", lambda _suggested: path)
    window.editor.files.sessions.save()
    qtbot.waitUntil(path.exists)
    result = window.editor.document.layers.image
    qtbot.waitUntil(lambda: not window.editor.state.files.busy)
    first = window.editor.document
    window.editor.files.opening.open_path(path)
    qtbot.waitUntil(lambda: window.editor.document is not first, timeout=10_000)
    document = window.editor.document
    assert same(document.picture.pixels, values)
    assert same(document.layers.image, result)
    assert document.picture.measure == first.picture.measure
    qtbot.waitUntil(lambda: window.editor.state.proposals.count == np.count_nonzero(STRAY))
