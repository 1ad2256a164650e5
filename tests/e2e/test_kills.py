"""The program is killed at random moments of editing, computing and saving: nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from benchmarks.window.victim import digest
from inpaint_app.document.document import Document
from inpaint_app.files.images import read_image, write_image
from inpaint_app.sessions.finding import find_session
from inpaint_app.sessions.recovery_folder import RecoveryFolder

KILLS = 50
MOMENTS = "any", "running True", "busy saving", "busy exporting"
ROOT = Path(__file__).parents[2]


class Victims:
    """Processes that work until they are killed."""

    def __init__(self) -> None:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.window.victim"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=ROOT,
        )
        assert self._process.stdout is not None
        assert self._process.stdin is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        assert self._out.readline() == "listening\n"

    def ask(self, question: str) -> int:
        with self._turn:
            self._in.write(question + "\n")
            self._in.flush()
            return int(self._out.readline())

    def close(self) -> None:
        self._in.close()
        self._process.wait(timeout=30)
        self._out.close()


@pytest.fixture(scope="module")
def victims():
    victims = Victims()
    yield victims
    victims.close()


def lines(folder: Path) -> list[str]:
    try:
        return (folder / "log").read_text().splitlines()
    except FileNotFoundError:
        return []


def wait_for(folder: Path, line: str, start: int = 0) -> int:
    """Wait until the log has a line at or after a place, and return the place after it."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = lines(folder)
        for number in range(start, len(found)):
            if found[number].startswith(line):
                return number + 1
        time.sleep(0.001)
    raise AssertionError(f"{line!r} never came: {lines(folder)[-5:]}")


def killed(victims: Victims, folder: Path, seed: int) -> str:
    """Let one work in a folder and kill it; return at what moment."""
    chance = random.Random(seed)
    folder.mkdir()
    pixels = np.random.default_rng(seed).integers(0, 250, (96, 128, 3)).astype(np.uint8)
    write_image(folder / "photo.png", pixels)
    number = victims.ask(f"{folder} {seed}")
    start = wait_for(folder, "ready")
    if seed // len(MOMENTS) % 2:
        wait_for(folder, "kept")  # on a busy machine, many would be killed before
    time.sleep(chance.uniform(0.0, 0.6))
    moment = MOMENTS[seed % len(MOMENTS)]
    if moment != "any":
        wait_for(folder, moment, max(start, len(lines(folder)) - 1))
        time.sleep(chance.uniform(0.0, 0.004))
    os.kill(number, signal.SIGKILL)
    assert victims.ask(f"reap {number}") == signal.SIGKILL
    return moment


def check(folder: Path, seed: int) -> None:
    """Look at everything that a killed program has left."""
    pixels = np.random.default_rng(seed).integers(0, 250, (96, 128, 3)).astype(np.uint8)
    np.testing.assert_array_equal(read_image(folder / "photo.png").pixels, pixels)
    if (folder / "out.png").exists():
        assert read_image(folder / "out.png").pixels.shape == pixels.shape
    if (folder / "work.ntki").exists():
        assert find_session(folder / "work.ntki").picture is not None
    log = lines(folder)
    edits = [(n, *line.split()[1:]) for n, line in enumerate(log) if line.startswith("edit")]
    noted = [(n, line.split()[1]) for n, line in enumerate(log) if line.startswith("kept")]
    at, token = noted[-1] if noted else (0, "None")
    modified = [line for line in log if line.startswith("modified")][-1:] == ["modified True"]
    found = RecoveryFolder(folder / "state").abandoned()
    try:
        assert len(found) <= 1
        if token != "None" and modified:
            assert found, "what was kept is not there"
        if found:
            back = find_session(found[0].path)
            assert back.picture is not None
            document = Document.resumed(
                back.picture,
                back.session.layers,
                back.session.edits,
                back.session.done,
                softness=back.session.softness,
            )
            # What was known to be kept, or anything newer.
            before = [n for n, was, _ in edits if n < at and token in (was, "None")]
            assert digest(document) in {it for n, _, it in edits if n >= max(before, default=0)}
    finally:
        for slot in found:
            slot.leave()


@pytest.mark.slow(10)  # it waits for moments that come as they come
@pytest.mark.skipif(os.name != "posix", reason="forks")
def test_fifty_kills_leave_complete_files_and_the_kept_work(victims, tmp_path):
    def one(seed: int) -> None:
        folder = tmp_path / str(seed)
        killed(victims, folder, seed)
        check(folder, seed)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(one, range(KILLS)))
    logs = [lines(tmp_path / str(seed)) for seed in range(KILLS)]
    # The moments were what they are called: the last that was noted is what went on.
    last = [
        {line.split()[0]: line.split(maxsplit=1)[1:] for line in log if " " in line} for log in logs
    ]
    assert sum(note.get("running") == ["True"] for note in last) >= 5
    assert sum(bool(note.get("busy")) for note in last) >= 5
    assert sum("kept" in note for note in last) >= KILLS // 3
