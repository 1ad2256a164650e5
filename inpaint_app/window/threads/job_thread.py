"""A thread that does slow jobs one after the other: files, masks, kernels, weights, recovery."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from inpaint_app.window.threads.queued_call import QueuedCall

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BackgroundThread"]

T = TypeVar("T")


class BackgroundThread(QObject):
    """A queue of jobs in one thread; the results come in the thread of this object.

    Parameters
    ----------
    name : str
        Of the thread.
    parent : QObject, optional
        Owner.
    """

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Started by the first use, ended by `stop`.
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._answers: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._call_back = QueuedCall(self._answer, self)
        self._stopped = False

    def submit(self, work: Callable[[], T], done: Callable[[T | Exception], None]) -> None:
        """Call `work` in the thread, then `done` with its result or error back here."""

        def job() -> None:
            result: T | Exception
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - it is for `done` to tell errors apart
                result = error
            self._answers.put(lambda: done(result))
            self._call_back.post()

        self._executor.submit(job)

    def stop(self) -> None:
        """Finish what was begun, so that no file stays half written, and end the thread."""
        self._stopped = True
        self._executor.shutdown(wait=True)

    def _answer(self) -> None:
        answer = self._answers.get_nowait()  # one for each post
        if not self._stopped:
            answer()
