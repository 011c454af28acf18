"""Dividing pairs: what belongs together stays together, whatever the order."""

import random

import pytest

from textrnn.errors import InputError, UsageError
from textrnn.text.pairs.division import split_pairs
from textrnn.text.pairs.pair import Pair


def numbered(number: int, *, per_group: int = 0) -> list[Pair]:
    return [Pair(f"s{n}", f"t{n}", group=f"g{n // per_group}" if per_group else "") for n in range(number)]


@pytest.mark.parametrize(("number", "held"), [(30_000, 1000), (1000, 50), (100, 10), (20, 5), (4, 1), (2, 1)])
def test_by_default_a_small_part_of_bounded_size_is_held_out(number: int, held: int) -> None:
    train, valid = split_pairs(numbered(number), None)
    assert (len(train), len(valid)) == (number - held, held)


def test_a_fraction_is_met() -> None:
    train, valid = split_pairs(numbered(10_000), 0.3)
    assert (len(train), len(valid)) == (7000, 3000)


def test_the_order_of_the_pairs_does_not_matter() -> None:
    pairs = numbered(500, per_group=7)
    _, valid = split_pairs(pairs, None)
    random.Random(1).shuffle(pairs)
    assert set(split_pairs(pairs, None)[1]) == set(valid)


def test_both_parts_keep_the_order() -> None:
    pairs = numbered(300)
    for part in split_pairs(pairs, 0.4):
        assert part == sorted(part, key=pairs.index)


def test_a_source_is_never_in_both_parts() -> None:
    pairs = [Pair(f"s{n % 50}", f"t{n}") for n in range(1000)]
    train, valid = split_pairs(pairs, 0.2)
    assert not {pair.source for pair in train} & {pair.source for pair in valid}
    assert len(train) + len(valid) == 1000


def test_a_group_is_never_divided_and_its_common_sources_are_no_test() -> None:
    pairs = [Pair("Yes ." if n % 3 == 0 else f"s{n}", f"t{n}", group=f"g{n // 10}") for n in range(1000)]
    train, valid = split_pairs(pairs, 0.1)
    assert not {pair.group for pair in train} & {pair.group for pair in valid}
    assert not {pair.source for pair in train} & {pair.source for pair in valid}
    assert len(train) == 900 and 60 <= len(valid) < 100


def test_large_groups_are_trained_on_and_many_small_ones_held_out() -> None:
    large = [Pair(f"l{n}", "t", group=f"large{n % 2}") for n in range(3000)]
    small = [Pair(f"s{n}", "t", group=f"small{n % 100}") for n in range(1000)]
    _, valid = split_pairs(large + small, None)
    assert len(valid) == 200 and len({pair.group for pair in valid}) == 20


def test_of_large_groups_alone_the_smallest_is_held_out() -> None:
    pairs = [Pair(f"s{n}", "t", group="a" if n < 300 else "b") for n in range(1000)]
    _, valid = split_pairs(pairs, None)
    assert {pair.group for pair in valid} == {"a"} and len(valid) == 300


@pytest.mark.parametrize(
    "pairs",
    [[], numbered(1), numbered(50, per_group=50), [Pair("s", f"t{n}") for n in range(9)]],
)
def test_what_cannot_be_divided_is_an_error_with_the_next_step(pairs: list[Pair]) -> None:
    with pytest.raises(InputError, match=f"{len(pairs)} pairs are too few or too much alike.*--valid FILE"):
        split_pairs(pairs, None)


@pytest.mark.parametrize("fraction", [0.0, 1.0, -0.1, 2.0, float("nan")])
def test_a_fraction_lies_between_none_and_all(fraction: float) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        split_pairs(numbered(100), fraction)
