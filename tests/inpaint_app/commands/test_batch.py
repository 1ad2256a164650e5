from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from inpaint_app.__main__ import main
from inpaint_app.batch.record import FOLDER
from inpaint_app.batch.tasks import Event, Outcome, Settings, Task
from inpaint_app.batch.work import key_of, perform
from inpaint_app.commands import batch, batch_arguments
from inpaint_app.files.atomic import put_in_place
from inpaint_app.files.images import read_image, write_image
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.copying import Copying
from inpaint_app.settings.learning import Learning
from inpaint_app.settings.presets import CUSTOM, PRESETS

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    Capture = pytest.CaptureFixture[str]

NAMES = ("a.png", "b.tif", "c.webp")


class Here:
    """Does everything in this process; keeps what it was asked."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.settings = Settings()
        self.closed = 0
        self.stop_after = 99

    def run(self, tasks: Sequence[Task], settings: Settings) -> Generator[Event, None, None]:
        self.tasks, self.settings = list(tasks), settings
        try:
            for count, task in enumerate(tasks):
                if count == self.stop_after:
                    raise KeyboardInterrupt
                yield Event(task.number, 0.5)
                yield Event(task.number, 1.0, self.outcome(task, settings))
        finally:
            self.closed += 1

    def outcome(self, task: Task, settings: Settings) -> Outcome:
        return perform(task, settings)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    executor = Here()
    monkeypatch.setattr(batch, "_pool", lambda _, __, settings: (executor, settings))
    return executor


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    (folder / "in").mkdir(parents=True)
    (folder / "masks").mkdir()
    monkeypatch.chdir(folder)
    rng = np.random.default_rng(0)
    for number, name in enumerate(NAMES):
        write_image(Path("in", name), rng.integers(0, 256, (24, 30, 3), np.uint8))
        mask = np.zeros((24, 30), np.uint8)
        mask[5:8, 5 + number : 12] = 255
        write_image(Path("masks", f"{name[0]}-mask.png"), mask)
    return folder


BATCH = ["batch", "in", "--masks", "masks", "--out", "out", "--method", "fast"]


def written(folder: Path) -> dict[str, bytes]:
    out = folder / "out"
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}


@pytest.mark.usefixtures("here")
def test_each_output_equals_that_of_restore(folder: Path, capsys: Capture) -> None:
    assert main([*BATCH, "--radius", "3", "--feather", "1"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "3 pictures: 3 restored;" in captured.err.splitlines()[-1]
    assert "1/3 done out/a.png" in captured.err
    assert sorted(written(folder)) == list(NAMES)
    for name in NAMES:
        arguments = ["restore", f"in/{name}", f"masks/{name[0]}-mask.png", "-o", f"one-{name}"]
        arguments += ["--method", "fast", "--radius", "3", "--feather", "1", "--quiet"]
        assert main(arguments) == 0
        assert Path(f"one-{name}").read_bytes() == written(folder)[name]
    left = sorted(path.name for path in Path("out", FOLDER).iterdir())
    assert left == ["done.jsonl", "lock"]


def test_a_second_batch_does_nothing(folder: Path, here: Here, capsys: Capture) -> None:
    assert main(BATCH) == 0
    before = {name: Path("out", name).stat().st_mtime_ns for name in NAMES}
    capsys.readouterr()
    assert main(BATCH) == 0
    assert "3 pictures: 0 restored, 3 restored before" in capsys.readouterr().err
    assert {name: Path("out", name).stat().st_mtime_ns for name in NAMES} == before
    Path("out/a.png").write_bytes(b"damaged")
    Path("out/b.tif").unlink()
    assert main(BATCH) == 0
    assert "2 restored, 1 restored before" in capsys.readouterr().err
    assert read_image(Path("out/a.png")).pixels.shape == (24, 30, 3)
    assert main([*BATCH, "--overwrite"]) == 0
    assert "3 restored;" in capsys.readouterr().err
    assert main([*BATCH, "--radius", "5"]) == 0
    assert "3 restored;" in capsys.readouterr().err
    assert here.closed == 5
    assert len(written(folder)) == 3


@pytest.mark.usefixtures("here")
def test_files_of_others_are_not_overwritten(folder: Path, capsys: Capture) -> None:
    Path("out").mkdir()
    Path("out/b.tif").write_bytes(b"somebody's")
    assert main(BATCH) == 1
    error = capsys.readouterr().err
    assert "out/b.tif: it exists already, and no batch has made it" in error
    assert "2 restored, 1 failed" in error
    assert written(folder)["b.tif"] == b"somebody's"
    assert main(BATCH) == 1
    assert written(folder)["b.tif"] == b"somebody's"
    assert main([*BATCH, "--overwrite"]) == 0
    assert written(folder)["b.tif"] != b"somebody's"


def test_a_file_that_appears_during_the_work_is_not_overwritten(
    folder: Path, here: Here, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def appearing(task: Task, settings: Settings) -> Outcome:
        outcome = perform(task, settings)
        task.output.write_bytes(b"somebody's")
        return outcome

    monkeypatch.setattr(here, "outcome", appearing)
    for _ in range(2):
        assert main(BATCH) == 1
        assert "exists already" in capsys.readouterr().err
        assert set(written(folder).values()) == {b"somebody's"}


@pytest.mark.usefixtures("here")
def test_one_broken_file_does_not_stop_the_rest(folder: Path, capsys: Capture) -> None:
    Path("in/b.tif").write_bytes(b"no picture")
    Path("masks/c-mask.png").unlink()
    assert main([*BATCH, "--report", "report.jsonl", "--quiet"]) == 1
    captured = capsys.readouterr()
    assert len(captured.err.splitlines()) == 2
    lines = [json.loads(line) for line in Path("report.jsonl").read_text().splitlines()]
    by_input = {line.pop("input"): line for line in lines}
    assert by_input["in/a.png"].pop("seconds") > 0
    assert 0 < by_input["in/a.png"].pop("expected_error") < 1
    assert by_input["in/a.png"] == {
        "mask": "masks/a-mask.png",
        "output": "out/a.png",
        "status": "done",
        "method": "fast",
        "missing_pixels": 21,
        "copied_pixels": 0,
        "notes": [],
        "error": None,
    }
    assert by_input["in/b.tif"]["status"] == by_input["in/c.webp"]["status"] == "failed"
    assert "in/b.tif" in by_input["in/b.tif"]["error"]
    assert "there is no mask" in by_input["in/c.webp"]["error"]
    assert sorted(written(folder)) == ["a.png"]


@pytest.mark.usefixtures("here", "folder")
def test_reports_are_appended_to_and_other_files_are_not(capsys: Capture) -> None:
    assert main([*BATCH, "--report", "r.jsonl"]) == 0
    assert main([*BATCH, "--report", "r.jsonl"]) == 0
    statuses = [json.loads(line)["status"] for line in Path("r.jsonl").read_text().splitlines()]
    assert statuses == ["done"] * 3 + ["skipped"] * 3
    capsys.readouterr()
    for name in ("masks/a-mask.png", "in", "no/where.jsonl"):
        assert main([*BATCH, "--report", name]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.usefixtures("here", "folder")
def test_json_is_the_report_on_standard_output(capsys: Capture) -> None:
    assert main([*BATCH, "--json", "--quiet"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert [json.loads(line)["output"] for line in captured.out.splitlines()] == [
        f"out/{name}" for name in NAMES
    ]


@pytest.mark.usefixtures("here", "folder")
def test_bars_are_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    Path("in/b.tif").write_bytes(b"no picture")
    assert main([*BATCH, "--json"]) == 1
    shown = terminal.getvalue()
    assert "\x1b[" in shown
    assert "all pictures" in shown
    assert "in/b.tif" in shown
    assert "2 restored, 1 failed" in shown.splitlines()[-1]
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_an_interrupted_batch_resumes(folder: Path, here: Here, capsys: Capture) -> None:
    here.stop_after = 2
    assert main(BATCH) == 130
    error = capsys.readouterr().err
    assert "3 pictures: 2 restored, 1 left" in error
    assert "interrupted; no output is half written" in error.splitlines()[-1]
    assert sorted(written(folder)) == ["a.png", "b.tif"]
    assert here.closed == 1
    assert not list(Path("out", FOLDER).glob("unfinished*"))
    here.stop_after = 99
    assert main(BATCH) == 0
    assert "1 restored, 2 restored before" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("moment", ["before it is remembered", "before it has its name", "after"])
def test_a_batch_killed_at_any_moment_resumes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, moment: str
) -> None:
    """As in a power cut: the next run knows only what was on the disk at that moment."""
    name = "inpaint_app.batch.finish.put_in_place"
    if moment == "before it is remembered":
        name = "inpaint_app.batch.record.Record.remember"
    genuine = put_in_place

    def ending(*arguments: Any, **options: Any) -> None:
        if moment == "after":
            genuine(*arguments, **options)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(name, ending)
        patch.setattr("shutil.rmtree", lambda *_, **__: None)
        assert main(BATCH) == 130
    assert len(written(folder)) == (moment == "after")
    capsys.readouterr()
    assert main(BATCH) == 0
    skipped = "2 restored, 1 restored before" if moment == "after" else "3 restored;"
    assert skipped in capsys.readouterr().err
    assert len(written(folder)) == 3
    assert not list(Path("out", FOLDER).glob("unfinished*"))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["batch", "in", "--out", "out"], "one of the arguments --mask --masks --detect"),
        (["batch", "in", "--mask", "m.png", "--masks", "m", "--out", "o"], "not allowed with"),
        (["batch", "--mask", "m.png", "--out", "out"], "required: IMAGES"),
        (["batch", "in", "--mask", "m.png"], "required: --out"),
        (["batch", "in", "--detect", "faces", "--out", "out"], "use scratches"),
        (["batch", "in", "--detect", "scratches=101", "--out", "out"], "from 0 to 100"),
        ([*BATCH, "--format", "gif"], "'gif' is none of"),
        ([*BATCH, "--workers", "0"], "'0' is not a whole number from 1"),
        ([*BATCH, "--preset", "text"], "says the method already"),
        ([*BATCH, "--passes", "3"], "--passes cannot be given with --method fast"),
        ([*BATCH, "--feather", "99"], "cannot use --feather 99"),
        ([*BATCH, "--levels", "3"], "--method paper"),
        ([*BATCH, "--seed", "3"], "--seed can be given only with"),
        (["batch", "nothing*", "--masks", "masks", "--out", "out"], "no picture matches nothing*"),
        (["batch", "in", "--masks", "masks", "--out", "in"], "choose another --out"),
        (["batch", "in", "--masks", "nowhere", "--out", "out"], "it is not there"),
        (["batch", "in", "--mask", "masks/a-mask.png", "--out", "in/a.png"], "not a folder"),
        (["batch", "in/*", "in/../in/a.png", "masks/*", *BATCH[2:]], ""),
        ([*BATCH, "--scheduler", "here"], "an address begins with tcp://"),
        ([*BATCH, "--scheduler", "local:0"], "as in local:4"),
        ([*BATCH, "--scheduler", "tcp://127.0.0.1:1", "--workers", "2"], "leave --workers out"),
        (
            ["batch", "in", "--detect", "scratches", "--invert-mask", "--out", "out"],
            "leave it out",
        ),
        (
            ["batch", "in", "--detect", "scratches", "--threshold", "0.2", "--out", "out"],
            "--threshold is about masks",
        ),
        (["batch", "in", "--detect", "missing", "--grow", "2", "--out", "out"], "leave it out"),
        ([*BATCH, "--grow", "101"], "from 0 to 100"),
    ],
)
def test_mistakes_are_reported_before_anything_is_written(
    folder: Path, here: Here, capsys: Capture, arguments: list[str], told: str
) -> None:
    before = sorted(folder.rglob("*"))
    code = main(arguments)
    assert told in capsys.readouterr().err
    if told:
        assert code == 2
        assert here.tasks == []
        assert sorted(folder.rglob("*")) == before


@pytest.mark.usefixtures("folder")
def test_the_masks_folder_may_be_that_of_the_pictures(here: Here) -> None:
    for path in Path("masks").iterdir():
        path.rename(Path("in", path.name))
    assert main(["batch", "in", "--masks", "in", "--out", "out", "--method", "fast"]) == 0
    assert [task.image.name for task in here.tasks] == list(NAMES)


@pytest.mark.usefixtures("folder")
def test_arguments_become_settings(here: Here) -> None:
    command_line = ["batch", "in", "--detect", "scratches=70", "--out", "out", "--format", ".TIF"]
    assert main([*command_line, "--method", "texture", "--seed", "4", "--feather", "3"]) == 0
    settings = here.settings
    assert settings.choices == Choices("texture", copying=Copying(seed=4), feather=3)
    assert settings.sensitivity == 70
    assert settings.version
    assert all(task.output.suffix == ".tif" and task.mask is None for task in here.tasks)


def settings_of(line: list[str]) -> Settings:
    options = batch_arguments.batch_parser().parse_args(line)
    return batch._settings(batch_arguments.with_method(options))


@pytest.mark.parametrize("name", PRESETS)
def test_presets_equal_those_of_the_window(name: str) -> None:
    line = ["x.png", "--mask", "m.png", "--out", "o", "--preset", name]
    assert settings_of(line).choices == replace(Choices().with_preset(name), preset=CUSTOM)


def test_explicit_options_override_the_preset() -> None:
    line = ["x.png", "--mask", "m.png", "--out", "o", "--preset", "text", "--reach", "9"]
    assert settings_of(line).choices == Choices("detail", learning=Learning(radius=8.0, reach=9))


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("", "41a7f50be6b39946766ba0f4df5a04b722774f531f1c5d51b6860e1f5568ba8a"),
        ("--method fast --radius 4 --feather 3",
         "298efd97bd0c964be571804cea58571982fae3bf9ac996b7fa4e134d01a2468f"),
        ("--seed 0", "0c9880a27b52f55f089e285aa084f7fb86ca9af9f8e7e87c65ba7ce507ee29d2"),
        ("--seed 7 --rotations --locality 0.5 --patch-size 9",
         "0535d63e84af061f4a76943b0679e0e64313e25fbeeade7e3c3921f6f2af1402"),
        ("--preset scratch", "2dae90648a1b4e17e12ecab7b48cd4af1840b14675a8e0fac1f34bc424b3572d"),
        ("--preset text --reach 9",
         "8f2bdd03486794a10acf2f1c734c9e383c93ca3d2094023642dc3ba32c9856c7"),
        ("--preset object --seed 0",
         "41906c3b023d4d78ea5b906f17ab70ce2cd60eb1f04cd7df2b1d7e928661b515"),
        ("--method paper", "878704a212a555bf83161a743258290c4dba45d54be9735f3663312e7e735ef3"),
        ("--method paper --levels 2 --ridge 0.01 --solver cholesky",
         "b9b3f3af872e3d8195c8f7e1284331122ecd2a00d80ecf421027d0d1e96afb2a"),
        ("--passes 4 --bandwidth 0.2 --memory 500 --invert-mask",
         "7e61881495debf2b58a78f8a0dd503863d2ae169604130162e73642b38910b9f"),
        ("--protect guide.png --sources guide.png --method texture",
         "fd3f4914e41953282ba61b4907b6f490806bb7933aed42fa8e7472cf86242eed"),
    ],
)  # fmt: skip
def test_keys_of_older_records_stay_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, key: str
) -> None:
    """These keys were written by the program before its settings became one value."""
    monkeypatch.chdir(tmp_path)
    for name in ("photo", "mask", "guide"):
        Path(f"{name}.png").write_bytes(name.encode())
    settings = settings_of(["photo.png", "--mask", "mask.png", "--out", "out", *line.split()])
    task = Task(0, Path("photo.png"), Path("mask.png"), Path("out", "photo.png"))
    assert key_of(task, replace(settings, version="1")) == key


@pytest.mark.parametrize(
    ("asked", "pictures", "processors", "workers", "threads"),
    [
        (None, 9, 4, 4, 1),
        (None, 2, 8, 2, 4),
        (None, 0, 4, 1, 4),
        (1, 9, 4, 1, 4),
        (3, 9, 4, 3, 1),
        (16, 99, 4, 16, 1),
    ],
)
def test_workers_have_one_thread_unless_there_are_few_pictures(
    monkeypatch: pytest.MonkeyPatch,
    asked: int | None,
    pictures: int,
    processors: int,
    workers: int,
    threads: int,
) -> None:
    monkeypatch.setattr(batch, "_processors", lambda: processors)
    tasks = [Task(number, Path("a"), None, Path("b")) for number in range(pictures)]
    pool, settings = batch._pool(asked, tasks, Settings())
    assert pool._workers == workers  # type: ignore[attr-defined]
    assert settings.threads == threads


# -- sentences that say where


@pytest.mark.usefixtures("here")
def test_an_error_about_the_mask_of_all_names_the_picture(folder: Path, capsys: Capture) -> None:
    write_image(Path("small.png"), np.full((5, 6), 255, np.uint8))
    assert main(["batch", "in", "--mask", "small.png", "--out", "out", "--quiet"]) == 1
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 3
    for name, error in zip(NAMES, errors, strict=True):
        assert error.startswith(f"ntk-inpaint: error: cannot restore in/{name}: the mask")
        assert "small.png is 6 × 5 pixels" in error
    assert written(folder) == {}


@pytest.mark.usefixtures("here")
def test_an_error_that_names_the_picture_does_not_name_it_twice(
    folder: Path, capsys: Capture
) -> None:
    (folder / "in" / "a.png").write_text("no picture")
    assert main([*BATCH, "--quiet"]) == 1
    (error,) = capsys.readouterr().err.splitlines()
    assert error.count("in/a.png") == 1


@pytest.mark.usefixtures("folder", "here")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere", "--masks", "masks", "--out", "r"], "there is no file or folder nowhere;"),
        (["in", "--masks", "masks", "--out", "masks"], "masks is the folder of the masks"),
    ],
)
def test_a_wrong_folder_stops_the_batch_before_it_starts(
    capsys: Capture, arguments: list[str], told: str
) -> None:
    before = sorted(Path().rglob("*"))
    assert main(["batch", *arguments]) == 2
    (error,) = capsys.readouterr().err.splitlines()
    assert told in error
    assert sorted(Path().rglob("*")) == before


@pytest.mark.usefixtures("here")
def test_pictures_without_a_finding_are_counted_as_copied(folder: Path, capsys: Capture) -> None:
    for name in NAMES:
        write_image(folder / "in" / name, np.full((24, 30), 90, np.uint8), overwrite=True)
    assert main(["batch", "in", "--detect", "scratches", "--out", "out"]) == 0
    last = capsys.readouterr().err.splitlines()[-1]
    assert "3 pictures: 0 restored, 3 copied, nothing found;" in last
