"""Pairs become ids and come back; words that only the source has can be copied."""

import dataclasses
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textrnn.errors import ConfigError, InputError, UsageError
from textrnn.text.pairs.coding import PairCoding, SourceTokens, has_text, number_sentences
from textrnn.text.pairs.coding_options import CodingOptions
from textrnn.text.pairs.pair import Pair
from textrnn.text.tokenizers import TOKENIZERS
from textrnn.text.tokenizers.sentence import split_words
from textrnn.text.vocabulary import END, UNKNOWN

PAIRS = [
    Pair("Das Haus in Berlin ist alt.", "The house in Berlin is old. It is big."),
    Pair("Ein Hund läuft zum Haus.", "A dog runs to the house in Berlin, again."),
    Pair("Der Hund ist in Berlin.", "The dog is in Berlin."),
] * 3
TITLES = [Pair("Shares of Acme rose. Acme said so on Monday.", "Acme shares rise")] * 3
COPYING = CodingOptions(shared=True, copy=True)
NOTHING = ["", "  \n\t", "\0", "\x1b\x01", "\u200b\ufeff"]


def coded(options: CodingOptions, pairs: list[Pair] = PAIRS) -> PairCoding:
    return PairCoding.train(options, pairs)


def test_each_side_has_its_own_words_unless_they_are_shared() -> None:
    apart, shared = coded(CodingOptions()), coded(CodingOptions(shared=True))
    assert " hund" in apart.source.vocabulary.tokens and " hund" not in apart.target.vocabulary.tokens
    assert shared.source is shared.target and {" hund", " dog"} <= set(shared.target.vocabulary.tokens)


def test_vocabularies_keep_to_their_limits() -> None:
    coding = coded(CodingOptions(source_vocab=5, target_vocab=7))
    assert (len(coding.source.vocabulary), len(coding.target.vocabulary)) == (5, 7)
    assert len(coded(CodingOptions(shared=True, source_vocab=6)).target.vocabulary) == 6


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("pair", PAIRS[:3])
def test_a_target_of_known_words_is_written_as_it_was(shared: bool, pair: Pair) -> None:
    coding = coded(CodingOptions(shared=shared))
    source = coding.encode_source(pair.source)
    ids = coding.encode_target(pair.target, source)
    assert END not in ids and UNKNOWN not in ids
    assert coding.decode([*ids, END], source) == pair.target


def test_source_tokens_say_what_stands_in_the_text() -> None:
    source = coded(CodingOptions()).encode_source("Der  Zoo\nin Berlin.")
    assert source.words == (" Der", " Zoo", " in", " Berlin", ".")
    assert source.ids[1] == UNKNOWN and UNKNOWN not in (source.ids[0], *source.ids[2:])
    assert source.copies == source.new_words == source.sentences == source.features == ()


def test_known_words_copy_as_themselves_and_new_ones_as_ids_beyond_the_vocabulary() -> None:
    coding = coded(COPYING, TITLES)
    source = coding.encode_source("Zorg and Acme rose, Zorg said, and Quux.")
    size = len(coding.target.vocabulary)
    copy_by_word = dict(zip(source.words, source.copies, strict=True))
    assert copy_by_word[" Acme"] == coding.target.vocabulary.id_of(" acme")
    assert [copy_by_word[word] for word in (" Zorg", " and", ",", " Quux")] == [size, size + 1, size + 2, size + 3]
    assert source.copies[0] == source.copies[5]
    assert source.new_words == (" Zorg", " and", ",", " Quux")


def test_two_vocabularies_copy_by_the_words_of_the_target() -> None:
    coding = coded(CodingOptions(copy=True))
    source = coding.encode_source("Berlin Hund Xanten")
    size = len(coding.target.vocabulary)
    assert source.copies == (coding.target.vocabulary.id_of(" berlin"), size, size + 1)
    assert source.ids[1] != UNKNOWN and source.new_words == (" Hund", " Xanten")


def test_new_words_of_the_source_are_written_as_the_source_has_them() -> None:
    coding = coded(COPYING, TITLES)
    source = coding.encode_source("McQuux of iZorg rose.")
    ids = coding.encode_target("izorg shares rise of mcquux and nobody", source)
    size = len(coding.target.vocabulary)
    assert (ids[0], ids[4], ids[6]) == (size + 1, size, UNKNOWN)
    assert coding.decode(ids, source) == "iZorg shares rise of McQuux <unk> <unk>"


