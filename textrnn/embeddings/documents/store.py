"""Documents as vectors, with all that is needed to find those nearest to a text: a store that stands alone.

documents = open_documents("library")
documents.nearest(documents.embed("a ship in a storm"), most=3)
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.documents.averaging import Average
from textrnn.embeddings.documents.document_format import (
    COMMON_TENSOR,
    OUTPUT_TENSOR,
    SHOWN_NAME,
    WEIGHT_TENSOR,
    WORD_TENSOR,
    WORDS_NAME,
    plain_name,
    unique_names,
)
from textrnn.embeddings.documents.inference import Inference, InferenceSettings
from textrnn.embeddings.lengths import cosines, unit_rows
from textrnn.embeddings.provenance import UNTOLD, Provenance
from textrnn.embeddings.queries.nearest import Leaders
from textrnn.embeddings.training.corpus import WordOptions
from textrnn.embeddings.vectors import DOCUMENTS, Vectors, find_vectors, read_vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, NotFoundError
from textrnn.registry import suggest
from textrnn.run import Run
from textrnn.run.generation import read_generation
from textrnn.run.manifest import damaged

Floats = NDArray[np.float32]


class Near(NamedTuple):
    row: int
    similarity: float


class TextEmbedder(Protocol):
    def vector(self, text: Sequence[str]) -> Floats:
        """Give the vector (D,) of a text, a list of words."""


@dataclass
class Documents:
    """vectors: one to a document, under its name. embedder: what makes the vectors of other texts.

    shown: the beginning of each document, as far as it is known.
    """

    vectors: Vectors
    embedder: TextEmbedder
    options: WordOptions
    shown: Sequence[str] = field(default_factory=list)

    def embed(self, text: str) -> Floats:
        """Give the vector (D,) of a text. Raises InputError if none of its words is known."""
        vector = self.embedder.vector(self.options.split(text))
        if not vector.any():
            raise InputError(f"{self.vectors.name} knows no word of {_start_of(text)!r}. Try a longer text.")
        return vector

    def row(self, name: str) -> int:
        """Find a document. Raises NotFoundError with the nearest names."""
        row = self.vectors.words.row(plain_name(name))
        if row is None:
            near = suggest(name, list(self.vectors.words)) if len(self) <= 50 else f"It has {len(self):,} documents."
            raise NotFoundError(f"{self.vectors.name} has no document {name!r}. {near}")
        return row

    def __len__(self) -> int:
        return len(self.vectors.words)

    def beginning(self, row: int) -> str:
        return self.shown[row] if row < len(self.shown) else ""

    def nearest(self, direction: Floats, most: int, left_out: Collection[int] = ()) -> list[Near]:
        """Give the documents whose vectors have the highest cosine with a direction (D,), best first."""
        direction, leaders = unit_rows(direction[None]), Leaders(most)
        for block in self.vectors.blocks():
            scores = cosines(direction, self.vectors.matrix[block], self.vectors.norms[block])[0]
            scores[[row - block.start for row in left_out if block.start <= row < block.stop]] = -np.inf
            leaders.take(scores, block.start)
        return [Near(int(row), float(score)) for row, score in zip(leaders.rows, leaders.scores, strict=True)]

    def save(self, path: Path, *, force: bool = False) -> None:
        """Write a store. Raises OutputError if something stands there and force is not given."""
        run = Run.create(path, force=force)
        words = self._words.data
        lines = "".join(json.dumps({"beginning": each}, ensure_ascii=False) + "\n" for each in self.shown)
        with run.lock():
            run.commit({**self.vectors.files(), WORDS_NAME: words, SHOWN_NAME: lines.encode()})

    @cached_property
    def _words(self) -> Words:
        assert isinstance(self.embedder, Average | Inference)
        return self.embedder.words


def make_documents(
    names: Sequence[str],
    sizes: Sequence[int],
    matrix: Floats,
    embedder: Average | Inference,
    options: WordOptions,
    *,
    shown: Sequence[str] = (),
    about: Provenance = UNTOLD,
) -> Documents:
    """Put documents together: their names, lengths in words, vectors (M, D), and what makes the vectors of others.

    A document of the name of an earlier one gets a number after it. about: what config.json is to say besides.
    """
    words, training = Words.of(unique_names(names), sizes), dict(about.training)
    if isinstance(embedder, Average):
        method = "average"
        tensors = {WORD_TENSOR: embedder.matrix, WEIGHT_TENSOR: embedder.weights}
        tensors |= {} if embedder.common is None else {COMMON_TENSOR: embedder.common}
    else:
        method, training = "doc2vec", training | asdict(embedder.settings)
        tensors = {WORD_TENSOR: embedder.word_vectors, OUTPUT_TENSOR: embedder.outputs}
    about = replace(about, tokenizer=asdict(options), training=training)
    vectors = Vectors.of(words, matrix, method=method, kind=DOCUMENTS, about=about, tensors=tensors)
    return Documents(vectors, embedder, options, list(shown))


def open_documents(name: str) -> Documents:
    """Open a store of documents. Raises what open_vectors does, and InputError for vectors of words."""
    if Path(name).is_file():
        raise _no_documents(name)
    return read_generation(find_vectors(name), lambda run: _read_documents(run, name))


def _read_documents(run: Run, name: str) -> Documents:
    vectors = read_vectors(run)
    if vectors.config.kind != DOCUMENTS:
        raise _no_documents(name)
    words = Words(run.read(WORDS_NAME), str(run.path / WORDS_NAME))
    options = _settings(WordOptions, vectors.config.tokenizer)
    return Documents(vectors, _embedder(vectors, words), options, _shown(run))


def _no_documents(name: str) -> InputError:
    step = f"Make some of texts with: textrnn embed docs FILE --vectors {name} -o docs"
    return InputError(f"{name} holds vectors of words, not of documents. {step}")


def _embedder(vectors: Vectors, words: Words) -> TextEmbedder:
    tensors, D = vectors.tensors, vectors.dim
    shapes = {WORD_TENSOR: (len(words), D), OUTPUT_TENSOR: (len(words), D), WEIGHT_TENSOR: (len(words),)}
    second = WEIGHT_TENSOR if vectors.config.network.get("method") == "average" else OUTPUT_TENSOR
    for name in (WORD_TENSOR, second):
        if name not in tensors or tensors[name].shape != shapes[name]:
            raise damaged(Path(vectors.name), f"its tensor {name!r} does not fit its {len(words):,} words")
    if second == WEIGHT_TENSOR:
        return Average(words, tensors[WORD_TENSOR], tensors[WEIGHT_TENSOR], tensors.get(COMMON_TENSOR))
    settings = _settings(InferenceSettings, vectors.config.training)
    return Inference(words, tensors[WORD_TENSOR], tensors[OUTPUT_TENSOR], settings)


def _settings(kind: Any, told: Mapping[str, Any]) -> Any:
    """Take from config.json the settings that a class has."""
    return kind.from_dict({each.name: told[each.name] for each in fields(kind) if each.name in told})


def _shown(run: Run) -> list[str]:
    if SHOWN_NAME not in run.manifest.entry_by_name:
        return []
    try:
        return [json.loads(line)["beginning"] for line in run.read(SHOWN_NAME).splitlines()]
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(run.path / SHOWN_NAME, "a line is no record") from error


def _start_of(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
