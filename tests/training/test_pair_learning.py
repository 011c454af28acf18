"""The whole way of a pair, from training in torch to writing in numpy: strings to be copied and turned around."""

from contextlib import nullcontext

import numpy as np
import pytest
import torch

from textrnn.config import END, Seq2SeqConfig
from textrnn.decoding.beam import SearchOptions, beam_search
from textrnn.inference.seq2seq import Seq2SeqStepper
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.objective import ObjectiveConfig
from textrnn.networks.seq2seq import Seq2Seq
from textrnn.text.pairs.coding import SourceTokens
from textrnn.training import OPTIMIZERS
from textrnn.training.config import TrainingConfig
from textrnn.training.loop import fit
from textrnn.training.pair_batches import CodedPairs, PairBatches, Ragged
from textrnn.training.state import TrainingState

V, LENGTH = 22, 10
MAKE_TARGET = {"copy": lambda rows: rows, "reverse": lambda rows: rows[:, ::-1]}


def draw_strings(count, seed):
    return np.random.default_rng(seed).integers(2, V, (count, LENGTH), dtype=np.int32)


def as_pairs(sources, targets):
    starts = np.arange(0, sources.size + 1, LENGTH)
    sides = [Ragged(np.ascontiguousarray(rows).reshape(-1), starts) for rows in (sources, targets)]
    return CodedPairs(*sides, vocabulary=V, copies=sides[0])


def train(sources, targets, *, steps, **shape):
    config = TrainingConfig(steps=steps, batch=64, lr=0.004, warmup=0.05)
    network = Seq2Seq(Seq2SeqConfig(V, V, hidden=96, embedding=64, **shape), DropoutConfig(), ObjectiveConfig())
    state = TrainingState(network, OPTIMIZERS.get(config.optimizer)(network, config))
    batches = PairBatches(as_pairs(sources, targets), batch=config.batch, seed=0, device=torch.device("cpu"))
    for _ in fit(state, batches, validate=lambda: 0.0, config=config, precision=nullcontext):
        pass
    return Seq2SeqStepper(network.config, {name: value.numpy() for name, value in network.state_dict().items()})


def write(stepper, sources, *, width):
    tokens = [SourceTokens(tuple(row), tuple(row), ("",) * LENGTH, ()) for row in sources.tolist()]
    options = SearchOptions(width=width, limit=LENGTH + 5, end=END)
    return [list(found[0].ids[:-1]) for found in beam_search(stepper, tokens, options)]


@pytest.mark.slow
@pytest.mark.parametrize("task", list(MAKE_TARGET))
@pytest.mark.parametrize("shape", [{}, {"copy": True}, {"decoder": "input-feeding"}])
def test_unseen_strings_are_written_exactly(task, shape):
    make_target = MAKE_TARGET[task]
    sources = draw_strings(64 * 1500, seed=0)
    stepper = train(sources, make_target(sources), steps=1500, **shape)
    unseen = draw_strings(500, seed=1)
    for width in (1, 4):
        written = write(stepper, unseen, width=width)
        right = [found == wanted for found, wanted in zip(written, make_target(unseen).tolist(), strict=True)]
        assert np.mean(right) >= 0.99
