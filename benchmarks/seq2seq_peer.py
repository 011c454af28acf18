"""The peer of seq2seq.py: an encoder-decoder with input feeding as joeynmt and OpenNMT write it.

A packed bidirectional nn.LSTM, an nn.LSTMCell called step by step with the attentional vector of the step before
beside the word (Luong et al. 2015, sec. 3.3), attention at each step, one output layer over all steps at the end.
"""

import contextlib
import multiprocessing
import time

import torch
from torch import nn

from textrnn.training.batches import Position
from textrnn.training.pair_batches import PairBatches

CPU = torch.device("cpu")
SMOOTHING, DROPOUT = 0.1, 0.3


class StepwiseSeq2Seq(nn.Module):
    def __init__(self, source_words, target_words, size, attention):
        super().__init__()
        self.source, self.target = nn.Embedding(source_words, size), nn.Embedding(target_words, size)
        self.encoder = nn.LSTM(size, size, bidirectional=True, batch_first=True)
        self.bridge = nn.ModuleList(nn.Linear(2 * size, size) for _ in range(2))
        self.cell = nn.LSTMCell(2 * size, size)
        self.attention = ATTENTIONS[attention](size)
        self.readout = nn.Linear(3 * size, size)
        self.output = nn.Linear(size, target_words)
        self.output.weight = self.target.weight
        nn.init.normal_(self.target.weight, std=size**-0.5)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, batch):
        """Give the loss of a batch, per token."""
        packed = nn.utils.rnn.pack_padded_sequence(
            self.dropout(self.source(batch.source)), batch.lengths, batch_first=True, enforce_sorted=False
        )
        outputs, ends = self.encoder(packed)
        memory, _ = nn.utils.rnn.pad_packed_sequence(outputs, batch_first=True)
        memory = self.dropout(memory)  # (B, S, 2 · H)
        keys = self.attention.keys(memory)
        padding = torch.arange(memory.shape[1]) >= batch.lengths[:, None]  # (B, S)
        h, c = (bridge(torch.cat((*end,), dim=1)).tanh() for bridge, end in zip(self.bridge, ends, strict=True))
        fed = torch.zeros_like(h)
        readouts = []
        for word in self.dropout(self.target(batch.inputs)).unbind(dim=1):
            h, c = self.cell(torch.cat((word, fed), dim=1), (h, c))
            shares = self.attention(h, keys).masked_fill(padding, -torch.inf).softmax(dim=1)
            context = torch.bmm(shares[:, None], memory)[:, 0]
            fed = self.readout(self.dropout(torch.cat((h, context), dim=1))).tanh()
            readouts.append(fed)
        logits = self.output(self.dropout(torch.stack(readouts, dim=1)))  # (B, T, V)
        return nn.functional.cross_entropy(
            logits.flatten(0, 1), batch.targets.flatten(), ignore_index=-1, label_smoothing=SMOOTHING
        )


class General(nn.Module):
    """h W m (Luong et al. 2015, eq. 8), OpenNMT's default."""

    def __init__(self, size):
        super().__init__()
        self.keys = nn.Linear(2 * size, size, bias=False)

    def forward(self, h, keys):
        return torch.bmm(keys, h[:, :, None])[:, :, 0]


class Additive(nn.Module):
    """v tanh(W h + U m) (Bahdanau et al. 2015), joeynmt's default."""

    def __init__(self, size):
        super().__init__()
        self.keys, self.query = nn.Linear(2 * size, size, bias=False), nn.Linear(size, size, bias=False)
        self.energy = nn.Linear(size, 1, bias=False)

    def forward(self, h, keys):
        return self.energy((keys + self.query(h)[:, None]).tanh())[:, :, 0]


ATTENTIONS = {"general": General, "additive": Additive}


def trainer(pairs, words, size, batch, attention):
    """Give a function that trains so many steps and returns pairs a second; from the same batches as ours."""
    torch.manual_seed(0)
    network = StepwiseSeq2Seq(*words, size, attention)
    optimizer = torch.optim.Adam(network.parameters(), lr=2e-3)
    batches, position = PairBatches(pairs, batch=batch, seed=0, device=CPU), Position()

    def train(steps):
        nonlocal position
        start, count = time.perf_counter(), 0
        for _ in range(steps):
            made = batches.at(position)
            loss = network(made)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            loss.item()
            position, count = batches.after(position), count + made.size
        return count / (time.perf_counter() - start)

    return train


class InOwnProcess:
    """The peer in a fresh process, called through a pipe: our settings of the allocator would speed it up too."""

    def __init__(self, *arguments):
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        context.Process(target=serve, args=(theirs, arguments), daemon=True).start()
        theirs.close()  # so that the end of either is the end of both

    def __call__(self, steps):
        self.pipe.send(steps)
        return self.pipe.recv()


def serve(pipe, arguments):
    train = trainer(*arguments)
    with contextlib.suppress(EOFError):
        while True:
            pipe.send(train(pipe.recv()))
