"""A real scheduler and real workers, each a process, on the loopback interface."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from inpaint_app.__main__ import main
from inpaint_app.batch import cluster
from inpaint_app.batch.record import FOLDER
from inpaint_app.files.images import write_image
from inpaint_app.filling.restore import RestoreOrder, restore
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.learning import Learning

if TYPE_CHECKING:
    from collections.abc import Iterator

    Capture = pytest.CaptureFixture[str]

PICTURES = 8
OPTIONS = ["--method", "detail", "--passes", "6"]


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of Dask's programs, which must not outlive the test."""
    silent = subprocess.DEVNULL
    with subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
        stdout=silent,
        stderr=silent,
    ) as started:
        try:
            yield started
        finally:
            started.kill()


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    about = tmp_path / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
    with process("scheduler", *options, "--scheduler-file", str(about)):
        deadline = time.monotonic() + 60
        while True:
            try:
                address: str = json.loads(about.read_text())["address"]
                break
            except (OSError, ValueError):
                assert time.monotonic() < deadline
                time.sleep(0.05)
        yield address


def worker(address: str, folder: Path) -> Any:
    options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60"]
    return process("worker", address, *options, "--local-directory", str(folder))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shared"
    (folder / "in").mkdir(parents=True)
    monkeypatch.chdir(folder)
    rng = np.random.default_rng(0)
    mask = np.zeros((96, 96), np.uint8)
    mask[::24] = 255
    write_image(folder / "mask.png", mask)
    for number in range(PICTURES):
        write_image(folder / "in" / f"{number}.png", rng.integers(0, 256, (96, 96, 3), np.uint8))
    return folder


def batch(address: str, *more: str) -> int:
    arguments = ["batch", "in", "--mask", "mask.png", "--out", "out", "--scheduler", address]
    return main([*arguments, "--report", "report.jsonl", *OPTIONS, *more])


def lines() -> list[dict[str, Any]]:
    path = Path("report.jsonl")
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_with_a_worker_killed_in_the_middle_each_is_restored_exactly_once(
    scheduler: str, folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    done_when_killed = []

    def kill_in_the_middle() -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if len(lines()) >= 2:
                victim.kill()
                done_when_killed.append(len(lines()))
                return
            time.sleep(0.01)

    with ExitStack() as stack:
        victim = stack.enter_context(worker(scheduler, tmp_path))
        stack.enter_context(worker(scheduler, tmp_path))
        killer = threading.Thread(target=kill_in_the_middle)
        killer.start()
        code = batch(scheduler)
        killer.join()
        error = capsys.readouterr().err
        assert code == 0, error
        assert done_when_killed[0] < PICTURES
        assert f"{PICTURES} pictures: {PICTURES} restored;" in error.splitlines()[-1]
        assert sorted(line["output"] for line in lines()) == [
            str(folder / "out" / f"{number}.png") for number in range(PICTURES)
        ]
        assert {line["status"] for line in lines()} == {"done"}
        remembered = (folder / "out" / FOLDER / "done.jsonl").read_text().splitlines()
        assert len(remembered) == PICTURES
        for path in sorted(Path("in").iterdir()):
            alone = tmp_path / path.name
            restore(
                RestoreOrder(
                    path, Path("mask.png"), alone, Choices("detail", learning=Learning(passes=6))
                )
            )
            assert Path("out", path.name).read_bytes() == alone.read_bytes()
        names = {path.name for path in Path("out").iterdir()}
        assert names == {FOLDER, *(f"{number}.png" for number in range(PICTURES))}
        assert not list(Path("out", FOLDER).glob("unfinished*"))

        # What was done here need not be done there, and the other way round.
        Path("out/3.png").unlink()
        assert batch(scheduler, "--quiet") == 0
        statuses = [line["status"] for line in lines()[PICTURES:]]
        assert sorted(statuses) == ["done"] + ["skipped"] * (PICTURES - 1)


def test_a_worker_that_sees_other_files_is_named(
    scheduler: str, folder: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(cluster, "_WAIT", 1)
        assert batch(scheduler) == 2
    assert "it has no workers; start some" in capsys.readouterr().err
    with worker(scheduler, tmp_path):
        with monkeypatch.context() as patch:
            patch.setattr(cluster, "look", elsewhere)
            assert batch(scheduler) == 2
        error = capsys.readouterr().err
        assert "cannot use the worker tcp://127.0.0.1:" in error
        assert "it does not see /elsewhere; keep pictures" in error
        with monkeypatch.context() as patch:
            patch.setattr(cluster, "look", older)
            assert batch(scheduler) == 2
        assert "it has version 0.0.1 of ntk-inpaint, not" in capsys.readouterr().err
        with monkeypatch.context() as patch:
            patch.setattr(cluster, "look", broken)
            assert batch(scheduler) == 2
        assert "ModuleNotFoundError: no module" in capsys.readouterr().err
    assert sorted(path.name for path in (folder / "out").iterdir()) == [FOLDER]


def elsewhere(_files: object, _token: object) -> tuple[str, list[str]]:
    return "1", ["/elsewhere"]


def older(_files: object, _token: object) -> tuple[str, list[str]]:
    return "0.0.1", []


def broken(_files: object, _token: object) -> tuple[str, list[str]]:
    raise ModuleNotFoundError("No module named 'inpaint_app'")


def test_look_detects_a_different_file_of_the_same_name(tmp_path: Path) -> None:
    marker = tmp_path / "here"
    assert cluster.look([tmp_path], (marker, "x"))[1] == [str(tmp_path)]
    marker.write_text("y")
    assert cluster.look([tmp_path], (marker, "x"))[1] == [str(tmp_path)]
    marker.write_text("x")
    assert cluster.look([tmp_path], (marker, "x"))[1] == []
    assert cluster.look([tmp_path / "no"], (marker, "x"))[1] == [str(tmp_path / "no")]


def test_a_scheduler_that_does_not_answer_is_an_error_in_one_sentence(
    folder: Path, capsys: Capture
) -> None:
    for address in ("tcp://127.0.0.1:1", "tcp://127.0.0.1:x"):
        assert batch(address) == 2
        (error,) = capsys.readouterr().err.splitlines()
        assert f"cannot use the scheduler {address}" in error
    assert not list((folder / "out").glob("*.png"))


@pytest.mark.usefixtures("folder")
def test_without_dask_it_says_how_to_install_it(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert batch("local") == 2
    assert "pip install 'ntk-inpaint[cluster]'" in capsys.readouterr().err


def test_a_local_cluster_needs_no_scheduler(folder: Path) -> None:
    """In a process of its own, as Dask keeps threads for the next cluster."""
    command = ["batch", "in/0.png", "in/1.png", "--mask", "mask.png", "--out", "out"]
    done = subprocess.run(
        [sys.executable, "-m", "inpaint_app", *command, "--scheduler", "local:2", *OPTIONS],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "error::ResourceWarning"},
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.splitlines()) == 3
    assert "2 pictures: 2 restored" in done.stderr
