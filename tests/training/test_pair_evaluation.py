from array import array

import numpy as np
import pytest
import torch

from textrnn.config import Seq2SeqConfig
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.network import Loss, Network
from textrnn.networks.objective import ObjectiveConfig
from textrnn.networks.seq2seq import Seq2Seq
from textrnn.training.pair_batches import CodedPairs, Ragged
from textrnn.training.pair_evaluation import evaluate_pairs


def ragged(rows: list[list[int]]) -> Ragged:
    flat = array("i", [number for row in rows for number in row])
    return Ragged.of(flat, np.cumsum([0, *map(len, rows)]))


def coded(sources: list[list[int]], targets: list[list[int]]) -> CodedPairs:
    return CodedPairs(ragged(sources), ragged(targets), vocabulary=50)


class Echo(Network):
    """A target token costs its own number, and in training a fine."""

    def __init__(self) -> None:
        super().__init__()
        self.generator = torch.Generator()
        self.widths: list[int] = []

    def start(self, batch):
        return []

    def loss(self, batch, state):
        assert not torch.is_grad_enabled()
        self.widths.append(batch.source.shape[1])
        real = batch.targets >= 0
        total = batch.targets[real].sum().float() + (1000 if self.training else 0)
        return Loss(total, int(real.sum())), []


PAIRS = coded([[5] * n for n in (3, 9, 1, 2)], [[2, 3], [4], [], [10, 20]])


def test_it_sums_nats_and_tokens_with_every_end() -> None:
    evaluation = evaluate_pairs(Echo(), PAIRS, batch=3)
    assert evaluation == (2 + 3 + 4 + 10 + 20 + 4, 9)
    assert evaluation.nats_per_token == pytest.approx(43 / 9)


def test_pairs_of_like_length_are_read_together() -> None:
    network = Echo()
    evaluate_pairs(network, PAIRS, batch=2)
    assert network.widths == [2, 9]


def test_the_order_of_the_pairs_does_not_matter() -> None:
    turned = coded([[5] * n for n in (2, 1, 9, 3)], [[10, 20], [], [4], [2, 3]])
    assert evaluate_pairs(Echo(), turned) == evaluate_pairs(Echo(), PAIRS)


def test_batches_of_very_long_sources_are_small(monkeypatch) -> None:
    monkeypatch.setattr("textrnn.training.pair_evaluation.BATCH_TOKENS", 12)
    network = Echo()
    assert evaluate_pairs(network, PAIRS) == evaluate_pairs(Echo(), PAIRS, batch=1)
    assert network.widths == [2, 3, 9]


@pytest.mark.parametrize("training", [True, False])
def test_the_network_is_left_as_it_was(training: bool) -> None:
    network = Echo().train(training)
    evaluate_pairs(network, PAIRS)
    assert network.training is training


def test_no_pairs_cost_nothing() -> None:
    assert evaluate_pairs(Echo(), coded([], [])).nats_per_token == 0


def test_it_is_the_full_softmax_without_dropout_or_smoothing() -> None:
    rng = np.random.default_rng(0)
    sides = [[rng.integers(2, 50, length).tolist() for length in rng.integers(1, 9, 20)] for _ in range(2)]
    pairs = coded(*sides)
    config = Seq2SeqConfig(50, 50, hidden=8, embedding=8)
    objective = ObjectiveConfig(label_smoothing=0.2, frequent_words=5)
    network = Seq2Seq(config, DropoutConfig(inputs=0.5, hidden=0.5, outputs=0.5), objective).eval()
    total = 0.0
    for row in range(len(pairs)):
        batch = pairs.batch(np.array([row]), torch.device("cpu"))
        with torch.no_grad():
            log_probs = network.log_probs(batch)[0]  # (T, V)
        total -= float(log_probs.gather(1, batch.targets[0, :, None]).sum())
    evaluation = evaluate_pairs(network.train(), pairs, batch=6)
    assert evaluation.tokens == sum(map(len, sides[1])) + 20
    assert evaluation.total == pytest.approx(total, rel=1e-5)
