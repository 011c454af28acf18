"""Training GloVe: repeatable, resumable, and it learns."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from snapshots import copied, tensor_bytes

from textrnn.embeddings.training import glove
from textrnn.embeddings.training.cooccurrence import count_cooccurrences
from textrnn.embeddings.training.corpus import WordIds
from textrnn.embeddings.training.glove import HELD, Glove, GloveConfig
from textrnn.embeddings.training.trainer import Budget
from textrnn.errors import ConfigError, InputError, TextrnnError

DIM = 14  # with the biases 16, as in test_glove_kernels.py, so that one kernel is compiled for both


@pytest.fixture(scope="module")
def text():
    """Two topics of 50 words each; a line has four of five words of its topic."""
    rng = np.random.default_rng(1)
    topics = np.array([[f"{topic}{number}" for number in range(50)] for topic in "ab"])
    sides = (np.arange(400)[:, None] + (rng.random((400, 20)) < 0.2)) % 2
    return WordIds.of(topics[sides, rng.integers(0, 50, (400, 20))].tolist())


@pytest.fixture
def every_round(monkeypatch):
    monkeypatch.setattr(glove, "REPORT_SECONDS", 0.0)


def trainer(text, *, threads=1, epochs=2, minutes=None, **options):
    budget = Budget(minutes=minutes) if minutes else Budget(epochs=epochs)
    config = GloveConfig(**{"dim": DIM, "window": 5, **options})
    return Glove(text, config, budget=budget, threads=threads, say=lambda remark: None)


def trained(text, **options):
    model = trainer(text, **options)
    return model, list(model.train())


def counts(text):
    with ThreadPoolExecutor(1) as pool:
        return count_cooccurrences(text, window=5, pool=pool)


def losses(progress):
    return [step.loss for step in progress if step.epoch_ended]


def test_any_number_of_threads_gives_the_same_bytes(text):
    one, *others = (trained(text, threads=threads) for threads in (1, 2, 4))
    for other in others:
        assert tensor_bytes(other[0]) == tensor_bytes(one[0])
        assert losses(other[1]) == losses(one[1])


def test_another_seed_gives_other_vectors(text):
    first, second = (trained(text, seed=seed)[0] for seed in (1, 2))
    assert not np.allclose(first.vectors(), second.vectors(), atol=1e-3)


@pytest.mark.parametrize("stop", [1, 5, glove.P, glove.P + 3])  # within an epoch, at the end of one, within the next
def test_a_stopped_training_goes_on_bit_for_bit(text, every_round, stop):
    whole, progress = trained(text)
    stopped = trainer(text)
    list(itertools.islice(stopped.train(), stop))
    resumed = trainer(text, threads=2)
    resumed.restore(copied(stopped.state()))
    rest = list(resumed.train())
    assert tensor_bytes(resumed) == tensor_bytes(whole)
    assert [(step.epoch, step.done, step.loss) for step in rest] == [
        (step.epoch, step.done, step.loss) for step in progress[stop:]
    ]


def test_a_finished_training_has_nothing_to_go_on_with(text):
    model, _ = trained(text)
    again = trainer(text)
    again.restore(copied(model.state()))
    assert not list(again.train())
    assert tensor_bytes(again) == tensor_bytes(model)


def test_words_of_one_topic_come_together(text):
    model, progress = trained(text, epochs=30)
    unit = model.vectors() / np.linalg.norm(model.vectors(), axis=1, keepdims=True)
    topics = np.array([word[0] for word in text.words])
    same = topics[:, None] == topics
    assert (unit @ unit.T)[same].mean() > (unit @ unit.T)[~same].mean() + 0.1
    assert losses(progress)[-1] < losses(progress)[0] / 2


def test_products_and_biases_come_to_the_logarithms_of_the_counts():
    text = WordIds.of([["a", "b", "c"], ["b", "c", "d", "a"], ["d", "b", "b", "e"]] * 20)
    model, _ = trained(text, epochs=400)
    x = counts(text)
    W, C = model.W[:, : DIM + 2].astype(np.float64), model.C[:, : DIM + 2].astype(np.float64)
    rows = np.repeat(np.arange(len(text.words)), np.diff(x.row_starts))
    np.testing.assert_allclose((W @ C.T)[rows, x.columns], np.log(x.values), atol=0.05)


def test_the_ones_beside_the_biases_are_held(text):
    model, _ = trained(text, epochs=5)
    padded = model.W.shape[1] // 2
    for matrix, bias, one in ((model.W, DIM, DIM + 1), (model.C, DIM + 1, DIM)):
        assert (matrix[:, one] == 1).all()
        assert (matrix[:, padded + one] == np.float32(HELD)).all()
        assert (matrix[:, bias] != 0).all()


def test_the_vectors_are_the_sums_as_wide_as_asked_for(text):
    model, _ = trained(text, dim=11, epochs=1)
    assert model.vectors().shape == (100, 11)
    np.testing.assert_array_equal(model.vectors(), model.W[:, :11] + model.C[:, :11])
    assert not model.W[:, 13:16].any() and not model.C[:, 13:16].any()


def test_progress_counts_the_pairs(text):
    _, progress = trained(text)
    pairs = len(counts(text).columns)
    assert [step.epoch for step in progress if step.epoch_ended] == [0, 1]
    assert [step.done for step in progress if step.epoch_ended] == [pairs, 2 * pairs]
    assert progress[-1].fraction == 1
    assert progress[-1].seconds > 0


def test_the_loss_is_the_mean_cost_of_the_pairs(text):
    model, progress = trained(text, epochs=200)  # so that an epoch changes little
    x = counts(text)
    W, C = model.W[:, : DIM + 2].astype(np.float64), model.C[:, : DIM + 2].astype(np.float64)
    errors = (W @ C.T)[np.repeat(np.arange(len(W)), np.diff(x.row_starts)), x.columns] - np.log(x.values)
    cost = np.minimum((x.values / 10) ** 0.75, 1) * errors**2 / 2
    assert progress[-1].loss == pytest.approx(cost.mean(), rel=0.1)


def test_the_rate_of_the_biases_is_one(text):
    model = trainer(text, lr=0.01)
    next(model.train())
    moved = np.abs(model.W[:, DIM])
    assert moved.min() > 0.1  # at the rate of the vectors, a bias could not have come so far


def test_a_budget_of_minutes_ends_the_training(text, every_round):
    _, progress = trained(text, minutes=0.002)
    assert progress[-1].fraction == 1
    assert progress[-2].fraction < 1


def test_a_training_that_diverges_says_to_lower_the_rate(text):
    with pytest.raises(TextrnnError, match=r"diverged.* --lr 250"):
        trained(text, lr=1000.0, epochs=20)


def test_words_without_neighbours_are_refused():
    with pytest.raises(InputError, match="no word has a neighbour"):
        trained(WordIds.of([["a"], ["b"]] * 9))


def test_two_words_that_meet_once_are_enough():
    model, progress = trained(WordIds.of([["a", "b"]]))
    assert progress[-1].done == 2 * 2
    assert np.isfinite(model.vectors()).all()


def test_too_little_memory_is_said_with_what_helps(text, monkeypatch):
    def refuse(*_, **__):
        raise MemoryError("Unable to allocate 90.0 GiB")

    monkeypatch.setattr(glove, "make_grid", refuse)
    with pytest.raises(TextrnnError, match=r"100 words within a window of 5 .* --min-count"):
        trained(text)


def test_the_window_may_be_the_words_before_a_word(text):
    one, other = (trained(text, symmetric=symmetric, epochs=1) for symmetric in (True, False))
    assert other[1][-1].done < one[1][-1].done


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dim": 0}, "dim must be from 1 to"),
        ({"window": 1001}, "window must be from 1 to 1000, not 1001"),
        ({"x_max": 0.0}, "x-max must be above 0, not 0.0"),
        ({"alpha": -0.5}, "alpha must be from 0 to 4"),
        ({"alpha": float("nan")}, "alpha must be from 0 to 4"),
        ({"lr": float("inf")}, "lr must be 1e-06 or more, not inf"),
        ({"lr": 0.0}, "lr must be 1e-06 or more, not 0.0"),
        ({"seed": -1}, "seed must be a whole number"),
    ],
)
def test_a_wrong_option_is_refused(options, message):
    with pytest.raises(ConfigError, match=message):
        GloveConfig(**options).validate()


def test_the_options_come_back_from_json():
    config = GloveConfig(x_max=50.0, symmetric=False)
    config.validate()
    assert GloveConfig.from_dict(config.to_dict()) == config
