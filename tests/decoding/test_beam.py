"""Beam search against greedy search, against trying everything, and against itself: narrower, alone, and plain."""

from dataclasses import replace
from itertools import chain, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_steppers import Attending, Fixed, Remembering, Text, search

from textrnn.decoding.beam import SearchOptions, beam_search
from textrnn.decoding.sampling import Sampler, sample

SIZE, LIMIT, END = 4, 4, 1


def the_last(prompt, ids):
    return ids[-1:]


SEEDS = st.integers(0, 10**6)
OPTIONS = st.builds(
    SearchOptions,
    limit=st.integers(1, 7),
    end=st.sampled_from([None, END]),
    least=st.integers(0, 3),
    length_penalty=st.sampled_from([0.0, 0.7, 2.0]),
    coverage_penalty=st.sampled_from([0.0, 0.4]),
    no_repeat_ngram=st.integers(0, 3),
    barred=st.sampled_from([None, the_last]),
    forbidden=st.sampled_from([(), (0,)]),
)


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


@pytest.mark.parametrize("prompt", [[0], [2, 3], [3, 3, 3]])
@pytest.mark.parametrize("length_penalty", [0.0, 0.6, 1.5])
def test_a_beam_wide_enough_ranks_every_text(prompt, length_penalty):
    stepper = Remembering(SIZE)
    texts = list(every_text())
    found = search(stepper, prompt, width=len(texts) + 1, limit=LIMIT, end=END, length_penalty=length_penalty)
    assert sorted(one.ids for one in found) == sorted(texts)
    for one in found:
        total = log_prob_of(stepper, prompt, one.ids)
        assert one.score == pytest.approx(total / ((5 + len(one.ids)) / 6) ** length_penalty)
        assert sum(one.log_probs) == pytest.approx(total)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize(
    "sampler",
    [{}, {"no_repeat_ngram": 2}, {"barred": the_last}, {"barred": the_last, "no_repeat_ngram": 1}, {"least": 5}],
)
@pytest.mark.parametrize("start", range(6))
def test_a_beam_of_one_equals_greedy(start, sampler):
    stepper = Remembering(9)
    greedy = sample(
        stepper, [start], Sampler(temperature=0, end=END, **sampler), limit=12, rng=np.random.default_rng(0),
        stop=lambda row, token: token == END,
    )  # fmt: skip
    (found,) = search(stepper, [start], width=1, limit=12, end=END, **sampler)
    assert list(found.ids) == [int(choice.ids[0]) for choice in greedy]


def test_a_wider_beam_finds_what_greedy_misses():
    class Trap:
        """Token 0 looks better at first, but all that follows token 1 is certain."""

        def begin(self, prompt):
            return np.log([[0.6, 0.4, 1e-9]]), (np.zeros((1, 1)),)

        def step(self, ids, state):
            rows = [[0.2, 0.3, 0.5] if token == 0 else [1e-9, 1e-9, 1.0] for token in ids]
            return np.log(rows), state

    assert search(Trap(), [0], width=1, limit=2)[0].ids == (0, 2)
    assert search(Trap(), [0], width=2, limit=2)[0].ids == (1, 2)


@given(SEEDS, OPTIONS)
def test_a_wider_beam_finds_all_that_a_narrower_one_does_and_so_never_scores_worse(seed, options):
    found = []
    for width in (1, 2, 3, 5, 8):
        (hypotheses,) = beam_search(Attending(5, seed), [Text([2, 3, 4])], replace(options, width=width))
        found.append({(one.ids, round(one.score, 9)) for one in hypotheses})
    assert all(narrow <= wide for narrow, wide in pairwise(found))
    best = [max(score for _, score in hypotheses) for hypotheses in found]
    assert best == sorted(best)


@settings(max_examples=60)
@given(SEEDS, OPTIONS, st.integers(1, 5), st.data())
def test_prompts_together_give_what_each_gives_alone(seed, options, width, data):
    sources = [Text(data.draw(st.lists(st.integers(0, 9), min_size=1, max_size=6))) for _ in range(4)]
    limits = data.draw(st.lists(st.integers(1, 7), min_size=4, max_size=4))
    together = beam_search(Attending(6, seed), sources, replace(options, width=width, limit=limits))
    for source, limit, found in zip(sources, limits, together, strict=True):
        (alone,) = beam_search(Attending(6, seed), [source], replace(options, width=width, limit=limit))
        assert found == alone
        for one, other in zip(found, alone, strict=True):
            np.testing.assert_array_equal(one.attention, other.attention)
            np.testing.assert_array_equal(one.copied, other.copied)


