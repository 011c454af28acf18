"""Every attention, in the equations its paper has and in what holds for all."""

import numpy as np
import pytest
import torch

from textrnn.attention import ATTENTIONS
from textrnn.attention.source import LOWEST, Source
from textrnn.cells import arrays
from textrnn.networks import namespace

B, T, S, H, M = 3, 4, 7, 6, 12
LENGTHS = np.array([7, 4, 1])


def draw(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def setting(name, *, coverage=False, window=10):
    """Give an attention with its weights as they are drawn and as numpy's maps, and a source."""
    attention = ATTENTIONS.get(name)(H, M, window=window, coverage=coverage)
    weights = {key: draw(*shape, seed=number) for number, (key, shape) in enumerate(attention.shapes().items())}
    maps, memory = arrays.bind(weights), draw(B, S, M, seed=9)
    mask = np.arange(S) < LENGTHS[:, None]
    return attention, weights, maps, Source(memory, attention.keys(arrays, memory, maps), mask, LENGTHS)


def attend(name, queries, **options):
    attention, _, maps, source = setting(name, **options)
    return attention.attend(arrays, queries, source, attention.start(arrays, source.mask), maps)


def score(name):
    """Give the scores of queries (B, T, H) for all places, with the weights and memory they come from."""
    attention, weights, maps, source = setting(name)
    return attention.scores(arrays, draw(B, T, H), source.keys, LENGTHS, maps), weights, source.memory


@pytest.mark.parametrize("name", ATTENTIONS.names())
def test_shares_are_a_distribution_over_the_real_places(name):
    shares = attend(name, draw(B, T, H)).shares
    np.testing.assert_allclose(shares.sum(axis=2), 1, atol=1e-6)
    assert (shares[:, :, :][~np.broadcast_to(np.arange(S) < LENGTHS[:, None, None], shares.shape)] == 0).all()


@pytest.mark.parametrize("name", ATTENTIONS.names())
def test_context_is_the_memory_weighted_by_the_shares(name):
    attended = attend(name, draw(B, T, H))
    np.testing.assert_allclose(attended.context, attended.shares @ setting(name)[3].memory, atol=1e-5)


@pytest.mark.parametrize("name", ATTENTIONS.names())
def test_torch_gives_what_numpy_does(name):
    attention, weights, _, source = setting(name)
    maps = namespace.bind({key: torch.from_numpy(value) for key, value in weights.items()})
    memory, mask, lengths = (torch.from_numpy(part) for part in (source.memory, source.mask, source.lengths))
    theirs = Source(memory, attention.keys(namespace, memory, maps), mask, lengths)
    queries = draw(B, T, H)
    found = attention.attend(namespace, torch.from_numpy(queries), theirs, attention.start(namespace, mask), maps)
    wanted = attend(name, queries)
    np.testing.assert_allclose(found.shares, wanted.shares, atol=1e-5)
    np.testing.assert_allclose(found.context, wanted.context, atol=1e-5)


@pytest.mark.parametrize("coverage", [False, True])
@pytest.mark.parametrize("name", ATTENTIONS.names())
def test_many_queries_at_once_are_as_one_after_the_other(name, coverage):
    attention, _, maps, source = setting(name, coverage=coverage)
    queries, history, found = draw(B, T, H), attention.start(arrays, source.mask), []
    assert len(history) == attention.history_size
    for t in range(T):
        step = attention.attend(arrays, queries[:, t : t + 1], source, history, maps)
        history = step.history
        found.append(step.shares[:, 0])
    if coverage:
        np.testing.assert_allclose(history[-1], np.sum(found, axis=0), atol=1e-6)
    else:
        np.testing.assert_allclose(np.stack(found, axis=1), attend(name, queries).shares, atol=1e-5)


@pytest.mark.parametrize("name", ATTENTIONS.names())
def test_coverage_changes_where_a_second_look_goes(name):
    attention, _, maps, source = setting(name, coverage=True)
    queries = draw(B, 1, H)
    start = attention.start(arrays, source.mask)
    first = attention.attend(arrays, queries, source, start, maps)
    fresh = attention.attend(arrays, queries, source, start, maps)
    second = attention.attend(arrays, queries, source, (*start[:-1], first.history[-1]), maps)
    np.testing.assert_array_equal(first.shares, fresh.shares)
    assert np.abs(second.shares - first.shares).max() > 0.01


@pytest.mark.parametrize("name", ATTENTIONS.names())
def test_enormous_scores_stay_numbers(name):
    attended = attend(name, 1e4 * draw(B, T, H))
    assert np.isfinite(attended.shares).all() and np.isfinite(attended.context).all()


def test_additive_is_the_papers_layer():
    scores, w, memory = score("additive")
    h, s = draw(B, T, H)[1, 2], memory[1, 3]
    wanted = w["v"][0] @ np.tanh(w["W"] @ h + w["U"] @ s + w["b"])
    assert scores[1, 2, 3] == pytest.approx(wanted, abs=1e-5)


def test_concat_is_one_matrix_over_both():
    scores, w, memory = score("concat")
    joined = np.concatenate((draw(B, T, H)[1, 2], memory[1, 3]))
    wanted = w["v"][0] @ np.tanh(np.concatenate((w["W_h"], w["W_s"]), axis=1) @ joined)
    assert scores[1, 2, 3] == pytest.approx(wanted, abs=1e-5)


def test_dot_adds_both_directions_and_is_scaled():
    scores, _, memory = score("dot")
    h, s = draw(B, T, H)[1, 2], memory[1, 3]
    assert scores[1, 2, 3] == pytest.approx(h @ (s[:H] + s[H:]) / H**0.5, abs=1e-5)


def test_general_is_bilinear_and_scaled():
    scores, w, memory = score("general")
    assert scores[1, 2, 3] == pytest.approx(draw(B, T, H)[1, 2] @ w["W"] @ memory[1, 3] / H**0.5, abs=1e-5)


def test_feed_forward_does_not_ask_the_query():
    scores, w, memory = score("feed-forward")
    assert scores[1, 2, 3] == pytest.approx(w["v"][0] @ np.tanh(w["W"] @ memory[1, 3] + w["b"]), abs=1e-5)
    np.testing.assert_array_equal(scores[:, 0], scores[:, -1])


def test_local_looks_around_its_centre():
    attention, w, maps, source = setting("local-p", window=1)
    queries = draw(B, T, H)
    scores = attention.scores(arrays, queries, source.keys, LENGTHS, maps)
    h, s = queries[0, 2], source.memory[0]
    p = 7 / (1 + np.exp(-w["v_p"][0] @ np.tanh(w["W_p"] @ h)))
    distances = np.arange(S) - p
    wanted = s @ w["W"].T @ h / H**0.5 - distances**2 / (2 * 0.5**2)
    np.testing.assert_allclose(scores[0, 2], np.where(abs(distances) <= 1, wanted, LOWEST), rtol=1e-4, atol=1e-4)
    assert 1 <= (scores[0, 2] > LOWEST / 2).sum() <= 2


@pytest.mark.parametrize("direction", [-1e4, 1e4])
def test_local_finds_a_place_even_at_the_ends(direction):
    attention, w, maps, source = setting("local-p", window=1)
    queries = direction * np.sign(w["v_p"][0] @ w["W_p"])[None, None].astype(np.float32).repeat(B, axis=0)
    shares = attention.attend(arrays, queries, source, (), maps).shares
    places = np.arange(S)
    ends = LENGTHS - 1 if direction > 0 else np.zeros(B)
    assert (np.abs((shares[:, 0] * places).sum(axis=1) - ends) <= 1).all()


def test_temporal_divides_by_the_earlier_scores():
    attention, _, maps, source = setting("temporal")
    queries = draw(B, T, H)
    scores = np.exp(attention.scores(arrays, queries, source.keys, LENGTHS, maps)[0])  # (T, S), all places real
    penalised = [scores[0]] + [scores[t] / scores[:t].sum(axis=0) for t in range(1, T)]  # eq. 2
    wanted = [row / row.sum() for row in penalised]  # eq. 3
    np.testing.assert_allclose(attend("temporal", queries).shares[0], wanted, atol=1e-5)


@pytest.mark.parametrize("name", ATTENTIONS.names())
def test_a_name_says_where_it_comes_from(name):
    assert "arXiv" in ATTENTIONS.get(name).__doc__
