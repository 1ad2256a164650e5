from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from inpaint_app.commands import display_server
from inpaint_app.commands.display_server import has_display

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    os.name != "posix" or sys.platform == "darwin", reason="elsewhere there always is a display"
)

DEAD = ":987"


@pytest.fixture
def wayland(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A compositor that answers, by its name and its folder."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        yield {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}


@pytest.fixture
def x_server() -> Iterator[Callable[[bytes], str]]:
    """Start something that listens as an X server does, and return the display's name."""
    release = threading.Event()
    server = socket.socket()
    threads: list[threading.Thread] = []

    def start(answer: bytes) -> str:
        number = next(number for number in range(300, 400) if _bound(server, 6000 + number))
        server.listen()

        def serve() -> None:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                if answer:
                    client.sendall(answer)
                else:
                    release.wait(30)

        threads.append(threading.Thread(target=serve))
        threads[0].start()
        return f"127.0.0.1:{number}"

    yield start
    release.set()
    for thread in threads:
        thread.join(10)
    server.close()


def _bound(server: socket.socket, port: int) -> bool:
    try:
        server.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


SCREEN = struct.pack("<IIIII5H", 1, 0, 0, 0, 0, 640, 480, 100, 100, 1).ljust(40, b"\0")
SETUP = struct.pack("<IIII HHBB", 0, 1 << 21, (1 << 21) - 1, 0, 0, 65535, 1, 0).ljust(32, b"\0")
WELCOME = struct.pack("<BBHHH", 1, 0, 11, 0, 18) + SETUP + SCREEN
REASON = b"no permission".ljust(16, b"\0")
REFUSAL = struct.pack("<BBHHH", 0, 13, 11, 0, 4) + REASON


@pytest.mark.parametrize(("answer", "expected"), [(WELCOME, True), (REFUSAL, False)])
def test_an_x_server_is_asked_for_access(
    x_server: Callable[[bytes], str], answer: bytes, expected: bool
) -> None:
    assert has_display({"DISPLAY": x_server(answer)}) is expected


def test_an_x_server_that_never_answers_times_out(
    x_server: Callable[[bytes], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display_server, "_PATIENCE", 0.2)
    assert not has_display({"DISPLAY": x_server(b"")})


def test_a_wayland_compositor_is_asked(wayland: dict[str, str], tmp_path: Path) -> None:
    assert has_display(wayland)
    assert has_display({"WAYLAND_DISPLAY": str(tmp_path / "wayland-7")})
    assert has_display({**wayland, "DISPLAY": DEAD})
    assert has_display({**wayland, "QT_QPA_PLATFORM": "wayland;xcb"})
    assert not has_display({**wayland, "QT_QPA_PLATFORM": "xcb"})
    assert not has_display({**wayland, "WAYLAND_DISPLAY": "wayland-8"})


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": DEAD}, False),
        ({"DISPLAY": "no such name"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"WAYLAND_SOCKET": "3"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "offscreen:size=800x600"}, True),
        ({"QT_QPA_PLATFORM": "xcb;offscreen"}, True),
        ({"QT_QPA_PLATFORM": "xcb"}, False),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, False),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": DEAD}, False),
    ],
)
def test_a_display_variable_without_a_server_is_not_a_display(
    environment: dict[str, str], expected: bool
) -> None:
    assert has_display(environment) is expected


def test_a_dead_display_does_not_abort_the_process(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if "QT_" not in k and "WAYLAND" not in k}
    done = subprocess.run(
        [sys.executable, "-m", "inpaint_app"],
        env={**environment, "DISPLAY": DEAD, "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert f"{DEAD} does not answer" in line
