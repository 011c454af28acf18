"""The line on the terminal that tells how vectors are trained on the way to something else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textrnn.commands.embed.training_line import TrainingLine

if TYPE_CHECKING:
    from textrnn.embeddings.documents.document_training import Listener
    from textrnn.embeddings.training.trainer import Progress


@contextmanager
def listening(*, quiet: bool) -> "Iterator[Listener]":
    """Give who is to be told of the training, until what came of it is to be printed."""
    from textrnn.embeddings.documents.document_training import Listener

    line = TrainingLine(quiet=quiet)

    def follow(progress: "Progress", unit: str) -> None:
        line.follow(progress, per_second=progress.done / max(progress.seconds, 1e-9), unit=unit)

    try:
        yield Listener(line.tell, follow)
    finally:
        line.wipe()
