"""How many pictures a minute `ntk-inpaint batch` restores, by workers and threads.

python -m benchmarks.speed.batch [--pictures N] [--side PX] [--cluster]
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.common.cases import Case
from inpaint_app.batch.cluster import Cluster
from inpaint_app.batch.pool import Pool
from inpaint_app.batch.tasks import Settings, Task
from inpaint_app.files.images import write_image

if TYPE_CHECKING:
    from inpaint_app.batch.tasks import Executor

PROCESSES = ((1, 1), (1, 2), (2, 1), (2, 2))
"""Workers, and threads of each."""

CLUSTERS = (1, 2)
"""Workers of a local cluster, of one thread."""


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=16, help="default: %(default)s")
    parser.add_argument("--side", type=int, default=512, help="in pixels; default: %(default)s")
    parser.add_argument("--percent", type=float, default=1.0, help="missing; default: %(default)s")
    parser.add_argument("--cluster", action="store_true", help="measure Dask's workers instead")
    options = parser.parse_args(arguments)
    case = Case((options.side / 1024) ** 2, options.percent, channels=3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tasks = _tasks(folder, case, options.pictures)
        _measure(Pool(1), tasks, 1)  # so that everything is compiled and the files are cached
        print(f"{options.pictures} pictures of {case.name}, {options.percent} % missing (lines)\n")
        print("| workers | threads of each | seconds to the first | pictures a minute |")
        print("|---|---|---|---|")
        if options.cluster:
            for workers in CLUSTERS:
                cluster = Cluster(f"local:{workers}", workers)
                _show(f"{workers} (Dask, `local:{workers}`)", 1, *_measure(cluster, tasks, 1))
            return
        for workers, threads in PROCESSES:
            _show(f"{workers}", threads, *_measure(Pool(workers), tasks, threads))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"\nThe largest worker took {peak:.0f} MB.")


def _tasks(folder: Path, case: Case, number: int) -> list[Task]:
    """Write masks, and pictures that are turned copies of one photograph."""
    image, mask = case.image(), case.mask()
    tasks = []
    for each in range(number):
        path, marked = folder / f"{each}.png", folder / f"{each}-mask.png"
        write_image(path, np.roll(image, 31 * each, axis=1))
        write_image(marked, np.roll(mask, 17 * each, axis=1) * np.uint8(255))
        staging = folder / "staging"
        tasks.append(Task(each, path, marked, folder / f"{each}-out.png", staging=staging))
    return tasks


def _measure(executor: Executor, tasks: list[Task], threads: int) -> tuple[float, float]:
    """Return the seconds to the first picture, and pictures per minute including the start."""
    staging = tasks[0].staging
    assert staging is not None
    staging.mkdir()
    begin, first = time.perf_counter(), 0.0
    settings = Settings(threads=threads, version=version("ntk-inpaint"))
    for event in executor.run(tasks, settings):
        if event.outcome is not None:
            if event.outcome.status != "done":
                raise SystemExit(event.outcome.error)
            first = first or time.perf_counter() - begin
    seconds = time.perf_counter() - begin
    shutil.rmtree(staging)
    return first, 60 * len(tasks) / seconds


def _show(workers: str, threads: int, first: float, rate: float) -> None:
    print(f"| {workers} | {threads} | {first:.1f} | {rate:.0f} |", flush=True)


if __name__ == "__main__":
    main()
