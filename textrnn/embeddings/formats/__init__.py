"""Files of vectors, as other programs write and read them.

vectors = read_file(Path("glove.6B.100d.txt.gz"))
write_file(vectors, Path("glove.bin"))
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from textrnn.errors import OutputError
from textrnn.registry import Registry

if TYPE_CHECKING:
    from textrnn.embeddings.formats.format import Format
    from textrnn.embeddings.formats.source import Source
    from textrnn.embeddings.vectors import Vectors

_PLACE = "textrnn.embeddings.formats"
FORMATS = Registry(
    "format",
    {
        "textrnn": f"{_PLACE}.store:Store",
        "word2vec-text": f"{_PLACE}.text:Word2vecText",
        "word2vec-binary": f"{_PLACE}.word2vec_binary:Word2vecBinary",
        "glove": f"{_PLACE}.text:Glove",
        "fasttext-vec": f"{_PLACE}.text:Word2vecText",
        "fasttext-bin": f"{_PLACE}.fasttext_bin:FastTextBin",
        "npy": f"{_PLACE}.npy:Npy",
        "projector": f"{_PLACE}.projector:Projector",
    },
)


def read_file(path: Path, format: str | None = None) -> "Vectors":
    """Read a file; without a format it is recognized by its bytes and its ending.

    Raises NotFoundError, TransferError, or InputError naming the place for what is damaged.
    """
    from textrnn.embeddings.formats.source import Source

    return read_source(Source(path), format)


def read_source(source: "Source", format: str | None = None) -> "Vectors":
    """Read as `read_file` does, also from standard input."""
    return _format_of(source, format).read(source)


def read_blocks(path: Path, wanted: Collection[str] | None = None) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
    """Yield words and their vectors (n, D) block by block; where words are wanted, others may be left out."""
    from textrnn.embeddings.formats.source import Source

    source = Source(path)
    sought = None if wanted is None else {word.encode(errors="replace") for word in wanted}
    for block in _format_of(source, None).blocks(source, sought):
        yield [word.decode(errors="replace") for word in block.words], block.matrix


def _format_of(source: "Source", name: str | None) -> "Format":
    from textrnn.embeddings.formats.detection import recognize

    found: Format = FORMATS.get(name or recognize(source))()
    return found


def write_file(vectors: "Vectors", path: Path, format: str | None = None, *, force: bool = False) -> None:
    """Write a file, or the two of some formats, whole or not at all; without a format its ending tells.

    Raises OutputError for what exists already if force is not given, UsageError for an ending that tells nothing.
    """
    from textrnn.embeddings.formats.detection import check_ending

    name = FORMATS.check(format) if format else check_ending(path)
    check_vacant(path, name, force=force)
    FORMATS.get(name)().write(vectors, path)


def check_vacant(path: Path, format: str, *, force: bool) -> None:
    """Raise OutputError if writing would replace something and force is not given."""
    existing = [file for file in FORMATS.get(format)().files(path) if file.exists()]
    if existing and not force:
        raise OutputError(f"{existing[0]} exists already. Replace it with --force, or choose another name.")
