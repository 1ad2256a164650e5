"""`Cluster`: an executor with the workers of a Dask cluster, on other machines or local.

The workers read pictures and write results to a staging folder, so all machines must see the same
folders. Only the main program renames results and records them. So a picture that is restored
twice, because its worker was lost, still gives one file.
"""

from __future__ import annotations

import logging
import secrets
import socket
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from inpaint_app.batch.interrupts import interrupts_held
from inpaint_app.batch.tasks import Event, Outcome
from inpaint_app.batch.work import perform, warm
from inpaint_app.errors import FileError, UsageError, reason

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from inpaint_app.batch.tasks import Settings, Task

__all__ = ["Cluster"]

_LOCAL: Final = "local"
_PORT: Final = 8786  # Dask's default port of a scheduler
_WAIT: Final = 30  # seconds to wait for a scheduler to answer, and for a worker


class Cluster:
    """Distributes tasks to the workers of a Dask cluster.

    Parameters
    ----------
    address : str
        The address of the scheduler, such as ``tcp://host:8786``; or ``local`` or ``local:4`` for
        a temporary one on this machine, with 4 workers.
    workers : int
        The number of local workers, if the address does not contain it.

    Raises
    ------
    UsageError
        The address is invalid, or Dask is not installed.
    """

    def __init__(self, address: str, workers: int) -> None:
        self._address = address
        self._local = 0
        if address.partition(":")[0] == _LOCAL:
            _, colon, number = address.partition(":")
            if colon and not (number.isdecimal() and int(number) > 0):
                raise UsageError(
                    f"cannot use --scheduler {address}: after local: comes the number of workers, "
                    "as in local:4"
                )
            self._local = int(number) if colon else workers
        elif "://" not in address:
            raise UsageError(
                f"cannot use --scheduler {address}: an address begins with tcp:// or tls://, as in "
                "tcp://192.168.0.10:8786"
            )
        try:
            _dask()
        except ImportError as error:
            raise UsageError(
                "--scheduler needs Dask; install it with: pip install 'ntk-inpaint[cluster]'"
            ) from error

    @property
    def share(self) -> int:
        """How many workers share one machine's memory; assumed to be 1 for a remote cluster."""
        return self._local or 1

    def run(self, tasks: Sequence[Task], settings: Settings) -> Generator[Event, None, None]:
        """Yield the outcomes of the tasks; see `inpaint_app.batch.tasks.Executor`.

        Raises
        ------
        FileError
            The scheduler does not answer or has no workers. Or a worker does not see the files or
            has a different version of the program.
        """
        with _quiet(), ExitStack() as stack:
            client = stack.enter_context(self._client())
            stack.enter_context(client.as_current())
            _check(client, tasks, settings)
            _warm(client, settings)
            batch = secrets.token_hex(4)  # two runs must not share cached results
            futures = {
                client.submit(
                    perform, task, settings, key=f"ntk-inpaint-{batch}-{task.number}", pure=False
                ): task
                for task in tasks
            }
            try:
                for future in _dask().as_completed(futures):
                    task = futures.pop(future)
                    yield Event(task.number, 1.0, _outcome(future, task))
                    future.release()
            finally:
                if futures:
                    client.cancel(list(futures), force=True)

    @contextmanager
    def _client(self) -> Iterator[Any]:
        with ExitStack() as stack:
            address: Any = self._address
            if self._local:
                address = stack.enter_context(_local_cluster(self._local))
            else:
                _check_answer(self._address)
            try:
                client = stack.enter_context(
                    _dask().Client(address, timeout=_WAIT, set_as_default=False)
                )
            except (OSError, ValueError) as error:
                raise FileError(
                    f"cannot use the scheduler {self._address}: {reason(error)}; check its address"
                ) from error
            try:
                client.wait_for_workers(1, timeout=_WAIT)
            except TimeoutError as error:
                raise FileError(
                    f"cannot use the scheduler {self._address}: it has no workers; start some"
                ) from error
            yield client


def _check_answer(address: str) -> None:
    """Raise `FileError` at once if nothing answers; Dask itself would retry for 30 seconds."""
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname, parts.port or _PORT), _WAIT).close()
    except (OSError, ValueError) as error:  # ValueError: an invalid port
        raise FileError(
            f"cannot use the scheduler {address}: {reason(error)}; check its address and that it "
            "runs"
        ) from error


def _local_cluster(workers: int) -> Any:
    with interrupts_held():
        return _dask().LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        )


def look(files: Sequence[Path], token: tuple[Path, str]) -> tuple[str, list[str]]:
    """Return the version of the program and the missing files; runs in a worker.

    `token` is a file and its content. It shows that the worker sees the same folder, not another
    one with the same name on its own disk.
    """
    from importlib.metadata import version

    marker, content = token
    missing = [str(path) for path in files if not path.exists()]
    if not missing and (not marker.exists() or marker.read_text() != content):
        missing = [str(marker.parent)]
    return version("ntk-inpaint"), missing


def _check(client: Any, tasks: Sequence[Task], settings: Settings) -> None:
    """Raise `FileError` if a worker cannot do the work."""
    staging = tasks[0].staging
    assert staging is not None
    marker, content = staging / "here", secrets.token_hex(8)
    marker.write_text(content)
    folders = {path.parent for task in tasks for path in (task.image, task.mask) if path}
    files = sorted(folder for folder in folders if folder.exists())
    files += [path for path in (settings.protect, settings.sources) if path and path.exists()]
    answers = client.run(look, files, (marker, content), on_error="return")
    for worker, answer in answers.items():
        if isinstance(answer, BaseException):
            raise FileError(
                f"cannot use the worker {worker}: {type(answer).__name__}: {reason(answer)}; "
                "install the same version of ntk-inpaint there"
            )
        version, missing = answer
        if missing:
            raise FileError(
                f"cannot use the worker {worker}: it does not see {missing[0]}; keep pictures, "
                "masks and outputs in a folder that all machines share under the same name"
            )
        if version != settings.version:
            raise FileError(
                f"cannot use the worker {worker}: it has version {version} of ntk-inpaint, not "
                f"{settings.version}; install the same there"
            )


def _warm(client: Any, settings: Settings) -> None:
    """Let one worker of each machine compile the engine, so that the others load it."""
    workers = client.scheduler_info(n_workers=-1)["workers"]
    one_each = {about["host"]: worker for worker, about in workers.items()}
    batch = secrets.token_hex(4)
    _dask().wait(
        [
            client.submit(
                warm, settings, key=f"ntk-inpaint-warm-{batch}-{n}", workers=[worker],
                allow_other_workers=True, pure=False,
            )
            for n, worker in enumerate(one_each.values())
        ]
    )  # fmt: skip


def _outcome(future: Any, task: Task) -> Outcome:
    error = future.exception() if future.status == "error" else None
    if future.status == "finished":
        outcome: Outcome = future.result()
        return outcome
    told = f"cannot restore {task.image}: "
    if error is None:
        told += "the connection to the scheduler was lost; start the batch again"
    elif type(error).__name__ == "KilledWorker":
        told += (
            "every worker that tried was lost, perhaps for want of memory; give workers more of it"
        )
    else:
        told += f"{type(error).__name__}: {reason(error)}; report this"
    return Outcome("failed", error=told)


def _dask() -> Any:
    """Import Dask; it is slow to import, and installed only with the extra."""
    import distributed

    return distributed


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence Dask's log, which is not meant for users."""
    log = logging.getLogger("distributed")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)
