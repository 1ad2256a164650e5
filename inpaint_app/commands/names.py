"""Names of files on the command line.

An unset variable of a shell gives an empty name, and `pathlib.Path` makes the current folder of it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

__all__ = ["name_of", "path_of"]


def name_of(text: str) -> str:
    """Return a name or a pattern as it was given, for `argparse`.

    Raises
    ------
    argparse.ArgumentTypeError
        It is empty.
    """
    if not text:
        raise argparse.ArgumentTypeError(
            "it is an empty name; give a name, or set the variable that stands for it"
        )
    return text


def path_of(text: str) -> Path:
    """Return the path of a name, for `argparse`.

    Raises
    ------
    argparse.ArgumentTypeError
        The name is empty.
    """
    return Path(name_of(text))
