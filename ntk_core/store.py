"""Kernels that took long to build, kept by whoever has a place for them.

`ntk_core` opens no files: a store is a mapping from names to bytes. Names hold a digest of all that
a kernel depends on, the version of this package included; what cannot be read is built anew.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ntk_core.kernels.cyclostationary import Cyclostationary
from ntk_core.kernels.dense import Dense

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

    from ntk_core.kernels.base import Kernel
    from ntk_core.layers import Sequential
    from ntk_core.priors import Prior

__all__ = ["KernelStore", "kernel_name", "stored_kernel"]

KernelStore: TypeAlias = MutableMapping[str, bytes]
"""Setting an entry must be atomic; getting one may raise KeyError or OSError."""

FORMAT = 1  # of the bytes, and of what the recursion computes

WORTH = 0.1  # seconds: what is built faster is not kept


def stored_kernel(
    network: Sequential,
    shape: tuple[int, int],
    prior: Prior,
    store: KernelStore | None = None,
    *,
    dtype: DTypeLike = np.float64,
) -> Kernel:
    """Return `network.kernel(shape, prior)`, from a store if it is there.

    What the store holds is not trusted: an entry that is not a kernel of this shape is replaced.
    A store that cannot be written is none.
    """
    if store is None:
        return network.kernel(shape, prior, dtype=dtype)
    name = kernel_name(network, shape, prior, dtype=dtype)
    with suppress(KeyError, OSError, ValueError, EOFError):
        return _unpacked(store[name], shape, np.dtype(dtype))
    began = time.perf_counter()
    kernel = network.kernel(shape, prior, dtype=dtype)
    if time.perf_counter() - began > WORTH:
        with suppress(OSError):
            store[name] = _packed(kernel)
    return kernel


def kernel_name(
    network: Sequential, shape: tuple[int, int], prior: Prior, *, dtype: DTypeLike = np.float64
) -> str:
    """Return the name of a kernel: letters and digits, the same in every process."""
    digest = hashlib.sha256()
    for part in (FORMAT, _version(), np.dtype(dtype).str, shape, network, prior):
        _feed(digest, part)
    return digest.hexdigest()


def _feed(digest: Any, part: Any) -> None:
    """Add a description, its arrays by their content, to a digest."""
    if isinstance(part, np.ndarray):
        digest.update(f"{part.dtype.str}{part.shape}".encode())
        digest.update(np.ascontiguousarray(part).tobytes())
    elif is_dataclass(part):
        digest.update(type(part).__name__.encode())
        for field in fields(part):
            _feed(digest, getattr(part, field.name))
    elif isinstance(part, tuple):
        digest.update(f"({len(part)}".encode())
        for item in part:
            _feed(digest, item)
    else:
        digest.update(repr(part).encode())
    digest.update(b";")


@cache
def _version() -> str:
    try:
        return version("ntk-inpaint")
    except PackageNotFoundError:
        return ""


def _packed(kernel: Kernel) -> bytes:
    if not isinstance(kernel, Cyclostationary | Dense):
        raise TypeError(f"{type(kernel).__name__} is not kept")
    buffer = io.BytesIO()
    np.save(buffer, kernel.values, allow_pickle=False)
    body = buffer.getvalue()
    return hashlib.sha256(body).digest() + body


def _unpacked(content: bytes, shape: tuple[int, int], dtype: np.dtype[Any]) -> Kernel:
    """Return a kernel, or raise ValueError if these bytes are none."""
    digest, body = content[:32], content[32:]
    if hashlib.sha256(body).digest() != digest:
        raise ValueError("the entry is damaged")
    values = np.load(io.BytesIO(body), allow_pickle=False)
    if values.ndim != 4 or values.dtype != dtype:
        raise ValueError("the entry is no kernel")
    if values.shape == shape + shape:
        return Dense(values)
    return Cyclostationary(values, shape)
