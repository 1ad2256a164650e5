from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from inpaint_app.__main__ import main
from inpaint_app.commands.terminal import one_line
from inpaint_app.files.images import write_image

if TYPE_CHECKING:
    from conftest import Files

    Capture = pytest.CaptureFixture[str]

RESTORE = ["restore", "photo.png", "mask.png", "-o", "out.png"]


def prepare(files: Files) -> None:
    """Make the odd files that the table of bad input names."""
    folder = files.folder
    (folder / "folder").mkdir()
    (folder / "empty.png").touch()
    (folder / "text.png").write_text("hello")
    data = files.image.read_bytes()
    (folder / "short.png").write_bytes(data[: data.index(b"IDAT") + 20])
    (folder / "existing.png").write_bytes(b"precious")
    Image.effect_noise((30, 24), 90).save(folder / "noise.png")
    noise = (folder / "noise.png").read_bytes()
    (folder / "cut.png").write_bytes(noise[: len(noise) // 2])
    for name, colour, size in [
        ("black.png", 0, (30, 24)),
        ("white.png", 255, (30, 24)),
        ("small.png", 255, (20, 10)),
    ]:
        Image.new("L", size, colour).save(folder / name)
    for name, value in [("nan.tif", np.nan), ("inf.tif", np.inf)]:
        values = np.full((24, 30), 0.5, dtype=np.float32)
        values[3, 4] = value
        write_image(folder / name, values)
    alpha = np.full((24, 30, 4), 100, dtype=np.uint8)
    write_image(folder / "glass.png", alpha)
    (folder / "link.png").symlink_to(files.image)
    (folder / "twin.png").hardlink_to(files.image)
    (folder / "soft.png").symlink_to(files.mask)
    (folder / "hard.png").hardlink_to(files.mask)
    write_image(folder / "big.tif", np.zeros((24, 30), np.uint8))
    write_image(folder / "big-mask.tif", np.eye(24, 30, dtype=np.uint8) * np.uint8(255))


BAD = [
    ("missing.png mask.png -o out.png", "missing.png", "there is no such file"),
    ("photo.png missing.png -o out.png", "missing.png", "there is no such file"),
    ("folder mask.png -o out.png", "folder", "it is a folder"),
    ("photo.png folder -o out.png", "folder", "it is a folder"),
    ("text.png mask.png -o out.png", "text.png", "not an image"),
    ("photo.png text.png -o out.png", "text.png", "not an image"),
    ("short.png mask.png -o out.png", "short.png", "damaged or cut short"),
    ("photo.png cut.png -o out.png", "cut.png", "the file of the mask is cut short"),
    ("empty.png mask.png -o out.png", "empty.png", "is empty (0 bytes)"),
    ("photo.png empty.png -o out.png", "empty.png", "is empty (0 bytes)"),
    ("photo.png small.png -o out.png", "small.png", "20 × 10 pixels but the image is 30 × 24"),
    ("photo.png black.png -o out.png", "black.png", "the mask is empty"),
    ("photo.png white.png -o out.png", "white.png", "covers every pixel"),
    ("photo.png white.png -o out.png --invert-mask", "white.png", "the mask is empty"),
    ("nan.tif mask.png -o out.tif", "nan.tif", "the value nan at row 3, column 4"),
    ("inf.tif mask.png -o out.tif", "inf.tif", "the value inf at row 3, column 4"),
    ("photo.png nan.tif -o out.png", "nan.tif", "the value nan"),
    ("photo.png mask.png -o missing/out.png", "missing/out.png", "missing does not exist"),
    ("photo.png mask.png -o folder", "folder", "it is a folder"),
    ("photo.png mask.png -o photo.png/out.png", "photo.png/out.png", "photo.png is not a folder"),
    ("photo.png mask.png -o out.xyz", "out.xyz", "use one of .png"),
    ("photo.png mask.png -o out", "out", "use one of .png"),
    ("glass.png mask.png -o out.jpg", "out.jpg", "does not hold transparency"),
    ("photo.png mask.png -o existing.png", "existing.png", "exists already"),
    ("photo.png mask.png -o photo.png", "photo.png", "is the input photo.png itself"),
    ("photo.png mask.png -o ./folder/../photo.png", "photo.png", "is the input photo.png itself"),
    ("photo.png mask.png -o link.png", "link.png", "is the input photo.png itself"),
    ("photo.png mask.png -o twin.png", "twin.png", "is the input photo.png itself"),
    ("link.png mask.png -o photo.png", "photo.png", "is the input link.png itself"),
    ("photo.png mask.png -o mask.png", "mask.png", "would replace the mask, mask.png"),
    ("photo.png mask.png -o mask.png --overwrite", "mask.png", "choose another output"),
    ("photo.png mask.png -o soft.png --overwrite", "soft.png", "replace the mask, mask.png"),
    ("photo.png soft.png -o mask.png --overwrite", "mask.png", "replace the mask, soft.png"),
    ("photo.png mask.png -o hard.png --overwrite", "hard.png", "replace the mask, mask.png"),
    ("photo.png mask.png -o mask.png --overwrite --all-pages", "mask.png", "replace the mask"),
    (
        "photo.png mask.png -o white.png --overwrite --protect white.png",
        "white.png",
        "would replace the file of --protect, white.png",
    ),
    (
        "photo.png mask.png -o white.png --overwrite --sources white.png",
        "white.png",
        "would replace the file of --sources, white.png",
    ),
    ("big.tif big-mask.tif -o big-mask.tif --overwrite --windows", "big-mask.tif", "the mask"),
    ("https://a.org/b.png mask.png -o out.png", "https://a.org/b.png", "opens files; download it"),
    ("photo.png http://a.org/b.png -o out.png", "http://a.org/b.png", "opens files; download it"),
    ("http://a.org/b.tif mask.png -o out.tif", "http://a.org/b.tif", "opens files; download it"),
    ("file:///b.png mask.png -o out.png", "file:///b.png", "give the path alone"),
    ("photo.png mask.png -o https://a.org/b.png", "https://a.org/b.png", "writes files"),
]


@pytest.mark.parametrize("output", [[], ["--json"]], ids=["text", "json"])
@pytest.mark.parametrize(("arguments", "name", "sentence"), BAD)
def test_bad_input_gets_one_sentence_and_writes_nothing(
    files: Files, capsys: Capture, arguments: str, name: str, sentence: str, output: list[str]
) -> None:
    prepare(files)
    before = files.snapshot()
    assert main(["restore", *arguments.split(), "--quiet", *output]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith("ntk-inpaint: error: ")
    assert name in line
    assert sentence in line
    assert files.snapshot() == before


def test_a_folder_without_permission_is_one_sentence(
    files: Files, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    before = files.snapshot()
    monkeypatch.setattr("inpaint_app.files.atomic.os.open", refuse)
    assert main(RESTORE) == 2
    assert "out.png: you may not write in the folder" in capsys.readouterr().err
    monkeypatch.undo()
    assert files.snapshot() == before


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no folder here refuses every user")
def test_a_read_only_folder_is_one_sentence(files: Files, capsys: Capture) -> None:
    before = files.snapshot()
    assert main([*RESTORE[:-1], "/proc/out.png"]) == 2  # even the superuser cannot write there
    assert "out.png: " in capsys.readouterr().err
    assert files.snapshot() == before


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    "arguments",
    [
        ["restore"],
        ["restore", "photo.png", "mask.png"],
        ["restore", "photo.png", "mask.png", "-o", "out.png", "--method", "best"],
        ["restore", "photo.png", "mask.png", "-o", "out.png", "--unknown"],
        ["demo", "photo.png"],
        ["photo.png", "other.png"],
        ["--unknown"],
        ["--mask", "mask.png"],
        ["--mask"],
    ],
    ids=" ".join,
)
def test_bad_usage_is_an_error_of_one_sentence(capsys: Capture, arguments: list[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "error: " in captured.err
    assert "Traceback" not in captured.err


EMPTY = [
    ["restore", "", "mask.png", "-o", "out.png"],
    ["restore", "photo.png", "", "-o", "out.png"],
    ["restore", "photo.png", "--mask", "", "-o", "out.png"],
    ["restore", "photo.png", "mask.png", "-o", ""],
    ["restore", "photo.png", "mask.png", "--output="],
    ["restore", "photo.png", "mask.png", "-o", "out.png", "--protect", ""],
    ["restore", "photo.png", "mask.png", "-o", "out.png", "--sources", ""],
    ["batch", "", "--mask", "mask.png", "--out", "out"],
    ["batch", "photo.png", "--mask", "", "--out", "out"],
    ["batch", "photo.png", "--masks", "", "--out", "out"],
    ["batch", "photo.png", "--mask", "mask.png", "--out", ""],
    ["batch", "photo.png", "--mask", "mask.png", "--out", "out", "--report", ""],
    ["batch", "photo.png", "--mask", "mask.png", "--out", "out", "--scheduler", ""],
    ["complete", "", "-o", "out.csv"],
    ["complete", "t.csv", "-o", ""],
    ["complete", "t.csv", "-o", "out.csv", "--deviation", ""],
    ["demo", "--out", ""],
    [""],
    ["photo.png", "--mask", ""],
]


@pytest.mark.parametrize("arguments", EMPTY, ids=repr)
def test_an_empty_name_is_an_error_and_writes_nothing(
    files: Files, capsys: Capture, arguments: list[str]
) -> None:
    before = files.snapshot()
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "it is an empty name; give a name" in captured.err.splitlines()[-1]
    assert files.snapshot() == before


def test_names_with_odd_characters_stay_on_one_line(files: Files, capsys: Capture) -> None:
    name = "new\nline\x1b[31m\udcff.png"
    assert main(["restore", name, "mask.png", "-o", "out.png"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "new\\nline\\x1b[31m\\udcff.png" in line
    assert not files.output.exists()
    assert one_line("plain é × 漢") == "plain é × 漢"
