"""The errors that users see, each one sentence, and helpers to write such sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "FileError",
    "OutputExistsError",
    "TooLargeError",
    "UsageError",
    "absent",
    "address_of",
    "listed",
    "readable",
    "reason",
]

# A scheme of one letter is a drive of Windows. `Path` makes one slash of two.
_ADDRESS: Final = re.compile(r"([a-z][a-z0-9+.-]+):/+(.+)", re.IGNORECASE | re.DOTALL)


class FileError(Exception):
    """A file cannot be read or written; the message is one sentence for the user.

    It names the file, and says what is wrong and what to do about it.
    """


class TooLargeError(FileError):
    """A picture has more pixels than are allowed; it was not decoded.

    Attributes
    ----------
    path : Path
        The file.
    width, height : int
        The size that the file states, in pixels.
    """

    def __init__(self, message: str, path: Path, width: int, height: int) -> None:
        super().__init__(message)
        self.path, self.width, self.height = path, width, height


class OutputExistsError(FileError):
    """The output exists, and the caller did not allow to replace it."""


class UsageError(Exception):
    """Arguments contradict each other or are out of range; the message is one sentence."""


def reason(error: BaseException) -> str:
    """Return the message of `error`, without the number and the path that `OSError` adds."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    said_something = any(c.isalpha() for c in text)  # the message of a KeyError may be just "0"
    return (text if said_something else type(error).__name__).strip().rstrip(".").lower()


def listed(words: list[str]) -> str:
    """Join names as in a sentence: a, b and c."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def readable(text: str) -> str:
    r"""Return `text` with the bytes of a name that is no UTF-8 as ``\xff``, for reports.

    Python keeps such bytes as lone surrogates, which other programs do not read.
    """
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def address_of(path: Path) -> str | None:
    """Return the address that was given in place of a file, such as https://…; None for a path."""
    found = _ADDRESS.fullmatch(path.as_posix())
    if found is None:
        return None
    slashes = "///" if found[1].lower() == "file" else "//"
    return f"{found[1]}:{slashes}{found[2]}"


def absent(path: Path) -> FileError:
    """Return the error for a file that is to be read and does not exist."""
    address = address_of(path)
    if address is None:
        return FileError(f"cannot read {path}: there is no such file; check the name")
    if address.lower().startswith("file:"):
        return FileError(
            f"cannot read {address}: it is an address, and this program opens files; give the path "
            "alone"
        )
    return FileError(
        f"cannot read {address}: it is an address, and this program opens files; download it first"
    )
