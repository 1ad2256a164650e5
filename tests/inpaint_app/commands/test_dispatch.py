from __future__ import annotations

import io
import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

import ntk_core
from inpaint_app.__main__ import main, run
from inpaint_app.commands import dispatch
from inpaint_app.files.images import read_image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Files

    Capture = pytest.CaptureFixture[str]

RESTORE = ["restore", "photo.png", "mask.png", "-o", "out.png"]


def test_restore_prints_what_it_did(files: Files, capsys: Capture) -> None:
    assert main(RESTORE) == 0
    captured = capsys.readouterr()
    words = dict(line.split(maxsplit=1) for line in captured.out.splitlines())
    assert words["method"] == "detail"
    assert words["masked"].startswith("20 pixels")
    assert words["output"] == "out.png"
    assert float(words["time"].split()[0]) >= 0
    assert "pass 1 of" in captured.err
    assert "\x1b" not in captured.err
    assert files.output.exists()


def test_json_is_one_object_on_standard_output(files: Files, capsys: Capture) -> None:
    assert main([*RESTORE, "--json", "--method", "fast"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report.pop("seconds") >= 0
    assert report == {
        "output": "out.png",
        "method": "fast",
        "masked_pixels": 20,
        "width": 30,
        "height": 24,
        "residual": None,
        "converged": None,
        "regions": [],
        "notes": [],
    }
    assert files.output.exists()


def test_quiet_prints_only_the_result(files: Files, capsys: Capture) -> None:
    Image.new("CMYK", (30, 24)).save(files.folder / "ink.tif")
    command = ["restore", "ink.tif", "mask.png", "-o", "out.png", "--overwrite"]
    assert main(command) == 0
    assert "ntk-inpaint: note: CMYK was converted" in capsys.readouterr().err
    assert main([*command, "--quiet"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "method" in captured.out


@pytest.mark.usefixtures("files")
def test_a_bar_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    assert main(RESTORE) == 0
    assert "\x1b[" in terminal.getvalue()
    assert "%" in terminal.getvalue()


def test_the_mask_can_be_inverted(files: Files, capsys: Capture) -> None:
    assert main([*RESTORE, "--invert-mask", "--json", "--method", "fast"]) == 0
    assert json.loads(capsys.readouterr().out)["masked_pixels"] == 24 * 30 - 20
    assert files.output.exists()


def test_an_interrupted_command_writes_nothing(
    files: Files, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = ntk_core.inpaint_iter

    def interrupted(*arguments: Any, **options: Any) -> Iterator[ntk_core.Progress]:
        yield next(iter(genuine(*arguments, **options)))
        raise KeyboardInterrupt

    monkeypatch.setattr(ntk_core, "inpaint_iter", interrupted)
    before = files.snapshot()
    assert main(RESTORE) == 130
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "interrupted" in captured.err.splitlines()[-1]
    assert files.snapshot() == before


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
@pytest.mark.usefixtures("heeds_signals")
def test_control_c_ends_the_process_with_130(files: Files) -> None:
    program = (
        "import sys, time, ntk_core, inpaint_app.__main__ as program\n"
        "genuine = ntk_core.inpaint_iter\n"
        "def slow(*a, **k):\n"
        "    yield next(iter(genuine(*a, **k)))\n"
        "    time.sleep(60)\n"
        "ntk_core.inpaint_iter = slow\n"
        f"sys.argv[1:] = {RESTORE!r}\n"
        "program.run()\n"
    )
    before = files.snapshot()
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=files.folder, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "first picture\n"
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(20) == 130
    assert rest.count("\n") == 1
    assert "interrupted" in rest
    assert files.snapshot() == before


def test_run_ends_the_process_with_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["ntk-inpaint", "restore"])
    with pytest.raises(SystemExit) as stop:
        run()
    assert stop.value.code == 2


@pytest.mark.parametrize(
    "arguments", [["--help"], ["restore", "--help"], ["batch", "--help"], ["demo", "-h"]]
)
def test_help_is_printed(capsys: Capture, arguments: list[str]) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("usage: ntk-inpaint")


def test_the_version_is_printed(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("ntk-inpaint 0.")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["restore", "--help"],
        ["batch", "--help"],
        ["batch", "x", "--out", "y"],
        ["--version"],
        ["x"],
        [*RESTORE, "--levels", "2"],
    ],
)
def test_help_and_mistakes_import_nothing_slow(tmp_path: Path, arguments: list[str]) -> None:
    program = (
        "import sys; from inpaint_app.__main__ import main; main(sys.argv[1:]);"
        "print(*sorted(m.partition('.')[0] for m in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    imported = set(done.stderr.splitlines()[-1].split())
    assert imported.isdisjoint({"PySide6", "numba", "skimage", "scipy", "rich", "ntk_core"})
    if arguments != ["x"]:
        assert imported.isdisjoint({"numpy", "PIL"})


@pytest.mark.skipif(os.name != "posix", reason="closes a POSIX pipe")
def test_a_closed_output_pipe_does_not_fail_the_command(files: Files) -> None:
    command = [sys.executable, "-m", "inpaint_app", *RESTORE, "--method", "fast"]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, cwd=files.folder, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert files.output.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_output_that_cannot_be_written_is_one_sentence(files: Files) -> None:
    command = [sys.executable, "-m", "inpaint_app", *RESTORE, "--method", "fast", "--quiet"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=files.folder, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert "the output cannot be written" in line


@pytest.mark.skipif(os.name != "posix", reason="closes POSIX descriptors")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("arguments", [RESTORE, ["restore"], ["--version"], ["--help"]])
def test_closed_standard_streams_do_not_fail_the_command(
    files: Files, closed: str, arguments: list[str]
) -> None:
    command = shlex.join([sys.executable, "-m", "inpaint_app", *arguments])
    done = subprocess.run(
        ["sh", "-c", f"{command} {closed}"], cwd=files.folder, capture_output=True
    )
    assert done.returncode == (2 if arguments == ["restore"] else 0)
    assert b"Traceback" not in done.stderr
    if arguments is RESTORE:
        assert read_image(files.output).pixels.shape == (24, 30, 3)


def test_without_streams_nothing_is_printed(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main([*RESTORE, "--method", "fast"]) == 0
    assert main([*RESTORE, "--method", "fast"]) == 2
    assert files.output.exists()


@pytest.mark.parametrize("where", ["ntk_core.inpaint_iter", "pathlib.Path.read_bytes"])
def test_too_little_memory_is_one_sentence(
    files: Files, capsys: Capture, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise MemoryError

    before = files.snapshot()
    with monkeypatch.context() as patch:
        patch.setattr(where, failing)
        assert main(RESTORE) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "photo.png: there is not enough memory" in line
    assert files.snapshot() == before


def test_a_memory_error_outside_the_engine_is_one_sentence(
    files: Files, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr("inpaint_app.filling.restore.write_image", failing)
    assert main([*RESTORE, "--quiet"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "there is not enough memory" in line
    assert not files.output.exists()


@pytest.mark.parametrize("overwrite", [False, True])
def test_an_interrupt_after_writing_reports_the_written_file(
    files: Files, capsys: Capture, monkeypatch: pytest.MonkeyPatch, overwrite: bool
) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    if overwrite:
        files.output.write_bytes(b"old")
    monkeypatch.setattr(dispatch, "print_report", interrupted)
    assert main([*RESTORE, "--quiet", "--overwrite"]) == 130
    (line,) = capsys.readouterr().err.splitlines()
    assert "out.png was complete and has been written" in line
    assert read_image(files.output).pixels.shape == (24, 30, 3)


def test_the_limit_of_pixels_can_be_set(files: Files, capsys: Capture) -> None:
    Image.new("L", (1200, 1000)).save(files.folder / "large.png")
    Image.new("L", (1200, 1000), 255).save(files.folder / "large-mask.png")
    arguments = ["restore", "large.png", "large-mask.png", "-o", "out.png"]
    assert main([*arguments, "--max-megapixels", "1"]) == 2
    told = capsys.readouterr().err
    assert "1200 × 1000, that is 1 megapixels and more than the limit of 1" in told
    assert told.endswith("or raise the limit with --max-megapixels\n")
    assert main([*arguments, "--max-megapixels", "2"]) == 2
    assert "limit" not in capsys.readouterr().err  # but that everything is masked
    for bad in ("0", "x", "1.5", "-3", "100001"):
        assert main([*arguments, "--max-megapixels", bad]) == 2
        assert "is no whole number from 1 to 100000" in capsys.readouterr().err


def test_the_largest_growth_is_that_of_the_masks():
    from inpaint_app.commands.arguments import MAX_GROWTH
    from inpaint_app.masks.morphology import MAX_STEP

    assert MAX_GROWTH == MAX_STEP


@pytest.mark.parametrize(
    "options",
    [("--grow", "-1"), ("--grow", "101"), ("--grow", "2.5"), ("--threshold", "0"),
     ("--threshold", "1.1"), ("--threshold", "nan"), ("--threshold", "much")],
)  # fmt: skip
def test_growth_and_threshold_out_of_range_are_refused(options, capsys):
    assert main(["restore", "a.png", "m.png", "-o", "o.png", *options]) == 2
    assert repr(options[1]) in capsys.readouterr().err


def test_growth_without_a_mask_is_refused(capsys):
    assert main(["restore", "a.png", "-o", "o.png", "--grow", "3"]) == 2
    assert "none is given" in capsys.readouterr().err
