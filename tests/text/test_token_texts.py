"""Every tokenizer can say, id by id, what stands in the text and what an id writes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textrnn.text.tokenizers import TOKENIZERS, TokenizerOptions, train_tokenizer
from textrnn.text.tokenizers.tokenizer import Tokenizer

POEM = "The sea, the sea!\nIt does not sleep; it does not end.\n\tThe sea's own song: 1, 2, 30.\r\n" * 8
TEXTS = st.text(max_size=60) | st.text(alphabet=" \naTİΣßȺ'ก👩\u0301\u2581é<", max_size=30)


def trained(name: str, **options: object) -> Tokenizer:
    return train_tokenizer(TokenizerOptions(name=name, **options), lambda: iter([POEM]))


TRAINED = [trained(name, lowercase=lowercase) for name in TOKENIZERS.names() for lowercase in (False, True)]


@pytest.mark.parametrize("tokenizer", TRAINED, ids=lambda tok: f"{tok.name}-{tok.options.lowercase}")
@given(text=TEXTS)
@settings(max_examples=100, deadline=None)
def test_there_is_one_token_and_one_text_for_each_id(tokenizer: Tokenizer, text: str) -> None:
    ids = tokenizer.encode(text)
    assert len(tokenizer.tokens(text)) == len(ids) == len(tokenizer.texts(ids))
    assert "".join(tokenizer.texts(ids)).strip() == tokenizer.decode(ids).strip()


@pytest.mark.parametrize("name", ["char", "byte", "word", "subword"])
@given(text=st.text(alphabet=" \naTΣß'ก👩\u0301\u2581é<", max_size=30))
@settings(max_examples=100, deadline=None)
def test_joined_tokens_are_the_text_in_its_own_letter_case(name: str, text: str) -> None:
    tokenizer = next(tok for tok in TRAINED if tok.name == name and tok.options.lowercase)
    assert "".join(tokenizer.tokens(text)) == text


@pytest.mark.parametrize("name", ["char", "word", "whitespace", "sentence"])
def test_the_key_of_a_token_is_what_the_vocabulary_has(name: str) -> None:
    tokenizer = next(tok for tok in TRAINED if tok.name == name and tok.options.lowercase)
    text = "The SEA does not\n"
    ids = [tokenizer.vocabulary.id_of(key) for key in tokenizer.keys(tokenizer.tokens(text))]
    assert ids == tokenizer.encode(text)


@pytest.mark.parametrize("name", ["byte", "subword"])
def test_a_character_of_several_bytes_stands_at_its_last(name: str) -> None:
    tokenizer = trained(name)
    ids = tokenizer.encode("👩")
    assert tokenizer.texts(ids) == tokenizer.tokens("👩") == ["", "", "", "👩"]
    assert tokenizer.texts(ids[:2])[-1] == "\ufffd"


def test_prepared_words_can_stand_anywhere() -> None:
    tokenizer = trained("whitespace")
    assert tokenizer.tokens("The sea\nZzz") == [" The", " sea", "\n", " Zzz"]
    assert tokenizer.texts(tokenizer.encode("The Zzz")) == [" The", " <unk>"]
