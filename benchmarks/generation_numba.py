"""The whole generation loop as one compiled kernel, to compare with: LSTM layers and sampling, one stream."""

import math

import numpy as np
from numba import njit


@njit(fastmath=True, cache=True)
def multiply(matrix, bias, x, y):
    """Set y to matrix · x + bias."""
    for row in range(matrix.shape[0]):
        total = bias[row]
        for column in range(matrix.shape[1]):
            total += matrix[row, column] * x[column]
        y[row] = total


@njit(fastmath=True, cache=True)
def apply_gates(gates, c, h):
    H = len(h)
    for unit in range(H):
        i = 1 / (1 + math.exp(-gates[unit]))
        f = 1 / (1 + math.exp(-gates[H + unit]))
        o = 1 / (1 + math.exp(-gates[3 * H + unit]))
        c[unit] = f * c[unit] + i * math.tanh(gates[2 * H + unit])
        h[unit] = o * math.tanh(c[unit])


@njit(fastmath=True, cache=True)
def draw(logits):
    highest = logits.max()
    total = np.float32(0)
    for token in range(len(logits)):
        logits[token] = math.exp(logits[token] - highest)
        total += logits[token]
    left = np.random.random() * total
    for token in range(len(logits)):
        left -= logits[token]
        if left < 0:
            return token
    return len(logits) - 1


@njit(fastmath=True, cache=True)
def write(embedding, first, upper, biases, output, output_bias, limit, seed):
    """Give `limit` tokens after token 1.

    first: U of the first layer, whose W x + b is a table: `embedding` (V, 4·H). upper: W and U side by side.
    """
    np.random.seed(seed)
    H = first.shape[1]
    layers = len(upper) + 1
    h, c = np.zeros((layers, H), np.float32), np.zeros((layers, H), np.float32)
    both, gates = np.zeros(2 * H, np.float32), np.zeros(4 * H, np.float32)
    logits = np.zeros(output.shape[0], np.float32)
    ids = np.zeros(limit, np.int64)
    token = 1
    for place in range(limit):
        multiply(first, embedding[token], h[0], gates)
        apply_gates(gates, c[0], h[0])
        for layer in range(1, layers):
            both[:H] = h[layer - 1]
            both[H:] = h[layer]
            multiply(upper[layer - 1], biases[layer], both, gates)
            apply_gates(gates, c[layer], h[layer])
        multiply(output, output_bias, h[layers - 1], logits)
        token = draw(logits)
        ids[place] = token
    return ids


def writer_of(config, weights):
    """Give a function of the number of tokens that runs the loop with these weights."""
    layers = range(config.layers)
    W, U, b = ([weights[f"layers.{layer}.{name}"] for layer in layers] for name in ("W", "U", "b"))
    table = weights["embedding"] @ W[0].T + b[0]
    pairs = [np.concatenate(pair, axis=1) for pair in zip(W[1:], U[1:], strict=True)]
    upper = np.stack(pairs) if pairs else np.zeros((0, 4 * config.hidden, 2 * config.hidden), np.float32)
    output, output_bias = weights["output.weight"], weights["output.bias"]
    return lambda limit: write(table, U[0], upper, np.stack(b), output, output_bias, limit, 0)
