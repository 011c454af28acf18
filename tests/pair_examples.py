"""Small batches of pairs, and networks whose outputs are far from flat, as torch has them and as numpy does."""

from dataclasses import dataclass

import torch

from textrnn.config import Seq2SeqConfig
from textrnn.inference.seq2seq import Seq2SeqStepper
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.objective import ObjectiveConfig
from textrnn.networks.seq2seq import PairBatch, Seq2Seq

V, SOURCE_V, NEW = 11, 13, 2
FEATURES = (4, 3)


@dataclass(frozen=True)
class Tokens:
    """What a coding gives of a source."""

    ids: tuple
    copies: tuple = ()
    new_words: tuple = ()
    sentences: tuple = ()
    features: tuple = ()


def make_batch(lengths=(6, 3, 1), targets=(5, 2, 1), *, seed=0, copy=True):
    """Give B pairs; where they may copy, sources have NEW words that are not in the vocabulary, and targets too."""
    generator = torch.Generator().manual_seed(seed)

    def draw(high, rows, fill):
        table = torch.randint(0, high, (len(rows), max(rows)), generator=generator)
        return table.masked_fill(torch.arange(max(rows)) >= torch.tensor(rows)[:, None], fill)

    source, copies = draw(SOURCE_V, lengths, 0), draw(V + NEW, lengths, -1)
    copies[0, 0] = V + NEW - 1
    wanted = draw(V, targets, -1)
    if copy:
        wanted[0, 0] = V + NEW - 1
    start = torch.ones(len(lengths), 1, dtype=torch.long)
    inputs = torch.cat((start, wanted[:, :-1].clamp(min=0)), dim=1)
    inputs[inputs >= V] = 0
    features = torch.stack([draw(size, lengths, 0) for size in FEATURES], dim=2)
    sentences = torch.arange(max(lengths)).div(2, rounding_mode="floor").expand(len(lengths), -1)
    return PairBatch(source, torch.tensor(lengths), copies, inputs, wanted, features, sentences)


def take_row(batch, row, *, spare=0):
    """Give one pair of a batch alone, with so many padded places behind its source."""
    S, T = int(batch.lengths[row]) + spare, int((batch.targets[row] >= 0).sum())
    sources = [part[row : row + 1, :S] for part in (batch.source, batch.copies)]
    targets = [part[row : row + 1, :T] for part in (batch.inputs, batch.targets)]
    rest = [part[row : row + 1, :S] for part in (batch.features, batch.sentences)]
    return PairBatch(sources[0], batch.lengths[row : row + 1], sources[1], *targets, *rest)


def as_tokens(batch):
    """Give the sources of a batch one by one, as a stepper takes them."""
    rows = []
    for row, length in enumerate(batch.lengths.tolist()):
        columns = (batch.source, batch.copies, batch.sentences)
        ids, copies, sentences = (tuple(column[row, :length].tolist()) for column in columns)
        features = tuple(tuple(values) for values in batch.features[row, :length].tolist())
        rows.append(Tokens(ids, copies, ("new",) * NEW, sentences, features))
    return rows


def build(*, objective=None, dropout=None, **options):
    """Give a network for those batches, by the settings of its configuration."""
    config = Seq2SeqConfig(SOURCE_V, V, **({"hidden": 8, "embedding": 6} | options))
    network = Seq2Seq(config, dropout or DropoutConfig(), objective or ObjectiveConfig(), seed=1)
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for name, value in network.named_parameters():
            if "coder." not in name:  # larger recurrent weights would be chaotic: any rounding would grow
                value.mul_(3).add_(0.1 * torch.randn(value.shape, generator=generator))
    return network


def as_stepper(network):
    return Seq2SeqStepper(network.config, {name: value.numpy() for name, value in network.state_dict().items()})
