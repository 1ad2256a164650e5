"""What goes to workers and comes back: plain frozen values that can be sent anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from inpaint_app.settings.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

__all__ = ["Done", "Event", "Executor", "Outcome", "Settings", "Status", "Task"]

Status = Literal["done", "skipped", "failed"]
"""``"skipped"``: it was restored before, from the same files and in the same way."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How pictures are restored, the same for all.

    Attributes
    ----------
    choices : Choices
        How the masks are filled.
    seed_given : bool
        Whether the seed of `choices` was given. The seed 0 is usual, but records on disk tell one
        that was given from one that was not.
    protect, sources, inverted
        As in `inpaint_app.filling.restore.RestoreOrder`.
    sensitivity : int or None
        Of the detection of scratches, 0 … 100; None where there are masks.
    version : str
        Of the program; what another version has made is made again.
    memory_mb : int or None
        What one reconstruction may take, in units of 2²⁰ bytes; None for its share of half of
        what is free.
    max_pixels : int
        The most that a picture may have.
    threads : int
        Of each worker; the result does not depend on it.
    share : int
        How many workers divide a machine's memory among them.
    """

    choices: Choices = field(default_factory=Choices)
    seed_given: bool = False
    protect: Path | None = None
    sources: Path | None = None
    inverted: bool = False
    sensitivity: int | None = None
    version: str = ""
    memory_mb: int | None = None
    max_pixels: int = 500_000_000
    threads: int = 1
    share: int = 1


@dataclass(frozen=True, slots=True)
class Done:
    """What is remembered of an output.

    Attributes
    ----------
    key : str
        Hash of all that the result depends on: input, masks, settings and version.
    digest : str
        Hash of the output.
    """

    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Task:
    """One picture.

    Attributes
    ----------
    number : int
        Its place in the plan, from 0.
    image, output : Path
        What is read, and where the result belongs.
    mask : Path or None
        None if damage is to be detected.
    trouble : str
        Why it cannot be restored, empty if it can.
    known : Done or None
        What is remembered of the output, None for nothing or if that is not to matter.
    replace : bool
        Whether the output may be replaced.
    staging : Path
        A folder for unfinished files, on the file system of the output. Work for which it does
        not exist any more is given up.
    """

    number: int
    image: Path
    mask: Path | None
    output: Path
    trouble: str = ""
    known: Done | None = None
    replace: bool = False
    staging: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task.

    Attributes
    ----------
    status : Status
        See there.
    seconds : float
        Wall-clock time in the worker, with reading and writing.
    missing : int or None
        Number of pixels that were reconstructed, None if not known.
    expected_error : float or None
        As in `inpaint_app.filling.restore.RestoreReport`.
    method : str
        That was used.
    notes : tuple of str
        As in `RestoreReport`.
    error : str
        Of a failure: one sentence.
    staged : Path or None
        The finished file, which is still to get its place.
    done : Done or None
        What is to be remembered of it.
    """

    status: Status
    seconds: float = 0.0
    missing: int | None = None
    expected_error: float | None = None
    method: str = ""
    notes: tuple[str, ...] = ()
    error: str = ""
    staged: Path | None = None
    done: Done | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """News of a task: how far it is, 0 … 1, or what came of it."""

    number: int
    fraction: float = 0.0
    outcome: Outcome | None = None


class Executor(Protocol):
    """Whoever hands tasks out to workers."""

    def run(self, tasks: Sequence[Task], settings: Settings) -> Generator[Event, None, None]:
        """Yield news until there is an outcome of each task.

        Closing the iterator ends all work at once; no process outlives that.
        """
