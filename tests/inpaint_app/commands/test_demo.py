from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from inpaint_app.__main__ import main
from inpaint_app.commands import demo
from inpaint_app.commands.demo import SAMPLE, SAMPLE_MASK, run_demo
from inpaint_app.errors import FileError
from inpaint_app.files import assets
from inpaint_app.files.assets import asset_path
from inpaint_app.files.images import read_image, read_mask, write_image

if TYPE_CHECKING:
    import ntk_core

NAMES = ["after.png", "before.png", "mask.png"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with a sample so small that it takes no time."""
    pixels = read_image(asset_path(SAMPLE)).pixels
    mask = read_mask(asset_path(SAMPLE_MASK))
    part = np.s_[100:124, 130:160]
    small = tmp_path / "assets"
    small.mkdir()
    write_image(small / SAMPLE, pixels[part])
    write_image(small / SAMPLE_MASK, mask[part].astype(np.uint8) * 255)
    monkeypatch.setattr(demo, "asset_path", lambda name: small / name)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_demo_writes_three_pictures_and_says_where(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--headless"]) == 0
    assert names(folder) == ["ntk-inpaint-demo"]
    made = folder / "ntk-inpaint-demo"
    assert names(made) == NAMES
    before, after = (read_image(made / f"{name}.png").pixels for name in ("before", "after"))
    mask = read_mask(made / "mask.png", before.shape[:2])
    np.testing.assert_array_equal(before[~mask], after[~mask])
    assert (before[mask] != after[mask]).any()
    captured = capsys.readouterr()
    for name in NAMES:
        assert str(made / name) in captured.out
    assert str(made) in captured.err.splitlines()[0]


def test_the_demo_may_overwrite_its_own_files(folder: Path) -> None:
    assert main(["demo", "--headless"]) == 0
    assert main(["demo", "--headless"]) == 0
    assert names(folder) == ["ntk-inpaint-demo"]


@pytest.mark.parametrize("name", NAMES)
def test_the_demo_does_not_overwrite_other_files(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    theirs = folder / "ntk-inpaint-demo" / name
    theirs.parent.mkdir()
    theirs.write_bytes(b"theirs")
    assert main(["demo", "--headless"]) == 0
    assert names(theirs.parent) == [name]
    assert names(folder / "ntk-inpaint-demo-2") == NAMES
    assert main(["demo", "--out", "ntk-inpaint-demo"]) == 2
    assert "holds other files" in capsys.readouterr().err
    assert theirs.read_bytes() == b"theirs"


def test_a_named_folder_is_created(folder: Path) -> None:
    assert main(["demo", "--out", "one/two"]) == 0
    assert names(folder / "one" / "two") == NAMES


def test_a_file_in_place_of_the_folder_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "taken").touch()
    (folder / "ntk-inpaint-demo").touch()
    assert main(["demo", "--out", "taken"]) == 2
    assert main(["demo", "--out", "taken/more"]) == 2
    assert capsys.readouterr().err.count("cannot make the folder") == 2
    assert main(["demo", "--headless"]) == 0
    assert names(folder / "ntk-inpaint-demo-2") == NAMES


def test_without_a_display_files_are_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("inpaint_app.commands.dispatch.has_display", lambda _: False)
    assert main(["demo"]) == 0
    assert names(folder / "ntk-inpaint-demo") == NAMES
    assert "no display" in capsys.readouterr().err


def test_an_interrupted_demo_leaves_no_result(folder: Path) -> None:
    def stop(_: ntk_core.Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_demo(on_progress=stop)
    made = folder / "ntk-inpaint-demo"
    assert names(made) == ["before.png", "mask.png"]
    run_demo()
    assert names(made) == NAMES


def test_the_sample_is_damaged_under_its_mask_only() -> None:
    data = pytest.importorskip("skimage.data")
    original = data.astronaut()[:, 16:496]
    pixels = read_image(asset_path(SAMPLE)).pixels
    mask = read_mask(asset_path(SAMPLE_MASK), pixels.shape[:2])
    difference = np.abs(pixels.astype(int) - original).max(axis=2)
    assert difference[~mask].max() <= 2
    assert 0.05 < mask.mean() < 0.15


def test_assets_are_found_in_a_checkout_and_in_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asset_path("icon.svg").read_text(encoding="utf-8").startswith("<svg")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a").touch()
    monkeypatch.setattr(assets, "_FOLDERS", (tmp_path / "missing", tmp_path / "assets"))
    assert asset_path("a") == tmp_path / "assets" / "a"
    with pytest.raises(FileNotFoundError, match="'b'"):
        asset_path("b")


def test_a_folder_that_cannot_be_created_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(FileError, match=r"permission denied; choose another"):
        run_demo(folder / "a")
