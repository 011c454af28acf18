"""Words by row and rows by word, from bytes that may be damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.embeddings.words import Words, most_frequent
from textrnn.errors import InputError

TEXT = st.text(st.characters(exclude_characters="\t\n", exclude_categories=["Cs"]), max_size=6)
VOCABULARY = st.lists(st.tuples(TEXT, st.integers(0, 2**62)), max_size=40)


@given(VOCABULARY)
def test_words_and_counts_come_back(pairs):
    words = Words.of([word for word, _ in pairs], [count for _, count in pairs])
    assert list(words) == [word for word, _ in pairs]
    assert [words[row] for row in range(len(words))] == list(words)
    assert words.counts.tolist() == [count for _, count in pairs]
    assert Words(words.data).data == words.data


@given(VOCABULARY, TEXT)
def test_a_look_up_finds_the_first_of_equal_words_in_bytes_and_in_the_dict(pairs, other):
    listed = [word for word, _ in pairs]
    fresh, warm = Words.of(listed, [0] * len(listed)), Words.of(listed, [0] * len(listed))
    warm.rows([*listed, other] * 40)
    for word in [*listed[:20], other]:
        expected = listed.index(word) if word in listed else None
        assert fresh.row(word) == warm.row(word) == expected


def test_a_prefix_or_suffix_of_a_word_is_not_found():
    words = Words.of(["kingdom", "viking"], [2, 1])
    assert words.rows(["king", "dom", "kingdom", "vik"]) == [None, None, 0, None]


@pytest.mark.parametrize("text", ["sea\t5\nship", "sea\t5", "\nship", "sea\t", "\udcff", "5", ""])
def test_what_is_no_word_is_not_found_across_lines(text):
    words = Words.of(["sea", "ship", "?"], [5, 3, 1])
    assert words.row(text) is None
    assert text not in words
    assert words.rows([text] * 100) == [None] * 100


def test_negative_rows_and_slices_are_those_of_a_list():
    words = Words.of("abcde", range(5))
    assert (words[-1], words[1:4], words[::-2]) == ("e", ["b", "c", "d"], ["e", "c", "a"])
    for row in (5, -6):
        with pytest.raises(IndexError):
            words[row]


def test_spans_hold_the_words():
    words = Words.of(["", "sea", "größe"], [0, 12, 3])
    starts, ends = words.spans
    assert [words.data[start:end].decode() for start, end in zip(starts, ends, strict=True)] == ["", "sea", "größe"]


def test_no_words_are_fine():
    words = Words(b"")
    assert (len(words), list(words), words.row("a"), words.counts.tolist()) == (0, [], None, [])


@pytest.mark.parametrize(
    "data", [b"sea\t5", b"sea\n", b"sea\t5\t6\nship\n", b"a\nb\t1\t2\n", b"a\t1\t2\nb\n", b"\t\t\n\n", b"sea\t5\nship"]
)
def test_lines_of_another_form_are_refused(data):
    with pytest.raises(InputError, match=r"news/vocabulary\.tsv is damaged"):
        Words(data, "news/vocabulary.tsv")


def test_bytes_that_are_no_text_are_refused_when_they_are_read():
    words = Words(b"sea\t5\nsh\xffp\t3\n")
    assert words[0] == "sea"
    for read in (lambda: words[1], lambda: list(words)):
        with pytest.raises(InputError, match="not UTF-8"):
            read()


@pytest.mark.parametrize("count", [b"", b"many", b"1.5", b"99999999999999999999"])
def test_a_count_that_is_no_number_is_refused(count):
    with pytest.raises(InputError, match="a count is no number"):
        _ = Words(b"sea\t" + count + b"\n").counts


def test_most_frequent_words_come_first_and_equal_ones_in_their_order():
    assert most_frequent(Words.of("abcde", [3, 1, 9, 1, 0]), 4).tolist() == [2, 0, 1, 3]
    assert most_frequent(Words.of("abcde", [0] * 5), 2).tolist() == [0, 1]


@pytest.mark.parametrize("word", ["a\tb", "a\nb", "\ud800"])
def test_a_word_that_cannot_be_written_is_refused(word):
    with pytest.raises(InputError):
        Words.of([word], [1])
