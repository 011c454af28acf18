"""Document vectors: rows as the documents, nothing cut off, and what inference needs."""

import numpy as np
import pytest

from textrnn.embeddings.training import doc2vec
from textrnn.embeddings.training.corpus import WordIds
from textrnn.embeddings.training.doc2vec import Doc2Vec, Doc2VecConfig
from textrnn.embeddings.training.trainer import Budget

SEA, MUSIC = ["ship", "sail", "wave", "storm"], ["song", "tune", "choir", "flute"]


def texts_of(count=40):
    rng = np.random.default_rng(0)
    topics = (SEA, MUSIC)
    return [[str(word) for word in rng.choice(topics[number % 2], 12)] for number in range(count)]


def trained(texts, config, epochs):
    text = WordIds.of(texts)
    trainer = Doc2Vec(text, config, budget=Budget(epochs=epochs), threads=1, say=lambda remark: None)
    list(trainer.train())
    return trainer


@pytest.mark.parametrize("dm", [False, True], ids=["dbow", "dm"])
def test_documents_of_one_topic_come_together(dm):
    vectors = trained(texts_of(), Doc2VecConfig(dim=16, dm=dm, sample=0.0, lr=0.05), epochs=60).vectors()
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    nearest = (unit @ unit.T - 2 * np.eye(40)).argmax(axis=1)
    assert np.mean(nearest % 2 == np.arange(40) % 2) >= 0.9


def test_word_rows_are_those_of_gensim():
    trainer = trained(texts_of(), Doc2VecConfig(dim=8), epochs=1)
    assert trainer.extras()["outputs"].shape == (8, 8)
    for row, word in enumerate(trainer.text.words):
        assert np.array_equal(trainer.extras()["words"][row], trainer._model.wv[word])


def test_one_thread_gives_the_same_bytes_again():
    one, other = (trained(texts_of(), Doc2VecConfig(dim=8, seed=4), epochs=2) for _ in range(2))
    assert one.vectors().tobytes() == other.vectors().tobytes()
    assert one.extras()["outputs"].tobytes() == other.extras()["outputs"].tobytes()


def test_long_documents_are_trained_to_their_end(monkeypatch):
    monkeypatch.setattr(doc2vec, "LONGEST_CONTEXT", 10)
    text = WordIds.of([SEA * 7, MUSIC])
    trainer = Doc2Vec(text, Doc2VecConfig(dim=4), budget=Budget(epochs=1), threads=1, say=lambda remark: None)
    assert [(each.tags, len(each.words)) for each in trainer._tagged()] == [([0], 10), ([0], 10), ([0], 8), ([1], 4)]


def test_a_document_without_words_keeps_its_row():
    assert trained([SEA * 3, [], MUSIC * 3], Doc2VecConfig(dim=4), epochs=1).vectors().shape == (3, 4)
