"""The memory that a reconstruction may use: by default half of the free memory.

A process in a container may have far less than the machine. So the limits of all its control
groups count, and so does the limit of its address space.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MEGABYTE", "budget_of", "free_memory"]

MEGABYTE: Final = 10**6
"""The bytes of one MB, as users see it."""

UNKNOWN: Final = 4 << 30
"""The free memory that is assumed if the system reports none, in bytes."""

_ROOT: Final = Path("/")


def budget_of(megabytes: int | None = None) -> int:
    """Return how many bytes a reconstruction may use.

    Parameters
    ----------
    megabytes : int, optional
        The limit of the user; by default half of the memory that is free now.
    """
    return free_memory() // 2 if megabytes is None else megabytes * MEGABYTE


def free_memory(root: Path = _ROOT) -> int:
    """Return how many bytes this process can still allocate without swapping.

    Parameters
    ----------
    root : Path
        The root of the file system; tests give another.
    """
    found = [_of_the_machine(root), *_of_groups(root), *_of_the_process(root)]
    known = [max(size, 0) for size in found if size is not None]
    return min(known, default=UNKNOWN)


def _of_the_machine(root: Path) -> int | None:
    for line in _text(root / "proc/meminfo").splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            with suppress(ValueError, IndexError):
                return int(value.split()[0]) << 10
    sysconf = getattr(os, "sysconf", None)
    if sysconf is None:
        return None
    with suppress(ValueError, OSError):
        return int(sysconf("SC_AVPHYS_PAGES")) * int(sysconf("SC_PAGE_SIZE"))
    with suppress(ValueError, OSError):  # macOS reports only the total: assume half is free
        return int(sysconf("SC_PHYS_PAGES")) * int(sysconf("SC_PAGE_SIZE")) // 2
    return None


def _of_groups(root: Path) -> Iterator[int]:
    """Yield the bytes left in each control group with a limit, for versions 1 and 2."""
    for line in _text(root / "proc/self/cgroup").splitlines():
        parts = line.split(":", 2)
        if len(parts) < 3:
            continue
        if parts[1] == "":
            base, names = root / "sys/fs/cgroup", ("memory.max", "memory.current", "inactive_file")
        elif "memory" in parts[1].split(","):
            base = root / "sys/fs/cgroup/memory"
            names = "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"
        else:
            continue
        # In a container the path may be the one outside of it. The parent groups limit it, too.
        inner = Path(parts[2].strip("/") or ".")
        for folder in dict.fromkeys((base / inner, *(base / up for up in inner.parents), base)):
            left = _left(folder, *names)
            if left is not None:
                yield left


def _left(folder: Path, limit: str, used: str, cache: str) -> int | None:
    """Return the bytes left in a group; inactive file cache counts as free."""
    most, present = _number(folder / limit), _number(folder / used)
    if most is None or present is None:
        return None
    kept = 0
    for line in _text(folder / "memory.stat").splitlines():
        name, _, value = line.partition(" ")
        if name == cache:
            with suppress(ValueError):
                kept = int(value)
    return most - present + min(kept, present)


def _of_the_process(root: Path) -> Iterator[int]:
    """Yield the bytes left in the address space, if it is limited."""
    if sys.platform == "win32":
        return
    import resource

    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY:
        return
    for line in _text(root / "proc/self/status").splitlines():
        if line.startswith("VmSize:"):
            with suppress(ValueError, IndexError):
                yield most - (int(line.split()[1]) << 10)


def _number(path: Path) -> int | None:
    """Return the number in a file; None if it holds none, such as “max” for no limit."""
    with suppress(ValueError):
        return int(_text(path))
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:
        return ""
