"""The cache and state folders of the user, by the convention of the operating system.

`XDG_CACHE_HOME` and `XDG_STATE_HOME` are respected on every system. This module creates no
folder. If the user has no home folder, the paths are ones that cannot exist.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["cache_folder", "state_folder"]

_NAME = "ntk-inpaint"


def cache_folder() -> Path:
    """Return the folder for files that can be computed again."""
    return _folder("XDG_CACHE_HOME", ".cache", "Caches")


def state_folder() -> Path:
    """Return the folder for files that are kept from one start to the next."""
    return _folder("XDG_STATE_HOME", ".local/state", "Application Support")


def _folder(variable: str, beside_home: str, library: str) -> Path:
    chosen = os.environ.get(variable, "")
    try:
        if Path(chosen).is_absolute():  # the specification says to ignore relative paths
            base = Path(chosen)
        elif sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / library
        else:
            base = Path.home() / beside_home
    except RuntimeError:
        base = Path(os.devnull)
    return base / _NAME
