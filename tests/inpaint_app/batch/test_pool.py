"""Real processes, which are killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from inpaint_app.__main__ import main
from inpaint_app.batch.pool import Pool
from inpaint_app.batch.record import FOLDER
from inpaint_app.batch.tasks import Event, Settings, Task
from inpaint_app.batch.work import perform
from inpaint_app.commands import batch
from inpaint_app.errors import FileError
from inpaint_app.files.images import write_image
from inpaint_app.filling.restore import RestoreOrder, restore
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.learning import Learning

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    Capture = pytest.CaptureFixture[str]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")

SLOW = Settings(Choices("detail", learning=Learning(passes=12)))
NAMES = ("a.png", "b.png", "c.png", "d.png")


@pytest.fixture
def tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Task]:
    folder = tmp_path / "work"
    for name in ("in", "staging"):
        (folder / name).mkdir(parents=True)
    monkeypatch.chdir(folder)
    rng = np.random.default_rng(0)
    mask = np.zeros((96, 96), np.uint8)
    mask[::24] = 255
    write_image(folder / "mask.png", mask)
    made = []
    for number, name in enumerate(NAMES):
        image, output = folder / "in" / name, folder / name
        write_image(image, rng.integers(0, 256, (96, 96, 3), np.uint8))
        made.append(Task(number, image, folder / "mask.png", output, staging=folder / "staging"))
    return made


def kill_workers() -> None:
    for process in multiprocessing.active_children():
        process.kill()


def running() -> dict[int, int]:
    """Return all processes, and who has started each."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    ).stdout
    found = [line.split() for line in listed.splitlines()]
    return {int(pid): int(parent) for pid, parent, state in found if state[0] != "Z"}


def started_by(number: int) -> set[int]:
    """Return the processes that one has started, and those that these have, as far as they run."""
    found, parents = {number}, running()
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {number}


def wait_for_the_end(processes: set[int]) -> None:
    deadline = time.monotonic() + 60
    while processes & running().keys():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_tasks_of_a_killed_worker_are_done_again(tasks: list[Task]) -> None:
    outcomes, killed = {}, False
    for event in Pool(2).run(tasks, SLOW):
        if event.outcome is not None:
            assert event.number not in outcomes
            outcomes[event.number] = event.outcome
        elif not killed:
            killed = True
            kill_workers()
    assert killed
    assert sorted(outcomes) == [0, 1, 2, 3]
    for task in tasks:
        staged = outcomes[task.number].staged
        assert staged is not None
        assert task.mask is not None
        restore(RestoreOrder(task.image, task.mask, task.output, SLOW.choices))
        assert staged.read_bytes() == task.output.read_bytes()
    assert multiprocessing.active_children() == []


def test_a_task_that_kills_two_workers_fails_alone(tasks: list[Task]) -> None:
    outcomes = {}
    for event in Pool(1).run(tasks[:2], SLOW):
        if event.outcome is not None:
            outcomes[event.number] = event.outcome
        elif event.number == 0:
            kill_workers()
    assert outcomes[1].status == "done"
    assert outcomes[0].status == "failed"
    assert "a.png: both processes that tried were killed (signal 9)" in outcomes[0].error


def test_workers_that_cannot_start_end_the_batch(
    tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inpaint_app.batch.pool._serve", os._exit)
    with pytest.raises(FileError, match="the workers end with exit code 1 as soon as"):
        list(Pool(2).run(tasks, Settings()))
    assert multiprocessing.active_children() == []


def start(folder: Path) -> subprocess.Popen[str]:
    """Start a batch, in a group of its own as a terminal would, and wait for the first result."""
    arguments = ["batch", "in", "--mask", "mask.png", "--out", "out", "--passes", "12"]
    arguments += ["--method", "detail", "--report", "report.jsonl", "--workers", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "inpaint_app", *arguments],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    report = folder / "report.jsonl"
    deadline = time.monotonic() + 60
    while not (report.exists() and report.stat().st_size):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process


class Here:
    """Does everything in this process."""

    def run(self, tasks: Sequence[Task], settings: Settings) -> Generator[Event, None, None]:
        for task in tasks:
            yield Event(task.number, 1.0, perform(task, settings))


def goes_on(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """The same command does the rest."""
    monkeypatch.setattr(batch, "_pool", lambda _, __, settings: (Here(), settings))
    arguments = ["batch", "in", "--mask", "mask.png", "--out", "out", "--passes", "12"]
    assert main([*arguments, "--method", "detail"]) == 0
    done = capsys.readouterr().err.splitlines()[-1]
    assert "restored before" in done
    assert sorted(path.name for path in Path("out").iterdir()) == [FOLDER, *NAMES]
    assert sorted(path.name for path in Path("out", FOLDER).iterdir()) == ["done.jsonl", "lock"]


@pytest.mark.usefixtures("heeds_signals")
def test_control_c_ends_everything_at_once(
    tasks: list[Task], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    folder = tasks[0].output.parent
    with start(folder) as process:
        workers = started_by(process.pid)
        assert len(workers) >= 2
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr is not None
        error = process.stderr.read()
        assert process.wait(60) == 130
    assert "interrupted; no output is half written" in error.splitlines()[-1]
    assert "Traceback" not in error
    wait_for_the_end(workers)
    assert not list((folder / "out" / FOLDER).glob("unfinished*"))
    assert not list((folder / "out").glob("*.tmp"))
    goes_on(monkeypatch, capsys)


def test_a_killed_batch_leaves_no_process_and_can_resume(
    tasks: list[Task], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    folder = tasks[0].output.parent
    with start(folder) as process:
        workers = started_by(process.pid)
        assert len(workers) >= 2
        process.kill()
    wait_for_the_end(workers)
    goes_on(monkeypatch, capsys)
