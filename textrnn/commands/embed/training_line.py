"""How the training of vectors goes, in a line on the terminal."""

import math
from typing import TYPE_CHECKING

from textrnn.commands.live_line import LiveLine, clock

if TYPE_CHECKING:
    from textrnn.embeddings.training.trainer import Progress


class TrainingLine(LiveLine):
    """The live line, with the figures of vectors."""

    def follow(self, progress: "Progress", *, per_second: float, unit: str) -> None:
        left = progress.seconds * (1 / max(progress.fraction, 1e-9) - 1)
        parts = [f"{progress.fraction:4.0%}  {per_second:,.0f} {unit}/s, {clock(left)} left", loss_text(progress.loss)]
        self.redraw("  ".join([*filter(None, parts), f"epoch {progress.epoch + 1}"]))


def loss_text(loss: float) -> str:
    """Give the loss in words; nothing where there is none."""
    return "" if math.isnan(loss) else f"loss {loss:.4f}"
