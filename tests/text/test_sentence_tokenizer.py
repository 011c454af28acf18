"""The tokenizer of encoder-decoders keeps numbers and contractions whole, and joined its tokens are the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textrnn.text.tokenizers import TokenizerOptions, train_tokenizer
from textrnn.text.tokenizers.sentence import split_words
from textrnn.text.tokenizers.tokenizer import Tokenizer
from textrnn.text.vocabulary import END, UNKNOWN


def trained(*texts: str, **options: object) -> Tokenizer:
    return train_tokenizer(TokenizerOptions(name="sentence", **{"min_count": 1} | options), lambda: iter(texts))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The sea, the sea!", [" The", " sea", ",", " the", " sea", "!"]),
        ("5.93 mln, 155,221 at 10:30", [" 5.93", " mln", ",", " 155,221", " at", " 10:30"]),
        ("11-1/2 or $1.2 or .125, 5%", [" 11-1/2", " or", " $1.2", " or", " .125", ",", " 5", "%"]),
        ("in 1986. 1980s", [" in", " 1986", ".", " 1980s"]),
        ("don't, O’Neil", [" don't", ",", " O’Neil"]),
        ("Moody's said: 'so'", [" Moody", "'s", " said", ":", " '", "so", "'"]),
        ("a well-known U.S. firm <SRD>", [" a", " well", "-", "known", " U.S.", " firm", " <", "SRD", ">"]),
        ("e.g. x.y.z", [" e.g.", " x", ".", "y", ".", "z"]),
        ("well... ----", [" well", "...", " ----"]),
        ("max_length=3", [" max_length", "=", "3"]),
        ("e\u0301te\u0301 हिन्दी", [" e\u0301te\u0301", " हिन्दी"]),
        ("ไทยabc ค่ะ 7วัน", [" ไ", "ท", "ย", "abc", " ค่", "ะ", " 7", "วั", "น"]),
        ("中文。コア", [" 中", "文", "。", "コ", "ア"]),
    ],
)
def test_words_numbers_and_marks_are_tokens(text: str, tokens: list[str]) -> None:
    assert split_words(text) == tokens


def test_white_space_and_line_breaks_are_one_space() -> None:
    assert split_words("  a \r\n\t b\u3000c\u2028 ") == [" a", " b", " c"]


def test_control_characters_part_words_and_invisible_ones_vanish() -> None:
    assert split_words("a\0b inter\u00adnational \ufeff\u202ex") == [" a", " b", " international", " x"]


@pytest.mark.parametrize("text", ["", " \n\t", "\0\x01\x7f", "\u200b\ufeff", "\ud800"])
def test_what_holds_nothing_to_read_has_no_token(text: str) -> None:
    assert split_words(text) == []


@given(text=st.text(max_size=60) | st.text(alphabet=" aZ'’sßกำ文.-0,:$<\u0301\u200d👩", max_size=40))
@settings(max_examples=300, deadline=None)
def test_joined_tokens_are_the_text_with_single_spaces(text: str) -> None:
    visible = "".join(character for character in text if character.isprintable() or character.isspace())
    tokens = split_words(visible)
    assert "".join(tokens) == (" " + " ".join(visible.split()) if visible.strip() else "")
    assert all(tokens)


@given(text=st.text(alphabet=" aZİΣß'’sกำ文.-0,:", max_size=40))
@settings(max_examples=200, deadline=None)
def test_a_text_of_known_tokens_comes_back(text: str) -> None:
    tokenizer = trained(text)
    assert tokenizer.decode(tokenizer.encode(text)) == " ".join(text.split())
    lower = trained(text, lowercase=True)
    assert UNKNOWN not in lower.encode(text) and len(lower.encode(text)) == len(lower.tokens(text))


def test_the_first_word_is_the_token_that_it_is_elsewhere() -> None:
    tokenizer = trained("sea by sea")
    assert tokenizer.encode("sea by sea")[0] == tokenizer.encode("sea by sea")[2]
    assert tokenizer.decode(tokenizer.encode("by sea")) == "by sea"


def test_pieces_leave_out_the_first_space_only() -> None:
    tokenizer = trained("a b, b")
    assert list(tokenizer.pieces([END, *tokenizer.encode("a b, b")])) == ["a", " b", ",", " b"]
    assert tokenizer.texts([END, *tokenizer.encode("a b, b")]) == ["", " a", " b", ",", " b"]


def test_what_was_never_seen_is_unknown_and_shown() -> None:
    tokenizer = trained("a b")
    assert tokenizer.encode("a c") == [tokenizer.vocabulary.id_of(" a"), UNKNOWN]
    assert tokenizer.decode(tokenizer.encode("a c b")) == "a <unk> b"


def test_lower_case_is_looked_up_and_the_text_kept() -> None:
    tokenizer = trained("the SEA the sea", lowercase=True)
    assert tokenizer.vocabulary.tokens[2:] == (" sea", " the")
    assert tokenizer.encode("THE sea") == tokenizer.encode("the SEA")
    assert tokenizer.tokens("THE sea") == [" THE", " sea"]
    assert tokenizer.keys([" THE", " sea"]) == [" the", " sea"]


def test_a_word_seen_once_is_left_out_unless_told_otherwise() -> None:
    assert trained("a a b", min_count=None).vocabulary.tokens[2:] == (" a",)


@pytest.mark.parametrize("character", ["a", "0", "1.", "e\u0301", "'a", "-", "ก", "ำ", "\u0301"])
def test_a_megabyte_without_a_space_is_no_single_token_and_takes_no_time(character: str) -> None:
    start = time.process_time()
    tokens = split_words(character * (1_000_000 // len(character)))
    assert time.process_time() - start < 3
    assert max(map(len, tokens)) <= 3000


def test_thirty_thousand_short_texts_take_less_than_a_second() -> None:
    text = "A little girl in a pink dress climbs into the 2nd wooden playhouse, happily."
    tokenizer = trained(text, lowercase=True)
    start = time.process_time()
    for _ in range(30_000):
        tokenizer.encode(text)
    assert time.process_time() - start < 1
