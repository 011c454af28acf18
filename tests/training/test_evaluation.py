"""Evaluation: exact against one long forward pass, however many streams read."""

import numpy as np
import pytest
import torch

from textrnn.config import NetworkConfig
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.language_model import LanguageModel
from textrnn.training.dynamic import DynamicConfig, evaluate_dynamically
from textrnn.training.evaluation import evaluate

IDS = np.random.default_rng(0).integers(0, 9, 1500).astype(np.uint16)


def build():
    return LanguageModel(NetworkConfig(vocabulary=9, hidden=12, embedding=6), DropoutConfig(hidden=0.5))


def reference(network, ids):
    network.eval()
    with torch.no_grad():
        columns = torch.from_numpy(ids.astype(np.int64))[:, None]
        logits, _ = network(columns[:-1], network.start(1))
        return -float(logits[:, 0].log_softmax(1).gather(1, columns[1:]).double().sum())


@pytest.mark.parametrize("length", [2, 3, 256, 257, 258, 1500])
def test_one_stream_is_exact(length):
    network = build()
    result = evaluate(network, IDS[:length])
    assert result.tokens == length - 1
    assert result.total == pytest.approx(reference(network, IDS[:length]), rel=1e-6)


@pytest.mark.parametrize("streams", [2, 5, 7])
def test_streams_with_burn_in_count_every_token_once(streams):
    network = build()
    result = evaluate(network, IDS, streams=streams)
    assert result.tokens == len(IDS) - 1
    assert result.total == pytest.approx(reference(network, IDS), rel=1e-5)


def test_training_mode_comes_back():
    network = build().train()
    evaluate(network, IDS[:50])
    assert network.training


def test_dynamic_evaluation_without_learning_is_static_evaluation():
    still = evaluate_dynamically(build(), IDS, DynamicConfig(rate=0.0))
    assert still.total == pytest.approx(evaluate(build(), IDS).total, rel=1e-5)
    assert still.correct == evaluate(build(), IDS).correct


def test_dynamic_evaluation_learns_a_repetition():
    ids = np.tile(IDS[:20], 60)
    learning = DynamicConfig(rate=5e-3, segment=10)
    assert evaluate_dynamically(build(), ids, learning).nats_per_token < evaluate(build(), ids).nats_per_token - 0.3
