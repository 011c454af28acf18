"""Words and terms of several languages and scripts."""

import pytest

from textrnn.text.terms import Analyzer, count_words


def test_terms_are_stemmed_words_without_stop_words() -> None:
    assert Analyzer("en").terms("The cats were chasing a mouse; cats!") == ["cat", "chase", "mous", "cat"]


def test_stop_words_and_stems_can_be_kept() -> None:
    assert Analyzer("en", stop_words=False, stem=False).terms("The cats were here") == ["the", "cats", "were", "here"]


def test_words_end_at_apostrophes_hyphens_and_underscores() -> None:
    assert Analyzer("fr").words("l’homme d'État bien-aimé snake_case") == [
        "l", "homme", "d", "État", "bien", "aimé", "snake", "case",
    ]  # fmt: skip


def test_a_single_letter_is_no_term_but_a_single_character_of_chinese_is() -> None:
    assert Analyzer("de", stop_words=False).terms("x 7 q") == []
    assert Analyzer("zh", stop_words=False).terms("猫 x") == ["猫"]


def test_accents_written_as_marks_stay_within_a_word() -> None:
    assert Analyzer("vi", stop_words=False).words("Vie\u0323\u0302t Nam") == ["Vie\u0323\u0302t", "Nam"]
    assert len(Analyzer("hi").words("हिन्दी में")) == 2


def test_han_and_kana_become_pairs_and_thai_triples() -> None:
    assert Analyzer("zh").words("我愛北京") == ["我愛", "愛北", "北京"]
    assert Analyzer("ja").words("v2ネコA") == ["v2", "ネコ", "A"]
    assert Analyzer("th").words("กาแฟ") == ["กาแ", "าแฟ"]


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("  two\nwords ", 2), ("l'homme — seul", 3), ("我愛北京。", 5), ("กาแฟร้อน ดี", 3), ("3.5 kg (net)", 3)],
)
def test_words_are_counted_as_wc_does_and_by_characters_without_spaces(text: str, count: int) -> None:
    assert count_words(text) == count
