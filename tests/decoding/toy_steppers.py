"""Models small enough to know by heart."""

import numpy as np

from textrnn.decoding.beam import SearchOptions, beam_search


class Fixed:
    """Gives the same distribution at every step, whatever was read."""

    def __init__(self, probabilities):
        with np.errstate(divide="ignore"):
            self.log_probs = np.log(np.array([probabilities], np.float32))

    def begin(self, prompt):
        return self.log_probs, (np.zeros((1, 1)),)

    def step(self, ids, state):
        assert len(ids) == len(state[0])
        return np.repeat(self.log_probs, len(ids), axis=0), state


class Remembering:
    """Gives a distribution that depends on every token read, through a state of one number per row."""

    def __init__(self, size):
        self.size = size

    def begin(self, prompt):
        log_probs, state = None, (np.zeros((1, 1)),)
        for token in prompt:
            log_probs, state = self.step(np.array([token]), state)
        return log_probs, state

    def step(self, ids, state):
        number = np.mod(state[0] * 7 + ids[:, None] + 1, 10_007)  # (B, 1)
        scores = 2 * np.sin(number * np.arange(1, self.size + 1))  # (B, V)
        return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)), (number,)


class Text:
    """A source of some tokens."""

    def __init__(self, ids):
        self.ids = ids


class Attending:
    """An attentive model whose every distribution is drawn anew, from a seed that each token read changes."""

    def __init__(self, size, seed=0):
        self.size, self.seed = size, seed
        self.fed = []  # of every step, the source that each row belongs to

    def begin(self, sources):
        lengths = np.array([len(source.ids) for source in sources])
        numbers = np.array([self.seed + sum(7**i * token for i, token in enumerate(source.ids)) for source in sources])
        state = (numbers % 1_000_003, lengths, np.zeros((len(sources), lengths.max())), np.arange(len(sources)))
        return self.log_probs(state), state

    def step(self, ids, state):
        numbers, *rest = state
        self.fed.append(rest[-1].tolist())
        state = ((numbers * 31 + ids + 1) % 1_000_003, *rest)
        return self.log_probs(state), state

    def log_probs(self, state):
        scores = np.array([np.random.default_rng(number).standard_normal(self.size) for number in state[0]])
        return (2 * scores - np.log(np.exp(2 * scores).sum(axis=1, keepdims=True))).astype(np.float32)

    def attention(self, state):
        weights = np.zeros_like(state[2])
        for row, (number, length) in enumerate(zip(state[0], state[1], strict=True)):
            weights[row, :length] = np.random.default_rng([number, 1]).dirichlet(np.ones(length))
        return weights

    def copied(self, state):
        return (state[0] % 101) / 101


def search(stepper, prompt, history=(), **options):
    """Give the hypotheses of the one row a language model begins."""
    (found,) = beam_search(stepper, prompt, SearchOptions(**options), history=history)
    return found
