"""Run each measurement in a process of its own, with its own memory and threads."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import numpy as np

import ntk_core

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["in_fresh_process", "warm", "with_one_blas_thread"]

P = ParamSpec("P")
R = TypeVar("R")

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def in_fresh_process(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a module's function in a new process and return what it returns."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def with_one_blas_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Like `in_fresh_process`, but the process's matrix library uses one thread."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))  # read when the library is loaded
    try:
        return in_fresh_process(function, *args, **kwargs)
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def warm() -> None:
    """Compile and load the solver before measuring."""
    rng = np.random.default_rng(0)
    for channels in ((), (3,)):
        image = rng.integers(0, 256, (32, 32, *channels)).astype(np.uint8)
        ntk_core.inpaint(image, rng.random((32, 32)) < 0.5)
