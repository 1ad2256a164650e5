"""A budget of memory: what fits is done, what can be cut up is, the rest is refused."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from inpaint_app.commands.dispatch import USAGE, execute
from inpaint_app.filling.engine import Engine
from inpaint_app.filling.requests import Request
from inpaint_app.filling.within_budget import OverBudgetError, inpaint_within
from inpaint_app.masks.guides import Guides
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.copying import Copying
from inpaint_app.settings.learning import Learning
from ntk_core import Progress, Rect
from ntk_core.extent import Extent, PixelBytes

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = (2400, 50)
PLAIN = np.zeros(SHAPE, np.uint8)


class Inner:
    """Stands in for what reconstructs, and notes what it was asked for."""

    def __init__(self) -> None:
        self.calls: list[tuple[tuple[int, ...], dict]] = []

    def __call__(self, image, mask, **settings):
        self.calls.append((mask.shape, settings))
        return self._steps(image, mask)

    def _steps(self, image, mask):
        yield Progress(1.0, "adjacency", 1, 1, "fast", Rect(0, 0, *mask.shape), image.copy(), None)
        return "explained"


@pytest.fixture
def mask() -> np.ndarray:
    mask = np.zeros(SHAPE, bool)
    mask[::8] = True
    return mask


@pytest.fixture
def _pixels_are_bytes(monkeypatch):
    monkeypatch.setattr("ntk_core.extent.extent.memory_bound", lambda *_, **__: sys.maxsize)
    monkeypatch.setattr("ntk_core.extent.extent.memory_of", lambda work: work.asked.size)


def asking(mask, *choices, **more):
    return Request(0, PLAIN, mask, Guides(), Choices(*choices, **more))


def run(budget, request):
    inner, notes = Inner(), []
    steps = inpaint_within(budget, request, Engine(inner), on_strips=notes.append)
    return inner, notes, list(steps)


@pytest.mark.parametrize("method", ["auto", "fast", "detail", "texture", "paper"])
def test_a_run_that_fits_is_done_at_once(mask, method):
    request = asking(mask, method, copying=Copying(seed=3))
    inner, notes, steps = run(10**12, request)
    assert len(steps) == 1
    assert notes == []
    ((shape, settings),) = inner.calls
    assert shape == SHAPE
    assert settings == Engine(inner).options(request, None)


@pytest.mark.usefixtures("_pixels_are_bytes")
@pytest.mark.parametrize("method", ["fast", "detail"])
def test_a_run_that_does_not_fit_is_done_in_few_strips(mask, method):
    inner, notes, steps = run(2000 * 50, asking(mask, method, learning=Learning(reach=9)))
    sizes = [shape for shape, _ in inner.calls]
    assert len(sizes) == 4  # two would be too large
    assert all(2 * height < 2000 and width == 50 for height, width in sizes)
    assert all(settings["reach"] == 9 for _, settings in inner.calls)
    assert steps[-1].fraction == 1
    (note,) = notes
    assert "in 4 strips" in note


@pytest.mark.usefixtures("_pixels_are_bytes")
@pytest.mark.parametrize("method", ["fast", "auto", "texture", "paper", "detail"])
def test_a_run_that_cannot_fit_is_refused_at_once(mask, method):
    inner, budget = Inner(), 60 * 200
    with pytest.raises(OverBudgetError, match="MB") as caught:
        inpaint_within(budget, asking(mask, method), Engine(inner))
    assert inner.calls == []
    assert ("detail or fast" in str(caught.value)) == (method not in ("fast", "detail"))


def test_the_error_names_the_needed_and_the_allowed_memory(mask):
    need = Extent(mask, PixelBytes(1, 1), method="texture").memory
    with pytest.raises(OverBudgetError) as caught:
        inpaint_within(3_000_000, asking(mask, "texture"), Engine(Inner()))
    numbers = re.findall(r"([\d,]+) MB", str(caught.value))
    assert numbers == [f"{need / 1e6:,.0f}", "3"]


def test_a_mask_without_observed_pixels_is_refused_by_the_engine():
    inner = Inner()
    inpaint_within(1, asking(np.ones(SHAPE, bool)), Engine(inner))
    assert len(inner.calls) == 1


# -- on the command line


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, Path]:
    rng = np.random.default_rng(0)
    image, mask = tmp_path / "photo.png", tmp_path / "mask.png"
    Image.fromarray(rng.integers(0, 255, (900, 700, 3), np.uint8)).save(image)
    marked = np.zeros((900, 700), np.uint8)
    marked[::60] = 255
    Image.fromarray(marked).save(mask)
    return str(image), str(mask), tmp_path / "out.png"


def test_restore_refuses_in_one_sentence(files, capsys):
    image, mask, out = files
    code = execute(["restore", image, mask, "-o", str(out), "--memory", "5"])
    assert code == USAGE
    assert not out.exists()
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert image in line
    assert "5 MB may be used" in line
    assert "--memory" in line


def test_restore_says_that_it_worked_in_strips(files, capsys):
    image, mask, out = files
    rest = ["--method", "fast", "--memory", "36", "--json"]
    assert execute(["restore", image, mask, "-o", str(out), *rest]) == 0
    told = capsys.readouterr()
    assert "strips, one after the other" in told.err
    assert "strips, one after the other" in told.out
    whole = out.with_name("whole.png")
    assert execute(["restore", image, mask, "-o", str(whole), "--method", "fast"]) == 0
    np.testing.assert_array_equal(*(np.asarray(Image.open(path)) for path in (out, whole)))


@pytest.mark.parametrize("text", ["0", "-3", "much", "1.5"])
def test_a_budget_must_be_a_number(files, capsys, text):
    image, mask, out = files
    assert execute(["restore", image, mask, "-o", str(out), "--memory", text]) == USAGE
    assert "whole number of MB" in capsys.readouterr().err


LIMITED = """
import resource, sys
from pathlib import Path
from inpaint_app.commands.dispatch import execute
import inpaint_app.filling.restore, ntk_core, numba, PIL.Image, scipy.ndimage
import numpy as np
ntk_core.inpaint(np.zeros((32, 32, 3), np.uint8), np.eye(32, dtype=bool), method="fast")
size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + int(sys.argv[1]),) * 2)
sys.exit(execute(sys.argv[2:]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")
def test_running_out_of_memory_is_one_sentence(tmp_path):
    """Half of the free memory is too little. With a larger budget the memory runs out."""
    image, mask, out = (tmp_path / name for name in ("photo.png", "mask.png", "out.png"))
    Image.new("RGB", (3000, 2000), (90, 120, 150)).save(image)
    marked = np.zeros((2000, 3000), np.uint8)
    marked[::9, ::9] = 255
    Image.fromarray(marked).save(mask)
    command = ["restore", str(image), str(mask), "-o", str(out), "--method", "texture", "--quiet"]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    for more, wanted in (([], "may be used"), (["--memory", "50000"], "not enough memory")):
        done = subprocess.run(
            [sys.executable, "-c", LIMITED, str(120 << 20), *command, *more],
            capture_output=True,
            text=True,
            env=environment,
            timeout=240,
            check=False,
        )
        lines = done.stderr.strip().splitlines()
        assert done.returncode == USAGE, done.stderr
        assert len(lines) == 1, done.stderr
        assert wanted in lines[0]
        assert not out.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mask.png", "photo.png"]
