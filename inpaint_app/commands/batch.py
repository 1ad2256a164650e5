"""The command `ntk-inpaint batch`."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from inpaint_app.batch.finish import finished, prepared
from inpaint_app.batch.plan import pictures, plan
from inpaint_app.batch.record import Record
from inpaint_app.batch.report import Report, counted_as, line_of, summary
from inpaint_app.batch.tasks import Outcome, Settings
from inpaint_app.commands.batch_arguments import MISSING
from inpaint_app.commands.batch_display import showing
from inpaint_app.commands.method_arguments import choices_of
from inpaint_app.commands.terminal import complain, say
from inpaint_app.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from inpaint_app.batch.cluster import Cluster
    from inpaint_app.batch.tasks import Executor, Task
    from inpaint_app.commands.batch_display import Show

__all__ = ["run_batch"]

_DONE: Final = 0
_SOME_FAILED: Final = 1
_INTERRUPTED: Final = 130


def run_batch(options: argparse.Namespace) -> int:
    """Restore the pictures that the arguments name.

    Returns
    -------
    int
        0 if all are restored, 1 if some failed (with a message), 130 if interrupted.

    Raises
    ------
    UsageError, FileError
        The batch cannot be run, or the report cannot be written.
    """
    start, counts = time.monotonic(), Counter[str]()
    settings = _settings(options)
    executor: Executor
    cluster = _executor(options)
    tasks = _plan(options, everywhere=options.scheduler is not None)
    if cluster is None:
        executor, settings = _pool(options.workers, tasks, settings)
    else:
        executor, settings = cluster, replace(settings, share=cluster.share)
    interrupted = False
    try:
        with Record(options.out) as record, Report(options.report) as report:
            tasks = [prepared(task, record, overwrite=options.overwrite) for task in tasks]
            bars = not (options.json and sys.stdout is not None and sys.stdout.isatty())
            with showing(len(tasks), quiet=options.quiet, bars=bars) as show:
                for task, outcome in _outcomes(executor, tasks, settings, show):
                    final = finished(task, outcome, record)
                    counts[counted_as(final)] += 1
                    show.finish(task, final)
                    line = line_of(task, final)
                    report.add(line)
                    if options.json:
                        say(line)
    except KeyboardInterrupt:
        interrupted = True
    if not options.quiet:
        say(summary(counts, len(tasks), time.monotonic() - start), sys.stderr)
    if interrupted:
        complain("interrupted; no output is half written, and the same command goes on from here")
        return _INTERRUPTED
    return _SOME_FAILED if counts["failed"] else _DONE


def _outcomes(
    executor: Executor, tasks: Sequence[Task], settings: Settings, show: Show
) -> Iterator[tuple[Task, Outcome]]:
    """Yield the outcome of each task; tasks that cannot be done come first."""
    able = []
    for task in tasks:
        if task.trouble:
            yield task, Outcome("failed", error=task.trouble)
        else:
            able.append(task)
    if not able:
        return
    by_number = {task.number: task for task in able}
    with closing(executor.run(able, settings)) as events:  # ends the workers at once
        for event in events:
            task = by_number[event.number]
            if event.outcome is None:
                show.advance(task, event.fraction)
            else:
                yield task, event.outcome


def _settings(options: argparse.Namespace) -> Settings:
    from importlib.metadata import version

    return Settings(
        choices_of(options),
        seed_given=options.seed is not None,
        protect=options.protect,
        sources=options.sources,
        inverted=options.invert_mask,
        threshold=options.threshold,
        grow=options.grow,
        sensitivity=None if options.detect == MISSING else options.detect,
        missing_only=options.detect == MISSING,
        lacking=options.missing,
        memory_mb=options.memory,
        max_pixels=options.max_megapixels * 10**6,
        version=version("ntk-inpaint"),
    )


def _plan(options: argparse.Namespace, *, everywhere: bool) -> list[Task]:
    """Return the tasks; with absolute paths if `everywhere`, for workers on other machines."""
    others = [path for path in (options.protect, options.sources) if path is not None]
    masks = [path for path in (options.mask, options.masks) if path is not None]
    if options.report is not None:
        others.append(options.report)
    images = pictures(options.images, out=options.out, masks=[*masks, *others])
    tasks = plan(
        images,
        options.out,
        mask=options.mask,
        masks=options.masks,
        suffix=options.format,
        others=others,
    )
    if not everywhere:
        return tasks
    return [
        replace(
            task,
            image=task.image.absolute(),
            mask=task.mask and task.mask.absolute(),
            output=task.output.absolute(),
        )
        for task in tasks
    ]


def _executor(options: argparse.Namespace) -> Cluster | None:
    """Return the cluster of ``--scheduler``, None for processes of this machine."""
    if options.scheduler is None:
        return None
    is_local = options.scheduler.startswith("local")
    if options.workers is not None and not is_local:
        raise UsageError(
            "--workers is for this machine, and a cluster has its own; leave --workers out"
        )
    from inpaint_app.batch.cluster import Cluster

    # Dask's workers have another current folder, so the paths must be absolute.
    for name in ("out", "protect", "sources"):
        path: Path | None = getattr(options, name)
        if path is not None:
            setattr(options, name, path.absolute())
    return Cluster(options.scheduler, options.workers or _processors())


def _pool(
    workers: int | None, tasks: Sequence[Task], settings: Settings
) -> tuple[Executor, Settings]:
    """Return a pool of processes; if there are fewer pictures, each process has more threads."""
    from inpaint_app.batch.pool import Pool

    count = max(1, min(workers or _processors(), len(tasks)))
    return Pool(count), replace(settings, threads=max(1, _processors() // count), share=count)


def _processors() -> int:
    usable = getattr(os, "sched_getaffinity", None)  # a container may allow only some of them
    return len(usable(0)) if usable else os.cpu_count() or 1
