"""Word vectors: the store they are kept in, and how they are found by word.

vectors = open_vectors("news")        # models/news, or any vector file
vectors.vector("king")                # (D,)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from textrnn.config import RunConfig
from textrnn.embeddings.lengths import row_lengths
from textrnn.embeddings.provenance import UNTOLD, Provenance
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, NotFoundError, UsageError
from textrnn.io import release_pages
from textrnn.registry import suggest
from textrnn.run import Run, encode_config, find_run, list_runs, models_directory
from textrnn.run.generation import open_verified, read_generation
from textrnn.run.manifest import VECTORS_NAME, Content, damaged
from textrnn.run.tensors import Tensors, encode_tensors, map_tensors

if TYPE_CHECKING:
    from textrnn.embeddings.subwords import Subwords

VOCABULARY_NAME = "vocabulary.tsv"
WORDS, DOCUMENTS = "vectors", "documents"  # the kinds of run that hold vectors
_HASHED_BYTES = 1 << 22  # what is larger is compared by size when it is opened, byte for byte by `textrnn models NAME`
_BLOCK_BYTES = 1 << 25
_KEPT_BYTES = 1 << 28  # a smaller matrix may stay in memory between queries
_FIRST_BYTES = 1 << 20


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
    def of(
        cls,
        words: Words,
        matrix: NDArray[np.float32],
        *,
        method: str,
        kind: str = WORDS,
        about: Provenance = UNTOLD,
        name: str = "the vectors",
        subwords: "Subwords | None" = None,
        tensors: Mapping[str, NDArray[Any]] | None = None,
    ) -> "Vectors":
        """Make them anew. about: what config.json is to say."""
        config = about.config(kind, method, words=len(words), dim=matrix.shape[1])
        return cls(words, matrix, config, name, subwords, tensors or {})

    @property
    def dim(self) -> int:
        return int(self.matrix.shape[1])

    @cached_property
    def norms(self) -> NDArray[np.float32]:
        """The length of each vector (N,)."""
        if "norms" in self.tensors:
            return self.tensors["norms"]
        norms = np.zeros(len(self.matrix), np.float32)
        for block in self.blocks():
            norms[block] = row_lengths(self.matrix[block])
        return norms

    @cached_property
    def lowercase(self) -> bool:
        """Whether all words are in lower case: as it was trained, else as its most frequent words look."""
        told = self.config.tokenizer.get("lowercase")
        first = self.words.data[:_FIRST_BYTES]
        return first == first.lower() if told is None else bool(told)

    def find(self, word: str) -> int | None:
        """Give the row of a word, also of "King" where only "king" was trained."""
        row = self.words.row(word)
        return self.words.row(word.lower()) if row is None and self.lowercase else row

    def look_up(self, word: str) -> NDArray[np.float32] | None:
        """Give the vector of a word (D,), put together from its subwords where it has none of its own, or None."""
        row = self.find(word)
        if row is not None:
            return np.array(self.matrix[row])
        return self.subwords.vector(word.lower() if self.lowercase else word) if self.subwords else None

    def vector(self, word: str) -> NDArray[np.float32]:
        """Give what `look_up` gives. Raises UnknownWordError with the words that are near."""
        found = self.look_up(word)
        if found is not None:
            return found
        from textrnn.embeddings.queries.suggestions import near_words

        near = near_words(word.lower() if self.lowercase else word, self.words)
        step = f"Did you mean {' or '.join(map(repr, near))}?" if near else self._next_step(word)
        raise UnknownWordError(word, f"{self.name} has no word {word!r}. {step}")

    def has(self, word: str) -> bool:
        """Say whether `vector` would give one."""
        return self.look_up(word) is not None

    def often(self, min_count: int) -> NDArray[np.bool_]:
        """Tell of each word whether it came so often (N,). Raises UsageError where the words carry no counts."""
        if min_count and len(self.words) and not self.words.counts.any():
            step = "Choose by the order of the words, with --most-frequent N."
            raise UsageError(f"--min-count {min_count}: the words of {self.name} carry no counts. {step}")
        return np.asarray(self.words.counts >= min_count)

    def _next_step(self, word: str) -> str:
        """Say what to try where no word is near."""
        if self.config.kind == DOCUMENTS:
            return "Its rows are documents: ask for them with textrnn embed nearest-doc."
        if any(sign in word[1:] for sign in "+-"):
            return "In an expression there are spaces around + and -."
        return f"Its {len(self.words):,} words begin with {', '.join(map(repr, self.words[:3]))}."

    def blocks(self, rows: int | None = None) -> Iterator[slice]:
        """Walk over the rows in blocks of bounded size; the memory of a mapped block is given back after it."""
        size = rows or max(1, _BLOCK_BYTES // max(1, self.matrix.itemsize * self.matrix.shape[1]))
        for start in range(0, len(self.matrix), size):
            yield slice(start, min(start + size, len(self.matrix)))
            if self.matrix.nbytes > _KEPT_BYTES:
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
    return read_generation(find_vectors(name), read_vectors)


def find_vectors(name: str) -> Path:
    """Find a store by its name or path. Raises NotFoundError with the nearest names."""
    try:
        return find_run(name)
    except NotFoundError as error:
        names = [each.name for each in list_runs() if (each / VECTORS_NAME).exists()]
        step = suggest(name, names) if names else f"Train some with: textrnn embed train FILE -o {name}"
        raise NotFoundError(f"there are no vectors {name!r} under {models_directory()}. {step}") from error


def read_vectors(run: Run) -> Vectors:
    """Map the vectors of a store; within `read_generation`, so that all files are of one."""
    config = run.config()
    if config.kind not in (WORDS, DOCUMENTS):
        raise InputError(f"{run.path} is a run of the kind {config.kind!r}, not vectors. See: textrnn models.")
    tensors = _mapped(run)
    matrix = tensors.pop("vectors")
    words = Words(run.read(VOCABULARY_NAME), f"{run.path / VOCABULARY_NAME}")
    fits = matrix.ndim == 2 and len(words) == len(matrix) and tensors.get("norms", matrix[:, :1]).size == len(words)
    if not fits or matrix.dtype != np.float32:
        raise damaged(run.path, f"{len(words):,} words and {matrix.dtype} vectors of shape {matrix.shape}")
    return Vectors(words, matrix, config, str(run.path), _subwords(config, tensors), tensors)


def _mapped(run: Run) -> Tensors:
    hashed = run.manifest.size_bytes() <= _HASHED_BYTES
    with open_verified(run, VECTORS_NAME, hashed=hashed) as file:
        try:
            tensors = map_tensors(file)
            return {"vectors": tensors.pop("vectors"), **tensors}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise damaged(run.path / VECTORS_NAME, "its header makes no sense") from error


def _subwords(config: RunConfig, tensors: Mapping[str, NDArray[Any]]) -> "Subwords | None":
    stored = config.network.get("subwords")
    if not stored or "ngrams" not in tensors:
        return None
    from textrnn.embeddings.subwords import Subwords

    return Subwords(stored["min_n"], stored["max_n"], tensors["ngrams"])
