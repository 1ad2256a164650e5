"""The thread that reconstructs."""

from __future__ import annotations

import logging
import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from inpaint_app.filling.copies import mark_copies
from inpaint_app.filling.engine import Engine
from inpaint_app.filling.explanations import Explanation, Explanations, footprint
from inpaint_app.filling.mailbox import SHARE, Mailbox
from inpaint_app.filling.reconstruct import reconstruct
from inpaint_app.filling.refill import Refills
from inpaint_app.filling.within_budget import OverBudgetError
from inpaint_app.window.threads.queued_call import QueuedCall
from ntk_core import InpaintError, mapped, returned, warm_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.filling.engine import Iterate
    from inpaint_app.filling.requests import Patch, Report, Request, Update
    from ntk_core import KernelStore, Progress, Region

__all__ = ["InpaintWorker"]

_log = logging.getLogger(__name__)

_LITTLE = SHARE // 16  # to be shown within a fraction of a frame
_NICENESS = 10
_SWITCH = 0.001  # seconds; with the usual 0.005 a repaint while the compiler is loaded took 0.2 s
_PACE_MS = 16  # between two updates of the view: more than a screen can show is wasted


class InpaintWorker(QObject):
    """Runs reconstructions in one thread; delivers merged updates in the thread of this object.

    Parameters
    ----------
    iterate : callable
        Makes the generator of snapshots, by default `inpaint_visible`.
    store : mutable mapping of str to bytes, optional
        Where method ``"paper"`` keeps its kernels.
    parent : QObject, optional
        Owner.
    explanations : Explanations, optional
        Where reconstructions that came to their end are remembered.
    """

    def __init__(
        self,
        iterate: Iterate | None = None,
        store: KernelStore | None = None,
        parent: QObject | None = None,
        explanations: Explanations | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = Engine(kernel_store=store) if iterate is None else Engine(iterate, store)
        self._wake = QueuedCall(self._on_rung, self)
        self._mailbox = Mailbox(self._wake.post)
        self._refills = Refills()
        self._explanations = explanations or Explanations()
        self._receive: Callable[[Update], None] = lambda _update: None
        self._gives_way: Callable[[], bool] = lambda: False
        self._condition = threading.Condition()
        self._request: Request | None = None  # waiting to be served
        self._wanted = 0  # number of the request to go on with; written by the view's thread only
        self._cold = self._stopping = False
        self._since = QElapsedTimer()
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.timeout.connect(self._deliver)
        # Started when there is something to do: a window that fails to be built must not leave
        # a thread behind that keeps the process from ending.
        self._thread: threading.Thread | None = None

    # -- the view's thread

    def deliver_to(self, receive: Callable[[Update], None]) -> None:
        """Say who gets the updates."""
        self._receive = receive

    def start(self, request: Request) -> None:
        """Begin as soon as the request before has noticed that it is superseded."""
        with self._condition:
            self._request = request
            self._wanted = request.number
            self._mailbox.open(request.number)
            self._rouse()

    def warm_up(self) -> None:
        """Make the engine ready before it is needed; returns at once."""
        with self._condition:
            self._cold = True
            self._rouse()

    def cancel(self) -> None:
        """Let what runs stop at its next snapshot, of which nothing will be delivered."""
        with self._condition:
            self._request = None
            self._wanted = 0
            self._mailbox.close()

    def stop(self) -> None:
        """End the thread and wait for it, which takes as long as one step of the engine."""
        self.cancel()
        with self._condition:
            self._stopping = True
            self._condition.notify()
        if self._thread is not None:
            self._thread.join()
        self._pace.stop()

    def _rouse(self) -> None:
        self._condition.notify()
        if self._thread is None and not self._stopping:
            self._thread = threading.Thread(target=self._loop, name="inpaint-worker")
            self._thread.start()

    def _on_rung(self) -> None:
        if self._pace.isActive():
            return
        # Read once: between two readings it may run out, and a timer takes no negative interval.
        left = _PACE_MS - self._since.elapsed() if self._since.isValid() else 0
        if left > 0:
            self._pace.start(left)
        else:
            self._deliver()

    def give_way(self, condition: Callable[[], bool]) -> None:
        """Say when the view has something better to do than to show much at once."""
        self._gives_way = condition

    def _deliver(self) -> None:
        update = self._mailbox.take(_LITTLE if self._gives_way() else SHARE)
        if update is not None:
            self._receive(update)
            self._since.start()

    # -- the worker's thread

    def _loop(self) -> None:
        _step_back()
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._request or self._cold or self._stopping)
                if self._stopping:
                    return
                request, self._request = self._request, None
                cold, self._cold = self._cold, False
            if cold:
                self._warm_up()
            if request is not None:
                self._serve(request)

    @staticmethod
    def _warm_up() -> None:
        try:
            warm_up()
        except Exception:  # noqa: BLE001 - nothing is lost yet: who needs the engine will be told
            _log.exception("the engine could not be made ready")

    def _serve(self, request: Request) -> None:
        """Run one request, and say how it ended."""
        report, error = None, ""
        try:
            report = self._fill(request)
        except _SupersededError:
            return
        except (InpaintError, OverBudgetError) as reason:
            error = str(reason)
        except MemoryError:
            error = "there is not enough memory for this; close other programs or mask less at once"
        except Exception as defect:  # noqa: BLE001 - it must reach the user, not end the thread
            _log.exception("the reconstruction failed unexpectedly")
            error = f"the reconstruction failed unexpectedly: {type(defect).__name__}: {defect}"
        self._mailbox.finish(request.number, report, error)

    def _fill(self, request: Request) -> Report | None:
        """Fill what of a request is not filled; return None if that is nothing."""
        wanted = request.wanted
        if wanted is None:
            wanted = self._refills.wanted(request)
        if wanted is not None and not wanted[request.where.slices].any():
            return None  # parts of the mask were erased, the others have their fill
        if not request.guides.leave_sources(request.mask):
            raise InpaintError(
                "the whole sampling area is masked or protected, so there is nothing to copy "
                "from; paint it elsewhere, or clear it"
            )
        self._mailbox.narrow(request.number, wanted)

        regions: tuple[Region, ...] = ()

        def take(step: tuple[Patch, Progress]) -> None:
            nonlocal regions
            if self._wanted != request.number:
                raise _SupersededError
            patch, progress = step
            regions = progress.regions or regions
            marked = mark_copies(patch, regions, request.mask)
            self._mailbox.post(request.number, marked, progress)

        report = returned(mapped(reconstruct(request, self._engine, wanted), take))
        if report.explain is not None:
            # Only this method needs for one pixel what it needs for all.
            seconds = report.seconds if request.choices.method == "paper" else 0.0
            explanation = Explanation(report.explain, seconds, footprint(request, wanted))
            self._explanations.keep(request.number, explanation)
        return report


class _SupersededError(Exception):
    """Another request is to be served, or none."""


def _step_back() -> None:
    """Let the view's thread go first where both want the same processor.

    On Linux each thread has a niceness of its own, and hands it down to those that it starts. The
    interpreter lock has none: the view's thread gets it when the switch interval is over, and needs
    it again after each call of Qt.
    """
    sys.setswitchinterval(_SWITCH)
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
