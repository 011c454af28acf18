"""--attention: what the first text attended to while it was written, as a picture, a page or text."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from textrnn.commands.written import Written

TERMINAL = "-"


class FirstAttention:
    """Draws the attention of the first text that has any. target: a file, - for standard error, None for nowhere."""

    def __init__(self, target: str | None, sources: Sequence[str] = ()) -> None:
        """Raises UsageError or OutputError for a file that nothing can be drawn to, or that is one of the sources."""
        self._target = target
        if target not in (None, TERMINAL):
            from textrnn.commands.attention_picture import check_attention_file

            check_attention_file(Path(str(target)), sources)

    def see(self, written: Written) -> None:
        """Draw this one if it is the first."""
        target = self._target
        if target is None or written.attention is None or not written.tokens:
            return
        self._target = None
        if target == TERMINAL:
            from textrnn.commands.attention_text import draw_attention_text

            print(*draw_attention_text(written, shutil.get_terminal_size().columns), sep="\n", file=sys.stderr)
        else:
            from textrnn.commands.attention_picture import write_attention

            write_attention(written, Path(target))
