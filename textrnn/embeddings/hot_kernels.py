"""How inner kernels are compiled: for the sizes of one training, without reference counts."""

import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from numba import njit

# fastmath is without "nnan" and "ninf": a training that diverges must show in its loss. Without numba's runtime (_nrt)
# no array can be made inside, and none is reference-counted: atomic counts cost CBOW 40 % of its time.
_HOT: dict[str, Any] = {
    "nogil": True,
    "cache": True,
    "fastmath": {"contract", "reassoc", "nsz", "arcp"},
    "_nrt": False,
}


def compile_hot(function: Callable[..., Any], *sizes: int) -> Any:
    """Compile a function that was made for certain sizes; each has a file of its own in numba's cache."""
    function.__qualname__ = "_".join([function.__name__, *map(str, sizes), _stamp()])
    return njit(**_HOT)(function)


@cache
def _stamp() -> str:
    """Give a checksum of all kernels: numba compiles again when the file of a function changes, but looks at no other
    file that something is inlined from."""
    sources = sorted(Path(__file__).parent.glob("*_kernels.py"))
    return f"{zlib.crc32(b''.join(path.read_bytes() for path in sources)):08x}"
