"""Vectors of sixteen floats, for the compiled loops that must keep sums in registers.

The compiler makes vectors of an innermost loop by itself. But it does not keep sums in registers
over the loops around that one, and it goes one by one through what is left at the end of a row.
Loops over vectors do better at both (docs/decisions/0031). Where the processor's registers are
shorter, a vector is several of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, models, register_model
from numba.np.arrayobj import make_array

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = [
    "LANES",
    "Vector",
    "load",
    "minus_scaled",
    "plus",
    "plus_weighted_square",
    "scaled",
    "store",
    "store_first",
    "zero_vector",
]

LANES = 16
"""How many floats a vector holds."""

INTEGER = ir.IntType(32)
FLOATS = ir.VectorType(ir.FloatType(), LANES)
INTEGERS = ir.VectorType(INTEGER, LANES)
FUSED = ("contract",)  # a product and a sum may be one instruction, which rounds once


class Vector(types.Type):  # type: ignore[misc]  # numba has no types
    """The type of a vector in compiled code."""

    def __init__(self) -> None:
        super().__init__("Vector")


VECTOR = Vector()


@register_model(Vector)
class _Model(models.PrimitiveModel):  # type: ignore[misc]
    """How a vector is held: in registers."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, FLOATS)


def _load(_context: Any, matrix: Any, _row: Any, _column: Any) -> Any:
    """Return the sixteen floats that begin at [row, column] of a contiguous array of two axes."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load(_pointer(context, builder, signature.args[0], *args), align=4)

    return VECTOR(matrix, types.int64, types.int64), code


def _store(_context: Any, matrix: Any, _row: Any, _column: Any, _vector: Any) -> Any:
    """Write a vector to where `load` would read it."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = _pointer(context, builder, signature.args[0], *args[:3])
        builder.store(args[3], place, align=4)
        return context.get_dummy_value()

    return types.void(matrix, types.int64, types.int64, VECTOR), code


def _store_first(
    _context: Any, matrix: Any, _row: Any, _column: Any, _vector: Any, _count: Any
) -> Any:
    """Write the first `count` floats of a vector; the memory of all sixteen must be there."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = _pointer(context, builder, signature.args[0], *args[:3])
        count = _everywhere(builder, builder.trunc(args[4], INTEGER))
        first = builder.icmp_signed("<", ir.Constant(INTEGERS, list(range(LANES))), count)
        old = builder.load(place, align=4)
        builder.store(builder.select(first, args[3], old), place, align=4)
        return context.get_dummy_value()

    return types.void(matrix, types.int64, types.int64, VECTOR, types.int64), code


def _zero_vector(_context: Any) -> Any:
    """Return sixteen zeros."""

    def code(_context: Any, _builder: Any, _signature: Any, _args: Any) -> Any:
        return ir.Constant(FLOATS, [0.0] * LANES)

    return VECTOR(), code


def _scaled(_context: Any, _vector: Any, _factor: Any) -> Any:
    """Return vector · factor."""

    def code(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.fmul(args[0], _everywhere(builder, args[1]))

    return VECTOR(VECTOR, types.float32), code


def _minus_scaled(_context: Any, _vector: Any, _factor: Any, _other: Any) -> Any:
    """Return vector − factor · other."""

    def code(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        product = builder.fmul(_everywhere(builder, args[1]), args[2], flags=FUSED)
        return builder.fsub(args[0], product, flags=FUSED)

    return VECTOR(VECTOR, types.float32, VECTOR), code


def _plus(_context: Any, _vector: Any, _other: Any) -> Any:
    """Return vector + other."""

    def code(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.fadd(*args)

    return VECTOR(VECTOR, VECTOR), code


def _plus_weighted_square(
    _context: Any, _vector: Any, _value: Any, _others: Any, _weights: Any
) -> Any:
    """Return vector + weights · (value − others)²."""

    def code(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        vector, value, others, weights = args
        gap = builder.fsub(_everywhere(builder, value), others)
        weighted = builder.fmul(builder.fmul(gap, gap), weights, flags=FUSED)
        return builder.fadd(vector, weighted, flags=FUSED)

    return VECTOR(VECTOR, types.float32, VECTOR, VECTOR), code


def _pointer(context: Any, builder: Any, kind: Any, array: Any, row: Any, column: Any) -> Any:
    """Return where the vector that begins at [row, column] is in memory."""
    matrix = make_array(kind)(context, builder, array)
    width = builder.extract_value(matrix.shape, 1)
    first = builder.gep(matrix.data, [builder.add(builder.mul(row, width), column)])
    return builder.bitcast(first, FLOATS.as_pointer())


def _everywhere(builder: Any, value: Any) -> Any:
    """Return a vector whose sixteen numbers are all `value`."""
    kind = ir.VectorType(value.type, LANES)
    undefined = ir.Constant(kind, ir.Undefined)
    alone = builder.insert_element(undefined, value, INTEGER(0))
    return builder.shuffle_vector(alone, undefined, ir.Constant(INTEGERS, [0] * LANES))


load = cast("Callable[[Floats, int, int], Vector]", intrinsic(_load))
store = cast("Callable[[Floats, int, int, Vector], None]", intrinsic(_store))
store_first = cast("Callable[[Floats, int, int, Vector, int], None]", intrinsic(_store_first))
zero_vector = cast("Callable[[], Vector]", intrinsic(_zero_vector))
scaled = cast("Callable[[Vector, np.float32], Vector]", intrinsic(_scaled))
minus_scaled = cast("Callable[[Vector, np.float32, Vector], Vector]", intrinsic(_minus_scaled))
plus = cast("Callable[[Vector, Vector], Vector]", intrinsic(_plus))
plus_weighted_square = cast(
    "Callable[[Vector, np.float32, Vector, Vector], Vector]", intrinsic(_plus_weighted_square)
)
