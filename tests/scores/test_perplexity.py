"""Units of a language model's loss, by hand."""

import math

import pytest

from textrnn.scores.perplexity import Perplexity


def test_a_coin_flip_per_character_is_one_bit():
    score = Perplexity(nats=8 * math.log(2), tokens=4, characters=8, bytes=16)
    assert score.nats_per_token == pytest.approx(2 * math.log(2))
    assert score.perplexity == pytest.approx(4)
    assert score.bits_per_character == pytest.approx(1)
    assert score.bits_per_byte == pytest.approx(0.5)
