"""How much memory a reconstruction may take: by default half of what is free. No Qt.

A process in a container may have far less than the machine: its control groups say so, all of
those that it is in, and the limit of its address space does.
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
"""Bytes in what a user calls MB."""

UNKNOWN: Final = 4 << 30
"""What counts as free, in bytes, where the system does not say it."""

_ROOT: Final = Path("/")


def budget_of(megabytes: int | None = None) -> int:
    """Return how many bytes a reconstruction may take.

    Parameters
    ----------
    megabytes : int, optional
        What the user allows; by default half of what is free at this moment.
    """
    return free_memory() // 2 if megabytes is None else megabytes * MEGABYTE


def free_memory(root: Path = _ROOT) -> int:
    """Return how many bytes this process can still get before something else must give way.

    Parameters
    ----------
    root : Path
        Where the system's files are.
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
    with suppress(ValueError, OSError):  # macOS does not say what is free: half may be
        return int(sysconf("SC_PHYS_PAGES")) * int(sysconf("SC_PAGE_SIZE")) // 2
    return None


def _of_groups(root: Path) -> Iterator[int]:
    """Yield what is left in each control group that has a limit, of version 1 and 2."""
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
        # Inside a container the path may be that outside of it: the groups above it count anyway.
        inner = Path(parts[2].strip("/") or ".")
        for folder in dict.fromkeys((base / inner, *(base / up for up in inner.parents), base)):
            left = _left(folder, *names)
            if left is not None:
                yield left


def _left(folder: Path, limit: str, used: str, cache: str) -> int | None:
    """Return what a group has left; the files that it only keeps for later are no hindrance."""
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
    """Yield what is left of the address space, if that is limited."""
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
    """Return the number in a file; None without one, or if it says that there is no limit."""
    with suppress(ValueError):
        return int(_text(path))
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:
        return ""
