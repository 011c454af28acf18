"""What an output takes from its source, on examples worked out by hand."""

import pytest

from textrnn.scores.abstraction import (
    Abstraction,
    add_up,
    count_stuttered,
    distinct_share,
    find_names,
    first_words,
    fragments,
    mean_words,
)

SOURCE = "The cat sat on the mat. The dog slept."


def test_words_and_bigrams_of_which_the_source_has_none_are_novel():
    found = Abstraction.of("A dog sat on the mat", SOURCE)
    assert (found.words, found.novel) == (6, 1)
    assert (found.bigrams, found.novel_bigrams) == (5, 2)  # "a dog", "dog sat"


def test_letter_case_and_punctuation_make_no_word_novel():
    assert Abstraction.of("THE CAT, sat!", SOURCE).novel == 0


def test_copied_words_stand_in_runs_of_three():
    found = Abstraction.of("dog sat on the mat the cat", SOURCE)  # dog; sat on the mat [.] the; cat
    assert found.copied == 5
    assert found.longest == 5
    assert found.shares()["density"] == pytest.approx((1 + 25 + 1) / 7)


def test_fragments_are_the_longest_from_each_place():
    assert list(fragments(["a", "b", "x", "a", "b", "c"], ["a", "b", "a", "b", "c"])) == [2, 3]


def test_no_fragment_of_a_text_with_nothing_in_common():
    assert list(fragments(["x"], ["y"])) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the cat sat", 0),
        ("the the cat", 1),
        ("the The, the cat", 2),
        ("new york new york", 2),
        ("a b c d a b c d", 4),
        ("a b c d e a b c d e", 0),
        ("a cat and a cat", 0),
        ("so-so", 0),
        ("profit of 1,000,000 dlrs", 0),
        ("U.S. S and P", 0),
        ("so-so so-so", 2),
        ("常常", 0),
        ("研究研究", 2),
        ("研究，研究", 2),
        ("", 0),
    ],
)
def test_what_is_said_twice_in_a_row(text, words):
    assert count_stuttered(text) == words


def test_repeated_ngrams_need_not_be_neighbours():
    found = Abstraction.of("a cat is a cat is", SOURCE)
    assert (found.repeated_bigrams, found.bigrams) == (2, 5)
    assert (found.repeated_trigrams, found.trigrams) == (1, 4)


def test_stop_words_and_other_forms_need_no_support():
    found = Abstraction.of("Whereas dogs sleep, birds sing", SOURCE + " It sleeps.", stop_words={"whereas"})
    assert found.novel == 5
    assert found.unsupported == 2  # birds, sing


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The cat met Angela Merkel in 2015 twice", ["angela", "merkel", "2015"]),
        ("It ended. Then I left it", []),
        ("he said: You should go there", []),
        ("Great Food For My Dog", []),
        ("GREAT 2 FOODS", ["2"]),
        ("he saw the 猫 in Rome", ["rome"]),
    ],
)
def test_names_are_numbers_and_capitals_within_a_sentence(text, names):
    assert list(find_names(text, {"i"})) == names


def test_names_without_support_are_counted_among_names():
    found = Abstraction.of("the cat met Merkel and the Dog 3 times", SOURCE)
    assert (found.names, found.unsupported_names) == (3, 2)


def test_shares_divide_the_sums_and_not_each_output():
    found = add_up([Abstraction.of("x", SOURCE), Abstraction.of("the cat sat", SOURCE), Abstraction.of(" ", SOURCE)])
    assert found.outputs == 3
    assert found.shares()["novel"] == 1 / 4
    assert found.shares()["copied"] == 3 / 4
    assert found.shares()["empty"] == 1 / 3


def test_outputs_with_a_repetition_are_counted_once():
    found = add_up([Abstraction.of("a a b b", SOURCE), Abstraction.of("a b", SOURCE)])
    assert found.shares()["stutters"] == 0.5
    assert found.shares()["repeated"] == 2 / 6


def test_nothing_written_has_shares_of_nothing():
    assert set(add_up([]).shares().values()) == {0.0}


def test_equal_outputs_count_where_the_sources_differ():
    assert distinct_share(["yes", "Yes!", "no", "no"], ["a", "b", "c", "c"]) == pytest.approx(2 / 3)


def test_lengths_are_in_words():
    assert mean_words(["one two", "one, two - three!", ""]) == pytest.approx(5 / 3)


@pytest.mark.parametrize(
    ("text", "number", "beginning"),
    [
        ("One, two -- three four", 3, "One, two -- three"),
        ("One two", 5, "One two"),
        (" one\ntwo three", 2, "one\ntwo"),
        ("今天天气很好", 3, "今天天"),
        ("well-known men", 1, "well-"),
        ("one", 0, ""),
    ],
)
def test_first_words_stand_as_they_do_in_the_text(text, number, beginning):
    assert first_words(text, number) == beginning
