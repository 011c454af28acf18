"""Training word2vec: repeatable, resumable, and it learns."""

import itertools
import time

import numpy as np
import pytest
from snapshots import copied, tensor_bytes

from textrnn.embeddings.training.corpus import WordIds
from textrnn.embeddings.training.trainer import Budget
from textrnn.embeddings.training.word2vec import Word2Vec, Word2VecConfig
from textrnn.errors import ConfigError, InputError, TextrnnError

DIM, NEGATIVE = 16, 2  # as in test_word2vec_kernels.py, so that kernels are compiled once
both = pytest.mark.parametrize("cbow", [False, True], ids=["skipgram", "cbow"])


@pytest.fixture(scope="module")
def text():
    """Two topics of 100 words each; a line is of one topic alone. Six chunks, and partitions of both topics."""
    rng = np.random.default_rng(1)
    topics = [[f"{topic}{number}" for number in range(100)] for topic in "ab"]
    return WordIds.of([rng.choice(topics[line % 2], 25).tolist() for line in range(2000)], min_count=1)


def trainer(text, *, threads=1, epochs=2, minutes=None, **options):
    settings = {"dim": DIM, "negative": NEGATIVE, "sample": 0.0, **options}
    budget = Budget(minutes=minutes) if minutes else Budget(epochs=epochs)
    return Word2Vec(text, Word2VecConfig(**settings), budget=budget, threads=threads, say=lambda remark: None)


def trained(text, **options):
    model = trainer(text, **options)
    return model, list(model.train())


@both
def test_any_number_of_threads_gives_the_same_bytes(text, cbow):
    one, *others = (trained(text, cbow=cbow, threads=threads) for threads in (1, 2, 5))
    for other in others:
        assert tensor_bytes(other[0]) == tensor_bytes(one[0])
        assert [progress.loss for progress in other[1]] == [progress.loss for progress in one[1]]


@both
def test_another_seed_gives_other_vectors(text, cbow):
    first, second = (trained(text, cbow=cbow, epochs=1, seed=seed)[0] for seed in (1, 2))
    assert not np.allclose(first.vectors(), second.vectors(), atol=1e-3)


@both
@pytest.mark.parametrize("stop", [1, 7, 8])  # within an epoch, at the end of one, within the next
def test_a_stopped_training_goes_on_bit_for_bit(text, cbow, stop):
    whole, progress = trained(text, cbow=cbow)
    stopped = trainer(text, cbow=cbow)
    list(itertools.islice(stopped.train(), stop))
    resumed = trainer(text, cbow=cbow)
    resumed.restore(copied(stopped.state()))
    rest = list(resumed.train())
    assert tensor_bytes(resumed) == tensor_bytes(whole)
    assert [(step.epoch, step.done, step.loss) for step in rest] == [
        (step.epoch, step.done, step.loss) for step in progress[stop:]
    ]


@both
def test_words_of_one_topic_come_together(text, cbow):
    model, progress = trained(text, cbow=cbow, epochs=5, lr=0.1 if cbow else 0.025)
    unit = model.vectors() / np.linalg.norm(model.vectors(), axis=1, keepdims=True)
    topics = np.array([word[0] for word in text.words])
    alike = (unit @ unit.T)[topics[:, None] == topics]
    apart = (unit @ unit.T)[topics[:, None] != topics]
    assert np.quantile(alike, 0.01) > np.quantile(apart, 0.99)
    assert progress[-1].loss < 1.75  # chance: 3 log 2 = 2.08


@both
def test_the_loss_at_the_start_is_that_of_even_chances(text, cbow):
    _, progress = trained(text, cbow=cbow, epochs=1, lr=1e-30, min_lr=0)
    mean_terms = progress[-1].loss / np.log(2)  # one for the pair, and one for each noise word that is not its word
    assert 1 + NEGATIVE - 0.05 < mean_terms < 1 + NEGATIVE


def test_progress_counts_the_words_that_were_read(text):
    _, progress = trained(text)
    assert [step.epoch for step in progress if step.epoch_ended] == [0, 1]
    assert progress[-1].done == 2 * text.total
    assert progress[-1].fraction == 1
    assert progress[-1].seconds > 0


