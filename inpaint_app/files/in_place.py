"""Writing a picture over the file that it was read from, which may hold more than was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.errors import FileError

if TYPE_CHECKING:
    from pathlib import Path

    from inpaint_app.files.picture import Picture

__all__ = ["check_in_place", "is_same_file"]


def check_in_place(path: Path, like: Picture, *, keeps_pages: bool = False) -> None:
    """Raise `FileError` if `path` is the file of `like` and holds pictures that were not read.

    Parameters
    ----------
    path : Path
        The file that will be written.
    like : Picture
        The picture as it was read.
    keeps_pages : bool
        Whether what is written has the other pages of a TIFF.
    """
    unread = like.unread
    if not unread and not keeps_pages and like.pages > 1:
        unread = f"{like.pages - 1} more pictures" if like.pages > 2 else "another picture"
    if unread and like.path is not None and is_same_file(path, like.path):
        raise FileError(
            f"cannot write {path}: it also holds {unread}, which would be lost; "
            "write to another name"
        )


def is_same_file(one: Path, other: Path) -> bool:
    """Return whether two paths lead to one file, also through links."""
    try:
        return one.samefile(other)
    except OSError:  # one of them does not exist
        return one.absolute() == other.absolute()
