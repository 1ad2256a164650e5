"""The tests themselves: how they share the processors, and what ends one that hangs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from . import parallel

ROOT = Path(__file__).parents[1]

HANGING = """
import pytest

@pytest.mark.timeout(3)
def test_of_a_window_that_never_closes():
    from PySide6.QtCore import QCoreApplication, QEventLoop
    app = QCoreApplication([])
    QEventLoop().exec()

def test_that_comes_after_it():
    pass
"""


@pytest.mark.parametrize("processes", [0, 1])
def test_a_test_that_hangs_is_ended_and_named(tmp_path: Path, processes: int) -> None:
    (tmp_path / "test_hanging.py").write_text(HANGING)
    command = ["-m", "pytest", "-q", "-n", str(processes), "-p", "no:cacheprovider"]
    command += ["-o", "faulthandler_timeout=2"]  # as in `pyproject.toml`, a little earlier
    done = subprocess.run(
        [sys.executable, *command, "-c", str(ROOT / "pyproject.toml"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    told = done.stdout + done.stderr
    assert done.returncode != 0
    assert "in test_of_a_window_that_never_closes" in told  # and at which line it was
    if processes:
        assert "test_hanging.py::test_of_a_window_that_never_closes" in done.stdout
        assert "1 failed, 1 passed" in done.stdout


@pytest.fixture
def ignores():
    """Ignore what Ctrl+C sends, as everything does that a script has started with `&`."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


CODE = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"


def heeds() -> str:
    return subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.usefixtures("ignores")
def test_child_processes_inherit_an_ignored_ctrl_c(request: pytest.FixtureRequest) -> None:
    assert heeds() == "False"
    request.getfixturevalue("heeds_signals")
    assert heeds() == "True"


@dataclass(frozen=True)
class Mark:
    args: tuple[float, ...]


@dataclass(frozen=True)
class Item:
    path: str
    seconds: float | None = None

    def get_closest_marker(self, _name: str) -> Mark | None:
        return None if self.seconds is None else Mark((self.seconds,))


QUICK = [Item(f"{letter}.py") for letter in "abcdefghijklm"]
SLOW = [Item("bundle.py", 80), Item("bundle.py", 80), Item("one.py", 20), Item("two.py", 15)]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 16, 30])
def test_sharing_tests_between_processes_loses_none(count: int) -> None:
    items = [*QUICK[:5], *SLOW, *QUICK[5:]]
    ordered = parallel.shares(items, count)
    assert len(ordered) == len(items)
    assert sorted(item.path for item in ordered) == sorted(item.path for item in items)
    assert [item for item in ordered if item.seconds is None] == QUICK


def test_each_process_begins_with_slow_tests_and_files_stay_together() -> None:
    ordered = parallel.shares([*QUICK, *SLOW], 2)  # 17: the first gets 8
    assert [item.path for item in ordered[:3]] == ["bundle.py", "bundle.py", "a.py"]
    assert [item.path for item in ordered[8:11]] == ["one.py", "two.py", "g.py"]
