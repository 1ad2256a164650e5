"""Kernels that took long to build, kept in a store that the caller provides.

`ntk_core` opens no files for that: a store is a mapping from names to bytes. A name is a digest of
all that its kernel depends on, the code of this package included. A kernel that cannot be read is
built again.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ntk_core.checks import shown
from ntk_core.errors import InvalidOptionError
from ntk_core.kernels.construction import checked_shape, kernel
from ntk_core.kernels.cyclostationary import Cyclostationary
from ntk_core.kernels.dense import Dense

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

    from ntk_core.kernels.base import Kernel
    from ntk_core.networks.layers import Sequential
    from ntk_core.networks.priors import Prior

__all__ = ["KernelStore", "checked_store", "kernel_name", "stored_kernel"]

KernelStore: TypeAlias = MutableMapping[str, bytes]
"""Setting an entry must be atomic and may raise OSError; getting one, KeyError, too."""

FORMAT = 2  # of the bytes

WORTH = 0.1  # seconds: what is built faster is not kept

_DIGEST = hashlib.sha256().digest_size

_PACKAGE = __name__.partition(".")[0]


def stored_kernel(
    network: Sequential,
    shape: tuple[int, int],
    prior: Prior,
    store: KernelStore | None = None,
    *,
    dtype: DTypeLike = np.float64,
) -> Kernel:
    """Return `kernel(network, shape, prior)`, from a store if it is there.

    Entries of the store are not trusted: one that is not a kernel of this shape is replaced. A
    store that cannot be written is not used. Kernels of a prior from outside this package are not
    kept, since it is unknown what they depend on.

    Parameters
    ----------
    network, shape, prior, dtype
        As for `kernel`.
    store : mutable mapping of str to bytes, optional
        Where the kernel is looked for, and kept if it took long to build; see `KernelStore`.

    Returns
    -------
    Kernel

    Raises
    ------
    InvalidOptionError
        As `kernel` does.
    """
    store, name = checked_store(store), None
    if store is not None:
        shape = checked_shape(network, shape)
        with suppress(TypeError):
            name = kernel_name(network, shape, prior, dtype=dtype)
    if store is None or name is None:
        return kernel(network, shape, prior, dtype=dtype)
    damaged = False
    try:
        return _unpacked(store[name], name, network, shape, prior, np.dtype(dtype))
    except (KeyError, OSError):
        pass
    except ValueError:
        damaged = True
    began = time.perf_counter()
    built = kernel(network, shape, prior, dtype=dtype)
    if damaged or time.perf_counter() - began > WORTH:
        with suppress(OSError, MemoryError):
            store[name] = _packed(built, name)
    return built


def checked_store(store: Any) -> KernelStore | None:
    """Return a store or None, or raise `InvalidOptionError`."""
    maps = all(hasattr(store, method) for method in ("__getitem__", "__setitem__"))
    if store is not None and (not maps or isinstance(store, list | np.ndarray)):
        raise InvalidOptionError(
            f"kernel_store is {shown(store)}; give a mapping of str to bytes, such as {{}}, or None"
        )
    found: KernelStore | None = store
    return found


def kernel_name(
    network: Sequential, shape: tuple[int, int], prior: Prior, *, dtype: DTypeLike = np.float64
) -> str:
    """Return the name of a kernel: hexadecimal digits, the same in every process.

    Raises
    ------
    TypeError
        If the prior is not one of this package, or holds values that cannot be compared by content.
    """
    digest = hashlib.sha256()
    for part in (FORMAT, _origin(), np.dtype(dtype).str, tuple(map(int, shape)), network, prior):
        _feed(digest, part)
    return digest.hexdigest()


def _feed(digest: Any, part: Any) -> None:
    """Add a description, its arrays by their content, to a digest."""
    if isinstance(part, np.ndarray) and not part.dtype.hasobject:
        digest.update(f"{part.dtype.str}{part.shape}".encode())
        digest.update(np.ascontiguousarray(part).tobytes())
    elif is_dataclass(part) and type(part).__module__.partition(".")[0] == _PACKAGE:
        digest.update(type(part).__qualname__.encode())
        for field in fields(part):
            _feed(digest, getattr(part, field.name))
    elif isinstance(part, tuple):
        digest.update(f"({len(part)}".encode())
        for item in part:
            _feed(digest, item)
    elif part is None or isinstance(part, str | int | float | np.generic):
        digest.update(repr(part).encode())
    else:  # the repr of other objects need not show all that they contain
        raise TypeError(f"{type(part).__name__} cannot be part of a name")
    digest.update(b";")


@cache
def _origin() -> str:
    """Return text that is different for every version of this package's code, released or not."""
    from importlib.metadata import PackageNotFoundError, version  # a tenth of all that is loaded

    digest = hashlib.sha256()
    with suppress(PackageNotFoundError):
        digest.update(version("ntk-inpaint").encode())
    with suppress(OSError):  # a bundled program may come without sources
        for path in sorted(Path(__file__).parents[1].rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _packed(built: Kernel, name: str) -> bytes:
    """Return a digest, which only this name's entry has, and the values."""
    if not isinstance(built, Cyclostationary | Dense):
        raise TypeError(f"{type(built).__name__} is not kept")
    buffer = io.BytesIO()
    buffer.write(bytes(_DIGEST))
    np.lib.format.write_array(buffer, built.values, allow_pickle=False)
    with buffer.getbuffer() as view:
        view[:_DIGEST] = _digest(view[_DIGEST:], name)
    return buffer.getvalue()


def _unpacked(
    content: bytes,
    name: str,
    network: Sequential,
    shape: tuple[int, int],
    prior: Prior,
    dtype: np.dtype[Any],
) -> Kernel:
    """Return a kernel, or raise ValueError if these bytes are none of this name."""
    if _digest(memoryview(content)[_DIGEST:], name) != content[:_DIGEST]:
        raise ValueError("the entry is damaged")
    buffer = io.BytesIO(content)
    buffer.seek(_DIGEST)
    values: NDArray[Any] = np.lib.format.read_array(buffer, allow_pickle=False)
    if values.ndim != 4 or values.dtype != dtype:
        raise ValueError("the entry is no kernel")
    if not prior.shift_invariant:
        if values.shape != shape + shape:
            raise ValueError("the entry is a kernel of another shape")
        return Dense(values)
    period = network.multiple
    sides = zip(values.shape[2:], shape, strict=True)
    if values.shape[:2] != (period, period) or any(
        side != whole and (side > whole or side % period) for side, whole in sides
    ):
        raise ValueError("the entry is a kernel of another shape")
    return Cyclostationary(values, shape)


def _digest(body: memoryview, name: str) -> bytes:
    digest = hashlib.sha256(name.encode())
    digest.update(body)
    return digest.digest()
