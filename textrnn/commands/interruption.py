"""Ctrl-C and SIGTERM as a wish that long work can grant at a good moment; the second one is granted at once."""

import os
import signal
from types import FrameType
from typing import Self


class Interruption:
    """A context in which the first signal only sets `wanted`.

    exit_code: what the process should end with if it was interrupted.
    """

    def __init__(self) -> None:
        self.signal = 0

    @property
    def wanted(self) -> bool:
        return self.signal != 0

    @property
    def exit_code(self) -> int:
        return 128 + self.signal

    def __enter__(self) -> Self:
        self._old = {number: signal.signal(number, self._receive) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._old.items():
            signal.signal(number, handler)

    def _receive(self, number: int, _: FrameType | None) -> None:
        if self.signal:
            os._exit(128 + number)
        self.signal = number
