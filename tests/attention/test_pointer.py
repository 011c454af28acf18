"""The mixture of copying and generating."""

import numpy as np
import pytest

from textrnn.attention.pointer import FEWEST, log_share, mix
from textrnn.attention.source import LOWEST
from textrnn.cells import arrays


def as_floats(*values):
    return np.array(values, np.float32)


def test_it_is_the_weighted_sum_of_both():
    gate, generated, copied = as_floats(0.4), as_floats(0.02), as_floats(0.6)
    share = 1 / (1 + np.exp(-0.4))
    found = mix(arrays, gate, np.log(generated), np.log(copied))
    np.testing.assert_allclose(np.exp(found), share * 0.02 + (1 - share) * 0.6, rtol=1e-5)


@pytest.mark.parametrize("gate", [-1e30, -200, 0, 200, 1e30])
@pytest.mark.parametrize("generated", [LOWEST, -50, 0])
@pytest.mark.parametrize("share", [0, FEWEST, 1])
def test_it_is_never_nan(gate, generated, share):
    found = mix(arrays, as_floats(gate), as_floats(generated), log_share(arrays, as_floats(share)))
    assert np.isfinite(found).all() and (found <= 1e-6).all()


def test_a_word_that_is_nowhere_costs_much_but_not_everything():
    assert -60 < log_share(arrays, as_floats(0))[0] < -40
