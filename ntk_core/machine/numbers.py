"""What compiled loops use in place of NumPy's functions, which take long to compile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba.core import types
from numba.extending import intrinsic

from ntk_core.machine.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["bits_of", "float_of", "zeros"]


@compiled
def zeros(count: int) -> NDArray[np.float32]:
    """Return so many zeros, shape (count,), float32."""
    values = np.empty(count, np.float32)
    for i in range(count):
        values[i] = np.float32(0)
    return values


def _same_bits(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return builder.bitcast(args[0], context.get_value_type(signature.return_type))


@intrinsic
def bits_of(_context: Any, value: Any) -> Any:
    """Return the bits of a float32 as a uint32."""
    return types.uint32(types.float32), _same_bits


@intrinsic
def float_of(_context: Any, bits: Any) -> Any:
    """Return the float32 that has the bits of a uint32."""
    return types.float32(types.uint32), _same_bits
