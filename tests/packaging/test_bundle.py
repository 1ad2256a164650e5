"""The folder that runs without Python: made, and started."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from inpaint_app.files.images import read_image, write_image

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds

pytestmark = [pytest.mark.slow(80), pytest.mark.timeout(1200)]  # half a gigabyte is put together


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The bundled program, made as docs/install.md says."""
    folder = tmp_path_factory.mktemp("bundle")
    where = "--distpath", folder / "dist", "--workpath", folder / "build"
    make = sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *where
    command = [*make, ROOT / "packaging" / "ntk-inpaint.spec"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    yield folder / "dist" / "ntk-inpaint" / "ntk-inpaint"
    shutil.rmtree(folder)  # half a gigabyte


@pytest.fixture
def environment(tmp_path):
    """Nothing of this Python, and a home of its own."""
    names = ("PATH", "LANG", "DISPLAY", "XAUTHORITY")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {**kept, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    pixels = np.random.default_rng(0).integers(0, 2**16, (48, 64, 3)).astype(np.uint16)
    write_image(path, pixels)
    return path


def test_the_bundle_restores_without_a_window(program, environment, photo, tmp_path):
    mask = np.zeros((48, 64), np.uint8)
    mask[20:22, 10:50] = 255
    write_image(tmp_path / "mask.png", mask)
    command = [program, "restore", photo, tmp_path / "mask.png", "-o", tmp_path / "out.tif"]
    done = subprocess.run(
        [*map(str, command), "--method", "fast"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    out, source = read_image(tmp_path / "out.tif").pixels, read_image(photo).pixels
    np.testing.assert_array_equal(out[mask == 0], source[mask == 0])
    assert (out != source).any()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_the_bundled_window_opens_and_closes_when_told_to(program, environment, photo):
    command = [str(program), str(photo)]
    if shutil.which("xvfb-run"):
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1280x1024x24"]
        # The system's signal goes to the program itself, not to what has made the screen.
        command = [*screen, "sh", "-c", 'echo $$ >"$0"; exec "$@"', str(photo) + ".pid", *command]
        environment["QT_QPA_PLATFORM"] = "xcb"
    else:
        command = ["sh", "-c", 'echo $$ >"$0"; exec "$@"', str(photo) + ".pid", *command]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        number = wait_for_window(Path(f"{photo}.pid"))
        os.kill(number, signal.SIGTERM)
        told = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 128 + signal.SIGTERM, told
    assert "Traceback" not in told


def wait_for_window(pid_file: Path) -> int:
    """Wait until the process heeds SIGTERM, which it does once its window is shown."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if pid_file.exists() and pid_file.read_text().strip():
            number = int(pid_file.read_text())
            status = Path(f"/proc/{number}/status").read_text()
            caught = int(status.split("SigCgt:")[1].split()[0], 16)
            if caught >> (signal.SIGTERM - 1) & 1:
                return number
        time.sleep(0.1)
    raise AssertionError("no window has opened")
