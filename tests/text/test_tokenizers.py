"""Tokenizers give the text back, stream it, and come back from their files as they were."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textrnn.errors import ConfigError, InputError, UsageError
from textrnn.text.tokenizers import (
    TOKENIZERS,
    TokenizerOptions,
    build_tokenizer,
    load_tokenizer,
    train_tokenizer,
)
from textrnn.text.tokenizers.counting import count_words
from textrnn.text.tokenizers.subword import sample_sentences
from textrnn.text.tokenizers.tokenizer import Tokenizer
from textrnn.text.vocabulary import END, UNKNOWN, Vocabulary

POEM = "The sea, the sea!\nIt does not sleep; it does not end.\n\tThe sea's own song: 1, 2, 30.\r\n" * 8
LOSSLESS = ["char", "byte", "word", "subword"]
ODD = [" ", "  ", "\r\n", "e\u0301", "👩‍👩‍👧", "กำ", "sea's", "<unk>", "<end>", "</s>", "<0x41>", "x" * 120]
# Texts made of what tokenizers trip over, and of anything at all.
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from([*"\0\t\n\x1c\x85\u2581\u3000\ufeff\ufffd'_ßİ", *ODD]),
        max_size=12,
    ).map("".join),
)


def trained(name: str, text: str = POEM, **options: object) -> Tokenizer:
    return train_tokenizer(TokenizerOptions(name=name, **options), lambda: iter([text]))


ON_POEM = {name: trained(name) for name in TOKENIZERS.names()}


@pytest.mark.parametrize("name", ["char", "word"])
@given(text=TEXTS)
@settings(max_examples=150, deadline=None)
def test_a_text_of_known_tokens_comes_back_exactly(name: str, text: str) -> None:
    tokenizer = trained(name, text, min_count=1)
    assert tokenizer.decode(tokenizer.encode(text)) == text


@pytest.mark.parametrize("name", ["byte", "subword"])
@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_comes_back_exactly(name: str, text: str) -> None:
    tokenizer = ON_POEM[name]
    assert tokenizer.decode(tokenizer.encode(text)) == text


@given(text=TEXTS.filter(bool))
@settings(max_examples=25, deadline=None)
def test_subwords_train_on_any_text_and_give_it_back(text: str) -> None:
    tokenizer = trained("subword", text)
    assert tokenizer.decode(tokenizer.encode(text)) == text


@pytest.mark.parametrize("text", ["<0x41>", "<0xAB>", "<unk>", "<end>", "</s>", "<s>", " ▁", "\\n", "\0a"])
def test_what_sentencepiece_writes_for_itself_is_ordinary_text(text: str) -> None:
    tokenizer = trained("subword", text * 2000 + POEM, vocab_size=400)
    ids = tokenizer.encode(text * 3)
    assert tokenizer.decode(ids) == text * 3 and not {UNKNOWN, END} & set(ids)


@pytest.mark.parametrize("name", TOKENIZERS.names())
@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_the_fast_way_to_encode_gives_the_same_ids(name: str, text: str) -> None:
    tokenizer = ON_POEM[name]
    assert tokenizer.encode_array(text).tolist() == tokenizer.encode(text)


@pytest.mark.parametrize("name", TOKENIZERS.names())
def test_a_tokenizer_comes_back_from_its_files(name: str, tmp_path: Path) -> None:
    for file, data in ON_POEM[name].files().items():
        (tmp_path / file).write_bytes(data)
    loaded = load_tokenizer(tmp_path)
    assert loaded.options == ON_POEM[name].options
    assert loaded.vocabulary.tokens == ON_POEM[name].vocabulary.tokens
    assert loaded.encode(POEM) == ON_POEM[name].encode(POEM)
    assert loaded.files() == ON_POEM[name].files()


@pytest.mark.parametrize("name", TOKENIZERS.names())
def test_training_twice_gives_the_same_bytes(name: str) -> None:
    assert trained(name).files() == ON_POEM[name].files()


@pytest.mark.parametrize("name", TOKENIZERS.names())
def test_the_end_of_a_document_is_no_text_and_no_text_is_an_end(name: str) -> None:
    tokenizer = ON_POEM[name]
    assert tokenizer.decode([END]) == ""
    assert END not in tokenizer.encode("<end> </s> <unk>")
    assert tokenizer.vocabulary.tokens[:2] == ("<unk>", "<end>")


@pytest.mark.parametrize("name", ["byte", "subword"])
def test_streaming_never_gives_half_a_character(name: str) -> None:
    text = "é 👩‍👩‍👧 ü\n"
    pieces = list(ON_POEM[name].pieces(ON_POEM[name].encode(text)))
    assert "".join(pieces) == text
    assert "\ufffd" not in "".join(pieces) and len(pieces) > 5


@pytest.mark.parametrize("name", ["byte", "subword"])
def test_a_character_that_never_ends_is_replaced(name: str) -> None:
    ids = ON_POEM[name].encode("a👩")[:-1]
    assert ON_POEM[name].decode(ids) == "a\ufffd"


@pytest.mark.parametrize("name", TOKENIZERS.names())
def test_pieces_come_before_the_last_id_is_known(name: str) -> None:
    def endless():
        while True:
            yield from ON_POEM[name].encode("The sea ")

    assert next(ON_POEM[name].pieces(endless())).startswith("T")


@pytest.mark.parametrize(
    ("name", "shown"), [("char", "a\ufffd"), ("word", "The <unk> sea"), ("whitespace", "The <unk> sea,\n<unk>")]
)
def test_what_was_never_seen_is_unknown_and_shown(name: str, shown: str) -> None:
    text = {"char": "aЖ", "word": "The Жж sea", "whitespace": "The Жж sea,\n<end>"}[name]
    ids = ON_POEM[name].encode(text)
    assert UNKNOWN in ids
    assert ON_POEM[name].decode(ids) == shown


def test_prepared_lines_end_in_eos_and_their_unk_is_unknown() -> None:
    tokenizer = trained("whitespace", " a <unk> a \n b \n\n")
    assert tokenizer.vocabulary.tokens == ("<unk>", "<end>", "<eos>", "a", "b")
    assert tokenizer.encode(" a <unk> a \n b \n\n") == [3, 0, 3, 2, 4, 2, 2]
    assert tokenizer.decode([3, 0, 3, 2, 4, 2, 2]) == "a <unk> a\nb\n\n"


def test_words_keep_their_space_and_contractions_stay_whole() -> None:
    tokenizer = trained("word", "don't  stop, don't stop", min_count=1)
    assert list(tokenizer.pieces(tokenizer.encode("don't  stop, don't"))) == ["don't", " ", " stop", ",", " don't"]


def test_a_word_with_vowel_signs_is_one_token() -> None:
    assert (
        len(trained("word", "ภาษาไทย हिन्दी e\u0301te\u0301", min_count=1).encode("ภาษาไทย हिन्दी e\u0301te\u0301")) == 3
    )


@pytest.mark.parametrize("name", LOSSLESS)
def test_lowercase_applies_to_training_and_encoding(name: str) -> None:
    tokenizer = trained(name, lowercase=True)
    assert tokenizer.decode(tokenizer.encode("The SEA, the sea!")) == "the sea, the sea!"


def test_vocabularies_are_limited_by_size_and_count_and_ordered_by_count_then_token() -> None:
    text = "c c b b a d"
    assert trained("whitespace", text).vocabulary.tokens[3:] == ("b", "c", "a", "d")
    assert trained("whitespace", text, vocab_size=5).vocabulary.tokens[3:] == ("b", "c")
    assert trained("whitespace", text, min_count=2).vocabulary.tokens[3:] == ("b", "c")
    assert trained("word", text).vocabulary.tokens[2:] == (" b",)
    assert trained("char", text, vocab_size=4).vocabulary.tokens[2:] == (" ", "b")


def test_a_huge_alphabet_keeps_what_covers_nearly_all_of_the_text() -> None:
    rare = "".join(map(chr, range(0x4E00, 0x4E00 + 3000)))
    text = "".join(map(chr, range(0x3041, 0x3081))) * 1_000_000 + rare
    tokenizer = trained("char", text)
    assert len(tokenizer.vocabulary) == 514
    assert len(trained("char", text[-4000:], min_count=1).vocabulary) == 3066


@pytest.mark.parametrize(
    "options", [{"name": "chars"}, {"name": "byte", "vocab_size": 100}, {"name": "subword", "min_count": 3}]
)
def test_options_that_make_no_sense_are_usage_errors(options: dict[str, object]) -> None:
    with pytest.raises((UsageError, ConfigError)):
        train_tokenizer(TokenizerOptions(**options), lambda: iter([POEM]))


@pytest.mark.parametrize("options", [{"vocab_size": 0}, {"min_count": 0}, {"name": "subword", "vocab_size": 200}])
def test_numbers_out_of_range_are_configuration_errors(options: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=r"must be"):
        TokenizerOptions(**options).validate()


@pytest.mark.parametrize("name", TOKENIZERS.names())
def test_damaged_or_missing_files_are_refused_by_name(name: str) -> None:
    files = ON_POEM[name].files()
    for damaged in files:
        with pytest.raises(InputError, match=damaged):
            build_tokenizer(files | {damaged: b"\0damaged"}, "run")
    del files[next(file for file in files if file != "tokenizer.json")]
    with pytest.raises(InputError, match="holds no"):
        build_tokenizer(files, "run")


def test_a_vocabulary_comes_back_with_any_token() -> None:
    tokens = ("<unk>", "<end>", "\n", '"', "\u2028", " the", "\x00", "👩")
    assert Vocabulary.from_json(Vocabulary(tokens).to_json(), "v").tokens == tokens


@pytest.mark.parametrize("data", [b"", b"{}", b'["a"]', b'["<unk>", "<end>", "a", "a"]', b'["<unk>", "<end>", 1]'])
def test_what_is_no_vocabulary_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="damaged"):
        Vocabulary.from_json(data, "v")


def test_words_are_counted_in_bounded_memory() -> None:
    counts = count_words(([f"w{number}", "the"] for number in range(1000)), max_distinct=50)
    assert len(counts) <= 50 and counts["the"] == 1000


def test_a_sample_of_sentences_is_spread_over_the_whole_text() -> None:
    lines = [f"{number:06}" for number in range(10_000)]
    sample = sample_sentences(["\n".join(lines)], limit=6000)
    assert 300 <= len(sample) <= 1000 and sample[-1] > "009900" and sample == sorted(sample)
    assert sample_sentences(["\n".join(lines)], limit=100_000) == lines


def test_a_character_tokenizer_loads_without_numpy(tmp_path: Path) -> None:
    for file, data in ON_POEM["char"].files().items():
        (tmp_path / file).write_bytes(data)
    code = (
        "import sys; from pathlib import Path; from textrnn.text.tokenizers import load_tokenizer\n"
        "tokenizer = load_tokenizer(Path(sys.argv[1])); assert tokenizer.decode(tokenizer.encode('sea')) == 'sea'\n"
        "assert not {'numpy', 'sentencepiece', 'torch'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
