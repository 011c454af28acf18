"""GloVe by the formulas of its authors' program, one pair after the other in random order, to compare with.

AdaGrad in float64 with sums of squares that start at 1; the learning rate is part of the gradients of the vectors, but
not of the biases (Pennington et al. 2014, and version 1.2 of their program).
"""

import numpy as np
from numba import njit

LR = 0.05


@njit(cache=True)
def _iterate(order, pairs, w, c, b, b2, Gw, Gc, Gb, Gb2):
    cost = 0.0
    for q in order:
        i, j = pairs[q].row, pairs[q].column
        d = b[i] + b2[j] - pairs[q].log_x
        for k in range(w.shape[1]):
            d += w[i, k] * c[j, k]
        f = pairs[q].weight * d
        cost += 0.5 * f * d
        for k in range(w.shape[1]):
            g, h = LR * f * c[j, k], LR * f * w[i, k]
            w[i, k] -= g / np.sqrt(Gw[i, k])
            c[j, k] -= h / np.sqrt(Gc[j, k])
            Gw[i, k] += g * g
            Gc[j, k] += h * h
        b[i] -= f / np.sqrt(Gb[i])
        b2[j] -= f / np.sqrt(Gb2[j])
        Gb[i] += f * f
        Gb2[j] += f * f
    return cost


def costs(pairs, words, dim, iterations, seed=1):
    """Yield the mean cost of each iteration."""
    rng = np.random.default_rng(seed)
    vectors = [(rng.random((words, dim)) - 0.5) / dim for _ in range(2)]
    biases = [(rng.random(words) - 0.5) / dim for _ in range(2)]
    sums = [np.ones(shape) for shape in ((words, dim), (words, dim), words, words)]
    order = rng.permutation(len(pairs))
    for _ in range(iterations):
        yield _iterate(order, pairs, *vectors, *biases, *sums) / len(pairs)
