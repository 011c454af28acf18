"""A writer that says what it reads, word for word, for tests of what is around it."""

import numpy as np

from textrnn.commands.writing import PairWriter
from textrnn.text.pairs.coding import CodingOptions, PairCoding
from textrnn.text.pairs.pair import Pair
from textrnn.text.vocabulary import END

TEXTS = ["The cat sat on the mat.", "A dog barked at the cat.", "It rained all day long.", "Nobody went to Paris."]


class Echo:
    """Looks at one source token after the other and copies each, rather surely, then ends.

    batches: the lengths of the sources of each batch.
    """

    def __init__(self, coding):
        self.coding, self.sources, self.batches = coding, [], []

    def begin(self, sources):
        first = len(self.sources)
        self.sources += sources
        self.batches.append([len(source.ids) for source in sources])
        most_new = max(len(source.new_words) for source in sources)
        width = np.full(len(sources), len(self.coding.target.vocabulary) + most_new)
        longest = np.full(len(sources), max(len(source.ids) for source in sources))
        state = (np.arange(first, first + len(sources)), np.zeros(len(sources), int), width, longest)
        return self._log_probs(state), state

    def step(self, ids, state):
        numbers, places, *sizes = state
        state = (numbers, places + 1, *sizes)
        return self._log_probs(state), state

    def _log_probs(self, state):
        found = np.full((len(state[0]), int(state[2][0])), 0.2 / state[2][0])
        for row, (number, place) in enumerate(zip(*state[:2], strict=True)):
            copies = self.sources[number].copies
            found[row, copies[place] if place < len(copies) else END] += 0.8
        return np.log(found)

    def attention(self, state):
        weights = np.zeros((len(state[0]), int(state[3][0])))
        for row, (number, place) in enumerate(zip(*state[:2], strict=True)):
            weights[row, min(place, len(self.sources[number].ids) - 1)] = 1
        return weights

    def copied(self, state):
        return np.full(len(state[0]), 0.8)


def make_writer(kind="translate", *, stepper=Echo, **options):
    """Give a writer that knows the words of TEXTS and copies others."""
    pairs = [Pair(text, text) for text in TEXTS for _ in range(3)]
    coding = PairCoding.train(CodingOptions(copy=True, min_count=1, **options), pairs)
    return PairWriter(coding, stepper(coding), kind=kind)


def use_writer(monkeypatch, writer):
    """Let commands find this writer under any name."""
    monkeypatch.setattr(PairWriter, "load", lambda name, kinds: writer)
    return writer