def test_the_learning_rate_falls_along_a_line(text):
    rates = []
    model = trainer(text, epochs=4, lr=0.04, min_lr=0.0)
    model.train_chunk = lambda _, chunk: (rates.append((chunk.rate(0.0), chunk.rate(0.5))), (1.0, 1))[1]
    list(model.train())
    del rates[0]  # of nothing, which only compiles
    words = np.diff(text.starts[model.bounds])
    done = np.concatenate([[0], np.cumsum(np.tile(words, 4))]) / (4 * words.sum())
    middle = (done[:-1] + done[1:]) / 2
    np.testing.assert_allclose(rates, 0.04 * (1 - np.stack([done[:-1], middle], axis=1)), rtol=1e-5)


def test_a_budget_of_minutes_ends_the_training(text):
    _, progress = trained(text, minutes=0.005)
    assert progress[-1].fraction == 1
    assert progress[-2].fraction < 1


def test_the_vectors_are_as_wide_as_asked_for(text):
    model, _ = trained(text, dim=11, epochs=1)  # 11 in memory are 16
    assert model.vectors().shape == (200, 11)
    assert not model.syn0[:, 11:].any() and not model.syn1[:, 11:].any()


@both
def test_a_training_that_diverges_says_to_lower_the_rate(text, cbow):
    with pytest.raises(TextrnnError, match=r"diverged.* --lr 2\.5e\+29"):
        trained(text, cbow=cbow, lr=1e30)


@both
def test_words_without_neighbours_are_refused(cbow):
    with pytest.raises(InputError, match="no word has a neighbour"):
        trained(WordIds.of([["a"], ["b"]] * 9, min_count=1), cbow=cbow)


@both
def test_two_words_are_enough(cbow):
    model, progress = trained(WordIds.of([["a", "b"]], min_count=1), cbow=cbow, sample=None)
    assert np.isfinite(model.vectors()).all()
    assert progress[0].loss > 0


def test_words_that_are_all_thinned_out_are_told_from_words_without_neighbours():
    with pytest.raises(InputError, match=r"thinned out\. Train with --sample 0"):
        trained(WordIds.of([["a", "b"]], min_count=1), sample=1e-9)


def test_compiling_is_no_time_of_training(text, monkeypatch):
    seconds, wait, train_chunk = [], 0.2, Word2Vec.train_chunk

    def compile_first(self, *args):
        time.sleep(0 if seconds else wait)
        seconds.append(self.clock.seconds)
        return train_chunk(self, *args)

    monkeypatch.setattr(Word2Vec, "train_chunk", compile_first)
    assert next(trainer(text).train()).seconds < wait


def test_the_threads_end_with_the_training(text):
    stopped, (ended, _) = trainer(text), trained(text, epochs=1)
    steps = stopped.train()
    next(steps)
    steps.close()
    for model in (stopped, ended):
        with pytest.raises(RuntimeError, match="shutdown"):
            model.pool.submit(print)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dim": 0}, "dim must be from 1 to"),
        ({"window": 0}, "window must be from 1 to"),
        ({"negative": 0}, "negative must be from 1 to"),
        ({"sample": -1e-3}, "sample must be from 0"),
        ({"sample": float("nan")}, "sample must be from 0"),
        ({"lr": 0.0}, "lr must be a number above 0, not 0.0"),
        ({"lr": "fast"}, "lr must be a number above 0, not 'fast'"),
        ({"lr": 0.01, "min_lr": 0.02}, r"min-lr must be from 0 to lr \(0.01\), not 0.02"),
        ({"noise_power": 9.0}, "noise-power"),
        ({"seed": -1}, "seed"),
    ],
)
def test_a_wrong_option_is_refused(options, message):
    with pytest.raises(ConfigError, match=message):
        Word2VecConfig(**options).validate()


def test_the_defaults_are_valid_for_both_models():
    for cbow in (False, True):
        Word2VecConfig(cbow=cbow).validate()


def test_the_options_come_back_from_json():
    config = Word2VecConfig(cbow=True, lr=0.1)
    assert Word2VecConfig.from_dict(config.to_dict()) == config
