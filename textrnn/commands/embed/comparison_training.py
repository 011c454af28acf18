"""What `textrnn embed compare --train` does before it compares: vectors by several methods from one text."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from textrnn.commands.embed.training_request import DOCUMENT_METHOD, EmbeddedText, Request, make_plan
from textrnn.commands.output import note, note_terminal_input
from textrnn.errors import UsageError

EPOCHS = 5  # of each method, if nothing is said


class Trained(NamedTuple):
    name: str
    path: Path
    seconds: float


@dataclass(frozen=True)
class Training:
    """What to train: by each of the methods, between commas, with the same budget."""

    sources: Sequence[str]
    methods: str
    epochs: int | None = None
    minutes: float | None = None
    dim: int | None = None
    threads: int | None = None
    output: str | None = None
    quiet: bool = False

    def check(self) -> None:
        """Raise UsageError for what cannot work, before anything is read."""
        options = {"--epochs": self.epochs, "--minutes": self.minutes, "--dim": self.dim, "-o": self.output}
        for option, value in options.items():
            if value is not None and not self.sources:
                raise UsageError(f"{option} belongs to --train, which is not given.")
        if self.sources and not self.names:
            raise UsageError("--methods names no method. Give some, such as word2vec,glove.")
        for method in self.names if self.sources else ():
            make_plan(self._request(method, self.sources, ""))
            if method == DOCUMENT_METHOD:
                raise UsageError(f"{method} trains vectors of documents, and this compares words. Leave it out.")

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(name.strip() for name in self.methods.split(",") if name.strip()))

    @contextmanager
    def trained(self) -> Iterator[list[Trained]]:
        """Train, and give where the vectors are; what has no name is gone afterwards."""
        with ExitStack() as stack:
            if not self.sources:
                yield []
                return
            scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="textrnn-")))
            sources = [_kept(source, scratch, quiet=self.quiet) for source in self.sources]
            yield [self._train(method, sources, scratch) for method in self.names]

    def _train(self, method: str, sources: Sequence[str], scratch: Path) -> Trained:
        from textrnn.commands.embed.training_session import run_session
        from textrnn.run import Run

        note(f"==> {method}", quiet=self.quiet)
        output = f"{self.output}-{method}" if self.output else str(scratch / method)
        path = run_session(self._request(method, sources, output))
        assert path is not None
        return Trained(str(path) if self.output else method, path, Run.open(path).config().result["seconds"])

    def _request(self, method: str, sources: Sequence[str], output: str) -> Request:
        settings: dict[str, Any] = {} if self.dim is None else {"dim": self.dim}
        epochs = EPOCHS if self.epochs is None and self.minutes is None else self.epochs
        return Request(
            text=EmbeddedText(tuple(sources)), output=output, method=method, backend="auto", settings=settings,
            words={}, phrases=None, epochs=epochs, minutes=self.minutes, watch=None, patience=None,
            threads=self.threads, resume=False, force=False, dry_run=False, quiet=self.quiet,
        )  # fmt: skip


def _kept(source: str, scratch: Path, *, quiet: bool) -> str:
    """Give a source that can be read again: standard input as a file."""
    if source != "-":
        return source
    import shutil
    import sys

    note_terminal_input((source,), quiet=quiet)
    copy = scratch / "standard-input.txt"
    with copy.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return str(copy)
