from __future__ import annotations

import dataclasses
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import ntk_core
from inpaint_app.__main__ import main
from inpaint_app.commands import method_arguments
from inpaint_app.files.images import read_image, read_mask, write_image
from inpaint_app.files.kernel_cache import KernelCache
from ntk_core import Architecture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Files

    Capture = pytest.CaptureFixture[str]

RESTORE = ["restore", "photo.png", "mask.png", "-o", "out.png"]
PAPER = [*RESTORE, "--method", "paper"]


def waves(files: Files, side: int = 48) -> None:
    """Replace the picture by a smooth one, with a mask that fits."""
    rows, columns = np.mgrid[:side, :side] / side
    values = 127 + 120 * np.sin(7 * rows) * np.cos(11 * columns + 3 * rows)
    mask = np.zeros((side, side), np.uint8)
    mask[15:30, 15:30] = 255
    write_image(files.image, values.astype(np.uint8), overwrite=True)
    write_image(files.mask, mask, overwrite=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Collect what the engine is asked for."""
    genuine, calls = ntk_core.inpaint_iter, []

    def inpaint_iter(*positional: Any, **options: Any) -> Iterator[ntk_core.Progress]:
        calls.append(options)
        return genuine(*positional, **options)

    monkeypatch.setattr(ntk_core, "inpaint_iter", inpaint_iter)
    return calls


# -- what can be chosen


def test_choices_are_those_of_the_engine() -> None:
    assert method_arguments.METHODS == ntk_core.METHODS
    assert method_arguments.RESAMPLING == ntk_core.RESAMPLING
    assert method_arguments.PRIORS == ntk_core.PRIORS
    assert method_arguments.SOLVERS == ntk_core.SOLVERS
    assert method_arguments.BORDERS == ntk_core.BORDERS


def test_there_is_an_option_for_every_field_of_an_architecture() -> None:
    fields = {field.name for field in dataclasses.fields(Architecture)}
    assert set(method_arguments.NETWORK_OPTIONS.values()) == fields


def test_the_help_is_grouped_fits_a_terminal_and_is_right(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["restore", "--help"]) == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 80
    _, _, group = text.partition("\nthe network:\n")
    assert "Only with --method paper" in group
    said = re.sub(r"-\s+(?=gradients)", "-", " ".join(group.split()))
    for flag, field in method_arguments.NETWORK_OPTIONS.items():
        told = re.search(rf" {flag} (?!adjacency).*?default: (\S+)", said)
        assert told is not None
        default = getattr(Architecture(), field)
        assert told[1] == str(default)
    names = (*ntk_core.RESAMPLING, *ntk_core.PRIORS, *ntk_core.SOLVERS, *ntk_core.BORDERS)
    for name in names:
        assert name in said


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", Architecture()),
        ("--levels 2", Architecture(levels=2)),
        ("--levels 0", Architecture(levels=0)),
        ("--slope 0.3", Architecture(slope=0.3)),
        ("--slope -0.5", Architecture(slope=-0.5)),
        ("--slope 0", Architecture(slope=0.0)),
        ("--resampling bilinear", Architecture(resampling="bilinear")),
        ("--prior identity", Architecture(prior="identity")),
        ("--prior meshgrid", Architecture(prior="meshgrid")),
        ("--prior adjacency", Architecture(prior="adjacency")),
        ("--prior adjacency --prior-radius 1.5", Architecture(prior="adjacency", radius=1.5)),
        ("--solver cholesky", Architecture(solver="cholesky")),
        ("--solver conjugate-gradients", Architecture(solver="conjugate-gradients")),
        ("--border torus", Architecture(border="torus")),
        ("--border padded --levels 1", Architecture(levels=1)),
        ("--solver eigenpro --levels 1", Architecture(solver="eigenpro", levels=1)),
    ],
)
def test_options_reach_the_engine(
    files: Files, asked: list[dict[str, Any]], options: str, expected: Architecture
) -> None:
    assert main([*PAPER, *options.split(), "--quiet"]) == 0
    (call,) = asked
    assert call["method"] == "paper"
    assert call["architecture"] == expected
    assert isinstance(call["kernel_store"], KernelCache)
    before, after, mask = (
        read_image(files.image).pixels,
        read_image(files.output).pixels,
        read_mask(files.mask),
    )
    np.testing.assert_array_equal(before[~mask], after[~mask])


@pytest.mark.usefixtures("files")
def test_other_methods_get_no_network(asked: list[dict[str, Any]]) -> None:
    assert main([*RESTORE, "--method", "fast", "--quiet"]) == 0
    assert asked[0]["architecture"] is None


# -- what cannot be used


@pytest.mark.parametrize("method", ["auto", "fast", "detail", "texture", None])
@pytest.mark.parametrize(
    ("options", "named"),
    [
        ("--levels 2", "--levels can"),
        ("--levels 3", "--levels can"),  # even if it is the default
        ("--levels 99", "--levels can"),
        ("--slope 0", "--slope can"),
        ("--resampling nearest", "--resampling can"),
        ("--prior stationary", "--prior can"),
        ("--prior-radius 2", "--prior-radius can"),
        ("--solver auto", "--solver can"),
        ("--border padded", "--border can"),
        ("--solver auto --slope 1 --levels 1", "--levels, --slope and --solver can"),
    ],
)
def test_options_of_the_network_need_method_paper(
    files: Files, capsys: Capture, options: str, named: str, method: str | None
) -> None:
    before = files.snapshot()
    chosen = [] if method is None else ["--method", method]
    assert main([*RESTORE, *chosen, *options.split()]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith(f"ntk-inpaint: error: {named} be given only with --method paper; ")
    assert files.snapshot() == before


@pytest.mark.parametrize("output", [[], ["--json"], ["--quiet"]])
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--levels -1", "cannot use --levels -1: levels is -1; it must be a whole number from 0"),
        ("--levels 6", "cannot use --levels 6: levels is 6; it must be a whole number from 0"),
        ("--slope 1.5", "cannot use --slope 1.5: "),
        ("--slope nan", "cannot use --slope nan: "),
        ("--slope inf --levels 2", "cannot use --slope inf: "),
        ("--prior adjacency --prior-radius 0", "cannot use --prior-radius 0.0: radius is 0.0; it"),
        ("--prior adjacency --prior-radius -2", "cannot use --prior-radius -2.0: radius is -2.0"),
        ("--prior adjacency --prior-radius 1e9", "cannot use --prior-radius 1000000000.0: "),
        ("--prior adjacency --prior-radius nan", "cannot use --prior-radius nan: radius is nan"),
        ("--prior-radius 3", "--prior-radius can be given only with --prior adjacency; "),
        ("--prior meshgrid --prior-radius 3", "--prior-radius can be given only with --prior"),
    ],
)
def test_values_out_of_range_are_one_sentence(
    files: Files, capsys: Capture, options: str, sentence: str, output: list[str]
) -> None:
    before = files.snapshot()
    assert main([*PAPER, *options.split(), *output]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith(f"ntk-inpaint: error: {sentence}")
    assert files.snapshot() == before


@pytest.mark.parametrize(
    "options",
    [
        "--levels 2.5", "--levels two", "--levels", "--slope steep", "--resampling cubic",
        "--prior noise", "--prior-radius near", "--solver gmres", "--solver Cholesky",
        "--border open", "--border",
        "--method published",
    ],
)  # fmt: skip
def test_invalid_values_are_errors_that_name_the_option(
    files: Files, capsys: Capture, options: str
) -> None:
    before = files.snapshot()
    assert main([*PAPER, *options.split()]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"error: argument {options.split()[0]}: " in captured.err
    assert files.snapshot() == before


def test_a_picture_too_large_for_its_prior_is_one_sentence(files: Files, capsys: Capture) -> None:
    waves(files, 80)
    before = files.snapshot()
    assert main([*PAPER, "--prior", "meshgrid"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "cannot use photo.png: the prior 'meshgrid' needs a dense kernel" in line
    assert files.snapshot() == before


# -- what is reported


def test_the_report_says_that_it_converged(files: Files, capsys: Capture) -> None:
    waves(files)
    assert main(PAPER) == 0
    captured = capsys.readouterr()
    words = dict(line.split(maxsplit=1) for line in captured.out.splitlines())
    assert words["method"] == "paper"
    assert float(words["residual"].split()[0]) < 1e-3
    assert words["residual"].endswith(" (converged)")
    assert captured.err.splitlines() == ["first picture", "solving part 1 of 1"]


def test_the_report_says_that_it_did_not(files: Files, capsys: Capture) -> None:
    waves(files)
    assert main([*PAPER, "--solver", "eigenpro"]) == 0
    captured = capsys.readouterr()
    words = dict(line.split(maxsplit=1) for line in captured.out.splitlines())
    assert float(words["residual"].split()[0]) > 1e-3
    assert words["residual"].endswith(" (not converged)")
    notes = [line for line in captured.err.splitlines() if line.startswith("ntk-inpaint: ")]
    (note,) = notes
    assert note.startswith("ntk-inpaint: note: the solver stopped at a residual of ")
    assert note.endswith("choose another solver")
    assert files.output.exists()


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_json_holds_the_residual(files: Files, capsys: Capture, quiet: list[str]) -> None:
    waves(files)
    for solver, converged in [("auto", True), ("eigenpro", False)]:
        assert main([*PAPER, "--solver", solver, "--json", "--overwrite", *quiet]) == 0
        captured = capsys.readouterr()
        report = json.loads(captured.out)
        assert (report["residual"] <= 1e-3) is converged
        assert report["converged"] is converged
        assert len(report["notes"]) == (0 if converged else 1)
        assert ("ntk-inpaint: note: " in captured.err) == (not converged and not quiet)


def test_json_has_no_infinity(
    files: Files, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = ntk_core.inpaint_iter

    def diverging(*positional: Any, **options: Any) -> Iterator[ntk_core.Progress]:
        for step in genuine(*positional, **options):
            yield dataclasses.replace(step, residual=np.nan)

    monkeypatch.setattr(ntk_core, "inpaint_iter", diverging)
    assert main([*PAPER, "--json", "--quiet"]) == 0
    report = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert report["residual"] is None
    assert report["converged"] is False
    assert files.output.exists()


# -- what is kept between runs


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let every kernel be worth keeping; return where they are kept."""
    monkeypatch.setattr("ntk_core.kernels.store.WORTH", -1.0)
    return Path(os.environ["XDG_CACHE_HOME"]) / "ntk-inpaint" / "kernels"


def test_a_second_run_reads_its_kernel(
    files: Files, kernels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main([*PAPER, "--quiet"]) == 0
    (entry,) = kernels.iterdir()
    first, kept = files.output.read_bytes(), entry.read_bytes()
    monkeypatch.setattr("ntk_core.kernels.store.kernel", None)  # a TypeError if it is called
    assert main([*PAPER, "--quiet", "--overwrite"]) == 0
    assert files.output.read_bytes() == first
    assert [path.read_bytes() for path in kernels.iterdir()] == [kept]


def test_a_damaged_kernel_is_replaced(files: Files, kernels: Path, capsys: Capture) -> None:
    assert main([*PAPER, "--quiet"]) == 0
    (entry,) = kernels.iterdir()
    first, kept = files.output.read_bytes(), entry.read_bytes()
    entry.write_bytes(kept[:1000])
    assert main([*PAPER, "--quiet", "--overwrite"]) == 0
    assert files.output.read_bytes() == first
    assert entry.read_bytes() == kept
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("kernels")
@pytest.mark.parametrize("home", ["/proc", "/dev/null", "photo.png"])
def test_a_folder_that_cannot_hold_kernels_is_ignored(
    files: Files, capsys: Capture, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(files.folder / home))
    before = files.snapshot()
    assert main([*PAPER, "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert set(files.snapshot()) == {*before, "out.png"}


def test_other_methods_store_no_kernels(files: Files, kernels: Path) -> None:
    assert main([*RESTORE, "--method", "fast", "--quiet"]) == 0
    assert files.output.exists()
    assert not kernels.exists()
