"""Finding the files that come with the program: the sample picture, its mask, the icon."""

from __future__ import annotations

from pathlib import Path

__all__ = ["asset_path"]

_PACKAGE = Path(__file__).resolve().parents[1]
_FOLDERS = (_PACKAGE / "assets", _PACKAGE.parent / "assets")  # installed; in a source checkout


def asset_path(name: str) -> Path:
    """Return the path of the asset `name`, such as ``"icon.svg"``.

    Raises
    ------
    FileNotFoundError
        There is no such asset: the installation is incomplete, or the name is wrong.
    """
    for folder in _FOLDERS:
        path = folder / name
        if path.is_file():
            return path
    raise FileNotFoundError(f"the asset {name!r} is in none of {', '.join(map(str, _FOLDERS))}")
