from __future__ import annotations

import dataclasses
import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import ntk_core
from inpaint_app.__main__ import main
from inpaint_app.commands.method_arguments import COPYING_OPTIONS
from inpaint_app.commands.report import print_report, report_as_dict
from inpaint_app.errors import FileError
from inpaint_app.files.images import read_image, read_mask, write_image
from inpaint_app.filling.restore import RestoreOrder, RestoreReport, restore
from inpaint_app.settings.choices import Choices
from ntk_core import Rect, Region

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Files

    Capture = pytest.CaptureFixture[str]

RESTORE = ["restore", "photo.png", "mask.png", "-o", "out.png"]
SHAPE = (24, 30)
REGIONS = (
    Region(Rect(1, 2, 11, 22), 150, 4.987654, 1.0),
    Region(Rect(0, 0, 24, 30), 33, 1.0, 0.0),
    Region(Rect(12, 3, 20, 9), 40, 3.0, 0.25),
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Collect what the engine is asked for; it does as method "fast" does, and says it used all."""
    genuine, calls = ntk_core.inpaint_iter, []

    def inpaint_iter(*positional: Any, method: str, **options: Any) -> Iterator[ntk_core.Progress]:
        calls.append({"method": method, **options})
        few = {name: options.get(name) for name in ("protect", "wanted")}
        steps = genuine(*positional, method="fast", **few)

        def told() -> Iterator[ntk_core.Progress]:
            for step in steps:
                yield dataclasses.replace(step, method="mixed", regions=REGIONS)

        return told()

    monkeypatch.setattr("inpaint_app.filling.transparency.ntk_core.inpaint_iter", inpaint_iter)
    return calls


def guide(path: Path, place: tuple[slice, slice], shape: tuple[int, int] = SHAPE) -> np.ndarray:
    mask = np.zeros(shape, bool)
    mask[place] = True
    write_image(path, (mask * 255).astype(np.uint8))
    return mask


# -- options


def test_the_options_are_those_of_the_engine() -> None:
    for method, has in (("texture", True), ("detail", False)):
        for name, value in zip(COPYING_OPTIONS.values(), (0.5, 1, 7, True), strict=True):
            options: Any = {name: value}
            image, mask = np.zeros((2, 2), np.uint8), np.eye(2, dtype=bool)
            if has:
                ntk_core.inpaint_iter(image, mask, method=method, **options).close()
            else:
                with pytest.raises(ntk_core.InvalidOptionError):
                    ntk_core.inpaint_iter(image, mask, method=method, **options)


@pytest.mark.parametrize("method", [None, "auto", "texture"])
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", {}),
        ("--locality 0", {"locality": 0.0}),
        ("--locality 0.3", {"locality": 0.3}),
        ("--seed 7", {"seed": 7}),
        ("--patch-size 15", {"patch_size": 15}),
        ("--rotations", {"rotations": True}),
        (
            "--rotations --seed 1 --patch-size 5 --locality 10",
            {"locality": 10.0, "seed": 1, "patch_size": 5, "rotations": True},
        ),
    ],
)
@pytest.mark.usefixtures("files")
def test_options_reach_the_engine(
    asked: list[dict[str, Any]], options: str, expected: dict[str, Any], method: str | None
) -> None:
    chosen = [] if method is None else ["--method", method]
    assert main([*RESTORE, *chosen, *options.split(), "--quiet"]) == 0
    (call,) = [call for call in asked if "kernel_store" in call]
    assert call["method"] == (method or "auto")
    usual = {"locality": None, "seed": 0, "patch_size": None, "rotations": False}
    assert {name: call[name] for name in COPYING_OPTIONS.values()} == usual | expected
    assert call["protect"] is None
    assert call["sources"] is None


@pytest.mark.parametrize("method", ["fast", "detail", "paper"])
@pytest.mark.parametrize(
    ("options", "named", "them"),
    [
        ("--locality 0.01", "--locality", "it"),  # even if it is the default
        ("--seed 99999999999", "--seed", "it"),
        ("--patch-size 9", "--patch-size", "it"),
        ("--rotations", "--rotations", "it"),
        ("--rotations --seed 0 --locality 0", "--locality, --seed and --rotations", "them"),
        ("--sources mask.png", "--sources", "it"),
        ("--sources none.png --seed 3", "--seed and --sources", "them"),
    ],
)
def test_options_of_other_methods_are_refused(
    files: Files, capsys: Capture, options: str, named: str, them: str, method: str
) -> None:
    before = files.snapshot()
    assert main([*RESTORE, "--method", method, *options.split()]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        f"ntk-inpaint: error: {named} can be given only with --method auto or texture; "
        f"choose one of them, or leave {them} out"
    ]
    assert files.snapshot() == before


@pytest.mark.parametrize("output", [[], ["--json"], ["--quiet"]])
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--locality -1", "cannot use --locality -1.0: locality is -1.0; it must be a number"),
        ("--locality 11", "cannot use --locality 11.0: "),
        ("--locality nan", "cannot use --locality nan: "),
        ("--seed -1", "cannot use --seed -1: seed is -1; it must be a whole number from 0"),
        ("--seed 2147483648", "cannot use --seed 2147483648: "),
        ("--patch-size 8", "cannot use --patch-size 8: patch_size is 8; it must be odd"),
        ("--patch-size 1", "cannot use --patch-size 1: "),
        ("--patch-size 33 --seed 3", "cannot use --patch-size 33: "),
    ],
)
def test_values_out_of_range_are_one_sentence(
    files: Files, capsys: Capture, options: str, sentence: str, output: list[str]
) -> None:
    before = files.snapshot()
    assert main([*RESTORE, *options.split(), *output]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith(f"ntk-inpaint: error: {sentence}")
    assert files.snapshot() == before


@pytest.mark.parametrize(
    "options", ["--locality near", "--seed 1.5", "--patch-size large", "--seed", "--protect"]
)
def test_invalid_values_are_errors_that_name_the_option(
    files: Files, capsys: Capture, options: str
) -> None:
    before = files.snapshot()
    assert main([*RESTORE, *options.split()]) == 2
    assert f"error: argument {options.split()[0]}: " in capsys.readouterr().err
    assert files.snapshot() == before


def test_the_help_names_the_real_ranges_and_defaults(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["restore", "--help"]) == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 80
    said = " ".join(text.split())
    assert "texture: copies what fits from elsewhere" in said
    texture = ntk_core.problem.recipes.Texture()
    for flag, name in COPYING_OPTIONS.items():
        if flag != "--rotations":
            told = re.search(rf" {flag} .*?default: (\S+)", said)
            assert told is not None
            assert told[1] == str(getattr(texture, name))
    assert "--protect MASK" in said
    assert "--sources MASK" in said


# -- where to take it from


@pytest.mark.parametrize("method", ["auto", "fast", "detail", "texture", "paper"])
def test_guides_reach_the_engine(files: Files, asked: list[dict[str, Any]], method: str) -> None:
    protected = guide(files.folder / "no.png", np.s_[:12])
    sources = guide(files.folder / "yes.png", np.s_[5:, 3:])
    cases = [
        ([], None, None),
        (["--protect", "no.png"], protected, None),
        (["--sources", "yes.png"], None, sources),
        (["--protect", "no.png", "--sources", "yes.png"], protected, sources),
    ]
    for options, *expected in cases if method in ("auto", "texture") else cases[:2]:
        quiet = ["--method", method, "--quiet", "--overwrite"]
        assert main([*RESTORE, *options, *quiet]) == 0
        for name, mask in zip(("protect", "sources"), expected, strict=True):
            said = asked[-1][name]
            assert (said is None) == (mask is None)
            if mask is not None:
                np.testing.assert_array_equal(said, mask)


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ("--protect guide.png --method fast", np.s_[:, :11]),
        ("--protect guide.png --method texture", np.s_[:, :11]),
        ("--sources guide.png --method texture", np.s_[:, 11:]),
    ],
)
def test_nothing_is_copied_from_forbidden_pixels(
    files: Files, options: str, place: tuple[slice, slice]
) -> None:
    """One half is black, the other is white, and only white may be copied."""
    pixels = np.full(SHAPE, 255, np.uint8)
    pixels[:, :11] = 0
    write_image(files.image, pixels, overwrite=True)
    guide(files.folder / "guide.png", place)
    assert main([*RESTORE, *options.split(), "--quiet", "--overwrite"]) == 0
    assert (read_image(files.output).pixels[read_mask(files.mask)] == 255).all()
    assert main([*RESTORE, "--quiet", "--overwrite", "--method", "fast"]) == 0
    assert (read_image(files.output).pixels[read_mask(files.mask)] < 255).any()


@pytest.mark.parametrize("option", ["--protect", "--sources"])
def test_guides_that_are_not_masks_are_one_sentence(
    files: Files, capsys: Capture, option: str
) -> None:
    guide(files.folder / "small.png", np.s_[:], (5, 6))
    (files.folder / "notes.txt").write_text("hello")
    before = files.snapshot()
    for name, told in (
        ("small.png", "6 × 5"),
        ("missing.png", "missing.png"),
        ("notes.txt", "notes.txt"),
    ):
        assert main([*RESTORE, option, name]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        (line,) = captured.err.splitlines()
        assert told in line
    assert files.snapshot() == before


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            "--protect all.png",
            "cannot use all.png: every pixel outside the mask is protected, so nothing is left to "
            "learn from; protect less",
        ),
        (
            "--protect all.png --sources left.png",
            "cannot use all.png: every pixel outside the mask is protected, so nothing is left to "
            "learn from; protect less",
        ),
        (
            "--sources hole.png",
            "cannot use hole.png: no pixel of the sources may be copied, as they are all masked; "
            "name others",
        ),
        (
            "--sources left.png --protect left.png",
            "cannot use left.png with left.png: no pixel of the sources may be copied, as they "
            "are all masked or protected; name others",
        ),
    ],
)
def test_guides_that_leave_nothing_are_one_sentence(
    files: Files, capsys: Capture, options: str, sentence: str
) -> None:
    guide(files.folder / "all.png", np.s_[:])
    guide(files.folder / "hole.png", np.s_[7:9, 9:11])
    guide(files.folder / "left.png", np.s_[:, :4])
    before = files.snapshot()
    assert main([*RESTORE, *options.split()]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [f"ntk-inpaint: error: {sentence}"]
    assert files.snapshot() == before


@pytest.mark.parametrize("option", ["protect", "sources"])
def test_a_guide_is_not_overwritten(files: Files, option: str) -> None:
    path = files.folder / "guide.png"
    guide(path, np.s_[:4])
    before = files.snapshot()
    with pytest.raises(FileError):
        restore(RestoreOrder(files.image, files.mask, path, **{option: path}))
    assert files.snapshot() == before


# -- what is reported


@pytest.mark.usefixtures("files", "asked")
def test_the_report_names_the_method_of_each_region(capsys: Capture) -> None:
    assert main([*RESTORE, "--quiet"]) == 0
    words = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert words["regions"] == "1 by texture, 1 blended, the rest by detail"
    assert words["method"] == "mixed"
    assert words["expected"] == "a plausible fill, not a measurement"


@pytest.mark.parametrize(
    ("error", "copied", "told"),
    [
        (None, 0, None),
        (0.02, 0, "±5.1 of 255 grey levels"),
        (None, 9, "a plausible fill, not a measurement"),
        (0.02, 9, "±5.1 of 255 grey levels in thin parts; copies: a plausible fill, not a "
                  "measurement"),
    ],
)  # fmt: skip
def test_an_error_is_expected_only_of_what_is_no_copy(
    tmp_path: Path, capsys: Capture, error: float | None, copied: int, told: str | None
) -> None:
    report = RestoreReport(tmp_path, "mixed", 1.0, 10, 24, 30, expected_error=error, copied=copied)
    print_report(report)
    words = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert words.get("expected") == told
    made = report_as_dict(report)
    assert (made["expected_error"], made["copied_pixels"]) == (error, copied)


@pytest.mark.usefixtures("files", "asked")
def test_json_names_the_method_of_each_region(capsys: Capture) -> None:
    assert main([*RESTORE, "--quiet", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["copied_pixels"] == report["masked_pixels"]
    assert report["expected_error"] is None
    regions = report["regions"]
    assert [region.pop("method") for region in regions] == ["texture", "detail", "blend"]
    assert regions[0] == {
        "left": 2, "top": 1, "width": 20, "height": 10, "pixels": 150, "half_width": 4.99,
    }  # fmt: skip


def test_other_methods_report_no_regions(files: Files, capsys: Capture) -> None:
    report = restore(RestoreOrder(files.image, files.mask, files.output, Choices("fast")))
    assert report.regions == ()
    assert main([*RESTORE, "--quiet", "--overwrite", "--method", "fast"]) == 0
    assert "regions" not in capsys.readouterr().out
