"""Writing with our network in torch, one step after the other, as projects do that decode with what they train by."""

from dataclasses import replace

import torch
from torch.nn.functional import linear

from textrnn.networks.seq2seq import PairBatch

END = 1


class TorchSearch:
    """Beam search in tensors, every source repeated for each row of its beam."""

    def __init__(self, network):
        self.network = network

    @torch.inference_mode()
    def __call__(self, sources, width, limit):
        """Write so many words for each source; give their ids (B, width, limit)."""
        encoded, state = self.network.encode(make_batch(sources))
        each = torch.arange(len(sources)).repeat_interleave(width)  # (B · K,)
        encoded = replace(
            encoded, memory=encoded.memory[each], keys=encoded.keys[each], mask=encoded.mask[each],
            lengths=encoded.lengths[each],
        )  # fmt: skip
        state = select(state, each)
        words = torch.full((len(each), 1), END)
        written = torch.zeros(len(each), 0, dtype=torch.int64)
        totals = torch.full((len(sources), width), -torch.inf)
        totals[:, 0] = 0
        for _ in range(limit):
            decoded = self.network.decode(words, encoded, state)
            logits = linear(decoded.readouts[:, 0], self.network.output_weight, self.network.output["bias"])
            scores = totals[:, :, None] + logits.log_softmax(dim=1).unflatten(0, totals.shape)  # (B, K, V)
            totals, places = scores.flatten(1).topk(width, dim=1)
            parents = places // scores.shape[2] + width * torch.arange(len(sources))[:, None]
            rows, words = parents.flatten(), (places % scores.shape[2]).flatten()[:, None]
            state = select(decoded.state, rows)
            written = torch.cat((written[rows], words), dim=1)
        return written.unflatten(0, totals.shape)


def select(state, rows):
    """Reorder every array of a decoder's state."""
    layers = tuple(tuple(part[rows] for part in layer) for layer in state.layers)
    rest = [tuple(part[rows] for part in field) for field in state[1:]]
    return type(state)(layers, *rest)


def make_batch(sources):
    ids = [torch.tensor(source.ids) for source in sources]
    padded = torch.nn.utils.rnn.pad_sequence(ids, batch_first=True)
    none = torch.zeros(len(ids), 0, dtype=torch.int64)
    return PairBatch(padded, torch.tensor([len(each) for each in ids]), None, none, none)
