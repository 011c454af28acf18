"""The compiled steps of GloVe, each against a few lines of numpy in float64, and the grid of blocks."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from textrnn.embeddings.training.cooccurrence import Cooccurrences
from textrnn.embeddings.training.glove_grid import PAIR, P, make_grid, rounds
from textrnn.embeddings.training.glove_kernels import CLIP, block_trainer
from textrnn.embeddings.training.sampling import padded_rows

V, D, RATE = 40, 16, 0.05
POOL = ThreadPoolExecutor(2)
train_block = block_trainer(D)


@pytest.fixture
def rows():
    """W and C of random vectors, and of sums of squared gradients as they are after some training."""
    rng = np.random.default_rng(3)
    W, C = padded_rows(V, 2 * D), padded_rows(V, 2 * D)
    for matrix in (W, C):
        matrix[:, :D] = rng.normal(0, 0.5, (V, D))
        matrix[:, D:] = 1 + rng.exponential(2, (V, D))
    return W, C


@pytest.fixture
def x():
    rng = np.random.default_rng(4)
    columns = [rng.permutation(V)[: rng.integers(1, V)] for _ in range(V)]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in columns])])
    values = rng.exponential(8, starts[-1])
    return Cooccurrences(starts, np.concatenate(columns).astype(np.int32), values.astype(np.float32))


def pair_of(row, column, log_x, weight):
    return np.array([(row, column, log_x, weight)], PAIR)


def adagrad_step(pair, W, C, rate):
    """Eq. 8 of the paper and AdaGrad in float64: give the cost before the step, change W and C."""
    w, c = W[pair["row"], :D].copy(), C[pair["column"], :D].copy()
    d = w @ c - pair["log_x"]
    for matrix, row, gradient in ((W, pair["row"], d * c), (C, pair["column"], d * w)):
        g = rate * np.clip(pair["weight"] * gradient, -CLIP, CLIP)
        matrix[row, :D] -= g / np.sqrt(matrix[row, D:])
        matrix[row, D:] += g**2
    return pair["weight"] * d**2 / 2


def grid_of(x, **options):
    return make_grid(x, **({"x_max": 10, "alpha": 0.75, "seed": 1, "pool": POOL} | options))


def test_training_is_adagrad_step_by_step(rows, x):
    pairs = grid_of(x).pairs
    W, C = (matrix.astype(np.float64) for matrix in rows)
    for number, pair in enumerate(pairs):
        cost = train_block(pairs, number, number + 1, *rows, np.float32(RATE))
        assert cost == pytest.approx(adagrad_step(pair, W, C, np.float32(RATE)), rel=1e-4, abs=1e-6)
        for found, expected in zip(rows, (W, C), strict=True):
            np.testing.assert_allclose(found, expected, rtol=3e-6, atol=3e-6)


def test_a_block_is_its_pairs_one_after_another(rows, x):
    pairs, one_by_one = grid_of(x).pairs[:200], [padded_rows(*matrix.shape) for matrix in rows]
    for copy, matrix in zip(one_by_one, rows, strict=True):
        copy[:] = matrix
    whole = train_block(pairs, 0, len(pairs), *rows, np.float32(RATE))
    parts = [train_block(pairs, i, i + 1, *one_by_one, np.float32(RATE)) for i in range(len(pairs))]
    assert whole == pytest.approx(sum(parts))
    assert [matrix.tobytes() for matrix in rows] == [matrix.tobytes() for matrix in one_by_one]


@pytest.mark.parametrize("log_x", [3e2, -3e4])
def test_large_gradients_are_clipped(rows, log_x):
    W, C = (matrix.astype(np.float64) for matrix in rows)
    pair = pair_of(7, 8, log_x, 1.0)
    train_block(pair, 0, 1, *rows, np.float32(RATE))
    adagrad_step(pair[0], W, C, np.float32(RATE))
    np.testing.assert_allclose(rows[0], W, rtol=1e-5)
    np.testing.assert_allclose(rows[1], C, rtol=1e-5)
    assert np.abs(rows[0][7, D:]).max() > (RATE * CLIP) ** 2  # so it was clipped


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_number_that_is_not_finite_shows_in_the_cost(rows, value):
    rows[0][3, 5] = value
    assert not np.isfinite(train_block(pair_of(3, 4, 1.0, 1.0), 0, 1, *rows, np.float32(RATE)))


def test_large_steps_are_as_exact_as_small_ones(rows):
    """1 / sqrt(G) is not carried on by a series, which would fail for a rate so high."""
    W, C = (matrix.astype(np.float64) for matrix in rows)
    pair = pair_of(1, 2, 9.0, 1.0)
    for _ in range(5):
        train_block(pair, 0, 1, *rows, np.float32(3))
        adagrad_step(pair[0], W, C, np.float32(3))
    np.testing.assert_allclose(rows[0], W, rtol=1e-4, atol=1e-4)


def test_the_grid_has_every_pair_once_with_its_weight(x):
    pairs = np.sort(grid_of(x).pairs, order=["row", "column"])
    order = np.lexsort([x.columns, np.repeat(np.arange(V), np.diff(x.row_starts))])
    assert pairs["row"].tolist() == np.repeat(np.arange(V), np.diff(x.row_starts)).tolist()
    assert pairs["column"].tolist() == x.columns[order].tolist()
    np.testing.assert_allclose(pairs["log_x"], np.log(x.values[order]), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(pairs["weight"], np.minimum((x.values[order] / 10) ** 0.75, 1), rtol=1e-5)


def test_a_block_has_pairs_of_its_rows_and_columns_alone(x):
    grid = grid_of(x)
    for a, b in itertools.product(range(P), range(P)):
        pairs = grid.pairs[slice(*grid.block(a, b))]
        assert set(pairs["row"] % P) <= {a}
        assert set(pairs["column"] % P) <= {b}


def test_pairs_of_a_block_are_shuffled_by_the_seed():
    size = 64 * P  # 4096 pairs to a block
    x = Cooccurrences(
        np.arange(0, size * size + 1, size), np.tile(np.arange(size, dtype=np.int32), size),
        np.ones(size * size, np.float32),
    )  # fmt: skip
    one, other = (grid_of(x, seed=seed) for seed in (1, 2))
    begin, end = one.block(3, 4)
    places = [grid.pairs[begin:end]["row"] // P * 64 + grid.pairs[begin:end]["column"] // P for grid in (one, other)]
    for order in places:
        assert sorted(order) == list(range(4096))
        assert abs(np.corrcoef(order, np.arange(4096))[0, 1]) < 0.05
    assert abs(np.corrcoef(*places)[0, 1]) < 0.05


def test_blocks_of_a_round_share_no_row_and_no_column():
    turns = rounds(1, 0)
    for turn in turns:
        for side in zip(*turn, strict=True):
            assert sorted(side) == list(range(P))
    assert sorted(itertools.chain(*turns)) == list(itertools.product(range(P), range(P)))


def test_each_epoch_has_an_order_of_its_own():
    assert rounds(1, 0) == rounds(1, 0)
    assert rounds(1, 0) != rounds(1, 1)
    assert rounds(1, 0) != rounds(2, 0)