def plain_search(stepper, source, options):
    """Give the texts with their log-probabilities, one slot after the other, by the rule that beam.py states."""
    log_probs, state = stepper.begin([source])
    slots = [((), 0.0, log_probs, state)] + [None] * (options.width - 1)
    ended = [None] * options.width
    for length in range(1, options.limit + 1):
        children = []
        for owner, slot in enumerate(slots):
            if slot is not None:
                ids, total, log_probs, state = slot
                order = np.argsort(-log_probs[0], kind="stable")
                allowed = [token for token in order if not (token == options.end and length <= options.least)]
                children += [(total + float(log_probs[0, token]), owner, ids, token, state) for token in allowed]
        slots = [None] * options.width
        for number in range(options.width):
            left = [child for child in children if child[1] <= number]
            if ended[number] is None and left:
                best = max(left, key=lambda child: child[0])  # the first of equal ones
                children.remove(best)
                total, _, ids, token, state = best
                if token == options.end or length == options.limit:
                    ended[number] = ((*ids, token), total)
                else:
                    slots[number] = ((*ids, token), total, *stepper.step(np.array([token]), state))
    return [one for one in ended if one is not None]


@given(SEEDS, st.integers(1, 5), st.integers(1, 6), st.integers(0, 3), st.sampled_from([None, END]))
def test_the_slots_are_filled_by_the_rule(seed, width, limit, least, end):
    options = SearchOptions(width=width, limit=limit, least=least, end=end)
    expected = plain_search(Attending(4, seed), Text([3, 1]), options)
    (found,) = beam_search(Attending(4, seed), [Text([3, 1])], options)
    assert {one.ids for one in found} == {ids for ids, _ in expected}
    np.testing.assert_allclose([one.score for one in found], sorted((total for _, total in expected), reverse=True))


@given(SEEDS, OPTIONS, st.integers(1, 6))
def test_the_wanted_hypotheses_are_the_first_of_all(seed, options, best):
    sources = [Text([1, 2]), Text([5, 5, 5]), Text([8])]
    options = replace(options, width=5, limit=[9, 4, 7])
    found = beam_search(Attending(5, seed), sources, options)
    wanted = beam_search(Attending(5, seed), sources, replace(options, best=best))
    assert wanted == [hypotheses[:best] for hypotheses in found]


def test_a_search_for_the_best_ends_when_it_is_certain():
    def steps(best):
        stepper = Attending(6, seed=4)
        beam_search(stepper, [Text([1])], SearchOptions(width=4, limit=50, end=END, best=best))
        return len(stepper.fed)

    assert steps(1) < steps(0)


def test_equal_scores_stay_in_order_of_their_tokens():
    found = search(Fixed([0.25] * 4), [0], width=3, limit=1)
    assert [one.ids for one in found] == [(0,), (1,), (2,)]
    found = search(Fixed([0.25] * 4), [0], width=3, limit=2)
    assert [one.ids for one in found] == [(0, 0), (0, 1), (0, 2)]


@given(SEEDS, OPTIONS)
def test_a_hypothesis_tells_what_its_tokens_were_written_with(seed, options):
    sources, stepper = [Text([1, 2, 3]), Text([4])], Attending(6, seed)
    for source, found in zip(sources, beam_search(stepper, sources, replace(options, width=3)), strict=True):
        for one in found:
            log_probs, state = stepper.begin([source])
            total = 0.0
            for place, token in enumerate(one.ids):
                np.testing.assert_allclose(one.attention[place], stepper.attention(state)[0])
                assert one.copied[place] == stepper.copied(state)[0]
                assert one.log_probs[place] == log_probs[0, token]
                total += one.log_probs[place]
                log_probs, state = stepper.step(np.array([token]), state)
            assert one.attention.shape == (len(one.ids), len(source.ids))
            coverage = np.log(np.minimum(one.attention.sum(axis=0), 1)).sum()
            expected = total / ((5 + len(one.ids)) / 6) ** options.length_penalty + options.coverage_penalty * coverage
            assert one.score == pytest.approx(expected)


def test_a_plain_stepper_gives_no_attention():
    (found,) = search(Remembering(5), [0], width=1, limit=3)
    assert found.attention is None and found.copied is None


def test_rows_of_a_source_stand_together():
    stepper = Attending(5, seed=1)
    beam_search(stepper, [Text([number]) for number in range(6)], SearchOptions(width=3, limit=12, end=END, least=1))
    assert stepper.fed[0] == sorted([0, 1, 2, 3, 4, 5] * 3)
    assert all(sources == sorted(sources) for sources in stepper.fed)


def test_what_has_ended_is_no_longer_fed():
    stepper = Attending(6, seed=2)
    found = beam_search(stepper, [Text([3]), Text([4, 5])], SearchOptions(width=3, limit=40, end=END))
    lengths = [[len(one.ids) for one in hypotheses] for hypotheses in found]
    longest = max(chain(*lengths))
    assert len(set(chain(*lengths))) > 3 and longest < 40
    for step, sources in enumerate(stepper.fed, start=1):
        assert [sources.count(i) for i in (0, 1)] == [sum(n > step for n in one) for one in lengths]
    assert len(stepper.fed) == longest - 1
