"""What a search may and may not write: lengths, repeats, forbidden tokens, and what is refused."""

from itertools import pairwise

import numpy as np
import pytest
from toy_steppers import Attending, Fixed, Remembering, Text, search

from textrnn.decoding.beam import SearchOptions, beam_search
from textrnn.errors import InputError, UsageError

END = 1


def test_every_prompt_has_its_own_limit():
    sources = [Text([1]), Text([2]), Text([3])]
    found = beam_search(Attending(5), sources, SearchOptions(width=3, limit=[2, 5, 1]))
    assert [{len(one.ids) for one in hypotheses} for hypotheses in found] == [{2}, {5}, {1}]


@pytest.mark.parametrize("limit", [[2], [2, 5, 1, 4]])
def test_limits_that_are_not_one_for_each_prompt_are_refused(limit):
    with pytest.raises(UsageError, match=rf"{len(limit)} limits of tokens are given for 3 prompts"):
        beam_search(Attending(5), [Text([1]), Text([2]), Text([3])], SearchOptions(limit=limit))


def test_no_sources_give_no_texts():
    assert beam_search(Attending(5), [], SearchOptions(limit=3)) == []


def test_an_empty_prompt_of_a_language_model_is_continued():
    class Beginning(Remembering):
        def begin(self, prompt):
            return super().begin(prompt or [1])

    assert len(search(Beginning(5), [], width=2, limit=3)) == 2


@pytest.mark.parametrize("least", [0, 1, 3])
def test_no_text_ends_before_its_least_length(least):
    found = search(Fixed([0.1, 0.8, 0.1]), [0], width=3, limit=6, end=END, least=least)
    assert min(one.ids.index(END) for one in found if END in one.ids) == least


@pytest.mark.parametrize("n", [1, 2, 3])
def test_no_ngram_comes_twice_in_any_hypothesis(n):
    for one in search(Fixed([0.6, 0.1, 0.1, 0.1, 0.1]), [0], width=4, limit=5, no_repeat_ngram=n):
        ngrams = list(zip(*(one.ids[i:] for i in range(n)), strict=False))
        assert len(ngrams) == len(set(ngrams))


def test_ngrams_of_the_history_count_as_seen():
    history = [1, 2, 1]
    for one in search(Remembering(5), history, width=4, limit=9, no_repeat_ngram=2, history=history):
        pairs = list(pairwise([*history, *one.ids]))
        assert len(pairs) == len(set(pairs))


def the_last(prompt, ids):
    return ids[-1:]


def test_what_is_barred_after_a_text_does_not_follow_it():
    found = search(Fixed([0.9, 0.05, 0.05]), [0], width=4, limit=6, barred=the_last, history=[0])
    assert all(first != second for one in found for first, second in pairwise((0, *one.ids)))


def test_where_every_token_would_repeat_the_ban_is_lifted():
    (found,) = search(Fixed([0.5, 0.3, 0.2]), [0], width=1, limit=5, no_repeat_ngram=1)
    assert found.ids == (0, 1, 2, 0, 0)


def test_a_ban_is_lifted_in_the_rows_where_it_leaves_nothing_and_in_no_other():
    class Two(Fixed):
        """Two prompts: the first can write token 2 only."""

        def begin(self, prompt):
            log_probs = np.repeat(self.log_probs, 2, axis=0)
            log_probs[0, :2] = -np.inf
            return log_probs, (np.array([0, 1]),)

        def step(self, ids, state):
            return self.begin(None)[0][state[0]], state

    options = SearchOptions(width=1, limit=3, barred=the_last)
    found = beam_search(Two([0.5, 0.3, 0.2]), [0], options)
    assert [one.ids for (one,) in found] == [(2, 2, 2), (0, 1, 0)]


def test_forbidden_tokens_are_in_no_hypothesis_even_where_a_ban_is_lifted():
    found = search(Remembering(5), [0], width=3, limit=6, forbidden=(2, 4), no_repeat_ngram=1)
    assert not {2, 4} & {token for one in found for token in one.ids}


def test_fewer_texts_than_the_beam_is_wide_are_all_there_is():
    assert len(search(Fixed([0.0, 0.5, 0.5]), [0], width=10, limit=1)) == 2


def test_a_slot_that_was_empty_is_filled_as_soon_as_there_is_a_child():
    assert len(search(Fixed([0.5, 0.5]), [0], width=8, limit=3)) == 8


def test_what_a_stepper_keeps_is_left_as_it_was():
    stepper = Fixed([0.2, 0.3, 0.5])
    before = stepper.log_probs.copy()
    search(stepper, [0], width=2, limit=3, forbidden=(2,), no_repeat_ngram=1)
    np.testing.assert_array_equal(stepper.log_probs, before)


def test_a_model_that_allows_nothing_is_refused():
    with pytest.raises(InputError, match="no token"):
        search(Fixed([0.5, 0.5]), [0], width=2, limit=2, forbidden=(0, 1))


def test_a_damaged_model_is_refused_though_a_text_had_ended():
    class Breaking(Fixed):
        def step(self, ids, state):
            return np.full((len(ids), 3), np.nan), state

    with pytest.raises(InputError, match="not numbers"):
        search(Breaking([0.2, 0.5, 0.3]), [0], width=2, limit=3, end=END)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": 0}, "width of the beam is 0; it must be 1 or more"),
        ({"limit": [3, 0]}, "limit of tokens is 0"),
        ({"least": -1}, "least length is -1"),
        ({"length_penalty": -0.5}, "length penalty is -0.5"),
        ({"coverage_penalty": float("nan")}, "coverage penalty is nan"),
    ],
)
def test_a_value_out_of_range_is_refused(options, message):
    with pytest.raises(UsageError, match=message):
        SearchOptions(**({"limit": 5} | options)).validate()
