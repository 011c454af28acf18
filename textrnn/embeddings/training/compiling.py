"""How kernels are compiled: once on a computer, where numba finds a place to keep them, and again once one has changed.

@kernel
def count(ids): ...
say_compiling([count], print)
"""

import zlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

_PLAIN: dict[str, Any] = {"nogil": True}
# fastmath is without "nnan" and "ninf": a training that diverges must show in its loss. Without numba's runtime (_nrt)
# no array can be made inside, and none is reference-counted: atomic counts cost CBOW 40 % of its time. With numpy's
# error model `/` does not check for zeros, which would keep loops from being vectorized.
_HOT: dict[str, Any] = {
    **_PLAIN,
    "fastmath": {"contract", "reassoc", "nsz", "arcp"},
    "error_model": "numpy",
    "_nrt": False,
}
_SOURCES = ("*_kernels.py", "cooccurrence.py", "sampling.py", "../subwords.py")  # the kernels, and the tuples they take


def kernel(function: Function) -> Function:
    """Compile a function that Python calls; what it inlines needs njit(inline="always") alone."""
    return cast(Function, _compile(function, _PLAIN))


def compile_hot(function: Callable[..., Any], *sizes: int) -> Any:
    """Compile an inner loop that was made for certain sizes; each has a file of its own in numba's cache."""
    return _compile(function, _HOT, *sizes)


def say_compiling(kernels: Iterable[Any], say: Callable[[str], None]) -> None:
    """Explain the wait before a first run, if numba has one of the kernels neither in memory nor on disk."""
    absent = [kernel for kernel in kernels if not (kernel.signatures or _is_on_disk(kernel))]
    if any(kernel.stats.cache_path is None for kernel in absent):
        say(
            "compiling the training code, each time anew: no directory to keep it in can be written to. "
            "Set the environment variable NUMBA_CACHE_DIR to one that can."
        )
    elif absent:
        say("compiling the training code, once on this computer")


def _compile(function: Callable[..., Any], options: dict[str, Any], *sizes: int) -> Any:
    from numba import njit

    function.__qualname__ = "_".join([function.__name__, *map(str, sizes), _stamp()])
    try:
        return njit(**options, cache=True)(function)
    except RuntimeError:  # numba finds no directory to write to
        return njit(**options)(function)


@cache
def _stamp() -> str:
    """Give a checksum of all kernels: numba compiles again when the file of a function changes, but looks at no other
    file that something is inlined from."""
    here = Path(__file__).parent
    sources = sorted(path for pattern in _SOURCES for path in here.glob(pattern))
    return f"{zlib.crc32(b''.join(path.read_bytes() for path in sources)):08x}"


def _is_on_disk(kernel: Any) -> bool:
    """Look for numba's index file of a function; one older than the source is of no use to it."""
    function, place = kernel.py_func, kernel.stats.cache_path
    source = Path(function.__code__.co_filename)
    indexes = Path(place).glob(f"{source.stem}.{function.__qualname__}-*.nbi") if place else ()
    return any(index.stat().st_mtime >= source.stat().st_mtime for index in indexes)
