"""Checking for a display before Qt is started.

If Qt finds no display, it ends the whole process, so the check must come first.
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

_PATIENCE = 5.0  # seconds; a display over a slow connection answers in one


def has_display(environment: Mapping[str, str]) -> bool:
    """Return whether Qt will find a display.

    On Windows and macOS there always is one. On other systems Qt needs none with a platform such
    as ``offscreen``. A display that is named but does not answer, for example after the end of
    its remote session, does not count.
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
    if environment.get("WAYLAND_SOCKET"):  # an open connection
        return True
    name = environment.get("WAYLAND_DISPLAY")
    if not name:
        return False
    path = Path(environment.get("XDG_RUNTIME_DIR", "")) / name  # `name` may be an absolute path
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
        # The library that Qt uses: it knows all forms of names, and checks our permission.
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:  # it may have another name that Qt knows
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    answers: list[bool] = []

    def ask() -> None:
        connection = xcb.xcb_connect(os.fsencode(name), None)
        answers.append(not xcb.xcb_connection_has_error(connection))
        xcb.xcb_disconnect(connection)

    # A host that drops all packets would block us for minutes. A daemon thread ends with us.
    thread = threading.Thread(target=ask, name="display", daemon=True)
    thread.start()
    thread.join(_PATIENCE)
    return answers == [True]
