"""`Pool`: an executor with processes of this machine.

If a process dies, for lack of memory or because it is killed, only its picture is affected, and
another process tries that once more. Workers leave the terminal's process group, so Ctrl+C
reaches only the main program, which ends them. If that is killed, they end themselves.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import Counter, deque
from contextlib import suppress
from multiprocessing import connection as connections
from typing import TYPE_CHECKING, Any, Final

from inpaint_app.batch.interrupts import interrupts_held
from inpaint_app.batch.tasks import Event, Outcome
from inpaint_app.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from multiprocessing.connection import Connection

    from inpaint_app.batch.tasks import Settings, Task

__all__ = ["Pool"]

_TRIES: Final = 2
_OFTEN: Final = 0.1  # smallest time between two messages about one picture, in seconds
_WARM: Final = "warm"
_ENOUGH: Final = 3  # give up after so many processes that ended without having a task


class Pool:
    """Distributes tasks to processes.

    Parameters
    ----------
    workers : int
        The largest number of processes at once.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def run(self, tasks: Sequence[Task], settings: Settings) -> Generator[Event, None, None]:
        """Yield the events of the tasks; see `inpaint_app.batch.tasks.Executor`.

        Raises
        ------
        FileError
            No worker can be started.
        """
        waiting, left = deque(tasks), len(tasks)
        tries: Counter[int] = Counter()
        crew: list[_Worker] = []
        lost, is_warm = 0, False
        try:
            while left:
                while len(crew) < min(self._workers, left):
                    crew.append(_Worker(settings))
                if not is_warm and not any(worker.busy for worker in crew):
                    crew[0].give(_WARM)  # only one: two would compile the same code twice
                for worker in crew:
                    if is_warm and waiting and not worker.busy:
                        worker.give(waiting.popleft())
                for ready in connections.wait([worker.connection for worker in crew]):
                    worker = next(each for each in crew if each.connection is ready)
                    message = worker.receive()
                    if message == _WARM:
                        is_warm = True
                    elif message is not None:
                        left -= message.outcome is not None
                        yield message
                    else:
                        crew.remove(worker)
                        worker.end()
                        task = worker.task
                        if task is None:
                            lost += 1
                            if lost == _ENOUGH:
                                raise FileError(f"the workers {worker.fate} as soon as they start")
                            continue
                        tries[task.number] += 1
                        if tries[task.number] < _TRIES:
                            waiting.append(task)
                        else:
                            left -= 1
                            yield Event(task.number, 1.0, _lost(task, worker))
        finally:
            for worker in crew:
                worker.end()


class _Worker:
    """One worker process, as the main program sees it."""

    def __init__(self, settings: Settings) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, settings), daemon=True)
        with interrupts_held():
            self._process.start()
        theirs.close()  # so that reading ends when the process does
        self.task: Task | None = None
        self.busy = False
        self._is_dead = False

    def give(self, work: Task | str) -> None:
        self.task = None if isinstance(work, str) else work
        self.busy = True
        with suppress(OSError):  # it is dead: the next `receive` returns None
            self.connection.send(work)

    def receive(self) -> Any:
        """Return its next message, None if it is dead."""
        try:
            message = self.connection.recv()
        except (EOFError, OSError):
            self._is_dead = True
            return None
        if message == _WARM or message.outcome is not None:
            self.task, self.busy = None, False
        return message

    def end(self) -> None:
        """End the process and its children; at once if it is working."""
        self.connection.close()
        pid = self._process.pid
        if self._is_dead or not self.busy:
            self._process.join(5)
        if pid is not None and hasattr(os, "killpg"):
            with suppress(OSError):  # ends its children, too
                os.killpg(pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()

    @property
    def fate(self) -> str:
        """How it ended, as a verb in the plural for a message."""
        code = self._process.exitcode
        if code is not None and code < 0:
            return f"were killed (signal {-code})"
        return f"end with exit code {code}"


def _lost(task: Task, worker: _Worker) -> Outcome:
    told = (
        f"cannot restore {task.image}: both processes that tried {worker.fate}, perhaps for "
        "want of memory; use fewer workers"
    )
    return Outcome("failed", error=told)


def _serve(connection: Connection[Any, Any], settings: Settings) -> None:
    """Run a worker until the connection is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        os.setsid()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from inpaint_app.batch.work import perform, warm

    with suppress(EOFError, OSError):
        while True:
            work = connection.recv()
            if work == _WARM:
                with suppress(Exception):  # the first picture reports the same error
                    warm(settings)
                connection.send(_WARM)
            else:
                outcome = perform(work, settings, _Teller(connection, work.number))
                connection.send(Event(work.number, 1.0, outcome))


class _Teller:
    """Sends the progress of a picture, at most ten times per second."""

    def __init__(self, connection: Connection[Any, Any], number: int) -> None:
        self._connection = connection
        self._number = number
        self._told = 0.0

    def __call__(self, fraction: float) -> None:
        now = time.monotonic()
        if now - self._told >= _OFTEN:
            self._told = now
            self._connection.send(Event(self._number, fraction))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        if hasattr(os, "killpg"):
            os.killpg(os.getpgid(0), signal.SIGKILL)
        os._exit(1)
