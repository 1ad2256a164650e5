"""Paths of files as Qt names them.

On Linux a name may be any bytes. Qt puts a replacement character for those that are no UTF-8, so
the file could not be found again.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QUrl

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["path_of_name", "path_of_url"]

_REPLACED: Final = "\ufffd"


def path_of_url(url: QUrl) -> Path:
    """Return the path of a file that was dropped or pasted."""
    name = url.toLocalFile()
    if _REPLACED not in name or os.name != "posix":
        return Path(name)
    written = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
    return Path(os.fsdecode(unquote_to_bytes(written)))


def path_of_name(name: str) -> Path:
    """Return the path that was chosen in a dialog of Qt.

    If there is no such file, but one that Qt would call so, it is that one.
    """
    path = Path(name)
    if _REPLACED not in name or os.name != "posix" or path.exists():
        return path
    return next(_called(path), path)


def _called(path: Path) -> Iterator[Path]:
    """Yield the files whose names Qt would show as that of a path."""
    folders = [path.parent] if path.parent.is_dir() else _called(path.parent)
    if path == path.parent:
        return
    for folder in folders:
        try:
            found = sorted(folder.iterdir())
        except OSError:
            continue
        for each in found:
            if os.fsencode(each.name).decode("utf-8", "replace") == path.name:
                yield each
