"""Machine code: made once, in another process, never stale, and dispensable."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ntk_core
from ntk_core.machine import compiled, warmup

PACKAGE = Path(ntk_core.__file__).parent


def test_machine_code_of_other_sources_is_deleted(tmp_path):
    compiled._forget_stale.__wrapped__(tmp_path)
    code = tmp_path / "neighbours.solve_tiles-1.py311.nbi"
    code.write_bytes(b"machine code")
    compiled._forget_stale.__wrapped__(tmp_path)
    assert code.exists()
    (tmp_path / compiled.STAMP).write_text("other sources")
    compiled._forget_stale.__wrapped__(tmp_path)
    assert not code.exists()


def test_a_program_that_embeds_python_is_not_started(monkeypatch):
    monkeypatch.delenv(warmup.PYTHON_VARIABLE, raising=False)
    assert warmup._python() == sys.executable
    monkeypatch.setattr(sys, "executable", "/opt/paint/bin/paint-program")
    assert warmup._python() is None
    monkeypatch.setenv(warmup.PYTHON_VARIABLE, "/opt/paint/bin/paint-program")  # it knows how
    assert warmup._python() == "/opt/paint/bin/paint-program"
    monkeypatch.setattr(sys, "executable", None)
    monkeypatch.delenv(warmup.PYTHON_VARIABLE)
    assert warmup._python() is None


def test_a_compiler_process_is_waited_for_and_ended(monkeypatch):
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(warmup, "_start_once", {"tiles": sleeper, "copies": None}.get)
    assert warmup.is_ready("copies")
    assert not warmup.is_ready("copies", "tiles")
    warmup.wait_until_ready(0.01, "copies", "tiles")
    assert not warmup.is_ready("tiles")
    warmup._end(sleeper)
    assert warmup.is_ready("copies", "tiles")


@pytest.mark.slow(15)  # it compiles
@pytest.mark.skipif(os.name != "posix", reason="uses a folder that is not one to bar the cache")
def test_without_a_cache_it_still_works(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "ntk_core", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in (tmp_path / "ntk_core" / "solvers", tmp_path / "ntk_core"):
        (folder / "__pycache__").write_text("a file where a folder would be")
    (tmp_path / "home").write_text("no folder either")
    code = (
        "import numpy as np, ntk_core; image = np.eye(16); mask = np.eye(16)[::-1] > 0;"
        "print(ntk_core.__file__, ntk_core.inpaint(image, mask, method='fast').missing)"
    )
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("NUMBA_", "XDG_", "PYTHON"))
    }
    environment |= {"HOME": str(tmp_path / "home"), "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(tmp_path / "ntk_core" / "__init__.py"), "16"]
