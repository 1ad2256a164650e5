"""Where this user's files belong that nobody opens by name, after the custom of the system.

`XDG_CACHE_HOME` and `XDG_STATE_HOME` are heeded everywhere. Nothing is created here. Without a
home the folders are such as cannot exist.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["cache_folder", "state_folder"]

_NAME = "ntk-inpaint"


def cache_folder() -> Path:
    """Return the folder of what can be made again."""
    return _folder("XDG_CACHE_HOME", ".cache", "Caches")


def state_folder() -> Path:
    """Return the folder of what is kept from one start to the next."""
    return _folder("XDG_STATE_HOME", ".local/state", "Application Support")


def _folder(variable: str, beside_home: str, library: str) -> Path:
    chosen = os.environ.get(variable, "")
    try:
        if Path(chosen).is_absolute():  # others are to be ignored, says the specification
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
