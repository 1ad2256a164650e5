"""Limit BLAS to one thread while the engine works.

Our matrices are many and small. Threads of BLAS cost more than they save. If other work keeps the
processors busy, they wait for each other a hundred times longer (measured: docs/decisions/0007).
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["one_blas_thread"]

_lock = threading.Lock()
_holders = 0
_limits: Any = None


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Limit BLAS in this process; if several overlap, the last one restores the old limit."""
    global _holders, _limits  # the limit is one per process, and so is the number of holders
    from threadpoolctl import threadpool_limits  # looks at every library that is loaded

    with _lock:
        if _holders == 0:
            _limits = threadpool_limits(1, "blas")
        _holders += 1
    try:
        yield
    finally:
        with _lock:
            _holders -= 1
            if _holders == 0:
                _limits.restore_original_limits()
