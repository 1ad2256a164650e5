"""The errors that are shown to users, each one sentence, and how such sentences are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FileError", "OutputExistsError", "TooLargeError", "UsageError", "listed", "reason"]


class FileError(Exception):
    """A file cannot be read or written; the message is one sentence fit to show to a user.

    It names the file, says what is wrong and what to do about it.
    """


class TooLargeError(FileError):
    """A file holds a picture with more pixels than are allowed; nothing of it was decoded.

    Attributes
    ----------
    path : Path
        The file.
    width, height : int
        What it says.
    """

    def __init__(self, message: str, path: Path, width: int, height: int) -> None:
        super().__init__(message)
        self.path, self.width, self.height = path, width, height


class OutputExistsError(FileError):
    """Writing would replace a file, and replacing was not asked for."""


class UsageError(Exception):
    """Arguments do not fit together or are out of range; the message is one sentence."""


def reason(error: BaseException) -> str:
    """Return what `error` says, without the number and the path that `OSError` adds."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    said_something = any(c.isalpha() for c in text)  # a KeyError may say only "0"
    return (text if said_something else type(error).__name__).strip().rstrip(".").lower()


def listed(words: list[str]) -> str:
    """Return names as in a sentence: a, b and c."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
