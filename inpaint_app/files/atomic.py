"""Atomic writes: a failure at any moment leaves either the old file or the new one."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from inpaint_app.errors import FileError, OutputExistsError, address_of, reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = [
    "check_output",
    "put_in_place",
    "stamp_of",
    "temporary_name",
    "write_atomically",
]


def check_output(
    path: Path,
    *,
    overwrite: bool = False,
    inputs: Iterable[Path] = (),
    kept: Iterable[tuple[str, Path]] = (),
) -> None:
    """Raise `FileError` if `path` cannot be written, before hours of work are spent on it.

    Parameters
    ----------
    path : Path
        The file that will be written.
    overwrite : bool
        Whether an existing file may be replaced.
    inputs : iterable of Path
        Files that the work reads. The message says so if the output is one of them, also under
        another name or through a link.
    kept : iterable of (str, Path)
        Files that are never replaced, even with `overwrite`, and what to call them, such as
        ``"the mask"``.

    Raises
    ------
    OutputExistsError
        The file exists and `overwrite` is false.
    FileError
        It is one of `kept`, a folder or a device, its folder does not exist or is read-only, …
    """
    try:
        _check_kept(path, kept)
        _check_target(path, overwrite, inputs)
        # Only a trial write is right for root, network drives and access lists, too.
        probe = temporary_name(path.resolve())
        try:
            _write_and_flush(probe, b"")
        finally:
            probe.unlink(missing_ok=True)
    except PermissionError as error:
        raise FileError(
            f"cannot write {path}: you may not write in the folder {path.parent}; choose another"
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise FileError(f"cannot write {path}: {reason(error)}; choose another name") from error


def _check_kept(path: Path, kept: Iterable[tuple[str, Path]]) -> None:
    for what, source in kept:
        if _is_same(path, source):
            raise FileError(
                f"the output {path} would replace {what}, {source}, which is not done, even with "
                "--overwrite; choose another output"
            )


def _check_target(path: Path, overwrite: bool, inputs: Iterable[Path]) -> None:
    folder = path.parent
    with suppress(FileNotFoundError, NotADirectoryError):
        path.stat()  # raises for circular links, which the tests below would not report
    if path.is_dir():
        raise FileError(f"cannot write {path}: it is a folder; give the name of a file in it")
    if not folder.exists():
        if (address := address_of(path)) is not None:
            raise FileError(
                f"cannot write {address}: it is an address, and this program writes files; give "
                "the name of one"
            )
        raise FileError(
            f"cannot write {path}: the folder {folder} does not exist; create it or choose another"
        )
    if not folder.is_dir():
        raise FileError(f"cannot write {path}: {folder} is not a folder; choose another")
    if path.exists():
        if not path.is_file():
            raise FileError(f"cannot write {path}: it is a device, not a file; choose another name")
        if not overwrite:
            raise OutputExistsError(_exists(path, inputs))
        if not os.access(path, os.W_OK):
            raise FileError(f"cannot write {path}: the file is read-only; choose another name")


def _exists(path: Path, inputs: Iterable[Path]) -> str:
    for source in inputs:
        if _is_same(path, source):
            return (
                f"the output {path} is the input {source} itself; choose another output, "
                "or add --overwrite to replace it"
            )
    return f"{path} exists already; choose another output, or add --overwrite to replace it"


def _is_same(path: Path, other: Path) -> bool:
    """Return whether two names are of one file, False if one is missing or cannot be looked at."""
    try:
        return path.samefile(other)
    except (OSError, ValueError):  # a missing file and a null character are reported elsewhere
        return False


def write_atomically(path: Path, data: bytes, *, overwrite: bool = False) -> None:
    """Write `data` to `path` under a temporary name, flush it to the disk, then rename.

    A symbolic link is followed, so that the link stays and its target is replaced.

    Raises
    ------
    OutputExistsError
        The file exists and `overwrite` is false, even when it appeared a moment ago.
    FileError
        The system refused. `path` is unchanged, and no temporary file is left.
    """
    with _refusals(path):
        _check_target(path, overwrite, ())
        target = path.resolve()
        temporary = temporary_name(target)
        try:
            _write_and_flush(temporary, data)
            _place(temporary, target, overwrite=overwrite)
        finally:  # also on Ctrl+C; after success the name is free already
            temporary.unlink(missing_ok=True)


def put_in_place(temporary: Path, path: Path, *, overwrite: bool = False) -> None:
    """Rename a finished file, already flushed to the disk, to its final name.

    Parameters
    ----------
    temporary : Path
        The file, on the same file system as `path`. This name is gone when the call returns.
    path : Path
        The final name. A symbolic link is followed, as by `write_atomically`.
    overwrite : bool
        Whether a file of that name may be replaced.

    Raises
    ------
    OutputExistsError
        The file exists and `overwrite` is false, even when it appeared a moment ago.
    FileError
        The system refused. `path` is unchanged.
    """
    with _refusals(path):
        _check_target(path, overwrite, ())
        _place(temporary, path.resolve(), overwrite=overwrite)


def stamp_of(path: Path) -> tuple[int, ...] | None:
    """Return inode, size and time of a file, to notice that it was replaced; None if missing."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def temporary_name(target: Path) -> Path:
    """Return an unused name in the folder of `target`, for the file that will replace it."""
    # Not made from the old name, which may already be as long as the system allows.
    return target.with_name(f".{secrets.token_hex(8)}.tmp")


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """Turn errors of the system while `path` is written into errors for the user."""
    try:
        yield
    except FileExistsError as error:
        raise OutputExistsError(_exists(path, ())) from error
    except (OSError, ValueError) as error:
        raise FileError(
            f"cannot write {path}: {reason(error)}; choose another folder or make room"
        ) from error


def _place(temporary: Path, target: Path, *, overwrite: bool) -> None:
    """Rename `temporary` to `target`; only the new name is left."""
    if overwrite:
        _take_rights(temporary, target)
        temporary.replace(target)
    else:
        _rename_new(temporary, target)
        temporary.unlink(missing_ok=True)
    _flush_folder(target.parent)


def _take_rights(temporary: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        temporary.chmod(target.stat().st_mode & 0o7777)


def _write_and_flush(path: Path, data: bytes) -> None:
    # os.open, not tempfile: the file gets the permissions of the user's umask.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _rename_new(temporary: Path, target: Path) -> None:
    """Give `temporary` the name `target` too; raise `FileExistsError` if that exists."""
    try:
        os.link(temporary, target)  # unlike a rename, fails if the name exists
    except FileExistsError:
        raise
    except OSError as error:  # a file system without hard links, such as FAT
        if target.exists():
            raise FileExistsError(str(target)) from error
        temporary.replace(target)


def _flush_folder(folder: Path) -> None:
    """Flush the folder, so that the new name survives a power cut; only on POSIX systems."""
    if os.name != "posix":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
