"""The values that go to workers and come back: frozen, and easy to pickle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from inpaint_app.settings.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from inpaint_app.filling.lacking import Lacking

__all__ = ["Done", "Event", "Executor", "Outcome", "Settings", "Status", "Task"]

Status = Literal["done", "skipped", "failed"]
"""``"skipped"``: it was restored before, from the same files with the same settings."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a batch, the same for all pictures.

    Attributes
    ----------
    choices : Choices
        How the masks are filled.
    seed_given : bool
        Whether the user gave the seed of `choices`. Records on disk distinguish a given seed 0
        from the default 0.
    protect, sources, inverted, threshold, grow
        As in `inpaint_app.filling.restore.RestoreOrder`.
    sensitivity : int or None
        The sensitivity of the detection, 0 … 100; None if nothing is detected.
    version : str
        The version of the program. Outputs of another version are made again.
    memory_mb : int or None
        The memory that one reconstruction may use, in units of 10⁶ bytes; None for half of the
        free memory, divided by `share`.
    max_pixels : int
        The largest number of pixels of a picture.
    threads : int
        The number of threads of each worker; the result does not depend on it.
    share : int
        The number of workers that share a machine's memory.
    missing_only : bool
        Whether the pixels without a value are filled, instead of a mask.
    lacking : Lacking
        As in `inpaint_app.filling.restore.RestoreOrder`.
    """

    choices: Choices = field(default_factory=Choices)
    seed_given: bool = False
    protect: Path | None = None
    sources: Path | None = None
    inverted: bool = False
    threshold: float | None = None
    grow: int = 0
    sensitivity: int | None = None
    version: str = ""
    memory_mb: int | None = None
    max_pixels: int = 500_000_000
    threads: int = 1
    share: int = 1
    missing_only: bool = False
    lacking: Lacking = "refuse"


@dataclass(frozen=True, slots=True)
class Done:
    """The record of an output.

    Attributes
    ----------
    key : str
        Hash of everything that the result depends on: input, masks, settings and version.
    digest : str
        Hash of the output.
    """

    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Task:
    """One picture to restore.

    Attributes
    ----------
    number : int
        Its index in the plan, from 0.
    image, output : Path
        The file to read and the file to write.
    mask : Path or None
        The mask; None to detect damage.
    trouble : str
        Why it cannot be restored; empty if it can.
    known : Done or None
        The record of the output; None if there is none, or if it shall be ignored.
    replace : bool
        Whether the output may be replaced.
    staging : Path or None
        A folder for unfinished files, on the file system of the output; None in the plan. The
        worker gives up if the folder no longer exists.
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
    """The outcome of a task.

    Attributes
    ----------
    status : Status
        Done, skipped or failed.
    seconds : float
        Wall-clock time in the worker, including reading and writing.
    missing : int or None
        Number of filled pixels, None if unknown.
    expected_error, copied
        As in `inpaint_app.filling.restore.RestoreReport`.
    method : str
        The method that was used.
    notes : tuple of str
        As in `RestoreReport`.
    error : str
        Why it failed, one sentence; empty if it did not.
    staged : Path or None
        The finished file, until it is renamed to the output.
    done : Done or None
        The record to write for the output.
    """

    status: Status
    seconds: float = 0.0
    missing: int | None = None
    expected_error: float | None = None
    copied: int = 0
    method: str = ""
    notes: tuple[str, ...] = ()
    error: str = ""
    staged: Path | None = None
    done: Done | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a task: its progress, 0 … 1, or its outcome."""

    number: int
    fraction: float = 0.0
    outcome: Outcome | None = None


class Executor(Protocol):
    """Distributes tasks to workers."""

    def run(self, tasks: Sequence[Task], settings: Settings) -> Generator[Event, None, None]:
        """Yield events until each task has an outcome.

        Closing the generator ends all work at once; no process outlives it.
        """
