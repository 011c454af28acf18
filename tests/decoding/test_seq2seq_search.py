"""Searches with real encoder-decoders, tiny ones of every kind: what holds for toys has to hold where rows share
sources, sources have padding, and rounding depends on what stands side by side."""

from dataclasses import replace

import numpy as np
import pytest
from pair_examples import FEATURES, as_stepper, as_tokens, build, make_batch

from textrnn.attention import ATTENTIONS, DECODERS
from textrnn.config import END
from textrnn.decoding.beam import SearchOptions, beam_search
from textrnn.decoding.sampling import Sampler, sample

LIMIT = 9
LIMITS = [2, 3, 1, LIMIT, LIMIT, 4]  # so that sources are let go of while others are written for
EXTRAS = {
    "plain": {},
    "copy": {"copy": True},
    "everything": {"copy": True, "intra": True, "features": FEATURES, "hierarchical": True, "layers": 2},
}
KINDS = [{"attention": name, "decoder": decoder} for name in ATTENTIONS.names() for decoder in DECODERS.names()]
KINDS += [{"attention": name, "decoder": "input-feeding", "coverage": True} for name in ATTENTIONS.names()]
FREE = SearchOptions(limit=LIMIT, end=END, width=3)
RULED = SearchOptions(
    limit=LIMIT, end=END, least=1, length_penalty=1.0, coverage_penalty=0.2, no_repeat_ngram=3, forbidden=(0,),
    barred=lambda prompt, ids: ids[-1:],
)  # fmt: skip


def make_stepper(kind, extras):
    return as_stepper(build(**kind, **EXTRAS[extras]))


def make_sources(seeds):
    """Give three sources for each seed, of six tokens, of three and of one, in sentences of another length."""
    return [
        replace(source, sentences=tuple(place // (1 + seed) for place in range(len(source.ids))))
        for seed in seeds
        for source in as_tokens(make_batch(seed=seed))
    ]


every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(map(str, kind.values())))
with_extras = pytest.mark.parametrize("extras", EXTRAS)


@every_kind
@with_extras
@pytest.mark.parametrize("options", [FREE, RULED], ids=["free", "ruled"])
def test_sources_together_give_what_each_gives_alone(kind, extras, options):
    stepper, sources = make_stepper(kind, extras), make_sources([0, 1])
    found = beam_search(stepper, sources, replace(options, limit=LIMITS))
    for source, limit, together in zip(sources, LIMITS, found, strict=True):
        (alone,) = beam_search(stepper, [source], replace(options, limit=limit))
        assert [one.ids for one in together] == [one.ids for one in alone]
        for one, other in zip(together, alone, strict=True):
            assert one.score == pytest.approx(other.score, abs=1e-4)
            np.testing.assert_allclose(one.attention, other.attention, atol=1e-4)
            np.testing.assert_allclose(one.copied, other.copied, atol=1e-4)


@every_kind
@with_extras
def test_a_wider_beam_is_never_worse(kind, extras):
    stepper, sources = make_stepper(kind, extras), make_sources([2])
    found = [beam_search(stepper, sources, replace(RULED, width=width)) for width in (1, 2, 3, 5, 8)]
    best = np.array([[hypotheses[0].score for hypotheses in each] for each in found])  # (widths, sources)
    assert (np.diff(best, axis=0) > -1e-5).all()


@every_kind
@with_extras
def test_a_beam_of_one_equals_greedy_sampling(kind, extras):
    stepper, sources = make_stepper(kind, extras), make_sources([3])
    rules = {"no_repeat_ngram": 3, "forbidden": (0,), "least": 2, "end": END}
    sampler = Sampler(temperature=0, barred=lambda row, ids: ids[-1:], **rules)
    greedy = [[] for _ in sources]
    rng = np.random.default_rng(0)
    for choice in sample(stepper, sources, sampler, limit=LIMIT, rng=rng, stop=lambda row, token: token == END):
        for row, token in zip(choice.rows.tolist(), choice.ids.tolist(), strict=True):
            greedy[row].append(token)
    options = SearchOptions(limit=LIMIT, width=1, barred=lambda prompt, ids: ids[-1:], **rules)
    assert [list(one.ids) for (one,) in beam_search(stepper, sources, options)] == greedy
