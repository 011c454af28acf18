"""From texts to a store of document vectors: trained on them, or averaged from the vectors of words.

documents = train_documents(texts, Doc2VecConfig(dim=50))
documents = average_documents(texts, open_vectors("news"), "tfidf")
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings import METHODS
from textrnn.embeddings.documents.averaging import Average, word_options
from textrnn.embeddings.documents.document_format import OUTPUT_TENSOR, WORD_TENSOR
from textrnn.embeddings.documents.inference import Inference, InferenceSettings
from textrnn.embeddings.documents.store import Documents, make_documents
from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.training.corpus import WordIds, WordOptions
from textrnn.embeddings.training.trainer import Budget, Progress, Trainer
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.text.corpus import Document

if TYPE_CHECKING:
    from textrnn.embeddings.training.doc2vec import Doc2VecConfig


class Listener(NamedTuple):
    """Who is told how a training goes. follow: also takes the unit of what is counted."""

    say: Callable[[str], None]
    follow: Callable[[Progress, str], None]


SILENT = Listener(lambda remark: None, lambda progress, unit: None)
WORD_METHODS = tuple(name for name in METHODS.names() if name != "doc2vec")
_WORDS_TO_READ = 20_000_000  # over all epochs
_FEWEST_EPOCHS, _MOST_EPOCHS = 10, 50
_BEGINNING = 200  # characters kept of a document


def epochs_for(num_words: int) -> int:
    """Give how often to read a text: short ones often, or their vectors are hardly moved from where they start."""
    return min(_MOST_EPOCHS, max(_FEWEST_EPOCHS, _WORDS_TO_READ // max(1, num_words)))


def train_inference(
    texts: Sequence[Sequence[str]],
    config: "Doc2VecConfig",
    *,
    epochs: int | None,
    min_count: int,
    listener: Listener = SILENT,
) -> tuple[NDArray[np.float32], Inference]:
    """Train doc2vec on texts that are lists of words; give their vectors (M, D), and what makes those of others."""
    from textrnn.embeddings.training.doc2vec import Doc2Vec

    text = WordIds.of(texts, min_count=min_count)
    epochs = epochs or epochs_for(text.total)
    trainer = Doc2Vec(text, config, budget=Budget(epochs=epochs), threads=1, say=SILENT.say)  # it is gensim who speaks
    _run(trainer, listener)
    words, extras = Words.of(text.words, text.counts.tolist()), trainer.extras()
    settings = InferenceSettings(
        dm=config.dm, window=config.window, negative=config.negative, sample=config.sample, lr=config.lr, epochs=epochs
    )
    return trainer.vectors(), Inference(words, extras[WORD_TENSOR], extras[OUTPUT_TENSOR], settings)


def train_documents(
    texts: Sequence[Document],
    config: "Doc2VecConfig",
    *,
    epochs: int | None = None,
    min_count: int = 1,
    listener: Listener = SILENT,
) -> Documents:
    """Train doc2vec on documents. Raises InputError if no word comes min_count times."""
    options = WordOptions(min_count=min_count)
    words = [options.split(text.text) for text in texts]
    matrix, inference = train_inference(words, config, epochs=epochs, min_count=min_count, listener=listener)
    return _documents(texts, words, matrix, inference, options, {"seed": config.seed})


def average_documents(texts: Sequence[Document], vectors: Vectors, weight: str) -> Documents:
    """Average word vectors over documents. Raises InputError if they have no word in common."""
    options = word_options(vectors)
    words = [options.split(text.text) for text in texts]
    average = Average.of(vectors, words, weight)
    told = {"weight": weight, "vectors": vectors.name}
    return _documents(texts, words, average.vectors(words), average, options, told)


def train_words(
    texts: Sequence[Sequence[str]], method: str, *, dim: int, seed: int, min_count: int, listener: Listener = SILENT
) -> Vectors:
    """Train word vectors on texts that are lists of words, with one thread and the method's defaults."""
    trainer_class = METHODS.get(method)
    text = WordIds.of(texts, min_count=min_count)
    budget = Budget(epochs=epochs_for(text.total))
    trainer = trainer_class(text, trainer_class.Config(dim=dim, seed=seed), budget=budget, threads=1, say=listener.say)
    _run(trainer, listener)
    words = Words.of(text.words, text.counts.tolist())
    about = Provenance(tokenizer=asdict(WordOptions(min_count=min_count)))
    return Vectors.of(words, trainer.vectors(), method=method, about=about, name=f"{method} of these texts")


def _run(trainer: Trainer[Any], listener: Listener) -> None:
    for progress in trainer.train():
        listener.follow(progress, trainer.unit)


def _documents(
    texts: Sequence[Document],
    words: Sequence[Sequence[str]],
    matrix: NDArray[np.float32],
    embedder: Average | Inference,
    options: WordOptions,
    training: Mapping[str, Any],
) -> Documents:
    names, sizes = [text.name for text in texts], [len(each) for each in words]
    shown = [" ".join((text.title or text.text[: 2 * _BEGINNING]).split())[:_BEGINNING] for text in texts]
    data = {"documents": len(texts), "words": sum(sizes)}
    about = Provenance(training=training, data=data)
    return make_documents(names, sizes, matrix, embedder, options, shown=shown, about=about)
