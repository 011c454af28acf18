"""Topics: groups of terms that documents are mixed of.

topics = find_topics(counts, "nmf", 10, TopicOptions(seed=1))
topics.words(0, 5)               # [("fire", 1.2), ...]
topics.shares                    # (N, K): how much of each document is about what
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.documents.coherence import coherence
from textrnn.embeddings.documents.term_counts import Floats, TermCounts
from textrnn.embeddings.documents.tfidf import smooth_idf
from textrnn.errors import InputError
from textrnn.registry import Registry

TOPIC_METHODS = Registry(
    "method", {name: f"textrnn.embeddings.documents.topics:{name}" for name in ("nmf", "lda", "lsi")}
)


@dataclass(frozen=True)
class TopicOptions:
    """passes: how often each document is looked at, at most."""

    seed: int = 1
    passes: int | None = None


@dataclass(frozen=True)
class Topics:
    """weights: (K, V), of each term in each topic. shares: (N, K), of each topic in each document, adding up to 1.

    The topic with the largest part of all documents comes first. A document without terms has no share of any.
    """

    counts: TermCounts
    weights: Floats
    shares: Floats

    def __len__(self) -> int:
        return len(self.weights)

    def _columns(self, topic: int, most: int) -> NDArray[np.int64]:
        order = np.argsort(-np.abs(self.weights[topic]), kind="stable")[:most]
        columns: NDArray[np.int64] = order[self.weights[topic, order] != 0]
        return columns

    def words(self, topic: int, most: int) -> list[tuple[str, float]]:
        """Give the terms that weigh most; of LSI also those that speak against the topic, below 0."""
        columns = self._columns(topic, most)
        return [(self.counts.terms[column], float(self.weights[topic, column])) for column in columns]

    def coherence(self, topic: int, most: int) -> float | None:
        """Give the coherence of the terms that weigh most, None where there is no pair of them."""
        columns = self._columns(topic, most).tolist()
        return coherence(columns, self.counts) if len(columns) > 1 else None

    def share(self, topic: int) -> float:
        """Give the topic's part of all documents together."""
        return float(self.shares[:, topic].sum() / max(1.0, self.shares.sum()))

    def best(self, document: int) -> int | None:
        """Give the topic with the largest share of a document, None for a document without terms."""
        return int(self.shares[document].argmax()) if self.shares[document].any() else None


def find_topics(counts: TermCounts, method: str, num_topics: int, options: TopicOptions = TopicOptions()) -> Topics:
    """Find topics. Raises InputError for more of them than documents or terms."""
    factor: Method = TOPIC_METHODS.get(method)
    most = min(len(counts), len(counts.terms)) - (method == "lsi")
    if num_topics > most:
        what = f"{len(counts):,} documents of {len(counts.terms):,} terms"
        raise InputError(f"{num_topics} topics are too many for {what}. Ask for at most {max(most, 0)}, or name more.")
    weights, parts = factor(counts, num_topics, options)
    parts[np.diff(counts.starts) == 0] = 0
    totals = parts.sum(axis=1, keepdims=True)
    shares = np.divide(parts, totals, out=np.zeros_like(parts), where=totals > 0)
    order = np.argsort(-shares.sum(axis=0), kind="stable")
    return Topics(counts, weights[order], shares[:, order])


Method = Callable[[TermCounts, int, TopicOptions], tuple[Floats, Floats]]


def lda(counts: TermCounts, num_topics: int, options: TopicOptions) -> tuple[Floats, Floats]:
    """Latent Dirichlet allocation (Blei, Ng & Jordan 2003) by online variational Bayes (Hoffman, Blei & Bach 2010).

    A document draws a mixture of topics from a Dirichlet distribution, whose shape is learned here, and each of its
    words from one of them. Weights are the probabilities of the terms in each topic.
    """
    from gensim.models import LdaModel

    bags = counts.bags()
    model = LdaModel(
        bags, num_topics, id2word=dict(enumerate(counts.terms)), passes=options.passes or 20, alpha="auto",
        random_state=options.seed, dtype=np.float64,
    )  # fmt: skip
    gamma, _ = model.inference(bags)
    return model.get_topics(), gamma


def nmf(counts: TermCounts, num_topics: int, options: TopicOptions) -> tuple[Floats, Floats]:
    """Non-negative matrix factorisation of tf-idf (Lee & Seung 1999): X ≈ W H with the least squared error."""
    import warnings

    from sklearn.decomposition import NMF

    model = NMF(num_topics, init="nndsvd", random_state=options.seed, max_iter=options.passes or 400)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it could go on beyond the last pass
        parts = model.fit_transform(_tf_idf(counts).to_scipy())
    sizes = np.linalg.norm(model.components_, axis=1)  # W and H are known but for a factor to each topic
    return model.components_ / np.where(sizes > 0, sizes, 1)[:, None], parts * sizes


def lsi(counts: TermCounts, num_topics: int, options: TopicOptions) -> tuple[Floats, Floats]:
    """Latent semantic indexing (Deerwester et al. 1990): the largest singular vectors of tf-idf, X ≈ U S V^T.

    A share is a squared coordinate of U S. A vector's sign means nothing; here its largest weight is above 0.
    """
    from scipy.sparse.linalg import svds

    start = np.random.default_rng(options.seed).standard_normal(min(len(counts), len(counts.terms)))
    U, S, Vt = svds(_tf_idf(counts).to_scipy(), num_topics, v0=start)
    peaks = np.take_along_axis(Vt, np.abs(Vt).argmax(axis=1)[:, None], axis=1)
    return Vt * np.where(peaks < 0, -1, 1), (U * S) ** 2


def _tf_idf(counts: TermCounts) -> TermCounts:
    return counts.scaled(smooth_idf(counts)).normalized()
