"""One writer for one directory: a file lock that the system takes back from a dead process by itself."""

import contextlib
import errno
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path

from textrnn.errors import LockedError, OutputError, TextrnnError
from textrnn.io import reason

_UNSUPPORTED = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EINVAL}


@contextlib.contextmanager
def exclusive(path: Path, *, what: str) -> Iterator[None]:
    """Hold the lock file while the block runs, and remove it afterwards.

    Raises LockedError naming the process that holds it, OutputError where there can be no lock. what: the thing
    that is locked, as a message names it.
    """
    descriptor = _acquire(path, what)
    try:
        with contextlib.suppress(OSError):  # the lock holds without a name in it, as on a full disk
            os.ftruncate(descriptor, 0)
            os.write(descriptor, json.dumps({"pid": os.getpid(), "host": os.uname().nodename}).encode())
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _acquire(path: Path, what: str) -> int:
    while True:
        descriptor = _open(path, what)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_same_file(descriptor, path):  # or its last holder has just removed it
                return descriptor
        except OSError as error:
            failure = _explain(error, descriptor, what)
            os.close(descriptor)
            raise failure from error
        os.close(descriptor)


def _open(path: Path, what: str) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise OutputError(f"cannot write to {what}: {reason(error)}. Choose another place with -o.") from error


def _is_same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _explain(error: OSError, descriptor: int, what: str) -> TextrnnError:
    if isinstance(error, BlockingIOError):
        step = "Wait for it, or choose another name with -o."
        return LockedError(f"{what} is being trained by {_holder(descriptor)}. {step}")
    if error.errno in _UNSUPPORTED:
        return OutputError(f"{what} is on a file system without locks. Choose a place on a local disk with -o.")
    return OutputError(f"cannot lock {what}: {reason(error)}. Choose another place with -o.")


def _holder(descriptor: int) -> str:
    """Name the process that wrote the lock file, as far as it could be read."""
    try:
        record = json.loads(os.pread(descriptor, 4096, 0))
        place = "" if record["host"] == os.uname().nodename else f" on {record['host']}"
        return f"process {int(record['pid'])}{place}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
