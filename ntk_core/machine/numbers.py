"""What compiled loops use in place of NumPy's functions, which take long to compile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numba.core import types
from numba.core.imputils import impl_ret_borrowed
from numba.extending import intrinsic
from numba.np.arrayobj import make_array, populate_array

from ntk_core.machine.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["bits_of", "flattened", "float_of", "zeros", "zeros_in_rows"]


@compiled
def zeros(count: int) -> NDArray[np.float32]:
    """Return so many zeros, shape (count,), float32."""
    values = np.empty(count, np.float32)
    for i in range(count):
        values[i] = np.float32(0)
    return values


@compiled
def zeros_in_rows(rows: int, columns: int) -> NDArray[np.float32]:
    """Return zeros, shape (rows, columns), float32."""
    values = np.empty((rows, columns), np.float32)
    for row in range(rows):
        for column in range(columns):
            values[row, column] = np.float32(0)
    return values


def _float_of(_context: Any, _bits: Any) -> Any:
    """Return the float32 that has the bits of a uint32."""
    return types.float32(types.uint32), _same_bits


def _bits_of(_context: Any, _value: Any) -> Any:
    """Return the bits of a float32 as a uint32."""
    return types.uint32(types.float32), _same_bits


def _same_bits(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return builder.bitcast(args[0], context.get_value_type(signature.return_type))


def _flattened(_context: Any, values: Any) -> Any:
    """Return a contiguous array as one of one axis; they share their memory."""
    return types.Array(values.dtype, 1, "C")(values), _one_axis


def _one_axis(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    source = make_array(signature.args[0])(context, builder, args[0])
    result = make_array(signature.return_type)(context, builder)
    populate_array(
        result,
        data=source.data,
        shape=[source.nitems],
        strides=[source.itemsize],
        itemsize=source.itemsize,
        meminfo=source.meminfo,
        parent=source.parent,
    )
    return impl_ret_borrowed(context, builder, signature.return_type, result._getvalue())


bits_of = cast("Callable[[np.float32], np.uint32]", intrinsic(_bits_of))
float_of = cast("Callable[[np.uint32], np.float32]", intrinsic(_float_of))
flattened = cast("Callable[[NDArray[np.float32]], NDArray[np.float32]]", intrinsic(_flattened))
