"""Source tokens carry their frequency, rarity, letter case and part of speech."""

from types import SimpleNamespace

import pytest

from textrnn.errors import InputError, NotFoundError
from textrnn.text.pairs.coding import PairCoding
from textrnn.text.pairs.coding_options import CodingOptions
from textrnn.text.pairs.features import CASES, SourceFeatures, letter_case, load_tagger
from textrnn.text.pairs.pair import Pair

PAIRS = [Pair(f"The bank said number {number} was good. Dr Bank said so.", "Bank good") for number in range(30)]
ENGLISH = CodingOptions(features=True, language="en")


class Tagger:
    """As NLTK's, for words that end in k."""

    classes = frozenset(["NN", "XX"])

    def tag(self, words: list[str]) -> list[tuple[str, str]]:
        return [(word, "NN" if word.endswith("k") else "XX") for word in words]


@pytest.fixture
def tagger(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("features", "coding"):
        monkeypatch.setattr(f"textrnn.text.pairs.{module}.load_tagger", Tagger)


@pytest.fixture
def no_tagger(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(lang: str) -> None:
        raise LookupError

    load_tagger.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "nltk.tag.perceptron", SimpleNamespace(PerceptronTagger=refuse))


@pytest.mark.parametrize(
    ("word", "case"),
    [
        (",", "mark"), ("ก", "mark"), ("", "mark"), ("dog", "lower"), ("'s", "lower"), ("Dog", "capital"),
        ("Don't", "capital"), ("I", "capital"), ("IBM", "upper"), ("U.S.", "upper"), ("iPhone", "mixed"),
        ("McKay", "mixed"), ("5.93", "number"), ("$5", "number"), ("4th", "number"),
    ],
)  # fmt: skip
def test_the_letter_case_of_a_word(word: str, case: str) -> None:
    assert CASES[letter_case(word)] == case


@pytest.mark.usefixtures("no_tagger")
def test_frequency_grows_with_the_count_in_the_source() -> None:
    coding = PairCoding.train(ENGLISH, PAIRS)
    source = coding.encode_source("bank " * 20 + "said so said the the the")
    bucket_by_word = dict(zip(source.words, (row[0] for row in source.features), strict=True))
    assert bucket_by_word == {" bank": 5, " said": 1, " so": 0, " the": 2}


@pytest.mark.usefixtures("no_tagger")
def test_rarity_grows_as_fewer_texts_have_the_word() -> None:
    pairs = [Pair("the " + "half " * (number % 2) + "rare " * (number < 2), "the the") for number in range(100)]
    source = PairCoding.train(ENGLISH, pairs).encode_source("the half rare unseen")
    rarities = [row[1] for row in source.features]
    assert rarities == sorted(rarities) and rarities[0] == 0 and rarities[-1] == 9 and len(set(rarities)) == 4


@pytest.mark.usefixtures("no_tagger")
def test_without_a_tagger_there_are_three_features_and_a_note() -> None:
    coding = PairCoding.train(ENGLISH, PAIRS)
    assert len(coding.feature_sizes) == 3 and "python -m nltk.downloader" in coding.notes[0]
    assert all(len(row) == 3 for row in coding.encode_source("The bank").features)


@pytest.mark.usefixtures("tagger")
def test_with_a_tagger_parts_of_speech_are_the_fourth() -> None:
    coding = PairCoding.train(ENGLISH, PAIRS)
    assert coding.feature_sizes[3] == 3 and not coding.notes
    assert [row[3] for row in coding.encode_source("The bank said").features] == [2, 1, 2]


@pytest.mark.usefixtures("tagger")
def test_other_languages_have_no_parts_of_speech() -> None:
    coding = PairCoding.train(CodingOptions(features=True, language="de"), PAIRS)
    assert len(coding.feature_sizes) == 3 and "English" in coding.notes[0]


@pytest.mark.usefixtures("tagger")
def test_every_value_is_below_its_size() -> None:
    coding = PairCoding.train(ENGLISH, PAIRS)
    source = coding.encode_source(PAIRS[0].source + " \u0301 NEW iPhone 7.5 " + "x " * 50)
    assert len(source.features) == len(source.ids)
    assert all(value < size for row in source.features for value, size in zip(row, coding.feature_sizes, strict=True))


def test_a_run_with_parts_of_speech_needs_the_tagger(monkeypatch: pytest.MonkeyPatch, no_tagger: None) -> None:
    with monkeypatch.context() as patch:
        for module in ("features", "coding"):
            patch.setattr(f"textrnn.text.pairs.{module}.load_tagger", Tagger)
        files = PairCoding.train(ENGLISH, PAIRS).files()
    with pytest.raises(NotFoundError, match=r"python -m nltk\.downloader"):
        PairCoding.build(files, "run").encode_source("The bank")


@pytest.mark.usefixtures("tagger")
def test_features_come_back_from_their_file() -> None:
    coding = PairCoding.train(ENGLISH, PAIRS)
    again = PairCoding.build(coding.files(), "run")
    assert again.source_features == coding.source_features
    assert again.encode_source("The Bank of 9 banks") == coding.encode_source("The Bank of 9 banks")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{}",
        b'{"texts": 1, "texts_by_id": [2], "tags": []}', b'{"texts": 1, "texts_by_id": 2, "tags": []}',
        b'{"texts": "1", "texts_by_id": [], "tags": []}', b'{"texts": 1, "texts_by_id": [], "tags": [1]}',
        b'{"texts": -1, "texts_by_id": [], "tags": []}', b'{"texts_by_id": [], "tags": []}',
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(InputError, match=r"run/features\.json is damaged"):
        SourceFeatures.from_json(data, "run/features.json")
