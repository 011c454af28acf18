"""Topics find what texts were made of; coherence equals gensim's; the same seed gives the same topics."""

import numpy as np
import pytest

from textrnn.embeddings.documents.coherence import coherence
from textrnn.embeddings.documents.term_counts import TermCounts
from textrnn.embeddings.documents.tfidf import smooth_idf
from textrnn.embeddings.documents.topics import TOPIC_METHODS, TopicOptions, find_topics
from textrnn.errors import InputError, UsageError

SEA, FARM = ["ship", "wave", "sail", "storm", "harbour"], ["cow", "barn", "hay", "plough", "field"]


def make_counts():
    rng = np.random.default_rng(3)
    texts = [" ".join(rng.choice(words, 12)) for words in (SEA, FARM) for _ in range(20)]
    return TermCounts.count(texts, str.split)


@pytest.fixture(scope="module")
def counts():
    return make_counts()


@pytest.mark.parametrize("method", TOPIC_METHODS.names())
def test_two_kinds_of_texts_give_two_topics(method, counts):
    topics = find_topics(counts, method, 2)
    best = [topics.best(document) for document in range(len(counts))]
    assert set(best[:20]) != set(best[20:]) and len(set(best[:20])) == len(set(best[20:])) == 1
    for topic in range(2):
        words = {word for word, weight in topics.words(topic, 5) if weight > 0}
        assert words in (set(SEA), set(FARM))


@pytest.mark.parametrize("method", TOPIC_METHODS.names())
def test_shares_of_a_document_add_up_to_one(method, counts):
    shares = find_topics(counts, method, 3).shares
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    assert (shares >= 0).all()


@pytest.mark.parametrize("method", TOPIC_METHODS.names())
def test_the_same_seed_gives_the_same_topics(method):
    first, second = (find_topics(make_counts(), method, 2, TopicOptions(seed=5)) for _ in range(2))
    np.testing.assert_array_equal(first.weights, second.weights)
    np.testing.assert_array_equal(first.shares, second.shares)


@pytest.mark.parametrize("method", TOPIC_METHODS.names())
def test_the_largest_topic_comes_first(method, counts):
    topics = find_topics(counts, method, 3)
    shares = [topics.share(topic) for topic in range(3)]
    assert shares == sorted(shares, reverse=True) and sum(shares) == pytest.approx(1)


@pytest.mark.parametrize("method", TOPIC_METHODS.names())
def test_a_document_without_terms_has_no_topic(method):
    counts = TermCounts.count(["a b", "b c c", "c a", ""], str.split)
    topics = find_topics(counts, method, 2)
    assert topics.best(3) is None and not topics.shares[3].any()


def test_lsi_equals_the_singular_vectors(counts):
    topics = find_topics(counts, "lsi", 2)
    dense = counts.scaled(smooth_idf(counts)).normalized().to_scipy().toarray()
    U, S, Vt = np.linalg.svd(dense)
    order = np.abs(topics.weights @ Vt[:2].T).argmax(axis=1)  # by their share of the documents
    np.testing.assert_allclose(np.abs(topics.weights), np.abs(Vt[order]), atol=1e-8)
    squares = (U[:, order] * S[order]) ** 2
    np.testing.assert_allclose(topics.shares, squares / squares.sum(axis=1, keepdims=True), atol=1e-8)


def test_the_largest_weight_of_an_lsi_topic_is_positive(counts):
    assert all(find_topics(counts, "lsi", 4).words(topic, 1)[0][1] > 0 for topic in range(4))


def test_coherence_equals_that_of_gensim():
    gensim = pytest.importorskip("gensim.models")
    from gensim.corpora import Dictionary

    texts = [text.split() for text in ("a b c", "a b", "b c d", "a d", "c", "d e a b")]
    counts = TermCounts.count([" ".join(text) for text in texts], str.split)
    topic = ["a", "b", "c"]
    model = gensim.CoherenceModel(
        topics=[topic], texts=texts, dictionary=Dictionary(texts), coherence="c_npmi", window_size=1000, processes=1
    )
    ours = coherence([counts.terms.index(term) for term in topic], counts)
    assert ours == pytest.approx(model.get_coherence(), abs=1e-6)


def test_coherence_at_its_ends():
    counts = TermCounts.count(["a b", "a b", "c", "d"], str.split)
    assert coherence([0, 1], counts) == pytest.approx(1)
    assert coherence([0, 2], counts) == -1
    assert coherence([0, 1], TermCounts.count(["a b", "a b"], str.split)) == 0
    with pytest.raises(ValueError, match="two terms"):
        coherence([0], counts)


@pytest.mark.parametrize("method", TOPIC_METHODS.names())
def test_too_many_topics_are_refused(method):
    counts = TermCounts.count(["a b", "b c"], str.split)
    with pytest.raises(InputError, match="3 topics are too many for 2 documents"):
        find_topics(counts, method, 3)


def test_an_unknown_method_is_refused(counts):
    with pytest.raises(UsageError, match=r"unknown method 'ldaa'. Did you mean 'lda'"):
        find_topics(counts, "ldaa", 2)
