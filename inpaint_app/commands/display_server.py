"""Whether there is a screen to open a window on, found out before Qt is asked.

Qt ends the whole process when it finds none, so that it is too late to do anything else then.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["has_display"]

_PATIENCE = 5.0  # seconds; a display behind a slow line answers in one


def has_display(environment: Mapping[str, str]) -> bool:
    """Tell whether Qt will find something to open a window on.

    Only on Linux and its like can it be missing, unless Qt was told to use a platform that needs
    none, such as ``offscreen``. A display that is named but does not answer, as after the end
    of the remote session that it belonged to, is none.
    """
    if os.name != "posix" or sys.platform == "darwin":
        return True
    platforms = environment.get("QT_QPA_PLATFORM", "")
    names = [name.partition(":")[0] for name in platforms.split(";") if name]
    tried = names or ["wayland", "xcb"]
    if not all(name.startswith(("xcb", "wayland")) for name in tried):
        return True
    return (any(name.startswith("wayland") for name in tried) and _wayland(environment)) or (
        "xcb" in tried and _x11(environment)
    )


def _wayland(environment: Mapping[str, str]) -> bool:
    if environment.get("WAYLAND_SOCKET"):  # a connection that is open already
        return True
    name = environment.get("WAYLAND_DISPLAY")
    if not name:
        return False
    path = Path(environment.get("XDG_RUNTIME_DIR", "")) / name  # an absolute name stays what it is
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PATIENCE)
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True


def _x11(environment: Mapping[str, str]) -> bool:
    name = environment.get("DISPLAY")
    if not name:
        return False
    import ctypes  # not needed by most commands

    try:
        # What Qt uses: it knows every form of names, and whether we are let in.
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:  # under another name here; Qt may know it
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    answers: list[bool] = []

    def ask() -> None:
        connection = xcb.xcb_connect(os.fsencode(name), None)
        answers.append(not xcb.xcb_connection_has_error(connection))
        xcb.xcb_disconnect(connection)

    # A host that swallows everything would keep us for minutes; the thread ends with the process.
    thread = threading.Thread(target=ask, name="display", daemon=True)
    thread.start()
    thread.join(_PATIENCE)
    return answers == [True]
