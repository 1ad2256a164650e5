"""Where the user's own files are kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from inpaint_app.files.folders import cache_folder, state_folder

NAMES = "XDG_CACHE_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"


@pytest.mark.parametrize(
    ("platform", "environment", "cache", "state"),
    [
        ("linux", {}, "/home/me/.cache", "/home/me/.local/state"),
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x", "/home/me/.local/state"),
        ("linux", {"XDG_STATE_HOME": "/x"}, "/home/me/.cache", "/x"),
        ("linux", {"XDG_CACHE_HOME": ""}, "/home/me/.cache", "/home/me/.local/state"),
        ("linux", {"XDG_STATE_HOME": "relative"}, "/home/me/.cache", "/home/me/.local/state"),
        ("darwin", {"XDG_CACHE_HOME": "/x"}, "/x", "/home/me/Library/Application Support"),
        ("darwin", {}, "/home/me/Library/Caches", "/home/me/Library/Application Support"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local", "/local"),
        ("win32", {}, "/home/me/AppData/Local", "/home/me/AppData/Local"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="paths that begin with /")
def test_folders_follow_the_convention_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    environment: dict[str, str],
    cache: str,
    state: str,
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/me", **environment}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert cache_folder() == Path(cache) / "ntk-inpaint"
    assert state_folder() == Path(state) / "ntk-inpaint"


def test_without_a_home_the_folders_cannot_be_created(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    for folder in (cache_folder(), state_folder()):
        with pytest.raises(OSError, match="director"):
            folder.mkdir(parents=True, exist_ok=True)
