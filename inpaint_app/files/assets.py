"""Finding the files that come with the program: the sample picture, its mask, the icon."""

from __future__ import annotations

from pathlib import Path

__all__ = ["GUIDE_PAGES", "asset_path", "guide_folder"]

_PACKAGE = Path(__file__).resolve().parents[1]
_FOLDERS = (_PACKAGE / "assets", _PACKAGE.parent / "assets")  # installed; in a source checkout


GUIDE_PAGES = ("guide.md", "files.md", "batch.md")
"""The pages of the documentation that come with the program, the user guide first."""


def guide_folder() -> Path:
    """Return the folder with `GUIDE_PAGES`, and their images in the folder ``images``.

    Raises
    ------
    FileNotFoundError
        There is none: the installation is incomplete.
    """
    for folder in (_PACKAGE / "assets" / "guide", _PACKAGE.parent / "docs"):
        if (folder / GUIDE_PAGES[0]).is_file():
            return folder
    raise FileNotFoundError(f"the page {GUIDE_PAGES[0]!r} does not come with the program")


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