def test_a_new_word_that_is_also_in_lower_case_had_its_capital_from_the_start_of_a_sentence() -> None:
    source = coded(COPYING, TITLES).encode_source("Showers fell. More showers come.")
    assert " showers" in source.new_words and " Showers" not in source.new_words


def test_without_copying_new_words_are_unknown() -> None:
    coding = coded(CodingOptions())
    source = coding.encode_source("Xanten")
    assert coding.encode_target("Xanten is old", source)[0] == UNKNOWN


def test_the_word_looked_at_is_written_for_an_unknown_one() -> None:
    coding = coded(CodingOptions())
    source = coding.encode_source("Der Hund ist in Xanten.")
    ids = coding.encode_target("the dog is in Xanten.", source)
    assert coding.decode(ids, source) == "The dog is in <unk>."
    assert coding.decode(ids, source, attended=[0, 1, 2, 3, 4, 5]) == "The dog is in Xanten."


def test_words_stand_beside_their_ids_and_joined_are_the_text() -> None:
    coding = coded(CodingOptions())
    source = coding.encode_source(PAIRS[0].source)
    ids = [*coding.encode_target("The house, Berlin.", source), END]
    assert coding.words_of(ids, source) == [" The", " house", ",", " Berlin", ".", ""]


@pytest.mark.parametrize("name", [name for name in TOKENIZERS.names() if name != "byte"])
def test_every_tokenizer_copies_a_whole_source(name: str) -> None:
    coding = coded(dataclasses.replace(COPYING, tokenizer=name, lowercase=False))
    text = "Zoë läuft zum Haus, 👩 in Berlin."
    source = coding.encode_source(text)
    assert len(source.ids) == len(source.copies) == len(source.words)
    assert coding.decode(source.copies, source) == text


@pytest.mark.parametrize("name", TOKENIZERS.names())
@given(text=st.text(min_size=1, max_size=40).filter(has_text))
@settings(max_examples=40, deadline=None)
def test_any_text_can_be_read_and_written(name: str, text: str) -> None:
    coding = CODING_BY_NAME[name]
    source = coding.encode_source(text)
    size = len(coding.target.vocabulary)
    assert len(source.ids) == len(source.copies) == len(source.words) == len(source.sentences)
    assert all(END < copy < size + len(source.new_words) for copy in source.copies)
    ids = coding.encode_target(text, source)
    assert len(coding.words_of(ids, source)) == len(ids)
    assert UNKNOWN not in ids


CODING_BY_NAME = {
    name: coded(dataclasses.replace(COPYING, tokenizer=name, sentences=True, longest_target=400))
    for name in TOKENIZERS.names()
}


def test_the_sign_of_the_end_in_a_text_ends_nothing() -> None:
    assert CODING_BY_NAME["whitespace"].encode_source("a <end> b").ids[1] == UNKNOWN


@pytest.mark.parametrize("name", ["sentence", "word"])
def test_a_source_is_cut_into_words_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    coding = CODING_BY_NAME[name]
    text = "Der Zoë <unk> läuft's,\nin BERLIN."
    ids = tuple(coding.source.encode(text))
    monkeypatch.setattr(coding.source, "encode", lambda text: pytest.fail("it was tokenized again"))
    assert coding.encode_source(text).ids == ids


@pytest.mark.parametrize("name", TOKENIZERS.names())
def test_a_coding_comes_back_from_its_files(name: str) -> None:
    coding = CODING_BY_NAME[name]
    again = PairCoding.build(coding.files(), "run")
    assert again.files() == coding.files() and again.source is again.target
    assert again.options == coding.options and again.casing == coding.casing
    assert again.encode_source("Ein Zoo in Berlin. Der Hund") == coding.encode_source("Ein Zoo in Berlin. Der Hund")


def test_two_tokenizers_come_back_from_their_files() -> None:
    coding = coded(CodingOptions(copy=True))
    again = PairCoding.build(coding.files(), "run")
    assert all("/" not in name for name in coding.files())
    source = coding.encode_source("Der Zoo in Berlin.")
    assert again.encode_source("Der Zoo in Berlin.") == source
    assert again.decode(source.copies, source) == coding.decode(source.copies, source)


