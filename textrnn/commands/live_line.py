"""The line that tells how training goes: redrawn in place on a terminal, a line per report elsewhere."""

import math
import shutil
import sys
import time
from collections.abc import Mapping

from textrnn.commands.output import is_terminal, note

REDRAW_SECONDS = 0.25
SCORES = {"rougeL": "ROUGE-L", "bleu": "BLEU"}


class LiveLine:
    """bytes_per_token turns nats per token into bits per byte; None leaves these out."""

    def __init__(self, *, quiet: bool, bytes_per_token: float | None = 1.0) -> None:
        self.bytes_per_token = bytes_per_token
        self.quiet = quiet
        self._redraws = is_terminal(sys.stderr) and not quiet
        self._drawn = 0.0
        self._width = 0
        self._counted = 0

    def figures(self, nats: float, scores: Mapping[str, float] | None = None) -> str:
        """Give a loss in nats per token in all its units, and of the scores those that have a name."""
        words = [f"{nats:.4f} nats/token", f"perplexity {math.exp(min(nats, 700)):.4g}"]
        if self.bytes_per_token:
            words.append(f"{nats / math.log(2) / self.bytes_per_token:.3f} bits/byte")
        return ", ".join(words + [f"{SCORES[name]} {x:.1f}" for name, x in (scores or {}).items() if name in SCORES])

    def show(self, *, step: int, fraction: float, loss: float, tokens_per_second: float, seconds_left: float) -> None:
        speed = f"{tokens_per_second:,.0f} tokens/s, {clock(seconds_left)} left"
        self.redraw(f"{fraction:4.0%}  {speed}  {self.figures(loss)}  step {step:,}")

    def count(self, number: int, unit: str = "characters") -> None:
        """Redraw the line with how much text has been read since it was first called."""
        self._counted += number
        self.redraw(f"reading: {self._counted:,} {unit}")

    def redraw(self, text: str) -> None:
        """Put the text in the place of the line, if this is a terminal and the last time is long enough ago."""
        now = time.monotonic()
        if self._redraws and now - self._drawn >= REDRAW_SECONDS:
            self._drawn = now
            self._draw(text)

    def tell(self, message: str) -> None:
        """Print a line that stays."""
        self.wipe()
        note(message, quiet=self.quiet)

    def wipe(self) -> None:
        """Leave nothing of what was drawn."""
        if self._redraws and self._width:
            self._draw("")
            sys.stderr.write("\r")
            sys.stderr.flush()
        self._width = 0

    def _draw(self, text: str) -> None:
        text = text[: shutil.get_terminal_size().columns - 1]
        sys.stderr.write("\r" + text.ljust(self._width))
        sys.stderr.flush()
        self._width = len(text)


def clock(seconds: float) -> str:
    """Give a duration as 1:02:03 or 2:03."""
    minutes, second = divmod(max(0, round(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
