"""Work in threads, handed out in order and no more of it than is wanted."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future, ThreadPoolExecutor

__all__ = ["in_order"]

Item = TypeVar("Item")


def in_order(
    pool: ThreadPoolExecutor,
    work: Callable[[Item], object],
    items: Iterable[Item],
    *,
    ahead: int,
) -> Iterator[Item]:
    """Yield every item once its work is done, with at most `ahead` begun and not yielded.

    If the consumer stops asking, what has not begun never does.
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
