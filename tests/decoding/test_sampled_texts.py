"""Samples of several sources at once: each as if it were alone, with all that a search tells."""

from itertools import chain, pairwise

import numpy as np
import pytest
from toy_steppers import Attending, Text

from textrnn.decoding.sampled_texts import sample_texts
from textrnn.decoding.sampling import Sampler
from textrnn.errors import UsageError

END = 1
SOURCES = [Text([3, 4, 5]), Text([2]), Text([6, 6])]


def draw(sources, sampler, *, count=4, limit=8, seeds=(1, 2, 3), **options):
    rngs = [np.random.default_rng(seed) for seed in seeds]
    return sample_texts(Attending(6), sources, sampler, count=count, limit=limit, rngs=rngs, **options)


@pytest.mark.parametrize("sampler", [Sampler(end=END), Sampler(end=END, top_k=3, no_repeat_ngram=2)])
@pytest.mark.parametrize("count", [1, 4])
def test_sources_together_give_what_each_gives_alone(sampler, count):
    together = draw(SOURCES, sampler, limit=[8, 2, 5], count=count)
    for source, limit, seed, found in zip(SOURCES, [8, 2, 5], (1, 2, 3), together, strict=True):
        (alone,) = draw([source], sampler, limit=limit, seeds=[seed], count=count)
        assert found == alone
        for one, other in zip(found, alone, strict=True):
            np.testing.assert_array_equal(one.attention, other.attention)
            np.testing.assert_array_equal(one.copied, other.copied)


def test_samples_differ_and_end_at_their_end_or_limit():
    found = draw(SOURCES, Sampler(end=END), limit=[8, 2, 5], count=9)
    for limit, texts in zip([8, 2, 5], found, strict=True):
        assert len({one.ids for one in texts}) > 2
        for one in texts:
            assert END not in one.ids[:-1] and len(one.ids) <= limit
            assert one.ids[-1] == END or len(one.ids) == limit


def test_a_sample_tells_what_its_tokens_were_written_with():
    stepper = Attending(6)
    for source, texts in zip(SOURCES, draw(SOURCES, Sampler(end=END), length_penalty=1.0), strict=True):
        for one in texts:
            log_probs, state = stepper.begin([source])
            for place, token in enumerate(one.ids):
                assert one.log_probs[place] == log_probs[0, token]
                assert one.copied[place] == stepper.copied(state)[0]
                np.testing.assert_allclose(one.attention[place], stepper.attention(state)[0])
                log_probs, state = stepper.step(np.array([token]), state)
            assert one.score == pytest.approx(sum(one.log_probs) * 6 / (5 + len(one.ids)))
            assert one.attention.shape == (len(one.ids), len(source.ids))


@pytest.mark.parametrize("top_k", [0, 5])
def test_no_text_ends_before_its_least_length(top_k):
    texts = list(chain(*draw(SOURCES, Sampler(end=END, least=3, top_k=top_k), count=20)))
    assert min(len(one.ids) for one in texts) == 4


def test_what_is_barred_after_the_text_of_a_prompt_does_not_follow_it():
    drawn = draw(SOURCES, Sampler(barred=lambda prompt, ids: ids[-1:] if prompt == 0 else ()), count=20)
    repeats = [any(first == second for one in texts for first, second in pairwise(one.ids)) for texts in drawn]
    assert repeats == [False, *[True] * (len(SOURCES) - 1)]


def test_no_sources_give_no_texts():
    assert draw([], Sampler(), limit=8) == []


def test_limits_that_are_not_one_for_each_source_are_refused():
    with pytest.raises(UsageError, match="2 limits of tokens are given for 3 prompts"):
        draw(SOURCES, Sampler(), limit=[8, 2])
