from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

import pytest

import ntk_core
from inpaint_app.__main__ import main
from inpaint_app.commands.method_arguments import LEARNING_OPTIONS
from inpaint_app.settings.learning import NAMES, OPTIONS_OF_METHOD
from inpaint_app.settings.seam import WIDEST
from ntk_core.problem.recipes import recipe_for

if TYPE_CHECKING:
    from conftest import Files

    Capture = pytest.CaptureFixture[str]

RESTORE = ["restore", "photo.png", "mask.png", "-o", "out.png"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    genuine, calls = ntk_core.inpaint_iter, []

    def inpaint_iter(*positional: Any, method: str, **options: Any) -> Any:
        calls.append({"method": method, **options})
        return genuine(*positional, method="fast")

    monkeypatch.setattr("inpaint_app.filling.transparency.ntk_core.inpaint_iter", inpaint_iter)
    return calls


@pytest.mark.parametrize("method", ["auto", "detail"])
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", {}),
        ("--radius 4", {"radius": 4.0}),
        ("--bandwidth 0.2", {"bandwidth": 0.2}),
        ("--passes 3", {"passes": 3}),
        ("--ridge 1e-2", {"ridge": 0.01}),
        ("--reach 20", {"reach": 20}),
        ("--reach 2 --radius 1000", {"reach": 2, "radius": 1000.0}),
    ],
)
@pytest.mark.usefixtures("files")
def test_options_reach_the_engine(
    asked: list[dict[str, Any]], options: str, expected: dict[str, Any], method: str
) -> None:
    assert main([*RESTORE, "--method", method, *options.split(), "--quiet"]) == 0
    (call,) = [call for call in asked if "kernel_store" in call]
    assert call["method"] == method
    assert {name: call[name] for name in NAMES if name in call} == expected


@pytest.mark.parametrize(
    ("options", "named", "choice", "them"),
    [
        ("--method texture --radius 3", "--radius", "auto, fast or detail", "it"),
        ("--method paper --passes 3", "--passes", "auto or detail", "it"),
        ("--method fast --passes 1", "--passes", "auto or detail", "it"),
        ("--method texture --ridge 7", "--ridge", "auto, fast, detail or paper", "it"),
        (
            "--method texture --reach 3 --bandwidth 0.1",
            "--bandwidth and --reach",
            "auto or detail",
            "them",
        ),
    ],
)
def test_options_of_other_methods_are_refused(
    files: Files, capsys: Capture, options: str, named: str, choice: str, them: str
) -> None:
    before = files.snapshot()
    assert main([*RESTORE, *options.split()]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    method = options.split()[1]
    assert captured.err.splitlines() == [
        f"ntk-inpaint: error: {named} cannot be given with --method {method}; "
        f"choose {choice}, or leave {them} out"
    ]
    assert files.snapshot() == before


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--radius 0", "cannot use --radius 0.0: radius is 0.0; it must be a number from 0.1"),
        ("--bandwidth nan", "cannot use --bandwidth nan: "),
        ("--passes 65", "cannot use --passes 65: passes is 65; it must be a whole number from 1"),
        ("--ridge 2", "cannot use --ridge 2.0: "),
        ("--reach 1 --radius 4", "cannot use --reach 1: "),
        ("--feather 65", "cannot use --feather 65: it must be a whole number from 0 to 64"),
        ("--feather -1", "cannot use --feather -1: it must be a whole number from 0 to 64"),
    ],
)
def test_values_out_of_range_are_one_sentence(
    files: Files, capsys: Capture, options: str, sentence: str
) -> None:
    before = files.snapshot()
    assert main([*RESTORE, *options.split()]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith(f"ntk-inpaint: error: {sentence}")
    assert files.snapshot() == before


@pytest.mark.parametrize("options", ["--radius far", "--passes 1.5", "--feather soft", "--reach"])
def test_invalid_values_are_errors_that_name_the_option(
    files: Files, capsys: Capture, options: str
) -> None:
    before = files.snapshot()
    assert main([*RESTORE, *options.split()]) == 2
    assert f"error: argument {options.split()[0]}: " in capsys.readouterr().err
    assert files.snapshot() == before


def test_the_help_names_the_real_ranges_and_defaults(capsys: Capture) -> None:
    assert main(["restore", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    detail, fast = (dataclasses.asdict(recipe_for(method)) for method in ("detail", "fast"))
    for flag, name in LEARNING_OPTIONS.items():
        told = re.search(rf" {flag} .*?default: ([\d.]+)(?:, fast: ([\d.]+))?", said)
        assert told is not None
        if name != "bandwidth":
            assert float(told[1]) == detail[name]
            if name in OPTIONS_OF_METHOD["fast"]:
                assert float(told[2] or told[1]) == fast[name]
    assert f"0 to {WIDEST}" in said


@pytest.mark.parametrize("method", ["auto", "fast", "texture"])
def test_feather_changes_the_inside_only(files: Files, method: str) -> None:
    from inpaint_app.files.images import read_image, read_mask

    mask, image = read_mask(files.mask), read_image(files.image).pixels
    pictures = []
    for width in ("0", "2"):
        quiet = ["--quiet", "--overwrite", "--method", method]
        assert main([*RESTORE, "--feather", width, *quiet]) == 0
        pictures.append(read_image(files.output).pixels)
        assert (pictures[-1][~mask] == image[~mask]).all()
    assert (pictures[0][mask] != pictures[1][mask]).any()
