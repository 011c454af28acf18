"""What a classifier sees of a text: tf-idf weights, averaged word vectors, or a vector of doc2vec.

features = FEATURES.get("average")(FeatureOptions(embedding="glove"))
X = features.fit(training_texts)         # (N, F), learned from these texts alone
features.transform(["a new text"])       # (1, F)
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textrnn.embeddings.documents.averaging import Average, word_options
from textrnn.embeddings.documents.document_training import SILENT, Listener, train_inference, train_words
from textrnn.embeddings.documents.inference import Inference
from textrnn.embeddings.documents.tfidf import TfIdf
from textrnn.embeddings.training.corpus import WordOptions
from textrnn.embeddings.vectors import Vectors
from textrnn.registry import Registry

FEATURES = Registry(
    "method",
    {
        "average": "textrnn.embeddings.documents.features:AverageFeatures",
        "doc2vec": "textrnn.embeddings.documents.features:Doc2VecFeatures",
        "tfidf": "textrnn.embeddings.documents.features:TfIdfFeatures",
    },
)


@dataclass(frozen=True)
class FeatureOptions:
    """vectors: word vectors to average; without them, embedding tells how to train some on the texts.

    weight: of words in an average. dm, epochs: of doc2vec.
    """

    vectors: Vectors | None = None
    embedding: str = "word2vec"
    weight: str = "none"
    dm: bool = False
    dim: int = 300
    epochs: int = 20
    min_count: int = 2
    seed: int = 1
    listener: Listener = SILENT


class Features(ABC):
    """dense: whether the features are a full matrix, whose columns are brought to a common scale."""

    dense: ClassVar[bool] = True

    def __init__(self, options: FeatureOptions) -> None:
        self.options = options

    @abstractmethod
    def fit(self, texts: Sequence[str]) -> Any:
        """Learn what there is to learn from texts, and give their features (N, F)."""

    @abstractmethod
    def transform(self, texts: Sequence[str]) -> Any:
        """Give the features of other texts (N, F)."""


class TfIdfFeatures(Features):
    """A weight for every word that two texts have."""

    dense = False
    _tfidf: TfIdf

    def fit(self, texts: Sequence[str]) -> Any:
        self._tfidf = TfIdf.fit(texts, WordOptions(punctuation=True).split, least=2)
        return self._tfidf.weights.to_scipy()

    def transform(self, texts: Sequence[str]) -> Any:
        return self._tfidf.weigh(texts).to_scipy()


class AverageFeatures(Features):
    """The weighted mean of word vectors."""

    _average: Average
    _words: WordOptions

    def fit(self, texts: Sequence[str]) -> Any:
        options, self._words = self.options, WordOptions()
        vectors = options.vectors
        if vectors is None:
            words = [self._words.split(text) for text in texts]
            vectors = train_words(
                words, options.embedding, dim=options.dim, seed=options.seed, min_count=options.min_count,
                listener=options.listener,
            )  # fmt: skip
        self._words = word_options(vectors)
        words = [self._words.split(text) for text in texts]
        self._average = Average.of(vectors, words, options.weight)
        return self._average.vectors(words)

    def transform(self, texts: Sequence[str]) -> Any:
        return self._average.vectors(self._words.split(text) for text in texts)


class Doc2VecFeatures(Features):
    """The vector that doc2vec infers, for training texts too: what it learned for them lies elsewhere."""

    _inference: Inference
    _words = WordOptions()

    def fit(self, texts: Sequence[str]) -> Any:
        from textrnn.embeddings.training.doc2vec import Doc2VecConfig

        options = self.options
        config = Doc2VecConfig(dm=options.dm, dim=options.dim, seed=options.seed)
        words = [self._words.split(text) for text in texts]
        _, self._inference = train_inference(
            words, config, epochs=options.epochs, min_count=options.min_count, listener=options.listener
        )
        return self._inference.vectors(words, seed=options.seed)

    def transform(self, texts: Sequence[str]) -> Any:
        return self._inference.vectors((self._words.split(text) for text in texts), seed=self.options.seed)
