"""Contexts in random order."""

import numpy as np

from textrnn.embeddings.training import shuffling
from textrnn.embeddings.training.corpus import WordIds


def contexts(text):
    return [text.ids[start:end].tolist() for start, end in zip(text.starts[:-1], text.starts[1:], strict=True)]


def random_text():
    rng = np.random.default_rng(1)
    return WordIds.of([rng.choice(list("abcdefg"), rng.integers(1, 9)).tolist() for _ in range(300)])


def test_every_context_is_there_once_in_another_order(monkeypatch):
    monkeypatch.setattr(shuffling, "_CONTEXTS_AT_ONCE", 7)
    text = random_text()
    shuffled = shuffling.shuffle_contexts(text, seed=1)
    assert contexts(shuffled) != contexts(text)
    assert sorted(contexts(shuffled)) == sorted(contexts(text))
    assert shuffled.ids.dtype == np.int32


def test_the_seed_tells_the_order():
    one, again, other = (shuffling.shuffle_contexts(random_text(), seed) for seed in (1, 1, 2))
    assert contexts(one) == contexts(again) != contexts(other)
