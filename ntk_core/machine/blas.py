"""One thread for BLAS, for as long as anybody of us works.

Our matrices are small and many: threads cost more than they do, and where other work keeps the
processors busy they wait for each other a hundred times longer (measured: docs/decisions/0007).
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
    """Limit BLAS in this process; the last of those that overlap restores what there was."""
    global _holders, _limits  # the limit is the process's, and so is their number
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
