"""Run work in threads, in order, and only a limited number of items ahead."""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future, ThreadPoolExecutor

__all__ = ["in_order", "usable_processors"]

Item = TypeVar("Item")


def usable_processors() -> int:
    """Return how many processors this process may use; a container may allow fewer than all."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def in_order(
    pool: ThreadPoolExecutor,
    work: Callable[[Item], object],
    items: Iterable[Item],
    *,
    ahead: int,
) -> Iterator[Item]:
    """Yield every item once its work is done; at most `ahead` items are begun and not yielded.

    If the consumer closes this generator, the work of items that have not begun is cancelled.
    """
    running: deque[tuple[Item, Future[object]]] = deque()
    try:
        for item in items:
            running.append((item, pool.submit(work, item)))
            if len(running) >= ahead:
                finished, future = running.popleft()
                future.result()
                yield finished
        while running:
            finished, future = running.popleft()
            future.result()
            yield finished
    finally:
        for _, future in running:
            future.cancel()
