"""How the hot loops are compiled: to machine code, once, cached on disk, without the GIL."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["compiled"]

F = TypeVar("F", bound="Callable[..., object]")


def compiled(function: F) -> F:
    """Compile a function of arrays and numbers; every value in it must be finite.

    Sums may be reordered by the compiler (that is what lets it use vector registers), but the
    same machine code runs in every thread, so that results do not depend on how many there are.
    """
    return cast("F", numba.njit(nogil=True, fastmath=True, cache=True)(function))
