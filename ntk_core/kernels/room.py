"""Whether a kernel fits into the memory of this computer, before any of it is taken."""

from __future__ import annotations

from ntk_core.errors import InvalidOptionError
from ntk_core.machine.memory import physical_memory

__all__ = ["check_room"]

MAKING = 85
"""Bytes for each entry of a dense kernel while it is computed, with all temporary arrays."""


def check_room(which: str, entries: int, itemsize: int, making: int = MAKING) -> None:
    """Raise `InvalidOptionError` if a kernel does not fit into the memory of this computer.

    Parameters
    ----------
    which : str
        Which kernel it is, for the sentence: what comes after “the kernel”.
    entries, itemsize : int
        How many numbers it has, and the bytes of each.
    making : int
        Bytes for each of them while it is computed.
    """
    most = physical_memory()
    if entries * making > most:
        raise InvalidOptionError(
            f"the kernel {which} would be {entries * itemsize / 1e9:,.1f} GB, and take "
            f"{entries * making / 1e9:,.0f} GB to compute, but this computer has "
            f"{most / 1e9:,.0f} GB; choose a smaller shape, or a prior that is shift-invariant, "
            "such as Stationary()"
        )
