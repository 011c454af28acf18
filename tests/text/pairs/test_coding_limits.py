"""How long coded texts may be: sources are cut, targets are whole or none."""

import dataclasses

import pytest

from textrnn.text.pairs.coding import PairCoding
from textrnn.text.pairs.coding_options import CodingOptions
from textrnn.text.pairs.pair import Pair
from textrnn.text.tokenizers import TOKENIZERS
from textrnn.text.vocabulary import UNKNOWN

PAIRS = [
    Pair("Das Haus in Berlin ist alt.", "The house in Berlin is old."),
    Pair("Der Hund. Ein.", "The dog is in it."),
] * 9
COPYING = CodingOptions(shared=True, copy=True)


def coded(options: CodingOptions) -> PairCoding:
    return PairCoding.train(options, PAIRS)


def test_long_sources_are_cut() -> None:
    coding = coded(dataclasses.replace(COPYING, longest_source=4, sentences=True))
    source = coding.encode_source("Der Hund. Ein Xanten! " * 5000)
    assert source.words == (" Der", " Hund", ".", " Ein")
    assert len(source.ids) == len(source.copies) == len(source.sentences) == 4 and source.new_words == ()


def test_a_target_is_whole_however_long_for_what_ends_it_is_learned() -> None:
    coding = coded(dataclasses.replace(COPYING, longest_target=2))
    source = coding.encode_source(PAIRS[0].source)
    assert len(coding.encode_target("the dog is in xanten", source)) == 5


@pytest.mark.parametrize("name", TOKENIZERS.names())
def test_a_target_fits_if_it_has_so_many_tokens(name: str) -> None:
    text = "Der Zoë läuft, 👩!"
    coding = coded(CodingOptions(tokenizer=name, shared=True))
    length = len(coding.encode_target(text, coding.encode_source("a")))
    for longest, fits in ((length - 1, False), (length, True), (1000, True)):
        options = dataclasses.replace(coding.options, longest_target=longest)
        assert PairCoding(options, coding.source, coding.target).fits(text) is fits


def test_a_source_of_ten_thousand_new_words_is_read() -> None:
    source = coded(COPYING).encode_source(" ".join(f"w{number}" for number in range(10_000)))
    assert set(source.ids) == {UNKNOWN} and len(source.new_words) == len(set(source.copies)) == 400
