"""`Record`: which outputs of a folder are done, so that nothing is restored twice.

The folder ``.ntk-inpaint-batch`` in it holds:

* ``done.jsonl``, with one line for each output; the last line about an output counts;
* a lock file, whose lock the system releases when the program ends, even after a crash;
* while a batch runs, a staging folder for unfinished files.

An output is recorded before it gets its final name. If the program ends in between, there is a
line without a file, and the work is done again. Incomplete lines are ignored.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from inpaint_app.batch.tasks import Done
from inpaint_app.errors import FileError, reason

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

__all__ = ["FOLDER", "Record"]

FOLDER: Final = ".ntk-inpaint-batch"
_STAGING: Final = "unfinished-"


class Record:
    """The record of a folder of outputs; a context manager that holds the folder's lock.

    Parameters
    ----------
    out : Path
        The folder of the outputs; it is created if necessary.

    Raises
    ------
    FileError
        The folder cannot be written, or another batch is writing into it. Raised when the context
        is entered.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._folder = out / FOLDER
        self._path = self._folder / "done.jsonl"
        self._lock = FileLock(self._folder / "lock")
        self._known: dict[str, Done] = {}
        self.staging = self._folder / f"{_STAGING}{secrets.token_hex(4)}"

    def __enter__(self) -> Record:
        if self._out.exists() and not self._out.is_dir():
            raise FileError(f"cannot write into {self._out}: it is not a folder; choose another")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise FileError(
                f"cannot write into {self._out}: another batch is at work there; wait for its end, "
                "or choose another folder"
            ) from error
        except (OSError, ValueError, NotImplementedError) as error:
            raise FileError(
                f"cannot write into {self._out}: {reason(error)}; choose another folder"
            ) from error
        try:
            for left in self._folder.glob(f"{_STAGING}*"):  # by killed programs
                shutil.rmtree(left, ignore_errors=True)
            self.staging.mkdir()
            self._known = self._read()
        except BaseException as error:
            self._lock.release()
            if isinstance(error, OSError):
                raise FileError(
                    f"cannot write into {self._out}: {reason(error)}; choose another folder"
                ) from error
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for _ in range(5):  # a worker on another machine may still write into it
            shutil.rmtree(self.staging, ignore_errors=True)
            if not self.staging.exists():
                break
        self._lock.release()

    def known(self, output: Path) -> Done | None:
        """Return the record of an output, None if there is none."""
        return self._known.get(output.name)

    def remember(self, output: Path, done: Done | None) -> None:
        """Write the record of an output and flush it to the disk; None removes the record.

        Raises
        ------
        FileError
            The system refused.
        """
        entry = {"output": output.name}
        if done is not None:
            entry |= {"key": done.key, "digest": done.digest}
        try:
            self._append(json.dumps(entry).encode() + b"\n")
        except OSError as error:
            raise FileError(
                f"cannot write {self._path}: {reason(error)}; choose another folder or make room"
            ) from error
        if done is None:
            self._known.pop(output.name, None)
        else:
            self._known[output.name] = done

    def _append(self, line: bytes) -> None:
        with self._path.open("ab+") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # the last program was killed while writing
                    line = b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def _read(self) -> dict[str, Done]:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        known: dict[str, Done] = {}
        for line in content.splitlines():
            try:
                entry = json.loads(line)
                output = entry["output"]
            except (ValueError, RecursionError, KeyError, TypeError):
                continue
            match entry:
                case {"output": str(), "key": str(key), "digest": str(digest)}:
                    known[output] = Done(key, digest)
                case {"output": str()} if len(entry) == 1:
                    known.pop(output, None)
        return known
