"""What counts as copied, worked out by hand and against a plain set of 8-grams."""

import re
import subprocess
import sys

import numpy as np
import pytest

from textrnn.errors import InputError
from textrnn.scores.novelty import NGRAM, NoveltyIndex

ALPHABET = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi"


def random_text(words, seed, vocabulary=50):
    numbers = np.random.default_rng(seed).integers(0, vocabulary, words)
    return " ".join(f"w{number}" for number in numbers)


def ngrams(text):
    words = re.findall(r"\w+|\S", text)
    return [tuple(words[i : i + NGRAM]) for i in range(len(words) - NGRAM + 1)]


def test_a_copied_passage_is_found_with_its_words():
    text = "Here comes: beta gamma delta epsilon zeta eta theta iota kappa, and that was it, as far as I know."
    (span,) = NoveltyIndex.build([ALPHABET]).report(text).spans
    assert span.text == "beta gamma delta epsilon zeta eta theta iota kappa"
    assert span.words == 9


def test_the_share_of_new_ngrams_is_counted():
    report = NoveltyIndex.build([ALPHABET]).report("one two " + " ".join(ALPHABET.split()[:9]))
    assert report.checked == 4
    assert report.new == 0.5  # of 4, the two that hold "one" or "two" and no more are new


def test_case_and_white_space_make_nothing_new():
    assert NoveltyIndex.build([ALPHABET]).report(ALPHABET.upper().replace(" ", "\n ")).new == 0


def test_seven_words_are_too_short_to_tell():
    report = NoveltyIndex.build([ALPHABET]).report("alpha beta gamma delta epsilon zeta eta")
    assert (report.new, report.checked, report.spans) == (None, 0, ())


def test_a_text_without_spaces_counts_by_characters():
    source = "春眠不覺曉處處聞啼鳥夜來風雨聲花落知多少"
    (span,) = NoveltyIndex.build([source]).report("我說處處聞啼鳥夜來風雨聲了").spans
    assert (span.text, span.words) == ("處處聞啼鳥夜來風雨聲", 10)


def test_pieces_are_joined_across_their_borders():
    words = ALPHABET.split(" ")
    index = NoveltyIndex.build(f"{word} " for word in words)
    assert index.report(ALPHABET).new == 0


@pytest.mark.parametrize("seed", range(3))
def test_the_report_equals_a_plain_set_of_ngrams(seed):
    source = random_text(3000, seed, vocabulary=3)
    text = random_text(300, seed + 100, vocabulary=3)
    known = set(ngrams(source))
    new = [ngram not in known for ngram in ngrams(text)]
    report = NoveltyIndex.build([source]).report(text)
    assert report.new == pytest.approx(np.mean(new))
    assert 0 < report.new < 1
    longest = max(len(run) for run in "".join("x" if one else "." for one in new).split("x"))
    assert report.spans[0].words == longest + NGRAM - 1


def test_a_large_text_is_sampled_to_the_size_allowed():
    source = random_text(20_000, 1)
    whole, index = NoveltyIndex.build([source]), NoveltyIndex.build([source], largest=2000)
    assert index.every == 16
    assert 500 < len(index.fingerprints) <= 2000
    text = source[: len(source) // 2] + " " + random_text(10_000, 2)
    assert index.report(text).new == pytest.approx(whole.report(text).new, abs=0.05)
    longest = index.report(text).spans[0].words
    assert longest == pytest.approx(10_000, rel=0.02)


def test_how_the_text_is_cut_makes_no_difference_to_the_index():
    words = random_text(5000, 3).split(" ")
    pieces = [" ".join(words[i : i + 100]) + " " for i in range(0, 5000, 100)]
    whole, cut = (NoveltyIndex.build(text, largest=1000) for text in ([" ".join(words)], pieces))
    assert whole.to_bytes() == cut.to_bytes()


def test_bytes_come_back_as_the_same_index():
    index = NoveltyIndex.build([random_text(500, 4)], largest=100)
    again = NoveltyIndex.from_bytes(index.to_bytes())
    assert again.every == index.every
    np.testing.assert_array_equal(again.fingerprints, index.fingerprints)


def test_an_empty_text_has_an_index():
    index = NoveltyIndex.from_bytes(NoveltyIndex.build([]).to_bytes())
    assert index.report(ALPHABET).new == 1


@pytest.mark.parametrize("data", [b"", b"no safetensors", NoveltyIndex.build([ALPHABET]).to_bytes()[:-5]])
def test_damaged_bytes_are_refused(data):
    with pytest.raises(InputError, match="damaged"):
        NoveltyIndex.from_bytes(data)


def test_the_index_is_the_same_in_every_process():
    code = f"from textrnn.scores.novelty import *; print(NoveltyIndex.build([{ALPHABET!r}]).to_bytes().hex())"
    command = [sys.executable, "-c", code]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert printed.stdout.strip() == NoveltyIndex.build([ALPHABET]).to_bytes().hex()
