"""Machine code: made once, in another process, never stale, and dispensable."""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import ntk_core
from ntk_core.guided.hot_loops import PATCHES, TILES
from ntk_core.machine import compiled, hot_loops
from ntk_core.machine.hot_loops import HotLoops
from ntk_core.texture.hot_loops import COPIES

PACKAGE = Path(ntk_core.__file__).parent


def test_cached_code_of_other_sources_is_deleted(tmp_path):
    compiled._forget_stale.__wrapped__(tmp_path)
    code = tmp_path / "tiles.solve_tiles-1.py311.nbi"
    code.write_bytes(b"machine code")
    compiled._forget_stale.__wrapped__(tmp_path)
    assert code.exists()
    (tmp_path / compiled.STAMP).write_text("other sources")
    compiled._forget_stale.__wrapped__(tmp_path)
    assert not code.exists()


def test_a_bundled_program_is_not_started_as_python(monkeypatch):
    monkeypatch.delenv(hot_loops.PYTHON_VARIABLE, raising=False)
    assert hot_loops._python() == sys.executable
    monkeypatch.setattr(sys, "executable", "/opt/paint/bin/paint-program")
    assert hot_loops._python() is None
    monkeypatch.setenv(hot_loops.PYTHON_VARIABLE, "/opt/paint/bin/paint-program")  # it knows how
    assert hot_loops._python() == "/opt/paint/bin/paint-program"
    monkeypatch.setattr(sys, "executable", None)
    monkeypatch.delenv(hot_loops.PYTHON_VARIABLE)
    assert hot_loops._python() is None


@pytest.mark.parametrize("loops", [TILES, PATCHES, COPIES], ids=["tiles", "patches", "copies"])
def test_another_process_finds_the_loops_by_their_name(loops):
    assert getattr(importlib.import_module(loops._module), loops._name) is loops


def test_a_compiler_process_is_awaited_and_killed_at_exit(monkeypatch):
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    started = []
    monkeypatch.setattr(hot_loops, "_start", lambda names: started.append(names) or sleeper)
    monkeypatch.setattr(HotLoops, "_is_cached", lambda loops: loops._name == "OLD")
    first, second, old, late = (
        HotLoops("here", name, functions=tuple, compile_now=lambda: None)
        for name in ("FIRST", "SECOND", "OLD", "LATE")
    )
    first.begin(second, old)
    assert started == [[("here", "FIRST"), ("here", "SECOND")]]
    assert old.is_ready()
    for loops in (first, second, late):
        assert not loops.is_ready()
        loops.wait(0.01)
        assert not loops.is_ready()
    assert started[1:] == [[("here", "LATE")]]
    hot_loops._end(sleeper)
    assert first.is_ready()
    assert second.is_ready()


def test_loops_are_ready_at_once_if_nothing_must_be_compiled():
    assert HotLoops("nowhere", "NOTHING", functions=tuple, compile_now=lambda: None).is_ready()


def test_the_warm_up_compiles_every_hot_loop():
    """A second signature would be compiled during a run, while the user waits."""
    code = """
import numpy as np
from ntk_core import inpaint
from ntk_core.guided.hot_loops import PATCHES, TILES
TILES.compile_now()
PATCHES.compile_now()
rng = np.random.default_rng(0)
mask = np.zeros((48, 60), bool)
mask[10:40, 10:13] = True
for shape, dtype in (((48, 60), np.uint8), ((48, 60, 3), np.float64)):
    image = rng.random(shape) if dtype is np.float64 else rng.integers(0, 255, shape, dtype)
    image = np.asfortranarray(image)
    inpaint(image, mask, method="fast")
    inpaint(image, mask, method="detail", ridge=1, radius=3, bandwidth=1, reach=5)
    inpaint(image, mask, method="detail", protect=np.indices(mask.shape)[1] > 30)
print([len(f.signatures) for loops in (TILES, PATCHES) for f in loops._functions()])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["[1,", "1]"]


@pytest.mark.slow(15)  # it compiles
@pytest.mark.skipif(os.name != "posix", reason="uses a folder that is not one to bar the cache")
def test_hot_loops_work_without_a_cache_folder(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "ntk_core", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in (tmp_path / "ntk_core" / "guided", tmp_path / "ntk_core" / "texture"):
        (folder / "__pycache__").write_text("a file where a folder would be")
    (tmp_path / "home").write_text("no folder either")
    code = (
        "import hashlib, numpy as np, ntk_core; rng = np.random.default_rng(0);"
        "image, mask = rng.random((40, 40)), rng.random((40, 40)) < 0.5;"
        "done = ntk_core.inpaint(image, mask, method='fast').image;"
        "print(ntk_core.__file__, hashlib.sha256(done.tobytes()).hexdigest())"
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
    rng = np.random.default_rng(0)
    image, mask = rng.random((40, 40)), rng.random((40, 40)) < 0.5
    cached = hashlib.sha256(ntk_core.inpaint(image, mask, method="fast").image.tobytes())
    assert done.stdout.split() == [str(tmp_path / "ntk_core" / "__init__.py"), cached.hexdigest()]
