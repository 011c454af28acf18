"""What a pair costs, against the weights of a network that is really built."""

import pytest

from textrnn.attention import DECODERS
from textrnn.cells import CELLS
from textrnn.config import Seq2SeqConfig
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.objective import ObjectiveConfig
from textrnn.networks.operations import operations_for
from textrnn.networks.seq2seq import Seq2Seq

S, T, V, H = 7, 5, 40, 8
PER_TOKEN = {"encoder": S, "attention": S, "decoder": T, "readout": T, "embedding": T}


@pytest.mark.parametrize("decoder", DECODERS.names())
@pytest.mark.parametrize("cell", CELLS.names())
@pytest.mark.parametrize("extras", [{}, {"intra": True, "layers": 3, "features": (4, 3)}])
def test_every_weight_costs_two_operations_a_token_in_each_of_three_passes(decoder, cell, extras):
    config = Seq2SeqConfig(30, V, cell=cell, decoder=decoder, hidden=H, embedding=6, **extras)
    network = Seq2Seq(config, DropoutConfig(), ObjectiveConfig())
    weights = 0
    for name, value in network.named_parameters():
        if value.ndim == 2:
            weights += value.numel() * PER_TOKEN.get(name.split(".")[0], 0)
    expected = 6 * (weights + T * S * 3 * H)  # what attention compares and sums up
    assert operations_for(config, source_tokens=S, target_tokens=T, words=V) == expected
