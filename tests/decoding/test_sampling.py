"""Sampling: the right frequencies, the same text from the same seed, and no way to make it fail."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_steppers import Fixed, Remembering

from textrnn.decoding.history import penalize
from textrnn.decoding.sampling import Sampler, sample
from textrnn.errors import InputError, UsageError

P = (0.1, 0.2, 0.3, 0.4)


def draw(stepper, sampler=Sampler(), *, limit=20, seed=0, **options):  # noqa: B008
    """Give the ids of the first row."""
    choices = sample(stepper, [0], sampler, limit=limit, rng=np.random.default_rng(seed), **options)
    return [int(choice.ids[0]) for choice in choices]


def frequencies(sampler):
    (choice,) = sample(Fixed(P), [0], sampler, limit=1, rng=np.random.default_rng(0), rows=40_000)
    return np.bincount(choice.ids, minlength=4) / 40_000


# the general way (a filter that keeps everything) must agree with the fast one
@pytest.mark.parametrize("filtered", [{}, {"top_k": 4}])
@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_tokens_come_as_often_as_the_temperature_says(temperature, filtered):
    expected = np.array(P) ** (1 / temperature)
    found = frequencies(Sampler(temperature=temperature, **filtered))
    np.testing.assert_allclose(found, expected / expected.sum(), atol=0.01)


def test_forbidden_tokens_are_never_drawn():
    np.testing.assert_allclose(frequencies(Sampler(forbidden=(3,))), np.array([1, 2, 3, 0]) / 6, atol=0.01)


@pytest.mark.parametrize("temperature", [1e-6, 1.0])
def test_forbidding_the_likeliest_token_leaves_the_next(temperature):
    assert set(draw(Fixed([1e-30, 0, 1.0]), Sampler(temperature=temperature, forbidden=(2,)))) == {0}


def test_temperature_zero_is_greedy_and_nearly_zero_is_too():
    greedy = draw(Remembering(9), Sampler(temperature=0))
    assert greedy == draw(Remembering(9), Sampler(temperature=1e-6)) == draw(Remembering(9), Sampler(top_k=1))
    assert len(set(greedy)) > 2


def test_log_probs_are_the_models_own():
    choices = sample(Fixed(P), [0], Sampler(temperature=0.1, top_k=2), limit=5, rng=np.random.default_rng(0))
    for choice in choices:
        np.testing.assert_allclose(choice.log_probs, np.log(P)[choice.ids], rtol=1e-6)


def test_the_same_seed_gives_the_same_tokens_and_another_does_not():
    assert draw(Remembering(9), seed=1) == draw(Remembering(9), seed=1) != draw(Remembering(9), seed=2)


def test_the_same_seed_gives_the_same_tokens_in_another_process():
    code = (
        "import sys; sys.path.append(sys.argv[1]); import test_sampling as t; print(t.draw(t.Remembering(9), seed=5))"
    )
    environment = {"PYTHONHASHSEED": "123"}
    here = __file__.rpartition("/")[0]
    printed = subprocess.run(
        [sys.executable, "-c", code, here], capture_output=True, text=True, check=True, env=environment
    )
    assert printed.stdout.strip() == str(draw(Remembering(9), seed=5))


def test_a_row_that_ends_leaves_the_others_as_they_were():
    def texts(stop):
        rows = [[] for _ in range(5)]
        rng = np.random.default_rng(3)
        for choice in sample(Remembering(9), [0], Sampler(), limit=12, rng=rng, rows=5, stop=stop):
            for row, token in zip(choice.rows, choice.ids, strict=True):
                rows[row].append(int(token))
        return rows

    whole = texts(lambda row, token: False)
    ended = texts(lambda row, token: token == 4)
    for full, cut in zip(whole, ended, strict=True):
        assert cut == (full[: full.index(4) + 1] if 4 in full else full)
    assert any(len(cut) < 12 for cut in ended)


def test_the_token_that_stops_is_yielded_and_nothing_after_it():
    assert draw(Fixed([0, 1.0]), stop=lambda row, token: True) == [1]


def test_no_step_is_taken_beyond_the_limit():
    class Counting(Fixed):
        steps = 0

        def step(self, ids, state):
            self.steps += 1
            return super().step(ids, state)

    stepper = Counting(P)
    assert len(draw(stepper, limit=3)) == 3
    assert stepper.steps == 2


def test_no_ngram_comes_twice():
    ids = draw(Fixed(P), Sampler(no_repeat_ngram=2), limit=15)
    pairs = list(pairwise(ids))
    assert len(pairs) == len(set(pairs)) == 14


def test_the_history_counts_as_written():
    assert draw(Fixed(P), Sampler(temperature=0, no_repeat_ngram=1), limit=1, history=[3, 2]) == [1]


def test_when_every_token_would_repeat_the_ban_is_lifted():
    assert sorted(draw(Fixed(P), Sampler(no_repeat_ngram=1), limit=4)) == [0, 1, 2, 3]
    assert len(draw(Fixed(P), Sampler(no_repeat_ngram=1), limit=9)) == 9


def test_penalty_divides_positive_logits_and_multiplies_negative_ones():
    logits = np.array([[2.0, 1.0, -1.0, -2.0]])
    scores = logits - np.log(np.exp(logits).sum())  # log-probabilities: the same up to a constant
    penalized = penalize(scores, np.array([[True, False, True, False]]), 2.0)
    np.testing.assert_allclose(penalized, [[1.0, 1.0, -2.0, -2.0]])


def test_penalty_breaks_a_loop():
    stepper = Fixed([0.6, 0.3, *[0.01] * 10])
    assert set(draw(stepper, Sampler(temperature=0))) == {0}
    assert draw(stepper, Sampler(temperature=0, repetition_penalty=1.5), limit=2) == [0, 1]


@given(st.data())
def test_no_option_and_no_distribution_leads_to_an_error_or_to_a_token_without_probability(data):
    score = st.floats(-1e4, 0, width=32) | st.just(-np.inf)
    scores = np.array([[data.draw(st.floats(-1e4, 0, width=32)), *data.draw(st.lists(score, min_size=3, max_size=3))]])
    log_probs = scores - scores.max() - np.log(np.exp(scores - scores.max()).sum())
    sampler = Sampler(
        temperature=data.draw(st.sampled_from([0, 1e-6, 1e-3, 1.0, 100.0])),
        top_k=data.draw(st.integers(0, 5)),
        top_p=data.draw(st.floats(1e-9, 1)),
        min_p=data.draw(st.floats(0, 1)),
        typical=data.draw(st.floats(1e-9, 1)),
        repetition_penalty=data.draw(st.floats(1, 100)),
        no_repeat_ngram=data.draw(st.integers(0, 3)),
    )
    stepper = Fixed([1.0])
    stepper.log_probs = log_probs.astype(np.float32)
    ids = draw(stepper, sampler, limit=6)
    assert np.isfinite(log_probs[0, ids]).all()


@pytest.mark.parametrize("sampler", [Sampler(), Sampler(temperature=0), Sampler(temperature=0.5), Sampler(top_k=2)])
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_a_damaged_model_is_refused(sampler):
    stepper = Fixed(P)
    stepper.log_probs = np.full((1, 4), np.nan, np.float32)
    with pytest.raises(InputError, match="not numbers"):
        draw(stepper, sampler)


@pytest.mark.parametrize(
    "options",
    [
        {"temperature": -1}, {"temperature": 1e-9}, {"temperature": float("nan")}, {"top_k": -1}, {"top_p": 0},
        {"top_p": 1.1}, {"min_p": -0.1}, {"typical": 0}, {"repetition_penalty": 0.5}, {"no_repeat_ngram": -2},
    ],
)  # fmt: skip
def test_a_value_out_of_range_is_refused_by_its_option(options):
    (name,) = options
    with pytest.raises(UsageError, match=f"--{name.replace('_', '-')} is .*; it must be"):
        Sampler(**options).validate()


def test_a_least_length_below_nothing_is_refused():
    with pytest.raises(UsageError, match="least length is -1; it must be 0"):
        Sampler(least=-1).validate()
