"""The names of columns: how they are read, told apart, and found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.errors import UsageError, listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from inpaint_app.files.number_tables.table import TableOptions

__all__ = ["check_names", "legible", "told_apart"]


def legible(text: str) -> str:
    """Return a text whose bytes that are no UTF-8 are read as Windows-1252, else as Latin-1.

    Such bytes are lone surrogates in `text`. All letters of it must be of one encoding.
    """
    if text.isascii():
        return text
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # surrogates that are no bytes: from UTF-16
        return text
    for codec in ("utf-8", "cp1252"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1")


def told_apart(names: Sequence[str]) -> list[str]:
    """Return names of which no two are equal: the second ``"a"`` is ``"a (column 3)"``."""
    found: dict[str, None] = {}
    for number, name in enumerate(names, 1):
        found[f"{name} (column {number})" if name in found else name] = None
    return list(found)


def check_names(path: Path, names: Sequence[str], options: TableOptions) -> None:
    """Raise `UsageError` if options name columns that a table does not have."""
    for flag, wanted in (("--keep", options.keep), ("--use", options.use)):
        for name in wanted:
            if name not in names:
                known = listed([repr(each) for each in names[:8]])
                more = f" and {len(names) - 8} more" if len(names) > 8 else ""
                raise UsageError(
                    f"{path} has no column {name!r} for {flag}; its columns are {known}{more}"
                )
