"""A hint to the processor to fetch rows that are needed soon: learning in random order waits for memory otherwise."""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

LINE = 16  # float32 in a cache line
_TO_WRITE, _IN_ALL_CACHES, _DATA = 1, 3, 1


def _lower_prefetch(typing_context: Any, row: types.Array, place: types.Integer) -> Any:
    """Ask for the cache line of row[place], in order to change it."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        pointer = builder.bitcast(builder.gep(array.data, [arguments[1]]), cgutils.voidptr_t)
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, number, number, number])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [cgutils.voidptr_t], kind)
        hints = [ir.Constant(number, hint) for hint in (_TO_WRITE, _IN_ALL_CACHES, _DATA)]
        builder.call(prefetch, [pointer, *hints])
        return context.get_dummy_value()

    return types.void(row, place), generate


_prefetch: Any = intrinsic(_lower_prefetch)


@njit(inline="always")
def prefetch_row(row: NDArray[np.float32], width: int) -> None:
    """Ask for the cache lines of the first `width` numbers of a row that begins on a cache line."""
    for place in range(0, width, LINE):
        _prefetch(row, place)
