"""The numbers worked on the lecture slides: the first letter of "hello" through a simple recurrent network."""

import numpy as np

from textrnn.cells import CELLS, arrays

U = [[0.1, 0.5, 0.1], [0.5, 0.9, 0.3], [0.3, 0.2, 0.1]]


def first_state(W, U, b):
    """Give h(1) for the first of four letters, from h(0) = 0."""
    cell = CELLS.get("rnn")(4, 3)
    weights = {name: np.array(value) for name, value in {"W": W, "U": U, "b": b}.items()}
    (h,) = cell.step(arrays, np.eye(4)[:1], (np.zeros((1, 3)),), arrays.bind(weights))
    return h


def test_the_forward_step_of_hello_and_its_softmax():
    h = first_state([[0.6, 0.8, 0.4, 0.8], [0.2, 0.2, 0.8, 0.7], [0.9, 0.8, 0.1, 0.2]], U, [0.0, 0.0, 0.0])
    assert h.round(2).tolist() == [[0.54, 0.20, 0.72]]
    V = np.array([[0.9, 0.8, 0.3], [0.2, 0.3, 0.4], [0.6, 0.9, 0.1], [0.5, 0.0, 0.3]])
    assert arrays.softmax(h @ V.T).round(2).tolist() == [[0.32, 0.21, 0.24, 0.22]]


def test_the_forward_step_of_hello_with_a_bias():
    W = np.random.default_rng(0).standard_normal((3, 4))
    W[:, 0] = 0.287027359, 0.902874425, 0.537523791
    h = first_state(W, U, [0.567001, 0.567001, 0.567001])
    np.testing.assert_allclose(h, [[0.693168, 0.899554, 0.802118]], atol=1e-6)
