"""What is said of coded pairs: how many tokens are unknown, how many can be copied."""

import numpy as np

from textrnn.commands.pair_coverage import Coverage, measure_coverage
from textrnn.training.pair_batches import CodedPairs, Ragged

STARTS = np.array([0, 2, 4])


def coded(sources, targets, copies=None):
    rows = [None if flat is None else Ragged(np.array(flat, np.int32), STARTS) for flat in (sources, targets, copies)]
    return CodedPairs(rows[0], rows[1], vocabulary=10, copies=rows[2])


def test_unknown_tokens_are_counted_on_both_sides():
    assert measure_coverage(coded([0, 2, 3, 4], [0, 0, 5, 6])) == Coverage(0.25, 0.5)


def test_a_token_can_be_copied_from_its_own_source_only():
    found = measure_coverage(coded([2, 3, 4, 5], [2, 4, 2, 5], copies=[2, 3, 4, 5]))
    assert found == Coverage(0.0, 0.0, copyable=0.5, only_copied=0.0)


def test_words_outside_of_the_vocabulary_are_only_copied():
    found = measure_coverage(coded([0, 3, 4, 5], [10, 0, 6, 7], copies=[10, 3, 4, 5]))
    assert found == Coverage(0.25, 0.25, copyable=0.25, only_copied=0.25)
    assert found.line() == (
        "unknown: 25.0% of source tokens, 25.0% of target tokens; 25% of target tokens stand in their source, "
        "25.0% are outside the vocabulary and can only be copied"
    )


def test_without_copying_only_the_unknown_are_told():
    assert Coverage(0.031, 0.0).line() == "unknown: 3.1% of source tokens, 0.0% of target tokens"
