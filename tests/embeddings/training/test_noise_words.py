"""What is drawn for negative sampling, and how often."""

import numpy as np
import pytest

from textrnn.embeddings.training.sampling import (
    CHUNK_PAIRS,
    CHUNK_PRODUCTS,
    CHUNK_WORDS,
    chunk_bounds,
    keep_probabilities,
    noise_weights,
    padded_rows,
    random_key,
)
from textrnn.embeddings.training.sampling_kernels import draw_windows, draw_word, make_alias_table, random_bits


def whole(ids, starts, window, key=1):
    keep = np.ones(int(ids.max()) + 1, np.float32)
    return draw_windows(ids.astype(np.int32), np.array(starts, np.int64), keep, window, random_key(key))


def test_frequent_words_are_kept_as_word2vec_c_keeps_them():
    counts = np.array([900_000, 99_000, 1_000])
    # f = .9, .099, .001 of the text, t = .001: sqrt(t/f) + t/f
    np.testing.assert_allclose(keep_probabilities(counts, 1e-3), [0.034444, 0.110605, 1.0], atol=1e-6)


def test_no_sampling_keeps_every_word():
    assert keep_probabilities(np.array([10, 1]), 0).tolist() == [1, 1]


def test_a_small_text_keeps_every_word_unless_told_otherwise():
    small, large = np.array([5_000, 4_999]), np.array([5_000, 5_000])
    assert keep_probabilities(small, None).tolist() == [1, 1]
    assert keep_probabilities(small, 1e-3).max() < 0.1
    assert keep_probabilities(large, None).tolist() == keep_probabilities(large, 1e-3).tolist()


def test_noise_is_drawn_by_count_to_a_power():
    np.testing.assert_allclose(noise_weights(np.array([16, 1]), 0.75), [8, 1])


def test_random_bits_are_those_of_splitmix64():
    published = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]  # its first three from seed 0
    assert [random_bits(np.uint64(0), counter) for counter in (1, 2, 3)] == published


def test_keys_of_different_places_differ():
    places = [(seed, epoch, chunk) for seed in range(9) for epoch in range(9) for chunk in range(9)]
    assert len({int(random_key(*place)) for place in places}) == len(places)


@pytest.mark.parametrize("weights", [[1.0], [1, 1, 1], [5, 3, 1, 0.5, 0.01], list(range(1, 100))])
def test_alias_table_holds_the_noise_distribution_exactly(weights):
    weights = np.array(weights, np.float64)
    table = make_alias_table(np.arange(len(weights), dtype=np.int32), weights)
    chances = np.zeros(len(weights))
    np.add.at(chances, table.words, table.thresholds)
    np.add.at(chances, table.aliases, 1 - table.thresholds.astype(np.float64))
    np.testing.assert_allclose(chances / len(weights), weights / weights.sum(), rtol=1e-5)


def test_draws_follow_the_noise_distribution():
    weights = np.array([6.0, 3.0, 1.0])
    table = make_alias_table(np.arange(3, dtype=np.int32), weights)
    drawn = [draw_word(table, np.uint64(random_bits(random_key(5), counter))) for counter in range(20_000)]
    np.testing.assert_allclose(np.bincount(drawn) / len(drawn), weights / 10, atol=0.012)


def test_windows_of_every_width_stay_inside_their_context():
    starts = np.arange(0, 3001, 30)
    text = whole(np.arange(3000), starts, window=4)
    places = np.arange(3000)
    begin = places // 30 * 30
    left, right = places - text.lows, text.highs - places - 1
    assert (text.lows >= begin).all() and (text.highs <= begin + 30).all()
    inner = (places - begin >= 4) & (places - begin < 26)
    assert (left == right)[inner].all()
    np.testing.assert_allclose(np.bincount(left[inner])[1:] / inner.sum(), 0.25, atol=0.04)


def test_windows_are_formed_after_frequent_words_are_gone():
    keep = np.array([0.0, 1.0, 1.0], np.float32)
    text = draw_windows(np.array([1, 0, 0, 0, 2], np.int32), np.array([0, 5]), keep, 1, random_key(1))
    assert text.ids.tolist() == [1, 2]
    assert (text.lows.tolist(), text.highs.tolist()) == ([0, 0], [2, 2])


def test_words_are_kept_with_their_probability():
    keep = np.array([0.25], np.float32)
    text = draw_windows(np.zeros(40_000, np.int32), np.array([0, 40_000]), keep, 5, random_key(1))
    assert len(text.ids) / 40_000 == pytest.approx(0.25, abs=0.01)


def test_chunks_cover_the_text_in_whole_contexts():
    starts = np.concatenate([[0], np.cumsum(np.full(700, 10_000))])
    bounds = chunk_bounds(starts, window=5, products=600)
    assert (bounds[0], bounds[-1]) == (0, 700)
    assert np.diff(starts[bounds]).max() <= CHUNK_WORDS + 10_000


def test_wide_windows_make_small_chunks():
    starts = np.arange(0, 7_000_001, 100)
    words = np.diff(starts[chunk_bounds(starts, window=99, products=600)])
    assert words.max() * 100 <= CHUNK_PAIRS + 100 * 100


def test_wide_vectors_make_small_chunks():
    starts = np.arange(0, 7_000_001, 100)
    words = np.diff(starts[chunk_bounds(starts, window=10, products=300 * 6)])
    assert words.max() * 10 * 300 * 6 <= CHUNK_PRODUCTS + 100 * 10 * 300 * 6


def test_a_tiny_text_is_one_chunk():
    assert chunk_bounds(np.array([0, 3]), window=5, products=600).tolist() == [0, 1]


def test_rows_are_padded_to_cache_lines():
    rows = padded_rows(3, 20)
    assert rows.shape == (3, 32)
    assert rows.ctypes.data % 64 == 0
    assert rows.flags.c_contiguous
