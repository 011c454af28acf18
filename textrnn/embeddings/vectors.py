"""Word vectors: the store they are kept in, and how they are found by word.

vectors = open_vectors("news")        # models/news, or any vector file
vectors.vector("king")                # (D,)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from textrnn.config import RunConfig
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, NotFoundError
from textrnn.io import release_pages
from textrnn.registry import suggest
from textrnn.run import Run, encode_config, find_run, list_runs, models_directory
from textrnn.run.manifest import VECTORS_NAME, Content, damaged
from textrnn.run.tensors import encode_tensors, map_tensors

if TYPE_CHECKING:
    from textrnn.embeddings.subwords import Subwords

VOCABULARY_NAME = "vocabulary.tsv"
WORDS, DOCUMENTS = "vectors", "documents"  # the kinds of run that hold vectors
_HASHED_BYTES = 1 << 26  # what is larger is compared by size when it is opened, byte for byte by `textrnn models NAME`
_BLOCK_BYTES = 1 << 25
_PACKAGES = ("textrnn", "numpy")


class UnknownWordError(NotFoundError):
    """A word that has no vector; `word` tells which."""

    def __init__(self, word: str, message: str) -> None:
        super().__init__(message)
        self.word = word


@dataclass
class Vectors:
    """matrix: (N, D) float32, perhaps mapped from a file. config: how it was made; kind "vectors" or "documents".

    tensors: what else the store holds, by name. subwords: what gives vectors to words that have no row.
    """

    words: Words
    matrix: NDArray[np.float32]
    config: RunConfig
    name: str = "the vectors"
    subwords: "Subwords | None" = None
    tensors: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Words, matrix: NDArray[np.float32], *, method: str, kind: str = WORDS, **rest: Any) -> "Vectors":
        """Make them anew; rest: other fields, and what config.json is to say in `tokenizer`, `training` and `data`."""
        told = {name: rest.pop(name, {}) for name in ("tokenizer", "training", "data", "result")}
        network = {"method": method, "words": len(words), "dim": matrix.shape[1], **rest.pop("network", {})}
        versions = {name: version(name) for name in _PACKAGES}
        return cls(words, matrix, RunConfig(kind=kind, network=network, versions=versions, **told), **rest)

    @property
    def dim(self) -> int:
        return int(self.matrix.shape[1])

    @cached_property
    def norms(self) -> NDArray[np.float32]:
        """The length of each vector (N,)."""
        if "norms" in self.tensors:
            return self.tensors["norms"]
        return np.concatenate([np.linalg.norm(self.matrix[block], axis=1) for block in self.blocks()])

    @property
    def lowercase(self) -> bool:
        return bool(self.config.tokenizer.get("lowercase"))

    def find(self, word: str) -> int | None:
        """Give the row of a word, also of "King" where only "king" was trained."""
        row = self.words.row(word)
        return self.words.row(word.lower()) if row is None and self.lowercase else row

    def vector(self, word: str) -> NDArray[np.float32]:
        """Give the vector of a word (D,), put together from its subwords where it has none of its own.

        Raises UnknownWordError with the words that are near.
        """
        row = self.find(word)
        if row is not None:
            return np.array(self.matrix[row])
        composed = self.subwords.vector(word.lower() if self.lowercase else word) if self.subwords else None
        if composed is not None:
            return composed
        from textrnn.embeddings.suggestions import near_words

        near = near_words(word, self.words)
        step = f"Did you mean {' or '.join(map(repr, near))}?" if near else "See its words: textrnn embed convert."
        raise UnknownWordError(word, f"{self.name} has no word {word!r}. {step}")

    def has(self, word: str) -> bool:
        """Say whether `vector` would give one."""
        try:
            self.vector(word)
        except UnknownWordError:
            return False
        return True

    def blocks(self, rows: int | None = None) -> Iterator[slice]:
        """Walk over the rows in blocks of bounded size; the memory of a mapped block is given back after it."""
        size = rows or max(1, _BLOCK_BYTES // max(1, self.matrix.itemsize * self.matrix.shape[1]))
        for start in range(0, len(self.matrix), size):
            yield slice(start, min(start + size, len(self.matrix)))
            release_pages(self.matrix)

    def files(self) -> dict[str, Content]:
        """Give what a store keeps, by the names of its files."""
        tensors = {**self.tensors, "vectors": self.matrix, "norms": self.norms}
        return {
            VECTORS_NAME: encode_tensors(tensors),
            VOCABULARY_NAME: self.words.data,
            "config.json": encode_config(self.config),
        }

    def save(self, path: Path, *, force: bool = False) -> None:
        """Write a store. Raises OutputError if something stands there and force is not given."""
        run = Run.create(path, force=force)
        with run.lock():
            run.commit(self.files())


def open_vectors(name: str) -> Vectors:
    """Open a store by its name under models/ or its path, or read a file of any format that is known.

    Raises NotFoundError with the nearest names, InputError for what is damaged or holds no vectors.
    """
    path = Path(name)
    if path.is_file():
        from textrnn.embeddings.formats import read_file

        return read_file(path)
    run = _find(name)
    config = run.config()
    if config.kind not in (WORDS, DOCUMENTS):
        raise InputError(f"{run.path} is a run of the kind {config.kind!r}, not vectors. See: textrnn models.")
    return _from_run(run, config)


def _find(name: str) -> Run:
    try:
        path = find_run(name)
    except NotFoundError as error:
        names = [each.name for each in list_runs() if (each / VECTORS_NAME).exists()]
        step = suggest(name, names) if names else f"Train some with: textrnn embed train FILE -o {name}"
        raise NotFoundError(f"there are no vectors {name!r} under {models_directory()}. {step}") from error
    run = Run.open(path, hashed=False)
    return Run.open(path) if run.manifest.size_bytes() <= _HASHED_BYTES else run


def _from_run(run: Run, config: RunConfig) -> Vectors:
    path = run.file(VECTORS_NAME)
    try:
        tensors = map_tensors(path)
        matrix = tensors.pop("vectors")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(path, "its header makes no sense") from error
    words = Words(run.read(VOCABULARY_NAME), f"{run.path / VOCABULARY_NAME}")
    if matrix.ndim != 2 or len(words) != len(matrix):
        raise damaged(run.path, f"{len(words):,} words and vectors of shape {matrix.shape}")
    return Vectors(words, matrix, config, str(run.path), _subwords(config, tensors), tensors)


def _subwords(config: RunConfig, tensors: Mapping[str, NDArray[Any]]) -> "Subwords | None":
    stored = config.network.get("subwords")
    if not stored or "ngrams" not in tensors:
        return None
    from textrnn.embeddings.subwords import Subwords

    return Subwords(stored["min_n"], stored["max_n"], tensors["ngrams"])
