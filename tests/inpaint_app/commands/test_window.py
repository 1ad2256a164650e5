from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from inpaint_app.__main__ import main
from inpaint_app.commands import dispatch
from inpaint_app.files.images import read_image, read_mask, write_image
from inpaint_app.files.picture import Picture
from inpaint_app.sessions.session import Session, Source
from inpaint_app.sessions.writing import write_session

if TYPE_CHECKING:
    from conftest import Files

    Capture = pytest.CaptureFixture[str]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Stand in for the window; collect what it would have been opened with."""
    calls: list[tuple[Any, ...]] = []

    def run_window(
        picture: object = None,
        mask: object = None,
        *,
        start: bool = False,
        session: object = None,
    ) -> int:
        calls.append((picture, mask, start) if session is None else (session,))
        return 0

    module = types.ModuleType("inpaint_app.window.app")
    module.run_window = run_window  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "inpaint_app.window.app", module)
    monkeypatch.setattr(dispatch, "has_display", lambda _: True)
    return calls


def test_without_arguments_an_empty_window_opens(opened: list[tuple[Any, ...]]) -> None:
    assert main([]) == 0
    assert opened == [(None, None, False)]


def test_the_window_gets_picture_and_mask(files: Files, opened: list[tuple[Any, ...]]) -> None:
    assert main(["photo.png", "--mask", "mask.png"]) == 0
    assert main(["photo.png"]) == 0
    (picture, mask, start), (_, no_mask, _) = opened
    assert isinstance(picture, Picture)
    np.testing.assert_array_equal(picture.pixels, read_image(files.image).pixels)
    np.testing.assert_array_equal(mask, read_mask(files.mask))
    assert not start
    assert no_mask is None


def test_a_session_named_on_the_command_line_is_opened(
    files: Files, opened: list[tuple[Any, ...]], capsys: Capture
) -> None:
    pixels = read_image(files.image).pixels
    path = files.folder / "work.ntki"
    write_session(path, Session(Source.of(pixels, files.image)))
    assert main(["work.ntki"]) == 0
    assert opened == [(Path("work.ntki"),)]
    assert main(["work.ntki", "--mask", "mask.png"]) == 2
    path.write_bytes(b"no zip")
    assert main(["work.ntki"]) == 2
    said = capsys.readouterr().err
    assert "leave --mask out" in said
    assert "it is no session" in said
    assert len(opened) == 1


def test_the_limit_holds_for_the_picture_of_a_session(
    files: Files, opened: list[tuple[Any, ...]], capsys: Capture
) -> None:
    pixels = np.zeros((1001, 1000), np.uint8)
    path = files.folder / "large.ntki"
    write_session(path, Session(Source.of(pixels, files.image)))
    assert main([str(path), "--max-megapixels", "1"]) == 2
    assert "raise the limit with --max-megapixels" in capsys.readouterr().err
    assert main([str(path), "--max-megapixels", "2"]) == 0
    assert opened == [(path,)]


def test_a_picture_may_have_the_name_of_a_command(
    files: Files, opened: list[tuple[Any, ...]]
) -> None:
    (files.folder / "restore").write_bytes(files.image.read_bytes())
    assert main(["./restore"]) == 0
    assert main(["--", "restore"]) == 0
    assert len(opened) == 2


def test_the_demonstration_starts_filling(opened: list[tuple[Any, ...]]) -> None:
    assert main(["demo"]) == 0
    ((picture, mask, start),) = opened
    assert start
    assert mask.shape == picture.pixels.shape[:2]
    assert mask.any()


@pytest.mark.parametrize(
    "arguments", [["missing.png"], ["photo.png", "--mask", "missing.png"], ["."]]
)
def test_bad_files_are_refused_before_the_window_opens(
    files: Files, opened: list[tuple[Any, ...]], capsys: Capture, arguments: list[str]
) -> None:
    assert main(arguments) == 2
    assert opened == []
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("ntk-inpaint: error: cannot read ")
    assert files.image.exists()


@pytest.mark.usefixtures("files")
def test_without_a_display_the_window_is_not_tried(
    opened: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(dispatch, "has_display", lambda _: False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert main(["photo.png"]) == 2
    assert "there is no display to open a window on" in capsys.readouterr().err
    monkeypatch.setenv("DISPLAY", "localhost:10.0")
    assert main([]) == 2
    assert "because localhost:10.0 does not answer" in capsys.readouterr().err
    assert opened == []


@pytest.mark.usefixtures("opened")
def test_missing_qt_libraries_are_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setitem(sys.modules, "inpaint_app.window.app", None)
    assert main([]) == 2
    assert "Qt did not load" in capsys.readouterr().err


def test_an_empty_mask_is_refused_before_a_window_opens(
    files: Files, opened: list[tuple[Any, ...]], capsys: Capture
) -> None:
    write_image(files.folder / "black.png", np.zeros((24, 30), np.uint8))
    assert main(["photo.png", "--mask", "black.png"]) == 2
    assert "black.png: the mask is empty" in capsys.readouterr().err
    assert not opened


def test_the_window_gets_soft_edges(files: Files, opened: list[tuple[Any, ...]]) -> None:
    shape = read_image(files.image).pixels.shape[:2]
    covered = np.zeros(shape, np.uint8)
    covered[5:12, 5:12] = np.array([40, 90, 200, 255, 200, 90, 40])
    write_image(files.folder / "soft.png", covered)
    assert main(["photo.png", "--mask", "soft.png"]) == 0
    np.testing.assert_array_equal(opened[0][1], covered)
