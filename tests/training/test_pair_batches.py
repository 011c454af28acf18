import time
from dataclasses import dataclass, field

import numpy as np
import pytest
import torch

from textrnn.errors import InputError
from textrnn.training.batches import Position
from textrnn.training.pair_batches import CodedPairs, PairBatches, code_pairs

CPU = torch.device("cpu")
VOCABULARY = 100


@dataclass(frozen=True)
class Tokens:
    ids: tuple[int, ...]
    copies: tuple[int, ...] = ()
    sentences: tuple[int, ...] = ()
    features: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class Text:
    source: Tokens
    target: tuple[int, ...]
    place: str = ""


@dataclass(frozen=True)
class Words:
    vocabulary: range = range(VOCABULARY)


@dataclass(frozen=True)
class Coding:
    """Stands in for the coding of texts: the texts here are coded already."""

    target: Words = field(default_factory=Words)

    def encode_source(self, text):
        if not text.ids:
            raise InputError("it has no token")
        return text

    def encode_target(self, text, source):
        return text


def coded(*texts) -> CodedPairs:
    return code_pairs(Coding(), texts)


def many(count: int, *, longest: int = 30) -> CodedPairs:
    """Pairs of all lengths; the first source token and its target tell each from the others."""
    rng = np.random.default_rng(1)
    lengths = rng.integers(1, longest, (count, 2))
    return coded(*(Text(Tokens((n, *[2] * (s - 1))), (n % 90,) * t) for n, (s, t) in enumerate(lengths.tolist())))


def batches(pairs: CodedPairs, batch: int = 4, seed: int = 1, **limits) -> PairBatches:
    return PairBatches(pairs, batch=batch, seed=seed, device=CPU, **limits)


def epoch(these: PairBatches, number: int = 0) -> list:
    return [these.at(Position(number, index)) for index in range(these.batches(number))]


def firsts(these: PairBatches, number: int = 0) -> list[int]:
    return [first for batch in epoch(these, number) for first in batch.source[:, 0].tolist()]


def test_a_batch_pads_and_ends_as_the_network_wants_it() -> None:
    pairs = coded(Text(Tokens((5, 6, 7), (8, 100, 9)), (8, 100)), Text(Tokens((4,), (3,)), (3, 9, 9, 2)))
    batch = pairs.batch(np.array([0, 1]), CPU)
    assert batch.source.tolist() == [[5, 6, 7], [4, 0, 0]]
    assert batch.lengths.tolist() == [3, 1]
    assert batch.copies.tolist() == [[8, 100, 9], [3, -1, -1]]
    assert batch.inputs.tolist() == [[1, 8, 0, 0, 0], [1, 3, 9, 9, 2]]  # the copied word is unknown to the decoder
    assert batch.targets.tolist() == [[8, 100, 1, -1, -1], [3, 9, 9, 2, 1]]
    assert batch.size == 2
    assert batch.features is None and batch.sentences is None


def test_an_empty_target_is_its_end() -> None:
    batch = coded(Text(Tokens((5,)), ()), Text(Tokens((5,)), (7,))).batch(np.array([0, 1]), CPU)
    assert batch.targets.tolist() == [[1, -1], [7, 1]]
    assert batch.inputs.tolist() == [[1, 0], [1, 7]]


def test_features_and_sentences_come_along() -> None:
    first = Tokens((5, 6), sentences=(0, 1), features=((1, 2, 3), (4, 5, 6)))
    pairs = coded(Text(first, (7,)), Text(Tokens((5,), sentences=(0,), features=((7, 8, 9),)), (7,)))
    batch = pairs.batch(np.array([0, 1]), CPU)
    assert batch.features.tolist() == [[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [0, 0, 0]]]
    assert batch.sentences.tolist() == [[0, 1], [0, 0]]
    assert batch.copies is None


def test_every_predicted_token_is_counted_with_the_ends() -> None:
    pairs = coded(Text(Tokens((5, 6, 7), (8, 100, 9)), (8, 100)), Text(Tokens((4,), (3,)), (3,)))
    assert len(pairs) == 2 and pairs.tokens == 5


