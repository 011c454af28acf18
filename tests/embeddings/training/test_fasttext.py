"""Training fastText: repeatable, resumable, and it learns what words are made of."""

import itertools

import numpy as np
import pytest
from snapshots import copied, tensor_bytes

from textrnn.embeddings.subwords import Subwords
from textrnn.embeddings.training.corpus import WordIds
from textrnn.embeddings.training.fasttext import FastText, FastTextConfig
from textrnn.embeddings.training.trainer import Budget
from textrnn.errors import ConfigError

DIM, NEGATIVE = 16, 2  # as in test_fasttext_kernels.py, so that the kernels are compiled once
both = pytest.mark.parametrize("cbow", [False, True], ids=["skipgram", "cbow"])


@pytest.fixture(scope="module")
def text():
    """Two topics of 100 words; a line is of one topic alone, and a word of topic a begins with "fish"."""
    rng = np.random.default_rng(1)
    topics = [[f"{stem}{number}" for number in range(100)] for stem in ("fish", "iron")]
    return WordIds.of([rng.choice(topics[line % 2], 25).tolist() for line in range(2000)], min_count=1)


def trainer(text, *, threads=1, epochs=2, say=lambda remark: None, **options):
    config = FastTextConfig(**{"dim": DIM, "negative": NEGATIVE, "sample": 0.0, **options})
    config.validate()
    return FastText(text, config, budget=Budget(epochs=epochs), threads=threads, say=say)


def trained(text, **options):
    model = trainer(text, **options)
    return model, list(model.train())


def cosine(x, y):
    return x @ y / (np.linalg.norm(x) * np.linalg.norm(y))


@both
def test_any_number_of_threads_gives_the_same_bytes(text, cbow):
    (one, _), (two, _) = (trained(text, cbow=cbow, epochs=1, threads=threads) for threads in (1, 2))
    assert tensor_bytes(two) == tensor_bytes(one)


@both
@pytest.mark.parametrize("stop", [1, 8])  # within an epoch, within the next
def test_a_stopped_training_goes_on_bit_for_bit(text, cbow, stop):
    whole, progress = trained(text, cbow=cbow)
    stopped = trainer(text, cbow=cbow)
    list(itertools.islice(stopped.train(), stop))
    resumed = trainer(text, cbow=cbow)
    resumed.restore(copied(stopped.state()))
    rest = list(resumed.train())
    assert tensor_bytes(resumed) == tensor_bytes(whole)
    assert [step.loss for step in rest] == [step.loss for step in progress[stop:]]


def test_another_seed_gives_other_vectors(text):
    first, second = (trained(text, epochs=1, seed=seed)[0] for seed in (1, 2))
    assert not np.allclose(first.vectors(), second.vectors(), atol=1e-3)


@both
def test_words_of_one_topic_come_together(text, cbow):
    model, progress = trained(text, cbow=cbow, epochs=3)
    unit = model.vectors() / np.linalg.norm(model.vectors(), axis=1, keepdims=True)
    topics = np.array([word[0] for word in text.words])
    alike = (unit @ unit.T)[topics[:, None] == topics]
    apart = (unit @ unit.T)[topics[:, None] != topics]
    assert np.quantile(alike, 0.01) > np.quantile(apart, 0.99)
    assert progress[-1].loss < 1.75  # chance: 3 log 2 = 2.08


@both
def test_an_unknown_word_goes_with_what_it_is_made_of(text, cbow):
    model, _ = trained(text, cbow=cbow)
    fish = Subwords(3, 6, model.extras()["ngrams"]).vector("fishing")
    known = {word: model.vectors()[text.words.index(word)] for word in ("fish7", "iron7")}
    assert cosine(fish, known["fish7"]) > 0.5 > cosine(fish, known["iron7"])


def test_the_vectors_are_composed_of_what_the_store_keeps(text):
    model, _ = trained(text, epochs=1, dim=11)  # 11 in memory are 16
    subwords = Subwords(3, 6, model.extras()["ngrams"])
    own = model.inputs[: len(text.words), :11]
    expected = subwords.compose([word.encode() for word in text.words], own)
    np.testing.assert_allclose(model.vectors(), expected, rtol=1e-5, atol=1e-6)


def test_by_default_there_is_a_bucket_for_each_different_ngram():
    text = WordIds.of([["sea", "seas"]] * 9)
    model = trainer(text)
    # 6 of <sea> and 10 of <seas>, of which they share <se, sea and <sea
    assert model.extras()["ngrams"].shape == (13, DIM)


def test_memory_is_that_of_the_buckets_in_use():
    model = trainer(WordIds.of([["sea", "ship"]] * 9), buckets=1_000_000)
    assert len(model.inputs) < 20
    ngrams = model.extras()["ngrams"]
    assert np.count_nonzero(ngrams.any(axis=1)) == len(model.inputs) - 2


def test_the_store_has_at_most_four_buckets_for_an_ngram():
    said = []
    text = WordIds.of([["sea", "seas"]] * 9)  # 13 different n-grams
    model = trainer(text, buckets=1_000_000, say=said.append)
    assert model.extras()["ngrams"].shape == (52, DIM)
    assert said == ["52 buckets for 13 different n-grams, not 1,000,000: most would be empty"]


def test_few_buckets_are_shared(text):
    model, progress = trained(text, buckets=3, epochs=1)
    assert model.extras()["ngrams"].shape == (3, DIM)
    assert np.isfinite(progress[-1].loss)


def test_words_without_ngrams_are_trained_too():
    model, progress = trained(WordIds.of([["a", "b"]] * 99), min_n=5, max_n=6)
    assert np.isfinite(progress[-1].loss)
    assert model.vectors().shape == (2, DIM)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dim": 0}, "dim must be from 1 to"),
        ({"min_n": 0}, "give 1 <= min-n <= max-n <= 20, not 0 and 6"),
        ({"min_n": 4, "max_n": 3}, "not 4 and 3"),
        ({"max_n": 99}, "not 3 and 99"),
        ({"min_n": 2.5}, "not 2.5 and 6"),
        ({"buckets": 0}, "buckets must be from 1 to"),
        ({"buckets": 1 << 40}, "buckets must be from 1 to"),
    ],
)
def test_a_wrong_option_is_refused(options, message):
    with pytest.raises(ConfigError, match=message):
        FastTextConfig(**options).validate()


def test_the_options_come_back_from_json():
    config = FastTextConfig(cbow=True, buckets=500, max_n=5)
    assert FastTextConfig.from_dict(config.to_dict()) == config
