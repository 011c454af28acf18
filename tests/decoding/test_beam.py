"""Beam search against greedy search at its narrowest and against trying everything at its widest."""

from itertools import pairwise, product

import numpy as np
import pytest
from toy_steppers import Fixed, Remembering

from textrnn.decoding.beam import beam_search
from textrnn.decoding.sampling import Sampler, sample
from textrnn.errors import InputError

SIZE, LIMIT, END = 4, 4, 1


def log_prob_of(stepper, prompt, ids):
    log_probs, state = stepper.begin(prompt)
    total = 0.0
    for token in ids:
        total += float(log_probs[0, token])
        log_probs, state = stepper.step(np.array([token]), state)
    return total


def every_text():
    for length in range(1, LIMIT + 1):
        for ids in product(range(SIZE), repeat=length):
            if END not in ids[:-1] and (ids[-1] == END or length == LIMIT):
                yield ids


@pytest.mark.parametrize("prompt", [[0], [1], [2, 3], [3, 3, 3]])
@pytest.mark.parametrize("length_penalty", [0.0, 0.6, 1.5])
def test_a_beam_wide_enough_ranks_every_text(prompt, length_penalty):
    stepper = Remembering(SIZE)
    texts = list(every_text())
    found = beam_search(
        stepper, prompt, width=SIZE**LIMIT, limit=LIMIT, end=END, length_penalty=length_penalty
    )  # fmt: skip
    assert sorted(one.ids for one in found) == sorted(texts)
    for one in found:
        total = log_prob_of(stepper, prompt, one.ids)
        assert one.score == pytest.approx(total / ((5 + len(one.ids)) / 6) ** length_penalty)
        assert sum(one.log_probs) == pytest.approx(total)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize("start", range(6))
def test_a_beam_of_one_equals_greedy(start):
    stepper = Remembering(9)
    greedy = sample(
        stepper, [start], Sampler(temperature=0), limit=12, rng=np.random.default_rng(0),
        stop=lambda row, token: token == END,
    )  # fmt: skip
    (found,) = beam_search(stepper, [start], width=1, limit=12, end=END)
    assert list(found.ids) == [int(choice.ids[0]) for choice in greedy]


def test_a_wider_beam_finds_what_greedy_misses():
    class Trap:
        """Token 0 looks better at first, but all that follows token 1 is certain."""

        def begin(self, prompt):
            return np.log([[0.6, 0.4, 1e-9]]), (np.zeros((1, 1)),)

        def step(self, ids, state):
            rows = [[0.2, 0.3, 0.5] if token == 0 else [1e-9, 1e-9, 1.0] for token in ids]
            return np.log(rows), state

    assert beam_search(Trap(), [0], width=1, limit=2)[0].ids == (0, 2)
    assert beam_search(Trap(), [0], width=2, limit=2)[0].ids == (1, 2)


def test_no_ngram_comes_twice_in_any_hypothesis():
    for one in beam_search(Remembering(5), [0], width=4, limit=20, no_repeat_ngram=2):
        pairs = list(pairwise(one.ids))
        assert len(pairs) == len(set(pairs))


def test_ngrams_of_the_history_count_as_seen():
    history = [1, 2, 1]
    for one in beam_search(Remembering(5), history, width=4, limit=9, no_repeat_ngram=2, history=history):
        pairs = list(pairwise([*history, *one.ids]))
        assert len(pairs) == len(set(pairs))


def test_forbidden_tokens_are_in_no_hypothesis():
    found = beam_search(Remembering(5), [0], width=3, limit=6, forbidden=(2, 4))
    assert not {2, 4} & {token for one in found for token in one.ids}


def test_fewer_texts_than_the_beam_is_wide_are_all_there_is():
    assert len(beam_search(Fixed([0.0, 0.5, 0.5]), [0], width=10, limit=1)) == 2


def test_a_model_that_allows_nothing_is_refused():
    with pytest.raises(InputError, match="no token"):
        beam_search(Fixed([0.5, 0.5]), [0], width=2, limit=2, forbidden=(0, 1))
