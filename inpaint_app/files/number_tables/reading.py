"""Opening a table by the ending of its name."""

from __future__ import annotations

from stat import S_ISDIR
from typing import TYPE_CHECKING, Final

from inpaint_app.errors import FileError, UsageError, absent, listed, reason

if TYPE_CHECKING:
    from pathlib import Path

    from inpaint_app.files.number_tables.table import NumberTable, TableOptions

__all__ = ["ENDINGS", "check_ending", "check_table", "read_table"]

ENDINGS: Final = (".csv", ".tsv", ".parquet")


def check_table(path: Path) -> None:
    """Raise `FileError` unless a path names a file whose ending is that of a table."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise absent(path) from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise FileError(f"cannot read {path}: {reason(error)}; check the file") from error
    if S_ISDIR(mode):
        raise FileError(f"cannot read {path}: it is a folder; give the name of a file")
    if path.suffix.lower() not in ENDINGS:
        wrong = f"its ending is not one of {listed(list(ENDINGS))}"
        if not path.suffix:
            wrong = f"its name does not end with one of {listed(list(ENDINGS))}"
        raise FileError(f"cannot read {path}: {wrong}; save the table as one of these")


def read_table(path: Path, options: TableOptions) -> NumberTable:
    """Read a table.

    Raises
    ------
    FileError
        The file is missing, of another kind, no table, or has nothing to complete.
    UsageError
        It is not certain how it is to be read, or options do not fit it.
    """
    check_table(path)
    data = _bytes_of(path)
    if path.suffix.lower() == ".parquet":
        from inpaint_app.files.number_tables.parquet import read_parquet

        _check_no_text_options(options)
        return read_parquet(path, data, options)
    from inpaint_app.files.number_tables.text import read_text

    return read_text(path, data, options)


def check_ending(output: Path, table: Path) -> None:
    """Raise `UsageError` unless a file to write has the ending of the table that is read."""
    if output.suffix.lower() != table.suffix.lower():
        raise UsageError(
            f"the output {output} must end with {table.suffix} like {table}, because what is known "
            "is written as it was read; choose such a name"
        )


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:  # removed since it was checked
        raise absent(path) from error
    except OSError as error:
        raise FileError(f"cannot read {path}: {reason(error)}; check the file") from error


def _check_no_text_options(options: TableOptions) -> None:
    given = {
        "--delimiter": options.delimiter,
        "--decimal": options.decimal,
        "--header": options.header,
        "--missing": options.missing or None,
    }
    named = [flag for flag, value in given.items() if value is not None]
    if named:
        them = "it" if len(named) == 1 else "them"
        raise UsageError(f"{listed(named)} can be given only for CSV and TSV; leave {them} out")
