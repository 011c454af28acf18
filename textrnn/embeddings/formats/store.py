"""Our own store as one of the formats."""

from pathlib import Path

from textrnn.embeddings.formats.format import Format
from textrnn.embeddings.formats.source import Source
from textrnn.embeddings.vectors import Vectors, open_vectors
from textrnn.run.places import is_run


class Store(Format):
    def read(self, source: Source) -> Vectors:
        return open_vectors(str(source.path))

    def write(self, vectors: Vectors, path: Path) -> None:
        vectors.save(path, force=True)

    def files(self, path: Path) -> list[Path]:
        return [path] if is_run(path) else []
