"""Reading in both directions, in numpy with layers that only add up."""

import numpy as np

from textrnn.attention.encoder import Encoder, reversal
from textrnn.attention.hierarchical import last_tokens, members_of
from textrnn.cells import arrays

LENGTHS = np.array([4, 2, 1])


def test_reversal_turns_the_tokens_and_leaves_the_padding():
    order = reversal(arrays, LENGTHS, 4)
    np.testing.assert_array_equal(order, [[3, 2, 1, 0], [1, 0, 2, 3], [0, 1, 2, 3]])


def test_each_direction_begins_at_its_end_of_the_source():
    def run(number, way, x):
        return {"forwards": 1, "backwards": 10}[way] * x.cumsum(axis=1)

    x = np.arange(12, dtype=np.float32).reshape(3, 4, 1)
    read = Encoder(1, 1, 1).encode(arrays, x, LENGTHS, run, lambda outputs: outputs)
    np.testing.assert_array_equal(read.memory[1, :2], [[4, 90], [9, 50]])
    np.testing.assert_array_equal(read.last, [[6, 60], [9, 90], [8, 80]])


def test_upper_layers_read_what_both_directions_gave():
    assert Encoder(5, 3, 3).layer_sizes == [(5, 3), (6, 3), (6, 3)]


def test_sentences_know_their_tokens_and_their_ends():
    numbers, mask = np.array([[0, 0, 1, 2], [0, 1, 0, 0], [0, 0, 0, 0]]), np.arange(4) < LENGTHS[:, None]
    members = members_of(arrays, numbers, mask)
    np.testing.assert_array_equal(members[0], [[1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
    np.testing.assert_array_equal(members[1], [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]])
    ends, counts = last_tokens(arrays, members)
    np.testing.assert_array_equal(ends, [[1, 2, 3], [0, 1, 0], [0, 0, 0]])
    np.testing.assert_array_equal(counts, [3, 2, 1])
