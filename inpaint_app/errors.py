"""The errors that users see, each one sentence, and helpers to write such sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FileError", "OutputExistsError", "TooLargeError", "UsageError", "listed", "reason"]


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
