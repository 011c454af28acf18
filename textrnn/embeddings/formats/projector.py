"""Vectors for TensorBoard's projector: numbers in vectors.tsv, words in metadata.tsv (projector.tensorflow.org)."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.formats import decimals
from textrnn.embeddings.formats.format import Format, assemble, check_dim, no_vectors, shown, stack
from textrnn.embeddings.formats.lines import bad_line, read_lines
from textrnn.embeddings.formats.replacing import replacing
from textrnn.embeddings.formats.source import Source
from textrnn.embeddings.formats.word_list import read_words, write_words
from textrnn.embeddings.vectors import Vectors
from textrnn.errors import NotFoundError

_NAMES = ("vectors", "tensors", "tensor")
_ROWS_AT_ONCE = 1 << 12


class Projector(Format):
    def read(self, source: Source) -> Vectors:
        metadata = metadata_path(source.path)
        if not metadata.is_file():
            raise NotFoundError(f"there is no {metadata} with the words of {source.path}, one to a line. Make one.")
        matrix = stack(_matrices(source))
        if not len(matrix):
            raise no_vectors(source.name)
        words, counts = read_words(metadata, len(matrix))
        return assemble(words, counts, matrix, source.name)

    def write(self, vectors: Vectors, path: Path) -> None:
        numbers, metadata = self.files(path)
        write_words(vectors.words, metadata, header=True)
        with replacing(numbers) as file:
            for block in vectors.blocks(_ROWS_AT_ONCE):
                rows = b"\n".join(decimals.format_rows(vectors.matrix[block]))
                file.write(rows.replace(b" ", b"\t") + b"\n")

    def files(self, path: Path) -> list[Path]:
        return [path, metadata_path(path)]


def metadata_path(path: Path) -> Path:
    """Give where the words are: news_vectors.tsv has them in news_metadata.tsv, news.tsv as well."""
    stem, ending = path.name.split(".", 1) if "." in path.name.strip(".") else (path.name, "tsv")
    for name in _NAMES:
        if name in stem:
            return path.with_name(f"{stem.replace(name, 'metadata')}.{ending}")
    return path.with_name(f"{stem}_metadata.{ending}")


def _matrices(source: Source) -> Iterator[NDArray[np.float32]]:
    dim = 0
    with source.open() as file:
        for number, lines in read_lines(file, source.name):
            dim = dim or check_dim(len(lines[0].split()), source.name)
            matrix = decimals.parse(lines, dim)
            if matrix is None:
                matrix = decimals.convert([_split(source.name, *each, dim) for each in enumerate(lines, number)])
            bad = decimals.bad_row(matrix)
            if bad is not None:
                raise bad_line(source.name, number + bad, "it holds NaN or an infinite number")
            yield matrix


def _split(name: str, number: int, line: bytes, dim: int) -> list[bytes]:
    fields = line.split()
    wrong = next((field for field in fields if not decimals.is_number(field)), None)
    if wrong is not None:
        raise bad_line(name, number, f"{shown(wrong)} is no number")
    if not fields:
        raise bad_line(name, number, "it is empty")
    if len(fields) != dim:
        raise bad_line(name, number, f"it holds {len(fields):,} numbers, not {dim:,}")
    return fields