@pytest.mark.parametrize(
    "other",
    [
        Text(Tokens((5, 6), (7, 8)), (3, 5)),
        Text(Tokens((5, 6), (7, 9)), (3, 4)),
        Text(Tokens((5, 7), (7, 8)), (3, 4)),
        Text(Tokens((5, 6)), (3, 4)),
    ],
)
def test_the_digest_tells_data_apart(other: Text) -> None:
    assert coded(Text(Tokens((5, 6), (7, 8)), (3, 4))).sha256() != coded(other).sha256()
    assert coded(other).sha256() == coded(other).sha256()


def test_the_digest_sees_where_a_pair_ends() -> None:
    assert coded(Text(Tokens((5, 6)), (3,)), Text(Tokens((7,)), (3,))).sha256() != (
        coded(Text(Tokens((5,)), (3,)), Text(Tokens((6, 7)), (3,))).sha256()
    )


def test_a_pair_without_tokens_is_named() -> None:
    with pytest.raises(InputError, match=r"^a\.tsv:3: it has no token$"):
        coded(Text(Tokens((5,)), (7,)), Text(Tokens(()), (7,), place="a.tsv:3"))


def test_an_epoch_has_every_pair_once() -> None:
    these = batches(many(450))
    for number in (0, 1):
        assert sorted(firsts(these, number)) == list(range(450))


def test_epochs_and_seeds_have_orders_of_their_own() -> None:
    pairs = many(60)
    assert firsts(batches(pairs), 0) != firsts(batches(pairs), 1)
    assert firsts(batches(pairs, seed=1)) != firsts(batches(pairs, seed=2))


def test_a_position_alone_determines_its_batch() -> None:
    pairs = many(450)
    walked, place = batches(pairs), Position()
    for _ in range(130):
        walked.at(place)
        place = walked.after(place)
    assert place.epoch == 1
    assert torch.equal(walked.at(place).source, batches(pairs).at(place).source)


def test_batches_waste_little_padding() -> None:
    sizes = [(batch.source.numel(), int(batch.lengths.sum())) for batch in epoch(batches(many(2000), batch=8))]
    assert sum(real for _, real in sizes) > 0.9 * sum(places for places, _ in sizes)


def test_targets_waste_little_padding_where_sources_are_of_like_length() -> None:
    rng = np.random.default_rng(2)
    lengths = zip(rng.integers(1, 6, 2000).tolist(), rng.integers(1, 30, 2000).tolist(), strict=True)
    pairs = coded(*(Text(Tokens((2,) * s), (3,) * t) for s, t in lengths))
    sizes = [(batch.targets.numel(), int((batch.targets >= 0).sum())) for batch in epoch(batches(pairs, batch=8))]
    assert sum(real for _, real in sizes) > 0.85 * sum(places for places, _ in sizes)


def test_batches_of_one_length_are_not_side_by_side() -> None:
    lengths = [int(batch.lengths.max()) for batch in epoch(batches(many(2000), batch=8))]
    assert lengths != sorted(lengths)


def test_long_pairs_make_small_batches() -> None:
    made = epoch(batches(many(500), batch=16, batch_tokens=600))
    assert max(batch.source.numel() + batch.targets.numel() for batch in made) <= 600
    assert min(batch.size for batch in made) < max(batch.size for batch in made) == 16
    assert sum(batch.size for batch in made) == 500


def test_a_pair_over_the_limit_is_a_batch_of_its_own() -> None:
    these = batches(coded(*[Text(Tokens((5,) * 50), (7,))] * 3), batch_tokens=10)
    assert [batch.size for batch in epoch(these)] == [1, 1, 1]


def test_progress_is_counted_in_epochs() -> None:
    these = batches(many(450), batch=50)
    assert these.epochs(Position(2, 3)) == pytest.approx(2 + 3 / 9)


def test_no_pairs_are_refused() -> None:
    with pytest.raises(InputError, match="no pairs"):
        batches(coded())


def test_a_batch_of_32_pairs_is_made_in_a_millisecond() -> None:
    these = batches(many(2000, longest=100), batch=32)
    these.at(Position())
    seconds = []
    for index in range(50):
        start = time.perf_counter()
        these.at(Position(0, index))
        seconds.append(time.perf_counter() - start)
    assert sorted(seconds)[25] < 1e-3