@pytest.mark.parametrize("options", [CodingOptions(), COPYING, CodingOptions(tokenizer="subword", shared=True)])
def test_a_damaged_or_missing_file_is_refused_by_name(options: CodingOptions) -> None:
    files = coded(options).files()
    for name in files:
        with pytest.raises(InputError, match=rf"run/{name}"):
            PairCoding.build(files | {name: b"\0"}, "run")
        with pytest.raises(InputError, match=f"run holds no {name}"):
            PairCoding.build({key: data for key, data in files.items() if key != name}, "run")


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b"1",
        b'{"tokenizer": "no"}',
        b'{"tokenizer": ["x"]}',
        b'{"no": 1}',
        b'{"source_vocab": "x"}',
        b"[" * 99_999,
    ],
)
def test_options_that_are_none_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(InputError, match=r"run/coding\.json is damaged"):
        PairCoding.build(coded(CodingOptions()).files() | {"coding.json": data}, "run")


@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize("options", [CodingOptions(), CodingOptions(tokenizer="char", sentences=True)])
def test_a_source_without_any_word_is_refused(text: str, options: CodingOptions) -> None:
    with pytest.raises(InputError, match="holds no word") as caught:
        coded(options).encode_source(text)
    assert "\n" not in str(caught.value) and str(caught.value).isprintable()


def test_sentences_are_numbered_from_nought() -> None:
    coding = coded(CodingOptions(sentences=True))
    source = coding.encode_source("Der Hund läuft. Ein Haus ist alt! Und Berlin?")
    assert source.sentences == (0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2)
    plain = coded(CodingOptions()).encode_source("Der Hund läuft. Ein Haus ist alt! Und Berlin?")
    assert (source.ids, source.words) == (plain.ids, plain.words)


def test_sentences_without_a_space_between_are_numbered_too() -> None:
    assert number_sentences("你好。再见。", split_words("你好。再见。"), "zh") == (0, 0, 0, 1, 1, 1)


def test_the_language_is_found_out_where_it_matters() -> None:
    german = [Pair("Ein Haus steht in der Stadt, und es ist nicht sehr alt.", "A house")] * 3
    assert coded(CodingOptions(sentences=True), german).options.language == "de"
    assert coded(CodingOptions()).options.language == ""


def test_text_that_keeps_its_case_needs_no_casing() -> None:
    coding = coded(CodingOptions(lowercase=False))
    source = coding.encode_source("Berlin")
    assert coding.casing is None and "casing.json" not in coding.files()
    assert coding.decode(coding.encode_target("the house, berlin", source), source) == "the house, <unk>"


def test_titles_in_capitals_come_out_in_capitals_with_what_they_copy() -> None:
    coding = coded(COPYING, [Pair("Shares of Acme rose.", "ACME SHARES RISE")] * 3)
    source = coding.encode_source("Shares of McQuux <ZQX> rose.")
    assert coding.decode(coding.encode_target("mcquux <zqx> shares rise", source), source) == "MCQUUX <ZQX> SHARES RISE"


@pytest.mark.parametrize("name", ["char", "subword"])
def test_pieces_of_words_get_a_capital_at_the_start_only(name: str) -> None:
    coding = coded(CodingOptions(tokenizer=name, shared=True), [Pair("a", "Report Meeting Trading Enron")] * 40)
    source = coding.encode_source("a")
    assert coding.decode(coding.encode_target("report meeting", source), source) == "Report meeting"


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (CodingOptions(tokenizer="no"), UsageError),
        (CodingOptions(source_vocab=0), ConfigError),
        (CodingOptions(shared=True, source_vocab=10, target_vocab=20), ConfigError),
        (CodingOptions(tokenizer="subword", copy=True), ConfigError),
        (CodingOptions(tokenizer="byte", copy=True), ConfigError),
        (CodingOptions(tokenizer="char", features=True), ConfigError),
        (CodingOptions(longest_source=0), ConfigError),
        (CodingOptions(tokenizer="byte", source_vocab=300), ConfigError),
        (CodingOptions(tokenizer="byte", min_count=2), ConfigError),
        (CodingOptions(language="xx"), UsageError),
    ],
)
def test_what_does_not_go_together_is_refused(options: CodingOptions, error: type[Exception]) -> None:
    with pytest.raises(error):
        options.validate()


def test_texts_without_a_frequent_word_leave_no_vocabulary() -> None:
    with pytest.raises(InputError, match="--min-count 1"):
        coded(CodingOptions(), [Pair("a b", "c d")])


def test_source_tokens_are_plain_values() -> None:
    assert SourceTokens((0,), (), (" a",), ()) == coded(CodingOptions()).encode_source("a")


def test_five_thousand_pairs_take_less_than_a_second() -> None:
    coding = coded(COPYING)
    start = time.process_time()
    for _ in range(5000):
        coding.encode_target(PAIRS[0].target, coding.encode_source(PAIRS[1].source + PAIRS[0].source))
    assert time.process_time() - start < 1
